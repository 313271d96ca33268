"""The list of registrations as a spreadsheet takes it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from events_core.foundation import localise, sheets
from events_core.programme.models import Event

from .models import Registration


def csv_lines(event: Event, rows: QuerySet[Registration], with_needs: bool) -> Iterator[str]:
    """Lines in the reader's language, times in the event's zone; needs only for who may see them."""
    head = [
        _("Code"), _("State"), _("Category"), _("Name in Latin script"), _("Name in own script"), _("Email"),
        _("City or institution"), _("Position"), _("Country"), _("Language"), _("Sent"), _("Checked in"),
        _("Who pays"), _("Own costs"), _("Currency"),
    ]  # fmt: skip
    head += [_("Access or dietary needs")] if with_needs else []
    language = translation.get_language() or "en"
    return sheets.csv_lines(head, (_row(event, row, with_needs, language) for row in rows.iterator(500)))


def _row(event: Event, row: Registration, with_needs: bool, language: str) -> list[Any]:
    with translation.override(language):  # lines are written after the request is over
        country = localise.country_name(row.country) if row.country else ""
        said = [row.name, row.native_name, row.email, row.organisation, row.position, country, row.language]
        state = [row.code, row.get_state_display(), str(row.category)]
        pays, costs = row.get_pays_display(), row.stated_costs
    paid = [pays, str(costs.amount) if costs else "", costs.currency if costs else ""]
    times = [_at(event, row.created_at), _at(event, row.checked_in_at)]
    return [*state, *said, *times, *paid, *([row.needs] if with_needs else [])]


def _at(event: Event, moment: Any) -> str:
    return f"{moment.astimezone(event.zone):%Y-%m-%d %H:%M}" if moment else ""
