"""Invented training requests on the subjects of the founding paper; no city ever sent one of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """One request; `months` are counted from the month of loading, `who` is part of an address of an invented person.

    `state` is how far it has come; `offer` whose offer was chosen, by the slug of the provider; `asked` days ago.
    """

    city: str
    who: str
    state: str
    title: str
    outcome: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    months: tuple[int, ...]
    people: int
    level: str = "beginner"
    audience: str = ""
    audiences: tuple[str, ...] = ("technical-staff",)
    mode: str = "in_person"
    days: int | None = 3
    venue: str = ""
    baseline: str = ""
    budget: tuple[str, str] | None = None
    prompted_by: str = ""
    offer: str = ""
    event: str = ""
    asked: int = 20
    translation: str = ""
    talk: tuple[tuple[str, str], ...] = ()
    next_step: str = ""
    reason: str = ""


REQUESTS = (
    Need(
        "ulaanbaatar", "nomin@ulaanbaatar", "scheduled",
        "Хотын хүлэмжийн хийн анхны тооллого",
        "Бид бүх хотын анхны тооллогыг өөрсдөө хийж, жил бүр шинэчилдэг болохыг хүсэж байна. Нүүрсэн зуух, гэр хороолол бидэнд хамгийн чухал.",
        ("ghg-accounting",), ("mn", "ru", "en"), (4, 5, 6), 18, days=5,
        audience="Агаарын чанар, эрчим хүч, төлөвлөлтийн 18 ажилтан",
        venue="Хотын захиргааны сургалтын төв, дотоод унаа", baseline="2024 оны эрчим хүч, хог хаягдлын тоо мэдээ",
        budget=("10200000", "MNT"), prompted_by="Мэргэжил нэгт хотуудын 2025 оны үнэлгээний зөвлөмж",
        offer="iclei", event="building-a-city-greenhouse-gas-inventory", asked=70,
        translation="We want our staff to build the first inventory for the whole city and keep it up to date each year. Coal stoves and the ger districts matter most to us.",
        talk=(("staff", "Which figures of which year do you have already?"), ("city", "2024 оны түлш, цахилгаан, хог хаягдлын тоо бэлэн байгаа.")),
    ),
    Need(
        "jilin", "yunfei.ma@jilin", "under_review",
        "编制全市温室气体清单",
        "希望工作人员能够独立编制全市清单，并与既有减排目标对照。",
        ("ghg-accounting",), ("zh-hans", "en"), (5, 6), 22, level="intermediate", days=4,
        audience="统计、能源与规划部门的工程师", audiences=("technical-staff", "planners"),
        venue="市政府会议室", baseline="2015年以来的能源统计", budget=("45000", "CNY"), prompted_by="国家低碳城市试点的要求",
        asked=16, translation="Our staff should be able to build the inventory of the whole city themselves, and to hold it against our targets.",
        next_step="Ask whether Nanchang and Jilin would be taught together",
    ),
    Need(
        "nanchang", "linxi.xu@nanchang", "under_review",
        "城市排放核算入门",
        "希望掌握核算方法，明年起自行编制清单。",
        ("ghg-accounting", "planning"), ("zh-hans",), (5, 6, 7), 15, level="intermediate", days=4,
        audience="规划与环境部门", audiences=("planners", "technical-staff"), venue="培训室与市内交通", asked=11,
        translation="We want to learn the method and build the inventory ourselves from next year.",
    ),
    Need(
        "baoding", "yanzhi.sun@baoding", "matched",
        "为低碳项目融资",
        "希望把两个供热改造项目准备到可以向银行申请的程度。",
        ("finance",), ("zh-hans", "en"), (4, 5), 16, level="intermediate", days=4,
        audience="财政与发展改革部门", audiences=("finance-staff", "decision-makers"), mode="hybrid",
        venue="会议中心", budget=("30000", "CNY"), prompted_by="城市低碳发展规划", offer="cities-development-initiative-for-asia", asked=34,
        translation="We want to prepare two heating projects so far that we can apply to banks with them.",
    ),
    Need(
        "moscow", "a.vetrov@moscow", "countered",
        "Энергосбережение в школах и поликлиниках",
        "Научить инженеров районов измерять потери и составлять план работ на один отопительный сезон.",
        ("energy", "buildings"), ("ru",), (3, 4, 5), 20, days=3,
        audience="Инженеры районных служб", venue="Учебный класс", baseline="Данные счётчиков 240 зданий",
        budget=("300000", "RUB"), prompted_by="Генеральный план до 2025 года", offer="giz", asked=28,
        translation="Teach engineers of the districts to measure losses and to plan the work of one heating season.",
    ),
    Need(
        "gangneung", "seo-jin.yoon@gangneung", "submitted",
        "사람들이 선택하는 대중교통",
        "노선과 정류장을 다시 짜고 주거 계획과 연결할 수 있기를 바랍니다.",
        ("transport", "planning"), ("ko", "en"), (6, 7), 12, level="intermediate",
        audience="교통·도시계획 담당자", audiences=("planners",), venue="시청 회의실", budget=("4000000", "KRW"),
        prompted_by="녹색도시 계획", asked=5,
    ),
    Need(
        "guiyang", "songyue.he@guiyang", "submitted",
        "公交优先的街区规划",
        "希望规划人员学会把公交与住房一起规划。",
        ("transport",), ("zh-hans", "en"), (6, 7, 9), 25,
        audience="规划与交通部门", audiences=("planners",), venue="规划展览馆", asked=3,
    ),
    Need(
        "iida", "jun.okutani@iida", "on_hold",
        "市民出資による太陽光事業の資金づくり",
        "市民と地域金融機関による事業計画を、職員が自分で立てられるようになりたい。",
        ("finance", "energy"), ("ja",), (7, 8), 10,
        audience="環境課と財政課の職員", audiences=("finance-staff", "technical-staff"), mode="online", days=2, asked=45,
        reason="The city is choosing a new project; it writes again in spring.",
    ),
    Need(
        "minamata", "mei.asagiri@minamata", "declined",
        "ごみ分別の指導者の養成",
        "地区ごとに分別を教えられる人を育てたい。",
        ("waste",), ("ja",), (2,), 60, audience="地区の世話役", audiences=("trainers",), asked=80,
        reason="No provider can teach sixty people in Japanese next month. Kitakyushu offers a smaller course in summer; please ask again for it.",
    ),
    Need(
        "ulaanbaatar", "tuguldur@ulaanbaatar", "delivered",
        "Сургууль, эмнэлгийн дулааны алдагдал",
        "Инженерүүд дулааны алдагдлыг хэмжиж, дараагийн халаалтын улирлын ажлын төлөвлөгөө гаргаж чаддаг болно.",
        ("energy", "buildings"), ("mn", "ru"), (-1,), 12, audience="Дүүргийн инженерүүд",
        venue="Политехникийн танхим", baseline="120 барилгын дулааны тоолуурын заалт", budget=("6800000", "MNT"),
        prompted_by="Ногоон хөгжлийн бодлого", offer="giz", event="heat-losses-of-schools-and-hospitals", asked=150,
        translation="Engineers will be able to measure heat losses and plan the work of the next heating season.",
    ),
)  # fmt: skip
