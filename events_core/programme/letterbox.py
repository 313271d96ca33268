"""Letters as the workspace shows them: which belong to an event, who sees which, and which wait for somebody.

Upper floors name what of theirs letters tell of and where its event stands (`tells_of`); letters with a code for
signing in are never shown with what they say.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation.texts import normalise
from events_core.journal import mailer, post, undelivered
from events_core.journal.actions import label_of
from events_core.journal.models import Letter, Mailing
from events_core.network.models import Person

from . import panels, waiting
from .models import Event
from .queries import managed_events
from .waiting import Group, Wait

UNDELIVERED = "undelivered"
STATES = {
    UNDELIVERED: gettext_lazy("Waits for somebody"),
    Letter.State.QUEUED: gettext_lazy("Waiting to be sent"),
    Letter.State.SENT: gettext_lazy("Sent"),
    Letter.State.FAILED: gettext_lazy("Could not be delivered"),
    Letter.State.BOUNCED: gettext_lazy("Came back"),
}
_WAITS = Q(state__in=undelivered.ENDED, settled_at=None, is_secret=False)
_SAID = {
    mailer.NOT_AN_ADDRESS: gettext_lazy("Nobody can have this address."),
    post.GIVEN_UP: gettext_lazy("Given up: each attempt ended the program that sends."),
}
_PARTS: list[tuple[type[Model], str]] = [(Event, "pk")]


def tells_of(model: type[Model], event: str) -> None:
    """Letters about rows of `model` belong to the event to which the path `event` leads from them."""
    _PARTS.append((model, event))


@dataclass(frozen=True)
class Row:
    """A letter on a page: whose event it belongs to, if any, and what was said of it, in the active language."""

    letter: Letter
    event: Event | None

    @property
    def subject(self) -> str:
        """Its subject; that of a code is not shown."""
        return _("Code for signing in") if self.letter.is_secret else self.letter.subject

    @property
    def said(self) -> str:
        """The words of the mail server, or ours."""
        return str(_SAID.get(self.letter.error, self.letter.error))

    @property
    def waits(self) -> bool:
        """Whether somebody must look at it."""
        letter = self.letter
        return letter.state in undelivered.ENDED and letter.settled_at is None and not letter.is_secret

    @property
    def tried(self) -> str:
        """How often it was tried."""
        times = self.letter.attempts
        return ngettext("%(count)d attempt", "%(count)d attempts", times) % {"count": times} if times else ""

    @property
    def zone(self) -> str:
        """The zone in which its times are told."""
        return self.event.timezone if self.event else "UTC"


def of_events(events: QuerySet[Event] | list[int]) -> QuerySet[Letter]:
    """Letters that tell of these events and of what belongs to them, newest first."""
    told = Q()
    for model, path in _PARTS:
        ids = model._default_manager.filter(**{f"{path}__in": events}).values("pk")
        told |= Q(about=label_of(model), about_id__in=ids)
    return Letter.objects.filter(told).order_by("-id")


def of_person(person: Person) -> QuerySet[Letter]:
    """All letters for officers, those of the events that they may change for others; newest first."""
    if person.is_officer:
        return Letter.objects.order_by("-id")
    return of_events(managed_events(person))


def narrowed(letters: QuerySet[Letter], state: str, words: str = "") -> QuerySet[Letter]:
    """Those in a state (or that wait for somebody) with these words in subject, name or address."""
    if state == UNDELIVERED:
        letters = letters.filter(_WAITS)
    elif state in STATES:
        letters = letters.filter(state=state)
    for word in normalise(words).replace("\0", "")[:200].split():
        told = Q(subject__icontains=word) & Q(is_secret=False)
        letters = letters.filter(told | Q(to_name__icontains=word) | Q(to_email__icontains=word))
    return letters


def rows(letters: Iterable[Letter]) -> list[Row]:
    """The letters with their events; as many queries as there are kinds of things that letters tell of, and one."""
    found = list(letters)
    by_thing: dict[tuple[str, int], int] = {}
    for model, path in _PARTS:
        ids = {letter.about_id for letter in found if letter.about == label_of(model)}
        pairs = model._default_manager.filter(pk__in=ids).values_list("pk", path) if ids else []
        by_thing |= {(label_of(model), pk): event_id for pk, event_id in pairs}
    events = Event.objects.in_bulk(set(by_thing.values()) - {None})
    return [Row(letter, events.get(by_thing.get((letter.about, letter.about_id), 0))) for letter in found]


def unwritten(person: Person) -> QuerySet[Mailing]:
    """News to many that could not be written; an officer's."""
    failed = Mailing.objects.filter(state=Mailing.State.FAILED).order_by("-id")
    return failed if person.is_officer else failed.none()


def waits(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Letters that could not be delivered."""
    ask = waiting.asked(request)
    if (
        (ask.code and ask.code != UNDELIVERED)
        or ask.late
        or not (person.is_staff_member or person.memberships.exists())
    ):
        return
    mine = of_events(Event.objects.filter(pk=ask.event.pk)) & of_person(person) if ask.event else of_person(person)
    failed = mine.filter(_WAITS)
    limit = waiting.MOST if ask.whom else ask.limit
    found = rows(failed[ask.start : ask.start + limit])
    total = failed.count() if ask.start or len(found) == limit else len(found)
    url = reverse("programme:all_letters") + f"?state={UNDELIVERED}"
    title = _("Letters that could not be delivered")
    if found:
        yield Group(UNDELIVERED, title, [_wait(row) for row in found], total, url, 15)


def _wait(row: Row) -> Wait:
    letter = row.letter
    text = _("“%(subject)s” did not reach %(name)s.") % {
        "subject": row.subject,
        "name": letter.to_name or letter.to_email,
    }
    since = letter.failed_at or letter.created_at
    title = str(row.event.title) if row.event else _("Letters")
    page = reverse("programme:letter", args=[letter.pk])
    return Wait(title, page, text, since, event_id=row.event.pk if row.event else None, zone=row.zone)


def lists(request: HttpRequest, person: Person) -> Iterable[panels.Panel]:
    """Among the lists of the workspace."""
    links = [{"url": reverse("programme:all_letters"), "label": _("Letters")}]
    yield panels.Panel("", {"links": links}, order=80)


def register() -> None:
    """Hang the list and what waits."""
    panels.add("desk.lists", lists)
    waiting.provide(waits)
