"""Names of the times that people of the subregion and of the secretariat's bodies live by; all others come from CLDR.

IANA zone: English, Chinese, Japanese, Korean, Mongolian, Russian.
"""
# ruff: noqa: E501 - a table

ORDER = ("en", "zh-hans", "ja", "ko", "mn", "ru")
ZONE_NAMES = {
    "Asia/Tokyo": ("Japan time", "日本时间", "日本時間", "일본 시간", "Японы цаг", "время Японии"),
    "Asia/Seoul": ("Seoul time", "首尔时间", "ソウル時間", "서울 시간", "Сөүлийн цаг", "время Сеула"),
    "Asia/Pyongyang": ("Pyongyang time", "平壤时间", "平壌時間", "평양 시간", "Пхеньяны цаг", "время Пхеньяна"),
    "Asia/Shanghai": ("Beijing time", "北京时间", "北京時間", "베이징 시간", "Бээжингийн цаг", "время Пекина"),
    "Asia/Urumqi": ("Urumqi time", "乌鲁木齐时间", "ウルムチ時間", "우루무치 시간", "Үрэмчийн цаг", "время Урумчи"),
    "Asia/Hong_Kong": ("Hong Kong time", "香港时间", "香港時間", "홍콩 시간", "Хонконгийн цаг", "время Гонконга"),
    "Asia/Macau": ("Macao time", "澳门时间", "マカオ時間", "마카오 시간", "Макаогийн цаг", "время Макао"),
    "Asia/Ulaanbaatar": (
        "Ulaanbaatar time", "乌兰巴托时间", "ウランバートル時間", "울란바토르 시간", "Улаанбаатарын цаг", "время Улан-Батора",
    ),
    "Asia/Hovd": ("Khovd time", "科布多时间", "ホブド時間", "호브드 시간", "Ховдын цаг", "время Ховда"),
    "Europe/Kaliningrad": (
        "Kaliningrad time", "加里宁格勒时间", "カリーニングラード時間", "칼리닌그라드 시간", "Калининградын цаг", "калининградское время",
    ),
    "Europe/Moscow": ("Moscow time", "莫斯科时间", "モスクワ時間", "모스크바 시간", "Москвагийн цаг", "московское время"),
    "Europe/Samara": ("Samara time", "萨马拉时间", "サマラ時間", "사마라 시간", "Самарын цаг", "самарское время"),
    "Asia/Yekaterinburg": (
        "Yekaterinburg time", "叶卡捷琳堡时间", "エカテリンブルク時間", "예카테린부르크 시간", "Екатеринбургийн цаг", "екатеринбургское время",
    ),
    "Asia/Omsk": ("Omsk time", "鄂木斯克时间", "オムスク時間", "옴스크 시간", "Омскийн цаг", "омское время"),
    "Asia/Novosibirsk": (
        "Novosibirsk time", "新西伯利亚时间", "ノボシビルスク時間", "노보시비르스크 시간", "Новосибирскийн цаг", "новосибирское время",
    ),
    "Asia/Krasnoyarsk": (
        "Krasnoyarsk time", "克拉斯诺亚尔斯克时间", "クラスノヤルスク時間", "크라스노야르스크 시간", "Красноярскийн цаг", "красноярское время",
    ),
    "Asia/Irkutsk": ("Irkutsk time", "伊尔库茨克时间", "イルクーツク時間", "이르쿠츠크 시간", "Эрхүүгийн цаг", "иркутское время"),
    "Asia/Chita": ("Chita time", "赤塔时间", "チタ時間", "치타 시간", "Читийн цаг", "читинское время"),
    "Asia/Yakutsk": ("Yakutsk time", "雅库茨克时间", "ヤクーツク時間", "야쿠츠크 시간", "Якутскийн цаг", "якутское время"),
    "Asia/Vladivostok": (
        "Vladivostok time", "符拉迪沃斯托克时间", "ウラジオストク時間", "블라디보스토크 시간", "Владивостокийн цаг", "владивостокское время",
    ),
    "Asia/Sakhalin": ("Sakhalin time", "萨哈林时间", "サハリン時間", "사할린 시간", "Сахалины цаг", "сахалинское время"),
    "Asia/Magadan": ("Magadan time", "马加丹时间", "マガダン時間", "마가단 시간", "Магаданы цаг", "магаданское время"),
    "Asia/Kamchatka": ("Kamchatka time", "堪察加时间", "カムチャツカ時間", "캄차카 시간", "Камчаткийн цаг", "камчатское время"),
    "Asia/Bangkok": ("Bangkok time", "曼谷时间", "バンコク時間", "방콕 시간", "Бангкокийн цаг", "время Бангкока"),
    "America/New_York": ("New York time", "纽约时间", "ニューヨーク時間", "뉴욕 시간", "Нью-Йоркийн цаг", "время Нью-Йорка"),
    "Europe/Zurich": ("Geneva time", "日内瓦时间", "ジュネーブ時間", "제네바 시간", "Женевийн цаг", "время Женевы"),
}  # fmt: skip
CITY_TIME = {
    "en": "{} time", "zh-hans": "{}时间", "ja": "{}時間", "ko": "{} 시간", "mn": "{} хотын цаг", "ru": "время города {}",
}  # fmt: skip
