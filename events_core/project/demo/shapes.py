"""The shapes that the demonstration's data is written in."""

from dataclasses import dataclass, field

Texts = dict[str, str]
LANGUAGES = ("en", "zh-hans", "ja", "ko", "mn", "ru")


def six(en: str, zh: str, ja: str, ko: str, mn: str, ru: str) -> Texts:
    """One text in the six languages, always in this order."""
    return dict(zip(LANGUAGES, (en, zh, ja, ko, mn, ru), strict=True))


@dataclass(frozen=True)
class Target:
    """One row of targets as one source states it: per cent from `low` to `high`, by `by`, from `base` (None: not given)."""

    measure: str
    low: float
    by: int
    base: int | None
    source: str
    high: float = 0
    bau: bool = False
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A city, or a town, ward, province, zone or cluster; `people` only where the paper counts them."""

    slug: str
    country: str
    name: Texts
    kind: str = "city"
    aliases: tuple[str, ...] = ()
    people: int | None = None
    economy: str = ""
    about: Texts = field(default_factory=dict)
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Body:
    """An organisation; `city` is the slug of its place."""

    slug: str
    kind: str
    name: Texts
    short: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    city: str = ""
    about: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What the paper records of an event: first and last day as dates, only as exact as `precision` says."""

    slug: str
    kind: str
    title: Texts
    first: str
    last: str
    precision: str
    zone: str
    city: str
    related: bool = False
    summary: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    outcome: Texts = field(default_factory=dict)
    partners: tuple[tuple[str, str], ...] = ()
    themes: tuple[str, ...] = ()
    series: str = ""


@dataclass(frozen=True)
class Somebody:
    """An invented person; the address is made from the Latin name."""

    name: str
    native: str
    country: str
    language: str
    organisation: str
    position: str
    email: str


@dataclass(frozen=True)
class Voice:
    """Somebody invented who speaks in a session."""

    name: str
    native: str = ""
    position: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Item:
    """A session: on the event's day number `day` (0 is the first), from and to local times as "09:30"."""

    day: int
    start: str
    end: str
    title: Texts
    kind: str = "talk"
    room: str = ""
    summary: Texts = field(default_factory=dict)
    voices: tuple[Voice, ...] = ()
    interpretation: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asking:
    """One city that is asked to host, and what came of it: a state of the request, or how far it is (opened, received)."""

    city: str
    state: str
    sites: tuple[str, ...] = ("City hall", "A district heating plant")


@dataclass(frozen=True)
class Window:
    """Registration: opens and closes so many days before (or, negative, after) loading; None for the usual."""

    opens_in: int | None = None
    closes_in: int | None = None


@dataclass(frozen=True)
class Minimum:
    """How many people are needed, so many days after loading, and whether everybody reads of it."""

    people: int
    within: int
    shown: bool = False


@dataclass(frozen=True)
class Planned:
    """An invented event. `week` and `weekday` (0 is Monday) place its first day from the week of loading on."""

    slug: str
    kind: str
    title: Texts
    week: int
    weekday: int
    days: int
    start: str
    end: str
    zone: str
    summary: Texts
    state: str = "published"
    description: Texts = field(default_factory=dict)
    outcome: Texts = field(default_factory=dict)
    cities: tuple[str, ...] = ()
    venue: Texts = field(default_factory=dict)
    link: str = ""
    mode: str = "in_person"
    precision: str = "exact"
    visibility: str = "public"
    capacity: int | None = None
    window: Window = Window()
    approval: bool = False
    languages: tuple[str, ...] = ("en",)
    themes: tuple[str, ...] = ()
    partners: tuple[tuple[str, str], ...] = (("neaspec-secretariat", "organiser"),)
    parent: str = ""
    lead: str = "secretariat"
    team: tuple[tuple[str, str], ...] = ()
    sessions: tuple[Item, ...] = ()
    categories: tuple[tuple[str, Texts, int | None], ...] = ()
    guests: int = 0
    asks: tuple[Asking, ...] = ()
    reason: str = ""
    certificates: tuple[str, ...] = ()
    series: str = ""
    interpretation: tuple[str, ...] = ()
    minimum: Minimum | None = None
