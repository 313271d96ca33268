"""What the list of books can be narrowed by, and the year whose book one wants to open."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.forms import ProductForm
from events_core.ledger.shelf import CLOSED, OPEN
from events_core.network.forms.fields import NumberField


class BookListForm(ProductForm):
    """By words, year of the event and state."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200, widget=forms.SearchInput)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Open and closed")),
            (OPEN, pgettext_lazy("of a ledger", "Open")),
            (CLOSED, pgettext_lazy("of a ledger", "Closed")),
        ],
    )

    def __init__(self, data: Mapping[str, Any], *, years: list[int]) -> None:
        super().__init__(data)
        choices = [("", _("All years")), *((str(year), str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was asked for and is offered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class YearForm(ProductForm):
    """The year whose book one wants to open."""

    open = NumberField(label=gettext_lazy("Year"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, first: int, last: int) -> None:
        super().__init__(data)
        self.first, self.last = first, last

    def clean_open(self) -> int:
        """Refuses years that are far off."""
        year: int = self.cleaned_data["open"]
        if not self.first <= year <= self.last:
            raise forms.ValidationError(
                _("Choose a year from %(first)d to %(last)d.") % {"first": self.first, "last": self.last}
            )
        return year
