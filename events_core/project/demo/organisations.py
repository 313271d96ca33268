"""Organisations, networks and programmes of the founding paper: ¶7, ¶8, Annex I, Annex II with its Table 3.

Networks and programmes with a name of their own are organisations; tools, registries and protocols (cCCR, HEAT+, GPC)
stand in the words about those who made them. Names are given in a language where an established one exists.
"""

from .shapes import Body, six

INTERNATIONAL, RESEARCH, NON_PROFIT = "international", "research", "non_profit"
NATIONAL, NETWORK = "national_government", "network"

ORGANISATIONS = (
    Body(
        "neaspec-secretariat",
        INTERNATIONAL,
        six(
            "ESCAP East and North-East Asia Office (NEASPEC secretariat)",
            "联合国亚太经社会东亚和东北亚办事处（东北亚次区域环境合作计划秘书处）",
            "ESCAP東・北東アジア事務所（NEASPEC事務局）",
            "유엔 아시아태평양경제사회위원회(ESCAP) 동북아사무소(NEASPEC 사무국)",
            "НҮБ-ын ЭСКАТО-гийн Зүүн ба Зүүн хойд Азийн алба (NEASPEC-ийн нарийн бичгийн дарга нарын газар)",
            "Бюро ЭСКАТО ООН для Восточной и Северо-Восточной Азии (секретариат NEASPEC)",
        ),
        short="NEASPEC",
        aliases=("UNESCAP-ENEA", "ESCAP-ENEA", "NEASPEC Secretariat", "ESCAP"),
        country="KR",
        about=six(
            "Secretariat of the North-East Asian Subregional Programme for Environmental Cooperation and of the platform.",
            "东北亚次区域环境合作计划秘书处，同时为本平台秘书处。",
            "北東アジア準地域環境協力プログラムおよび本プラットフォームの事務局。",
            "동북아환경협력계획과 이 플랫폼의 사무국.",
            "Зүүн хойд Азийн дэд бүсийн байгаль орчны хамтын ажиллагааны хөтөлбөр болон энэ платформын нарийн бичгийн дарга нарын газар.",
            "Секретариат Субрегиональной программы экологического сотрудничества в Северо-Восточной Азии и этой платформы.",
        ),
    ),
    Body(
        "chinese-academy-of-social-sciences",
        RESEARCH,
        six(
            "Chinese Academy of Social Sciences",
            "中国社会科学院",
            "中国社会科学院",
            "중국사회과학원",
            "Хятадын Нийгмийн ухааны академи",
            "Китайская академия общественных наук",
        ),
        short="CASS",
        country="CN",
        city="beijing",
        about=six(
            "Developed a low carbon city index of 15 main and 52 supporting indicators (Annex I, ¶11).",
            "编制了由15项主要指标和52项辅助指标组成的低碳城市指标体系（附件一第11段）。",
            "主要15指標と補助52指標から成る低炭素都市指標を開発した（附属書I第11項）。",
            "주요 지표 15개와 보조 지표 52개로 이루어진 저탄소 도시 지표를 개발했다(부속서 I 11항).",
            "Үндсэн 15, туслах 52 үзүүлэлт бүхий нүүрстөрөгч багатай хотын үзүүлэлтийн системийг боловсруулсан (Хавсралт I, 11).",
            "Разработала систему показателей низкоуглеродного города: 15 основных и 52 дополнительных (приложение I, п. 11).",
        ),
    ),
    Body(
        "institute-for-urban-and-environmental-studies",
        RESEARCH,
        six(
            "Institute for Urban and Environmental Studies, Chinese Academy of Social Sciences",
            "中国社会科学院城市发展与环境研究所",
            "中国社会科学院都市発展・環境研究所",
            "중국사회과학원 도시발전환경연구소",
            "Хятадын Нийгмийн ухааны академийн Хот байгуулалт, хүрээлэн буй орчны судалгааны хүрээлэн",
            "Институт городского развития и окружающей среды Китайской академии общественных наук",
        ),
        short="IUE CASS",
        aliases=("IUE", "CASS"),
        country="CN",
        city="beijing",
    ),
    Body(
        "iclei",
        NETWORK,
        six(
            "ICLEI – Local Governments for Sustainability",
            "ICLEI－倡导地区可持续发展国际理事会",
            "イクレイ－持続可能な都市と地域をめざす自治体協議会",
            "이클레이－지속가능성을 위한 세계지방정부",
            "ICLEI – Тогтвортой байдлын төлөө орон нутгийн засаг захиргаанууд",
            "ИКЛЕЙ – Местные органы власти за устойчивое развитие",
        ),
        short="ICLEI",
        aliases=("International Council for Local Environmental Initiatives",),
        about=six(
            "Table 3: GreenClimateCities network; carbon Cities Climate Registry (cCCR), where cities report reductions and targets; HEAT+, an emissions inventory tool in several languages; the Global Protocol for Community-Scale GHG Emissions (GPC), with WRI and C40.",
            "表3：绿色气候城市网络；碳城市气候登记（cCCR）；多语言排放清单工具 HEAT+；与 WRI、C40 共同制定的《社区温室气体排放全球议定书》（GPC）。",
            "表3：グリーンクライメイトシティーズ、都市の削減量と目標の登録簿 cCCR、多言語の排出インベントリ・ツール HEAT+、WRI・C40との共同によるGPC（地域規模の温室効果ガス排出に関するグローバル・プロトコル）。",
            "표 3: 그린기후도시 네트워크, 도시의 감축량과 목표를 등록하는 cCCR, 다국어 배출 목록 도구 HEAT+, WRI·C40과 함께 만든 지역사회 온실가스 배출 국제 규약(GPC).",
            "3 дугаар хүснэгт: GreenClimateCities сүлжээ; хотуудын бууралт, зорилтын бүртгэл cCCR; олон хэлтэй ялгарлын тооцооны хэрэгсэл HEAT+; WRI, C40-тэй хамтарсан GPC протокол.",
            "Таблица 3: сеть GreenClimateCities; реестр cCCR, где города сообщают о сокращениях и целях; многоязычный инструмент учёта HEAT+; Глобальный протокол GPC совместно с WRI и C40.",
        ),
    ),
    Body(
        "world-resources-institute",
        RESEARCH,
        six(
            "World Resources Institute",
            "世界资源研究所",
            "世界資源研究所",
            "세계자원연구소",
            "Дэлхийн нөөцийн хүрээлэн",
            "Институт мировых ресурсов",
        ),
        short="WRI",
        about=six(
            "Global Protocol for Community-Scale GHG Emissions (GPC), with ICLEI and C40; Sustainable and Livable Cities Initiative (Annex I, ¶9).",
            "与 ICLEI、C40 共同制定《社区温室气体排放全球议定书》（GPC）；可持续宜居城市计划（附件一第9段）。",
            "イクレイ・C40とともにGPCを策定。持続可能で住みよい都市イニシアティブ（附属書I第9項）。",
            "이클레이·C40과 GPC 개발. 지속가능하고 살기 좋은 도시 구상(부속서 I 9항).",
            "ICLEI, C40-тэй хамтарсан GPC протокол; Тогтвортой, амьдрахад таатай хот санаачилга (Хавсралт I, 9).",
            "Глобальный протокол GPC совместно с ICLEI и C40; инициатива «Устойчивые и удобные для жизни города» (приложение I, п. 9).",
        ),
    ),
    Body(
        "c40",
        NETWORK,
        six(
            "C40 Cities Climate Leadership Group",
            "C40城市气候领导联盟",
            "C40世界大都市気候先導グループ",
            "C40 도시기후리더십그룹",
            "C40 – Уур амьсгалын төлөө тэргүүлэгч хотуудын бүлэг",
            "Группа городов – лидеров в борьбе с изменением климата C40",
        ),
        short="C40",
        aliases=("C-40",),
    ),
    Body(
        "asian-development-bank",
        INTERNATIONAL,
        six(
            "Asian Development Bank",
            "亚洲开发银行",
            "アジア開発銀行",
            "아시아개발은행",
            "Азийн хөгжлийн банк",
            "Азиатский банк развития",
        ),
        short="ADB",
    ),
    Body(
        "giz",
        INTERNATIONAL,
        six(
            "Deutsche Gesellschaft für Internationale Zusammenarbeit (GIZ)",
            "德国国际合作机构（GIZ）",
            "ドイツ国際協力公社（GIZ）",
            "독일국제협력공사(GIZ)",
            "Германы Олон улсын хамтын ажиллагааны нийгэмлэг (GIZ)",
            "Германское общество по международному сотрудничеству (GIZ)",
        ),
        short="GIZ",
        country="DE",
    ),
    Body(
        "un-habitat",
        INTERNATIONAL,
        six(
            "United Nations Human Settlements Programme (UN-Habitat)",
            "联合国人类住区规划署（人居署）",
            "国際連合人間居住計画（国連ハビタット）",
            "유엔인간정주계획(유엔해비타트)",
            "НҮБ-ын Хүн амын суурьшлын хөтөлбөр (НҮБ-Хабитат)",
            "Программа ООН по населённым пунктам (ООН-Хабитат)",
        ),
        short="UN-Habitat",
        aliases=("UN-HABITAT",),
    ),
    Body(
        "world-bank",
        INTERNATIONAL,
        six("World Bank", "世界银行", "世界銀行", "세계은행", "Дэлхийн банк", "Всемирный банк"),
    ),
    Body(
        "global-carbon-project",
        RESEARCH,
        six(
            "Global Carbon Project",
            "全球碳计划",
            "グローバル・カーボン・プロジェクト",
            "글로벌 탄소 프로젝트",
            "Дэлхийн нүүрстөрөгчийн төсөл",
            "Глобальный углеродный проект",
        ),
        short="GCP",
    ),
    Body(
        "clinton-climate-initiative",
        NON_PROFIT,
        {"en": "Clinton Climate Initiative", "zh-hans": "克林顿气候倡议", "ja": "クリントン気候イニシアティブ"},
        short="CCI",
        country="US",
    ),
    Body(
        "us-green-building-council",
        NON_PROFIT,
        six(
            "U.S. Green Building Council",
            "美国绿色建筑委员会",
            "米国グリーンビルディング協会",
            "미국그린빌딩협의회",
            "АНУ-ын Ногоон барилгын зөвлөл",
            "Совет по экологическому строительству США",
        ),
        short="USGBC",
        country="US",
    ),
    Body(
        "asia-pacific-network-for-global-change-research",
        INTERNATIONAL,
        {
            "en": "Asia-Pacific Network for Global Change Research",
            "zh-hans": "亚太全球变化研究网络",
            "ja": "アジア太平洋地球変動研究ネットワーク",
            "ko": "아시아태평양 지구변화연구 네트워크",
            "ru": "Азиатско-Тихоокеанская сеть по исследованию глобальных изменений",
        },
        short="APN",
        country="JP",
    ),
    Body(
        "national-development-and-reform-commission",
        NATIONAL,
        six(
            "National Development and Reform Commission",
            "国家发展和改革委员会",
            "国家発展改革委員会",
            "국가발전개혁위원회",
            "Үндэсний хөгжил, шинэчлэлийн хороо",
            "Государственный комитет по делам развития и реформ",
        ),
        short="NDRC",
        country="CN",
        about=six(
            "Designated 42 low carbon pilot cities since 2010, in the Low Carbon Province and City Pilot Project (2010, 2012).",
            "自2010年起在低碳省区和低碳城市试点（2010年、2012年）中指定42个试点。",
            "低炭素省・都市モデル事業（2010年、2012年）で42の都市などを指定した。",
            "저탄소 성·시 시범 사업(2010년, 2012년)에서 42개 시범 도시를 지정했다.",
            "Нүүрстөрөгч багатай муж, хотын туршилтын төслөөр (2010, 2012) 42 туршилтын хотыг тогтоосон.",
            "С 2010 года определил 42 пилотных города в проекте низкоуглеродных провинций и городов (2010, 2012).",
        ),
    ),
    Body(
        "wwf",
        NON_PROFIT,
        six(
            "World Wide Fund for Nature (WWF)",
            "世界自然基金会（WWF）",
            "世界自然保護基金（WWF）",
            "세계자연기금(WWF)",
            "Дэлхийн байгаль хамгаалах сан (WWF)",
            "Всемирный фонд дикой природы (WWF)",
        ),
        short="WWF",
        about=six(
            "Low Carbon City Initiative (LCCI), with pilot projects in Shanghai and Baoding (Annex I, ¶9).",
            "低碳城市项目（LCCI），在上海和保定开展试点（附件一第9段）。",
            "低炭素都市イニシアティブ（LCCI）。上海と保定で実証（附属書I第9項）。",
            "저탄소 도시 구상(LCCI), 상하이와 바오딩 시범 사업(부속서 I 9항).",
            "Нүүрстөрөгч багатай хот санаачилга (LCCI), Шанхай, Баодинд туршилтын төсөл (Хавсралт I, 9).",
            "Инициатива низкоуглеродных городов (LCCI) с пилотными проектами в Шанхае и Баодине (приложение I, п. 9).",
        ),
    ),
    Body(
        "oecd",
        INTERNATIONAL,
        six(
            "Organisation for Economic Co-operation and Development",
            "经济合作与发展组织",
            "経済協力開発機構",
            "경제협력개발기구",
            "Эдийн засгийн хамтын ажиллагаа, хөгжлийн байгууллага",
            "Организация экономического сотрудничества и развития",
        ),
        short="OECD",
    ),
    Body(
        "unep",
        INTERNATIONAL,
        six(
            "United Nations Environment Programme",
            "联合国环境规划署",
            "国際連合環境計画",
            "유엔환경계획",
            "НҮБ-ын Байгаль орчны хөтөлбөр",
            "Программа ООН по окружающей среде",
        ),
        short="UNEP",
    ),
    Body(
        "greenclimatecities",
        NETWORK,
        {"en": "GreenClimateCities® network"},
        short="GreenClimateCities",
        about={
            "en": "Table 3, by ICLEI: a network for higher energy efficiency and lower carbon emissions of local buildings and urban infrastructure, with capacity training and exchange."
        },
    ),
    Body(
        "initiative-on-urban-and-regional-carbon-management",
        NETWORK,
        {"en": "Initiative on Urban and Regional Carbon Management (URCM)"},
        short="URCM",
        about={
            "en": "Table 3, by the Global Carbon Project: a scientific initiative that supports policies for urban carbon management and sustainable urban development."
        },
    ),
    Body(
        "cities-development-initiative-for-asia",
        NETWORK,
        {"en": "Cities Development Initiative for Asia (CDIA)", "zh-hans": "亚洲城市发展倡议（CDIA）"},
        short="CDIA",
        about={
            "en": "Table 3, by ADB and GIZ: a regional initiative that gives cities direct technical assistance and links them to finance for infrastructure."
        },
    ),
    Body(
        "asian-cities-climate-change-resilience-network",
        NETWORK,
        {
            "en": "Asian Cities Climate Change Resilience Network (ACCCRN)",
            "zh-hans": "亚洲城市气候变化韧性网络（ACCCRN）",
        },
        short="ACCCRN",
        about={
            "en": "Table 3: a network of ten cities across India, Indonesia, Thailand and Vietnam for assessing and addressing climate risks."
        },
    ),
    Body(
        "climate-positive-development-program",
        NETWORK,
        {"en": "Climate Positive Development Program"},
        short="Climate Positive",
        about={
            "en": "Table 3, by C40, the Clinton Climate Initiative and the U.S. Green Building Council: district-scale projects that aim to become climate positive."
        },
    ),
    Body(
        "low-carbon-livable-cities-initiative",
        NETWORK,
        {"en": "Low-Carbon, Livable Cities (LC2) Initiative"},
        short="LC2",
        about={"en": "Table 3, by the World Bank: planning and financing of low carbon development with partners."},
    ),
    Body(
        "city-creditworthiness-programme",
        NETWORK,
        {"en": "City Creditworthiness Programme"},
        about={
            "en": "Table 3, by the World Bank: helps cities' financial officers review revenue management and qualify for a rating, as a way to private financing."
        },
    ),
    Body(
        "cities-and-climate-change-initiative",
        NETWORK,
        {"en": "Cities and Climate Change Initiative", "zh-hans": "城市与气候变化倡议"},
        about={
            "en": "Table 3, by UN-Habitat: preparedness and mitigation in cities of developing and least developed countries, with good governance and practical initiatives."
        },
    ),
    Body(
        "low-carbon-initiatives-framework",
        NETWORK,
        {"en": "Low Carbon Initiatives (LCI) Framework"},
        short="LCI Framework",
        about={
            "en": "Table 3, by the Asia-Pacific Network for Global Change Research: regional research, capacity building, communication and networking on low carbon development."
        },
    ),
    Body(
        "international-research-network-for-low-carbon-societies",
        NETWORK,
        {
            "en": "International Research Network for Low Carbon Societies",
            "ja": "低炭素社会国際研究ネットワーク",
        },
        short="LCS-RNet",
        about={
            "en": "Table 3, in one row with LoCARNet: research capacity in the region on the basis of South-South-North cooperation."
        },
    ),
    Body(
        "locarnet",
        NETWORK,
        {
            "en": "Low Carbon Asia Research Network (LoCARNet)",
            "ja": "低炭素アジア研究ネットワーク（LoCARNet）",
        },
        short="LoCARNet",
        about={
            "en": "Table 3: research capacity in the region, and dialogue between scientists and policymakers so that findings enter policy."
        },
    ),
)
