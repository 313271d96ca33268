"""An invented training; `training.hold` lets it have been held, so that marks, surveys and a report can be seen."""

from .shapes import Item, Planned, Voice, six
from .year_symposium import SECRETARIAT

_TRAINER = (Voice("Elena Sokolova", "Елена Соколова", "Trainer", "ICLEI"),)
HEAT = Planned(
    "heat-losses-of-schools-and-hospitals",
    "training",
    six(
        "Heat losses of schools and hospitals",
        "学校与医院的热损失",
        "学校と病院の熱損失",
        "학교와 병원의 열 손실",
        "Сургууль, эмнэлгийн дулааны алдагдал",
        "Теплопотери школ и больниц",
    ),
    week=5, weekday=1, days=3, start="09:00", end="16:00", zone="Asia/Ulaanbaatar",
    summary=six(
        "Three days for district engineers: measuring, finding leaks, planning one heating season.",
        "面向城区工程师的三天培训：测量、查找损耗、制定一个供暖季的计划。",
        "地区の技術職員のための3日間。測定、漏れの発見、1冬分の計画。",
        "구역 기술 담당자를 위한 사흘: 측정, 손실 찾기, 한 난방철 계획.",
        "Дүүргийн инженерүүдэд зориулсан гурван өдөр: хэмжилт, алдагдлыг илрүүлэх, нэг халаалтын улирлын төлөвлөгөө.",
        "Три дня для инженеров районов: измерения, поиск потерь, план на один отопительный сезон.",
    ),
    cities=("ulaanbaatar",),
    venue=six("Polytechnic hall", "理工学院礼堂", "工業学校ホール", "폴리텍 강당", "Политехникийн танхим", "Зал политехникума"),
    capacity=14,
    languages=("mn", "ru"),
    themes=("energy", "buildings"),
    partners=(*SECRETARIAT, ("city-of-ulaanbaatar", "host"), ("giz", "co_organiser")),
    team=(("trainer@demo.example", "trainer"),),
    sessions=(
        Item(0, "09:30", "12:30", {"en": "Measuring losses", "mn": "Алдагдлыг хэмжих нь", "ru": "Измерение потерь"}, kind="workshop", voices=_TRAINER),
        Item(1, "09:30", "12:30", {"en": "Finding leaks", "mn": "Алдагдлыг илрүүлэх нь", "ru": "Поиск утечек"}, kind="workshop", voices=_TRAINER),
        Item(2, "09:30", "12:30", {"en": "A plan for one season", "mn": "Нэг улирлын төлөвлөгөө", "ru": "План на один сезон"}, kind="workshop", voices=_TRAINER),
    ),
)  # fmt: skip
EVENTS = (HEAT,)
