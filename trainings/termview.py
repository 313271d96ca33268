"""Terms as pages show them: in the reader's words, beside what was proposed before, with costs and who bears them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.money import REPORTING, Money
from events_core.ledger.rates import Rates
from events_core.programme.models import Mode

from .costing import CITY, CostLine, Estimate, estimate
from .models import Match, TrainingRequest
from .planned import Plan, divided
from .terms import TrainingTerms


@dataclass(frozen=True)
class Said:
    """One of the terms in words; `was` what stood there before, "" when it is the same."""

    label: str
    value: str
    was: str = ""


@dataclass(frozen=True)
class Cost:
    """One line of costs with what it comes to in USD; `was` how it stood before, `is_new` when it did not."""

    line: CostLine
    usd: Money | None
    is_new: bool = False

    @property
    def worth(self) -> Money | None:
        """What it comes to in USD, whatever its currency; None when nobody can tell."""
        total = self.line.total
        return total if total is not None and total.currency == REPORTING else self.usd


@dataclass(frozen=True)
class Shown:
    """Terms as a page draws them (`trainings/terms.html`)."""

    said: list[Said]
    costs: list[Cost]
    gone: list[CostLine]
    estimate: Estimate
    share: Money | None = None
    is_shared: bool = False


def shown(terms: TrainingTerms, before: TrainingTerms | None = None, *, rates: Rates | None = None) -> Shown:
    """Terms in words, with what is different from those `before`. One query for the rates."""
    known = rates or Rates()
    found = estimate(terms.costs, terms.people, known)
    gone = [*estimate(before.costs, before.people, known).lines] if before else []
    costs = []
    for line in found.lines:
        same = next((one for one in gone if _is_same(one, line)), None)
        if same is not None:
            gone.remove(same)
        costs.append(Cost(line, _usd(line, known), is_new=before is not None and same is None))
    return Shown(_said(terms, before), costs, gone, found)


def shown_to_city(match: Match, requests: Sequence[TrainingRequest], asked: TrainingRequest) -> Shown:
    """Terms for one city, for as many people as will be budgeted (`Plan.people`).

    Where several are served together, with the part of the costs that is its own.
    """
    terms = TrainingTerms.read(match.terms)
    plan = Plan(requests, match, terms)
    found = shown(replace(terms, people=plan.people))
    if len(plan.sharing) < 2:
        return found
    share = _share(found.costs, plan, asked)
    is_shared = any(cost.line.bearer == CITY for cost in found.costs)
    return Shown(found.said, found.costs, found.gone, found.estimate, share, is_shared)


def _share(costs: Sequence[Cost], plan: Plan, asked: TrainingRequest) -> Money | None:
    """What one of several cities bears, in USD by today's rates; None when that is nothing, or nobody can tell."""
    share = Decimal(0)
    for for_each, between in ((True, plan.present), (False, plan.sharing)):
        borne = [cost for cost in costs if cost.line.bearer == CITY and cost.line.per_person == for_each]
        whole = sum((worth.amount for cost in borne if (worth := cost.worth)), Decimal(0))
        if whole and (own := divided(Money(whole, REPORTING), between).get(asked.pk)):
            share += own.amount
    return Money(share, REPORTING) if share else None


def days_text(terms: TrainingTerms) -> str:
    """From which day to which; "" while they are not known."""
    if terms.first is None or terms.last is None:
        return ""
    if terms.first == terms.last:
        return localise.date(terms.first)
    first, last = localise.date(terms.first), localise.date(terms.last)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _is_same(one: CostLine, other: CostLine) -> bool:
    """Whether two lines say the same; what they come to may differ by the number of people."""
    return replace(one, total=None) == replace(other, total=None)


def _said(terms: TrainingTerms, before: TrainingTerms | None) -> list[Said]:
    now, was = _words(terms), _words(before) if before else {}
    return [
        Said(label, value, was.get(label, "") if before and was.get(label) != value else "")
        for label, value in now.items()
    ]


def _words(terms: TrainingTerms) -> dict[str, str]:
    """The terms by label, in their order."""
    return {
        _("Days"): days_text(terms) or _("Still to be found together"),
        _("How"): str(Mode(terms.mode).label) if terms.mode else _("Not said"),
        _("Place"): terms.place or ("–" if terms.mode == Mode.ONLINE else _("Not said")),
        _("Languages"): localise.languages_of(terms.languages) if terms.languages else _("Not said"),
        _("People"): localise.number(terms.people) if terms.people else _("Not said"),
    }


def _usd(line: CostLine, rates: Rates) -> Money | None:
    """What a line comes to in USD by today's rate; None without a rate, and for what is in USD anyway."""
    if line.total is None or line.total.currency == REPORTING:
        return None
    worth = rates.worth(line.total, timezone.now().date(), late=True)
    return Money(worth.usd, REPORTING) if worth else None
