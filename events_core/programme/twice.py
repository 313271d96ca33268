"""What waits for officers: records that look like duplicates."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.network.merging import pairs
from events_core.network.merging.models import Kind
from events_core.network.models import LikelyPair, Person

from . import waiting
from .waiting import Group, Wait

CODE = "duplicates"
WORDS = {
    Kind.PERSON: gettext_lazy("Two records that may be of the same person. Compare them."),
    Kind.ORGANISATION: gettext_lazy("Two records that may be of the same organization. Compare them."),
    Kind.CITY: gettext_lazy("Two records that may be of the same city. Compare them."),
}


def duplicates(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Likely pairs that nobody has decided on; two queries, and one for each kind that is shown."""
    if not person.has_perm("network.edit"):
        return
    ask = waiting.asked(request)
    if ask.event or ask.late or (ask.code and ask.code != CODE):
        return
    rows = pairs.likely().order_by("id")
    shown = list(rows[ask.start : ask.start + (waiting.MOST if ask.whom else ask.limit)])
    names = {key: str(thing) for key, thing in pairs.things_of(shown).items()}

    def drawn(pair: LikelyPair) -> Wait:
        url = reverse("network:merge", args=[pair.kind, pair.low, pair.high])
        title = names.get((pair.kind, pair.low)) or names.get((pair.kind, pair.high)) or ""
        return Wait(title, url, str(WORDS[Kind(pair.kind)]), pair.at)

    page = reverse("network:duplicates")
    yield from waiting.listed(request, CODE, _("Likely duplicates"), rows, drawn, url=page, order=90)


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(duplicates)
