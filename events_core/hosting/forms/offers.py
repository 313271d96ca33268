"""A standing offer with its blocked days, the list of offers, and the search for a host."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.forms import ProductForm, TextField
from events_core.foundation.intake import MOST_PEOPLE
from events_core.foundation.navigation import LANGUAGES
from events_core.hosting.models import StandingOffer
from events_core.hosting.offering import MOST_BLOCKED, days_of
from events_core.network import queries as network
from events_core.network.directory import country_options
from events_core.network.forms.fields import LinesField, NumberField, RecordForm
from events_core.network.models import City
from events_core.programme.forms.work import DayField

SPARE = 3  # empty rows that the form always offers


class BlockedForm(ProductForm):
    """Days when the local government cannot host."""

    first = DayField(label=pgettext_lazy("a day", "From"), required=False)
    last = DayField(label=gettext_lazy("Until"), required=False)


class BlockedRows(forms.BaseFormSet):
    """The rows of an offer, and a few empty ones; a row without days goes."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Every row is read as it was written, also one that somebody else has saved with the same days meanwhile."""
        super().add_fields(form, index)
        form.empty_permitted = False

    @property
    def kept(self) -> list[forms.Form]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.cleaned_data.get("first") or form.cleaned_data.get("last")]

    def values(self) -> list[dict[str, datetime.date | None]]:
        """The rows as the action takes them."""
        return [{name: form.cleaned_data.get(name) for name in ("first", "last")} for form in self.kept]

    def tell(self, place: str, message: Any) -> None:
        """Say what is wrong at `blocked.<row>.<field>`, where rows are counted as in `values`."""
        _blocked, row, field = place.split(".")
        self.kept[int(row)].add_error(field, message)


Rows: Any = forms.formset_factory(
    BlockedForm, formset=BlockedRows, extra=SPARE, max_num=MOST_BLOCKED, absolute_max=MOST_BLOCKED + SPARE
)


class OfferForm(RecordForm):
    """What a local government offers to host at any time."""

    sites = LinesField(
        label=gettext_lazy("Sites that visitors can be shown"),
        help_text=gettext_lazy("One on each line, such as “Eco-town, recycling plant”."),
        required=False,
    )
    months = forms.MultipleChoiceField(
        label=gettext_lazy("Months"),
        help_text=gettext_lazy("Choose none when all months will do."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which visitors can be guided"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    group_max = NumberField(label=gettext_lazy("Largest group"), required=False)
    note = TextField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For those who organize events; it does not stand on the public page."),
        max_length=5_000,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, offer: StandingOffer | None = None) -> None:
        super().__init__(data, initial=_of(offer))
        days = [{"first": first, "last": last} for first, last in days_of(offer.blocked)] if offer else []
        self.blocked = Rows(data, initial=days, prefix="blocked")
        self._offer("months", month_choices())
        self._offer("languages", language_choices())
        self._offer("themes", theme_choices())

    def is_valid(self) -> bool:
        """Whether the offer and all its days are right."""
        return all([super().is_valid(), self.blocked.is_valid()])

    def values(self) -> dict[str, Any]:
        """What `save_offer` takes."""
        plain = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return plain | {"blocked": self.blocked.values()}

    def place_of(self, name: str) -> str | None:
        """What is wrong with days is said there."""
        return name if name.startswith("blocked.") else super().place_of(name)

    def add_error(self, field: str | None, error: Any) -> None:
        """As every form, and at the days."""
        if field and field.startswith("blocked."):
            self.blocked.tell(field, error)
        else:
            super().add_error(field, error)

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class OfferListForm(ProductForm):
    """What the list of local governments and their offers can be narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("City or local government"), required=False, max_length=200, widget=forms.SearchInput
    )
    offer = forms.ChoiceField(
        label=gettext_lazy("Standing offer"),
        required=False,
        choices=[
            ("", gettext_lazy("With and without")),
            ("active", gettext_lazy("Holds")),
            ("ended", gettext_lazy("Was ended")),
            ("none", gettext_lazy("None")),
        ],
    )


class HostForm(ProductForm):
    """What a host is looked for by; what is left open is taken from the event, if there is one."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    size = forms.IntegerField(
        label=gettext_lazy("Size of the group"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    climate = forms.ChoiceField(label=gettext_lazy("Climate"), required=False)
    economy = forms.ChoiceField(label=gettext_lazy("Economy"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage of development"), required=False)
    event = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, has_event: bool = False) -> None:
        super().__init__(data)
        as_event = _("As the event")
        self._offer("theme", as_event if has_event else _("All themes"), theme_choices())
        self._offer("month", as_event if has_event else _("Any month"), month_choices())
        self._offer("language", as_event if has_event else _("Any language"), language_choices())
        self._offer("country", _("All countries"), country_options(network.countries(City)))
        for name, choices in (("climate", City.Climate), ("economy", City.Economy), ("stage", City.Stage)):
            self._offer(name, _("All"), choices.choices)

    def chosen(self) -> dict[str, Any]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def _offer(self, name: str, everything: str, choices: Any) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]


def month_choices() -> list[tuple[str, Any]]:
    """The twelve months."""
    return [(str(number), name) for number, name in MONTHS.items()]


def language_choices() -> list[tuple[str, str]]:
    """The six languages under their own names."""
    return [(code, name) for code, _tag, name in LANGUAGES]


def theme_choices() -> list[tuple[str, str]]:
    """All themes in their order."""
    return [(theme.slug, str(theme)) for theme in network.themes()]


def _of(offer: StandingOffer | None) -> dict[str, Any]:
    if offer is None:
        return {"version": 0}
    names = ("sites", "languages", "group_max", "note", "version")
    plain = {name: getattr(offer, name) for name in names}
    return plain | {
        "months": [str(month) for month in offer.months],
        "themes": [theme.slug for theme in offer.themes.all()],
    }
