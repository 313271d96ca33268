"""The values of rows as every form takes them: amounts, figures, days and texts, with the names of their columns."""

import datetime
import zoneinfo
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation.money import REPORTING, Money, rounded
from events_core.foundation.sheets import Figure
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.lines import Line
from events_core.ledger.models import Entry
from events_core.ledger.statements import Sums

RATE = "#,##0.00####"


def in_usd(label: str) -> str:
    """The name of a column whose figures are in USD: "Given (USD)"."""
    return _("%(name)s (%(currency)s)") % {"name": label, "currency": REPORTING}


def sums_head() -> list[str]:
    """The names of the sums, in their order."""
    totals = [Entry.Total.PLEDGED, Entry.Total.CONFIRMED, Entry.Total.GIVEN, Entry.Total.SPENT]
    return [_("Planned"), *(str(total.label) for total in totals), _("Gap")]


def sums_cells(sums: Sums) -> list[Decimal]:
    """The sums in the same order, in USD."""
    return [sums.planned, sums.pledged, sums.confirmed, sums.given, sums.spent, sums.gap]


def form_head() -> str:
    """What the column of a contribution's form is called."""
    return pgettext("of a contribution", "Form")


def category_label(code: str) -> str:
    """What a cost is for."""
    return str(CATEGORIES.get(code, code))


def rate_cell(rate: Decimal | None) -> Figure | None:
    """A rate of exchange with as many decimals as it has."""
    return None if rate is None else Figure(rate.normalize(), RATE)


def local(at: datetime.datetime, zone: str) -> datetime.datetime:
    """An instant as clocks show it there."""
    return at.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)


def entries_head(zone: str) -> list[str]:
    """The columns of a ledger's entries."""
    return [
        _("No."), _("Kind"), _("Counts as"), _("Reverses"), _("Date"), _("Party"), _("Contribution"), _("Category"),
        form_head(), _("Note"), _("Currency"), _("Amount"), in_usd(_("Amount")), _("Rate (units per USD)"),
        _("Rate since"), _("Source of the rate"), _("Entered by"), _("Entered at (%(zone)s)") % {"zone": zone},
    ]  # fmt: skip


def entry_cells(line: Line, zone: str) -> list[Any]:
    """One entry in these columns."""
    entry, worth = line.entry, line.worth
    return [
        entry.number,
        entry.get_kind_display(),
        entry.get_counts_as_display(),
        entry.reverses.number if entry.reverses else None,
        entry.on,
        str(entry.party) if entry.party else "",
        entry.contribution_id,
        category_label(entry.category),
        entry.get_form_display(),
        entry.note,
        entry.currency,
        entry.money,
        worth.usd if worth else None,
        rate_cell(worth.rate) if worth else None,
        worth.since if worth else None,
        worth.source if worth else "",
        line.who,
        local(entry.at, zone),
    ]


def plain(value: Any) -> Any:
    """A value for CSV: figures with a point and nothing else, days as ISO 8601 has them."""
    if isinstance(value, Money):
        return rounded(value.amount, value.currency)
    if isinstance(value, Figure):
        return Decimal(f"{value.value:f}")
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def all_plain(row: Sequence[Any]) -> list[Any]:
    """A row for CSV."""
    return [plain(value) for value in row]
