"""What a local government offers to host at any time, checked: every fault named at its field."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from events_core.foundation.search import search_query
from events_core.network.models import City, Organisation, Person, Theme

from .intake import MOST_SITES, TEXT, Intake
from .models import StandingOffer
from .queries import LOCAL

MOST_BLOCKED = 30
FIELDS = ("sites", "months", "languages", "themes", "group_max", "blocked", "note")
Days = tuple[datetime.date, datetime.date]


class OfferIntake(Intake):
    """A standing offer; only what was given is in the values."""

    def clean(self) -> dict[str, Any]:
        """`FIELDS` as far as they were given, as the row keeps them; themes as rows. Refuses with every fault."""
        if unknown := self.given.keys() - set(FIELDS):
            raise KeyError(*unknown)
        values = {name: getattr(self, f"_{name}")(self.given[name]) for name in FIELDS if name in self.given}
        self.done()
        return values

    def _sites(self, given: Iterable[Any]) -> list[str]:
        sites = [self.text("sites", text) for text in self.rows("sites", list(given or ()), MOST_SITES)]
        return list(dict.fromkeys(filter(None, sites)))

    def _months(self, given: Iterable[Any]) -> list[int]:
        months = [
            int(text) if (text := str(month)).isascii() and text.isdigit() and len(text) < 3 else 0
            for month in given or ()
        ]
        if not all(1 <= month <= 12 for month in months):
            self.wrong("months", ("range", _("Write months as numbers from 1 to 12.")))
            return []
        return sorted(set(months))

    def _languages(self, given: Iterable[Any]) -> list[str]:
        tags = [self.language("languages", tag) for tag in self.rows("languages", list(given or ()), 20)]
        return list(dict.fromkeys(filter(None, tags)))

    def _themes(self, given: Iterable[Any]) -> list[Theme]:
        wanted = list(
            dict.fromkeys(str(slug).replace("\x00", "\ufffd") for slug in self.rows("themes", list(given or ()), 100))
        )
        found = list(Theme.objects.filter(slug__in=wanted))
        if missing := set(wanted) - {theme.slug for theme in found}:
            text = _("There is none by the name %(slug)s.") % {"slug": min(missing)[:80]}
            self.wrong("themes", ("unknown", text))
        return found

    def _group_max(self, given: Any) -> int | None:
        return self.number("group_max", given)

    def _blocked(self, given: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
        """Pairs of days from the earliest on; a single day is its own last one."""
        rows = self.rows("blocked", list(given or ()), MOST_BLOCKED)
        pairs = [self._pair(f"blocked.{place}", row) for place, row in enumerate(rows)]
        return [
            {"first": first.isoformat(), "last": last.isoformat()} for first, last in sorted(set(filter(None, pairs)))
        ]

    def _pair(self, field: str, row: Mapping[str, Any]) -> Days | None:
        first, last = (self.day(f"{field}.{name}", row.get(name)) for name in ("first", "last"))
        if first is None:
            if not any(error.field == f"{field}.first" for error in self.errors):
                self.wrong(f"{field}.first", ("required", _("Write the first day.")))
            return None
        if last is not None and last < first:
            self.wrong(f"{field}.last", ("order", _("The last day must not come before the first.")))
            return None
        return first, last or first

    def _note(self, given: Any) -> str:
        return self.text("note", given, TEXT, line=False)


def days_of(blocked: Iterable[Mapping[str, str]]) -> list[Days]:
    """The days that an offer excludes, as days."""
    return [(datetime.date.fromisoformat(row["first"]), datetime.date.fromisoformat(row["last"])) for row in blocked]


def offer_of(body: Organisation) -> StandingOffer | None:
    """The standing offer of a local government with its themes, whether it holds or was ended."""
    return StandingOffer.objects.prefetch_related("themes").filter(organisation=body).first()


def offers_in(city: City) -> list[StandingOffer]:
    """What the local governments of a city offer at present; two queries."""
    rows = StandingOffer.objects.filter(is_active=True, city=city, organisation__city=city, organisation__kind=LOCAL)
    return list(rows.select_related("organisation").prefetch_related("themes"))


def bodies() -> QuerySet[Organisation]:
    """The local governments of cities."""
    return Organisation.objects.filter(kind=LOCAL, city__isnull=False).select_related("city", "standing_offer")


def bodies_with_offers(search: str = "", offer: str = "") -> QuerySet[Organisation]:
    """Local governments by name, and by their offer: "active", "ended" or "none"; the latest offers first."""
    found = bodies().order_by(F("standing_offer__changed_at").desc(nulls_last=True), "slug")
    if search:
        found = found.filter(search_query(search) | search_query(search, "city__search_text"))
    by_offer = {
        "active": Q(standing_offer__is_active=True),
        "ended": Q(standing_offer__is_active=False),
        "none": Q(standing_offer__isnull=True),
    }
    return found.filter(by_offer[offer]) if offer in by_offer else found


def bodies_of(person: Person) -> list[Organisation]:
    """The local governments for which a person speaks, with their offers; one query."""
    posts = person.posts.all()
    speaks = Q(pk__in=posts.values("organisation_id").filter(organisation__isnull=False)) | Q(
        city__in=posts.values("city_id").filter(city__isnull=False)
    )
    return list(bodies().filter(speaks).order_by("slug"))
