"""What the forms of the workspace have in common: refusals that are said at a field, days and times, rows."""

import datetime
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import ProductForm
from events_core.foundation.refusals import Refused, Stale
from events_core.programme.intake import EARLIEST, LATEST

T = TypeVar("T")
MORE = 3
MOST_ROWS = 60


class WorkForm(ProductForm):
    """A form that also shows, with all that was typed, why the world says no, or that somebody else was faster.

    `places` names the field at which a value of an action is typed, `refused_at` the one that a refusal concerns.
    """

    places: ClassVar[Mapping[str, str]] = {}
    refused_at = ""
    is_stale = False
    rows = 0

    def attempt(self, act: Callable[[], T]) -> T | None:
        """What `act` returns; None when it refused, with the reasons at their fields."""
        try:
            return super().attempt(act)
        except Refused as refusal:
            for reason in refusal.blockers or [refusal]:
                self.add_error(self.place_of(self.refused_at), str(reason.message))
        except Stale:
            self.is_stale = True
        return None

    def place_of(self, name: str) -> str | None:
        """The field of a value."""
        return super().place_of(self.places.get(name, name))

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        if self.is_stale:
            return 412
        return 422 if self.is_bound and self.errors else 200

    def again(self, *, more: bool = False) -> dict[str, Any]:
        """All that was typed, for the form to be shown again; with `more`, and some more empty rows."""
        return self.typed() | {"rows": str(self.rows + MORE * more)}

    @property
    def differing(self) -> list[str]:
        """Labels of the answers that differ from those the form began with."""
        names = [name for name in self.changed_data if name in self.fields]
        return list(dict.fromkeys(str(self.fields[name].label) for name in names))

    def choose(self, name: str, choices: Iterable[Any]) -> None:
        """Offer these answers in a field."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def drop(self, *names: str) -> None:
        """Leave out these fields."""
        for name in names:
            self.fields.pop(name, None)


class DayField(forms.DateField):
    """A day in the control that browsers have for it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-m"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Enter a day such as 2027-05-18.")

    def to_python(self, value: Any) -> datetime.date | None:
        """The day, in years that calendars know."""
        day = super().to_python(value)
        if day and not EARLIEST <= day.year <= LATEST:
            years = {"first": EARLIEST, "last": LATEST}
            raise ValidationError(_("Choose a year from %(first)d to %(last)d.") % years, code="year")
        return day


class ClockField(forms.TimeField):
    """A time of day in the control that browsers have for it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w-m"})
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Enter a time such as 09:30.")


def moment(day: datetime.date, clock: datetime.time, zone: str, kept: datetime.datetime | None = None) -> Any:
    """The instant of a day and a time in a zone; `kept` when that is how it was shown.

    Refuses a time that a change of clocks leaves out.
    """
    local = datetime.datetime.combine(day, clock)
    tz = zoneinfo.ZoneInfo(zone)
    if kept and kept.astimezone(tz).replace(tzinfo=None, second=0, microsecond=0) == local:
        return kept
    at = local.replace(tzinfo=tz)
    if at.astimezone(datetime.UTC).astimezone(tz).replace(tzinfo=None) != local:
        raise ValidationError(_("Clocks go forward on this day and leave this time out. Choose another."), code="gap")
    return at


def row_count(data: Mapping[str, Any] | None, filled: int) -> int:
    """How many rows a form draws: those it was sent with (`rows`), else the filled ones and some empty ones."""
    sent = str((data or {}).get("rows") or "")
    wanted = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else filled + MORE
    return min(wanted, filled + MOST_ROWS)
