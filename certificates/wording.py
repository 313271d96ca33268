"""What a certificate of an event says, in each language: titles, places and dates as that language writes them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.typeset.gate import printable
from events_core.network.models import City
from events_core.programme.models import Event, Mode, Part
from trainings.teaching import course_of, hours_of
from trainings.telling import hours_text

from .designs import Wording
from .models import Certificate, Kind

MOST_OUTCOMES = 420
"""Longer lists of what was learned would crowd the page: the event's page has them."""
ISSUERS = (Part.ORGANISER, Part.CO_ORGANISER, Part.HOST, Part.CO_HOST)


@dataclass(frozen=True)
class Facts:
    """What a certificate keeps of its event: texts in all languages, as they were when it was issued."""

    title: dict[str, str]
    place: dict[str, str]
    organisers: dict[str, str]


def facts_of(event: Event) -> Facts:
    """The event's title, places and issuing organisations in every language; two queries."""
    cities = list(event.cities.all())
    partners = [row for row in event.partners.select_related("organisation") if row.part in ISSUERS]
    bodies = list({row.organisation_id: row.organisation for row in partners}.values())
    title, place, organisers = {}, {}, {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            title[language] = str(event.title)
            place[language] = _place(event, cities)
            organisers[language] = localise.list_of([str(body.name) for body in bodies])
    return Facts(title, place, organisers)


def _place(event: Event, cities: Sequence[City]) -> str:
    """Where the event was, in the active language: its cities with their countries, or that it was online."""
    if event.mode == Mode.ONLINE:
        return pgettext("place of an event", "online")
    if not cities:
        return str(event.venue)
    named = [
        # Translators: a city and its country
        _("%(city)s, %(country)s") % {"city": city.name, "country": localise.country_name(city.country)}
        for city in cities
    ]
    return localise.list_of(named) if len(cities) < 3 else localise.list_of([str(city.name) for city in cities])


@dataclass(frozen=True)
class Taught:
    """What a certificate of completion says of the training: its hours, and what its modules are for."""

    hours: Decimal | None = None
    outcomes: Sequence[LazyI18nString] = ()


def taught_in(event: Event) -> Taught:
    """The hours of the event's modules, and their outcomes, or titles where there are none; three queries."""
    modules = course_of(event).modules
    return Taught(hours_of(modules), [one.outcome if str(one.outcome).strip() else one.title for one in modules])


def wordings(
    event: Event,
    facts: Facts,
    kind: str,
    languages: Sequence[str],
    issued_on: datetime.date,
    taught: Taught = Taught(),
) -> list[Wording]:
    """The wording in each of the languages, in their order."""
    return [_wording(event, kind, facts, language, issued_on, taught) for language in languages]


def closing_of(kind: str) -> str:
    """What stands below the name, in the active language."""
    if kind == Kind.COMPLETION:
        # Translators: stands alone below the name of the holder and above the title of the training; no gender, please
        return pgettext("certificate, below the name", "has completed the following training:")
    # Translators: stands alone below the name of the holder and above the title of the event; no gender, please
    return pgettext("certificate, below the name", "took part in the following event:")


def _outcomes(taught: Taught) -> str:
    """What was learned, as one text in the active language; nothing when it is long or no font has all of it."""
    listed = [" ".join(str(text).split()).rstrip(".。") for text in taught.outcomes]
    text = ("；" if translation.get_language() in ("zh-hans", "ja") else "; ").join(one for one in listed if one)
    return text if len(text) <= MOST_OUTCOMES and not printable(text) else ""


def _wording(event: Event, kind: str, facts: Facts, language: str, issued_on: datetime.date, taught: Taught) -> Wording:
    with translation.override(language):
        dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
        place, names = facts.place[language], facts.organisers[language]
        return Wording(
            language=language,
            platform=_("Low Carbon City Platform"),
            region=_("North-East Asia"),
            heading=str(Kind(kind).label),
            # Translators: stands alone above the name of the holder
            opening=pgettext("certificate, above the name", "This is to certify that"),
            closing=closing_of(kind),
            title=facts.title[language],
            when_where=_("%(place)s, %(dates)s") % {"place": place, "dates": dates} if place else dates,
            hours=_("%(hours)s of teaching") % {"hours": hours_text(taught.hours)} if taught.hours else "",
            outcomes=_outcomes(taught),
            organisers=_("Organized by %(names)s") % {"names": names} if names else "",
            issued=_("Issued on %(date)s") % {"date": localise.date(issued_on)},
            check=_("Scan the code to check this certificate, or type it at %(address)s")
            % {"address": settings.BASE_URL.partition("://")[2] + "/verify/"},
        )


def title_in(texts: dict[str, str]) -> str:
    """A kept text in the active language."""
    return LazyI18nString(texts).localize(translation.get_language() or "en")


def dates_of(certificate: Certificate) -> str:
    """When the event was, as the active language writes it."""
    return localise.dates(certificate.starts_at, certificate.ends_at, certificate.timezone, certificate.date_precision)
