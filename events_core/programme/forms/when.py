"""When an event is: days and times in its zone, or, for what is recorded, a month or a year."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.network.places import zone_choices
from events_core.programme.intake import EARLIEST, LATEST
from events_core.programme.models import Event, Precision

from .work import ClockField, DayField, WorkForm, moment

DAY, MONTH, YEAR = "day", "month", "year"
KNOWN = (
    (DAY, gettext_lazy("To the day, or to the minute")),
    (MONTH, gettext_lazy("Only the month")),
    (YEAR, gettext_lazy("Only the year")),
)
VAGUE_FIELDS = ("known", "first_month", "first_month_year", "last_month", "last_month_year", "first_year", "last_year")
DATE_FIELDS = ("timezone", "starts_on", "starts_time", "ends_on", "ends_time", *VAGUE_FIELDS)
WINDOW_FIELDS = ("opens_on", "opens_time", "closes_on", "closes_time")
FIRST = {DAY: "starts_on", MONTH: "first_month", YEAR: "first_year"}
LAST = {DAY: "ends_on", MONTH: "last_month", YEAR: "last_year"}
NOON = datetime.time(12)


def _year_field(label: Any, *, hint: Any = "") -> forms.IntegerField:
    field = forms.IntegerField(label=label, help_text=hint, required=False)
    field.widget.attrs["class"] = "w-s"
    return field


class WhenForm(WorkForm):
    """The dates of an event. Without times only the days are fixed; without a last day it is one day."""

    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("That of the place. All times of this event are told in it."),
    )
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    starts_time = ClockField(label=gettext_lazy("Begins at"), required=False)
    ends_on = DayField(label=gettext_lazy("Last day"), required=False)
    ends_time = ClockField(label=gettext_lazy("Ends at"), required=False)
    known = forms.ChoiceField(
        label=gettext_lazy("How exactly are its dates known?"),
        choices=KNOWN,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("They are never shown more exactly than that."),
    )
    first_month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    first_month_year = _year_field(gettext_lazy("Year"))
    last_month = forms.ChoiceField(label=gettext_lazy("Last month, if another"), required=False)
    last_month_year = _year_field(gettext_lazy("Year of the last month"))
    first_year = _year_field(gettext_lazy("Year"))
    last_year = _year_field(gettext_lazy("Last year, if another"))
    opens_on = DayField(label=gettext_lazy("Registration opens on"), required=False)
    opens_time = ClockField(label=gettext_lazy("Registration opens at"), required=False)
    closes_on = DayField(label=gettext_lazy("Registration closes on"), required=False)
    closes_time = ClockField(label=gettext_lazy("Registration closes at"), required=False)
    event: Event | None = None
    recorded = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("timezone", [("", _("Choose")), *zone_choices()])
        for name in ("first_month", "last_month"):
            self.choose(name, [("", _("Choose")), *((str(number), month) for number, month in MONTHS.items())])
        if not self.recorded:
            self.drop(*VAGUE_FIELDS)

    @property
    def known_to(self) -> str:
        """Day, month or year: how exactly the dates are given."""
        return self.cleaned_data.get("known") or DAY

    def place_of(self, name: str) -> str | None:
        """Dates stand in different fields, by how exactly they are known."""
        ends = {"starts_at": FIRST, "ends_at": LAST, "date_precision": FIRST}
        return super().place_of(ends[name][self.known_to] if name in ends else name)

    def dates(self) -> dict[str, Any]:
        """`starts_at`, `ends_at`, `timezone`, `date_precision` as the action takes them; {} and errors when wrong."""
        days, zone = self._days(), self.cleaned_data.get("timezone")
        if days is None or not zone:
            return {}
        begins, ends = self.cleaned_data.get("starts_time"), self.cleaned_data.get("ends_time")
        if self.known_to != DAY or (begins is None and ends is None):
            precision = self.known_to
            begins = ends = NOON
        else:
            precision = Precision.EXACT
            for name, value in (("starts_time", begins), ("ends_time", ends)):
                if value is None and not self.has_error(name):
                    self.add_error(name, _("Give both times, or none when only the days are fixed."))
        if self.errors or begins is None or ends is None:
            return {}
        return {
            "timezone": zone,
            "date_precision": precision,
            "starts_at": self._moment("starts_at", "starts_time", days[0], begins, zone),
            "ends_at": self._moment("ends_at", "ends_time", days[1], ends, zone),
        }

    def window(self) -> dict[str, Any]:
        """When registration opens and closes; a day without a time means all of that day."""
        whole = {"opens": datetime.time(0), "closes": datetime.time(23, 59)}
        values: dict[str, Any] = {}
        zone = self.cleaned_data.get("timezone") or (self.event.timezone if self.event else "")
        for name, clock in whole.items():
            day, at = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
            if at and not day and not self.has_error(f"{name}_on"):
                self.add_error(f"{name}_on", _("Give the day as well."))
            field = f"registration_{name}_at"
            values[field] = self._moment(field, f"{name}_time", day, at or clock, zone) if day and zone else None
        return values

    def _days(self) -> tuple[datetime.date, datetime.date] | None:
        if self.known_to == MONTH:
            return self._months()
        if self.known_to == YEAR:
            first = self._year("first_year", self.cleaned_data.get("first_year"))
            last = self._year("last_year", self.cleaned_data.get("last_year") or first)
            return (datetime.date(first, 1, 1), datetime.date(last, 1, 1)) if first and last else None
        day = self.cleaned_data.get("starts_on")
        self._need("starts_on", day, _("Give the first day."))
        return (day, self.cleaned_data.get("ends_on") or day) if day else None

    def _months(self) -> tuple[datetime.date, datetime.date] | None:
        given = self.cleaned_data
        month, year = given.get("first_month"), self._year("first_month_year", given.get("first_month_year"))
        self._need("first_month", month, _("Choose the month."))
        to_month, to_year = given.get("last_month"), given.get("last_month_year")
        if to_year and not to_month:
            self._need("last_month", None, _("Choose the month."))
        to_year = self._year("last_month_year", (to_year or year) if to_month else year)
        if not (month and year and to_year) or self.errors:
            return None
        return datetime.date(year, int(month), 1), datetime.date(to_year, int(to_month or month), 1)

    def _year(self, name: str, year: int | None) -> int | None:
        self._need(name, year, _("Give the year."))
        if year is not None and not EARLIEST <= year <= LATEST:
            years = {"first": EARLIEST, "last": LATEST}
            self.add_error(name, _("Choose a year from %(first)d to %(last)d.") % years)
            return None
        return year

    def _need(self, name: str, value: Any, message: str) -> None:
        if not value and not self.has_error(name):
            self.add_error(name, message)

    def _moment(self, value: str, name: str, day: datetime.date, clock: datetime.time, zone: str) -> Any:
        """The instant; what the event holds when nothing about it was changed."""
        held = getattr(self.event, value) if self.event and self.event.timezone == zone else None
        try:
            return moment(day, clock, zone, held)
        except ValidationError as error:
            self.add_error(name, error)
            return None


def of_dates(event: Event) -> dict[str, Any]:
    """An event's dates as the form holds them."""
    first, last = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    one_day = first.date() == last.date()
    values: dict[str, Any] = {
        "timezone": event.timezone,
        "known": {Precision.MONTH: MONTH, Precision.YEAR: YEAR}.get(Precision(event.date_precision), DAY),
        "starts_on": first.date(),
        "ends_on": None if one_day else last.date(),
    }
    if event.date_precision == Precision.EXACT:
        values |= {"starts_time": _minute(first), "ends_time": _minute(last)}
    if event.date_precision == Precision.MONTH:
        values |= {"first_month": first.month, "first_month_year": first.year, "starts_on": None, "ends_on": None}
        if (first.year, first.month) != (last.year, last.month):
            values |= {"last_month": last.month, "last_month_year": last.year}
    if event.date_precision == Precision.YEAR:
        values |= {"first_year": first.year, "starts_on": None, "ends_on": None}
        values |= {"last_year": None if first.year == last.year else last.year}
    for name in ("opens", "closes"):
        at = getattr(event, f"registration_{name}_at")
        if at:
            values |= {
                f"{name}_on": at.astimezone(event.zone).date(),
                f"{name}_time": _minute(at.astimezone(event.zone)),
            }
    return values


def _minute(at: datetime.datetime) -> datetime.time:
    return at.time().replace(second=0, microsecond=0)
