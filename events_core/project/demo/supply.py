"""Invented training offers, modelled on what the founding paper says that these bodies do; none of them was ever made."""

from dataclasses import dataclass
from typing import Any

from .shapes import six


@dataclass(frozen=True)
class Offering:
    """One offer; `months` are counted from the month of loading, `age` is how many days ago it was confirmed."""

    body: str
    title: Any
    summary: Any
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    level: str = "beginner"
    audiences: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("in_person",)
    group_max: int | None = 25
    days: int | None = 3
    months: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    cost_basis: str = "travel_only"
    experience: tuple[str, ...] = ()
    costs: tuple[tuple[str, str, str, str, bool, str], ...] = ()
    age: int = 60


def example(*texts: str) -> dict[str, str]:
    """A summary that says first, in each of the six languages, that it is invented."""
    marks = (
        "An example, invented for this demonstration.", "演示示例，纯属虚构。", "このデモのための架空の例です。",
        "이 시연을 위해 지어낸 예입니다.", "Энэхүү үзүүлэнд зориулан зохиосон жишээ.", "Пример, придуманный для этой демонстрации.",
    )  # fmt: skip
    return six(*(f"{mark} {text}" for mark, text in zip(marks, texts, strict=True)))


TRAVEL, WORK, PAPERS, TALK = "travel", "experts", "materials", "interpretation"
OFFERS = (
    Offering(
        "iclei",
        six(
            "Community inventories with GPC and HEAT+", "用GPC与HEAT+编制城市清单", "GPCとHEAT+による都市インベントリ",
            "GPC와 HEAT+로 만드는 도시 배출 목록", "GPC ба HEAT+ ашиглан хотын тооллого хийх", "Городские кадастры с помощью GPC и HEAT+",
        ),
        example(
            "Five days in which city staff build a first inventory with their own figures.",
            "五天内，城市工作人员用自己的数据编制首份清单。",
            "5日間で、市職員が自分たちの数値を使って最初のインベントリをつくります。",
            "닷새 동안 시 직원이 자기 수치로 첫 배출 목록을 만듭니다.",
            "Хотын ажилтнууд таван өдөрт өөрсдийн тоо мэдээгээр анхны тооллогоо хийнэ.",
            "За пять дней сотрудники города составляют первый кадастр по собственным данным.",
        ),
        ("ghg-accounting",), ("en", "ru", "mn"), audiences=("technical-staff", "planners"), modes=("in_person", "online"),
        group_max=30, days=5, experience=("ulaanbaatar", "suwon"),
        costs=(
            (WORK, "Two trainers, five days", "4000", "USD", False, "provider"),
            (TRAVEL, "Flights and lodging of two trainers", "3200", "USD", False, "city"),
            (PAPERS, "Workbook", "12", "USD", True, "city"),
        ),
    ),
    Offering(
        "institute-for-urban-and-environmental-studies",
        six(
            "City index and emission accounts", "城市低碳指标与排放核算", "都市指標と排出量の算定",
            "도시 지표와 배출량 산정", "Хотын үзүүлэлт ба ялгаралтын данс", "Городские показатели и учёт выбросов",
        ),
        example(
            "Indicators and accounts for cities that heat with coal.", "面向燃煤供暖城市的指标与核算。",
            "石炭で暖房する都市のための指標と算定。", "석탄으로 난방하는 도시를 위한 지표와 산정.",
            "Нүүрсээр халдаг хотуудад зориулсан үзүүлэлт, данс.", "Показатели и учёт для городов, которые топят углём.",
        ),
        ("ghg-accounting", "planning"), ("zh-hans", "en"), level="intermediate", audiences=("technical-staff", "planners"),
        group_max=40, days=4, countries=("CN", "MN"), cost_basis="shared", experience=("baoding", "guiyang"),
        costs=(
            (WORK, "Three lecturers", "18000", "CNY", False, "provider"),
            (TRAVEL, "Travel of three lecturers", "12000", "CNY", False, "city"),
        ),
    ),
    Offering(
        "city-of-suwon",
        six(
            "How a city keeps its inventory every year", "城市如何逐年更新清单", "インベントリを毎年続けるには",
            "도시가 해마다 배출 목록을 이어 가는 법", "Хот тооллогоо жил бүр хэрхэн шинэчилдэг вэ", "Как город ведёт кадастр из года в год",
        ),
        example(
            "Two officers show the work of a year, month by month.", "两位官员逐月演示一年的工作。",
            "2人の職員が1年の仕事を月ごとに紹介します。", "두 담당자가 한 해의 일을 달마다 보여 줍니다.",
            "Хоёр ажилтан нэг жилийн ажлыг сар сараар нь үзүүлнэ.", "Два сотрудника показывают работу за год, месяц за месяцем.",
        ),
        ("ghg-accounting",), ("ko", "en"), modes=("in_person", "online", "hybrid"), group_max=20, days=3, months=(5, 6, 7, 10),
        cost_basis="free", audiences=("technical-staff",), experience=("gangneung",),
        costs=((WORK, "Time of two officers", "2600000", "KRW", False, "provider"), (TRAVEL, "Travel of two officers", "1950000", "KRW", False, "provider")),
    ),
    Offering(
        "cities-development-initiative-for-asia",
        six(
            "From a plan to a project that banks can read", "从规划到银行能看懂的项目", "計画から融資を受けられる事業へ",
            "계획에서 은행이 읽을 수 있는 사업으로", "Төлөвлөгөөнөөс банк ойлгох төсөл хүртэл", "От плана к проекту, понятному банкам",
        ),
        example(
            "City treasurers and planners prepare one project each.", "城市财务与规划人员各准备一个项目。",
            "財務担当と計画担当が1件ずつ事業を準備します。", "재정 담당자와 계획가가 사업을 하나씩 준비합니다.",
            "Хотын санхүүч, төлөвлөгч бүр нэг төсөл бэлтгэнэ.", "Казначеи и планировщики готовят по одному проекту.",
        ),
        ("finance",), ("en", "zh-hans"), level="intermediate", audiences=("finance-staff", "decision-makers"),
        modes=("in_person", "hybrid"), group_max=24, days=4, cost_basis="travel_only", experience=("chongqing",),
        costs=((WORK, "Two advisers", "6000", "USD", False, "provider"), (TRAVEL, "Travel of two advisers", "2800", "USD", False, "city")),
    ),
    Offering(
        "city-creditworthiness-programme",
        six(
            "What lenders ask of a city", "贷款方对城市的要求", "貸し手が都市に求めること",
            "대출 기관이 도시에 묻는 것", "Зээлдүүлэгч хотоос юу шаарддаг вэ", "Что кредиторы спрашивают у города",
        ),
        example(
            "Budgets, debts and ratings, for finance departments.", "面向财政部门：预算、债务与评级。",
            "財政部門のための予算、債務、格付け。", "재정 부서를 위한 예산, 부채, 신용 등급.",
            "Санхүүгийн хэлтэст зориулсан төсөв, өр, зэрэглэл.", "Бюджеты, долги и рейтинги: для финансовых департаментов.",
        ),
        ("finance", "governance"), ("en", "ru"), level="advanced", audiences=("finance-staff",), modes=("in_person", "online"),
        group_max=30, days=3, cost_basis="free", experience=("moscow",),
        costs=((WORK, "Three specialists", "7500", "USD", False, "provider"),),
    ),
    Offering(
        "giz",
        six(
            "Energy use of schools and hospitals", "学校与医院的能源使用", "学校と病院のエネルギー利用",
            "학교와 병원의 에너지 사용", "Сургууль, эмнэлгийн эрчим хүчний хэрэглээ", "Энергия в школах и больницах",
        ),
        example(
            "Measuring, finding leaks, and the first ten per cent.", "测量、查找损耗与最初的百分之十。",
            "測り、漏れを見つけ、最初の1割を減らします。", "재고, 새는 곳을 찾고, 첫 10%를 줄입니다.",
            "Хэмжих, алдагдлыг олох, эхний арван хувийг бууруулах.", "Измерить, найти потери и сберечь первые десять процентов.",
        ),
        ("energy", "buildings"), ("en", "ru", "mn"), audiences=("technical-staff",), group_max=20, days=3,
        cost_basis="shared", experience=("ulaanbaatar",),
        costs=(
            (WORK, "Two engineers", "4800", "EUR", False, "provider"),
            (TRAVEL, "Flights of two engineers", "2200", "EUR", False, "provider"),
            (TALK, "Interpretation for three days", "5100000", "MNT", False, "city"),
        ),
    ),
    Offering(
        "city-of-toyama",
        six(
            "Trams and homes near the stops", "有轨电车与站点周边住房", "路面電車と停留所近くの住まい",
            "트램과 정류장 곁의 집", "Трамвай ба буудлын ойролцоох орон сууц", "Трамвай и жильё у остановок",
        ),
        example(
            "Planning transport and housing as one.", "交通与住房一体规划。", "交通と住まいを一体で計画します。",
            "교통과 주거를 하나로 계획합니다.", "Тээвэр, орон сууцыг хамтад нь төлөвлөх.", "Транспорт и жильё планируются вместе.",
        ),
        ("transport", "planning"), ("ja", "en"), level="intermediate", audiences=("planners",), group_max=18, months=(6, 7, 10, 11),
        cost_basis="travel_only", experience=("iida",),
        costs=((WORK, "Time of three planners", "420000", "JPY", False, "provider"), (TRAVEL, "Travel of three planners", "510000", "JPY", False, "city")),
    ),
    Offering(
        "city-of-kitakyushu",
        six(
            "Waste as a resource: an eco-town at work", "变废为宝：生态城的实践", "廃棄物を資源に：エコタウンの実践",
            "폐기물을 자원으로: 에코타운의 실제", "Хог хаягдлыг нөөц болгох нь: эко-хотхоны туршлага", "Отходы как ресурс: экогород в действии",
        ),
        example(
            "Sorting, recycling industries and the contracts between them.", "分类、再生产业及其合同。",
            "分別、リサイクル産業、その間の契約。", "분리배출, 재활용 산업, 그 사이의 계약.",
            "Ангилалт, дахин боловсруулах үйлдвэр, тэдгээрийн гэрээ.", "Сортировка, предприятия переработки и договоры между ними.",
        ),
        ("waste", "energy"), ("ja", "en", "zh-hans"), audiences=("technical-staff", "decision-makers"), modes=("in_person", "hybrid"),
        group_max=25, cost_basis="shared", experience=("tianjin",),
        costs=((WORK, "Time of the trainers", "300000", "JPY", False, "provider"), (TRAVEL, "Travel of two trainers", "360000", "JPY", False, "open")),
    ),
    Offering(
        "initiative-on-urban-and-regional-carbon-management",
        six(
            "Carbon management for those who decide", "面向决策者的碳管理", "意思決定者のための炭素管理",
            "정책 결정자를 위한 탄소 관리", "Шийдвэр гаргагчдад зориулсан нүүрстөрөгчийн менежмент", "Управление выбросами для тех, кто решает",
        ),
        example(
            "Two half-days online.", "线上两个半天。", "オンラインで半日を2回。", "온라인으로 반나절 두 번.",
            "Цахимаар хоёр хагас өдөр.", "Два занятия по полдня, онлайн.",
        ),
        ("governance", "ghg-accounting"), ("en",), audiences=("decision-makers",), modes=("online",), group_max=100, days=1,
        cost_basis="free",
    ),
    Offering(
        "low-carbon-initiatives-framework",
        six(
            "Scenarios that a council can discuss", "议会可讨论的情景", "議会で議論できるシナリオ",
            "의회가 논의할 수 있는 시나리오", "Хурлаар хэлэлцэж болох хувилбарууд", "Сценарии, которые может обсудить совет",
        ),
        example(
            "Reading models without building them.", "读懂模型而无需建模。", "モデルをつくらずに読み解きます。",
            "모형을 만들지 않고 읽는 법.", "Загварыг өөрөө хийхгүйгээр унших.", "Как читать модели, не строя их.",
        ),
        ("planning", "governance"), ("en", "ja"), level="advanced", modes=("in_person", "online"), group_max=20,
        cost_basis="full", age=430,
    ),
)  # fmt: skip
