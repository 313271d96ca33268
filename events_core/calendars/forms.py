"""What can be chosen on the page that helps to subscribe."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.foundation.forms import ProductForm
from events_core.foundation.navigation import ENDONYMS
from events_core.programme.models import Kind
from events_core.programme.queries import filter_choices


class ChoiceForm(ProductForm):
    """Kinds, theme, place and language of a feed."""

    kind = forms.MultipleChoiceField(
        label=_("Kinds of event"), choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    lang = forms.ChoiceField(
        label=_("Language of entries"), choices=[(code, ENDONYMS[code]) for code, _name in settings.LANGUAGES]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = filter_choices()
        cities = sorted(known["cities"], key=lambda city: localise.collation_key(str(city)))  # type: ignore[attr-defined]
        countries = [(code, localise.country_name(str(code))) for code in known["countries"]]
        choices = {
            "theme": [("", _("All themes")), *((theme.slug, str(theme)) for theme in known["themes"])],  # type: ignore[attr-defined]
            "country": [("", _("All countries")), *sorted(countries, key=lambda row: localise.collation_key(row[1]))],
            "city": [("", _("All cities")), *((city.slug, str(city)) for city in cities)],  # type: ignore[attr-defined]
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
