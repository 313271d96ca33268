"""The invented year: the symposium with its programme, and the field visit on the day before it."""

from .shapes import Asking, Item, Planned, Voice, Window, six

SECRETARIAT = (("neaspec-secretariat", "organiser"),)
WITH_CASS = (*SECRETARIAT, ("institute-for-urban-and-environmental-studies", "co_organiser"))
THREE = ("zh-hans", "en", "ru")

SESSIONS = (
    Item(
        0, "09:00", "09:30",
        six("Opening", "开幕式", "開会", "개회", "Нээлт", "Открытие"),
        kind="opening",
        room="Hall A",
        interpretation=THREE,
        voices=(
            Voice("Park Ji-woo", "박지우", "Programme officer", "ESCAP East and North-East Asia Office"),
            Voice("Li Wen", "李文", "Research coordinator", "Institute for Urban and Environmental Studies"),
        ),
    ),
    Item(
        0, "09:30", "11:00",
        six(
            "What city plans have delivered since 2013",
            "2013年以来城市规划的成效",
            "2013年以降、都市の計画は何を実現したか",
            "2013년 이후 도시 계획이 이룬 것",
            "2013 оноос хойш хотын төлөвлөгөө юу бүтээв",
            "Что дали планы городов с 2013 года",
        ),
        room="Hall A",
        summary=six(
            "Four cities tell what they measured, what they changed and what they would not do again.",
            "四座城市介绍它们测量了什么、改变了什么，以及哪些做法不会重来。",
            "4つの都市が、何を測り、何を変え、何は繰り返さないかを語る。",
            "네 도시가 무엇을 측정하고 바꾸었으며 무엇은 다시 하지 않을지 말한다.",
            "Дөрвөн хот юуг хэмжиж, юуг өөрчилсөн, юуг дахин хийхгүйгээ ярина.",
            "Четыре города расскажут, что измеряли, что изменили и чего не стали бы повторять.",
        ),
        interpretation=THREE,
        voices=(
            Voice("Zhang Ruolan", "张若兰", "Deputy director", "Hangzhou Municipal People's Government"),
            Voice("Kirishima Yui", "霧島 結衣", "Climate officer", "City of Yokohama"),
            Voice("Dorj Bat-Erdene", "Доржийн Бат-Эрдэнэ", "Head of planning division", "Municipality of Ulaanbaatar"),
            Voice("Arkady Vetrov", "Аркадий Ветров", "Head of section", "Government of Moscow"),
        ),
    ),
    Item(
        0, "11:00", "11:30",
        six("Break", "茶歇", "休憩", "휴식", "Завсарлага", "Перерыв"),
        kind="break",
        room="Foyer",
    ),
    Item(
        0, "11:30", "13:00",
        six(
            "Measuring city emissions in the same way",
            "以统一方法核算城市排放",
            "都市の排出量を同じ方法で測る",
            "같은 방법으로 도시 배출량 재기",
            "Хотын ялгаралтыг нэг аргаар хэмжих нь",
            "Единый учёт городских выбросов",
        ),
        room="Hall A",
        interpretation=THREE,
        voices=(
            Voice("Jonas Birkenhain", "", "Inventory specialist", "ICLEI"),
            Voice("Ganbold Nomin", "Ганболдын Номин", "Greenhouse gas specialist", "Municipality of Ulaanbaatar"),
        ),
    ),
    Item(
        0, "14:30", "16:00",
        six(
            "Paying for it: bonds, loans and city budgets",
            "资金从何而来：债券、贷款与城市预算",
            "費用をどう賄うか：債券、融資、市の予算",
            "재원 마련: 채권, 대출, 도시 예산",
            "Хэрхэн санхүүжүүлэх вэ: бонд, зээл, хотын төсөв",
            "На какие средства: облигации, займы и городские бюджеты",
        ),
        kind="panel",
        room="Hall A",
        interpretation=THREE,
        voices=(
            Voice("Priya Marigold", "", "Urban specialist", "Asian Development Bank"),
            Voice("Amina Falk", "", "Adviser, urban finance", "GIZ"),
            Voice("Kang Do-yun", "강도윤", "Energy policy officer", "Seoul Metropolitan Government"),
        ),
    ),
    Item(
        0, "16:30", "17:30",
        six(
            "Transport and the shape of the city",
            "交通与城市形态",
            "交通と都市のかたち",
            "교통과 도시의 모습",
            "Тээвэр ба хотын хэлбэр",
            "Транспорт и облик города",
        ),
        room="Room 2",
        interpretation=("en",),
        voices=(Voice("Minase Sota", "水瀬 颯太", "Transport planner", "Toyama City"),),
    ),
    Item(
        1, "09:00", "12:00",
        six(
            "Workshop: one district, four teams",
            "研讨班：一个街区，四支队伍",
            "ワークショップ：一つの街区、四つのチーム",
            "워크숍: 한 지구, 네 팀",
            "Семинар: нэг дүүрэг, дөрвөн баг",
            "Семинар: один район, четыре команды",
        ),
        kind="workshop",
        room="Rooms 2–5",
        voices=(
            Voice("Chen Mohan", "陈墨涵", "Research fellow", "Institute for Urban and Environmental Studies"),
            Voice("Elena Sokolova", "Елена Соколова", "Trainer", "ICLEI"),
        ),
    ),
    Item(
        1, "13:30", "15:30",
        six(
            "Peer reviews: what a visiting city sees",
            "同行评议：来访城市看到什么",
            "ピアレビュー：訪れた都市に見えるもの",
            "동료 평가: 방문 도시의 눈에 보이는 것",
            "Харилцан үнэлгээ: зочин хот юу олж харах вэ",
            "Взаимные обзоры: что видит город-гость",
        ),
        kind="panel",
        room="Hall A",
        interpretation=THREE,
        voices=(
            Voice("Tanabe Haruka", "田辺 遥", "Chief, recycling policy", "City of Kitakyushu"),
            Voice("Jeong Ha-eun", "정하은", "Team leader, climate", "Suwon City"),
        ),
    ),
    Item(
        1, "16:00", "17:00",
        six("Conclusions and closing", "总结与闭幕", "まとめと閉会", "정리와 폐회", "Дүгнэлт, хаалт", "Итоги и закрытие"),
        kind="closing",
        room="Hall A",
        interpretation=THREE,
    ),
)  # fmt: skip

SYMPOSIUM = Planned(
    "from-plans-to-delivery",
    "symposium",
    six(
        "From plans to delivery: second international symposium on low carbon cities",
        "从规划到落实：第二届低碳城市国际研讨会",
        "計画から実行へ：第2回低炭素都市国際シンポジウム",
        "계획에서 실행으로: 제2회 저탄소 도시 국제 심포지엄",
        "Төлөвлөгөөнөөс хэрэгжилтэд: нүүрстөрөгч багатай хотын хоёрдугаар олон улсын симпозиум",
        "От планов к делу: второй международный симпозиум по низкоуглеродным городам",
    ),
    week=27, weekday=3, days=2, start="09:00", end="17:30", zone="Asia/Shanghai",
    summary=six(
        "City teams, researchers and agencies compare how low carbon plans are carried out, measured and paid for.",
        "城市团队、研究人员和各机构比较低碳规划如何实施、衡量和筹资。",
        "都市の担当者、研究者、国際機関が、低炭素計画の実行、測定、資金の方法を比べます。",
        "도시 담당자, 연구자, 기관이 저탄소 계획을 어떻게 실행하고 측정하며 비용을 마련하는지 비교합니다.",
        "Хотын багууд, судлаачид, байгууллагууд нүүрстөрөгч багатай төлөвлөгөөг хэрхэн хэрэгжүүлж, хэмжиж, санхүүжүүлж байгааг харьцуулна.",
        "Городские команды, исследователи и организации сравнят, как низкоуглеродные планы выполняются, измеряются и оплачиваются.",
    ),
    description=six(
        "The first symposium, held in Beijing in 2013, supported a subregional platform for sharing information, joint studies and capacity building. This second meeting looks at what cities have delivered since and where peers can help.\n\nIt is for staff of local and national governments, research institutes and international organizations. Each participant’s institution pays for travel and lodging. Sessions in Hall A are interpreted into Chinese, English and Russian.",
        "2013年在北京举行的首届研讨会支持建立一个信息共享、联合研究和能力建设的次区域平台。本届会议考察此后各城市的成果，以及同行可以提供哪些帮助。\n\n会议面向地方和国家政府、研究机构和国际组织的工作人员。差旅和住宿费用由参会者所在单位承担。A厅各场会议提供中、英、俄同声传译。",
        "2013年に北京で開かれた第1回シンポジウムは、情報共有、共同研究、能力開発のための準地域プラットフォームを支持しました。第2回では、その後に都市が実現したことと、仲間の都市が力になれることを見ていきます。\n\n対象は、自治体・中央政府の職員、研究機関、国際機関です。旅費と宿泊費は参加者の所属機関が負担します。Aホールでは中国語、英語、ロシア語の通訳があります。",
        "2013년 베이징에서 열린 첫 심포지엄은 정보 공유, 공동 연구, 역량 강화를 위한 준지역 플랫폼을 지지했습니다. 이번 회의는 그 뒤 도시들이 이룬 것과 동료 도시가 도울 수 있는 것을 살핍니다.\n\n지방·중앙 정부, 연구 기관, 국제기구 직원을 위한 자리입니다. 여비와 숙박비는 참가자 소속 기관이 부담합니다. A홀 회의는 중국어, 영어, 러시아어로 통역합니다.",
        "2013 онд Бээжинд болсон анхны симпозиум мэдээлэл солилцоо, хамтарсан судалгаа, чадавх бэхжүүлэх дэд бүсийн платформыг дэмжсэн юм. Энэ удаагийн уулзалт түүнээс хойш хотууд юу бүтээснийг, бусад хот юугаар тусалж болохыг авч үзнэ.\n\nОрон нутаг, улсын байгууллага, судалгааны хүрээлэн, олон улсын байгууллагын ажилтнуудад зориулав. Зам, байрны зардлыг оролцогчийн байгууллага хариуцна. А танхимын хуралдааныг хятад, англи, орос хэлээр орчуулна.",
        "Первый симпозиум, прошедший в Пекине в 2013 году, поддержал субрегиональную платформу для обмена информацией, совместных исследований и развития потенциала. Вторая встреча посмотрит, что города сделали с тех пор и чем могут помочь коллеги.\n\nОна предназначена для сотрудников местных и национальных органов власти, институтов и международных организаций. Проезд и проживание оплачивает организация участника. Заседания в зале A переводятся на китайский, английский и русский языки.",
    ),
    cities=("beijing",),
    venue=six(
        "Lakeside Conference Hall", "湖畔会议厅", "湖畔会議場", "레이크사이드 회의장", "Нуурын хурлын танхим", "Конференц-зал «У озера»"
    ),
    link="https://meet.example/symposium",
    mode="hybrid",
    capacity=160,
    window=Window(closes_in=150),
    languages=THREE,
    interpretation=THREE,
    series="international-symposium-on-low-carbon-cities",
    themes=("finance", "ghg-accounting", "transport"),
    partners=WITH_CASS,
    team=(("steward@demo.example", "steward"),),
    sessions=SESSIONS,
    categories=(
        ("expert", six("Expert", "专家", "専門家", "전문가", "Шинжээч", "Эксперт"), 40),
        ("observer", six("Observer", "观察员", "オブザーバー", "참관인", "Ажиглагч", "Наблюдатель"), 20),
    ),
    guests=38,
)  # fmt: skip

VISIT_BEFORE = Planned(
    "teda-services-for-companies",
    "field_visit",
    six(
        "Services that help companies save: a day in TEDA",
        "帮助企业节能的服务：走进天津开发区",
        "企業の省エネを支えるサービス：天津開発区の一日",
        "기업의 절약을 돕는 서비스: 톈진경제기술개발구에서의 하루",
        "Компаниудад хэмнэхэд туслах үйлчилгээ: TEDA-д өнгөрүүлэх нэг өдөр",
        "Услуги, которые помогают предприятиям экономить: день в TEDA",
    ),
    week=27, weekday=2, days=1, start="08:30", end="18:00", zone="Asia/Shanghai",
    summary=six(
        "Shared energy, wastewater and solid waste services of a development zone, on the day before the symposium.",
        "研讨会前一天，参观开发区共用的能源、污水和固体废物处理服务。",
        "シンポジウム前日に、開発区が共用するエネルギー、排水、廃棄物のサービスを見学します。",
        "심포지엄 전날, 개발구의 에너지·폐수·고형 폐기물 공용 서비스를 둘러봅니다.",
        "Симпозиумын өмнөх өдөр бүсийн эрчим хүч, бохир ус, хог хаягдлын нэгдсэн үйлчилгээтэй танилцана.",
        "За день до симпозиума: общие службы энергии, сточных вод и отходов в зоне развития.",
    ),
    cities=("teda",),
    venue=six("Visitors’ centre", "访客中心", "ビジターセンター", "방문자 센터", "Зочдын төв", "Центр для посетителей"),
    capacity=25,
    window=Window(closes_in=140),
    languages=("zh-hans", "en"),
    themes=("energy", "waste", "water"),
    partners=(*SECRETARIAT, ("city-of-teda", "co_host")),
    parent="from-plans-to-delivery",
    asks=(Asking("teda", "by_letter"),),
    guests=11,
    sessions=(
        Item(0, "10:30", "12:00", {"en": "Wastewater reuse plant", "zh-hans": "再生水厂"}, kind="visit"),
        Item(0, "14:00", "16:00", {"en": "Low carbon information platform", "zh-hans": "低碳信息平台"}, kind="visit"),
    ),
)  # fmt: skip

EVENTS = (SYMPOSIUM, VISIT_BEFORE)
