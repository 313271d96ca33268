"""What can be chosen on the page that helps to subscribe."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import ProductForm
from events_core.foundation.navigation import ENDONYMS
from events_core.programme.forms.filters import filter_choices
from events_core.programme.models import Kind


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
        for name, offered in filter_choices().items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
