"""The invented year: workshops (one is on now, one is full, one was held), in six languages."""

from .shapes import Item, Planned, Voice, Window, six
from .year_symposium import SECRETARIAT, WITH_CASS

WINTER = Planned(
    "clean-air-and-heat-in-winter-cities",
    "workshop",
    six(
        "Clean air and heat in winter cities",
        "寒冷城市的清洁空气与供暖",
        "冬の都市のきれいな空気と暖房",
        "겨울 도시의 맑은 공기와 난방",
        "Өвлийн хотын цэвэр агаар, дулаан",
        "Чистый воздух и тепло в зимних городах",
    ),
    week=0, weekday=-1, days=3, start="09:30", end="17:00", zone="Asia/Ulaanbaatar",
    state="on_now",
    summary=six(
        "Insulation, heat networks and stoves: what four cold cities have tried, and what it did to the air.",
        "保温、热网与炉具：四座寒冷城市的尝试及其对空气质量的影响。",
        "断熱、熱供給網、ストーブ。4つの寒冷都市の取り組みと空気への効果。",
        "단열, 열 공급망, 난로: 추운 네 도시가 시도한 것과 공기의 변화.",
        "Дулаалга, дулааны шугам, зуух: хүйтэн дөрвөн хот юуг туршиж, агаарт нь ямар нөлөө үзүүлснийг хэлэлцэнэ.",
        "Утепление, теплосети и печи: что попробовали четыре холодных города и как изменился воздух.",
    ),
    description=six(
        "Three days of short reports, site plans and measurements. Teams bring one district of their city and leave with a list of steps for the next winter.",
        "为期三天的简短报告、场地规划与测量。各团队带来本市的一个街区，带走下一个冬季的行动清单。",
        "3日間の短い報告、地区計画、測定。各チームは自分の都市の一地区を持ち寄り、次の冬までの手順を持ち帰ります。",
        "사흘 동안 짧은 보고와 지구 계획, 측정을 합니다. 각 팀은 자기 도시의 한 지구를 가져와 다음 겨울까지의 할 일 목록을 들고 돌아갑니다.",
        "Гурван өдрийн товч илтгэл, төлөвлөлт, хэмжилт. Баг бүр хотынхоо нэг хорооллыг авчирч, дараагийн өвөл хийх ажлын жагсаалттай буцна.",
        "Три дня коротких докладов, планов и измерений. Команды приносят один район своего города и уносят список шагов на следующую зиму.",
    ),
    cities=("ulaanbaatar",),
    venue=six("Steppe House", "草原之家会议中心", "ステップハウス", "스텝 하우스", "Тал хээрийн ордон", "Дом «Степь»"),
    capacity=40,
    window=Window(closes_in=-2),
    languages=("mn", "en", "ru"),
    themes=("energy", "buildings"),
    partners=(*SECRETARIAT, ("city-of-ulaanbaatar", "host")),
    team=(("steward@demo.example", "steward"),),
    guests=26,
    sessions=(
        Item(
            0, "10:00", "12:00",
            six("Heat losses of old houses", "老旧住宅的热损失", "古い住宅の熱損失", "낡은 집의 열 손실", "Хуучин байшингийн дулаан алдагдал", "Потери тепла в старых домах"),
            voices=(Voice("Enkhbat Tuguldur", "Энхбатын Төгөлдөр", "Heating engineer", "Municipality of Ulaanbaatar"),),
            interpretation=("mn", "en", "ru"),
        ),
        Item(
            1, "10:00", "12:00",
            six("Heat networks that lose less", "减少损耗的热网", "損失の少ない熱供給網", "덜 잃는 열 공급망", "Алдагдал багатай дулааны шугам", "Теплосети с меньшими потерями"),
            voices=(Voice("Gleb Snezhin", "Глеб Снежин", "Heating engineer", "Institute of Northern Cities"),),
            interpretation=("mn", "en", "ru"),
        ),
        Item(
            2, "10:00", "12:00",
            six("A plan for the next winter", "下一个冬季的计划", "次の冬の計画", "다음 겨울 계획", "Дараагийн өвлийн төлөвлөгөө", "План на следующую зиму"),
            kind="workshop",
        ),
    ),
)  # fmt: skip

INDEX = Planned(
    "working-with-the-low-carbon-city-index",
    "workshop",
    six(
        "Working with the low carbon city index",
        "运用低碳城市指标体系",
        "低炭素都市指標を使う",
        "저탄소 도시 지표 활용하기",
        "Нүүрстөрөгч багатай хотын үзүүлэлттэй ажиллах нь",
        "Как работать с индексом низкоуглеродного города",
    ),
    week=40, weekday=2, days=2, start="09:00", end="16:30", zone="Asia/Shanghai",
    summary=six(
        "Fifteen main indicators, one table per city: what they tell and what they hide.",
        "十五项主要指标，每城一张表：它们说明什么，又掩盖什么。",
        "15の主要指標、都市ごとに一枚の表。何が分かり、何が隠れるか。",
        "열다섯 개 주요 지표, 도시마다 표 하나: 무엇을 말하고 무엇을 감추는가.",
        "Арван таван үндсэн үзүүлэлт, хот бүрд нэг хүснэгт: юуг харуулж, юуг нуудаг вэ.",
        "Пятнадцать основных показателей, одна таблица на город: что они говорят и что скрывают.",
    ),
    description=six(
        "Bring your city’s figures of the last three years. All places are taken; places that are given back open again here.",
        "请携带贵市最近三年的数据。名额已满；如有人退出，将在此重新开放。",
        "直近3年分の市の数値をお持ちください。満席です。辞退が出れば、ここで再び受け付けます。",
        "최근 3년의 도시 수치를 가져오십시오. 자리가 모두 찼습니다. 반납된 자리는 여기에서 다시 열립니다.",
        "Хотынхоо сүүлийн гурван жилийн тоо мэдээг авчирна уу. Суудал дүүрсэн; чөлөөлөгдсөн суудал энд дахин нээгдэнэ.",
        "Возьмите данные города за три последних года. Все места заняты; освободившиеся снова появятся здесь.",
    ),
    cities=("hangzhou",),
    venue=six("West Room, Tea Garden House", "茶园楼西厅", "茶園館 西室", "차밭관 서쪽 방", "Цайны цэцэрлэгийн байшингийн баруун танхим", "Западный зал Дома чайного сада"),
    capacity=24,
    window=Window(closes_in=260),
    languages=("zh-hans", "en"),
    themes=("ghg-accounting", "governance"),
    partners=tuple(reversed(WITH_CASS)),
    lead="organiser",
    guests=24,
    sessions=(
        Item(0, "09:30", "12:00", six("Reading the index", "解读指标", "指標を読む", "지표 읽기", "Үзүүлэлтийг унших", "Как читать индекс"), voices=(Voice("Li Wen", "李文", "Research coordinator", "Institute for Urban and Environmental Studies"),), interpretation=("zh-hans", "en")),
        Item(1, "09:30", "12:00", six("Your own table", "编制本市表格", "自分の都市の表", "내 도시의 표", "Өөрийн хүснэгт", "Своя таблица"), kind="workshop"),
    ),
)  # fmt: skip

WASTE = Planned(
    "waste-and-resource-circulation",
    "workshop",
    six(
        "City waste and resource circulation",
        "城市废弃物与资源循环",
        "都市の廃棄物と資源循環",
        "도시 폐기물과 자원 순환",
        "Хотын хог хаягдал, нөөцийн эргэлт",
        "Городские отходы и кругооборот ресурсов",
    ),
    week=-3, weekday=2, days=2, start="09:00", end="17:00", zone="Asia/Tokyo",
    state="completed",
    summary=six(
        "How cities sort, reuse and pay for waste, with exercises on participants’ own figures.",
        "城市如何分类、再利用废弃物并承担其费用；使用学员自己的数据进行练习。",
        "都市は廃棄物をどう分け、再利用し、費用を賄うか。参加者自身の数値を使った演習つき。",
        "도시는 폐기물을 어떻게 나누고 다시 쓰고 비용을 대는가. 참가자 수치로 실습.",
        "Хотууд хог хаягдлаа хэрхэн ялгаж, дахин ашиглаж, зардлыг нь төлдөг вэ. Оролцогчдын өөрсдийн тоо мэдээгээр дасгал хийнэ.",
        "Как города сортируют отходы, используют их снова и платят за это; упражнения на данных участников.",
    ),
    outcome=six(
        "Twelve cities compared what a ton of waste costs them. Four agreed to share their sorting rules in English.",
        "十二座城市比较了每吨废弃物的成本。四座城市同意以英文分享分类规则。",
        "12都市が廃棄物1トン当たりの費用を比べた。4都市が分別の決まりを英語で公開することになった。",
        "열두 도시가 폐기물 1톤의 비용을 비교했다. 네 도시는 분리배출 규칙을 영어로 나누기로 했다.",
        "Арван хоёр хот нэг тонн хог хаягдлын өртгөө харьцуулсан. Дөрвөн хот ангилан ялгах журмаа англиар хуваалцахаар болсон.",
        "Двенадцать городов сравнили, во что им обходится тонна отходов. Четыре согласились поделиться правилами сортировки на английском.",
    ),
    cities=("kitakyushu",),
    venue=six("Seaside Eco Hall", "海滨生态厅", "海辺のエコホール", "바닷가 에코홀", "Далайн эргийн эко танхим", "Эко-зал у моря"),
    capacity=30,
    languages=("ja", "en"),
    themes=("waste",),
    partners=(("institute-for-urban-and-environmental-studies", "organiser"), ("city-of-kitakyushu", "host"), ("neaspec-secretariat", "supporter")),
    lead="organiser",
    team=(("trainer@demo.example", "trainer"),),
    guests=23,
    certificates=("en", "ja"),
    sessions=(
        Item(0, "09:30", "12:00", six("What a ton costs", "一吨的成本", "1トンの費用", "1톤의 비용", "Нэг тонны өртөг", "Цена тонны"), voices=(Voice("Tanabe Haruka", "田辺 遥", "Chief, recycling policy", "City of Kitakyushu"),), interpretation=("ja", "en")),
        Item(1, "09:30", "12:00", six("Sorting rules side by side", "分类规则对比", "分別の決まりを並べて", "분리배출 규칙 견주기", "Ангилах журмын харьцуулалт", "Правила сортировки рядом"), kind="workshop"),
    ),
)  # fmt: skip

EVENTS = (WINTER, INDEX, WASTE)
