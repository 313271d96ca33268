"""What a provider offers to teach, checked: every fault named at its field, nothing cut."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise, money
from events_core.foundation.money import Money
from events_core.ledger.categories import CATEGORIES
from events_core.network.intake.base import multilingual_of
from events_core.network.merging import names
from events_core.network.models import City
from events_core.programme.models import Mode

from .intake import RequestIntake, Terms
from .models import OfferCost

MOST_COSTS, MOST_COUNTRIES, MOST_CITIES = 30, 60, 100
TITLE, SUMMARY = 300, 5_000
CONTACT = ("name", "email", "language")
FIELDS = (
    "title", "summary", "topics", "level", "audiences", "languages", "modes", "group_max", "days", "months",
    "countries", "cost_basis", "costs", "experience", "contact",
)  # fmt: skip
NEEDED = ("topics", "languages", "modes")
"""Without these nobody can say whom the offer would serve."""


class OfferIntake(RequestIntake):
    """A training offer; only what was given is in the values. Words, subjects and months are checked as in a request.

    `was` is the offer as it stands, None for a new one, which must name all that is needed.
    """

    def clean(self) -> dict[str, Any]:
        """Values as the row keeps them; `topics` and `experience` as rows, `costs` as fields of rows.

        Refuses with every fault, and a name that it does not know.
        """
        if unknown := self.given.keys() - set(FIELDS):
            raise KeyError(*unknown)
        values: dict[str, Any] = {}
        for name in FIELDS:
            if name in self.given:
                values |= getattr(self, f"_{name}")(self.given[name])
        self._need(values)
        self.done()
        return values

    def _need(self, values: Mapping[str, Any]) -> None:
        faulty = {error.field for error in self.errors}
        sentences = {
            "topics": _("Choose at least one subject."),
            "languages": _("Choose at least one language in which you teach."),
            "modes": _("Choose how you teach."),
        }
        for name in NEEDED:
            is_asked = name in self.given or self.was is None
            if is_asked and not values.get(name) and name not in faulty:
                self.fault(name, "required", sentences[name])

    def _title(self, given: Any) -> dict[str, Any]:
        return {"title": self._texts("title", given, TITLE, line=True)}

    def _summary(self, given: Any) -> dict[str, Any]:
        return {"summary": self._texts("summary", given, SUMMARY, line=False)}

    def _modes(self, given: Iterable[Any] | None) -> dict[str, Any]:
        wanted = list(dict.fromkeys(str(mode) for mode in list(given or ())[:20]))
        if not set(wanted) <= set(Mode.values):
            self._choose("modes", Mode.values)
        return {"modes": wanted}

    def _group_max(self, given: Any) -> dict[str, Any]:
        return {"group_max": self.number("group_max", given)}

    def _countries(self, given: Iterable[Any] | None) -> dict[str, Any]:
        codes = sorted({str(code).strip().upper() for code in given or ()})
        if len(codes) > MOST_COUNTRIES:
            self.fault("countries", "too_many", _("Name at most %(most)d.") % {"most": MOST_COUNTRIES})
        elif not set(codes) <= localise.country_codes():
            self.fault("countries", "unknown_country", _("Choose a country from the list."))
        return {"countries": codes}

    def _cost_basis(self, given: Any) -> dict[str, Any]:
        chosen = self._words(
            "cost_basis", Terms.COST_BASIS, [given] if given else [], kept=[self._before("cost_basis")]
        )
        return {"cost_basis": chosen}

    def _experience(self, given: Iterable[Any] | None) -> dict[str, Any]:
        named = list(given or ())
        if len(named) > MOST_CITIES:
            self.fault("experience", "too_many", _("Name at most %(most)d.") % {"most": MOST_CITIES})
            return {}
        slugs = list(dict.fromkeys(str(slug).replace("\x00", "\ufffd") for slug in named))
        found = {city.slug: city for city in City.objects.filter(slug__in=slugs)}
        found |= names.found(City, [slug for slug in slugs if slug not in found])
        if missing := [slug for slug in slugs if slug not in found]:
            self._unknown("experience", missing[0])
        return {"experience": list(dict.fromkeys(found[slug] for slug in slugs if slug in found))}

    def _contact(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        contact = given or {}
        checks = {
            "name": lambda value: self.name("contact.name", value),
            "email": lambda value: self.email("contact.email", value).lower(),
            "language": lambda value: self.language("contact.language", value),
        }
        wanted = CONTACT if given is None else tuple(name for name in CONTACT if name in contact)
        return {f"contact_{name}": checks[name](contact.get(name)) for name in wanted}

    def _costs(self, given: Iterable[Mapping[str, Any]] | None) -> dict[str, Any]:
        rows = list(given or ())
        if len(rows) > MOST_COSTS:
            self.fault("costs", "too_many", _("Name at most %(most)d.") % {"most": MOST_COSTS})
            return {}
        return {"costs": [self._cost(f"costs.{place}", row) for place, row in enumerate(rows)]}

    def _cost(self, field: str, row: Mapping[str, Any]) -> dict[str, Any]:
        category, bearer = str(row.get("category") or ""), str(row.get("bearer") or OfferCost.Bearer.OPEN)
        if category not in CATEGORIES:
            self._choose(f"{field}.category", CATEGORIES)
        if bearer not in OfferCost.Bearer.values:
            self._choose(f"{field}.bearer", OfferCost.Bearer.values)
        amount = self._money(f"{field}.amount", row.get("amount"))
        return {
            "category": category,
            "description": self.text(f"{field}.description", row.get("description"), 300),
            "amount": amount.amount if amount else None,
            "currency": amount.currency if amount else "",
            "per_person": bool(row.get("per_person")),
            "bearer": bearer,
        }

    def _money(self, field: str, given: Any) -> Money | None:
        value = given.body if isinstance(given, Money) else given
        if not isinstance(value, Mapping):
            self.fault(field, "required", _("Say how much it costs."))
            return None
        found, wrong = money.read(value)
        if found is not None and found.amount == 0:
            found, wrong = None, ("zero", _("Enter an amount above zero."))
        if wrong:
            self.fault(field, *wrong)
        return found

    def _texts(self, field: str, given: Any, limit: int, *, line: bool) -> LazyI18nString:
        texts, wrong = multilingual_of(given, limit, line=line)
        if wrong:
            self.fault(field, *wrong)
        return texts
