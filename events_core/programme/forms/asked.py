"""The forms of invitations and of candidate dates: whom to ask, the letter, and what those asked answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.filetypes import size_in_words
from events_core.foundation.forms import LineField, NameField, TextField
from events_core.foundation.navigation import ENDONYMS
from events_core.foundation.refusals import Invalid
from events_core.foundation.sheets.reading import MOST_BYTES
from events_core.programme.asking import DateOption
from events_core.programme.dating import WORDS
from events_core.programme.guests import Category, Guest, read_guest
from events_core.programme.models import DateAnswer, Event

from .work import DayField, WorkForm, row_count

PASTED = 100_000
MESSAGE = 2_000
PARTS = ("email", "name", "organisation", "language", "category")


class PeopleForm(WorkForm):
    """People typed in rows; rows without an address are left out."""

    def __init__(self, *args: Any, categories: Sequence[Category] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {slug: slug for slug, _name in categories}
        self.parts = PARTS if len(categories) > 1 else PARTS[:-1]
        self.rows = row_count(self.data or self.initial, 0)
        choices = [("", _("As they choose")), *((slug, str(name)) for slug, name in categories)]
        for number in range(self.rows):
            made = {
                "email": forms.CharField(label=_("Email"), required=False, widget=forms.EmailInput()),
                "name": NameField(label=_("Name"), required=False),
                "organisation": LineField(label=_("City or institution"), required=False),
                "language": forms.ChoiceField(
                    label=_("Language of the letter"), choices=list(ENDONYMS.items()), required=False
                ),
                "category": forms.ChoiceField(label=_("Takes part as"), choices=choices, required=False),
            }
            made["language"].initial = get_language() or "en"
            for part in self.parts:
                made[part].widget.attrs["autocomplete"] = "off"
                self.fields[f"p{number}_{part}"] = made[part]

    @property
    def people(self) -> list[dict[str, BoundField]]:
        """The rows, each field by its part."""
        return [{part: self[f"p{number}_{part}"] for part in self.parts} for number in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        """Refuses wrong addresses, the same twice, a name without an address, and a form without anybody."""
        given = super().clean() or self.cleaned_data
        self.guests: list[Guest] = []
        for number in range(self.rows):
            said = {part: given.get(f"p{number}_{part}", "") for part in self.parts}
            if any(said[part] for part in ("email", "name", "organisation")):
                self._read(number, said)
        if not self.guests and not self.errors and self.rows:
            self.add_error("p0_email", _("Write at least one address."))
        return given

    def _read(self, number: int, said: dict[str, Any]) -> None:
        try:
            guest = read_guest(said, self.categories)
        except Invalid as refusal:
            for error in refusal.errors:
                name = f"p{number}_{error.field}"
                if not self.has_error(name):
                    self.add_error(name, str(error.message))
            return
        if guest.key in {other.key for other in self.guests}:
            self.add_error(f"p{number}_email", _("This address stands here twice."))
        self.guests.append(guest)


class TableForm(WorkForm):
    """A table of people: a file, or its rows pasted."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    text = TextField(
        label=gettext_lazy("Or the rows, pasted"),
        help_text=gettext_lazy("With the names of the columns in the first row."),
        max_length=PASTED,
        required=False,
        widget=forms.Textarea(attrs={"class": "mono", "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("CSV (UTF-8) or XLSX, %(most)s at most. The first row names the columns.")
        self.fields["file"].help_text = hint % {"most": size_in_words(MOST_BYTES)}

    def clean(self) -> dict[str, Any]:
        """Refuses neither file nor rows."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not values.get("file") and not values.get("text"):
            self.add_error("file", _("Choose a file, or paste the rows."))
        return values

    def upload(self) -> UploadedFile | ContentFile:
        """What came, as a file."""
        text = self.cleaned_data["text"].lstrip("\ufeff")
        found: UploadedFile | None = self.cleaned_data.get("file")
        return found or ContentFile(text.encode("utf-8", "replace"))

    def place_of(self, name: str) -> str | None:
        """What is wrong with pasted rows stands there."""
        if name == "file" and self.is_bound and not self.files.get("file"):
            return "text"
        return super().place_of(name)


class InvitationLetterForm(WorkForm):
    """What the organisers add to the letter that invites."""

    message = TextField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=MESSAGE,
        required=False,
    )
    in_english_too = forms.BooleanField(
        label=gettext_lazy("The letter stands in English below as well, as it may be passed on."), required=False
    )


class DatesLetterForm(WorkForm):
    """What the organisers add to the letter that asks about dates, and by when people answer."""

    message = TextField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=MESSAGE,
        required=False,
    )
    reply_by = DayField(label=gettext_lazy("Answer by"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = localise.zone_name(event.timezone, event.starts_at)
        hint = _("The link takes answers until the end of this day, %(zone)s.")
        self.fields["reply_by"].help_text = hint % {"zone": zone}


class ReplyForm(WorkForm):
    """Another day of reply for everybody who was asked."""

    reply_by = DayField(label=gettext_lazy("Answer by"))


class DeclineForm(WorkForm):
    """Somebody who is invited cannot come."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("If you like. The organizers read it."),
        max_length=1_000,
        required=False,
    )


class OptionForm(WorkForm):
    """A pair of dates for the list."""

    first = DayField(label=gettext_lazy("First day"))
    last = DayField(label=gettext_lazy("Last day"), required=False)
    note = LineField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Those asked read it, such as: before the congress."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"].help_text = _("Left empty: as many days as the event has now. Times of day stay.")


class AnswerForm(WorkForm):
    """Whether each pair of candidate dates suits somebody, with a few words."""

    message = TextField(
        label=gettext_lazy("Message to the organizers"), max_length=WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, options: Sequence[DateOption], labels: Mapping[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"option_{option.pk}"] = forms.ChoiceField(
                label=labels[option.pk],
                help_text=option.note,
                choices=DateAnswer.Word.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether these dates suit you.")},
            )
        self.order_fields([*(f"option_{option.pk}" for option in options), "message"])

    @property
    def questions(self) -> list[BoundField]:
        """The fields of the dates, in their order."""
        return [self[f"option_{option.pk}"] for option in self.options]

    def words(self) -> dict[int, str]:
        """What the action takes."""
        return {option.pk: self.cleaned_data[f"option_{option.pk}"] for option in self.options}
