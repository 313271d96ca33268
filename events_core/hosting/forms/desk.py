"""The forms on the page of an event's hosts; what they hold is checked again by the actions."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, NameField, ProductForm, TextField
from events_core.hosting.queries import Place
from events_core.programme.models import Event


class NamingForm(ProductForm):
    """Which of a city's local governments is to host."""

    organisation = forms.ChoiceField(label=gettext_lazy("Local government to be asked"))

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        initial = {"organisation": place.body.slug} if place.body else {}
        super().__init__(*args, prefix=f"name-{place.city.slug}", initial=initial, **kwargs)
        choices = [(body.slug, str(body)) for body in place.governments]
        self.fields["organisation"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


class AnswerForm(ProductForm):
    """A city's answer as its letter gives it, for the dates that the page shows."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        error_messages={"required": gettext_lazy("Choose yes or no.")},
        choices=[
            ("confirmed", gettext_lazy("Yes, it hosts the event on these dates")),
            ("declined", gettext_lazy("No, it does not")),
        ],
        widget=forms.RadioSelect,
    )
    name = NameField(
        label=gettext_lazy("Who answered"), help_text=gettext_lazy("The name of the person who signed the letter.")
    )
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)
    note = TextField(
        label=gettext_lazy("The letter"),
        help_text=gettext_lazy("Its date and number, and what it says."),
        max_length=2_000,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"answer-{place.city.slug}", **kwargs)
        self.event = event
        dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
        self.fields["answer"].label = _("Answer of %(city)s for %(dates)s") % {"city": place.city, "dates": dates}

    @property
    def dates(self) -> str:
        """The event's dates as the page hands them out, to come back with the answer."""
        return f"{self.event.starts_at.isoformat()}/{self.event.ends_at.isoformat()}"

    def clean(self) -> dict[str, Any]:
        """Refuses an answer that was written while the page showed other dates."""
        if self.data.get("dates") != self.dates:
            raise forms.ValidationError(
                _("The event was moved while you wrote. If the letter is about the new dates, record it again."),
                code="lapsed",
            )
        return dict(self.cleaned_data)

    def told(self) -> dict[str, Any]:
        """What `record_answer` takes."""
        answers = self.cleaned_data
        starts_at, ends_at = (datetime.datetime.fromisoformat(text) for text in self.dates.split("/"))
        return {
            "answer": answers["answer"],
            "name": answers["name"],
            "position": answers["position"],
            "note_text": answers["note"],
            "dates": (starts_at, ends_at),
        }
