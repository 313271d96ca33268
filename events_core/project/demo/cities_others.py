"""Cities of the Republic of Korea, Mongolia and the Russian Federation with their targets: Table 1 (¶2), ¶3, ¶6."""

from .shapes import Place, Target, six

T1 = "NEASPEC, North-East Asia Low Carbon City Platform, Table 1 (¶2)"
A2 = "NEASPEC, North-East Asia Low Carbon City Platform, Table 1 (¶2) and Annex II, section 2.3"
P3 = "NEASPEC, North-East Asia Low Carbon City Platform, ¶3 (Mongolian Green Development Plan, June 2014)"
P6 = "NEASPEC, North-East Asia Low Carbon City Platform, ¶6"

GREEN_AREA_NOTE = six(
    "A national aim: a greater share of green area in Ulaanbaatar and other urban settlements.",
    "国家目标：提高乌兰巴托及其他城镇的绿地比例。",
    "国の目標。ウランバートルその他の市街地で緑地の割合を高める。",
    "국가 목표: 울란바토르와 그 밖의 도시 정주지의 녹지 비율 확대.",
    "Үндэсний зорилт: Улаанбаатар болон бусад хот суурингийн ногоон байгууламжийн эзлэх хувийг нэмэгдүүлэх.",
    "Национальная цель: увеличить долю озеленённых территорий в Улан-Баторе и других городских поселениях.",
)

CITIES = (
    Place(
        "seoul",
        "KR",
        six("Seoul", "首尔", "ソウル", "서울", "Сөүл", "Сеул"),
        about=six(
            "The Seoul Metropolitan Government introduced One Less Nuclear Power Plant in 2012: saving 2 million TOE of energy, with more renewable energy and voluntary community programmes.",
            "首尔特别市政府于2012年推出“减少一座核电站”计划：节约200万吨油当量能源，推广可再生能源和社区自愿项目。",
            "ソウル特別市は2012年に「原発一基減らし」を始めた。200万石油換算トンの省エネルギー、再生可能エネルギー、市民の自主的な取り組みを含む。",
            "서울특별시는 2012년 ‘원전 하나 줄이기’를 시작했다. 200만 TOE 절감, 재생에너지 확대, 시민 자발 프로그램을 담고 있다.",
            "Сөүл хотын захиргаа 2012 онд «Нэг цөмийн станцыг цөөлөх» санаачилгыг эхлүүлсэн: 2 сая TOE эрчим хүч хэмнэх, сэргээгдэх эрчим хүч, иргэдийн сайн дурын хөтөлбөрүүд.",
            "В 2012 году правительство Сеула начало инициативу «На одну АЭС меньше»: экономия 2 млн т н. э., возобновляемая энергия и добровольные программы жителей.",
        ),
        targets=(Target("co2", 25, 2020, 1990, T1),),
    ),
    Place(
        "suwon",
        "KR",
        six("Suwon", "水原市", "水原市", "수원시", "Сувон", "Сувон"),
        targets=(Target("co2", 5, 2015, 2010, T1),),
    ),
    Place(
        "gangneung",
        "KR",
        six("Gangneung", "江陵市", "江陵市", "강릉시", "Каннын", "Каннын"),
        aliases=("Kangreung", "Kangnung", "Gangneung City"),
        about=six(
            "The first Low-Carbon Green Demonstration City designated by the central government. The paper also writes Kangreung.",
            "由中央政府指定的首个低碳绿色示范城市。文件中亦写作 Kangreung。",
            "中央政府が指定した最初の低炭素グリーン・モデル都市。文書では Kangreung とも記す。",
            "중앙 정부가 지정한 첫 저탄소 녹색 시범 도시. 문서에는 Kangreung으로도 적혀 있다.",
            "Төв засгийн газраас тогтоосон анхны нүүрстөрөгч багатай ногоон үлгэрчилсэн хот. Баримт бичигт Kangreung гэж мөн бичсэн.",
            "Первый «низкоуглеродный зелёный образцовый город», назначенный центральным правительством. В документе также Kangreung.",
        ),
        targets=(Target("co2", 49, 2020, None, A2, bau=True),),
    ),
    Place(
        "jeju",
        "KR",
        six("Jeju", "济州特别自治道", "済州特別自治道", "제주특별자치도", "Чэжү муж", "Чеджу"),
        kind="province",
        aliases=("Cheju", "Jeju Special Self-Governing Province"),
        targets=(Target("co2", 41, 2020, None, T1, bau=True),),
    ),
    Place(
        "gwangju",
        "KR",
        six("Gwangju", "光州", "光州", "광주", "Кванжү", "Кванджу"),
        aliases=("Kwangju",),
        targets=(Target("co2", 40, 2020, None, T1, bau=True),),
    ),
    Place(
        "ulaanbaatar",
        "MN",
        six("Ulaanbaatar", "乌兰巴托", "ウランバートル", "울란바토르", "Улаанбаатар", "Улан-Батор"),
        aliases=("Ulan Bator", "Ulaanbaatar City"),
        about=six(
            "Host of the 18th Senior Officials Meeting of NEASPEC (2013) and of the first North-East Asian Mayors’ Forum (2014).",
            "东北亚次区域环境合作计划第十八次高官会（2013年）和首届东北亚市长论坛（2014年）的举办地。",
            "NEASPEC第18回高級実務者会合（2013年）と第1回北東アジア市長フォーラム（2014年）の開催地。",
            "NEASPEC 제18차 고위급회의(2013년)와 제1회 동북아시아 시장포럼(2014년) 개최지.",
            "NEASPEC-ийн Ахлах түшмэдийн 18 дугаар хурал (2013), Зүүн хойд Азийн хотын дарга нарын анхдугаар чуулган (2014) болсон хот.",
            "Здесь прошли 18-е совещание старших должностных лиц NEASPEC (2013) и первый Форум мэров Северо-Восточной Азии (2014).",
        ),
        targets=(
            Target("green_area", 15, 2020, None, P3, note=GREEN_AREA_NOTE),
            Target("green_area", 30, 2030, None, P3, note=GREEN_AREA_NOTE),
        ),
    ),
    Place(
        "moscow",
        "RU",
        six("Moscow", "莫斯科", "モスクワ", "모스크바", "Москва", "Москва"),
        about=six(
            "The Moscow Law on the Master Plan 2025 puts emphasis on energy conservation and environmental protection.",
            "《莫斯科2025年总体规划法》重点关注节能和环境保护。",
            "「2025年総合計画に関するモスクワ市法」は省エネルギーと環境保護に重点を置く。",
            "‘2025 종합계획에 관한 모스크바 법’은 에너지 절약과 환경 보호를 강조한다.",
            "Москвагийн «2025 оны ерөнхий төлөвлөгөөний тухай хууль» эрчим хүч хэмнэх, байгаль орчныг хамгаалахад онцгой анхаарсан.",
            "Закон города Москвы о генеральном плане до 2025 года делает упор на энергосбережение и охрану среды.",
        ),
        targets=(
            Target(
                "energy_efficiency",
                43,
                2025,
                2010,
                P6,
                note=six(
                    "Rules and regulations approved in 2010, for municipal services.",
                    "依据2010年批准的市政服务规章。",
                    "2010年に承認された市のサービスに関する規則による。",
                    "2010년 승인된 시 서비스 관련 규정에 따름.",
                    "Хотын үйлчилгээний талаар 2010 онд баталсан журмаар.",
                    "По правилам для городских служб, утверждённым в 2010 году.",
                ),
            ),
        ),
    ),
)
