"""Loading rates of exchange."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.ledger import ratefile
from events_core.ledger.models import Rate, RateTable


@transaction.atomic
def load_rates(rows: Iterable[Mapping[str, Any]], *, name: str, by: Actor) -> RateTable | None:
    """Keep rates that came together, all or none; those that are known already are left out (None when all are).

    What was entered keeps the rate by which it was counted. Refuses (422) with every fault at `rows.<n>.<field>`.
    """
    found = ratefile.read(rows)
    errors = [
        FieldError(f"rows.{row.number - 1}.{field}", code, text) for row in found for field, code, text in row.faults
    ]
    if not found:
        errors.append(FieldError("rows", "empty", _("There are no rates in this file.")))
    if len(found) > ratefile.MOST_ROWS:
        text = _("At most %(most)d rates at once.") % {"most": ratefile.MOST_ROWS}
        errors.append(FieldError("rows", "too_many", text))
    if errors:
        raise Invalid(*errors)
    fresh = [row for row in found if row.status != "same"]
    if not fresh:
        return None
    table = RateTable.objects.create(name=name[:200], actor_kind=by.kind, actor_id=by.id, actor_label=by.label)
    Rate.objects.bulk_create(_rate(table, row) for row in fresh)
    note(by, "ledger.rates_loaded", table, number=len(fresh), name=table.name)
    return table


def _rate(table: RateTable, row: ratefile.Row) -> Rate:
    assert row.day is not None
    assert row.units is not None
    return Rate(table=table, currency=row.currency, effective=row.day, units_per_usd=row.units, source=row.source)
