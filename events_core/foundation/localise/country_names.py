"""Short names of countries as the United Nations uses them, where CLDR says otherwise.

English, Chinese and Russian follow the UN's own lists; Japanese, Korean and Mongolian the names that their governments
use at the UN. What stands nowhere here comes from CLDR. Codes are ISO 3166-1 alpha-2; `NOT_COUNTRIES` are codes of CLDR
that ISO does not assign.
"""
# ruff: noqa: E501 - a table

MEMBERS = ("CN", "KP", "JP", "MN", "KR", "RU")
NOT_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])

UN_NAMES = {
    "en": {
        "BQ": "Bonaire, Sint Eustatius and Saba", "BN": "Brunei Darussalam", "BO": "Bolivia (Plurinational State of)", "CD": "Democratic Republic of the Congo", "CG": "Congo",
        "CI": "Côte d’Ivoire", "CV": "Cabo Verde", "CZ": "Czechia", "FK": "Falkland Islands (Malvinas)", "FM": "Micronesia (Federated States of)",
        "GB": "United Kingdom of Great Britain and Northern Ireland", "HK": "Hong Kong, China", "IR": "Iran (Islamic Republic of)",
        "KP": "Democratic People’s Republic of Korea", "KR": "Republic of Korea", "LA": "Lao People’s Democratic Republic", "MD": "Republic of Moldova",
        "MM": "Myanmar", "MO": "Macao, China", "NL": "Netherlands (Kingdom of the)", "PS": "State of Palestine", "RU": "Russian Federation",
        "ST": "Sao Tome and Principe", "SY": "Syrian Arab Republic", "TR": "Türkiye", "TW": "Taiwan Province of China",
        "TZ": "United Republic of Tanzania", "US": "United States of America", "VA": "Holy See", "VE": "Venezuela (Bolivarian Republic of)",
        "VN": "Viet Nam",
    },
    "zh-hans": {
        "BN": "文莱达鲁萨兰国", "BO": "多民族玻利维亚国", "CD": "刚果民主共和国", "CG": "刚果", "FM": "密克罗尼西亚联邦", "GB": "大不列颠及北爱尔兰联合王国",
        "HK": "中国香港", "IR": "伊朗伊斯兰共和国", "KP": "朝鲜民主主义人民共和国", "KR": "大韩民国", "LA": "老挝人民民主共和国", "MD": "摩尔多瓦共和国",
        "MM": "缅甸", "MO": "中国澳门", "PS": "巴勒斯坦国", "RU": "俄罗斯联邦", "SY": "阿拉伯叙利亚共和国", "TW": "中国台湾省", "TZ": "坦桑尼亚联合共和国",
        "US": "美利坚合众国", "VA": "教廷", "VE": "委内瑞拉玻利瓦尔共和国",
    },
    "ja": {
        "CD": "コンゴ民主共和国", "CG": "コンゴ共和国", "GB": "英国", "HK": "中国香港", "KP": "朝鮮民主主義人民共和国", "KR": "大韓民国",
        "MM": "ミャンマー", "MO": "中国マカオ", "PS": "パレスチナ", "RU": "ロシア連邦", "US": "アメリカ合衆国",
    },
    "ko": {
        "CD": "콩고민주공화국", "CG": "콩고공화국", "HK": "홍콩(중국)", "KP": "조선민주주의인민공화국", "KR": "대한민국", "MM": "미얀마", "MO": "마카오(중국)",
        "PS": "팔레스타인", "RU": "러시아 연방",
    },
    "mn": {
        "CD": "Бүгд Найрамдах Ардчилсан Конго Улс", "CG": "Бүгд Найрамдах Конго Улс", "GB": "Их Британи, Умард Ирландын Нэгдсэн Вант Улс",
        "HK": "Хонконг (Хятад)", "KP": "Бүгд Найрамдах Ардчилсан Солонгос Ард Улс", "KR": "Бүгд Найрамдах Солонгос Улс", "MM": "Мьянмар",
        "MN": "Монгол Улс", "MO": "Макао (Хятад)", "PS": "Палестин", "RU": "Оросын Холбооны Улс", "US": "Америкийн Нэгдсэн Улс",
    },
    "ru": {
        "AE": "Объединенные Арабские Эмираты", "BN": "Бруней-Даруссалам", "BO": "Боливия (Многонациональное Государство)", "CD": "Демократическая Республика Конго", "CG": "Конго",
        "FM": "Микронезия (Федеративные Штаты)", "GB": "Соединенное Королевство Великобритании и Северной Ирландии", "HK": "Гонконг (Китай)",
        "IR": "Иран (Исламская Республика)", "KG": "Кыргызстан", "KP": "Корейская Народно-Демократическая Республика", "KR": "Республика Корея",
        "LA": "Лаосская Народно-Демократическая Республика", "MD": "Республика Молдова", "MM": "Мьянма", "MO": "Макао (Китай)",
        "NL": "Нидерланды (Королевство)", "PS": "Государство Палестина", "RU": "Российская Федерация", "SY": "Сирийская Арабская Республика",
        "TL": "Тимор-Лешти", "TW": "Тайвань (провинция Китая)", "TZ": "Объединенная Республика Танзания", "US": "Соединенные Штаты Америки", "VA": "Святой Престол",
        "VE": "Венесуэла (Боливарианская Республика)",
    },
}  # fmt: skip
