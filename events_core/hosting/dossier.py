"""One city of an event as the organisers' page shows it: what was asked and answered, and what can be done now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.lifecycle import OpenMove
from events_core.programme.models import Event

from . import progress, telling
from .candidates import dates_html
from .lifecycle import COHOSTING, ENDED, LIVE, OVER
from .models import Answer, CohostRequest
from .queries import Place
from .terms import ASKS, Asked, Terms, VisitSite

State = CohostRequest.State
ACCEPT, PREVIEW, EDIT, REMIND, LATER = range(5)
"""How much a step brings the event on; of all steps on a page the first such one is the main one."""
OUR_MOVES = ("send", "remind", "extend", "accept", "answer")


@dataclass(frozen=True)
class Step:
    """Something that this person can do now; `posts` where a button does it at once."""

    name: str
    label: str
    url: str
    posts: bool = False
    weight: int = LATER
    is_quiet: bool = False
    city: str = ""


@dataclass(frozen=True)
class Change:
    """One point of a counter-proposal beside what was asked."""

    label: str
    now: SafeString | str
    was: SafeString | str = ""


@dataclass(frozen=True)
class Offer:
    """What a city gives in kind, with the word for its sort."""

    category: str
    description: str
    value: str


@dataclass(frozen=True)
class Stop:
    """A site that a city answers for, with its time as pages write it."""

    site: VisitSite
    when: str


@dataclass
class Dossier:
    """A city's section of the page."""

    place: Place
    stands: str = ""
    why: str = ""
    asked: Asked = field(default_factory=Asked)
    answer: Answer | None = None
    terms: Terms = field(default_factory=Terms)
    changes: list[Change] = field(default_factory=list)
    earlier: list[Answer] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    @property
    def asks(self) -> list[str]:
        """What the city is asked to provide, in words."""
        return [str(ASKS[name]) for name in self.asked.asks]

    @property
    def candidates(self) -> list[SafeString]:
        """Further dates that would suit, as pages write them."""
        request = self.place.request
        return [dates_html(pair, request.event) for pair in self.asked.candidates] if request else []

    @property
    def offers(self) -> list[Offer]:
        """What the city gives in kind."""
        return offers_of(self.terms)

    @property
    def stops(self) -> list[Stop]:
        """The sites that the city answers for."""
        return stops_of(self.terms, self.place.request.event) if self.place.request else []


def dossiers_of(event: Event, places: Sequence[Place], *, may_ask: bool, may_record: bool) -> list[Dossier]:
    """All cities of an event; one query for all answers."""
    answers = answers_of([place.request for place in places if place.request])
    found = []
    for place in places:
        request = place.request
        dossier = Dossier(place, progress.stands(request))
        if request:
            _fill(dossier, request, answers[request.pk])
        dossier.steps = list(_steps(dossier, event, may_ask, may_record))
        found.append(dossier)
    return found


def answers_of(requests: Iterable[CohostRequest]) -> dict[int, list[Answer]]:
    """Every answer by request, the newest first; one query."""
    known = {request.pk: request for request in requests}
    found: dict[int, list[Answer]] = defaultdict(list)
    if known:
        for answer in Answer.objects.filter(request__in=known).select_related("organisation", "scan").order_by("-id"):
            answer.request = known[answer.request_id]
            found[answer.request_id].append(answer)
    return found


def main_step(dossiers: Iterable[Dossier]) -> Step | None:
    """What brings the event on most."""
    steps = [step for dossier in dossiers if not dossier.place.is_sure for step in dossier.steps if step.weight < LATER]
    return min(steps, key=lambda step: step.weight, default=None)


def offers_of(terms: Terms) -> list[Offer]:
    """What a city gives in kind, in words."""
    rows = [(offer.category, offer.description, offer.value) for offer in terms.in_kind]
    return [Offer(str(ASKS[name]), text, str(value) if value else "") for name, text, value in rows]


def stops_of(terms: Terms, event: Event) -> list[Stop]:
    """The sites of an answer, with their times."""
    return [
        Stop(
            site, localise.slot(site.starts_at, site.ends_at, event.timezone) if site.starts_at and site.ends_at else ""
        )
        for site in terms.sites
    ]


def changes_of(request: CohostRequest) -> list[Change]:
    """A counter-proposal beside what was asked; what it leaves out stays as asked."""
    event, asked, terms = request.event, request.asks, request.terms
    asked_for = request.asked_for or event
    before = (asked_for.starts_at, asked_for.ends_at)
    rows = [_change(_("Dates"), dates_html(before, event), terms.dates and dates_html(terms.dates, event))]
    if terms.also:
        also = format_html_join(SafeString("<br>"), "{}", ((dates_html(pair, event),) for pair in terms.also))
        rows.append(Change(_("Would suit as well"), also))
    if sites := [site.name for site in terms.sites]:
        left_out = [name for name in asked.sites if name not in sites]
        rows.append(Change(_("Sites"), _lines(sites), _lines(left_out)))
    else:
        rows.append(Change(_("Sites"), _lines(asked.sites)))
    limit = asked.visitors or event.capacity
    proposed = localise.number(terms.capacity) if terms.capacity else None
    rows.append(_change(_("Visitors"), localise.number(limit) if limit else "", proposed))
    return [row for row in rows if row.now]


def _fill(dossier: Dossier, request: CohostRequest, answers: list[Answer]) -> None:
    dossier.why = telling.why_it_does_not_count(request, request.event)
    dossier.asked = request.asks
    dossier.answer = next((one for one in answers if one.pk == request.answer_id), None)
    dossier.earlier = [one for one in answers if one.pk != request.answer_id]
    for one in dossier.earlier:
        one.told = Terms.read(one.terms)  # type: ignore[attr-defined]
        one.offers = offers_of(one.told)  # type: ignore[attr-defined]
        one.stops = stops_of(one.told, request.event)  # type: ignore[attr-defined]
        one.for_dates = dates_html((one.starts_at, one.ends_at), request.event)  # type: ignore[attr-defined]
    dossier.terms = request.terms
    if request.state == State.COUNTERED:
        dossier.changes = changes_of(request)


def _steps(dossier: Dossier, event: Event, may_ask: bool, may_record: bool) -> Iterable[Step]:
    """What can be done about a city now, the main step first; what is blocked is said in the dossier instead."""
    place, request = dossier.place, dossier.place.request
    if not place.governments or (request is None and event.state in OVER):
        return
    moves = {move.name: move for move in COHOSTING.open_moves(request)} if request else {}
    if may_ask:
        dossier.blocked = list(
            dict.fromkeys(str(b.message) for name in OUR_MOVES if name in moves for b in moves[name].blockers)
        )
        yield from _asking(place, event, moves)
        if request:
            yield from _following(place, request, event, moves)
    if may_record and event.state not in OVER and (request is None or "record_confirmed" in moves):
        yield _step(place, event, "record", _("Record a letter"), quiet=True)
    if request and may_ask and _is_open(moves, "recall"):
        yield _step(place, event, "recall", _("Take the request back"), quiet=True)
    if request and may_ask and _is_open(moves, "withdraw"):
        yield _step(place, event, "withdrawal", _("Record that it withdraws"), quiet=True)


def _asking(place: Place, event: Event, moves: dict[str, OpenMove]) -> Iterable[Step]:
    request = place.request
    if request is None:
        label = _("Write the request") if place.body else _("Choose whom to ask")
        yield _step(place, event, "edit", label, weight=EDIT)
        return
    if "send" not in moves or event.state in OVER:
        return
    again = request.state in ENDED
    is_ready = not moves["send"].blockers and (again or bool(request.asked))
    if is_ready:
        label = _("Look at the letter and ask again") if again else _("Look at the letter and send it")
        yield _step(place, event, "preview", label, weight=PREVIEW)
    label = _("Change what is asked") if again or request.asked else _("Write the request")
    yield _step(place, event, "edit", label, weight=LATER if is_ready else EDIT)


def _following(place: Place, request: CohostRequest, event: Event, moves: dict[str, OpenMove]) -> Iterable[Step]:
    if _is_open(moves, "accept"):
        yield _step(place, event, "accept", _("Accept the changes"), weight=ACCEPT)
    if _is_open(moves, "answer"):
        yield _step(place, event, "reply", _("Reply to the city"))
    if _is_open(moves, "remind"):
        weight = REMIND if progress.was_quiet(request) else LATER
        yield _step(place, event, "remind", _("Send a reminder"), weight=weight, posts=True)
    if _is_open(moves, "extend"):
        yield _step(place, event, "extend", _("Give more time"))
    if request.is_sure and event.state not in OVER and request.visitors_given_at is None:
        yield _step(place, event, "visitors", _("Hand over the list of visitors"))
    if request.state in LIVE and event.state not in OVER:
        label = _("Name another contact") if request.contact_email else _("Name a contact")
        yield _step(place, event, "contact", label, quiet=True)


def _is_open(moves: dict[str, OpenMove], name: str) -> bool:
    return name in moves and not moves[name].blockers


def _step(
    place: Place, event: Event, name: str, label: str, *, weight: int = LATER, posts: bool = False, quiet: bool = False
) -> Step:
    url = reverse(f"hosting:{name}", args=[event.slug, place.city.slug])
    return Step(name, label, url, posts, weight, quiet, str(place.city))


def _change(label: str, was: SafeString | str, now: SafeString | str | None) -> Change:
    """`now` is None where nothing was said about it: it stays as asked."""
    return Change(label, was) if now is None or now == was else Change(label, now, was)


def _lines(texts: Sequence[str]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((text,) for text in texts))
