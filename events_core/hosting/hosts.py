"""The search for a host: which local governments fit a theme, a time, languages and a group, and why."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.network.models import City, Organisation, Theme
from events_core.programme.models import Event
from events_core.programme.models import State as EventState

from .models import CohostRequest, StandingOffer
from .offering import Days, days_of
from .queries import LOCAL

State = CohostRequest.State
YES, MID, NO = "", "mid", "no"
"""How far a host fits in one respect; the classes of the list of reasons."""
SETTING = ("country", "climate", "economy", "stage")
FITS, STRONG, MISFIT = 0, 1, 2


@dataclass(frozen=True)
class Wanted:
    """What a host is looked for by; `setting` narrows the list, the rest orders it."""

    themes: tuple[Theme, ...] = ()
    months: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    size: int | None = None
    dates: Days | None = None
    setting: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.themes or self.months or self.languages or self.size or self.dates or self.setting)


@dataclass(frozen=True)
class Reason:
    """How far a host fits in one respect, as a sentence."""

    tone: str
    text: str


@dataclass(frozen=True)
class Past:
    """How earlier requests to a city ended."""

    hosted: int = 0
    declined: int = 0
    withdrawn: int = 0
    expired: int = 0

    @property
    def told(self) -> list[str]:
        """As sentences."""
        if not any((self.hosted, self.declined, self.withdrawn, self.expired)):
            return [_("No earlier request is on record.")]
        texts = [
            (self.hosted, ngettext("Hosted %(n)s event.", "Hosted %(n)s events.", self.hosted)),
            (self.declined, ngettext("Declined %(n)s request.", "Declined %(n)s requests.", self.declined)),
            (self.withdrawn, ngettext("Took back its yes once.", "Took back its yes %(n)s times.", self.withdrawn)),
            (
                self.expired,
                ngettext("Left %(n)s request unanswered.", "Left %(n)s requests unanswered.", self.expired),
            ),
        ]
        return [text % {"n": localise.number(count)} for count, text in texts if count]


@dataclass
class Host:
    """A local government that could host, with reasons; `request` and `is_named` tell how the event stands with it."""

    body: Organisation
    city: City
    offer: StandingOffer | None
    reasons: list[Reason]
    past: Past
    request: CohostRequest | None = None
    is_named: bool = False

    @property
    def rank(self) -> int:
        """Fitting offers, then strong cities without one, then offers that do not fit."""
        if self.offer is None:
            return STRONG
        return MISFIT if any(reason.tone == NO for reason in self.reasons) else FITS

    @property
    def order(self) -> tuple[Any, ...]:
        """Where it stands in the list."""
        tones = [reason.tone for reason in self.reasons]
        name = localise.collation_key(str(self.city))
        return (self.rank, tones.count(NO), -tones.count(YES), -self.past.hosted, name, self.body.pk)


def wanted(chosen: Mapping[str, Any], event: Event | None) -> Wanted:
    """What the form says (`HostForm.chosen`); what it leaves open is the event's."""
    months: Sequence[int] = [int(chosen["month"])] if "month" in chosen else []
    themes = list(Theme.objects.filter(slug=chosen["theme"])) if "theme" in chosen else []
    languages = [chosen["language"]] if "language" in chosen else []
    size, dates = chosen.get("size"), None
    if event is not None:
        first, last = dates = localise.first_and_last_day(event.starts_at, event.ends_at, event.timezone)
        months = months or months_of(first, last)
        themes = themes or list(event.themes.all())
        languages = languages or list(event.languages)
        size = size or event.capacity
    setting = {name: chosen[name] for name in SETTING if name in chosen}
    return Wanted(tuple(themes), tuple(months), tuple(languages), size, dates, setting)


def months_of(first: datetime.date, last: datetime.date) -> list[int]:
    """The months that a span of days touches."""
    count = min(12, (last.year - first.year) * 12 + last.month - first.month + 1)
    return [(first.month - 1 + number) % 12 + 1 for number in range(count)]


def hosts(what: Wanted, event: Event | None = None) -> list[Host]:
    """Local governments that could host, the best first; a fixed number of queries.

    Those with a standing offer, and those whose cities are strong in a wanted theme or, without a theme, of the wanted
    setting.
    """
    pasts = _pasts()
    found = [
        Host(offer.organisation, offer.city, offer, reasons_for(offer, what), pasts.get(offer.city_id, Past()))
        for offer in _offers(what)
    ]
    for body in _without_offer(what):
        assert body.city is not None
        found.append(Host(body, body.city, None, _strengths(body.city, what), pasts.get(body.city.pk, Past())))
    if event is not None:
        _note_standing(found, event)
    return sorted(found, key=lambda host: host.order)


def reasons_for(offer: StandingOffer, what: Wanted) -> list[Reason]:
    """How far an offer fits what is wanted, respect by respect."""
    checks = (
        _of_themes(offer, what.themes),
        _of_months(offer, what.months),
        _of_dates(offer, what.dates),
        _of_languages(offer, what.languages),
        _of_size(offer, what.size),
    )
    return [reason for reason in checks if reason]


def months_text(months: Iterable[int]) -> str:
    """Months as a list: "May, June and September"."""
    return localise.list_of([MONTHS[month] for month in months])


def days_text(days: Days) -> str:
    """A span of days."""
    first, last = (datetime.datetime.combine(day, datetime.time(12), datetime.UTC) for day in days)
    return localise.dates(first, last, "UTC", "day")


def _of_themes(offer: StandingOffer, themes: Sequence[Theme]) -> Reason | None:
    if not themes:
        return None
    offered: list[Theme] = list(offer.themes.all())
    if both := [theme for theme in themes if theme in offered]:
        return Reason(YES, _("Offers visits about: %(themes)s.") % {"themes": localise.list_of(both)})
    if strong := _strong(offer.city, themes):
        return Reason(
            MID,
            _("The city is strong in: %(themes)s. Its offer does not name it.") % {"themes": localise.list_of(strong)},
        )
    if not offered:
        return Reason(MID, _("Its offer names no themes."))
    return Reason(NO, _("Its offer is about: %(themes)s.") % {"themes": localise.list_of(offered)})


def _of_months(offer: StandingOffer, months: Sequence[int]) -> Reason | None:
    if not months:
        return None
    if not offer.months:
        return Reason(YES, _("Hosts in any month."))
    if set(months) <= set(offer.months):
        return Reason(YES, _("Hosts in: %(months)s.") % {"months": months_text(months)})
    tone = MID if set(months) & set(offer.months) else NO
    return Reason(tone, _("Hosts only in: %(months)s.") % {"months": months_text(offer.months)})


def _of_dates(offer: StandingOffer, dates: Days | None) -> Reason | None:
    if dates is None:
        return None
    first, last = dates
    if taken := [days for days in days_of(offer.blocked) if days[0] <= last and first <= days[1]]:
        listed = localise.list_of([days_text(days) for days in taken])
        return Reason(NO, _("Cannot host on %(days)s.") % {"days": listed})
    return Reason(YES, _("Has not excluded the days of the event."))


def _of_languages(offer: StandingOffer, languages: Sequence[str]) -> Reason | None:
    if not languages:
        return None
    if not offer.languages:
        return Reason(MID, _("Does not say in which languages it guides."))
    spoken = [code for code in languages if code in offer.languages]
    missing = [code for code in languages if code not in offer.languages]
    if not missing:
        return Reason(YES, _("Guides in: %(languages)s.") % {"languages": localise.languages_of(spoken)})
    if spoken:
        told = {"languages": localise.languages_of(spoken), "missing": localise.languages_of(missing)}
        return Reason(MID, _("Guides in: %(languages)s. Not in: %(missing)s.") % told)
    return Reason(NO, _("Guides only in: %(languages)s.") % {"languages": localise.languages_of(offer.languages)})


def _of_size(offer: StandingOffer, size: int | None) -> Reason | None:
    if not size:
        return None
    if offer.group_max is None:
        return Reason(MID, _("Does not say how large a group may be."))
    told = {"most": localise.number(offer.group_max)}
    if size <= offer.group_max:
        return Reason(YES, _("Takes groups of up to %(most)s.") % told)
    return Reason(NO, _("Takes no more than %(most)s.") % told)


def _strengths(city: City, what: Wanted) -> list[Reason]:
    """Why a city without an offer is in the list."""
    strong = _strong(city, what.themes)
    reasons = (
        [Reason(YES, _("The city is strong in: %(themes)s.") % {"themes": localise.list_of(strong)})] if strong else []
    )
    return [
        *reasons,
        Reason(MID, _("Has made no standing offer, so nothing is known of months, languages and groups.")),
    ]


def _strong(city: City, themes: Sequence[Theme]) -> list[Theme]:
    strengths = set(city.strong_in.all())
    return [theme for theme in themes if theme in strengths]


def _offers(what: Wanted) -> Iterable[StandingOffer]:
    rows = StandingOffer.objects.filter(is_active=True, organisation__kind=LOCAL, organisation__city=F("city"))
    narrowed = rows.filter(**{f"city__{name}": value for name, value in what.setting.items()})
    return narrowed.select_related("organisation", "city").prefetch_related("themes", "city__strong_in")


def _without_offer(what: Wanted) -> Iterable[Organisation]:
    if not what.themes and not what.setting:
        return ()
    offering = StandingOffer.objects.filter(is_active=True, city=OuterRef("city"))
    rows = Organisation.objects.filter(~Exists(offering), kind=LOCAL, city__isnull=False)
    rows = rows.filter(**{f"city__{name}": value for name, value in what.setting.items()})
    if what.themes:
        rows = rows.filter(city__in=City.objects.filter(strong_in__in=what.themes))
    return rows.select_related("city").prefetch_related("city__strong_in")


def _pasts() -> dict[int, Past]:
    """How earlier requests ended, by city; one query."""
    was_held = Q(state=State.CONFIRMED, event__ends_at__lt=timezone.now()) & ~Q(event__state=EventState.CANCELLED)
    counts = {
        "hosted": Count("pk", filter=was_held),
        "declined": Count("pk", filter=Q(state=State.DECLINED)),
        "withdrawn": Count("pk", filter=Q(state=State.WITHDRAWN)),
        "expired": Count("pk", filter=Q(state=State.EXPIRED)),
    }
    states = (State.CONFIRMED, State.DECLINED, State.WITHDRAWN, State.EXPIRED)
    rows: Any = CohostRequest.objects.filter(state__in=states).order_by().values("city_id").annotate(**counts)
    return {row["city_id"]: Past(*(row[name] for name in counts)) for row in rows}


def _note_standing(found: Iterable[Host], event: Event) -> None:
    """Whether the event goes to each city already, and what was asked there; two queries."""
    named = set(event.cities.values_list("pk", flat=True))
    asked = {request.city_id: request for request in event.cohost_requests.exclude(state=State.DRAFTED)}
    for host in found:
        host.is_named = host.city.pk in named
        host.request = asked.get(host.city.pk)
