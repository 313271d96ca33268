"""A table of rates of exchange, as a file or pasted, and the filter of the list of rates."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import ProductForm, TextField
from events_core.foundation.sheets import Row, read_table
from events_core.foundation.texts import fault_of, normalise
from events_core.ledger.ratefile import COLUMNS, MOST_ROWS
from events_core.ledger.ratelist import EXCHANGED

MOST_PASTED = 1_000_000


class RateListForm(ProductForm):
    """What the list of all rates can be narrowed by."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All currencies")), *((code, code) for code in EXCHANGED)]
        self.fields["currency"].choices = choices  # type: ignore[attr-defined]


class PastedField(TextField):
    """Rows of a table as they were copied; a byte order mark before them does no harm."""

    def to_python(self, value: Any) -> str:
        """The rows."""
        return super().to_python(str(value or "").lstrip("\ufeff"))


class RateFileForm(ProductForm):
    """A table of rates: a file, or its rows pasted; `name` is kept between the check and the loading."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    text = PastedField(
        label=gettext_lazy("Or the rows, pasted"),
        help_text=gettext_lazy("With the names of the columns in the first row."),
        max_length=MOST_PASTED,
        required=False,
        widget=forms.Textarea(attrs={"class": "mono", "spellcheck": "false", "autocomplete": "off"}),
    )
    name = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuses neither file nor rows."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not values.get("file") and not values.get("text"):
            self.add_error("file", _("Choose a file, or paste the rows."))
        return values

    def table(self) -> list[Row]:
        """The rows that came. Refuses what is no such table (422)."""
        upload, text = self.cleaned_data.get("file"), self.cleaned_data["text"]
        return read_table(upload or ContentFile(text.encode("utf-8", "replace")), COLUMNS, most=MOST_ROWS)

    def name_of(self, rows: list[Row]) -> str:
        """What the table is called: as its file, else as the source of its first row."""
        upload = self.cleaned_data.get("file")
        given = upload.name if upload else self.cleaned_data["name"] or (rows[0]["source"] if rows else "")
        text = normalise(given or "")
        return text if text and fault_of(text, 200, line=True) is None else "rates.csv"

    def place_of(self, name: str) -> str | None:
        """What is wrong with pasted rows stands there."""
        if name == "file" and self.is_bound and not self.files.get("file"):
            return "text"
        return super().place_of(name)
