"""The terms on which a training is proposed and agreed: plain values, kept as JSON beside the match."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import intake, money
from events_core.foundation.money import Money
from events_core.ledger.categories import CATEGORIES
from events_core.programme.models import Mode

from .models import Offer, OfferCost, TrainingRequest

MOST_COSTS = 30
PLACE, DESCRIPTION = 300, 300
FIELDS = ("first", "last", "place", "mode", "languages", "people", "costs")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class TrainingTerms:
    """From which day to which, where, how, in which languages, for how many; `costs` as `OfferCost.facts` are.

    What nobody has said yet is empty.
    """

    first: datetime.date | None = None
    last: datetime.date | None = None
    place: str = ""
    mode: str = ""
    languages: tuple[str, ...] = ()
    people: int | None = None
    costs: tuple[dict[str, Any], ...] = ()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "TrainingTerms":
        """From JSON."""
        days = {name: datetime.date.fromisoformat(kept[name]) for name in ("first", "last") if kept.get(name)}
        return cls(
            place=kept.get("place", ""),
            mode=kept.get("mode", ""),
            languages=tuple(kept.get("languages", ())),
            people=kept.get("people"),
            costs=tuple(dict(cost) for cost in kept.get("costs", ())),
            **days,
        )

    @property
    def body(self) -> dict[str, Any]:
        """As JSON, the same for the same terms."""
        return {
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "place": self.place,
            "mode": self.mode,
            "languages": list(self.languages),
            "people": self.people,
            "costs": [dict(cost) for cost in self.costs],
        }

    @property
    def days(self) -> int | None:
        """How many days it takes; None while the days are not known."""
        return (self.last - self.first).days + 1 if self.first and self.last else None


class TermsIntake(intake.Intake):
    """Terms on their way in, by the names of `TrainingTerms`; also `starts_at` and `ends_at`, of which the days count.

    What is not given stays as it is in `base`.
    """

    def __init__(self, given: Mapping[str, Any], base: TrainingTerms | None = None) -> None:
        super().__init__()
        self.given = dict(given)
        self.base = base or TrainingTerms()
        self.called: dict[str, str] = {}
        for name, instant in (("first", "starts_at"), ("last", "ends_at")):
            if instant in self.given and name not in self.given:
                self.given[name], self.called[name] = _day_of(self.given[instant]), instant

    def fault(self, field: str, code: str, message: str) -> None:
        """Note one fault, by the name under which the value was given."""
        super().fault(self.called.get(field, field), code, message)

    def clean(self) -> TrainingTerms:
        """The terms. Refuses with every fault (422)."""
        values = {name: getattr(self, f"_{name}")(self.given[name]) for name in FIELDS if name in self.given}
        terms = replace(self.base, **values)
        if terms.first and not terms.last:
            terms = replace(terms, last=terms.first)
        if terms.last and not terms.first:
            self.fault("first", "required", _("Give the first day."))
        elif terms.first and terms.last and terms.last < terms.first:
            self.fault("last", "order", _("The last day must not come before the first."))
        elif terms.first and {"first", "last"} & set(values) and terms.first < timezone.now().date():
            self.fault("first", "past", _("Choose days that are still to come."))
        self.done()
        return terms

    def _first(self, given: Any) -> datetime.date | None:
        return self.day("first", given)

    def _last(self, given: Any) -> datetime.date | None:
        return self.day("last", given)

    def day(self, field: str, given: Any) -> datetime.date | None:
        """A day in ISO 8601, or None."""
        if not given:
            return None
        try:
            if _DAY.fullmatch(str(given)) and 1990 <= (found := datetime.date.fromisoformat(str(given))).year <= 2200:
                return found
        except ValueError:
            pass
        self.fault(field, "day", _("Write the day as 2027-03-01."))
        return None

    def _place(self, given: Any) -> str:
        return self.text("place", given, PLACE)

    def _mode(self, given: Any) -> str:
        if given and given not in Mode.values:
            self.fault("mode", "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(Mode.values)})
        return str(given or "")

    def _languages(self, given: Any) -> tuple[str, ...]:
        tags = [self.language("languages", tag) for tag in list(given or ())[:20]]
        return tuple(dict.fromkeys(filter(None, tags)))

    def _people(self, given: Any) -> int | None:
        return self.number("people", given)

    def _costs(self, given: Any) -> tuple[dict[str, Any], ...]:
        rows: Sequence[Mapping[str, Any]] = list(given or ())
        if len(rows) > MOST_COSTS:
            self.fault("costs", "too_many", _("Name at most %(most)d.") % {"most": MOST_COSTS})
            return ()
        return tuple(self._cost(f"costs.{number}", row) for number, row in enumerate(rows))

    def _cost(self, field: str, given: Mapping[str, Any]) -> dict[str, Any]:
        category, bearer = given.get("category") or "other", given.get("bearer") or OfferCost.Bearer.OPEN.value
        for name, word, known in (("category", category, CATEGORIES), ("bearer", bearer, OfferCost.Bearer.values)):
            if word not in known:
                self.fault(f"{field}.{name}", "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(known)})
        paid = self._money(f"{field}.amount", given)
        return {
            "category": str(category),
            "description": self.text(f"{field}.description", given.get("description"), DESCRIPTION),
            "amount": str(paid.amount.quantize(money.CENT)),
            "currency": paid.currency,
            "per_person": bool(given.get("per_person")),
            "bearer": str(bearer),
        }

    def _money(self, field: str, given: Mapping[str, Any]) -> Money:
        """An amount above zero, given as `{"amount", "currency"}`, or as two values of the row."""
        amount = given.get("amount")
        if isinstance(amount, Money):
            amount = amount.body
        if amount is None:
            self.fault(field, "required", _("Write the amount in figures, such as 900 or 900.50."))
            return Money(Decimal(0), money.REPORTING)
        found, wrong = money.read(amount if isinstance(amount, Mapping) else given)
        if found is not None and not found.amount:
            found, wrong = None, ("zero", _("Enter an amount above zero."))
        if wrong:
            self.fault(field, *wrong)
        return found or Money(Decimal(0), money.REPORTING)


def beginning(requests: Sequence[TrainingRequest], offer: Offer) -> TrainingTerms:
    """What is proposed unless somebody says otherwise: what is asked, as far as the offer holds it, at its costs.

    The lead stands first; people are those of all together, languages those that all named.
    """
    lead = requests[0]
    common = [tag for tag in lead.languages if all(tag in one.languages for one in requests if one.languages)]
    spoken = [tag for tag in common or lead.languages if not offer.languages or tag in offer.languages]
    mode = lead.mode if not offer.modes or lead.mode in offer.modes else offer.modes[0]
    where = " ".join(lead.venue.split()) or lead.place
    return TrainingTerms(
        place="" if mode == Mode.ONLINE else where[:PLACE].strip(),
        mode=mode,
        languages=tuple(spoken or offer.languages or lead.languages),
        people=sum(one.people or 0 for one in requests) or None,
        costs=tuple(cost.facts for cost in offer.costs.all()),
    )


def _day_of(instant: Any) -> Any:
    """The day of an instant, by the clock with which it was written."""
    return instant.date() if isinstance(instant, datetime.datetime) else str(instant or "")[:10]
