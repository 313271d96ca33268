"""The small forms on the organisers' pages of an event's hosts; what they hold is checked again by the actions."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, NameField, TextField, UploadField
from events_core.hosting.intake import TEXT
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import Place
from events_core.hosting.terms import Period
from events_core.network.models import Organisation
from events_core.programme.candidates import period_of
from events_core.programme.forms.work import DayField, WorkForm
from events_core.programme.models import Event

from .asking import LANGUAGES


class AnswerForm(WorkForm):
    """A city's answer as its letter gives it, for the dates that the page shows."""

    places: ClassVar[Mapping[str, str]] = {"file": "scan", "note_text": "note"}

    organisation = forms.ChoiceField(
        label=gettext_lazy("Local government that answered"),
        error_messages={"required": gettext_lazy("Choose the local government that answered.")},
    )
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
    scan = UploadField(
        label=gettext_lazy("Scan of the letter"), help_text=gettext_lazy("Only the team sees it."), required=False
    )

    def __init__(self, *args: Any, event: Event, place: Place, **kwargs: Any) -> None:
        initial = {"organisation": place.body.slug} if place.body else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.event, self.place = event, place
        dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
        self.fields["answer"].label = _("Answer of %(city)s for %(dates)s") % {"city": place.city, "dates": dates}
        if len(place.governments) > 1:
            self.choose("organisation", [("", _("Choose")), *((body.slug, str(body)) for body in place.governments)])
        else:
            self.drop("organisation")

    @property
    def dates(self) -> str:
        """The event's dates as the page hands them out, to come back with the answer."""
        return f"{self.event.starts_at.isoformat()}/{self.event.ends_at.isoformat()}"

    @property
    def body(self) -> Organisation:
        """The local government that answered."""
        chosen = self.cleaned_data.get("organisation")
        return next(body for body in self.place.governments if chosen in (None, body.slug))

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
            "scan": answers["scan"],
            "dates": (starts_at, ends_at),
        }


class MoreTimeForm(WorkForm):
    """Until when the city may answer now."""

    refused_at = "reply_by"

    reply_by = DayField(
        label=gettext_lazy("Answer by"),
        error_messages={"required": gettext_lazy("Choose the day by which the city should answer.")},
    )


class RecallForm(WorkForm):
    """What the city is told when a request is taken back."""

    message = TextField(
        label=gettext_lazy("Your words to the city"),
        help_text=gettext_lazy("They stand in the letter as you write them."),
        max_length=2_000,
        required=False,
    )


class ContactForm(WorkForm):
    """Another person at the city."""

    places: ClassVar[Mapping[str, str]] = {
        "contact.name": "name", "contact.email": "email", "contact.language": "language",
    }  # fmt: skip

    name = NameField(label=gettext_lazy("Name"))
    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=LANGUAGES)


class ReplyForm(WorkForm):
    """The organisers' reply to a counter-proposal."""

    places: ClassVar[Mapping[str, str]] = {"starts_at": "first", "ends_at": "last"}

    message = TextField(
        label=gettext_lazy("Your reply"),
        help_text=gettext_lazy("It stands in the letter as you write it."),
        error_messages={"required": gettext_lazy("Write what you answer to the city.")},
        max_length=TEXT,
    )
    first = DayField(label=gettext_lazy("First day"), required=False)
    last = DayField(label=gettext_lazy("Last day"), required=False)
    reply_by = DayField(
        label=gettext_lazy("Answer by"),
        help_text=gettext_lazy("Left empty: the day asked before, or in a fortnight when that is too near."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuses days that end before they begin, and a last day without a first."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if last and not first and not self.has_error("first"):
            self.add_error("first", _("Give the first day."))
        if first and last and last < first:
            self.add_error("last", _("The last day must not come before the first."))
        return self.cleaned_data

    def dates(self, event: Event) -> Period | None:
        """The other dates offered, if any."""
        first = self.cleaned_data["first"]
        return period_of(event, first, self.cleaned_data["last"]) if first else None


class WithdrawalForm(WorkForm):
    """A withdrawal that the city told by other ways."""

    reason = TextField(
        label=gettext_lazy("What the city says"),
        help_text=gettext_lazy("Why it withdraws, and how you know: a letter with its date, or a call."),
        error_messages={"required": gettext_lazy("Say why, in a sentence or two.")},
        max_length=TEXT,
    )
    name = NameField(label=gettext_lazy("Who said so"), required=False)
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)


class TellForm(WorkForm):
    """What participants are told of a pause."""

    message = TextField(
        label=gettext_lazy("Your words to the participants"),
        help_text=gettext_lazy("They are not translated: write them in the languages that your participants read."),
        error_messages={
            "required": gettext_lazy("Write what the participants are to know, in a sentence or two."),
        },
        max_length=2_000,
    )


def of_contact(request: CohostRequest) -> dict[str, str]:
    """The present contact, as the form holds it."""
    return {"language": request.language}
