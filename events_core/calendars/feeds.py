"""The public feed: which entries, under which validator, in which bytes."""

import datetime
import functools
import hashlib
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError
from events_core.network.merging import names
from events_core.network.models import City, Theme
from events_core.programme.models import Event, Kind, ProgrammeVersion, Series
from events_core.programme.queries import Filters, narrowed

from . import zones
from .entries import LANGUAGES
from .models import EventText
from .serialise import END, Feed, nothing, opening

PATH = "/feeds/events.ics"
FORM = 1  # raised when the same programme would be written otherwise
WINDOW = datetime.timedelta(days=90)
ROWS = 100
KEPT = 4
PARTS = ("kind", "theme", "city", "country", "series")
NAMES = (*PARTS, "lang", "when")
SECOND = datetime.timedelta(seconds=1)


@dataclass(frozen=True)
class Wanted:
    """One feed: what it is narrowed to, its language, and whether it is the archive."""

    filters: Filters
    language: str = "en"
    past: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> "Wanted":
        """From a query string; an unknown language is English (`faults` finds it), an unknown value finds nothing."""
        filters = replace(Filters.read(query), q="", when="")
        language = localise.normalise_language(query.get("lang")) or "en"
        return cls(filters, language, query.get("when") == "past")

    @property
    def query(self) -> str:
        """The query string in its one canonical spelling, commas left as they are."""
        parts = [(name, ",".join(getattr(self.filters, name))) for name in PARTS if getattr(self.filters, name)]
        parts += [("lang", self.language)] if self.language != "en" else []
        parts += [("when", "past")] if self.past else []
        return urlencode(parts, safe=",")

    @property
    def address(self) -> str:
        """Where this feed is fetched."""
        return f"{settings.BASE_URL}{PATH}" + (f"?{self.query}" if self.query else "")

    def entries(self) -> QuerySet[EventText]:
        """The stored entries, in the order of their end; from 90 days ago, or in the archive what ended before."""
        found = EventText.objects.filter(language=self.language, is_listed=True)
        edge = window_start()
        found = found.filter(ends_at__lt=edge) if self.past else found.filter(ends_at__gte=edge)
        if self.filters.is_narrow:
            found = found.filter(event__in=narrowed(Event.objects.all(), self.filters).order_by().values("pk"))
        return found.order_by("ends_at", "event_id")


@dataclass(frozen=True)
class Version:
    """What a feed is validated by."""

    number: int
    changed_at: datetime.datetime

    @property
    def modified(self) -> datetime.datetime:
        """The full second after the last change that the feed may show: of the programme, or of the window (midnight).

        Dates in HTTP have no fractions: were they cut off, a second change in the same second would not show.
        """
        last = max(self.changed_at, window_start() + WINDOW)
        return last if not last.microsecond else last.replace(microsecond=0) + SECOND

    def tag(self, query: str) -> str:
        """An opaque tag (RFC 9110 §8.8.3) for one feed under this version."""
        return digest(self.number, window_start().date(), settings.BASE_URL, settings.UID_DOMAIN, settings.DEMO, query)


@functools.lru_cache(maxsize=512)
def digest(*parts: object) -> str:
    """What a tag is made of, in few letters."""
    return hashlib.sha256(repr((FORM, *parts)).encode()).hexdigest()[:24]


def window_start() -> datetime.datetime:
    """Since when entries are kept in the feed: midnight (UTC) ninety days ago, so that it moves once a day."""
    return timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0) - WINDOW


def version() -> Version:
    """The programme's counter, in one small query, which is not put together anew for each 304."""
    with connection.cursor() as cursor:
        cursor.execute(*_version_query())
        row = cursor.fetchone()
    return Version(row[0], _instant(row[1])) if row else Version(0, zones.EPOCH)


@functools.cache
def _version_query() -> tuple[str, Any]:
    found = ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW).values_list("number", "changed_at")
    return found.query.sql_with_params()


def _instant(stored: datetime.datetime) -> datetime.datetime:
    """An instant as the database's driver gives it; that of SQLite leaves out that it is in UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=datetime.UTC)


@functools.lru_cache(maxsize=512)
def asked(query: str) -> tuple[Wanted, str] | None:
    """The feed that a query string asks for, with its canonical spelling; None when it has `faults`."""
    parsed = QueryDict(query)
    if faults(parsed):
        return None
    wanted = Wanted.read(parsed)
    return wanted, wanted.query


def faults(query: QueryDict) -> list[FieldError]:
    """What is wrong with a query string, without asking the database: a typo must not give the whole feed."""
    found = [
        FieldError(name, "unknown", _("There is no filter called %(name)s. There are: %(known)s.")
                   % {"name": name[:40], "known": ", ".join(NAMES)})
        for name in query if name not in NAMES
    ]  # fmt: skip
    tag = str(query.get("lang") or "")
    if tag and localise.normalise_language(tag) is None:
        found.append(language_fault(tag))
    if query.get("when", "") not in ("", "coming", "past"):
        found.append(FieldError("when", "unknown", _("Write coming or past.")))
    filters = Filters.read(query)
    return found + _unknown("kind", filters.kind, Kind.values) + _unknown("country", filters.country, _countries())


def strangers(wanted: Wanted) -> list[FieldError]:
    """Themes, cities and series that nobody knows; a query for each filter that is used."""
    themes, cities, series = wanted.filters.theme, wanted.filters.city, wanted.filters.series
    known_themes = Theme.objects.filter(slug__in=themes).values_list("slug", flat=True) if themes else ()
    known_cities = {*City.objects.filter(slug__in=cities).values_list("slug", flat=True)} if cities else set()
    if any(city not in known_cities for city in cities):
        known_cities |= names.present(City, cities).keys()
    known_series = Series.objects.filter(slug__in=series).values_list("slug", flat=True) if series else ()
    found = _unknown("theme", themes, known_themes) + _unknown("city", cities, known_cities)
    return found + _unknown("series", series, known_series)


def language_fault(tag: str) -> FieldError:
    """An unknown language."""
    known = ", ".join(LANGUAGES)
    return FieldError(
        "lang",
        "unknown",
        _("There is no language %(tag)s here. There are: %(known)s.") % {"tag": tag[:20], "known": known},
    )


def only_known(wanted: Wanted) -> Wanted:
    """The feed without the values of filters that nobody knows."""
    filters = wanted.filters
    kinds = tuple(kind for kind in filters.kind if kind in Kind.values)
    countries = tuple(code for code in filters.country if code in _countries())
    wrong = {error.field: error.code for error in strangers(wanted)}
    themes = () if "theme" in wrong else filters.theme
    cities = () if "city" in wrong else filters.city
    series = () if "series" in wrong else filters.series
    known = replace(filters, kind=kinds, country=countries, theme=themes, city=cities, series=series)
    return replace(wanted, filters=known)


def _unknown(name: str, asked: Iterable[str], known: Iterable[str]) -> list[FieldError]:
    allowed = set(known)
    return [
        FieldError(name, "unknown", _("There is none by the name %(slug)s.") % {"slug": value[:80]})
        for value in asked
        if value not in allowed
    ]


def _countries() -> frozenset[str]:
    return frozenset(localise.country_codes())


def body(wanted: Wanted, at: Version) -> Iterator[bytes]:
    """The feed in pieces: what it is, its zones, its entries as they are stored."""
    with translation.override(wanted.language):
        yield opening(about(wanted, at))
    rows = _stored(wanted.entries())
    yield zones.vtimezones({zone for zone, _text in rows if zone})
    for start in range(0, len(rows), ROWS):
        yield b"".join([text for _zone, text in rows[start : start + ROWS]])
    yield END if rows else nothing() + END


@functools.lru_cache(maxsize=KEPT)
def finished(wanted: Wanted, at: Version, tag: str, in_gzip: bool) -> tuple[bytes, ...]:
    """The feed as it is sent. The last few are kept in memory, each for one version only, so that none can be stale."""
    pieces = body(wanted, at)
    return tuple(zipped(pieces) if in_gzip else pieces)


def _stored(entries: QuerySet[EventText]) -> list[tuple[str, bytes]]:
    """Zones and stored bytes as the database has them, read at once, so that no zone of a text is missing.

    No object is made per entry.
    """
    sql, values = entries.values_list("zone", "text").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def zipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in gzip's format (RFC 1952), quickly rather than tightly."""
    squeeze = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for piece in pieces:
        if out := squeeze.compress(piece):
            yield out
    yield squeeze.flush()


def about(wanted: Wanted, at: Version) -> Feed:
    """What the feed says of itself, in the active language."""
    name, asked = _("Low Carbon City Platform"), words(wanted)
    texts = [_("Events of the Low Carbon City Platform in North-East Asia: new ones, new dates and cancellations.")]
    if settings.DEMO:
        texts.append(_("This is a demonstration: people, amounts and events after 2014 are invented."))
    return Feed(
        uid=f"{uuid.uuid5(uuid.NAMESPACE_URL, f'{PATH}?{wanted.query}')}@{settings.UID_DOMAIN}",
        name=_("%(calendar)s: %(choice)s") % {"calendar": name, "choice": ", ".join(asked)} if asked else name,
        description=" ".join(texts),
        source=wanted.address,
        url=f"{settings.BASE_URL}/calendars/",
        modified=at.modified,
    )


def words(wanted: Wanted) -> list[str]:
    """What a feed is narrowed to, as the reader calls it; values that nobody knows are left out."""
    filters, kinds = wanted.filters, {str(value): str(label) for value, label in Kind.choices}
    found = [kinds[kind] for kind in filters.kind if kind in kinds]
    found += [str(series) for series in Series.objects.filter(slug__in=filters.series)] if filters.series else []
    found += [str(theme) for theme in Theme.objects.filter(slug__in=filters.theme)] if filters.theme else []
    found += [str(city) for city in City.objects.filter(slug__in=filters.city)] if filters.city else []
    return found + [localise.country_name(code) for code in filters.country if code in _countries()]


def figures(wanted: Wanted) -> tuple[int, Event | None]:
    """How many entries the feed has now, and the next event among them."""
    entries = wanted.entries()
    ids = entries.order_by().values("event_id")
    coming = Event.objects.filter(pk__in=ids, starts_at__gte=timezone.now()).exclude(state="cancelled")
    return entries.count(), coming.order_by("starts_at", "id").first()
