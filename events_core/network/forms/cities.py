"""A city with its target rows; a theme."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.forms import LineField, MultilingualField, ProductForm
from events_core.network import queries
from events_core.network.intake.cities import TARGETS
from events_core.network.models import City, TargetRow, Theme
from events_core.network.places import country_choices

from .fields import LinesField, NumberField, PercentField, RecordForm

SPARE = 2  # empty rows that a form of a city always offers


class TargetForm(ProductForm):
    """One target row, as one source states it."""

    measure = forms.ChoiceField(label=gettext_lazy("What is reduced or reached"))
    low = PercentField(label=gettext_lazy("Per cent"))
    high = PercentField(
        label=gettext_lazy("Up to per cent"),
        help_text=gettext_lazy("Only where the source gives a range."),
        required=False,
    )
    base_year = NumberField(label=gettext_lazy("Compared with the year"), required=False)
    target_year = NumberField(label=gettext_lazy("By the year"))
    is_bau = forms.BooleanField(label=gettext_lazy("Compared with business as usual"), required=False)
    source = LineField(
        label=gettext_lazy("Source"), help_text=gettext_lazy("Document and page, or table."), max_length=300
    )
    note = MultilingualField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", _("Choose")), *TargetRow.Measure.choices]  # type: ignore[attr-defined]

    @staticmethod
    def of(row: TargetRow) -> dict[str, Any]:
        """A row on record as the form holds it."""
        values = {name: getattr(row, name) for name in TargetForm.base_fields}
        return values | {"high": row.high if row.high != row.low else None}


class TargetRows(forms.BaseFormSet):
    """The rows of a city, and a few empty ones; a tick takes a row away."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The tick, for rows that are on record."""
        super().add_fields(form, index)
        form.is_on_record = index is not None and index < self.initial_form_count()  # type: ignore[attr-defined]
        form.fields["DELETE"].label = _("Remove this target")

    def full_clean(self) -> None:
        """A row that goes may be wrong."""
        super().full_clean()
        for form in self.forms if self.is_bound else ():
            if form.cleaned_data.get("DELETE"):
                form.errors.clear()

    @property
    def kept(self) -> list[forms.Form]:
        """The rows that are to stand, in their order: those that were there, and spare ones that are not empty."""
        first = self.initial_form_count()
        rows = [form for place, form in enumerate(self.forms) if place < first or form.has_changed()]
        return [form for form in rows if not form.cleaned_data.get("DELETE")]

    def values(self) -> list[dict[str, Any]]:
        """The rows as the action takes them."""
        return [{name: form.cleaned_data[name] for name in TargetForm.base_fields} for form in self.kept]

    def tell(self, place: str, message: Any) -> None:
        """Say what is wrong at `targets.<row>.<field>`, where rows are counted as in `values`."""
        _targets, row, field = place.split(".")
        self.kept[int(row)].add_error(field, message)


Rows: Any = forms.formset_factory(
    TargetForm, formset=TargetRows, extra=SPARE, can_delete=True, max_num=TARGETS, absolute_max=TARGETS + SPARE
)


class CityForm(RecordForm):
    """A city: its names, what it is, its setting, its targets. The name in addresses is asked for but once."""

    name = MultilingualField(label=pgettext_lazy("of a thing", "Name"))
    slug = LineField(
        label=gettext_lazy("Name in web addresses"),
        help_text=gettext_lazy(
            "Small Latin letters, figures and hyphens. Left empty, it is made from the English name. It stays for good."
        ),
        max_length=80,
        required=False,
    )
    aliases = LinesField(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("One on each line: other spellings, former names. Search finds them."),
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=City.Kind.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    about = MultilingualField(label=gettext_lazy("Description"), line=False, required=False)
    population = NumberField(label=gettext_lazy("Population"), classes="w-m", required=False)
    population_source = LineField(label=gettext_lazy("Source of the population"), max_length=300, required=False)
    climate = forms.ChoiceField(label=gettext_lazy("Climate"), required=False)
    economy = forms.ChoiceField(label=gettext_lazy("Economy"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage of development"), required=False)
    infrastructure = MultilingualField(
        label=gettext_lazy("Infrastructure"), line=False, max_length=5_000, required=False
    )
    strong_in = forms.MultipleChoiceField(
        label=gettext_lazy("Strong in"), widget=forms.CheckboxSelectMultiple, required=False
    )
    weak_in = forms.MultipleChoiceField(
        label=gettext_lazy("Weak in"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, city: City | None = None) -> None:
        super().__init__(data, initial=_of(city) if city else {"kind": City.Kind.CITY})
        rows = [TargetForm.of(row) for row in city.targets.all()] if city else []
        self.targets = Rows(data, initial=rows, prefix="targets")
        self._offer("country", country_choices())
        for name, choices in (("climate", City.Climate), ("economy", City.Economy), ("stage", City.Stage)):
            self._offer(name, [("", _("Not known")), *choices.choices])
        themes = [(theme.slug, str(theme)) for theme in queries.themes()]
        self._offer("strong_in", themes)
        self._offer("weak_in", themes)
        if city:
            del self.fields["slug"]

    def is_valid(self) -> bool:
        """Whether the city and all its rows are right."""
        return all([super().is_valid(), self.targets.is_valid()])

    def values(self) -> dict[str, Any]:
        """What `save_city` takes."""
        plain = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return plain | {"targets": self.targets.values()}

    def place_of(self, name: str) -> str | None:
        """What is wrong with a row is said there."""
        return name if name.startswith("targets.") else super().place_of(name)

    def add_error(self, field: str | None, error: Any) -> None:
        """As every form, and at the fields of rows."""
        if field and field.startswith("targets."):
            self.targets.tell(field, error)
        else:
            super().add_error(field, error)

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class ThemeForm(RecordForm):
    """A theme in six languages."""

    name = MultilingualField(label=pgettext_lazy("of a thing", "Name"), max_length=100)
    slug = LineField(
        label=gettext_lazy("Name in web addresses"),
        help_text=gettext_lazy(
            "Small Latin letters, figures and hyphens. Left empty, it is made from the English name. It stays for good."
        ),
        max_length=60,
        required=False,
    )
    position = NumberField(
        label=gettext_lazy("Place in the list"),
        help_text=gettext_lazy("A number; the smallest comes first."),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, theme: Theme | None = None) -> None:
        names = ("name", "position", "version")
        super().__init__(data, initial={name: getattr(theme, name) for name in names} if theme else {})
        if theme:
            del self.fields["slug"]

    def values(self) -> dict[str, Any]:
        """What `save_theme` takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return given if given["position"] is not None else {name: given[name] for name in given if name != "position"}


def _of(city: City) -> dict[str, Any]:
    plain = {name: getattr(city, name) for name in CityForm.base_fields if name not in ("strong_in", "weak_in")}
    themes = {name: [theme.slug for theme in getattr(city, name).all()] for name in ("strong_in", "weak_in")}
    return plain | themes
