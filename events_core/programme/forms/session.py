"""The form of a session: its time on the event's days, and who speaks."""

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, MultilingualField, NameField
from events_core.foundation.navigation import ENDONYMS
from events_core.programme.models import Event, Session
from events_core.programme.sessions import SPEAKER_LIMITS

from .work import ClockField, DayField, WorkForm, moment, row_count

MOST_DAYS = 31
MIDNIGHT = datetime.time(0)


class SessionForm(WorkForm):
    """One item of the programme. Ends on the day on which it begins, or at midnight, unless another day is chosen."""

    places: ClassVar[Mapping[str, str]] = {
        "starts_at": "starts_time",
        "ends_at": "ends_time",
        "speakers": "speaker_0_name",
    }

    title = MultilingualField(label=gettext_lazy("Title"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Session.Kind.choices)
    day = forms.ChoiceField(label=gettext_lazy("Day"))
    starts_time = ClockField(label=gettext_lazy("Begins at"))
    ends_time = ClockField(label=gettext_lazy("Ends at"))
    ends_day = forms.ChoiceField(label=gettext_lazy("Ends on another day"), required=False)
    room = LineField(label=gettext_lazy("Room"), max_length=200, required=False)
    summary = MultilingualField(label=gettext_lazy("What it is about"), line=False, max_length=5_000, required=False)
    interpretation = forms.MultipleChoiceField(
        label=gettext_lazy("Interpreted into"),
        choices=list(ENDONYMS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, session: Session | None = None, **kwargs: Any) -> None:
        self.event, self.session = event, session
        super().__init__(*args, **kwargs)
        self._offer_days()
        filled = sum(name.startswith("speaker_") and name.endswith("_position") for name in self.initial)
        self.rows = row_count(self.data or self.initial, filled)
        for number in range(self.rows):
            self._add_speaker(number)

    def clean(self) -> dict[str, Any]:
        """Times in the event's zone; each speaker with a name."""
        super().clean()
        self.times_given = self._times()
        for number in range(self.rows):
            row = self._speaker(number)
            field = f"speaker_{number}_name"
            if any(row.values()) and not row["name"] and not self.has_error(field):
                self.add_error(field, _("Give each speaker a name."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        plain = {name: self.cleaned_data[name] for name in ("title", "kind", "room", "summary", "interpretation")}
        speakers = [self._speaker(number) for number in range(self.rows)]
        return plain | self.times_given | {"speakers": [row for row in speakers if row["name"]]}

    @property
    def speaker_rows(self) -> list[dict[str, BoundField]]:
        """The rows of speakers, each field by its name."""
        return [{part: self[f"speaker_{number}_{part}"] for part in SPEAKER_LIMITS} for number in range(self.rows)]

    def _add_speaker(self, number: int) -> None:
        labels = {
            "name": _("Name of speaker %(number)d"),
            "native_name": _("Name in own script"),
            "position": _("Position"),
            "organisation": _("City or institution"),
        }
        for part, limit in SPEAKER_LIMITS.items():
            kind = NameField if part in ("name", "native_name") else LineField
            label = labels[part] % {"number": number + 1}
            self.fields[f"speaker_{number}_{part}"] = kind(label=label, max_length=limit, required=False)

    def _speaker(self, number: int) -> dict[str, str]:
        return {part: self.cleaned_data.get(f"speaker_{number}_{part}") or "" for part in SPEAKER_LIMITS}

    def _offer_days(self) -> None:
        days = days_of(self.event)
        if len(days) > MOST_DAYS:
            self.fields["day"] = DayField(label=_("Day"))
            self.fields["ends_day"] = DayField(label=_("Ends on another day"), required=False)
            return
        choices = [(day.isoformat(), localise.day_heading(day)) for day in days]
        self.choose("day", choices)
        self.choose("ends_day", [("", _("The same day")), *choices])
        if len(days) == 1:
            self.drop("ends_day")

    def _times(self) -> dict[str, Any]:
        day, begins = _date(self.cleaned_data.get("day")), self.cleaned_data.get("starts_time")
        last, ends = _date(self.cleaned_data.get("ends_day")) or day, self.cleaned_data.get("ends_time")
        if day is None or last is None or begins is None or ends is None:
            return {}
        if ends == MIDNIGHT and not self.cleaned_data.get("ends_day"):
            last += datetime.timedelta(days=1)
        return {
            "starts_at": self._moment("starts", day, begins),
            "ends_at": self._moment("ends", last, ends),
        }

    def _moment(self, name: str, day: datetime.date, clock: datetime.time) -> Any:
        held = getattr(self.session, f"{name}_at") if self.session else None
        try:
            return moment(day, clock, self.event.timezone, held)
        except ValidationError as error:
            self.add_error(f"{name}_time", error)
            return None


def days_of(event: Event) -> list[datetime.date]:
    """The event's days in its zone."""
    first, last = event.starts_at.astimezone(event.zone).date(), event.ends_at.astimezone(event.zone).date()
    return [first + datetime.timedelta(days=number) for number in range((last - first).days + 1)]


def of_session(session: Session, event: Event) -> dict[str, Any]:
    """A session as its form holds it."""
    first, last = session.starts_at.astimezone(event.zone), session.ends_at.astimezone(event.zone)
    to_midnight = last.time() == MIDNIGHT and last.date() == first.date() + datetime.timedelta(days=1)
    values: dict[str, Any] = {
        name: getattr(session, name) for name in ("title", "kind", "room", "summary", "interpretation")
    }
    values |= {"day": first.date().isoformat(), "starts_time": first.time(), "ends_time": last.time()}
    values["ends_day"] = "" if to_midnight or last.date() == first.date() else last.date().isoformat()
    for number, speaker in enumerate(session.speakers.all()):
        values |= {f"speaker_{number}_{part}": getattr(speaker, part) for part in SPEAKER_LIMITS}
    return values


def of_next(event: Event) -> dict[str, Any]:
    """What a new session begins with: after the last one, on its day."""
    last = event.sessions.order_by("ends_at").last()
    usual = {"kind": Session.Kind.TALK, "interpretation": event.interpretation}
    if last is None:
        begins = event.starts_at.astimezone(event.zone)
        return {"day": begins.date().isoformat(), **usual}
    ended = last.ends_at.astimezone(event.zone)
    begins = last.starts_at.astimezone(event.zone)
    same_day = ended.date() == begins.date()
    return {
        "day": begins.date().isoformat(),
        "starts_time": ended.time() if same_day else None,
        **usual,
    }


def _date(value: Any) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) and value else value or None
