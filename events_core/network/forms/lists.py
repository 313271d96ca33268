"""What lists can be narrowed by."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.forms import ProductForm
from events_core.network.directory import country_options
from events_core.network.models import Organisation, Person

PARTICIPANT = "participant"  # the role of those who have none


class ListForm(ProductForm):
    """Words to look for; further fields by what the list holds."""

    q = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"), required=False, max_length=200, widget=forms.SearchInput
    )

    def offer(self, name: str, everything: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Offer these answers, and none of them."""
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]


class CityListForm(ListForm):
    """By name and country."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, countries: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("country", _("All countries"), country_options(countries))


class OrganisationListForm(CityListForm):
    """By name, kind and country."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    field_order = ("q", "kind", "country")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", _("All kinds"), Organisation.Kind.choices)


class PeopleListForm(ListForm):
    """By name, address or institution, and role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name, address or institution")
        choices = [(value or PARTICIPANT, label) for value, label in Person.Role.choices]
        self.offer("role", _("All roles"), choices)


def role_of(value: str) -> str | None:
    """The role that a list is narrowed to; None for all."""
    return "" if value == PARTICIPANT else value or None
