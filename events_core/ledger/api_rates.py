"""Rates of exchange for programs."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import BeforeValidator

from events_core.foundation.api import Strict, page
from events_core.foundation.money import CURRENCIES
from events_core.foundation.refusals import FieldError, Forbidden, Invalid
from events_core.network.caller import bearer, caller_of

from . import actions, queries, ratefile
from .api import ERRORS, SCOPE
from .api_bodies import rate_body
from .intake import Intake
from .models import Rate

router = Router(tags=["Costs"])


def _as_text(value: Any) -> Any:
    """A number of JSON as it is written (shortest form); texts stay."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class RateIn(Strict):
    """How many units of a currency make one USD from a day on, and who says so; all four are required."""

    currency: str | None = None
    effective: str | None = None
    units_per_usd: Annotated[str, BeforeValidator(_as_text)] | None = None
    source: str | None = None


class RatesIn(RateIn):
    """One rate, or several in `items`."""

    items: list[RateIn] | None = None


@router.get("/rates", auth=bearer, summary="Rates of exchange", response={200: dict, **ERRORS})
def list_rates(
    request: HttpRequest, currency: str = "", on: str = "", limit: str = "50", cursor: str = ""
) -> dict[str, Any]:
    """Of each currency and day the rate that counts, the latest first; with `on` those in force on that day."""
    caller = caller_of(request, SCOPE)
    if not caller.may("programme.use_desk"):
        raise Forbidden(_("Rates of exchange are for those who work on events."))
    intake = Intake()
    wanted = intake.choice("currency", currency, CURRENCIES) if currency else ""
    day = intake.day("on", on)
    intake.done()
    rows = queries.rates_that_count(wanted, day)
    return page(request, rows, ["-effective", "currency"], lambda found: [rate_body(row) for row in found])


@router.post("/rates", auth=bearer, summary="Load rates", response={200: dict, 201: dict, **ERRORS})
def load_rates(request: HttpRequest, body: RatesIn) -> Status[dict[str, Any]]:
    """One rate or several, all or none; 200 when all are known already. What was entered keeps its rate."""
    caller = caller_of(request, SCOPE)
    if not caller.may("ledger.keep"):
        raise Forbidden(_("Only a finance officer does this."))
    one = body.model_dump(exclude={"items"}, exclude_none=True)
    if body.items is not None and one:
        raise Invalid(FieldError("items", "both", _("Send one rate or several in items, not both.")))
    rows = [one] if body.items is None else [row.model_dump() for row in body.items]
    try:
        table = actions.load_rates(rows, name="API", by=caller.actor)
    except Invalid as refusal:
        raise Invalid(*[_placed(error, several=body.items is not None) for error in refusal.errors]) from refusal
    kept = [rate_body(row) for row in _kept(rows)]
    return Status(201 if table else 200, kept[0] if body.items is None else {"items": kept, "next": None})


def _placed(error: FieldError, *, several: bool) -> FieldError:
    """A fault at `rows.3.source` told at `items.3.source`, or of a single rate at `source`."""
    field = error.field.replace("rows", "items", 1) if several else error.field.removeprefix("rows.0.")
    return FieldError(field, error.code, error.message)


def _kept(rows: list[dict[str, Any]]) -> list[Rate]:
    """What now counts for the currencies and days of these rows, in their order; one query."""
    places = [(row.currency, row.day) for row in ratefile.read(rows)]
    found = queries.rates_that_count().filter(effective__in={day for _currency, day in places})
    known: dict[tuple[str, Any], Rate] = {(row.currency, row.effective): row for row in found}
    return [known[place] for place in places]
