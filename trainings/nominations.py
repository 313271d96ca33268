"""Whom a city names for its training: rows on their way in, each checked, and who is named so far."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from events_core.foundation.bodies import look_through
from events_core.foundation.navigation import ENDONYMS
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.foundation.sheets.reading import read_table
from events_core.foundation.texts import normalise
from events_core.programme.models import Event
from registrations.intake import Intake
from registrations.models import HOLDING, Category, Registration, email_key
from registrations.opening import places_left

from .models import TrainingRequest

COLUMNS = ("name", "native_name", "email", "position", "language")
NEEDED = ("name", "email")
MOST = 200
"""Rows of one sending."""


@dataclass(frozen=True)
class Row:
    """One person: where they stand in what was sent, what was said, and what is wrong with it, or who it is already."""

    number: int
    said: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: tuple[FieldError, ...] = ()
    is_known: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it makes a registration."""
        return not self.faults and not self.is_known


@dataclass(frozen=True)
class Report:
    """Rows that were checked; `left` is how many more can be named, None without a limit."""

    rows: list[Row]
    left: int | None

    @property
    def new(self) -> list[Row]:
        """Those who would be registered."""
        return [row for row in self.rows if row.is_new]

    @property
    def known(self) -> list[Row]:
        """Those who are registered already."""
        return [row for row in self.rows if row.is_known]

    @property
    def wrong(self) -> list[Row]:
        """Rows with faults."""
        return [row for row in self.rows if row.faults]

    @property
    def errors(self) -> list[FieldError]:
        """All faults at `rows.<n>.<field>`."""
        return [
            FieldError(f"rows.{row.number}.{fault.field}", fault.code, fault.message)
            for row in self.wrong
            for fault in row.faults
        ]

    @property
    def too_many(self) -> str:
        """Why they do not all fit; "" when they do."""
        if self.left is None or len(self.new) <= self.left:
            return ""
        if not self.left:
            return _("All places of your city are taken. Write to the secretariat if you need more.")
        places = ngettext("There is %(left)d place left.", "There are %(left)d places left.", self.left)
        named = ngettext("You named %(named)d person.", "You named %(named)d people.", len(self.new))
        what = _("Choose whom to send, or ask the secretariat for more places.")
        return " ".join([places % {"left": self.left}, named % {"named": len(self.new)}, what])

    def must_fit(self) -> None:
        """Refuses (`full`) more than there are places."""
        if self.too_many:
            raise Refused("full", self.too_many)

    @property
    def carried(self) -> str:
        """The rows that are right, as a hidden field carries them to the next page."""
        rows = [[row.number, {name: row.said.get(name, "") for name in COLUMNS}] for row in self.new]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


Numbered = Sequence[tuple[int, Mapping[str, Any]]]


def check(request: TrainingRequest, event: Event, rows: Numbered) -> Report:
    """Rows with what is right or wrong with each; nothing is written. A fixed number of queries."""
    if len(rows) > MOST:
        raise Invalid(FieldError("rows", "too_many", _("Name at most %(most)d.") % {"most": MOST}))
    prefetch_related_objects([event], "categories")
    keys = {email_key(normalise(str(row.get("email") or ""))) for _number, row in rows}
    holding = Registration.objects.filter(event=event, email_key__in=keys, state__in=HOLDING)
    known = set(holding.values_list("email_key", flat=True))
    found: list[Row] = []
    seen: dict[str, int] = {}
    for number, said in rows:
        found.append(_checked(request, event, number, said, known, seen))
    return Report(found, left_of(request, event))


def of_city(request: TrainingRequest) -> QuerySet[Registration]:
    """The people of the city who hold a place in the training of its request, by name."""
    slug = request.city.slug if request.city else ""
    rows = Registration.objects.filter(event_id=request.event_id or 0, category__slug=slug, state__in=HOLDING)
    return rows.order_by("name", "pk")


def left_of(request: TrainingRequest, event: Event) -> int | None:
    """How many more people the city can name; None without a limit."""
    category = category_of(request, event)
    return places_left(event, [category]) if category else 0


def category_of(request: TrainingRequest, event: Event) -> Category | None:
    """The city's places in the event."""
    return event.categories.filter(slug=request.city.slug).first() if request.city else None


def from_file(upload: File) -> Numbered:
    """The rows of a spreadsheet. Refuses (422 at `file`) what is no such table or has no rows."""
    optional = [name for name in COLUMNS if name not in NEEDED]
    rows = read_table(upload, NEEDED, optional=optional, most=MOST)
    if not rows:
        raise Invalid(FieldError("file", "empty", _("There are no rows below the names of the columns.")))
    return [(row.line, dict(row)) for row in rows]


def from_text(text: str) -> Numbered:
    """The rows of a table that was pasted: cells apart by tabs, semicolons or commas, with or without names of columns.

    Without names the cells are name, name in one's own script, email, position, language; where there is one cell less,
    the email tells which is which. Refuses (422 at `table`) more than `MOST` rows.
    """
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if len(lines) > MOST + 1:
        raise Invalid(FieldError("table", "too_many", _("Name at most %(most)d.") % {"most": MOST}))
    cut = next((sign for sign in "\t;," if any(sign in line for line in lines)), "\t")
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=cut)]
    except csv.Error as error:
        raise Invalid(FieldError("table", "no_table", _("This cannot be read as a table."))) from error
    columns: Sequence[str] = ()
    if cells and not any("@" in cell for cell in cells[0]):
        columns = [_column(cell) for cell in cells.pop(0)]
    return [(number, _named(row, columns)) for number, row in enumerate(cells, 1 + bool(columns)) if any(row)]


def carried(text: str) -> Numbered:
    """The rows that a hidden field has carried. Refuses (422 at `rows`) what is no such list."""
    try:
        found = json.loads(text)
        look_through(found)
        rows = [(int(number), {name: str(said.get(name, "")) for name in COLUMNS}) for number, said in found]
    except (Invalid, ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise Invalid(FieldError("rows", "gone", _("Name them once more."))) from error
    return rows


def _checked(
    request: TrainingRequest,
    event: Event,
    number: int,
    said: Mapping[str, Any],
    known: set[str],
    seen: dict[str, int],
) -> Row:
    shown = {name: normalise(str(said.get(name) or "")) for name in COLUMNS}
    values = {**shown, **_of_city(request), "language": shown["language"] or request.language}
    faults: list[FieldError] = []
    try:
        Intake(values, event).clean()
    except Invalid as refusal:
        faults = list(refusal.errors)
    key = email_key(shown["email"])
    if key and key in seen:
        faults.append(
            FieldError("email", "twice", _("This address stands in row %(row)d as well.") % {"row": seen[key]})
        )
    seen.setdefault(key, number)
    return Row(number, shown, values, tuple(faults), is_known=not faults and key in known)


def _of_city(request: TrainingRequest) -> dict[str, Any]:
    """What is the same for all of a city."""
    body = request.organisation.name if request.organisation else request.city.name if request.city else ""
    return {
        "organisation": body.localize("en") if hasattr(body, "localize") else str(body),
        "country": request.city.country if request.city else "",
        "category": request.city.slug if request.city else "",
    }


def _column(heading: str) -> str:
    """Which column is meant by a heading; "" for one that is not kept."""
    word = re.sub(r"[\s_-]+", "_", heading.strip().casefold())
    if word in COLUMNS:
        return word
    for language in ENDONYMS:
        with override(language):
            labels = {re.sub(r"\s+", "_", label.casefold()): name for name, label in column_labels().items()}
        if word in labels:
            return labels[word]
    return ""


def column_labels() -> dict[str, str]:
    """What the columns hold, in the active language."""
    return {
        "name": _("Name in Latin script"),
        "native_name": _("Name in your own script"),
        "email": _("Email"),
        "position": _("Position"),
        "language": _("Language"),
    }


def _named(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    if columns:
        return {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    at = next((number for number, cell in enumerate(cells) if "@" in cell), 2)
    names, rest = list(cells[:at]), list(cells[at:])
    row = dict(zip(("email", "position", "language"), rest, strict=False))
    return row | dict(zip(("name", "native_name"), names, strict=False))
