"""What people are asked about certificates."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import LineField, ProductForm, TextField
from events_core.foundation.typeset import gate


class PrintableField(LineField):
    """A line that the fonts of certificates can print."""

    def to_python(self, value: Any) -> str:
        """The text. Refuses characters that no font has, naming them."""
        text = super().to_python(value)
        missing = gate.printable(text)
        if missing:
            raise forms.ValidationError(gate.message_for(missing), code="missing_glyph")
        return text


class LanguagesForm(ProductForm):
    """One language of the page, or two."""

    first = forms.ChoiceField(label=_("Language of the certificate"), choices=settings.LANGUAGES)
    second = forms.ChoiceField(
        label=_("Second language"),
        choices=[("", _("None")), *settings.LANGUAGES],
        required=False,
        help_text=_("Set smaller, below the first."),
    )

    @property
    def languages(self) -> list[str]:
        """The languages in their order."""
        chosen = [self.cleaned_data["first"], self.cleaned_data.get("second")]
        return list(dict.fromkeys(code for code in chosen if code))


class NameForm(ProductForm):
    """How a name is printed."""

    name = PrintableField(label=_("Name in Latin script"), max_length=200)
    native_name = PrintableField(label=_("Name in their own script"), max_length=200, required=False)


class ReissueForm(NameForm):
    """A corrected name, and why."""

    reason = TextField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is written in the journal of the event. Nobody outside sees it."),
    )


class RevokeForm(ProductForm):
    """Why a certificate no longer holds."""

    reason = TextField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The holder is told. The public page says since when the certificate does not hold, not why."),
    )


class CodeForm(ProductForm):
    """The code of a certificate, as it is printed on it."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=100,
        help_text=_("Under the square at the left edge, such as 7K3M-Q9TX-2HVN-47. Spaces and small letters are fine."),
    )


class FileForm(ProductForm):
    """A PDF to be compared with the one that was issued."""

    file = forms.FileField(label=_("The PDF that you hold"), help_text=_("It is compared here and not kept."))
