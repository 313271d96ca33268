"""Who gets a post, and what goes with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import NameField, ProductForm
from events_core.foundation.navigation import ENDONYMS
from events_core.network.handing import Held


class HandOverForm(ProductForm):
    """The address of the successor; name and language count for somebody who is not on record yet."""

    email = forms.EmailField(
        label=gettext_lazy("Email of the new focal point"),
        max_length=254,
        help_text=gettext_lazy("They sign in with a code sent to it."),
    )
    name = NameField(
        label=gettext_lazy("Name in Latin script"),
        required=False,
        help_text=gettext_lazy("For somebody who is not on record yet."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our letters to them"),
        choices=list(ENDONYMS.items()),
        required=False,
    )
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("What goes with the post"),
        help_text=gettext_lazy("Each gets the new contact, who is sent a new link; the old links stop working."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, held: list[Held], language: str, **kwargs: Any) -> None:
        initial = {"language": language, "keys": [one.key for one in held]}
        super().__init__(*args, initial=initial, **kwargs)
        if held:
            self.fields["keys"].choices = [(one.key, one.title) for one in held]  # type: ignore[attr-defined]
            self.choice_hints = {"keys": {one.key: one.text for one in held}}  # type: ignore[misc]
        else:
            del self.fields["keys"]

    def values(self) -> dict[str, Any]:
        """What is known of somebody new."""
        return {name: self.cleaned_data[name] for name in ("name", "language") if self.cleaned_data.get(name)}
