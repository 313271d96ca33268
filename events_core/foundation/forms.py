"""The base of every form: drawn by `{% field %}`, and able to show what an action refuses at the field it concerns."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .filetypes import ENDINGS, size_in_words
from .multilingual import MultilingualField, MultilingualWidget
from .refusals import Invalid
from .texts import LineField, TextField
from .typeset import gate

__all__ = [
    "AmountField",
    "LineField",
    "MultilingualField",
    "MultilingualWidget",
    "NameField",
    "ProductForm",
    "TextField",
    "UploadField",
]

T = TypeVar("T")
_THOUSANDS = re.compile(r"[,\s'](?=\d{3}(?!\d))")


class AmountField(LineField):
    """An amount in figures; separators of thousands are taken out."""

    def to_python(self, value: Any) -> str:
        """The figures."""
        return _THOUSANDS.sub("", super().to_python(value))


class NameField(LineField):
    """A person's name in any script; refuses characters that no font can print on a certificate."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        """The name, normalised."""
        text = super().to_python(value)
        if missing := gate.printable(text):
            raise ValidationError(gate.message_for(missing), code="missing_glyph")
        return text


class UploadField(forms.FileField):
    """A file to add; its hint says which. What is inside is looked at when it is kept (`journal.files.keep`).

    The form wants `enctype="multipart/form-data"`.
    """

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in ENDINGS)
        self.error_messages |= {"required": gettext_lazy("Choose a file."), "invalid": gettext_lazy("Choose a file.")}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """With a hint that knows what was chosen."""
        return _BoundUpload(form, self, field_name)


class _BoundUpload(BoundField):
    """Browsers forget the file of a form that comes back: then the hint asks for it once more."""

    @property
    def help_text(self) -> str:  # type: ignore[override]
        """The field's own hint, and which files it takes."""
        most = _("PDF, Word, Excel, PowerPoint, OpenDocument, JPEG, PNG, plain text or CSV; %(most)s at most.")
        hints = [self._hint, most % {"most": size_in_words(settings.UPLOAD_MAX)}]
        if self.form.is_bound and self.form.errors and not self.errors and self.data:
            hints.insert(0, _("Choose the file once more: your browser has not kept it."))
        return " ".join(hint for hint in hints if hint)

    @help_text.setter
    def help_text(self, hint: str | Promise) -> None:
        self._hint = str(hint)


class ProductForm(forms.Form):
    """A form whose errors are sentences at their fields.

    `choice_hints` tells a sentence below a choice, `choice_more` the field (or several) that opens below it:
    `{"pays": {"other": "payer"}}`.
    """

    use_required_attribute = False
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {}
    choice_more: ClassVar[Mapping[str, Mapping[str, str | tuple[str, ...]]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """What `act` returns; None when it found the input wrong (`Invalid`), with its errors at their fields."""
        try:
            return act()
        except Invalid as refusal:
            for error in refusal.errors:
                self.add_error(self.place_of(error.field), str(error.message))
            return None

    def place_of(self, name: str) -> str | None:
        """The field at which the form says what is wrong with a value called `name`; None for the whole form."""
        return name if name in self.fields else None

    def typed(self) -> dict[str, Any]:
        """What was typed, right or wrong, as another form's initial values."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }


def _speak_plainly(field: forms.Field) -> None:
    """Say in a field's errors what to do, and name the field; messages that the form gave itself stay."""
    given = field.error_messages
    label = str(field.label or "")
    chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if given.get("required") is forms.Field.default_error_messages["required"]:
        wanted = _("Choose an answer to “%(label)s”.") if chooses else _("Fill in “%(label)s”.")
        given["required"] = wanted % {"label": label} if label else _("Fill this in.")
    if chooses and "invalid_choice" in given:
        given["invalid_choice"] = _("Choose one of the answers offered.")
    if isinstance(field, forms.IntegerField) and field.max_value is not None:
        wanted = _("Enter a whole number from %(least)d to %(most)d.")
        bounds = {"least": field.min_value or 0, "most": field.max_value}
        given["invalid"] = given["min_value"] = given["max_value"] = wanted % bounds
    if isinstance(field, forms.EmailField):
        given["invalid"] = _("Enter an email address with an @ sign, such as name@city.example.")
        others = [check for check in field.validators if not isinstance(check, EmailValidator)]
        field.validators = [EmailValidator(given["invalid"]), *others]
