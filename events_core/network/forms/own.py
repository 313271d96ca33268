"""Forms of a person's own pages."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import get_language, gettext_lazy

from events_core.foundation.forms import LineField, NameField, ProductForm
from events_core.foundation.navigation import ENDONYMS
from events_core.network import queries
from events_core.network.actions import SCOPES
from events_core.network.models import Person
from events_core.network.places import Choices, check_country, check_zone, country_choices, zone_choices

SCOPE_LABELS = {
    "read": gettext_lazy("Read what you may see"),
    "events": gettext_lazy("Create and change events"),
    "registrations": gettext_lazy("Manage registrations and check people in"),
    "cohosts": gettext_lazy("Ask co-hosts and record their answers"),
    "trainings": gettext_lazy("Manage training requests and offers"),
    "ledger": gettext_lazy("Record costs and contributions"),
    "certificates": gettext_lazy("Issue and revoke certificates"),
    "webhooks": gettext_lazy("Have news sent to an address"),
}


class SignInForm(ProductForm, RequestLoginCodeForm):
    """The address that gets a code."""

    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        help_text=gettext_lazy("We send a code to this address. You need no password and no account."),
    )

    @property
    def is_limited(self) -> bool:
        """Whether too many codes were asked for."""
        return self.has_error("email", "too_many_login_attempts")


class CodeForm(ProductForm, ConfirmLoginCodeForm):
    """The code from the mail."""

    code = LineField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Eight digits, such as 1234-5678. The line between may be left out."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """The code when it is right; full-width digits count."""
        self.cleaned_data["code"] = "".join(
            str(int(sign)) if sign.isdecimal() else sign for sign in self.cleaned_data["code"]
        )
        if not self.expected_code:
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_code()


class DetailsForm(ProductForm):
    """A person's own details; the address of sign-in is not among them."""

    name = NameField(
        label=gettext_lazy("Name in Latin script"),
        help_text=gettext_lazy("In the order you use yourself, for example Moriyama Aya."),
    )
    native_name = NameField(
        label=gettext_lazy("Name in your own script"),
        required=False,
        help_text=gettext_lazy("As it should stand on a certificate, for example 森山 彩 or Батбаярын Сарангэрэл."),
    )
    organisation = LineField(
        label=gettext_lazy("City or institution"),
        required=False,
        help_text=gettext_lazy("Start typing. If it is not on the list, write it in full."),
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=list(ENDONYMS.items()),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("For our letters to you, and for pages unless you take another language in the menu."),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("Letters and My events also show times in this zone.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("country", country_choices())
        self.choices_of("timezone", zone_choices())

    def choices_of(self, name: str, choices: Choices) -> None:
        """Offer these answers in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """The person's details as the form holds them."""
        plain = ("name", "native_name", "position", "country", "language", "timezone")
        values = {name: getattr(person, name) for name in plain}
        values["language"] = person.language or get_language() or "en"
        return values | {"organisation": str(person.organisation or person.organisation_text)}

    def clean_country(self) -> str:
        """A country that exists, or none."""
        if self.cleaned_data["country"]:
            check_country(self.cleaned_data["country"])
        return str(self.cleaned_data["country"])

    def clean_timezone(self) -> str:
        """A zone that exists."""
        check_zone(self.cleaned_data["timezone"])
        return str(self.cleaned_data["timezone"])

    def values(self) -> dict[str, Any]:
        """What `change_person` takes: an organisation on record by reference, any other as text."""
        text = self.cleaned_data["organisation"]
        known = queries.organisation_named(text) if text else None
        return self.cleaned_data | {"organisation": known, "organisation_text": "" if known else text}


class TokenForm(ProductForm):
    """A new key for a program."""

    name = LineField(
        label=gettext_lazy("What it is for"), max_length=100, help_text=gettext_lazy("For example: our city's website.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[(scope, SCOPE_LABELS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Tick nothing to allow all that you may do yourself."),
    )
