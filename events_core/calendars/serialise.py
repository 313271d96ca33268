"""Entries and calendars as text (RFC 5545, RFC 7986): icalendar escapes and folds, this file says what is written."""

import datetime
import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import icalendar
from icalendar import vCalAddress, vText, vUri

from . import zones

PRODID = "-//NEASPEC//Low Carbon City Platform//EN"
COLOR, APPLE_COLOR = "darkgreen", "#1F5A45"
REFRESH = "PT1H"
MAILTO_SAFE = "!$'*+-._~"
END = b"END:VCALENDAR\r\n"
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Entry:
    """One event as calendars show it, in one language. Instants are aware; an empty value is left out."""

    uid: str
    sequence: int
    created: datetime.datetime
    modified: datetime.datetime
    starts: datetime.datetime
    ends: datetime.datetime
    zone: str
    summary: str
    all_day: bool = False
    description: str = ""
    location: str = ""
    conference: str = ""
    url: str = ""
    categories: Sequence[str] = ()
    organizer_name: str = ""
    organizer_email: str = ""
    status: str = "CONFIRMED"
    transparent: bool = False
    geo: tuple[float, float] | None = None

    @property
    def local_zone(self) -> str:
        """The zone whose VTIMEZONE the entry needs; "" for days and for times that are written in UTC."""
        return "" if self.all_day or not zones.writes_local(self.zone, self.starts, self.ends) else self.zone


@dataclass(frozen=True)
class Feed:
    """What a calendar says of itself (RFC 7986 §5); `source` is where it can be fetched again."""

    uid: str
    name: str
    description: str
    source: str
    url: str
    modified: datetime.datetime


def vevent(entry: Entry) -> bytes:
    """One VEVENT: lines folded at 75 octets that end in CRLF."""
    made = icalendar.Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", _utc(entry.modified))
    made.add("created", _utc(entry.created))
    made.add("last-modified", _utc(entry.modified))
    made.add("sequence", entry.sequence)
    for name, value in zip(("dtstart", "dtend"), _span(entry), strict=True):
        made.add(name, value)
    made.add("status", entry.status)
    made.add("transp", "TRANSPARENT" if entry.transparent else "OPAQUE")
    for name, text in (("summary", entry.summary), ("description", entry.description), ("location", entry.location)):
        if clean(text):
            made.add(name, vText(clean(text)))
    if entry.categories:
        made.add("categories", [clean(category) for category in entry.categories])
    if entry.conference:
        made.add("conference", vUri(entry.conference, params={"VALUE": "URI", "FEATURE": "VIDEO"}))
    if entry.url:
        made.add("url", vUri(entry.url))
    if entry.geo:
        made.add("geo", entry.geo)
    if entry.organizer_email:
        made.add("organizer", _address(entry))
    return made.to_ical()


def opening(feed: Feed | None = None) -> bytes:
    """The first lines of a calendar; those of a feed say what it is and how often to fetch it. No METHOD in either."""
    made = icalendar.Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODID)
    made.add("calscale", "GREGORIAN")
    if feed:
        made.add("uid", feed.uid)
        made.add("last-modified", _utc(feed.modified))
        for names, text in ((("name", "x-wr-calname"), feed.name), (("description", "x-wr-caldesc"), feed.description)):
            for name in names:
                made.add(name, vText(clean(text)))
        made.add("refresh-interval", datetime.timedelta(hours=1), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", REFRESH)
        made.add("source", vUri(feed.source, params={"VALUE": "URI"}))
        made.add("url", vUri(feed.url))
        made.add("color", COLOR)
        made.add("x-apple-calendar-color", APPLE_COLOR)
    # Names of properties know no case (RFC 5545 §1.3); vdirsyncer takes the first UID in capitals for the entry's.
    return made.to_ical().replace(b"\r\nUID:", b"\r\nuid:").removesuffix(END)


def nothing() -> bytes:
    """What stands in a calendar without entries, because it must hold a component (RFC 5545 §3.6)."""
    made = icalendar.Timezone()
    made.add("tzid", "UTC")
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", zones.EPOCH.replace(tzinfo=None))
    standard.add("tzoffsetfrom", datetime.timedelta())
    standard.add("tzoffsetto", datetime.timedelta())
    standard.add("tzname", "UTC")
    made.add_component(standard)
    return made.to_ical()


def clean(text: str) -> str:
    """Text without what RFC 5545 §3.1 forbids: control characters other than the line break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return CONTROLS.sub(" ", lines).strip()


def _span(entry: Entry) -> tuple[datetime.date, datetime.date]:
    """DTSTART and DTEND; days end on the day after (§3.6.1), and an instant lasts a minute so that it shows."""
    clock = zoneinfo.ZoneInfo(entry.zone)
    if entry.all_day:
        first = entry.starts.astimezone(clock).date()
        last = (entry.ends.astimezone(clock) - datetime.timedelta(microseconds=1)).date()
        return first, max(first, last) + datetime.timedelta(days=1)
    zone = clock if entry.local_zone else datetime.UTC
    starts = entry.starts.astimezone(zone).replace(microsecond=0)
    ends = entry.ends.astimezone(zone).replace(microsecond=0)
    return starts, ends if ends > starts else starts + datetime.timedelta(minutes=1)


def _address(entry: Entry) -> vCalAddress:
    made = vCalAddress(_mailto(entry.organizer_email))
    if name := clean(entry.organizer_name).replace("\n", " ").replace('"', "'"):
        made.params["CN"] = name
    return made


def _mailto(email: str) -> str:
    """An address as a URI (RFC 6068 §2): what has a meaning in URIs is encoded, a domain in other scripts too."""
    local, _at, domain = email.rpartition("@")
    host = domain if domain.isascii() else domain.encode("idna").decode()
    return f"mailto:{quote(local, safe=MAILTO_SAFE)}@{host}"


def _utc(at: datetime.datetime) -> datetime.datetime:
    return at.astimezone(datetime.UTC).replace(microsecond=0)
