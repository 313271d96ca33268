"""The form of a new webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, ProductForm

from . import kinds
from .models import MOST_ADDRESS, MOST_NAME


class WebhookForm(ProductForm):
    """Where the news is to go, and which."""

    address = LineField(
        label=gettext_lazy("Address"),
        max_length=MOST_ADDRESS,
        help_text=gettext_lazy(
            "The web address at which your program takes news, such as https://hooks.city.example/news."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = LineField(
        label=gettext_lazy("What it is for"),
        max_length=MOST_NAME,
        required=False,
        help_text=gettext_lazy("For example: our city's website."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which news"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Tick nothing to get all of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.name, kind.label) for kind in kinds.known().values()]
