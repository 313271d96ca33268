"""The public feed: which entries, under which validator, in which bytes."""

import datetime
import hashlib
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.network.models import City, Theme
from events_core.programme.models import Event, Kind, ProgrammeVersion
from events_core.programme.queries import Filters, narrowed

from . import zones
from .models import EventText
from .serialise import END, Feed, nothing, opening

PATH = "/feeds/events.ics"
FORM = 1  # raised when the same programme would be written otherwise
WINDOW = datetime.timedelta(days=90)
ROWS = 500
PARTS = ("kind", "theme", "city", "country")


@dataclass(frozen=True)
class Wanted:
    """One feed: what it is narrowed to, its language, and whether it is the archive."""

    filters: Filters
    language: str = "en"
    past: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> "Wanted":
        """From a query string; an unknown language is English, an unknown value of a filter finds nothing."""
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
        """The last change that the feed may show: of the programme, or of the window at midnight (UTC)."""
        return max(self.changed_at, window_start() + WINDOW).replace(microsecond=0)

    def tag(self, query: str) -> str:
        """An opaque tag (RFC 9110 §8.8.3) for one feed under this version."""
        parts = (FORM, self.number, window_start().date(), settings.BASE_URL, settings.UID_DOMAIN, settings.DEMO, query)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def window_start() -> datetime.datetime:
    """Since when entries are kept in the feed: midnight (UTC) ninety days ago, so that it moves once a day."""
    return timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0) - WINDOW


def version() -> Version:
    """The programme's counter, in one small query."""
    row = ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW).values_list("number", "changed_at").first()
    return Version(*row) if row else Version(0, zones.EPOCH)


def body(wanted: Wanted, at: Version) -> Iterator[bytes]:
    """The feed in pieces: what it is, its zones, its entries as they are stored."""
    entries = wanted.entries()
    with translation.override(wanted.language):
        yield opening(about(wanted, at))
    used = [name for name in entries.order_by().values_list("zone", flat=True).distinct() if name]
    yield zones.vtimezones(used)
    empty = True
    for rows in _stored(entries):
        empty = False
        yield b"".join(rows)
    yield nothing() + END if empty and not used else END


def _stored(entries: QuerySet[EventText]) -> Iterator[Iterable[bytes]]:
    """The stored bytes, some hundred at a time and as the database has them: no object is made per entry."""
    sql, values = entries.values_list("text").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(ROWS):
            yield [text for (text,) in rows]


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
    found += [str(theme) for theme in Theme.objects.filter(slug__in=filters.theme)] if filters.theme else []
    found += [str(city) for city in City.objects.filter(slug__in=filters.city)] if filters.city else []
    codes = set(localise.country_codes())
    return found + [localise.country_name(code) for code in filters.country if code in codes]


def figures(wanted: Wanted) -> tuple[int, Event | None]:
    """How many entries the feed has now, and the next event among them."""
    entries = wanted.entries()
    ids = entries.order_by().values("event_id")
    coming = Event.objects.filter(pk__in=ids, starts_at__gte=timezone.now()).exclude(state="cancelled")
    return entries.count(), coming.order_by("starts_at", "id").first()
