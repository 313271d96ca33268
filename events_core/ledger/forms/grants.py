"""A grant, and how parts of it are given to books."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise, money
from events_core.foundation.forms import AmountField, LineField, ProductForm, TextField
from events_core.foundation.money import Money, split
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.choosing import Group, books_for_grants
from events_core.ledger.grantlist import Standing
from events_core.network.forms.fields import RecordForm
from events_core.programme.forms.event import organisation_choices
from events_core.programme.forms.work import row_count

from .fields import MoneyFields, in_figures

AMOUNTS, PERCENTAGES = "amounts", "percentages"
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 60
_PERCENTAGE = re.compile(r"\d{1,3}([.,]\d{1,2})?", re.ASCII)


class GrantListForm(ProductForm):
    """What the list of grants can be narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("Organization or grant"), required=False, max_length=200, widget=forms.SearchInput
    )


class GrantForm(MoneyFields, RecordForm):
    """A grant; once it has parts, its organisation and currency stay."""

    field_order = ("organisation", "title")
    organisation = forms.ChoiceField(label=gettext_lazy("Organization that gives it"))
    title = LineField(
        label=gettext_lazy("Name of the grant"),
        help_text=gettext_lazy("As the agreement calls it. Its parts carry this name in their books."),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the grant a name.")},
    )
    note = TextField(label=gettext_lazy("Note"), max_length=2_000, required=False)

    def __init__(self, data: Any = None, *, standing: Standing | None = None) -> None:
        grant = standing.grant if standing else None
        has_parts = standing is not None and standing.given.amount > 0
        initial = (
            {
                "organisation": grant.organisation.slug,
                "title": grant.title,
                "note": grant.note,
                "version": grant.version,
            }
            if grant
            else {}
        )
        whole = grant.money if grant else None
        super().__init__(data, initial=initial, money=whole, currency="USD", only=has_parts)
        offered = [("", _("Choose")), *organisation_choices()]
        if grant and has_parts:
            offered = [(grant.organisation.slug, str(grant.organisation))]
        self.fields["organisation"].choices = offered  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `save_grant` takes."""
        names = ("organisation", "title", "note")
        return {name: self.cleaned_data[name] for name in names} | {"money": self.money()}


@dataclass(frozen=True)
class Part:
    """What one book is to get."""

    key: str
    label: str
    money: Money
    percentage: Decimal | None = None


class SpreadForm(RecordForm):
    """Books, each with an amount or a percentage of a sum that is divided."""

    choice_more: ClassVar[Mapping[str, Mapping[str, str]]] = {"how": {PERCENTAGES: "whole"}}

    how = forms.ChoiceField(
        label=gettext_lazy("How the parts are given"),
        choices=[(AMOUNTS, gettext_lazy("As amounts")), (PERCENTAGES, gettext_lazy("As percentages of a sum"))],
        initial=AMOUNTS,
        widget=forms.RadioSelect,
    )
    whole = AmountField(
        max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    category = forms.ChoiceField(label=gettext_lazy("For what"), choices=list(CATEGORIES.items()), initial="other")
    rows = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, standing: Standing, count: int = 0) -> None:
        initial = {"version": standing.grant.version, "whole": in_figures(standing.left)}
        super().__init__(data, initial=initial)
        self.currency, self.left = standing.grant.currency, standing.left
        self.fields["whole"].label = _("Sum to be divided, in %(currency)s") % {"currency": self.currency}
        self.count = min(max(count or row_count(data, 0), FIRST_ROWS), MOST_ROWS)
        offered: list[Any] = [("", _("Choose")), *books_for_grants()]
        self.labels = {key: text for group in offered[1:] for key, text in _named(group)}
        for number in range(self.count):
            book = forms.ChoiceField(label=gettext_lazy("Book"), choices=offered, required=False)
            book.error_messages["invalid_choice"] = _("Choose one of the books offered; this one may be closed by now.")
            self.fields[f"book_{number}"] = book
            self.fields[f"figure_{number}"] = AmountField(
                label=gettext_lazy("Amount or percentage"), required=False, max_length=40
            )
        self._parts: list[Part] = []

    @classmethod
    def again(cls, data: Mapping[str, Any], *, standing: Standing, more: bool = False) -> "SpreadForm":
        """The form as it was typed, not checked; with `more`, and some more empty rows."""
        form = cls(None, standing=standing, count=row_count(data, 0) + MORE_ROWS * more)
        form.initial.update({name: data.get(name, "") for name in form.fields if name in data})
        return form

    @property
    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The rows as they are drawn."""
        return [(self[f"book_{number}"], self[f"figure_{number}"]) for number in range(self.count)]

    @property
    def parts(self) -> list[Part]:
        """What each book is to get; the amounts of percentages that make 100 sum to the whole."""
        return self._parts

    @property
    def total(self) -> Money:
        """What they make together."""
        return Money(sum((part.money.amount for part in self.parts), Decimal(0)), self.currency)

    @property
    def rest(self) -> Money:
        """What is left of the grant then."""
        return Money(self.left.amount - self.total.amount, self.currency)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """All that was typed, to be sent again."""
        sent = [(name, self.data.get(name, "")) for name in self.fields if name != "version"]
        return [(name, value) for name, value in sent if value]

    def clean(self) -> dict[str, Any]:
        """Read the rows. Refuses a book twice or without a figure, more than 100 per cent, more than is left."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self._chosen(values)
        if not chosen and not self.errors:
            self.add_error("book_0", _("Choose at least one book, and what it gets."))
        if self.errors:
            return values
        self._parts = self._by_percentage(chosen) if values["how"] == PERCENTAGES else self._by_amount(chosen)
        if not self.errors and self.total.amount > self.left.amount:
            text = _("Together that is %(total)s, and %(left)s is left of the grant.")
            self.add_error(None, text % {"total": self.total, "left": self.left})
        return values

    def _chosen(self, values: Mapping[str, Any]) -> list[tuple[int, str, str]]:
        """The rows that say something: number, book and figure."""
        found: list[tuple[int, str, str]] = []
        for number in range(self.count):
            book, figure = values.get(f"book_{number}") or "", values.get(f"figure_{number}") or ""
            if figure and not book and f"book_{number}" not in self.errors:
                self.add_error(f"book_{number}", _("Choose the book that gets this."))
            elif book and not figure:
                self.add_error(f"figure_{number}", _("Say what this book gets."))
            elif book and book in {key for _number, key, _figure in found}:
                self.add_error(f"book_{number}", _("This book stands above already."))
            elif book:
                found.append((number, book, figure))
        return found

    def _by_amount(self, chosen: list[tuple[int, str, str]]) -> list[Part]:
        parts = []
        for number, key, figure in chosen:
            if found := self._money(f"figure_{number}", figure):
                parts.append(Part(key, self.labels[key], found))
        return parts

    def _by_percentage(self, chosen: list[tuple[int, str, str]]) -> list[Part]:
        whole = self._money("whole", self.cleaned_data.get("whole") or "")
        shares = [self._share(f"figure_{number}", figure) for number, _key, figure in chosen]
        rest = Decimal(100) - sum((share for share in shares if share), Decimal(0))
        if rest < 0:
            told = localise.number(100 - rest)
            self.add_error(None, _("The percentages make %(sum)s together, more than 100.") % {"sum": told})
        if whole is None or self.errors:
            return []
        weights = [share for share in shares if share is not None]
        parts = []
        for (number, key, _figure), share, part in zip(chosen, weights, split(whole, [*weights, rest]), strict=False):
            if part.amount == 0:
                self.add_error(f"figure_{number}", _("This share is less than the smallest amount of the currency."))
            parts.append(Part(key, self.labels[key], part, share))
        return parts

    def _money(self, name: str, figures: str) -> Money | None:
        found, wrong = money.read({"amount": figures, "currency": self.currency})
        if found is not None and found.amount == 0:
            wrong = ("zero", _("Enter an amount above zero."))
        if wrong:
            self.add_error(name, wrong[1])
            return None
        return found

    def _share(self, name: str, text: str) -> Decimal | None:
        figure = text.rstrip("%％ ")
        share = Decimal(figure.replace(",", ".")) if _PERCENTAGE.fullmatch(figure) else Decimal(0)
        if not 0 < share <= 100:
            self.add_error(name, _("Enter a percentage above 0 and up to 100, such as 25 or 12.5."))
            return None
        return share


def _named(group: Group) -> list[tuple[str, str]]:
    title, rows = group
    is_year = [key.startswith("year:") for key, _text in rows]
    return [(key, f"{title}, {text}" if year else text) for (key, text), year in zip(rows, is_year, strict=True)]
