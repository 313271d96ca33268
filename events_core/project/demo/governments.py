"""The local government of each city, under the name that it gives itself; a cluster has none of its own."""

from collections.abc import Callable

from .shapes import Body, Place, Texts, six

STYLED = {
    "kyoto": "City of Kyoto",
    "kitakyushu": "City of Kitakyushu",
    "yokohama": "City of Yokohama",
    "shimokawa": "Shimokawa Town",
    "yusuhara": "Yusuhara Town",
}
NAMED: dict[str, Texts] = {
    "teda": six(
        "TEDA Administrative Commission",
        "天津经济技术开发区管理委员会",
        "天津経済技術開発区管理委員会",
        "톈진경제기술개발구 관리위원회",
        "Тяньжиний эдийн засаг, технологийн хөгжлийн бүсийн захиргааны хороо",
        "Административный комитет Тяньцзиньской зоны экономико-технологического развития",
    ),
    "seoul": six(
        "Seoul Metropolitan Government",
        "首尔特别市政府",
        "ソウル特別市",
        "서울특별시",
        "Сөүл хотын захиргаа",
        "Правительство Сеула",
    ),
    "suwon": six(
        "Suwon City", "水原市政府", "水原市", "수원특례시", "Сувон хотын захиргаа", "Администрация города Сувон"
    ),
    "gangneung": six(
        "Gangneung City", "江陵市政府", "江陵市", "강릉시", "Каннын хотын захиргаа", "Администрация города Каннын"
    ),
    "gwangju": six(
        "Gwangju Metropolitan City",
        "光州广域市政府",
        "光州広域市",
        "광주광역시",
        "Кванжү хотын захиргаа",
        "Администрация города Кванджу",
    ),
    "jeju": six(
        "Jeju Special Self-Governing Province",
        "济州特别自治道政府",
        "済州特別自治道",
        "제주특별자치도",
        "Чэжү тусгай өөртөө засах мужийн захиргаа",
        "Администрация особой самоуправляемой провинции Чеджудо",
    ),
    "ulaanbaatar": six(
        "Municipality of Ulaanbaatar",
        "乌兰巴托市政府",
        "ウランバートル市",
        "울란바토르시",
        "Нийслэлийн Засаг даргын Тамгын газар",
        "Администрация города Улан-Батора",
    ),
    "moscow": six(
        "Government of Moscow",
        "莫斯科市政府",
        "モスクワ市政府",
        "모스크바 시정부",
        "Москва хотын засгийн газар",
        "Правительство Москвы",
    ),
}


def chinese(place: Place) -> Texts:
    """A municipal people's government."""
    name = place.name
    return six(
        f"{name['en']} Municipal People's Government",
        f"{name['zh-hans']}人民政府",
        f"{name['ja']}人民政府",
        f"{name['ko']} 인민정부",
        f"{name['mn']} хотын Ардын засгийн газар",
        f"Народное правительство города {name['ru']}",
    )


def japanese(place: Place) -> Texts:
    """A city, town or ward; most style themselves "… City"."""
    name = place.name
    return six(
        STYLED.get(place.slug, f"{name['en']} City"),
        f"{name['zh-hans']}政府",
        name["ja"],
        name["ko"],
        f"{name['mn']} хотын захиргаа",
        f"Муниципалитет {name['ru']}",
    )


STYLES: dict[str, Callable[[Place], Texts]] = {"CN": chinese, "JP": japanese}


def government_of(place: Place) -> Body | None:
    """The local government of a place, if it has one."""
    if place.kind == "cluster":
        return None
    name = NAMED.get(place.slug) or STYLES[place.country](place)
    english = place.name["en"].split(" (")[0]
    alias = (f"City of {english}", f"Municipality of {english}") if place.kind == "city" else ()
    return Body(
        f"city-of-{place.slug}",
        "local_government",
        name,
        aliases=tuple(other for other in alias if other != name["en"]),
        country=place.country,
        city=place.slug,
    )
