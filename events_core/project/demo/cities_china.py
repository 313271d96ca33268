"""Cities of China with their targets: Table 1 (¶2) and Annex II, Table 1 of the founding paper."""

from .shapes import Place, Target, six

T1 = "NEASPEC, North-East Asia Low Carbon City Platform, Table 1 (¶2)"
TC = "NEASPEC, North-East Asia Low Carbon City Platform, Annex II, Table 1"
BOTH = "NEASPEC, North-East Asia Low Carbon City Platform, Table 1 (¶2) and Annex II, Table 1"

PER_GDP, ENERGY, LEVEL = "co2_per_gdp", "energy_per_gdp", "co2_level"

CITIES = (
    Place(
        "beijing",
        "CN",
        six("Beijing", "北京市", "北京市", "베이징시", "Бээжин", "Пекин"),
        aliases=("Peking",),
        about=six(
            "Host city of the international symposium “Realizing Low Carbon Cities in North-East Asia” of December 2013.",
            "2013年12月“实现东北亚低碳城市”国际研讨会的举办城市。",
            "2013年12月の国際シンポジウム「北東アジアにおける低炭素都市の実現」の開催都市。",
            "2013년 12월 국제 심포지엄 ‘동북아시아 저탄소 도시의 실현’ 개최 도시.",
            "2013 оны 12 дугаар сарын «Зүүн хойд Азид нүүрстөрөгч багатай хотыг бий болгох нь» олон улсын симпозиумыг зохион байгуулсан хот.",
            "Город, где в декабре 2013 года прошёл международный симпозиум «Создание низкоуглеродных городов в Северо-Восточной Азии».",
        ),
    ),
    Place(
        "baoding",
        "CN",
        six("Baoding", "保定市", "保定市", "바오딩시", "Баодин", "Баодин"),
        targets=(
            Target(
                PER_GDP,
                35,
                2020,
                2010,
                BOTH,
                note=six(
                    "Also: less than 5.5 tons of CO2 per head.",
                    "同时：人均二氧化碳排放降至5.5吨以下。",
                    "あわせて一人当たりCO2排出量を5.5トン未満とする。",
                    "아울러 1인당 CO2 배출량을 5.5톤 미만으로 줄인다.",
                    "Мөн нэг хүнд ногдох CO2-ыг 5.5 тонноос доош болгох.",
                    "Также: менее 5,5 т CO2 на человека.",
                ),
            ),
        ),
    ),
    Place(
        "chengdu",
        "CN",
        six("Chengdu", "成都市", "成都市", "청두시", "Чэнду", "Чэнду"),
        targets=(
            Target(
                PER_GDP,
                35,
                2020,
                2010,
                TC,
                note=six(
                    "Also: less than 5.5 tons of CO2 per head; new energy is 25% of industrial value.",
                    "同时：人均二氧化碳排放降至5.5吨以下；新能源占工业产值的25%。",
                    "あわせて一人当たりCO2排出量を5.5トン未満、工業生産額に占める新エネルギーを25%とする。",
                    "아울러 1인당 CO2 배출량 5.5톤 미만, 산업 생산액 중 신에너지 비중 25%.",
                    "Мөн нэг хүнд ногдох CO2-ыг 5.5 тонноос доош, аж үйлдвэрийн бүтээгдэхүүнд шинэ эрчим хүчний эзлэх хувийг 25% болгох.",
                    "Также: менее 5,5 т CO2 на человека; новая энергетика – 25% промышленной продукции.",
                ),
            ),
        ),
    ),
    Place(
        "chongqing",
        "CN",
        six("Chongqing", "重庆市", "重慶市", "충칭시", "Чунцин", "Чунцин"),
        targets=(Target(ENERGY, 16, 2015, 2010, TC),),
    ),
    Place(
        "guiyang",
        "CN",
        six("Guiyang", "贵阳市", "貴陽市", "구이양시", "Гуйян", "Гуйян"),
        targets=(
            Target(
                PER_GDP,
                45,
                2020,
                2005,
                BOTH,
                note=six(
                    "Annex II, Table 1 adds a cut of energy intensity by 40% over the same years.",
                    "附件二表1另有同期能源强度下降40%的目标。",
                    "附属書II表1には、同期間にエネルギー原単位を40%削減する目標もある。",
                    "부속서 II 표 1에는 같은 기간 에너지 집약도 40% 감축 목표도 있다.",
                    "Хавсралт II-ын 1 дүгээр хүснэгтэд мөн хугацаанд эрчим хүчний эрчимшлийг 40% бууруулах зорилт нэмж заасан.",
                    "В таблице 1 приложения II добавлено снижение энергоёмкости на 40% за те же годы.",
                ),
            ),
        ),
    ),
    Place(
        "hangzhou",
        "CN",
        six("Hangzhou", "杭州市", "杭州市", "항저우시", "Ханжоу", "Ханчжоу"),
        targets=(
            Target(
                PER_GDP,
                50,
                2020,
                2005,
                BOTH,
                note=six(
                    "Also: forest cover above 68%.",
                    "同时：森林覆盖率高于68%。",
                    "あわせて森林率を68%超とする。",
                    "아울러 산림률 68% 초과.",
                    "Мөн ойн бүрхэвчийг 68%-иас дээш болгох.",
                    "Также: лесистость выше 68%.",
                ),
            ),
        ),
    ),
    Place(
        "jilin",
        "CN",
        six("Jilin", "吉林市", "吉林市", "지린시", "Жилинь", "Цзилинь"),
        aliases=("Kirin",),
        targets=(
            Target(
                PER_GDP,
                60,
                2030,
                2005,
                T1,
                note=six(
                    "Table 1 gives a cut of 60%; Annex II gives a decline to 60% of business as usual. Both are kept.",
                    "表1为下降60%；附件二为降至常规情景的60%。两者均予保留。",
                    "表1は60%の削減、附属書IIは現状趨勢の60%への減少とする。両方を記す。",
                    "표 1은 60% 감축, 부속서 II는 BAU의 60% 수준으로 감소라고 적는다. 둘 다 남긴다.",
                    "1 дүгээр хүснэгтэд 60%-иар бууруулах, Хавсралт II-т ердийн хувилбарын 60% хүртэл буурах гэжээ. Хоёуланг нь үлдээв.",
                    "В таблице 1 – сокращение на 60%, в приложении II – снижение до 60% от обычного сценария. Сохранены оба.",
                ),
            ),
            Target(
                LEVEL,
                60,
                2030,
                None,
                TC,
                bau=True,
                note=six(
                    "Emissions could peak about 2020 and decline to 60% of business as usual by 2030.",
                    "排放可在2020年前后达峰，2030年降至常规情景的60%。",
                    "排出量は2020年頃に頭打ちとなり、2030年までに現状趨勢の60%に減る可能性がある。",
                    "배출량은 2020년경 정점에 이르고 2030년까지 BAU의 60% 수준으로 줄 수 있다.",
                    "Ялгарал 2020 оны орчим дээд цэгтээ хүрч, 2030 он гэхэд ердийн хувилбарын 60% хүртэл буурах боломжтой.",
                    "Выбросы могут достичь пика около 2020 года и снизиться до 60% от обычного сценария к 2030 году.",
                ),
            ),
        ),
    ),
    Place(
        "nanchang",
        "CN",
        six("Nanchang", "南昌市", "南昌市", "난창시", "Наньчан", "Наньчан"),
        targets=(
            Target(PER_GDP, 38, 2015, 2005, TC),
            Target(
                PER_GDP,
                45,
                2020,
                2005,
                TC,
                high=48,
                note=six(
                    "In the paper's words: “to 45%-48% of 2005 levels”.",
                    "文件原文为“降至2005年水平的45%-48%”。",
                    "原文の表現は「2005年水準の45%-48%へ」。",
                    "원문 표현은 ‘2005년 수준의 45%-48%로’.",
                    "Баримт бичигт «2005 оны түвшний 45%-48% хүртэл» гэжээ.",
                    "В документе сказано: «до 45%-48% от уровня 2005 года».",
                ),
            ),
        ),
    ),
    Place(
        "shenzhen",
        "CN",
        six("Shenzhen", "深圳市", "深圳市", "선전시", "Шэньжэнь", "Шэньчжэнь"),
        targets=(Target(PER_GDP, 32, 2015, 2005, TC), Target(PER_GDP, 45, 2020, 2005, BOTH)),
    ),
    Place(
        "tianjin",
        "CN",
        six("Tianjin", "天津市", "天津市", "톈진시", "Тяньжинь", "Тяньцзинь"),
        targets=(
            Target(
                PER_GDP,
                15.5,
                2015,
                2010,
                BOTH,
                note=six(
                    "Annex II, Table 1 adds a cut of energy intensity by 15% over the same years.",
                    "附件二表1另有同期能源强度下降15%的目标。",
                    "附属書II表1には、同期間にエネルギー原単位を15%削減する目標もある。",
                    "부속서 II 표 1에는 같은 기간 에너지 집약도 15% 감축 목표도 있다.",
                    "Хавсралт II-ын 1 дүгээр хүснэгтэд мөн хугацаанд эрчим хүчний эрчимшлийг 15% бууруулах зорилт нэмж заасан.",
                    "В таблице 1 приложения II добавлено снижение энергоёмкости на 15% за те же годы.",
                ),
            ),
        ),
    ),
    Place(
        "wuxi",
        "CN",
        six("Wuxi", "无锡市", "無錫市", "우시시", "Уси", "Уси"),
        targets=(
            Target(
                PER_GDP,
                45,
                2020,
                None,
                TC,
                note=six(
                    "The source gives no base year.",
                    "来源未给出基准年。",
                    "出典に基準年の記載はない。",
                    "출처에 기준 연도가 없다.",
                    "Эх сурвалжид суурь он заагаагүй.",
                    "Базовый год в источнике не указан.",
                ),
            ),
        ),
    ),
    Place(
        "xiamen",
        "CN",
        six("Xiamen", "厦门市", "厦門市", "샤먼시", "Сямэнь", "Сямэнь"),
        aliases=("Amoy",),
        targets=(Target(ENERGY, 40, 2020, 2005, TC),),
    ),
)
