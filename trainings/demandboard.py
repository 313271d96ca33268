"""The demand board: what is asked for, where and when; what nobody offers, and what is offered and not asked for.

Figures of open requests by subject, country and month; no request, city or contact is told. What officers see beside
is `requests_of`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from babel.dates import format_skeleton
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.localise.languages import locale_of
from events_core.network.models import Theme

from .models import Offer, TrainingRequest
from .needs import month_day, to_come

_S = TrainingRequest.State
SOUGHT = (_S.SUBMITTED, _S.UNDER_REVIEW, _S.ON_HOLD)
"""Nobody has agreed to teach it yet."""
ARRANGED = (_S.MATCHED, _S.AGREED, _S.SCHEDULED)
"""Somebody teaches it, and it was not held yet."""
MONTHS = 18
WIDTH, ROW = 640, 56
BASE, TOP = 140, 24
LETTER = 15  # the width of a letter on a phone, where the figures are drawn larger
LINKS = 5
"""So many requests an officer sees beside a subject; the queue has all."""


@dataclass(frozen=True)
class Bar:
    """A subject with its figures, and where its bars stand in the picture."""

    theme: Theme
    sought: int
    arranged: int
    offers: int
    y: int
    width: int
    further: int

    @property
    def total(self) -> int:
        """All requests for it."""
        return self.sought + self.arranged

    @property
    def text_y(self) -> int:
        """Where its name stands."""
        return self.y + 26

    @property
    def bar_y(self) -> int:
        """Where its bars stand."""
        return self.y + 34


@dataclass(frozen=True)
class Column:
    """A month with how many requests it would suit, and where it stands in the picture."""

    month: str
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Where its figure and its name stand."""
        return self.x + self.width // 2

    @property
    def above(self) -> int:
        """Where its figure stands."""
        return self.y - 7

    @property
    def name(self) -> str:
        """The month with its year."""
        return localise.month_name(month_day(self.month))

    @property
    def short(self) -> str:
        """The month as short as the reader's language writes it."""
        return format_skeleton("MMM", month_day(self.month), locale=locale_of(localise.reader()))


@dataclass(frozen=True)
class Lack:
    """A subject that is sought, what is missing, and how many requests wait; `numbers` are the oldest of them."""

    theme: Theme
    requests: int
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Asking:
    """A request as an officer sees it beside a subject."""

    number: int
    reference: str
    place: str


@dataclass
class Board:
    """All figures of the board; `countries` and `years` are what it can be narrowed by."""

    total: int = 0
    sought: int = 0
    bars: list[Bar] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    any_month: int = 0
    by_country: list[tuple[str, list[int], int]] = field(default_factory=list)
    heads: list[Theme] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)
    unasked: list[tuple[Theme, int]] = field(default_factory=list)
    offers: int = 0
    countries: list[str] = field(default_factory=list)
    years: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How high the picture of the subjects is."""
        return ROW * len(self.bars)

    @property
    def labelled(self) -> list[Column]:
        """The months that bear a name: so many that their names fit beside each other on a phone."""
        if not self.columns:
            return []
        widest = max(sum(2 if ord(char) > 0x2E80 else 1 for char in column.short) for column in self.columns)
        every = math.ceil((widest + 1) * LETTER * max(6, len(self.columns)) / WIDTH)
        return [column for place, column in enumerate(self.columns) if place % every == 0]


@dataclass(frozen=True)
class Wish:
    """What the board counts of one request."""

    number: int
    is_sought: bool
    country: str
    months: list[str]
    languages: frozenset[str]
    topics: list[str]


@dataclass(frozen=True)
class Supply:
    """What the board counts of one offer."""

    countries: frozenset[str]
    languages: frozenset[str]
    topics: frozenset[str]


Terms = tuple[frozenset[str], frozenset[str]]
"""Languages and countries of offers; none means any country."""


def board(country: str = "", year: str = "") -> Board:
    """The figures of all open requests, or of those of a country, or that can take a month of a year; five queries."""
    themes = {theme.slug: theme for theme in Theme.objects.order_by("position", "slug")}
    every, supply = _wishes(), _supply()
    wishes = [one for one in every if _is_wanted(one, country, year)]
    made = Board(total=len(wishes), sought=sum(one.is_sought for one in wishes), offers=len(supply))
    made.countries = sorted({one.country for one in every if one.country} | {country} - {""})
    made.years = sorted({month[:4] for one in every for month in one.months} | {year} - {""})
    sought = Counter(slug for one in wishes if one.is_sought for slug in one.topics)
    arranged = Counter(slug for one in wishes if not one.is_sought for slug in one.topics)
    here = [one for one in supply if not country or not one.countries or country in one.countries]
    offered = Counter(slug for one in here for slug in one.topics)
    made.bars = _bars(themes, sought, arranged, offered)
    made.columns, made.any_month = _columns(wishes, year)
    made.heads = [bar.theme for bar in made.bars]
    made.by_country = _by_country(wishes, [theme.slug for theme in made.heads])
    made.lacks = list(_lacks(themes, [one for one in wishes if one.is_sought], here))
    made.unasked = [
        (theme, offered[slug]) for slug, theme in themes.items() if offered[slug] and not sought[slug] + arranged[slug]
    ]
    return made


def requests_of(lacks: Iterable[Lack]) -> dict[int, Asking]:
    """For officers: the requests that lack an offer, so many as are shown, by their number; one query."""
    wanted = {number for lack in lacks for number in lack.numbers}
    rows = TrainingRequest.objects.filter(pk__in=wanted).select_related("city")
    return {row.pk: Asking(row.pk, str(row), row.place) for row in rows}


def _wishes() -> list[Wish]:
    topics = _topics(TrainingRequest, "trainingrequest_id")
    rows = TrainingRequest.objects.filter(state__in=(*SOUGHT, *ARRANGED))
    facts = rows.order_by("pk").values_list("pk", "state", "city__country", "months", "languages")
    return [
        Wish(number, state in SOUGHT, country or "", to_come(months), frozenset(languages), topics.get(number, []))
        for number, state, country, months, languages in facts
    ]


def _supply() -> list[Supply]:
    topics = _topics(Offer, "offer_id")
    facts = Offer.objects.filter(state=Offer.State.ACTIVE).values_list("pk", "countries", "languages")
    return [
        Supply(frozenset(countries), frozenset(languages), frozenset(topics.get(number, ())))
        for number, countries, languages in facts
    ]


def _topics(model: type[TrainingRequest] | type[Offer], owner: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, slug in model.topics.through._default_manager.values_list(owner, "theme__slug"):
        found[number].append(slug)
    return found


def _is_wanted(one: Wish, country: str, year: str) -> bool:
    return (not country or one.country == country) and (not year or any(month.startswith(year) for month in one.months))


def _bars(
    themes: Mapping[str, Theme], sought: Counter[str], arranged: Counter[str], offered: Counter[str]
) -> list[Bar]:
    """The subjects that are asked for, the most asked first."""
    asked = sorted(
        (slug for slug in themes if sought[slug] + arranged[slug]), key=lambda slug: -_sum(slug, sought, arranged)
    )
    most = max((_sum(slug, sought, arranged) for slug in asked), default=1)
    return [
        Bar(
            themes[slug],
            sought[slug],
            arranged[slug],
            offered[slug],
            ROW * place,
            round(WIDTH * sought[slug] / most),
            round(WIDTH * _sum(slug, sought, arranged) / most) - round(WIDTH * sought[slug] / most),
        )
        for place, slug in enumerate(asked)
    ]


def _sum(slug: str, *counts: Counter[str]) -> int:
    return sum(count[slug] for count in counts)


def _columns(wishes: Iterable[Wish], year: str) -> tuple[list[Column], int]:
    """The months to come from the first to the last that anybody names, and how many requests name none."""
    counts: Counter[str] = Counter()
    any_month = 0
    for one in wishes:
        counts.update(one.months)
        any_month += not one.months
    months = _run([month for month in counts if not year or month.startswith(year)])
    most = max((counts[month] for month in months), default=1)
    step = WIDTH / max(6, len(months) or 1)
    columns = []
    for place, month in enumerate(months):
        height = round((BASE - TOP) * counts[month] / most)
        columns.append(
            Column(month, counts[month], round(step * (place + 0.13)), BASE - height, round(step * 0.73), height)
        )
    return columns, any_month


def _run(months: list[str]) -> list[str]:
    """All months from the first to the last, at most so many."""
    if not months:
        return []
    first, last = month_day(min(months)), month_day(max(months))
    span = min((last.year - first.year) * 12 + last.month - first.month, MONTHS - 1)
    places = (first.year * 12 + first.month - 1 + place for place in range(span + 1))
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in places]


def _by_country(wishes: Iterable[Wish], slugs: list[str]) -> list[tuple[str, list[int], int]]:
    """For each country: how many requests for each subject, and how many requests."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for one in wishes:
        counts[one.country].update(one.topics)
        totals[one.country] += 1
    order = sorted(
        totals, key=lambda code: (not code, -totals[code], localise.collation_key(localise.country_name(code)))
    )
    return [(code, [counts[code][slug] for slug in slugs], totals[code]) for code in order]


def _lacks(themes: Mapping[str, Theme], sought: Iterable[Wish], supply: list[Supply]) -> Iterable[Lack]:
    """Subjects for which there is no offer at all, or none in a language and for a country of those who ask."""
    waiting: dict[str, list[Wish]] = defaultdict(list)
    for one in sought:
        for slug in one.topics:
            waiting[slug].append(one)
    by_topic: dict[str, set[Terms]] = {slug: set() for slug in waiting}
    for offer in supply:
        for slug in offer.topics & by_topic.keys():
            by_topic[slug].add((offer.languages, offer.countries))
    for slug, theme in themes.items():
        if slug not in waiting:
            continue
        if not by_topic[slug]:
            yield Lack(theme, len(waiting[slug]), _("Nobody offers it."), _oldest(waiting[slug]))
        elif left := [one for one in waiting[slug] if not any(_could(one, offer) for offer in by_topic[slug])]:
            yield Lack(theme, len(left), _why(left, by_topic[slug]), _oldest(left))


def _oldest(wishes: list[Wish]) -> tuple[int, ...]:
    return tuple(one.number for one in wishes[:LINKS])


def _could(wish: Wish, offer: Terms) -> bool:
    """Whether language and country stand in nobody's way."""
    languages, countries = offer
    speaks = not wish.languages or not languages or bool(wish.languages & languages)
    return speaks and (not countries or not wish.country or wish.country in countries)


def _why(left: list[Wish], offers: set[Terms]) -> str:
    """What those need whom no offer of the subject serves."""
    asked: Counter[str] = Counter(code for one in left for code in one.languages)
    spoken = {code for languages, _countries in offers for code in languages}
    missing = [code for code, _count in asked.most_common() if code not in spoken]
    if missing:
        names = localise.list_of(localise.language_name(code) for code in missing[:3])
        return _("Nobody offers it in %(languages)s.") % {"languages": names}
    return _("Offered, but not in a language and for a country of those who ask.")
