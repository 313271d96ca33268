"""The form in which a survey is written, and the one in which it is answered."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from events_core.foundation.forms import MultilingualField, ProductForm, TextField
from events_core.programme.forms.work import DayField, WorkForm, row_count
from trainings.actions.evaluation import MOST_QUESTIONS
from trainings.answers import LONGEST, SCALE, missing_text
from trainings.models import Module, Question, Survey
from trainings.usual import texts_of

Kind = Question.Kind
PARTS = ("text", "kind", "choices", "module", "required", "place", "remove")
LABELS = {
    Kind.RATING: gettext_lazy("1 is poor, 5 is very good."),
    Kind.SKILL: gettext_lazy("1 is not at all, 5 is so well that I could teach it."),
}


class SurveyForm(WorkForm):
    """Intro, days, and the questions in rows."""

    intro = MultilingualField(
        label=gettext_lazy("What stands above the questions"), line=False, max_length=4_000, required=False
    )
    opens_on = DayField(
        label=gettext_lazy("Opens by itself on"),
        help_text=gettext_lazy("Leave this empty to open the survey yourself."),
        required=False,
    )
    closes_on = DayField(
        label=gettext_lazy("Last day to answer"),
        help_text=gettext_lazy("People can answer until the end of this day."),
        required=False,
    )

    def __init__(self, *args: Any, survey: Survey, modules: Iterable[Module], **kwargs: Any) -> None:
        self.survey = survey
        self.modules = [(str(module.pk), str(module.title)) for module in modules]
        super().__init__(*args, **kwargs)
        filled = sum(name.endswith("_kind") for name in self.initial)
        self.rows = min(row_count(self.data or self.initial, filled), MOST_QUESTIONS)
        for number in range(self.rows):
            self._add_question(number)

    def clean(self) -> dict[str, Any]:
        """Each question with how it is answered."""
        super().clean()
        for number in range(self.rows):
            row = self._row(number)
            if row["text"] and not row["kind"]:
                self.add_error(f"q{number}_kind", _("Choose how it is answered."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What the actions take: questions in the order of their places, without those that are taken away."""
        self.order = [number for number in range(self.rows) if self._is_kept(self._row(number))]
        self.order.sort(key=lambda number: (self._row(number)["place"] or number + 1, number))
        plain = {name: self.cleaned_data.get(name) for name in ("intro", "opens_on", "closes_on")}
        return plain | {"questions": [self._question(self._row(number)) for number in self.order]}

    def place_of(self, name: str) -> str | None:
        """The field of a value; `questions.2.text` is the text of the third question that was sent."""
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "questions":
            return f"q{self.order[int(parts[1])]}_{parts[2]}"
        return super().place_of(name)

    @property
    def question_rows(self) -> list[dict[str, Any]]:
        """The rows of questions, each field by its name."""
        return [self._drawn(number) for number in range(self.rows)]

    def _drawn(self, number: int) -> dict[str, BoundField | int | bool]:
        named = {part: self[f"q{number}_{part}"] for part in PARTS if f"q{number}_{part}" in self.fields}
        return {**named, "id": self[f"q{number}_id"], "number": number + 1, "is_new": not self[f"q{number}_id"].value()}

    def _add_question(self, number: int) -> None:
        kinds = [("", "–"), *Kind.choices]
        fields: dict[str, forms.Field] = {
            "id": forms.IntegerField(required=False, widget=forms.HiddenInput),
            "text": MultilingualField(
                label=_("Question %(number)d") % {"number": number + 1}, max_length=300, required=False
            ),
            "kind": forms.ChoiceField(label=_("How it is answered"), choices=kinds, required=False),
            "choices": MultilingualField(
                label=_("Answers to choose from"),
                help_text=_("One on each line, in the same order in every language."),
                line=False,
                max_length=2_000,
                required=False,
            ),
            "required": forms.BooleanField(label=_("Must be answered"), required=False),
            "place": forms.IntegerField(
                label=_("Place"), min_value=1, max_value=99, required=False, widget=forms.NumberInput()
            ),
            "remove": forms.BooleanField(label=_("Take this question away"), required=False),
        }
        if self.modules:
            choices = [("", _("None")), *self.modules]
            hint = _("For what people say they can do: the same module is compared before and after.")
            fields["module"] = forms.ChoiceField(label=_("Module"), choices=choices, help_text=hint, required=False)
        for part, field in fields.items():
            self.fields[f"q{number}_{part}"] = field

    def _row(self, number: int) -> dict[str, Any]:
        return {part: self.cleaned_data.get(f"q{number}_{part}") for part in ("id", *PARTS)}

    def _is_kept(self, row: dict[str, Any]) -> bool:
        return bool(row["text"]) and not row["remove"]

    def _question(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": row["id"],
            "kind": row["kind"],
            "text": row["text"],
            "choices": row["choices"] or {},
            "module": int(row["module"]) if row["module"] else None,
            "is_required": row["required"],
        }


def of_survey(survey: Survey) -> dict[str, Any]:
    """A survey as its form holds it."""
    values: dict[str, Any] = {name: getattr(survey, name) for name in ("intro", "opens_on", "closes_on")}
    for number, question in enumerate(survey.questions.all()):  # type: ignore[attr-defined]
        values |= {
            f"q{number}_id": question.pk,
            f"q{number}_text": question.text,
            f"q{number}_kind": question.kind,
            f"q{number}_choices": _choice_texts(question),
            f"q{number}_module": str(question.module_id or ""),
            f"q{number}_required": question.is_required,
            f"q{number}_place": number + 1,
        }
    return values


def _choice_texts(question: Question) -> dict[str, str]:
    """Choices as texts by language, one on each line; English stands where a language has none."""
    texts = [texts_of(one["text"]) for one in question.choices]
    codes = dict.fromkeys(code for one in texts for code in one)
    return {code: "\n".join(one.get(code) or next(iter(one.values()), "") for one in texts) for code in codes}


class AnswerForm(ProductForm):
    """The questions of one survey, in the language of who answers."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        self.questions = list(questions)
        super().__init__(*args, **kwargs)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = field_of(question)

    def answers(self) -> dict[str, Any]:
        """What was answered, by the number of the question."""
        return {str(question.pk): self.cleaned_data.get(f"q{question.pk}") for question in self.questions}

    def place_of(self, name: str) -> str | None:
        """The field of a question."""
        return super().place_of(f"q{name}")

    @property
    def bound_questions(self) -> list[BoundField]:
        """The questions in their order."""
        return [self[f"q{question.pk}"] for question in self.questions]


def field_of(question: Question) -> forms.Field:
    """The field in which a question is answered."""
    more: dict[str, Any] = {
        "label": str(question.text),
        "required": question.is_required,
        "error_messages": {"required": missing_text(question)},
    }
    if question.kind == Kind.TEXT:
        return TextField(max_length=LONGEST, **more)
    if question.kind == Kind.CHOICE:
        choices = [(str(one["code"]), str(LazyI18nString(one["text"]))) for one in question.choices]
    else:
        choices = [(str(one), str(one)) for one in SCALE]
        more["help_text"] = LABELS[Kind(question.kind)]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **more)


class WordsForm(WorkForm):
    """The organisers' words in a report."""

    summary = TextField(
        label=gettext_lazy("Summary"),
        help_text=gettext_lazy("What came of the training, in a few sentences that the city can pass on."),
        max_length=10_000,
        required=False,
    )
    next_steps = TextField(
        label=gettext_lazy("What comes next"),
        help_text=gettext_lazy("What the city can do now, and what the secretariat will do."),
        max_length=10_000,
        required=False,
    )
