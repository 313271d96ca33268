"""The themes and topics that every installation begins with; the secretariat may edit them."""

from typing import Any

Texts = dict[str, str]

THEMES: list[tuple[str, Texts]] = [
    (
        "finance",
        {
            "en": "Finance",
            "zh-hans": "融资",
            "ja": "資金調達",
            "ko": "재원 조달",
            "mn": "Санхүүжилт",
            "ru": "Финансирование",
        },
    ),
    (
        "ghg-accounting",
        {
            "en": "Greenhouse gas accounting",
            "zh-hans": "温室气体核算",
            "ja": "温室効果ガスの算定",
            "ko": "온실가스 산정",
            "mn": "Хүлэмжийн хийн тооцоо",
            "ru": "Учёт парниковых газов",
        },
    ),
    (
        "transport",
        {"en": "Transport", "zh-hans": "交通", "ja": "交通", "ko": "교통", "mn": "Тээвэр", "ru": "Транспорт"},
    ),
    (
        "energy",
        {"en": "Energy", "zh-hans": "能源", "ja": "エネルギー", "ko": "에너지", "mn": "Эрчим хүч", "ru": "Энергетика"},
    ),
    (
        "buildings",
        {"en": "Buildings", "zh-hans": "建筑", "ja": "建築物", "ko": "건축물", "mn": "Барилга", "ru": "Здания"},
    ),
    (
        "waste",
        {"en": "Waste", "zh-hans": "废弃物", "ja": "廃棄物", "ko": "폐기물", "mn": "Хог хаягдал", "ru": "Отходы"},
    ),
    ("water", {"en": "Water", "zh-hans": "水资源", "ja": "水", "ko": "물", "mn": "Ус", "ru": "Вода"}),
    (
        "planning",
        {
            "en": "Urban planning",
            "zh-hans": "城市规划",
            "ja": "都市計画",
            "ko": "도시계획",
            "mn": "Хот төлөвлөлт",
            "ru": "Градостроительство",
        },
    ),
    (
        "green-space",
        {
            "en": "Green space",
            "zh-hans": "绿地",
            "ja": "緑地",
            "ko": "녹지",
            "mn": "Ногоон байгууламж",
            "ru": "Озеленение",
        },
    ),
    (
        "governance",
        {
            "en": "Governance",
            "zh-hans": "治理",
            "ja": "ガバナンス",
            "ko": "거버넌스",
            "mn": "Засаглал",
            "ru": "Управление",
        },
    ),
]


def install(sender: Any, **kwargs: Any) -> None:
    """After the tables were made: write the themes, unless there are some already."""
    themes = kwargs["apps"].get_model("network", "Theme") if "apps" in kwargs else sender.get_model("Theme")
    rows = themes.objects.using(kwargs.get("using", "default"))
    if not rows.exists():
        rows.bulk_create([themes(slug=slug, name=name, position=i) for i, (slug, name) in enumerate(THEMES, 1)])
