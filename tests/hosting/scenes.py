"""What tests of co-hosts begin with: cities that are asked, what they answer, and a clock that jumps."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.journal.post import compose
from events_core.journal.queries import lines
from events_core.journal.sentences import sentence
from events_core.network.models import City, Person
from events_core.programme.models import Event
from tests.cast import Make

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
MAYOR = {"name": "Moriyama Aya", "position": "Mayor"}
TERMS: dict[str, Any] = {
    **MAYOR,
    "on_the_day": {"name": "Sato Ken", "phone": "+81 93 582 2102", "email": "sato@city.example"},
    "sites": [{"name": "Eco-town centre", "address": "10-20 Hibikimachi", "limit": 25, "papers": "Passport"}],
    "in_kind": [{"category": "local_transport", "description": "bus", "value": {"amount": "80000", "currency": "JPY"}}],
    "message": "You are welcome.",
}
PEOPLE = {
    "kitakyushu": {"name": "Tanaka Yui", "email": "tanaka@kitakyushu.example", "language": "ja"},
    "ulaanbaatar": {"name": "Dorj Bold", "email": "dorj@ulaanbaatar.example", "language": "mn"},
    "toyama": {"name": "Ito Rin", "email": "ito@toyama.example", "language": "en"},
}


class Clock:
    """The time as the product sees it; the tests' own stays."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead = datetime.timedelta()
        real = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: real() + self.ahead)

    def wait(self, **much: float) -> None:
        """Let time pass."""
        self.ahead += datetime.timedelta(**much)

    def go_to(self, at: datetime.datetime) -> None:
        """Make it that instant."""
        self.ahead += at - timezone.now()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that jumps."""
    return Clock(monkeypatch)


@pytest.fixture(autouse=True)
def fresh_start() -> Iterator[None]:
    """Wrong guesses and the last reader's language of other tests are forgotten."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def visit(make_event: Make) -> Event:
    """A draft field visit to Kitakyushu in a month."""
    return make_event(kind="field_visit")


@pytest.fixture
def tour(make_event: Make, ulaanbaatar: City) -> Event:
    """A draft field visit to Kitakyushu and Ulaanbaatar in two months."""
    start = (timezone.now() + 60 * DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    return make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"], starts_at=start)


def ask(event: Event, by: Person, place: str = "kitakyushu", **asked: Any) -> CohostRequest:
    """A city's local government is named, with a contact."""
    city = City.objects.get(slug=place)
    values = {"contact": PEOPLE[place], **asked}
    return actions.draft_request(event.pk, city, city.organisations.get(), asked=values, by=by.actor)


def sent(event: Event, by: Person, place: str = "kitakyushu", **asked: Any) -> CohostRequest:
    """A city is asked."""
    return actions.send(ask(event, by, place, **asked).pk, by=by.actor)


def confirmed(event: Event, by: Person, place: str = "kitakyushu") -> CohostRequest:
    """A city was asked and has agreed."""
    return actions.confirm(sent(event, by, place).pk, TERMS)


def moved(event: Event, days: int = 7) -> dict[str, datetime.datetime]:
    """The event's dates so many days later."""
    return {"starts_at": event.starts_at + days * DAY, "ends_at": event.ends_at + days * DAY}


def countered(event: Event, by: Person, place: str = "kitakyushu", **terms: Any) -> CohostRequest:
    """A city was asked and proposes other dates, a week later unless said."""
    return actions.counter(sent(event, by, place).pk, TERMS | (terms or moved(event)))


def again(thing: Any) -> Any:
    """The row as it stands now."""
    return type(thing).objects.get(pk=thing.pk)


def letters(template: str = "", to: str = "") -> list[Letter]:
    """Letters about hosting in the order in which they were written."""
    found = Letter.objects.filter(template__startswith=f"hosting/{template}").order_by("pk")
    return list(found.filter(to_email=to) if to else found)


def to_cities() -> list[str]:
    """Which letters went to cities."""
    return [row.template.removeprefix("hosting/") for row in letters() if row.template != "hosting/team"]


def mail_of(letter: Letter) -> str:
    """The mail as it goes out."""
    return str(compose(letter).body)


def secret_in(letter: Letter) -> str:
    """The secret of the link in a mail."""
    return mail_of(letter).partition("/cohost/")[2].partition("/")[0]


def newest_secret(place: str = "kitakyushu") -> str:
    """The secret in the newest mail to a city that has a link."""
    written = reversed(letters(to=PEOPLE[place]["email"]))
    return next(found for found in map(secret_in, written) if found)


def verbs(event: Event) -> list[str]:
    """What the journal of an event says of hosting, in the order in which it happened."""
    found = Entry.objects.filter(scope_id=event.pk, scope="programme.event", verb__startswith="cohost.")
    return list(found.order_by("pk").values_list("verb", flat=True))


def story(event: Event) -> list[str]:
    """The last entry first, as the page tells it: who, and what."""
    return [f"{line.who}: {line.text}" for line in lines(event, event.timezone)]


def told(entry: Entry, zone: str) -> str:
    """An entry as a sentence."""
    return sentence(entry.verb, entry.data, zone)
