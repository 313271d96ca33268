"""People, as officers keep them: details, role, whom they speak for."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.forms import NameField, ProductForm
from events_core.network import queries
from events_core.network.models import City, Organisation, Person

from .fields import RecordForm
from .own import DetailsForm

ROLE_HINTS = {
    "": gettext_lazy("Takes part, and sees only their own pages."),
    "organiser": gettext_lazy("Creates events, and sees only their own."),
    "officer": gettext_lazy("Sees and changes everything but money."),
    "finance": gettext_lazy("Records and sees all money."),
}
ROLES = [(value, Person.Role(value).label) for value in ROLE_HINTS]


class PersonForm(RecordForm, DetailsForm):
    """A person's details, told by an officer."""

    name = NameField(
        label=gettext_lazy("Name in Latin script"),
        help_text=gettext_lazy("In the order they use themselves, for example Moriyama Aya."),
    )
    native_name = NameField(
        label=gettext_lazy("Name in own script"),
        required=False,
        help_text=gettext_lazy("As it should stand on a certificate, for example 森山 彩 or Батбаярын Сарангэрэл."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our letters to them"),
        choices=DetailsForm.base_fields["language"].choices,  # type: ignore[attr-defined]
        widget=forms.RadioSelect,
    )

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """What is on record."""
        return DetailsForm.of(person) | {"version": person.version, "language": person.language or "en"}

    def values(self) -> dict[str, Any]:
        """What `change_person` takes."""
        return {name: value for name, value in super().values().items() if name not in ("version", "email")}


class NewPersonForm(PersonForm):
    """Somebody who is not on record yet: address and role besides."""

    email = forms.EmailField(
        label=gettext_lazy("Email"), max_length=254, help_text=gettext_lazy("They sign in with a code sent to it.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, widget=forms.RadioSelect, required=False)
    choice_hints = {"role": ROLE_HINTS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"timezone": "UTC", "language": get_language() or "en", "role": ""}, **kwargs)


class RoleForm(ProductForm):
    """What a person may do everywhere."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, widget=forms.RadioSelect, required=False)
    choice_hints = {"role": ROLE_HINTS}


class PostForm(ProductForm):
    """For which city or organisation somebody is to speak."""

    place = forms.ChoiceField(label=gettext_lazy("City or organization"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = _sorted("city", queries.cities())
        bodies = _sorted("organisation", queries.organisations())
        choices = [("", _("Choose")), (_("Cities"), cities), (_("Organizations"), bodies)]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def post(self) -> dict[str, City | Organisation]:
        """What `name_focal_point` takes."""
        what, _colon, slug = self.cleaned_data["place"].partition(":")
        return {what: queries.city_page(slug) if what == "city" else queries.organisation_page(slug)}


def _sorted(what: str, things: Any) -> list[tuple[str, str]]:
    rows = [(f"{what}:{thing.slug}", str(thing)) for thing in things]
    return sorted(rows, key=lambda row: localise.collation_key(row[1]))
