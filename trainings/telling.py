"""How far a participant is, in sentences: the same for trainers, participants and certificates."""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise

from .completion import ASSESSMENT, ATTENDANCE, MODULE, NOTHING, Missing, Progress
from .teaching import Course


def sentences_of(progress: Progress, course: Course) -> list[str]:
    """What is missing by the rule, one sentence each, in the active language."""
    return [_TOLD[one.code](one, course) for one in progress.missing]


def why_not(progress: Progress, course: Course) -> str:
    """Why somebody has not completed the training, in one text; "" when they have."""
    if progress.is_complete:
        return ""
    if progress.is_overridden:
        return _("A trainer decided otherwise: %(reason)s") % {"reason": progress.reason}
    return " ".join(sentences_of(progress, course))


def hours_text(hours: Decimal) -> str:
    """A length of teaching: 1.5 hours."""
    number = localise.number(hours.normalize())
    whole = int(hours) if hours == int(hours) else 2
    return ngettext("%(number)s hour", "%(number)s hours", whole) % {"number": number}


def _nothing(one: Missing, course: Course) -> str:
    return _("No modules have been planned yet.")


def _attendance(one: Missing, course: Course) -> str:
    has, needs = localise.percent(one.about["has"]), localise.percent(one.about["needs"])
    if one.about["in_hours"]:
        short = hours_text(_tenths(one.about["short"]))
    else:
        count = int(one.about["short"].to_integral_value(ROUND_CEILING))
        short = ngettext("%(count)d module", "%(count)d modules", count) % {"count": count}
    return _("Attendance is %(has)s of the teaching, and %(needs)s is needed: %(short)s short.") % {
        "has": has,
        "needs": needs,
        "short": short,
    }


def _tenths(hours: Decimal) -> Decimal:
    """Hours rounded up to a tenth, so that what is said is always enough."""
    return hours.quantize(Decimal("0.1"), ROUND_CEILING)


def _module(one: Missing, course: Course) -> str:
    module = course.module(one.about["number"])
    if one.about["was_away"]:
        return _("The required module “%(title)s” was missed.") % {"title": module}
    return _("The required module “%(title)s” has not been attended yet.") % {"title": module}


def _assessment(one: Missing, course: Course) -> str:
    title, left = course.assessment(one.about["number"]), one.about["left"]
    if not left:
        return _("“%(title)s” was not passed, and no attempts are left.") % {"title": title}
    return ngettext(
        "“%(title)s” has not been passed yet; %(left)d attempt is left.",
        "“%(title)s” has not been passed yet; %(left)d attempts are left.",
        left,
    ) % {"title": title, "left": left}


_TOLD: dict[str, Callable[[Missing, Course], str]] = {
    NOTHING: _nothing,
    ATTENDANCE: _attendance,
    MODULE: _module,
    ASSESSMENT: _assessment,
}
