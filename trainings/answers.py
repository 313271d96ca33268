"""One filled-in survey: what each kind of question takes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError
from events_core.foundation.texts import fault_of, normalise

from .models import Question

Kind = Question.Kind
SCALE = (1, 2, 3, 4, 5)
LONGEST = 4_000


def ballot_of(questions: Iterable[Question], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """Answers by the number of their question, without empty ones, and what is wrong with them."""
    answers: dict[str, Any] = {}
    faults: list[FieldError] = []
    for question in questions:
        name = str(question.pk)
        try:
            value = _value(question, given.get(name))
        except ValueError as wrong:
            faults.append(FieldError(name, "invalid", str(wrong)))
            continue
        if value not in ("", None):
            answers[name] = value
        elif question.is_required:
            faults.append(FieldError(name, "required", missing_text(question)))
    return answers, faults


def missing_text(question: Question) -> str:
    """What is said when a question that must be answered is not."""
    if question.kind == Kind.TEXT:
        return _("Fill in “%(label)s”.") % {"label": question.text}
    return _("Choose an answer to “%(label)s”.") % {"label": question.text}


def codes_of(question: Question) -> list[str]:
    """The codes of a question's choices, in their order."""
    return [str(choice["code"]) for choice in question.choices]


def _value(question: Question, given: Any) -> Any:
    if given in ("", None):
        return None
    if question.kind == Kind.TEXT:
        text = normalise(str(given))
        if fault := fault_of(text, LONGEST, line=False):
            raise ValueError(fault[1])
        return text
    if question.kind == Kind.CHOICE:
        if str(given) in codes_of(question):
            return str(given)
    elif str(given) in map(str, SCALE):
        return int(given)
    raise ValueError(_("Choose one of the answers offered."))
