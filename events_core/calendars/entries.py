"""What an event says in a calendar, in one language."""

import datetime
import re
from collections.abc import Sequence

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.programme import sitelist
from events_core.programme.models import Event, Mode, Part, Partner, Precision, State
from events_core.programme.sites import Site

from .serialise import Entry

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
STATUS = {State.CANCELLED: "CANCELLED", State.POSTPONED: "TENTATIVE"}
ORGANISING = (Part.ORGANISER, Part.CO_ORGANISER, Part.HOST)
LONGEST = 3000


def with_parts(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with what an entry shows of them, in three further queries."""
    partners = Prefetch("partners", Partner.objects.select_related("organisation"))
    return events.prefetch_related("cities", "themes", partners)


def belongs(event: Event) -> bool:
    """Whether an event has an entry: it was published, and its days are known."""
    return event.published_at is not None and event.date_precision in (Precision.EXACT, Precision.DAY)


def entry(event: Event, language: str, modified: datetime.datetime, sites: Sequence[Site]) -> Entry:
    """The event with its sites as an entry, in one language."""
    with translation.override(language):
        name, email = organizer(event)
        return Entry(
            uid=f"{event.uid}@{settings.UID_DOMAIN}",
            sequence=event.sequence,
            created=event.created_at,
            modified=modified,
            starts=event.starts_at,
            ends=event.ends_at,
            zone=event.timezone,
            all_day=event.date_precision == Precision.DAY,
            summary=summary(event),
            description=description(event, sites),
            location=location(event),
            url=_address(event),
            categories=[event.kind, *sorted(theme.slug for theme in event.themes.all())],
            organizer_name=name,
            organizer_email=email,
            status=STATUS.get(State(event.state), "CONFIRMED"),
            transparent=event.state in STATUS or event.date_precision == Precision.DAY,
            geo=sites[0].position if len(sites) == 1 else None,
        )


def summary(event: Event) -> str:
    """The title; what is cancelled or postponed says so, because not every program shows STATUS."""
    title = " ".join(str(event.title).split())
    if event.state == State.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if event.state == State.POSTPONED:
        return _("Postponed: %(title)s") % {"title": title}
    return title


def description(event: Event, sites: Sequence[Site]) -> str:
    """Summary, sites, description and interpretation, then whose activity it is, then where more stands."""
    parts = [str(event.summary).strip(), sitelist.text(event, sites), shortened(str(event.description).strip())]
    if event.interpretation:
        told = {"languages": localise.languages_of(event.interpretation)}
        parts.append(_("Interpreted into %(languages)s.") % told)
    if event.is_related:
        parts.append(_("An activity of others, listed for information."))
    if address := _address(event):
        parts.append(_("Programme and news: %(address)s") % {"address": address})
    return "\n\n".join(part for part in parts if part)


def location(event: Event) -> str:
    """Venue, cities and countries; only that it is online where nobody needs to go anywhere."""
    cities = sorted(event.cities.all(), key=lambda city: city.slug)
    countries = dict.fromkeys(localise.country_name(city.country) for city in cities)
    parts = [" ".join(str(event.venue).split()), *(str(city) for city in cities), *countries]
    place = ", ".join(dict.fromkeys(part for part in parts if part))
    return place or (_("Online") if event.mode == Mode.ONLINE else "")


def organizer(event: Event) -> tuple[str, str]:
    """Name and address: the organization that organizes, with the event's contact; nobody for an activity of others."""
    names = [str(row.organisation) for row in event.partners.all() if row.part in ORGANISING]
    email = event.contact_email
    if not email and not event.is_related:
        email = re.sub(r"^.*<|>.*$", "", settings.MAIL_FROM).strip()
    return (names[0] if names else event.contact_name or _("Low Carbon City Platform")), email


def _address(event: Event) -> str:
    """Its page; "" before it has one (a city that is asked to host gets the entry of a draft)."""
    return f"{settings.BASE_URL}/events/{event.slug}/" if event.published_at else ""


def shortened(text: str) -> str:
    """At most `LONGEST` characters, cut at a word."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(None, 1)[0] + " …"
