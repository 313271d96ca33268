"""The sites of a visit as pages, letters and calendars list them, in the active language and the event's zone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.journal.values import Rows, Slot

from .models import Event
from .sitemap import Drawing, drawing_of
from .sites import Site

MOST = 20  # sites that a letter or calendar entry lists
LONGEST = 300


@dataclass(frozen=True)
class Item:
    """A site with its number and its time slot, or ""."""

    number: int
    site: Site
    when: str


@dataclass(frozen=True)
class Group:
    """The sites of one city; `city` is "" where all are in one."""

    city: str
    items: list[Item]


@dataclass(frozen=True)
class SiteList:
    """Sites in the order of the visit, or of its cities where there are several; and their map, of two or more."""

    groups: list[Group]
    map: Drawing | None

    @property
    def items(self) -> list[Item]:
        """All sites in the order of their numbers."""
        return [item for group in self.groups for item in group.items]

    @property
    def has_times(self) -> bool:
        """Whether any site has a time slot."""
        return any(item.when for item in self.items)

    @property
    def is_located(self) -> bool:
        """Whether it is known of any site where it lies."""
        return any(item.site.position is not None for item in self.items)

    @property
    def drawn(self) -> list[Item]:
        """The sites that the map shows."""
        numbers = {marker.number for marker in self.map.markers} if self.map else set()
        return [item for item in self.items if item.number in numbers]


def site_list(event: Event, sites: Sequence[Site]) -> SiteList | None:
    """The list for a page; None of no sites."""
    if not sites:
        return None
    ordered = in_order(sites)
    items = [Item(number, site, _when(event, site)) for number, site in enumerate(ordered, 1)]
    several = has_cities(sites)
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(str(item.site.city) if several else "", []).append(item)
    located = [(item.number, item.site.position) for item in items if item.site.position is not None]
    return SiteList(
        [Group(city, some) for city, some in groups.items()], drawing_of(located) if len(located) > 1 else None
    )


def in_order(sites: Sequence[Site]) -> list[Site]:
    """Sites as they are numbered everywhere: those of one city together, cities as they first come."""
    cities = list(dict.fromkeys(_key(site) for site in sites))
    return sorted(sites, key=lambda site: cities.index(_key(site)))


def has_cities(sites: Sequence[Site]) -> bool:
    """Whether the sites are in more than one city."""
    return len({_key(site) for site in sites}) > 1


def rows(event: Event, sites: Sequence[Site]) -> Rows:
    """The first sites as a letter lists them, in whatever language it is written."""
    several = has_cities(sites)
    return Rows(
        [
            {
                "number": str(number),
                "name": shortened(site.name),
                "city": site.city if several else "",
                "address": shortened(site.address),
                "when": slot(event, site),
                "papers": shortened(site.papers),
                "safety": shortened(site.safety),
            }
            for number, site in enumerate(in_order(sites)[:MOST], 1)
        ]
    )


def text(event: Event, sites: Sequence[Site]) -> str:
    """The first sites as plain lines for a calendar: name, time slot, papers; "" of none."""
    if not sites:
        return ""
    several = has_cities(sites)
    lines = [_("Sites:")]
    for number, site in enumerate(in_order(sites)[:MOST], 1):
        at = slot(event, site)
        when = localise.slot_in_zone(at.starts_at, at.ends_at, at.zone, with_day=at.with_day) if at else ""
        named = (shortened(site.name), str(site.city) if several else "", when)
        lines.append(f"{number}. {', '.join(part for part in named if part)}")
        if site.papers:
            lines.append(_("Identity papers needed: %(papers)s") % {"papers": shortened(site.papers)})
    if len(sites) > MOST:
        lines.append("…")
    return "\n".join(lines)


def slot(event: Event, site: Site) -> Slot | None:
    """When the site is visited, with the day where that is not plain; None when it is not known."""
    begins = site.starts_at or site.ends_at
    if begins is None:
        return None
    first, last = localise.first_and_last_day(event.starts_at, event.ends_at, event.timezone)
    with_day = first != last or localise.local_day(begins, event.timezone) != first
    return Slot(begins, site.ends_at or begins, event.timezone, with_day)


def shortened(value: str) -> str:
    """A text as one line of at most `LONGEST` characters, cut at a word where it has any."""
    line = " ".join(value.split())
    if len(line) <= LONGEST:
        return line
    return line[:LONGEST].rsplit(None, 1)[0] + " …"


def _when(event: Event, site: Site) -> str:
    at = slot(event, site)
    return localise.slot(at.starts_at, at.ends_at, at.zone, with_day=at.with_day) if at else ""


def _key(site: Site) -> str:
    return str(site.city)
