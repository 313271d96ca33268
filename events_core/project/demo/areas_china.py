"""A cluster of cities and a development zone of China: Annex II, Table 1 and Annex I, ¶3 of the founding paper."""

from .shapes import Place, Target, six

A1 = "NEASPEC, North-East Asia Low Carbon City Platform, Annex I, ¶3"
PER_GDP = "co2_per_gdp"

AREAS = (
    Place(
        "chang-zhutan",
        "CN",
        six(
            "Chang-ZhuTan",
            "长株潭城市群",
            "長株潭都市群",
            "창주탄 도시군",
            "Чан-Жу-Таны хотуудын бүлэг",
            "Агломерация Чанша – Чжучжоу – Сянтань",
        ),
        kind="cluster",
        aliases=("Chang-Zhu-Tan", "Changzhutan", "Changsha", "Zhuzhou", "Xiangtan"),
        about=six(
            "A cluster of cities, part of a pilot area for saving resources and being friendly to the environment (Regional Plan, 2009).",
            "城市群，属于“资源节约型和环境友好型社会”综合配套改革试验区（2009年区域规划）。",
            "「資源節約型・環境友好型」総合改革試験区に属する都市群（2009年地域計画）。",
            "‘자원 절약형·환경 친화형’ 종합 개혁 시험구에 속하는 도시군(2009년 지역 계획).",
            "Нөөц хэмнэх, байгаль орчинд ээлтэй иж бүрэн шинэчлэлийн туршилтын бүсэд багтдаг хотуудын бүлэг (Бүсийн төлөвлөгөө, 2009).",
            "Группа городов, часть экспериментальной зоны ресурсосбережения и бережного отношения к среде (региональный план, 2009).",
        ),
    ),
    Place(
        "teda",
        "CN",
        six(
            "Tianjin Economic-Technological Development Area (TEDA)",
            "天津经济技术开发区（TEDA）",
            "天津経済技術開発区（TEDA）",
            "톈진경제기술개발구(TEDA)",
            "Тяньжиний эдийн засаг, технологийн хөгжлийн бүс (TEDA)",
            "Тяньцзиньская зона экономико-технологического развития (TEDA)",
        ),
        kind="zone",
        aliases=("TEDA", "泰达"),
        economy="industry",
        about=six(
            "A highly industrialized area with shared infrastructure for energy, wastewater and solid waste, and with services such as a low carbon information platform, consulting and training.",
            "高度工业化的区域，提供能源、污水和固体废物方面的共用基础设施，以及低碳信息平台、咨询和培训等服务。",
            "高度に工業化された地区。エネルギー、排水、固形廃棄物の共用インフラと、低炭素情報プラットフォーム、相談、研修などのサービスを備える。",
            "고도로 산업화된 지역. 에너지·폐수·고형 폐기물 공용 기반 시설과 저탄소 정보 플랫폼, 자문, 교육 서비스를 제공한다.",
            "Эрчим хүч, бохир ус, хатуу хог хаягдлын нэгдсэн дэд бүтэц, нүүрстөрөгч багатай мэдээллийн платформ, зөвлөгөө, сургалт зэрэг үйлчилгээтэй, аж үйлдвэр өндөр хөгжсөн бүс.",
            "Высокоиндустриальная зона с общей инфраструктурой энергии, сточных вод и твёрдых отходов и с такими услугами, как низкоуглеродная информационная платформа, консультации и обучение.",
        ),
        targets=(
            Target(
                PER_GDP,
                21,
                2015,
                2010,
                A1,
                note=six(
                    "In the paper's words: “CO2 emissions per capita of GDP”.",
                    "文件原文为“人均GDP二氧化碳排放”。",
                    "原文の表現は「一人当たりGDP当たりのCO2排出量」。",
                    "원문 표현은 ‘1인당 GDP 대비 CO2 배출량’.",
                    "Баримт бичигт «нэг хүнд ногдох ДНБ-ий CO2 ялгарал» гэжээ.",
                    "В документе: «выбросы CO2 на душу ВВП».",
                ),
            ),
        ),
    ),
)
