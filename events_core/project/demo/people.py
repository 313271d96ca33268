"""Invented people: those whom one can sign in as, and those who take part; none of them exists."""

from .shapes import Somebody

SIGN_IN = (
    # address, role, Latin name, own script, organisation, position, country, zone
    ("secretariat@demo.example", "officer", "Park Ji-woo", "박지우", "neaspec-secretariat", "Programme officer", "KR", "Asia/Seoul"),
    ("finance@demo.example", "finance", "Choi Seo-yeon", "최서연", "neaspec-secretariat", "Finance officer", "KR", "Asia/Seoul"),
    ("organiser@demo.example", "organiser", "Li Wen", "李文", "institute-for-urban-and-environmental-studies", "Research coordinator", "CN", "Asia/Shanghai"),
    ("focal.kitakyushu@demo.example", "", "Moriyama Aya", "森山 彩", "city-of-kitakyushu", "International affairs", "JP", "Asia/Tokyo"),
    ("trainer@demo.example", "", "Elena Sokolova", "Елена Соколова", "iclei", "Trainer", "RU", "Europe/Moscow"),
    ("steward@demo.example", "", "Kim Min-jun", "김민준", "city-of-suwon", "Event assistant", "KR", "Asia/Seoul"),
    ("participant@demo.example", "", "Batbayar Sarangerel", "Батбаярын Сарангэрэл", "city-of-ulaanbaatar", "Air quality specialist", "MN", "Asia/Ulaanbaatar"),
)  # fmt: skip

_ROWS = """
Zhang Ruolan|张若兰|CN|zh-hans|Hangzhou Municipal People's Government|Deputy director|ruolan.zhang@hangzhou
Wang Yuchen|王雨辰|CN|zh-hans|Chengdu Municipal People's Government|Planner|yuchen.wang@chengdu
Chen Mohan|陈墨涵|CN|zh-hans|Institute for Urban and Environmental Studies|Research fellow|mohan.chen@iue-cass
Liu Qinghe|刘清荷|CN|zh-hans|Shenzhen Municipal People's Government|Section chief|qinghe.liu@shenzhen
Zhao Xingyu|赵星宇|CN|zh-hans|TEDA Administrative Commission|Environmental engineer|xingyu.zhao@teda
Sun Yanzhi|孙砚之|CN|zh-hans|Baoding Municipal People's Government|Statistician|yanzhi.sun@baoding
Zhou Anran|周安然|CN|zh-hans|Wuxi Municipal People's Government|Energy officer|anran.zhou@wuxi
Wu Jingxing|吴景行|CN|zh-hans|Xiamen Municipal People's Government|Transport planner|jingxing.wu@xiamen
Lin Zhiyi|林知逸|CN|zh-hans|World Wide Fund for Nature|City programme officer|zhiyi.lin@wwf-cities
He Songyue|何松月|CN|zh-hans|Guiyang Municipal People's Government|Deputy section chief|songyue.he@guiyang
Ma Yunfei|马云飞|CN|zh-hans|Jilin Municipal People's Government|Engineer|yunfei.ma@jilin
Gao Shuwen|高淑雯|CN|zh-hans|Tianjin Municipal People's Government|Legal adviser|shuwen.gao@tianjin
Xu Linxi|徐林溪|CN|zh-hans|Nanchang Municipal People's Government|Planner|linxi.xu@nanchang
Tanabe Haruka|田辺 遥|JP|ja|City of Kitakyushu|Chief, recycling policy|haruka.tanabe@kitakyushu
Minase Sota|水瀬 颯太|JP|ja|Toyama City|Transport planner|sota.minase@toyama
Kirishima Yui|霧島 結衣|JP|ja|City of Yokohama|Climate officer|yui.kirishima@yokohama
Hoshikawa Ren|星川 蓮|JP|ja|Obihiro City|Forestry adviser|ren.hoshikawa@obihiro
Asagiri Mei|朝霧 芽衣|JP|ja|Minamata City|Waste officer|mei.asagiri@minamata
Fujimori Kaito|藤森 海斗|JP|ja|Toyota City|Mobility officer|kaito.fujimori@toyota-city
Shiraishi Nao|白石 奈緒|JP|ja|Low Carbon Asia Research Network|Researcher|nao.shiraishi@locarnet
Kuroda Itsuki|黒田 樹|JP|ja|Shimokawa Town|Biomass engineer|itsuki.kuroda@shimokawa
Hayasaka Rin|早坂 凛|JP|ja|Sakai City|Planner|rin.hayasaka@sakai
Okutani Jun|奥谷 純|JP|ja|Iida City|Solar programme|jun.okutani@iida
Miyazono Sara|宮園 沙羅|JP|ja|Miyakojima City|Energy officer|sara.miyazono@miyakojima
Kazama Toma|風間 斗真|JP|ja|Chiyoda City|Buildings officer|toma.kazama@chiyoda
Jeong Ha-eun|정하은|KR|ko|Suwon City|Team leader, climate|ha-eun.jeong@suwon
Kang Do-yun|강도윤|KR|ko|Seoul Metropolitan Government|Energy policy officer|do-yun.kang@seoul
Yoon Seo-jin|윤서진|KR|ko|Gangneung City|Green city officer|seo-jin.yoon@gangneung
Lim Chae-won|임채원|KR|ko|Jeju Special Self-Governing Province|Wind energy officer|chae-won.lim@jeju
Han Ji-ho|한지호|KR|ko|Gwangju Metropolitan City|Carbon bank manager|ji-ho.han@gwangju
Shin Ye-rin|신예린|KR|ko|ESCAP East and North-East Asia Office|Research assistant|ye-rin.shin@neaspec
Oh Tae-yang|오태양|KR|ko|Suwon City|Transport planner|tae-yang.oh@suwon
Seo Bo-ram|서보람|KR|ko|Seoul Metropolitan Government|Waste policy officer|bo-ram.seo@seoul
Baek Na-rae|백나래|KR|ko|Jeju Special Self-Governing Province|Planner|na-rae.baek@jeju
Moon Hyeon-u|문현우|KR|ko|Gangneung City|Engineer|hyeon-u.moon@gangneung
Dorj Bat-Erdene|Доржийн Бат-Эрдэнэ|MN|mn|Municipality of Ulaanbaatar|Head of planning division|bat-erdene@ulaanbaatar
Ganbold Nomin|Ганболдын Номин|MN|mn|Municipality of Ulaanbaatar|Greenhouse gas specialist|nomin@ulaanbaatar
Enkhbat Tuguldur|Энхбатын Төгөлдөр|MN|mn|Municipality of Ulaanbaatar|Heating engineer|tuguldur@ulaanbaatar
Purev Anujin|Пүрэвийн Анужин|MN|mn|Municipality of Ulaanbaatar|Public transport officer|anujin@ulaanbaatar
Sukh Temuulen|Сүхийн Тэмүүлэн|MN|mn|Green Steppe Foundation|Project manager|temuulen@green-steppe
Chuluun Oyunbileg|Чулууны Оюунбилэг|MN|mn|Ministry in charge of environment|Senior officer|oyunbileg@environment
Bold Khulan|Болдын Хулан|MN|mn|Municipality of Ulaanbaatar|Waste specialist|khulan@ulaanbaatar
Namjil Odgerel|Намжилын Одгэрэл|MN|mn|Municipality of Ulaanbaatar|Landscape architect|odgerel@ulaanbaatar
Jargal Munkhbayar|Жаргалын Мөнхбаяр|MN|mn|Green Steppe Foundation|Engineer|munkhbayar@green-steppe
Tumen Ariunaa|Түмэний Ариунаа|MN|mn|Municipality of Ulaanbaatar|Statistician|ariunaa@ulaanbaatar
Davaa Ulziisaikhan|Даваагийн Өлзийсайхан|MN|mn|Ministry in charge of environment|Adviser|ulziisaikhan@environment
Arkady Vetrov|Аркадий Ветров|RU|ru|Government of Moscow|Head of section, energy efficiency|a.vetrov@moscow
Lidia Beryozova|Лидия Берёзова|RU|ru|Government of Moscow|Chief specialist|l.beryozova@moscow
Timur Zarin|Тимур Зарин|RU|ru|Institute of Northern Cities|Research fellow|t.zarin@northern-cities
Marfa Ozerova|Марфа Озерова|RU|ru|Government of Moscow|Landscape architect|m.ozerova@moscow
Gleb Snezhin|Глеб Снежин|RU|ru|Institute of Northern Cities|Heating engineer|g.snezhin@northern-cities
Varvara Lugovaya|Варвара Луговая|RU|ru|Government of Moscow|Waste specialist|v.lugovaya@moscow
Ignat Polyanin|Игнат Полянин|RU|ru|Siberian Cities Network|Coordinator|i.polyanin@siberian-cities
Yulia Rassvetova|Юлия Рассветова|RU|ru|Siberian Cities Network|Planner|y.rassvetova@siberian-cities
Amina Falk||DE|en|GIZ|Adviser, urban finance|amina.falk@giz
Jonas Birkenhain||DE|en|ICLEI|Inventory specialist|jonas.birkenhain@iclei
Maya Rivershore||US|en|World Resources Institute|Associate, cities|maya.rivershore@wri
Priya Marigold||PH|en|Asian Development Bank|Urban specialist|priya.marigold@adb
Owen Larkfield||GB|en|C40|Programme manager|owen.larkfield@c40
Leila Sandoval-Reed||KE|en|UN-Habitat|Climate adviser|leila.sandoval@un-habitat
"""


def _read(row: str) -> Somebody:
    name, native, country, language, organisation, position, email = row.split("|")
    return Somebody(name, native, country, language, organisation, position, f"{email}.example")


POOL = tuple(_read(row) for row in _ROWS.strip().splitlines())


def guests(seed: int, count: int) -> list[Somebody]:
    """So many of them, spread over countries; the same for the same numbers."""
    step = 23  # has no factor in common with the size of the pool, so that nobody comes twice
    return [POOL[(seed * 7 + place * step) % len(POOL)] for place in range(count)]
