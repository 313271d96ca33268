"""The forms about letters: narrowing their list, another address, what was done instead."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, ProductForm
from events_core.journal.models import Letter
from events_core.programme.letterbox import STATES


class LettersForm(ProductForm):
    """What the list of letters can be narrowed by."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All states")), *STATES.items()]  # type: ignore[attr-defined]


class ElsewhereForm(ProductForm):
    """Another address for a letter; with personal links in it, the word that the address is the recipient's own."""

    email = forms.EmailField(label=gettext_lazy("Other address"), max_length=254)
    sure = forms.BooleanField(
        label=gettext_lazy("I know that this address belongs to the recipient"),
        required=False,
        help_text=gettext_lazy("Whoever reads the letter can act in the recipient's place by the links in it."),
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter
        if not letter.links:
            del self.fields["sure"]

    def clean_email(self) -> str:
        """Refuses the address that has failed."""
        email = str(self.cleaned_data["email"])
        if email.casefold() == self.letter.to_email.casefold():
            raise ValidationError(_("This is the address that could not be reached."), code="same")
        return email

    def clean_sure(self) -> bool:
        """Refuses a letter with personal links to an address that nobody vouches for."""
        if not self.cleaned_data["sure"]:
            raise ValidationError(_("Make sure whose address it is; the letter holds personal links."), code="unsure")
        return True


class SettledForm(ProductForm):
    """What was done instead."""

    note = LineField(
        label=gettext_lazy("What was done"),
        max_length=300,
        help_text=gettext_lazy("For instance: told by telephone. Colleagues see it here."),
    )
