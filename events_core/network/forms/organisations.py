"""An organisation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, MultilingualField
from events_core.network import queries
from events_core.network.models import Organisation
from events_core.network.places import country_choices

from .fields import LinesField, RecordForm


class OrganisationForm(RecordForm):
    """An organisation: its names, kind and place. The name in addresses is asked for but once."""

    name = MultilingualField(label=pgettext_lazy("of a thing", "Name"))
    short_name = LineField(label=gettext_lazy("Short name"), max_length=60, required=False)
    slug = LineField(
        label=gettext_lazy("Name in web addresses"),
        help_text=gettext_lazy(
            "Small Latin letters, figures and hyphens. Left empty, it is made from the English name. It stays for good."
        ),
        max_length=100,
        required=False,
    )
    aliases = LinesField(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("One on each line: other spellings, former names. Search finds them."),
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices, widget=forms.RadioSelect)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    city = forms.ChoiceField(
        label=gettext_lazy("City"), help_text=gettext_lazy("Where it belongs to one."), required=False
    )
    website = LineField(
        label=gettext_lazy("Website"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url"}),
    )
    about = MultilingualField(label=gettext_lazy("Description"), line=False, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, organisation: Organisation | None = None) -> None:
        super().__init__(data, initial=_of(organisation) if organisation else {})
        cities = [(city.slug, str(city)) for city in queries.cities()]
        cities.sort(key=lambda row: localise.collation_key(row[1]))
        self.fields["country"].choices = [("", _("None")), *country_choices()[1:]]  # type: ignore[attr-defined]
        self.fields["city"].choices = [("", _("None")), *cities]  # type: ignore[attr-defined]
        if organisation:
            del self.fields["slug"]

    def values(self) -> dict[str, Any]:
        """What `save_organisation` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _of(organisation: Organisation) -> dict[str, Any]:
    plain = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    return plain | {"city": organisation.city.slug if organisation.city else ""}
