"""Budgets as spreadsheets: the lines of a book on their way out, and a table on its way in, checked row by row.

The words in both are those of the API, so that what was taken out can be brought in again.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from events_core.foundation.bodies import look_through
from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.sheets.reading import LAST_LINE, read_table
from events_core.network.merging import names as merged
from events_core.network.models import Organisation
from events_core.network.recognise import named_organisations

from . import actions
from .actions import MOST_LINES, PARTICIPANTS, Planned
from .categories import CATEGORIES
from .models import BudgetLine
from .wording import EVERYONE, NOBODY_YET, bearer_word

COLUMNS = ("category", "description", "amount", "currency", "per_person", "bearer")
NEEDED = ("category", "amount", "currency")
YES, NO = "yes", "no"
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"", "no", "n", "false", "0", "-"})
_THOUSANDS = re.compile(r"[,\s'](?=\d{3}(?!\d))")


def rows_of(lines: Iterable[BudgetLine], *, as_figures: bool = False) -> Iterator[Sequence[Any]]:
    """Budget lines as rows of a table, with the amounts as texts or, for workbooks, as money."""
    for line in lines:
        amount = line.money if as_figures else line.money.body["amount"]
        yield [
            line.category,
            line.description,
            amount,
            line.currency,
            YES if line.per_person else NO,
            bearer_word(line),
        ]


@dataclass(frozen=True)
class Checked:
    """One row of a table: where it stands in the file, what it said, and the line that it makes or its faults."""

    number: int
    said: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    line: Planned | None = None
    faults: tuple[FieldError, ...] = ()

    @property
    def money(self) -> Money | None:
        """Its amount."""
        return self.line.money if self.line else None

    @property
    def category(self) -> Any:
        """What it is for, in words."""
        return CATEGORIES[self.line.category] if self.line else ""

    @property
    def bearer(self) -> Any:
        """Who is to bear it, in words."""
        if self.line and self.line.by_participants:
            return EVERYONE
        return self.line.bearer if self.line and self.line.bearer else NOBODY_YET


@dataclass(frozen=True)
class Report:
    """A table that was read, row by row."""

    rows: list[Checked]

    @property
    def right(self) -> list[Checked]:
        """The rows that make budget lines."""
        return [row for row in self.rows if row.line]

    @property
    def wrong(self) -> list[Checked]:
        """The rows with faults."""
        return [row for row in self.rows if not row.line]

    @property
    def carried(self) -> str:
        """The rows that are right, as a hidden field carries them to the next page."""
        rows = [{"number": row.number, **row.said} for row in self.right]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    @property
    def values(self) -> list[dict[str, Any]]:
        """What `add_lines` takes."""
        return [row.values for row in self.right]


def report_of(upload: File) -> Report:
    """A file, checked row by row; nothing is written. Refuses (422 at `file`) what is no such table or has no rows."""
    optional = [name for name in COLUMNS if name not in NEEDED]
    rows = read_table(upload, NEEDED, optional=optional, most=MOST_LINES)
    if not rows:
        raise Invalid(FieldError("file", "empty", _("There are no rows below the names of the columns.")))
    return checked([(row.line, dict(row)) for row in rows])


def carried(text: str) -> Report:
    """The rows that a hidden field has carried, checked once more. Refuses (422 at `file`) what is no such list."""
    try:
        found = json.loads(text)
        look_through(found)
        rows = [(int(row["number"]), {name: str(row.get(name, "")) for name in COLUMNS}) for row in found]
    except (Invalid, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise Invalid(FieldError("file", "gone", _("Choose the file once more."))) from error
    if not 0 < len(rows) <= MOST_LINES or not all(0 < number <= LAST_LINE for number, _said in rows):
        raise Invalid(FieldError("file", "gone", _("Choose the file once more.")))
    return checked(rows)


def checked(rows: Sequence[tuple[int, dict[str, str]]]) -> Report:
    """Rows with what is right or wrong with each; organisations are known by slug or by name."""
    bodies = _bodies(said["bearer"] for _number, said in rows)
    labels = {str(label).casefold(): word for word, label in CATEGORIES.items()}
    return Report([_checked(number, said, bodies, labels) for number, said in rows])


def _checked(number: int, said: dict[str, str], bodies: dict[str, Organisation], labels: dict[str, str]) -> Checked:
    values, faults = _values(said, bodies, labels)
    try:
        line = actions.read_line(values)
    except Invalid as refusal:
        known = {one.field for one in faults}
        faults += [one for one in refusal.errors if one.field not in known]
    if faults:
        return Checked(number, said, faults=tuple(faults))
    return Checked(number, said, values, line)


def _values(
    said: dict[str, str], bodies: dict[str, Organisation], labels: dict[str, str]
) -> tuple[dict[str, Any], list[FieldError]]:
    """A row as `add_line` takes it, and what only a table can have wrong."""
    faults = []
    word = said["category"].strip()
    if not word:
        faults.append(FieldError("category", "required", _("Say what it is for.")))
    each = said["per_person"].strip().casefold()
    if each not in _YES | _NO:
        faults.append(FieldError("per_person", "unknown", _("Write yes or no.")))
    amount = {"amount": _figures(said["amount"]), "currency": said["currency"].strip().upper()}
    bearer = said["bearer"].strip()
    values = {
        "category": labels.get(word.casefold(), word.casefold()),
        "description": said["description"],
        "money": amount,
        "per_person": each in _YES,
        "bearer": PARTICIPANTS if bearer.casefold() == PARTICIPANTS else bodies.get(bearer, bearer),
    }
    return values, faults


def _figures(text: str) -> str:
    """An amount without separators of thousands, and without zeros that say nothing: "690,000.00" is 690000."""
    bare = _THOUSANDS.sub("", text.strip())
    return re.sub(r"\.0{1,2}$", "", bare)


def _bodies(names: Iterable[str]) -> dict[str, Organisation]:
    """The organisations that are meant, by what the table calls them; three queries for any number of rows."""
    wanted = {name.strip() for name in names} - {"", PARTICIPANTS}
    if not wanted:
        return {}
    rows = Organisation.objects.filter(slug__in=[name for name in wanted if "\x00" not in name])
    slugs = {body.slug: body for body in rows}
    slugs |= merged.found(Organisation, wanted - set(slugs))
    return {**named_organisations(wanted - set(slugs)), **slugs}
