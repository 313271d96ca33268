"""What the plan of a training takes: values of modules and assessments, every fault named at its field."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation.intake import Intake
from events_core.foundation.texts import multilingual
from events_core.network.models import Person
from events_core.programme.models import Event, Session

from .models import Assessment

TITLE, OUTCOME = 300, 2_000
MOST_HOURS, MOST_ATTEMPTS = Decimal(200), 20
MOST_SCORE = Decimal(10_000)


class PlanIntake(Intake):
    """Checks what is planned in one event."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event

    def texts(self, field: str, value: Any, limit: int, *, line: bool, required: str = "") -> LazyI18nString:
        """A text in one language or several."""
        found, wrong = multilingual(value.data if isinstance(value, LazyI18nString) else value, "en", limit, line=line)
        if wrong:
            self.fault(field, *wrong)
        elif required and not found:
            self.fault(field, "required", required)
        return LazyI18nString(found)

    def decimal(self, field: str, value: Any, most: Decimal) -> Decimal | None:
        """A number above nothing with one decimal at most, or None."""
        if value in (None, ""):
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 < number <= most or number != round(number, 1):
            self.fault(field, "range", _("Enter a number up to %(most)s, with one decimal at most.") % {"most": most})
            return None
        return number

    def whole(self, field: str, value: Any, least: int, most: int) -> int:
        """A whole number within bounds."""
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            wanted = _("Enter a whole number from %(least)d to %(most)d.")
            self.fault(field, "range", wanted % {"least": least, "most": most})
            return least
        return int(value)

    def session(self, field: str, value: Any) -> Session | None:
        """A session of the event's programme, by its id; None for none."""
        if not value:
            return None
        found = Session.objects.filter(event=self.event, pk=value).first() if str(value).isdecimal() else None
        if found is None:
            self.fault(field, "unknown", _("There is no such session in this event. It may have been deleted."))
        return found

    def trainers(self, field: str, value: Any) -> list[Person]:
        """People of the event's team, by their ids."""
        wanted = {int(number) for number in value or () if str(number).isdecimal()}
        found = list(Person.objects.filter(memberships__event=self.event, pk__in=wanted).order_by("pk"))
        if len(found) != len(set(map(str, value or ()))):
            self.fault(field, "unknown", _("Trainers are chosen from the event’s team. Name them there first."))
        return found


def module_values(values: Mapping[str, Any], event: Event) -> dict[str, Any]:
    """The values of a module that are given, clean. Refuses with every fault (422)."""
    intake = PlanIntake(event)
    clean: dict[str, Any] = {}
    if "title" in values:
        missing = _("Write the title in at least one language.")
        clean["title"] = intake.texts("title", values["title"], TITLE, line=True, required=missing)
    if "outcome" in values:
        clean["outcome"] = intake.texts("outcome", values["outcome"], OUTCOME, line=False)
    if "hours" in values:
        clean["hours"] = intake.decimal("hours", values["hours"], MOST_HOURS)
    if "session" in values:
        clean["session"] = intake.session("session", values["session"])
    if "trainers" in values:
        clean["trainers"] = intake.trainers("trainers", values["trainers"])
    if "is_required" in values:
        clean["is_required"] = bool(values["is_required"])
    intake.done()
    return clean


def assessment_values(values: Mapping[str, Any], event: Event, held: Assessment) -> dict[str, Any]:
    """The values of an assessment that are given, clean. Refuses with every fault (422)."""
    intake = PlanIntake(event)
    clean: dict[str, Any] = {}
    if "title" in values:
        missing = _("Write the title in at least one language.")
        clean["title"] = intake.texts("title", values["title"], TITLE, line=True, required=missing)
    kind = str(values.get("kind", held.kind))
    if kind not in Assessment.Kind.values:
        known = ", ".join(Assessment.Kind.values)
        intake.fault("kind", "unknown", _("Choose one of: %(known)s.") % {"known": known})
    clean["kind"] = kind
    clean |= _scores(intake, values, held) if kind == Assessment.Kind.SCORE else {"max_score": None, "pass_score": None}
    if "attempts" in values:
        clean["attempts"] = intake.whole("attempts", values["attempts"], 1, MOST_ATTEMPTS)
    if "is_required" in values:
        clean["is_required"] = bool(values["is_required"])
    intake.done()
    return clean


def _scores(intake: PlanIntake, values: Mapping[str, Any], held: Assessment) -> dict[str, Any]:
    found = {
        name: intake.decimal(name, values.get(name, getattr(held, name)), MOST_SCORE)
        for name in ("max_score", "pass_score")
    }
    wrong = {error.field for error in intake.errors}
    for name, value in found.items():
        if value is None and name not in wrong:
            intake.fault(name, "required", _("Say how many points there are, and how many are enough."))
    if None not in found.values() and found["pass_score"] > found["max_score"]:  # type: ignore[operator]
        intake.fault("pass_score", "range", _("This is more than the highest score."))
    return found
