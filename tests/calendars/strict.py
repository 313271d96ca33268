"""A strict reader of iCalendar files: RFC 5545, RFC 7986, and what programs trip over; it says every fault it finds."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

NAME = r"[A-Za-z0-9-]+"
VALUE = r'(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
PARAMETER = re.compile(rf";({NAME})=({VALUE}(?:,{VALUE})*)")
LINE = re.compile(rf"({NAME})((?:;{NAME}={VALUE}(?:,{VALUE})*)*):(.*)", re.DOTALL)
ESCAPED = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
LISTED = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])+(?:,(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])+)*")
UTC = re.compile(r"\d{8}T\d{6}Z")
LOCAL = re.compile(r"\d{8}T\d{6}")
DATE = re.compile(r"\d{8}")
OFFSET = re.compile(r"[+-](?:0\d|1\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
URI = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?")
MAILTO = re.compile(r"mailto:[A-Za-z0-9!$'*+._~%-]+@[A-Za-z0-9.-]+")
DURATION = re.compile(r"P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)")
KINDS = {
    "symposium", "workshop", "field_visit", "expert_group_meeting", "training", "forum", "conference", "meeting", "webinar",
}  # fmt: skip
FEED = {  # what the calendar of a feed says of itself, each once
    "VERSION", "PRODID", "CALSCALE", "UID", "LAST-MODIFIED", "NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC",
    "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE", "URL", "COLOR", "X-APPLE-CALENDAR-COLOR",
}  # fmt: skip
FILE = {"VERSION", "PRODID", "CALSCALE"}
NEEDED = {
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP",
    "CATEGORIES", "URL",
}  # fmt: skip
ALLOWED = NEEDED | {"LOCATION", "CONFERENCE", "GEO", "ORGANIZER"}


@dataclass
class Property:
    """One content line."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    """BEGIN to END."""

    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def get(self, name: str) -> Property | None:
        """The first property of a name."""
        return next((one for one in self.properties if one.name == name), None)

    def value(self, name: str) -> str:
        """The value of the first property of a name; "" without one."""
        found = self.get(name)
        return found.value if found else ""

    def all(self, name: str) -> list["Component"]:
        """The parts of a name."""
        return [part for part in self.parts if part.name == name]


def text_of(value: str) -> str:
    """A TEXT value without its escapes."""
    return re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)


def parse(content: bytes) -> Component:
    """The calendar; any breach of the form is a failure."""
    assert not list(faults_of_lines(content))
    root, faults = tree(content)
    assert not faults, faults
    return root


def faults(content: bytes, *, is_feed: bool = True) -> list[str]:
    """Everything that is wrong with a file; `is_feed` asks for what a subscription needs."""
    found = list(faults_of_lines(content))
    if found:
        return found
    root, found = tree(content)
    if found:
        return found
    return [*faults_of_calendar(root, is_feed), *faults_of_zones(root, is_feed), *faults_of_events(root)]


def faults_of_lines(content: bytes) -> Iterator[str]:
    """Bytes: UTF-8, CRLF and nothing else, at most 75 octets, no character cut in two (RFC 5545 §3.1)."""
    if content.startswith(b"\xef\xbb\xbf"):
        yield "starts with a byte order mark"
    if not content.endswith(b"\r\n"):
        yield "does not end in CRLF"
    if b"\r" in content.replace(b"\r\n", b"") or b"\n" in content.replace(b"\r\n", b""):
        yield "a line break that is not CRLF"
    for number, line in enumerate(content.removesuffix(b"\r\n").split(b"\r\n"), 1):
        if len(line) > 75:
            yield f"line {number}: {len(line)} octets"
        if not line.strip():
            yield f"line {number}: empty"
        if number == 1 and line[:1] in (b" ", b"\t"):
            yield "the first line is a continuation"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number}: a character cut in two"
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line):
            yield f"line {number}: a control character"


def tree(content: bytes) -> tuple[Component, list[str]]:
    """Components inside each other, and what is wrong with lines and nesting."""
    found: list[str] = []
    top = Component("")
    stack = [top]
    for line in content.decode().replace("\r\n ", "").replace("\r\n\t", "").removesuffix("\r\n").split("\r\n"):
        match = LINE.fullmatch(line)
        if not match:
            found.append(f"not a content line: {line[:80]!r}")
            continue
        name, parameters, value = match[1].upper(), PARAMETER.findall(match[2]), match[3]
        if len({key.upper() for key, _value in parameters}) != len(parameters):
            found.append(f"a parameter twice: {line[:80]!r}")
        if name == "BEGIN":
            stack.append(Component(value.upper()))
            stack[-2].parts.append(stack[-1])
        elif name == "END":
            if stack[-1].name != value.upper():
                found.append(f"END:{value} closes {stack[-1].name}")
            stack.pop()
        else:
            stack[-1].properties.append(
                Property(name, {key.upper(): text.strip('"') for key, text in parameters}, value)
            )
    if len(stack) != 1 or top.properties or [part.name for part in top.parts] != ["VCALENDAR"]:
        found.append("not one VCALENDAR")
        return Component("VCALENDAR"), found
    return top.parts[0], found


def faults_of_calendar(root: Component, is_feed: bool) -> Iterator[str]:
    """What the calendar says of itself (RFC 5545 §3.6, RFC 7986 §4)."""
    names = Counter(one.name for one in root.properties)
    wanted = FEED if is_feed else FILE
    yield from (f"calendar: {name} is missing" for name in wanted - set(names))
    yield from (f"calendar: {name} does not belong here" for name in set(names) - wanted)
    yield from (f"calendar: {name} {count} times" for name, count in names.items() if count > 1)
    if root.value("VERSION") != "2.0" or root.value("CALSCALE") != "GREGORIAN":
        yield "calendar: VERSION or CALSCALE"
    if [part for part in root.parts if part.name not in ("VTIMEZONE", "VEVENT")] or not root.parts:
        yield "calendar: no component, or one that does not belong here"
    if not is_feed:
        return
    for one, other in (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")):
        if root.value(one) != root.value(other) or not root.value(one) or not ESCAPED.fullmatch(root.value(one)):
            yield f"calendar: {one} and {other}"
    if not UTC.fullmatch(root.value("LAST-MODIFIED")):
        yield "calendar: LAST-MODIFIED is not UTC"
    refresh, source = root.get("REFRESH-INTERVAL"), root.get("SOURCE")
    if not refresh or refresh.parameters != {"VALUE": "DURATION"} or not DURATION.fullmatch(refresh.value):
        yield "calendar: REFRESH-INTERVAL"
    if root.value("X-PUBLISHED-TTL") != root.value("REFRESH-INTERVAL"):
        yield "calendar: X-PUBLISHED-TTL"
    if not source or source.parameters != {"VALUE": "URI"} or not URI.fullmatch(source.value):
        yield "calendar: SOURCE"
    if not URI.fullmatch(root.value("URL")) or not re.fullmatch(r"[a-z]+", root.value("COLOR")):
        yield "calendar: URL or COLOR"
    if not re.fullmatch(r"#[0-9A-F]{6}", root.value("X-APPLE-CALENDAR-COLOR")):
        yield "calendar: X-APPLE-CALENDAR-COLOR"
    yield from faults_of_uid("calendar", root.value("UID"))


def faults_of_uid(what: str, uid: str) -> Iterator[str]:
    """A UID that is unique in the world (RFC 7986 §5.3)."""
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@[a-z0-9.-]+", uid) or uid.endswith("@localhost"):
        yield f"{what}: UID {uid}"


def faults_of_zones(root: Component, is_feed: bool) -> Iterator[str]:
    """VTIMEZONE (RFC 5545 §3.6.5): one for each TZID in use and no other, before the events."""
    zones = [zone.value("TZID") for zone in root.all("VTIMEZONE")]
    used = {
        one.parameters["TZID"] for event in root.all("VEVENT") for one in event.properties if "TZID" in one.parameters
    }
    if len(zones) != len(set(zones)):
        yield "a zone twice"
    yield from (f"zone {name} is used and not there" for name in used - set(zones))
    if root.all("VEVENT"):
        yield from (f"zone {name} is there and not used" for name in set(zones) - used)
    names = [part.name for part in root.parts]
    if "VEVENT" in names and "VTIMEZONE" in names[names.index("VEVENT") :]:
        yield "a zone after the events"
    for zone in root.all("VTIMEZONE"):
        yield from faults_of_zone(zone)


def faults_of_zone(zone: Component) -> Iterator[str]:
    """One STANDARD, and one DAYLIGHT where there is summer time."""
    parts = [part.name for part in zone.parts]
    if sorted(parts) not in (["STANDARD"], ["DAYLIGHT", "STANDARD"]):
        yield f"zone {zone.value('TZID')}: {parts}"
    for part in zone.parts:
        names = Counter(one.name for one in part.properties)
        if any(names[name] != 1 for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO")) or max(names.values()) > 1:
            yield f"zone {zone.value('TZID')}: {dict(names)}"
        start = part.get("DTSTART")
        if not start or start.parameters or not LOCAL.fullmatch(start.value):
            yield f"zone {zone.value('TZID')}: DTSTART is not local"
        offsets = [part.value(name) for name in ("TZOFFSETFROM", "TZOFFSETTO")]
        if any(not OFFSET.fullmatch(offset) or re.fullmatch(r"-0000(00)?", offset) for offset in offsets):
            yield f"zone {zone.value('TZID')}: offsets {offsets}"
        rule = part.value("RRULE")
        if bool(rule) != (len(parts) == 2) or (rule and not rule.startswith("FREQ=YEARLY;")):
            yield f"zone {zone.value('TZID')}: RRULE {rule}"


def faults_of_events(root: Component) -> Iterator[str]:
    """Each VEVENT (RFC 5545 §3.6.1), and that none stands there twice."""
    uids = Counter(event.value("UID") for event in root.all("VEVENT"))
    yield from (f"{uid} {count} times" for uid, count in uids.items() if count > 1)
    for event in root.all("VEVENT"):
        for fault in faults_of_event(event):
            yield f"{event.value('UID')}: {fault}"


def faults_of_event(event: Component) -> Iterator[str]:
    """What one event must say, may say, and how."""
    names = Counter(one.name for one in event.properties)
    yield from (f"{name} is missing" for name in NEEDED - set(names))
    yield from (f"{name} does not belong here" for name in set(names) - ALLOWED)
    yield from (f"{name} {count} times" for name, count in names.items() if count > 1)
    if event.parts:
        yield "parts"
    yield from faults_of_uid("event", event.value("UID"))
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        stamp = event.get(name)
        if not stamp or stamp.parameters or not UTC.fullmatch(stamp.value):
            yield f"{name} is not UTC"
    if event.value("DTSTAMP") != event.value("LAST-MODIFIED"):
        yield "DTSTAMP is not LAST-MODIFIED"
    if event.value("CREATED") > event.value("LAST-MODIFIED"):
        yield "changed before it was made"
    yield from faults_of_span(event)
    if not event.value("SEQUENCE").isdigit():
        yield "SEQUENCE"
    if event.value("STATUS") not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
        yield "STATUS"
    if event.value("TRANSP") not in ("OPAQUE", "TRANSPARENT"):
        yield "TRANSP"
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
        text = event.get(name)
        if text and (text.parameters or not text.value or not ESCAPED.fullmatch(text.value)):
            yield f"{name} is not escaped: {text.value[:60]!r}"
        if text and name != "DESCRIPTION" and "\n" in text_of(text.value):
            yield f"{name} has several lines"
    categories = event.value("CATEGORIES")
    if not LISTED.fullmatch(categories) or categories.split(",")[0] not in KINDS:
        yield f"CATEGORIES {categories}"
    if not URI.fullmatch(event.value("URL")):
        yield f"URL {event.value('URL')}"
    yield from faults_of_extras(event)


def faults_of_span(event: Component) -> Iterator[str]:
    """DTSTART and DTEND: of one form, with a zone that is not floating, the end after the start and exclusive."""
    start, end = event.get("DTSTART"), event.get("DTEND")
    if not start or not end:
        return
    if start.parameters != end.parameters:
        yield "DTSTART and DTEND differ in form"
    forms = {"TZID": LOCAL, "VALUE": DATE, "": UTC}
    form = forms[next(iter(start.parameters), "")]
    if len(start.parameters) > 1 or start.parameters.get("VALUE", "DATE") != "DATE":
        yield f"DTSTART {start.parameters}"
    for one in (start, end):
        if not form.fullmatch(one.value):
            yield f"{one.name} {one.value}"
        else:
            datetime.datetime.strptime(one.value.rstrip("Z")[:8], "%Y%m%d")
    if end.value <= start.value:
        yield "ends before it starts"


def faults_of_extras(event: Component) -> Iterator[str]:
    """ORGANIZER, GEO, CONFERENCE, where they are there."""
    organizer, geo, conference = event.get("ORGANIZER"), event.get("GEO"), event.get("CONFERENCE")
    if organizer and (set(organizer.parameters) != {"CN"} or not organizer.parameters["CN"]):
        yield f"ORGANIZER {organizer.parameters}"
    if organizer and not MAILTO.fullmatch(organizer.value):
        yield f"ORGANIZER {organizer.value}"
    if geo and not re.fullmatch(r"-?\d{1,2}(\.\d+)?;-?\d{1,3}(\.\d+)?", geo.value):
        yield f"GEO {geo.value}"
    if conference and (conference.parameters.get("VALUE") != "URI" or not URI.fullmatch(conference.value)):
        yield f"CONFERENCE {conference.value}"
