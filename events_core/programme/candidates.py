"""Candidate dates of an event: what people and, through a registry, cities say of them; best first, with reasons."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise

from .asking import DateAnswer, DateAsk, DateOption
from .models import Event, State

Period = tuple[datetime.datetime, datetime.datetime]
Word = DateAnswer.Word
YES, MAYBE, NO, OPEN = Word.YES.value, Word.MAYBE.value, Word.NO.value, ""
MOST = 10
"""Candidate dates of one event."""


@dataclass(frozen=True)
class Voice:
    """What a city says of which dates: yes, no, or "" while it is asked. `url` is where it is asked and answers."""

    name: str
    words: Mapping[Period, str]
    url: str = ""


Provider = Callable[[Event], list[Voice]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Let an upper floor say what others say of an event's dates; one call for an event."""
    _PROVIDERS.append(provider)


def voices_of(event: Event) -> list[Voice]:
    """What others than the people asked say of dates."""
    return [voice for provider in _PROVIDERS for voice in provider(event)]


@dataclass(frozen=True)
class Pair:
    """A pair of dates as pages write it (`{{ pair|dates }}`)."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    date_precision: str


def pair_of(option: DateOption, event: Event) -> Pair:
    """A pair of candidate dates, as exactly as the event's own are told."""
    return Pair(option.starts_at, option.ends_at, event.timezone, event.date_precision)


@dataclass
class Candidate:
    """One pair of dates and what was said of it; `option` is None for dates that only a city has named."""

    pair: Pair
    option: DateOption | None
    yes: list[str] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)
    no: list[str] = field(default_factory=list)
    cities_yes: list[str] = field(default_factory=list)
    cities_no: list[str] = field(default_factory=list)
    cities_asked: list[str] = field(default_factory=list)
    is_present: bool = False
    is_best: bool = False

    @property
    def period(self) -> Period:
        """Its two instants."""
        return self.pair.starts_at, self.pair.ends_at

    @property
    def is_past(self) -> bool:
        """Whether the event can no longer move there."""
        return self.pair.starts_at <= timezone.now()

    @property
    def rank(self) -> tuple[bool, int, int, int, datetime.datetime]:
        """What orders them: no city against, more who can come than cannot, most who gladly can, the earliest."""
        can = len(self.yes) + len(self.maybe)
        return self.is_past, len(self.cities_no), len(self.no) - can, -len(self.yes), self.pair.starts_at

    @property
    def reasons(self) -> list[str]:
        """Why it stands where it stands, in sentences."""
        return list(self._reasons())

    def _reasons(self) -> Iterable[str]:
        if self.is_past:
            yield _("It has begun already.")
        for names, text in (
            (self.cities_no, _("Not possible for %(names)s.")),
            (self.cities_yes, _("Suits %(names)s.")),
            (self.cities_asked, _("%(names)s has not answered.")),
        ):
            if names:
                yield text % {"names": localise.list_of(names)}
        can = len(self.yes) + len(self.maybe)
        if can or self.no:
            told = {"can": localise.number(can), "all": localise.number(can + len(self.no))}
            answered = can + len(self.no)
            yield ngettext(
                "%(can)s of %(all)s person who answered can come.", "%(can)s of %(all)s people who answered can come.",
                answered,
            ) % told  # fmt: skip
        if self.no:
            yield _("Cannot come: %(names)s.") % {"names": localise.list_of(self.no)}


@dataclass(frozen=True)
class Row:
    """One person or city and what they say of each candidate, in the order of the columns; None: nothing."""

    name: str
    words: list[str | None]
    ask: DateAsk | None = None
    url: str = ""


@dataclass(frozen=True)
class Table:
    """All of it: the candidates in their order and by rank, people and cities with their words."""

    candidates: list[Candidate]
    ranked: list[Candidate]
    people: list[Row]
    cities: list[Row]

    @property
    def answered(self) -> int:
        """How many of the people have answered."""
        return sum(row.ask is not None and row.ask.answered_at is not None for row in self.people)


def table_of(event: Event) -> Table:
    """What is said of an event's candidate dates, in a fixed number of queries."""
    options = list(event.date_options.all())
    asks = list(event.date_asks.prefetch_related("answers"))
    voices = voices_of(event)
    known = {option.period: Candidate(pair_of(option, event), option) for option in options}
    for voice in voices:
        for period in voice.words:
            known.setdefault(period, Candidate(Pair(*period, event.timezone, event.date_precision), None))
    said = {ask.pk: {answer.option_id: answer.word for answer in ask.answers.all()} for ask in asks}
    for candidate in known.values():
        candidate.is_present = candidate.period == (event.starts_at, event.ends_at)
        _count(candidate, asks, said, voices)
    columns = sorted(known.values(), key=lambda one: one.period)
    ranked = sorted(columns, key=lambda one: (one.option is None, one.rank))
    if options and any(one.yes or one.maybe or one.cities_yes for one in columns):
        ranked[0].is_best = not ranked[0].is_past
    people = [
        Row(ask.called, [said[ask.pk].get(one.option.pk) if one.option else None for one in columns], ask)
        for ask in asks
    ]
    cities = [Row(voice.name, [voice.words.get(one.period) for one in columns], None, voice.url) for voice in voices]
    return Table(columns, ranked, people, cities)


def is_settled(event: Event) -> bool:
    """Whether one of the candidate dates was taken."""
    return any(option.taken_at for option in event.date_options.all())


def is_asking(event: Event) -> bool:
    """Whether people may still be asked and answer: a draft, or an event put off, without dates taken."""
    return event.state in (State.DRAFT, State.POSTPONED) and not is_settled(event)


def period_of(event: Event, first: datetime.date, last: datetime.date | None) -> Period:
    """The event's times of day on other days; without a last day as many days as the event has."""
    start, end = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    until = last or first + (end.date() - start.date())
    begins, ends = (
        datetime.datetime.combine(day, at.time(), event.zone).astimezone(datetime.UTC)
        for day, at in ((first, start), (until, end))
    )
    return begins, ends


def closes_at(ask: DateAsk, event: Event) -> datetime.datetime:
    """Until when the link takes answers: the last minute of the day of reply, where the event is."""
    return datetime.datetime.combine(ask.reply_by, datetime.time(23, 59), event.zone)


def _count(
    candidate: Candidate, asks: list[DateAsk], said: Mapping[int, Mapping[int, str]], voices: list[Voice]
) -> None:
    for ask in asks:
        word = said[ask.pk].get(candidate.option.pk) if candidate.option else None
        if word:
            {YES: candidate.yes, MAYBE: candidate.maybe, NO: candidate.no}[word].append(ask.called)
    for voice in voices:
        word = voice.words.get(candidate.period)
        if word is not None:
            lists = {YES: candidate.cities_yes, NO: candidate.cities_no, OPEN: candidate.cities_asked}
            lists[word].append(voice.name)
