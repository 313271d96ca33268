"""Cities, their target rows, and themes."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation.texts import fault_of, normalise
from events_core.network.models import City, TargetRow, Theme
from events_core.network.naming import texts_of

from .base import Fault, Intake, multilingual_of, unknown_choice

FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_PEOPLE = 2_000_000_000
MOST_PLACE = 999
TARGETS = 40
ROW = ("measure", "low", "high", "base_year", "is_bau", "target_year", "source", "note")


class ThemeIntake(Intake):
    """A theme: its names and its place among the others."""

    TEXTS = {"name": (100, True)}
    REQUIRED = ("name",)

    def more(self) -> None:
        self.slug(_("There is a theme by this name already."))
        if "position" in self.given:
            self.keep("position", *whole_number(self.given["position"], 0, MOST_PLACE))


class CityIntake(Intake):
    """A city with its setting; `targets` is the list of all its rows, `strong_in` and `weak_in` are slugs of themes."""

    TEXTS = {"name": (300, True), "infrastructure": (5_000, False), "about": (20_000, False)}
    LINES = {"population_source": 300}
    CHOICES = {"kind": City.Kind, "climate": City.Climate, "economy": City.Economy, "stage": City.Stage}
    REQUIRED = ("name", "kind", "country")

    def more(self) -> None:
        self.slug(_("There is a city by this name already. Choose another name for web addresses, or edit that city."))
        self.country()
        self.aliases()
        if "population" in self.given:
            self.keep("population", *whole_number(self.given["population"], 1, MOST_PEOPLE))
        for field in ("strong_in", "weak_in"):
            if field in self.given:
                self.keep(field, *_themes(self.given[field] or []))
        if both := _slugs(self.values.get("strong_in")) & _slugs(self.values.get("weak_in")):
            names = [str(theme) for theme in self.values["weak_in"] if theme.slug in both]
            told = {"names": ", ".join(names)}
            self.fault("weak_in", "both", _("A city is strong or weak in a theme, not both: %(names)s.") % told)
        if "targets" in self.given:
            self._targets(list(self.given["targets"] or []))

    def _targets(self, rows: list[Mapping[str, Any]]) -> None:
        self.values["targets"] = [self._target(place, row) for place, row in enumerate(rows)]
        if len(rows) > TARGETS:
            self.fault("targets", "too_many", _("Name at most %(most)d.") % {"most": TARGETS})

    def _target(self, place: int, given: Mapping[str, Any]) -> dict[str, Any]:
        row, faults = TargetIntake(given).clean()
        for field, (code, message) in faults:
            self.fault(f"targets.{place}.{field}", code, message)
        return row


class TargetIntake:
    """One target row as it came; the percentages as decimals, a single one counts as both ends."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.row: dict[str, Any] = {}
        self.faults: list[tuple[str, tuple[str, str]]] = []

    def clean(self) -> tuple[dict[str, Any], list[tuple[str, tuple[str, str]]]]:
        """The row, and its faults by field."""
        if unknown := self.given.keys() - set(ROW):
            raise KeyError(*unknown)
        measure = str(self.given.get("measure") or "")
        known = measure in TargetRow.Measure.values
        self._keep("measure", measure, None if known else unknown_choice(TargetRow.Measure))
        self._percent()
        self._years()
        source = normalise(str(self.given.get("source") or ""))
        missing = None if source else ("required", _("Name the source of this target."))
        self._keep("source", source, missing or fault_of(source, 300, line=True))
        self._keep("note", *multilingual_of(self.given.get("note"), 500, line=True))
        return self.row, self.faults

    def _keep(self, field: str, value: Any, wrong: Fault = None) -> None:
        self.row[field] = value
        if wrong:
            self.faults.append((field, wrong))

    def _percent(self) -> None:
        low, high = self.given.get("low"), self.given.get("high")
        self._keep("low", *percentage(low))
        self._keep("high", *percentage(low if high in (None, "") else high))
        if high in (None, "") and self.faults and self.faults[-1][0] == "high":
            self.faults.pop()  # told at `low` already
        if not self.faults_at("low", "high") and self.row["low"] > self.row["high"]:
            self._keep("high", self.row["high"], ("order", _("The upper end must not be below the lower one.")))

    def _years(self) -> None:
        base, target = self.given.get("base_year"), self.given.get("target_year")
        self._keep("base_year", *whole_number(base, FIRST_YEAR, LAST_YEAR))
        self._keep("is_bau", bool(self.given.get("is_bau")))
        year, wrong = whole_number(target, FIRST_YEAR, LAST_YEAR)
        if year is None and not wrong:
            wrong = ("required", _("Write by which year."))
        self._keep("target_year", year, wrong)
        base = self.row["base_year"]
        if base is not None and not self.faults_at("base_year", "target_year") and base >= year:
            self._keep("base_year", base, ("order", _("The base year must come before the target year.")))

    def faults_at(self, *fields: str) -> bool:
        """Whether something is wrong with one of these."""
        return any(field in fields for field, _wrong in self.faults)


def whole_number(value: Any, least: int, most: int) -> tuple[int | None, Fault]:
    """A whole number in a range, or None for nothing."""
    if value in (None, ""):
        return None, None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        words = _("Enter a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
        return None, ("range", words)
    return value, None


def percentage(value: Any) -> tuple[Decimal, Fault]:
    """More than 0 and at most 100, with one decimal or none."""
    wrong = ("range", _("Enter a percentage above 0 and up to 100, with one decimal at most, such as 15.5."))
    try:
        share = Decimal(str(value))
    except InvalidOperation:
        return Decimal(0), wrong
    if not share.is_finite() or not 0 < share <= 100 or share != round(share, 1):
        return Decimal(0), wrong
    return round(share, 1), None


def row_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells whether two target rows say the same."""
    plain = [row[field] for field in ROW if field != "note"]
    return (*(str(value) for value in plain), *sorted(texts_of(row["note"]).items()))


def _themes(slugs: Iterable[str]) -> tuple[list[Theme], Fault]:
    wanted = list(dict.fromkeys(str(slug) for slug in slugs))
    found = list(Theme.objects.filter(slug__in=wanted))
    missing = [slug for slug in wanted if slug not in _slugs(found)]
    words = _("There is none by the name %(slug)s.") % {"slug": missing[0][:80]} if missing else ""
    return found, ("unknown", words) if missing else None


def _slugs(themes: Iterable[Theme] | None) -> set[str]:
    return {theme.slug for theme in themes or ()}
