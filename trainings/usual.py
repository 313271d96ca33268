"""The questions that a survey begins with, in all six languages, as the catalogue of translations has them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from i18nfield.strings import LazyI18nString

from events_core.foundation.navigation import LANGUAGES
from events_core.programme.models import Event

from .models import Module, Question, Survey

Texts = dict[str, str]
Kind = Question.Kind
Phase = Survey.Phase
OVERALL = "overall"
USED = "used"
SKILL = "skill:"
ANONYMOUS = gettext_lazy("Your answers are kept without your name.")
INTROS = {
    Phase.BEFORE: gettext_lazy(
        "Please say what you can do already. The same is asked after the training, to see what the group has learned."
    ),
    Phase.AFTER: gettext_lazy("Please say what you think of the training. It helps us to make the next one better."),
    Phase.LATER: gettext_lazy(
        "The training was six months ago. Please say what you have put to use since then, and what stood in the way."
    ),
}
RATINGS = {
    OVERALL: gettext_lazy("The training as a whole"),
    "useful": gettext_lazy("How useful it is for my work"),
    "trainers": gettext_lazy("The trainers"),
    "materials": gettext_lazy("The materials"),
    "organisation": gettext_lazy("The organization"),
    "language": gettext_lazy("The language and the interpretation"),
}
TEXTS = {
    Phase.AFTER: {
        "helped": gettext_lazy("What helped you most?"),
        "change": gettext_lazy("What should be changed next time?"),
    },
    Phase.LATER: {
        "put_to_use": gettext_lazy("What have you put to use?"),
        "hindered": gettext_lazy("What stood in the way?"),
    },
}
HAVE_USED = gettext_lazy("Have you put to use what you learned?")
USES = {
    "yes": pgettext_lazy("answer to a survey", "Yes"),
    "partly": pgettext_lazy("answer to a survey", "In part"),
    "no": pgettext_lazy("answer to a survey", "No"),
}


@dataclass(frozen=True)
class Usual:
    """One question as a new survey holds it."""

    kind: str
    text: Texts
    compares: str = ""
    choices: list[dict[str, Any]] = field(default_factory=list)
    module_id: int | None = None
    is_required: bool = False

    def row(self, survey: Survey, position: int) -> Question:
        """The question of this survey (not saved yet)."""
        return Question(
            survey=survey,
            kind=self.kind,
            text=LazyI18nString(self.text),
            compares=self.compares,
            choices=self.choices,
            module_id=self.module_id,
            is_required=self.is_required,
            position=position,
        )


def in_all_languages(text: str | Promise) -> Texts:
    """A sentence of the catalogue by language; a language without a translation of its own is left out."""
    found: Texts = {}
    with translation.override("en"):
        english = str(text)
    for code, _tag, _name in LANGUAGES:
        with translation.override(code):
            said = str(text)
        if code == "en" or said != english:
            found[code] = said
    return found


def intro_of(phase: str) -> Texts:
    """What stands above the questions."""
    return in_all_languages(INTROS[Phase(phase)])


def usual_questions(event: Event, phase: str) -> list[Usual]:
    """What is asked at this time of this event's participants: skills by its modules, ratings, texts."""
    if phase == Phase.BEFORE:
        return skills_of(event)
    if phase == Phase.AFTER:
        ratings = [
            Usual(Kind.RATING, in_all_languages(text), name, is_required=name == OVERALL)
            for name, text in RATINGS.items()
        ]
        return [*ratings, *skills_of(event), *_texts(phase)]
    choices = [{"code": code, "text": in_all_languages(text)} for code, text in USES.items()]
    return [Usual(Kind.CHOICE, in_all_languages(HAVE_USED), USED, choices, is_required=True), *_texts(phase)]


def skills_of(event: Event) -> list[Usual]:
    """One question for each module with what people can do after it; the words of an earlier survey are kept."""
    asked = {
        question.compares: question
        for question in Question.objects.filter(survey__event=event, kind=Kind.SKILL).order_by("-survey_id")
        if question.compares
    }
    found = []
    for module in modules_of(event):
        name = skill_name(module.pk)
        text = texts_of(asked[name].text) if name in asked else outcome_of(module)
        found.append(Usual(Kind.SKILL, text, name, module_id=module.pk))
    return found


def modules_of(event: Event) -> Iterable[Module]:
    """The modules that an event teaches, in their order."""
    return Module.objects.filter(training__event=event)


def outcome_of(module: Module) -> Texts:
    """What people can do after a module, in one line; its title when it names no outcome."""
    said = {code: " ".join(text.split()) for code, text in texts_of(module.outcome).items()}
    return said or texts_of(module.title)


def skill_name(module_id: int) -> str:
    """By what the same skill is known before and after."""
    return f"{SKILL}{module_id}"


def texts_of(text: Any) -> Texts:
    """A text in several languages by language, without empty ones."""
    data = text.data if isinstance(text, LazyI18nString) else text
    if isinstance(data, dict):
        return {str(code): str(said) for code, said in data.items() if said}
    return {"en": str(data)} if data else {}


def _texts(phase: str) -> list[Usual]:
    return [Usual(Kind.TEXT, in_all_languages(text), name) for name, text in TEXTS[Phase(phase)].items()]
