"""What may be said about an event: every value checked, every fault named at its field."""

import calendar
import datetime
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, multilingual, normalise
from events_core.network.merging import names
from events_core.network.models import City, Organisation, Theme
from events_core.network.places import zones

from .models import Event, Kind, Mode, Part, Precision, Series, Visibility

TEXTS = {
    "title": (300, True),
    "venue": (300, True),
    "summary": (1_000, False),
    "description": (20_000, False),
    "outcome": (20_000, False),
}
LINES = {"contact_name": 200, "link": 500, "contact_email": 254}
CHOICES = {"kind": Kind, "mode": Mode, "visibility": Visibility, "date_precision": Precision}
FLAGS = ("waiting_list", "approval", "confirm_email", "is_related", "minimum_shown")
TIMES = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")
REQUIRED = ("kind", "title", "timezone", "starts_at", "ends_at")
EARLIEST, LATEST = 1900, 2200
MOST_SEATS = 1_000_000
MOST_NAMED = 200  # cities, themes, partners, languages of one event


class Intake:
    """Collects the checked values of one event; `clean` refuses with every fault at once."""

    def __init__(self, values: Mapping[str, Any], event: Event | None = None) -> None:
        self.given = dict(values)
        self.event = event
        self.values: dict[str, Any] = {}
        self.errors: list[FieldError] = []

    def clean(self) -> dict[str, Any]:
        """The values ready to be written: lists of rows for cities, themes and partners. Refuses bad ones (422)."""
        for field in REQUIRED:
            if self._given_empty(field):
                self.fault(field, "required", _("This is required."))
        self._texts()
        self._choices()
        self._times()
        self._numbers()
        self._minimum()
        self._lists()
        if self.errors:
            raise Invalid(*self.errors)
        return self.values

    def fault(self, field: str, code: str, message: str) -> None:
        """Note one fault."""
        self.errors.append(FieldError(field, code, message))

    def _given_empty(self, field: str) -> bool:
        if self.event is not None and field not in self.given:
            return False
        value = self.given.get(field)
        texts = value.values() if isinstance(value, Mapping) else [value]
        return not any(str(text).strip() for text in texts if text is not None)

    def _texts(self) -> None:
        for field, (limit, line) in TEXTS.items():
            if field in self.given:
                texts, wrong = multilingual(_plain(self.given[field]), get_language() or "en", limit, line=line)
                if wrong:
                    self.fault(field, *wrong)
                self.values[field] = LazyI18nString(texts)
        for field, limit in LINES.items():
            if field in self.given:
                self._line(field, normalise(str(self.given[field] or "")), limit)

    def _line(self, field: str, text: str, limit: int) -> None:
        wrong = fault_of(text, limit, line=True)
        try:
            if text and not wrong and field == "contact_email":
                EmailValidator()(text)
            if text and not wrong and field == "link":
                URLValidator(schemes=["http", "https"])(text)
        except ValidationError as error:
            wrong = (error.code or "invalid", _wrong_address(field))
        if wrong:
            self.fault(field, *wrong)
        self.values[field] = text

    def _choices(self) -> None:
        for field, choices in CHOICES.items():
            if field in self.given and self.given[field] not in (None, ""):
                if self.given[field] not in choices.values:
                    self.fault(field, "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(choices.values)})
                self.values[field] = self.given[field]
        for field in FLAGS:
            if self.given.get(field) is not None:
                self.values[field] = bool(self.given[field])

    def _times(self) -> None:
        if "timezone" in self.given:
            if self.given["timezone"] and self.given["timezone"] not in zones():
                self.fault("timezone", "unknown_zone", _("Choose a time zone such as Asia/Tokyo."))
            self.values["timezone"] = self.given["timezone"]
        for field in TIMES:
            if field in self.given:
                self.values[field] = self.given[field]
                self._instant(field, self.given[field])
        if self.errors:
            return
        self._same_clocks()
        self._precision()
        starts, ends = self._now("starts_at"), self._now("ends_at")
        if starts and ends and ends < starts:
            self.fault("ends_at", "order", _("The end must come after the start."))
        opens, closes = self._now("registration_opens_at"), self._now("registration_closes_at")
        if opens and closes and closes <= opens:
            self.fault("registration_closes_at", "order", _("Registration must close after it opens."))
        if closes and ends and closes > ends and "registration_closes_at" in self.given:
            self.fault("registration_closes_at", "order", _("Registration must close before the event ends."))

    def _instant(self, field: str, value: Any) -> None:
        wrong = fault_of_time(value) if value is not None else None
        if wrong:
            self.fault(field, *wrong)

    def _precision(self) -> None:
        precision = self._now("date_precision") or Precision.EXACT
        starts, ends, zone = self._now("starts_at"), self._now("ends_at"), self._now("timezone")
        if precision != Precision.EXACT and starts and ends and zone:
            self.values["starts_at"], self.values["ends_at"] = whole_period(starts, ends, zone, precision)

    def _same_clocks(self) -> None:
        """In another zone all times that were not given keep their day and hour, as those of the sessions do."""
        zone = self.values.get("timezone")
        if self.event is None or not zone or zone == self.event.timezone:
            return
        for field in TIMES:
            at = getattr(self.event, field)
            if at is not None and field not in self.given:
                self.values[field] = at.astimezone(self.event.zone).replace(tzinfo=zoneinfo.ZoneInfo(zone))

    def _now(self, field: str) -> Any:
        return self.values.get(field, getattr(self.event, field, None))

    def _numbers(self) -> None:
        if "capacity" not in self.given:
            return
        capacity = self.given["capacity"]
        self.values["capacity"] = capacity
        if capacity is None:
            return
        taken = self.event.taken if self.event else 0
        if not 1 <= capacity <= MOST_SEATS:
            self.fault("capacity", "range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST_SEATS})
        elif capacity < taken:
            self.fault(
                "capacity",
                "below_taken",
                _("%(taken)d places are taken already: enter that number or more.") % {"taken": taken},
            )

    def _minimum(self) -> None:
        """How many people are needed, and by which day: both or neither; a day that changes is still to come."""
        if not {"minimum", "minimum_by"} & set(self.given):
            self._room_for_minimum("capacity")
            return
        needed, by = self._kept("minimum"), self._kept("minimum_by")
        if needed is None and "minimum" in self.given and not self.given.get("minimum_by"):
            by = None
        self.values |= {"minimum": needed, "minimum_by": by}
        if needed is None and by is not None:
            self.fault("minimum", "required", _("Say how many people are needed as well."))
        if needed is not None and by is None:
            self.fault("minimum_by", "required", _("Say by which day they must have registered."))
        if needed is not None and not 1 <= needed <= MOST_SEATS:
            most = {"most": MOST_SEATS}
            self.fault("minimum", "range", _("Enter a whole number from 1 to %(most)d.") % most)
        self._room_for_minimum("minimum")
        if by is not None and by != getattr(self.event, "minimum_by", None):
            self._day_of_minimum(by)

    def _kept(self, field: str) -> Any:
        return self.given[field] if field in self.given else getattr(self.event, field, None)

    def _room_for_minimum(self, field: str) -> None:
        capacity, needed = self._now("capacity"), self._now("minimum")
        if field in self.given and capacity and needed and needed > capacity:
            message = _("There are %(places)d places: the minimum cannot be more.") % {"places": capacity}
            self.fault(field, "over_capacity", message)

    def _day_of_minimum(self, by: datetime.date) -> None:
        starts, zone = self._now("starts_at"), self._now("timezone")
        if not starts or not zone or self.errors:
            return
        tz = zoneinfo.ZoneInfo(zone)
        if by > starts.astimezone(tz).date():
            self.fault("minimum_by", "order", _("Choose a day before the event begins."))
        elif by < timezone.now().astimezone(tz).date():
            self.fault("minimum_by", "past", _("Choose a day that is still to come."))

    def _lists(self) -> None:
        for field, model in (("cities", City), ("themes", Theme)):
            if field in self.given:
                self.values[field] = self._rows(field, model, self._few(field))
        for field in ("languages", "interpretation"):
            if field in self.given:
                codes = dict.fromkeys(self._language(field, tag) for tag in self._few(field))
                self.values[field] = list(codes)
        if "partners" in self.given:
            self._partners(self._few("partners"))
        if "parent" in self.given:
            self._parent(self.given["parent"])
        if "series" in self.given:
            self._series(self.given["series"])

    def _few(self, field: str) -> list[Any]:
        given = list(self.given[field] or [])
        if len(given) > MOST_NAMED:
            self.fault(field, "too_many", _("Name at most %(most)d.") % {"most": MOST_NAMED})
        return given[:MOST_NAMED]

    def _rows(self, field: str, model: Any, slugs: list[str]) -> list[Any]:
        rows = {row.slug: row for row in model.objects.filter(slug__in=slugs)}
        if model in names.KINDS and (missing := [slug for slug in slugs if slug not in rows]):
            rows |= names.found(model, missing)
        for slug in slugs:
            if slug not in rows:
                self.fault(field, "unknown", _("There is none by the name %(slug)s.") % {"slug": str(slug)[:80]})
        return list(dict.fromkeys(rows[slug] for slug in slugs if slug in rows))

    def _language(self, field: str, tag: str) -> str:
        code = localise.normalise_language(tag)
        if code is None:
            self.fault(field, "unknown_language", _("There is no language %(tag)s here.") % {"tag": str(tag)[:20]})
        return code or tag

    def _partners(self, partners: list[Mapping[str, str]]) -> None:
        found = self._rows("partners", Organisation, [partner["organisation"] for partner in partners])
        rows = {row.slug: row for row in found}
        rows |= names.found(Organisation, {partner["organisation"] for partner in partners} - rows.keys())
        for partner in partners:
            if partner["part"] not in Part.values:
                self.fault("partners", "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(Part.values)})
        pairs = dict.fromkeys((partner["organisation"], partner["part"]) for partner in partners)
        self.values["partners"] = list(dict.fromkeys((rows[slug], part) for slug, part in pairs if slug in rows))

    def _parent(self, slug: str | None) -> None:
        parent = Event.objects.filter(slug=slug).first() if slug else None
        if slug and (parent is None or parent == self.event or parent.parent_id):
            self.fault("parent", "unknown", _("Choose an event that does not itself belong to another."))
        self.values["parent"] = parent

    def _series(self, slug: str | None) -> None:
        found = Series.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            self.fault("series", "unknown", _("There is none by the name %(slug)s.") % {"slug": str(slug)[:80]})
        self.values["series"] = found


def fault_of_time(value: Any) -> tuple[str, str] | None:
    """What is wrong with a time as (code, sentence): no offset, or a year that is out of reach."""
    if not isinstance(value, datetime.datetime) or timezone.is_naive(value):
        return "offset", _("Write the time with its offset, such as 2027-05-18T09:00:00+09:00.")
    if not EARLIEST <= value.year <= LATEST:
        return "year", _("Choose a year from %(first)d to %(last)d.") % {"first": EARLIEST, "last": LATEST}
    return None


def whole_period(
    starts: datetime.datetime, ends: datetime.datetime, zone: str, precision: str
) -> tuple[datetime.datetime, datetime.datetime]:
    """The first and last second of the days, months or years that these instants lie in, in the zone."""
    tz = zoneinfo.ZoneInfo(zone)
    first, last = starts.astimezone(tz).date(), ends.astimezone(tz).date()
    if precision in (Precision.MONTH, Precision.YEAR):
        first = first.replace(day=1, month=1 if precision == Precision.YEAR else first.month)
        month = 12 if precision == Precision.YEAR else last.month
        last = last.replace(day=1, month=month).replace(day=calendar.monthrange(last.year, month)[1])
    return (
        datetime.datetime.combine(first, datetime.time.min, tz),
        datetime.datetime.combine(last, datetime.time(23, 59, 59), tz),
    )


def _plain(value: Any) -> Any:
    return value.data if isinstance(value, LazyI18nString) else value


def _wrong_address(field: str) -> str:
    if field == "link":
        return _("Enter a web address that begins with https://")
    return _("Enter an email address with an @ sign")
