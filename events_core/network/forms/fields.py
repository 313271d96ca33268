"""Fields and the base of the forms by which officers change what is on record."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from events_core.foundation.forms import ProductForm, TextField
from events_core.foundation.refusals import Stale

T = TypeVar("T")


class RecordForm(ProductForm):
    """Changes one thing on record, and remembers which version of it was read.

    When somebody else was faster, it keeps what was typed and says so; sending it once more puts that over theirs.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    is_stale = False

    @property
    def read_version(self) -> int | None:
        """The version that was read; None when the form does not tell."""
        text = str(self.cleaned_data.get("version") or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form."""
        return 412 if self.is_stale else 422 if self.is_bound else 200

    def attempt(self, act: Callable[[], T]) -> T | None:
        """As every form; a thing that somebody else changed meanwhile is no reason to lose what was typed."""
        try:
            return super().attempt(act)
        except Stale:
            self.is_stale = True
            self.add_error(None, _("Somebody else was faster"))
            return None

    def renew(self, version: int) -> None:
        """Go on from this version."""
        data = QueryDict(mutable=True)
        data.update(self.data)  # type: ignore[arg-type]
        data[self.add_prefix("version")] = str(version)
        self.data = data


class LinesField(TextField):
    """Several short texts, one on each line; its value is the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3, "class": "field__input--short"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The lines without those that are empty."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class PercentField(forms.DecimalField):
    """A percentage; a comma may stand for the point, and the sign may follow."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-s"}), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The figure."""
        text = str(value or "").strip().rstrip("%％ ").replace(",", ".").replace("，", ".")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        """A figure on record without needless noughts."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class NumberField(forms.IntegerField):
    """A whole number; spaces and commas between its thousands do no harm."""

    def __init__(self, *, classes: str = "w-s", **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "class": classes}), **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number."""
        text = "".join(str(value or "").split()).replace(",", "")
        return super().to_python(text)
