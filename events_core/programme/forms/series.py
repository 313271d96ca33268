"""The form of a series."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import LineField, MultilingualField
from events_core.programme.models import Series

from .work import WorkForm


class SeriesForm(WorkForm):
    """What a series is called and about; its address is chosen once."""

    places: ClassVar[Mapping[str, str]] = {}

    name = MultilingualField(label=_("Name of the series"))
    slug = LineField(
        label=_("Name in web addresses"),
        help_text=_("Small Latin letters, figures and hyphens. Left empty, it is made from the name."),
        max_length=90,
        required=False,
    )
    about = MultilingualField(
        label=_("About the series"),
        help_text=_("What its events have in common. You can use Markdown."),
        line=False,
        max_length=5_000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, series: Series | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if series is not None:
            self.drop("slug")
        else:
            self.drop("version")

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("name", "slug", "about") if name in self.cleaned_data}


def of_series(series: Series) -> dict[str, Any]:
    """A series as its form holds it."""
    return {"name": series.name, "about": series.about, "version": series.version}
