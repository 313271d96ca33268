"""What an officer decides when two things on record are the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from events_core.network.merging.values import Compared

from .fields import RecordForm

KEPT, GONE = "kept", "gone"


class MergeForm(RecordForm):
    """One choice for each value that both have and that differs; `version` holds those of both."""

    def __init__(self, data: Mapping[str, Any] | None, rows: list[Compared], seen: tuple[int, int]) -> None:
        super().__init__(data, initial={"version": "{}-{}".format(*seen)})
        self.asked = [row for row in rows if row.is_asked]
        for row in self.asked:
            self.fields[row.value.key] = forms.ChoiceField(
                label=str(row.value.label),
                choices=[(KEPT, row.kept), (GONE, row.gone)],
                initial=KEPT,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The choices, in order."""
        return [self[row.value.key] for row in self.asked]

    @property
    def taken(self) -> set[str]:
        """The values of the one that goes which are chosen."""
        return {row.value.key for row in self.asked if self.cleaned_data.get(row.value.key) == GONE}

    @property
    def seen(self) -> tuple[int, int] | None:
        """The versions of both that were read; None when the form does not tell."""
        first, _dash, second = str(self.cleaned_data.get("version") or "").partition("-")
        figures = [text for text in (first, second) if text.isascii() and text.isdigit() and len(text) < 10]
        return (int(figures[0]), int(figures[1])) if len(figures) == 2 else None


class SameForm(forms.Form):
    """Looks for the other one."""

    q = forms.CharField(required=False, max_length=200, widget=forms.SearchInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name, slug or address of the other one")
