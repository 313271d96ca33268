"""Which dates which city says yes or no to: the event's own, those that were offered, those that cities proposed."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString

from events_core.foundation import localise
from events_core.programme.candidates import NO, OPEN, YES, Voice, provide
from events_core.programme.models import Event

from .models import CohostRequest
from .queries import Place, places_of
from .terms import Period

State = CohostRequest.State
SUITS, FAILS, ASKED = "suits", "fails", "asked"
WORDS = {SUITS: YES, FAILS: NO, ASKED: OPEN}


@dataclass
class Day:
    """One pair of dates, and what the cities say of it."""

    html: SafeString
    is_present: bool
    suits: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def days_of(event: Event, places: Sequence[Place]) -> list[Day]:
    """The event's dates and all others that somebody named, with what the cities say of them; [] with only one pair."""
    present = (event.starts_at, event.ends_at)
    said: dict[Period, Day] = {present: Day(dates_html(present, event), True)}
    for place in places:
        for period, word in _said_by(place.request) if place.request else ():
            day = said.setdefault(period, Day(dates_html(period, event), False))
            getattr(day, word).append(str(place.city))
    return [day for _period, day in sorted(said.items())] if len(said) > 1 else []


def voices(event: Event) -> list[Voice]:
    """What each city that was asked says of dates, beside the people who are asked about the event's candidates."""
    page = reverse("hosting:desk", args=[event.slug])
    said = [(place, dict(_said_by(place.request))) for place in places_of(event) if place.request]
    return [
        Voice(str(place.city), {period: WORDS[word] for period, word in words.items()}, f"{page}#{place.city.slug}")
        for place, words in said
        if words
    ]


def register() -> None:
    """Bring the cities' words to the event's candidate dates."""
    provide(voices)


def dates_html(period: Period, event: Event) -> SafeString:
    """Two instants as the days of an event."""
    return localise.span_html(localise.written(*period, event.timezone, event.date_precision))


def _said_by(request: CohostRequest) -> Iterable[tuple[Period, str]]:
    """What one city says of which dates, each once."""
    asked_for = _pair(request.asked_starts_at, request.asked_ends_at)
    given = _pair(request.answer_starts_at, request.answer_ends_at)
    if request.state == State.CONFIRMED:
        return [(period, SUITS) for period in given]
    if request.state in (State.DECLINED, State.WITHDRAWN):
        return [(period, FAILS) for period in given]
    if request.state == State.SENT:
        return [(period, ASKED) for period in dict.fromkeys([*asked_for, *request.asks.candidates])]
    if request.state == State.COUNTERED:
        suit = list(dict.fromkeys([*given, *request.terms.also]))
        return [(period, SUITS) for period in suit] + [(period, FAILS) for period in asked_for if period not in suit]
    return []


def _pair(starts_at: datetime.datetime | None, ends_at: datetime.datetime | None) -> list[Period]:
    return [(starts_at, ends_at)] if starts_at and ends_at else []
