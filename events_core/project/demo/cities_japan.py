"""Japan's thirteen eco-model cities with their targets: Annex II, Table 2, and Table 1 (¶2) where it says the same.

The table heads its population column "(thousand)"; Shimokawa's 3,900 and Yusuhara's 4,000 are persons.
"""

from .shapes import Place, Target, Texts, six

T2 = "NEASPEC, North-East Asia Low Carbon City Platform, Annex II, Table 2"
BOTH = "NEASPEC, North-East Asia Low Carbon City Platform, Table 1 (¶2) and Annex II, Table 2"
COUNTED = "NEASPEC, North-East Asia Low Carbon City Platform, Annex II, Table 2"

ECO_MODEL = six(
    "One of the 13 cities of Japan's Eco-model City Programme (2008).",
    "日本“环境模范城市”计划（2008年）的13个城市之一。",
    "環境モデル都市（2008年、13都市）の一つ。",
    "일본 환경모델도시 프로그램(2008년) 13개 도시 중 하나.",
    "Японы «Эко загвар хот» хөтөлбөрийн (2008) 13 хотын нэг.",
    "Один из 13 городов японской программы «Образцовые экогорода» (2008).",
)
FUTURE_CITY = six(
    "Also selected for the FutureCity Initiative (2011).",
    "同时入选“环境未来城市”计划（2011年）。",
    "「環境未来都市」構想（2011年）にも選定。",
    "환경미래도시 구상(2011년)에도 선정.",
    "«Ирээдүйн хот» санаачилгад (2011) мөн сонгогдсон.",
    "Выбран также для инициативы «Город будущего» (2011).",
)
PER_HEAD_NOTE = six(
    "The table writes “+30%” and “+60%” per capita; both are reductions.",
    "表中写作人均“+30%”和“+60%”；两者均为减排。",
    "表では一人当たり「+30%」「+60%」と記すが、いずれも削減である。",
    "표에는 1인당 ‘+30%’, ‘+60%’로 적혀 있으나 모두 감축이다.",
    "Хүснэгтэд нэг хүнд «+30%», «+60%» гэж бичсэн боловч хоёул бууралт юм.",
    "В таблице записано «+30%» и «+60%» на человека; оба числа означают сокращение.",
)
TOGETHER = {
    code: f"{ECO_MODEL[code]}{'' if code in ('zh-hans', 'ja') else ' '}{FUTURE_CITY[code]}" for code in ECO_MODEL
}


def city(
    slug: str,
    name: Texts,
    people: int,
    base: int,
    mid: tuple[float, float, int],
    long: tuple[float, float],
    *,
    kind: str = "city",
    source: str = T2,
    future: bool = False,
    aliases: tuple[str, ...] = (),
) -> Place:
    """An eco-model city: its people, the base year, per cent (from, to, year) in the middle term and (from, to) by 2050."""
    rows = (
        Target("co2", mid[0], mid[2], base, source, high=mid[1]),
        Target("co2", long[0], 2050, base, T2, high=long[1]),
    )
    about = TOGETHER if future else ECO_MODEL
    return Place(slug, "JP", name, kind, aliases, people, about=about, targets=rows)


YOKOHAMA = Place(
    "yokohama",
    "JP",
    six("Yokohama", "横滨市", "横浜市", "요코하마시", "Йокохама", "Йокогама"),
    people=3_670_000,
    about=TOGETHER,
    targets=(
        Target("co2_per_head", 30, 2025, 2004, BOTH, note=PER_HEAD_NOTE),
        Target("co2_per_head", 60, 2050, 2004, T2, note=PER_HEAD_NOTE),
    ),
)

CITIES = (
    city(
        "kitakyushu",
        six("Kitakyushu", "北九州市", "北九州市", "기타큐슈시", "Китакюүшү", "Китакюсю"),
        990_000, 2005, (30, 30, 2030), (50, 60), source=BOTH, future=True,
        aliases=("Kitakyūshū", "Kita-Kyushu", "Китакюшю"),
    ),
    city(
        "kyoto",
        six("Kyoto", "京都市", "京都市", "교토시", "Киото", "Киото"),
        1_470_000, 1990, (40, 40, 2030), (60, 60), source=BOTH,
    ),
    city(
        "sakai",
        six("Sakai", "堺市", "堺市", "사카이시", "Сакай", "Сакаи"),
        840_000, 2005, (15, 15, 2030), (60, 60),
    ),
    YOKOHAMA,
    city(
        "iida",
        six("Iida", "饭田市", "飯田市", "이다시", "Иида", "Иида"),
        110_000, 2005, (40, 50, 2030), (70, 70),
    ),
    city(
        "obihiro",
        six("Obihiro", "带广市", "帯広市", "오비히로시", "Обихиро", "Обихиро"),
        170_000, 2000, (30, 30, 2030), (50, 50),
    ),
    city(
        "toyama",
        six("Toyama", "富山市", "富山市", "도야마시", "Тояма", "Тояма"),
        420_000, 2005, (30, 30, 2030), (50, 50), source=BOTH, future=True,
    ),
    city(
        "toyota",
        six("Toyota", "丰田市", "豊田市", "도요타시", "Тоёота", "Тоёта"),
        420_000, 1990, (30, 30, 2030), (50, 50), aliases=("Toyota City",),
    ),
    city(
        "shimokawa",
        six("Shimokawa", "下川町", "下川町", "시모카와정", "Шимокава", "Симокава"),
        3_900, 1990, (32, 32, 2030), (66, 66), kind="town", future=True,
    ),
    city(
        "minamata",
        six("Minamata", "水俣市", "水俣市", "미나마타시", "Минамата", "Минамата"),
        29_000, 2005, (33, 33, 2020), (50, 50), source=BOTH,
    ),
    city(
        "miyakojima",
        six("Miyakojima", "宫古岛市", "宮古島市", "미야코지마시", "Мияакожима", "Миякодзима"),
        55_000, 2003, (30, 40, 2030), (70, 80),
    ),
    city(
        "yusuhara",
        six("Yusuhara", "梼原町", "梼原町", "유스하라정", "Юсүхара", "Юсухара"),
        4_000, 1990, (50, 50, 2030), (70, 70), kind="town", aliases=("檮原町",),
    ),
    city(
        "chiyoda",
        six("Chiyoda", "千代田区", "千代田区", "지요다구", "Чиёда", "Тиёда"),
        45_000, 1990, (25, 25, 2020), (50, 50), kind="ward", aliases=("Chiyoda City",),
    ),
)  # fmt: skip
