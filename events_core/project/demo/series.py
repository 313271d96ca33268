"""Series that the paper's numbers and names tell of: a first symposium, an eighteenth meeting, a first forum."""

from django.db import transaction

from events_core.programme.models import Series
from events_core.programme.series import save_series

from .events import lead_named
from .shapes import Texts, six

SYMPOSIUM, MEETING, FORUM = (
    "international-symposium-on-low-carbon-cities",
    "senior-officials-meeting",
    "north-east-asian-mayors-forum",
)
NAMES: dict[str, Texts] = {
    SYMPOSIUM: six(
        "International symposium on low carbon cities",
        "低碳城市国际研讨会",
        "低炭素都市国際シンポジウム",
        "저탄소 도시 국제 심포지엄",
        "Нүүрстөрөгч багатай хотын олон улсын симпозиум",
        "Международный симпозиум по низкоуглеродным городам",
    ),
    MEETING: six(
        "Senior Officials Meeting of NEASPEC",
        "东北亚次区域环境合作计划高官会",
        "NEASPEC高級実務者会合",
        "NEASPEC 고위급회의",
        "NEASPEC-ийн Ахлах түшмэдийн хурал",
        "Совещание старших должностных лиц NEASPEC",
    ),
    FORUM: six(
        "North-East Asian Mayors’ Forum",
        "东北亚市长论坛",
        "北東アジア市長フォーラム",
        "동북아시아 시장포럼",
        "Зүүн хойд Азийн хотын дарга нарын чуулган",
        "Форум мэров Северо-Восточной Азии",
    ),
}


@transaction.atomic
def load() -> int:
    """Make the series that are missing; how many."""
    known = set(Series.objects.values_list("slug", flat=True))
    missing = [slug for slug in NAMES if slug not in known]
    by = lead_named("secretariat").actor
    for slug in missing:
        save_series(Series(), {"slug": slug, "name": NAMES[slug]}, by=by)
    return len(missing)
