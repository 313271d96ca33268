"""What a city arranges, as a form: whom to call, sites with their times, gifts in kind, the day for the list."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import AmountField, LineField, NameField, ProductForm, TextField
from events_core.foundation.money import CURRENCIES
from events_core.hosting.intake import MOST_IN_KIND, MOST_SITES
from events_core.hosting.models import CohostRequest
from events_core.hosting.terms import ASKS, Period, Terms
from events_core.programme.forms.work import ClockField, DayField, moment

from .rows import OF_SITE, OWN_CURRENCY, Label, Row, of_site, row_count, sites_before

MORE = 2
SITE: Mapping[str, Label] = {
    "name": gettext_lazy("Name of the site"),
    "address": gettext_lazy("Address"),
    "day": gettext_lazy("Day"),
    "from": pgettext_lazy("a time of day", "From"),
    "to": pgettext_lazy("a time of day", "Until"),
    "limit": gettext_lazy("People at most"),
    "papers": gettext_lazy("Identity papers needed"),
    "safety": gettext_lazy("Safety notes"),
    "place": gettext_lazy("Coordinates"),
    "contact": gettext_lazy("Contact at the site"),
    "phone": gettext_lazy("Telephone"),
}
KIND: Mapping[str, Label] = {
    "category": gettext_lazy("What"),
    "description": gettext_lazy("Description"),
    "amount": gettext_lazy("Estimated value"),
    "currency": gettext_lazy("Currency"),
}
_POSITION = re.compile(r"(-?\d{1,3}(?:\.\d{1,20})?)\s*[,;\s，、]\s*(-?\d{1,3}(?:\.\d{1,20})?)", re.ASCII)


class PositionField(LineField):
    """Latitude and longitude as map programs write them: "33.9012, 130.8123"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """Both degrees, or None."""
        text = super().clean(value)
        if not text:
            return None
        found = _POSITION.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write latitude and longitude such as 33.9012, 130.8123."), code="position")
        return float(found[1]), float(found[2])


class TermsForm(ProductForm):
    """The parts that can be filled in with the answer, or later.

    Sites and things that were asked for (`fixed_…`) come first, then rows that the city fills as it likes. `filled` is
    what was said before: such a row is taken away by emptying its name.
    """

    name = NameField(label=gettext_lazy("Name"), required=False)
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)
    on_the_day_name = NameField(label=gettext_lazy("Name of the contact"), required=False)
    on_the_day_phone = LineField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("With the code of the country, such as +81 93 000 0000."),
        max_length=60,
        required=False,
    )
    on_the_day_email = forms.EmailField(label=gettext_lazy("Email of the contact"), max_length=254, required=False)
    visitors_list_by = DayField(
        label=gettext_lazy("We need the list of visitors by"),
        help_text=gettext_lazy("Names, institutions, countries and needs of those who come, for passes and meals."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        request: CohostRequest,
        fixed_sites: tuple[str, ...] = (),
        fixed_kinds: tuple[str, ...] = (),
        filled: Terms | None = None,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.request, self.event, self.filled = request, request.event, filled or Terms()
        self.fixed_sites, self.fixed_kinds = fixed_sites, fixed_kinds
        self.sites_before = sites_before(fixed_sites, self.filled)
        begins = self._of_terms() | dict(initial or {})
        super().__init__(*args, initial=begins, **kwargs)
        sent = self.data if self.is_bound else self.initial
        self.own_sites = row_count(sent, "own_sites", len(self.sites_before) - len(fixed_sites), MOST_SITES)
        self.own_kinds = row_count(sent, "own_kinds", len(self._own_kinds_before()), MOST_IN_KIND)
        for number in range(len(fixed_sites) + self.own_sites):
            self._add_site(number)
        for number in range(len(fixed_kinds) + self.own_kinds):
            self._add_kind(number)
        self._sites_sent: list[int] = []
        self._kinds_sent: list[int] = []

    @property
    def site_rows(self) -> list[Row]:
        """Sites with their fields: those asked for, then the city's own."""
        return [
            self._row("site", number, SITE, self.fixed_sites)
            for number in range(len(self.fixed_sites) + self.own_sites)
        ]

    @property
    def kind_rows(self) -> list[Row]:
        """What is given in kind: the things asked for, then others."""
        titles = [ASKS[name] for name in self.fixed_kinds]
        return [self._row("kind", number, KIND, titles) for number in range(len(titles) + self.own_kinds)]

    @property
    def opens_contact(self) -> bool:
        """Whether the contact on the day stands open."""
        return self._has(lambda name: name.startswith("on_the_day"))

    @property
    def opens_kinds(self) -> bool:
        """Whether what is given in kind stands open."""
        return self._has(lambda name: name.startswith("kind_") and not name.endswith("_currency"))

    @property
    def opens_own_sites(self) -> bool:
        """Whether the city's own sites stand open."""
        own = tuple(f"site_{number}_" for number in range(len(self.fixed_sites), 999)) if self.own_sites else ()
        return self._has(lambda name: name.startswith(own))

    @property
    def opens_list(self) -> bool:
        """Whether the day for the list stands open."""
        return self._has(lambda name: name == "visitors_list_by")

    def again(self, more: str = "") -> dict[str, Any]:
        """All that was typed, for the form to be shown again; `more` names the rows that get some empty ones."""
        counts = {"own_sites": self.own_sites, "own_kinds": self.own_kinds}
        return self.typed() | {name: str(count + MORE * (name == more)) for name, count in counts.items()}

    def place_of(self, name: str) -> str | None:
        """The field of a value of the action, such as `sites.0.limit`."""
        return super().place_of(self._field_of(name))

    def _field_of(self, name: str) -> str:
        part, _dot, rest = name.partition(".")
        number, _dot, inner = rest.partition(".")
        if part == "on_the_day":
            return f"on_the_day_{rest}"
        if part == "sites" and number.isdigit():
            row = f"site_{self._sites_sent[int(number)]}"
            wanted = f"{row}_{OF_SITE.get(inner, inner)}"
            return wanted if wanted in self.fields else f"{row}_address"
        if part == "in_kind" and number.isdigit():
            row = f"kind_{self._kinds_sent[int(number)]}"
            wanted = f"{row}_{'amount' if inner == 'value' else inner}"
            return wanted if wanted in self.fields else f"{row}_description"
        return name

    def common(self, sites: set[str] | None = None, kinds: set[str] | None = None) -> dict[str, Any]:
        """What the intake of terms takes; of what was asked for, only `sites` and `kinds` when they are given."""
        given = self.cleaned_data
        return {
            "name": given.get("name"),
            "position": given.get("position"),
            "on_the_day": {part: given.get(f"on_the_day_{part}") for part in ("name", "phone", "email")},
            "visitors_list_by": given.get("visitors_list_by"),
            "sites": self._sites(sites),
            "in_kind": self._kinds(kinds),
        }

    def check_rows(self, dates: Period) -> None:
        """Find what is wrong within rows: times without a day, days outside the visit, things without a name."""
        for number in range(len(self.fixed_sites) + self.own_sites):
            self._check_slot(f"site_{number}", dates)
            name = f"site_{number}_name"
            is_new = number >= len(self.sites_before)
            if is_new and name in self.fields and not self.cleaned_data.get(name) and self._filled_site(number):
                self._wrong(name, _("Write the name of the site."))
        before = len(self.fixed_kinds) + len(self._own_kinds_before())
        for number in range(before, len(self.fixed_kinds) + self.own_kinds):
            said = any(self.cleaned_data.get(f"kind_{number}_{part}") for part in ("description", "amount"))
            if said and not self.cleaned_data.get(f"kind_{number}_category"):
                self._wrong(f"kind_{number}_category", _("Choose what the city provides."))

    def _check_slot(self, row: str, dates: Period) -> None:
        """The time slot of a site, put together as `<row>_slot`."""
        given = self.cleaned_data
        first, last = (at.astimezone(self.event.zone).date() for at in dates)
        day, begins, ends = (given.get(f"{row}_{part}") for part in ("day", "from", "to"))
        if not (day or begins or ends) or any(self.has_error(f"{row}_{part}") for part in ("day", "from", "to")):
            return
        day = day or (first if first == last else None)
        if day is None:
            self._wrong(f"{row}_day", _("Give the day as well."))
        elif not first <= day <= last:
            shown = localise.dates(*dates, self.event.timezone, self.event.date_precision)
            self._wrong(f"{row}_day", _("Choose a day of the visit: %(dates)s.") % {"dates": shown})
        elif begins is None or ends is None:
            self._wrong(f"{row}_{'from' if begins is None else 'to'}", _("Say from when to when."))
        elif ends < begins:
            self._wrong(f"{row}_to", _("The end must come after the start."))
        else:
            given[f"{row}_slot"] = self._slot(row, day, begins, ends)

    def _slot(self, row: str, day: datetime.date, begins: datetime.time, ends: datetime.time) -> Period | None:
        try:
            return moment(day, begins, self.event.timezone), moment(day, ends, self.event.timezone)
        except ValidationError as error:
            self.add_error(f"{row}_from", error)
            return None

    def _wrong(self, field: str, message: str) -> None:
        if not self.has_error(field):
            self.add_error(field, message)

    def _sites(self, wanted: set[str] | None) -> list[dict[str, Any]]:
        self._sites_sent, rows = [], []
        for number in range(len(self.fixed_sites) + self.own_sites):
            fixed = self.fixed_sites[number] if number < len(self.fixed_sites) else ""
            if fixed and wanted is not None and fixed not in wanted:
                continue
            if not fixed and not self.cleaned_data.get(f"site_{number}_name"):
                continue
            self._sites_sent.append(number)
            rows.append(self._site(number, fixed))
        return rows

    def _site(self, number: int, fixed: str) -> dict[str, Any]:
        def of(part: str) -> Any:
            return self.cleaned_data.get(f"site_{number}_{part}")

        position, slot = of("place") or (None, None), of("slot") or (None, None)
        before = self.sites_before[number] if number < len(self.sites_before) else None
        contact = {"name": of("contact"), "phone": of("phone"), "email": before.contact.email if before else ""}
        plain = {part: of(part) for part in ("address", "limit", "papers", "safety")}
        where = {"latitude": position[0], "longitude": position[1]}
        return {
            "name": fixed or of("name"), "starts_at": slot[0], "ends_at": slot[1], "contact": contact, **plain, **where,
        }  # fmt: skip

    def _kinds(self, wanted: set[str] | None) -> list[dict[str, Any]]:
        self._kinds_sent, rows = [], []
        for number in range(len(self.fixed_kinds) + self.own_kinds):
            fixed = self.fixed_kinds[number] if number < len(self.fixed_kinds) else ""
            category = fixed or self.cleaned_data.get(f"kind_{number}_category")
            if not category or (fixed and wanted is not None and fixed not in wanted):
                continue
            amount = self.cleaned_data.get(f"kind_{number}_amount")
            value = {"amount": amount, "currency": self.cleaned_data.get(f"kind_{number}_currency")}
            described = self.cleaned_data.get(f"kind_{number}_description")
            self._kinds_sent.append(number)
            rows.append({"category": category, "description": described, "value": value if amount else None})
        return rows

    def _filled_site(self, number: int) -> bool:
        return any(self.cleaned_data.get(f"site_{number}_{part}") for part in SITE if part != "name")

    def _add_site(self, number: int) -> None:
        hints = {
            "limit": _("Leave this empty when there is no limit."),
            "papers": _("For example: passports, copies a week before."),
            "safety": _("For example: closed shoes, no photographs in the hall."),
            "place": _("For the map, such as 33.9012, 130.8123. Leave this empty when you do not know them."),
        }
        short = forms.Textarea(attrs={"rows": 2, "class": "field__input--short"})
        fields: dict[str, forms.Field] = {
            "name": LineField(required=False),
            "address": LineField(max_length=500, required=False),
            "day": DayField(required=False),
            "from": ClockField(required=False),
            "to": ClockField(required=False),
            "limit": forms.IntegerField(required=False, widget=forms.NumberInput(attrs={"class": "w-s"})),
            "papers": TextField(max_length=500, required=False, widget=short),
            "safety": TextField(max_length=2_000, required=False, widget=short),
            "contact": NameField(required=False),
            "phone": LineField(max_length=60, required=False),
            "place": PositionField(),
        }
        if number < len(self.fixed_sites):
            del fields["name"]
        for part, field in fields.items():
            field.label, field.help_text = str(SITE[part]), hints.get(part, "")
            self.fields[f"site_{number}_{part}"] = field

    def _add_kind(self, number: int) -> None:
        own = OWN_CURRENCY.get(self.request.city.country, "USD")
        currencies = sorted(CURRENCIES, key=lambda code: (code != own, CURRENCIES.index(code)))
        fields: dict[str, forms.Field] = {
            "category": forms.ChoiceField(choices=[("", _("Choose")), *ASKS.items()], required=False),
            "description": LineField(max_length=500, required=False),
            "amount": AmountField(
                max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
            ),
            "currency": forms.ChoiceField(choices=[(code, code) for code in currencies], required=False),
        }
        if number < len(self.fixed_kinds):
            del fields["category"]
        for part, field in fields.items():
            field.label = str(KIND[part])
            self.fields[f"kind_{number}_{part}"] = field

    def _row(self, kind: str, number: int, parts: Mapping[str, Any], titles: Any) -> Row:
        names = {part: f"{kind}_{number}_{part}" for part in parts}
        bound = {part: self[name] for part, name in names.items() if name in self.fields}
        opens = self._has(lambda name: name in names.values())
        return Row(number, titles[number] if number < len(titles) else "", bound, opens)

    def _has(self, concerns: Any) -> bool:
        """Whether something is filled in, or wrong, in fields of these names."""
        return any(concerns(name) and (self[name].value() or self.has_error(name)) for name in self.fields)

    def _own_kinds_before(self) -> list[Any]:
        return [row for row in self.filled.in_kind if row.category not in self.fixed_kinds]

    def _of_terms(self) -> dict[str, Any]:
        """What was said before, as the form begins with it."""
        terms, zone = self.filled, self.event.zone
        values: dict[str, Any] = {"name": terms.name, "position": terms.position}
        values |= {f"on_the_day_{part}": getattr(terms.on_the_day, part) for part in ("name", "phone", "email")}
        values["visitors_list_by"] = terms.visitors_list_by
        for number, site in enumerate(self.sites_before):
            if site:
                values |= {f"site_{number}_{part}": value for part, value in of_site(site, zone).items()}
        known = {row.category: row for row in terms.in_kind}
        rows = [*(known.get(name) for name in self.fixed_kinds), *self._own_kinds_before()]
        for number, row in enumerate(rows):
            if row:
                money = {"amount": row.value.amount, "currency": row.value.currency} if row.value else {}
                said = {"category": row.category, "description": row.description, **money}
                values |= {f"kind_{number}_{part}": value for part, value in said.items()}
        return values
