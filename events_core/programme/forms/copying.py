"""The form that copies an event to other dates."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import MultilingualField
from events_core.programme import copying
from events_core.programme.models import Event, Series

from .work import DayField, WorkForm


class CopyForm(WorkForm):
    """When the copy begins, what it is called, and what comes along."""

    places: ClassVar[Mapping[str, str]] = {"starts_at": "starts_on", "ends_at": "starts_on"}

    starts_on = DayField(
        label=gettext_lazy("First day of the new event"),
        help_text=gettext_lazy("All other days move by as many days; times of day stay."),
    )
    title = MultilingualField(label=gettext_lazy("Title"))
    series = forms.ChoiceField(label=gettext_lazy("Series"), required=False)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What comes along"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        offered = copying.offered(event)
        self.choice_hints = {"parts": {part.name: part.told for part in offered}}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.event = event
        self.choose("parts", [(part.name, part.label) for part in offered])
        self.choose("series", [("", _("None")), *((one.slug, str(one)) for one in Series.objects.all())])
        self.initial = {
            "title": event.title,
            "series": event.series.slug if event.series else "",
            "parts": [part.name for part in offered if part.chosen],
        } | dict(self.initial)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("starts_on", "title", "series")}
