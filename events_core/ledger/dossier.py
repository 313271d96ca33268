"""One contribution with all that its page tells: sums, exchange, entries, evidence, and what can be done next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.money import REPORTING, Money, rounded

from .lines import Line, lines_of
from .models import Book, Contribution, Entry, Evidence
from .queries import TO_SETTLE, contributions_of, entries_of
from .rates import Worth, worth
from .statements import ZERO
from .steps import Step, reasons_of, steps_of

Total = Entry.Total
SUMS = (Total.PLEDGED, Total.CONFIRMED, Total.GIVEN)


@dataclass(frozen=True)
class Sum:
    """One of the sums of a contribution, in its own currency and in USD (None as long as no rate is known)."""

    label: str | Promise
    money: Money
    usd: Decimal | None
    sub: str | Promise = ""


@dataclass
class Dossier:
    """What the page of a contribution shows."""

    contribution: Contribution
    sums: list[Sum]
    lines: list[Line]
    evidence: list[Evidence]
    exchange: Decimal
    steps: list[Step]
    reasons: list[str]
    carried_from: str = ""
    carried_to: list[str] = field(default_factory=list)

    @property
    def language_of_contact(self) -> str:
        """The language in which the name of whom was asked is written, or ""."""
        return localise.language_of_name(self.contribution.contact_name, self.contribution.contact_language)

    @property
    def exchange_in_words(self) -> str:
        """How much more or less what was given counts than by the rates of its pledge; or ""."""
        money = {"money": Money(abs(self.exchange), REPORTING)}
        if self.exchange > 0:
            return _("What was given counts %(money)s more than by the rates of its pledge.") % money
        if self.exchange < 0:
            return _("What was given counts %(money)s less than by the rates of its pledge.") % money
        return ""


def dossier_of(contribution: Contribution, *, may_plan: bool, may_keep: bool) -> Dossier:
    """All about one contribution; a fixed number of queries."""
    entries = entries_of(contribution.book).filter(contribution=contribution).prefetch_related("evidence__file")
    lines = lines_of(entries)
    before, after = _carried(contribution)
    return Dossier(
        contribution,
        list(_sums(contribution, lines)) if contribution.currency else [],
        lines,
        list(contribution.evidence.select_related("file")),
        _exchange(contribution, lines),
        steps_of(contribution, may_plan=may_plan, may_keep=may_keep),
        reasons_of(contribution, may_plan=may_plan, may_keep=may_keep),
        before,
        after,
    )


def sums_of(contribution: Contribution) -> dict[str, Money]:
    """What is pledged, confirmed and given, where it is anything, in its own currency."""
    sums = {str(total): Money(getattr(contribution, total), contribution.currency) for total in SUMS}
    return {total: money for total, money in sums.items() if money.amount}


def _carried(contribution: Contribution) -> tuple[str, list[str]]:
    """Whose books its money came from, and whose it was carried over to."""
    near = Q(pk=contribution.carried_from_id) | Q(carried_from=contribution)
    rows = list(Contribution.objects.filter(near).select_related("book__event").order_by("pk"))
    before = next((str(row.book.title) for row in rows if row.pk == contribution.carried_from_id), "")
    return before, [str(row.book.title) for row in rows if row.carried_from_id == contribution.pk]


def unsettled_of(book: Book | None) -> list[Contribution]:
    """Of which contributions somebody has to say what becomes of the money; one query."""
    return list(contributions_of(book).filter(TO_SETTLE))


def _sums(contribution: Contribution, lines: Iterable[Line]) -> Iterator[Sum]:
    rows = list(lines)
    for total in SUMS:
        amount = Money(getattr(contribution, total), contribution.currency)
        counted = [line.usd for line in rows if line.entry.counts_as == total]
        known = [usd for usd in counted if usd is not None]
        yield Sum(total.label, amount, sum(known, ZERO) if len(known) == len(counted) else None)
    left = Money(contribution.pledged - contribution.given, contribution.currency)
    found: Worth | None = worth(left, contribution.book.today)
    yield Sum(_("Still to come"), left, found.usd if found else None, _("At today’s rate") if left.amount else "")


def _exchange(contribution: Contribution, lines: Iterable[Line]) -> Decimal:
    """What was given counts so much more in USD than it would by the rates of its pledge; as statements have it."""
    rows = list(lines)
    counted = [row.usd for row in rows if row.entry.counts_as == Total.PLEDGED]
    promised = sum((usd for usd in counted if usd is not None), ZERO)
    given = sum((row.usd or ZERO for row in rows if row.entry.counts_as == Total.GIVEN), ZERO)
    if not contribution.given or not promised or None in counted:
        return ZERO
    return given - rounded(promised * contribution.given / contribution.pledged)
