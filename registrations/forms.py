"""The forms of registrations; what they hold is checked again by the actions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.forms import AmountField, LineField, MultilingualField, NameField, ProductForm, TextField
from events_core.foundation.money import CURRENCIES, REPORTING
from events_core.foundation.navigation import ENDONYMS
from events_core.network.models import Person
from events_core.programme.intake import MOST_SEATS
from events_core.programme.models import Event, Invitation

from .intake import DELEGATE, NEEDS
from .models import Category, Pays, Registration, State

OWN_CURRENCY = {"CN": "CNY", "JP": "JPY", "KP": "KPW", "KR": "KRW", "MN": "MNT", "RU": "RUB"}


class RegistrationForm(ProductForm):
    """The core form: you, your institution, taking part. The category is asked for when there are several."""

    name = NameField(
        label=gettext_lazy("Name in Latin script"),
        help_text=gettext_lazy("As in your passport. It is printed on badges, lists and certificates."),
    )
    native_name = NameField(
        label=gettext_lazy("Name in your own script"),
        help_text=gettext_lazy("Write it exactly as it should be printed, in any script."),
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        help_text=gettext_lazy("For your confirmation, calendar link and changes."),
        max_length=254,
    )
    organisation = LineField(
        label=gettext_lazy("City or institution"),
        help_text=gettext_lazy("Start typing. If it is not on the list, write it in full."),
        max_length=300,
        required=False,
    )
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    category = forms.ChoiceField(label=gettext_lazy("You take part as"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our letters to you"), choices=list(ENDONYMS.items()), widget=forms.RadioSelect
    )
    needs = TextField(
        label=gettext_lazy("Access or dietary needs"),
        help_text=gettext_lazy("Seen only by the organizers and deleted 30 days after the event."),
        max_length=NEEDS,
        required=False,
    )

    pays = forms.ChoiceField(
        label=gettext_lazy("Who pays for your participation?"),
        help_text=gettext_lazy(
            "Members share the costs by bearing those of their own participation. Only the organizers see your answer; "
            "sums by institution go into the record of costs."
        ),
        choices=[*Pays.choices, ("", gettext_lazy("Not known yet"))],
        widget=forms.RadioSelect,
        required=False,
    )
    own_amount = AmountField(
        label=gettext_lazy("About how much"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        required=False,
    )
    own_currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES], required=False
    )
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "pays": {Pays.INSTITUTION.value: gettext_lazy("If you can, say about how much, with travel, stay and time.")}
    }
    choice_more: ClassVar[Mapping[str, Mapping[str, str | tuple[str, ...]]]] = {
        "pays": {Pays.INSTITUTION.value: ("own_amount", "own_currency")}
    }

    def __init__(self, *args: Any, event: Event, invitation: Invitation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.initial.setdefault("own_currency", OWN_CURRENCY.get(self.initial.get("country", ""), REPORTING))
        self.fields["country"].choices = [("", _("Choose")), *localise.country_choices()]  # type: ignore[attr-defined]
        categories = list(event.categories.all())
        slugs = {row.slug for row in categories}
        self.given = invitation.category if invitation and invitation.category in slugs else ""
        if len(categories) > 1 and not self.given:
            self.fields["category"].choices = [  # type: ignore[attr-defined]
                (row.slug, _category_label(row)) for row in categories
            ]
            self.fields["category"].initial = DELEGATE
        else:
            del self.fields["category"]

    def clean(self) -> dict[str, Any]:
        """An amount is for those whose own institution pays, and belongs to one that is named."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("own_amount"):
            if values.get("pays") != Pays.INSTITUTION:
                self.add_error("own_amount", _("Choose “Own institution” above, or empty this field."))
            elif not values.get("organisation") and "organisation" not in self.errors:
                self.add_error("organisation", _("Write which institution pays."))
        return values

    def values(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        values = dict(self.cleaned_data)
        amount, currency = values.pop("own_amount"), values.pop("own_currency")
        given = {"category": self.given} if self.given else {}
        return values | given | {"own_costs": {"amount": amount, "currency": currency} if amount else None}

    def place_of(self, name: str) -> str | None:
        """What is wrong with the own costs stands at the amount."""
        return super().place_of({"own_costs": "own_amount"}.get(name, name))


class OwnForm(RegistrationForm):
    """What the participant may change later: all but address and category."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        self.fields.pop("category", None)


class TeamForm(RegistrationForm):
    """The same answers, written by the team about somebody else."""

    about_others = True
    words: ClassVar[Mapping[str, tuple[Any, Any]]] = {
        "name": (
            gettext_lazy("Name in Latin script"),
            gettext_lazy("In the order they use themselves, for example Moriyama Aya."),
        ),
        "native_name": (
            gettext_lazy("Name in own script"),
            gettext_lazy("As it should stand on a certificate, for example 森山 彩 or Батбаярын Сарангэрэл."),
        ),
        "email": (gettext_lazy("Email"), ""),
        "category": (gettext_lazy("Category"), ""),
        "language": (gettext_lazy("Language of our letters to them"), ""),
        "pays": (
            gettext_lazy("Who pays for their participation?"),
            gettext_lazy("Only the organizers see this; sums by institution go into the record of costs."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.words.keys() & self.fields.keys():
            self.fields[name].label, self.fields[name].help_text = self.words[name]


class FilterForm(forms.Form):
    """What the list can be narrowed by."""

    q = forms.CharField(label=gettext_lazy("Name or institution"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, categories: list[Category], countries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in State]
        named = sorted((localise.country_name(code), code) for code in countries)
        self._choose("state", _("All states"), states)
        self._choose("category", _("All categories"), [(row.slug, str(row.name)) for row in categories])
        self._choose("country", _("All countries"), [(code, name) for name, code in named])
        if len(categories) < 2:
            del self.fields["category"]

    def _choose(self, field: str, everything: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = [("", everything), *choices]  # type: ignore[attr-defined]


class CategoryForm(ProductForm):
    """A category: its name in several languages and perhaps its places."""

    name = MultilingualField(label=pgettext_lazy("of a thing", "Name"), line=True)
    quota = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Leave this empty when the category has no limit of its own."),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        return dict(self.cleaned_data)


def of_person(person: Any) -> dict[str, Any]:
    """What a form can be filled with beforehand: the reader's language, and what a signed-in person has told before."""
    if not isinstance(person, Person):
        return {"language": get_language() or "en"}
    return {
        "language": person.language or get_language() or "en",
        "email": person.email,
        "name": person.name,
        "native_name": person.native_name,
        "organisation": str(person.organisation or person.organisation_text),
        "position": person.position,
        "country": person.country,
    }


def of_invitation(invitation: Invitation) -> dict[str, Any]:
    """A form filled with what the organisers wrote of somebody whom they invite."""
    held = {name: getattr(invitation, name) for name in ("email", "name", "organisation", "language")}
    return {name: value for name, value in held.items() if value}


def of_registration(registration: Registration) -> dict[str, Any]:
    """A form filled with what was said before."""
    names = ("email", "name", "native_name", "organisation", "position", "country", "language", "needs", "pays")
    costs = registration.own_costs or {}
    return {name: getattr(registration, name) for name in names} | {
        "category": registration.category.slug,
        **{f"own_{part}": costs[part] for part in ("amount", "currency") if part in costs},
    }


def _category_label(row: Category) -> str:
    if row.seats_left == 0:
        return _("%(category)s (full)") % {"category": row}
    return str(row)
