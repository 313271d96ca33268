"""What is asked about a training: its plan, results, a trainer's word."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, MultilingualField, TextField
from events_core.programme.forms.work import WorkForm
from events_core.programme.models import Event
from registrations.models import Registration
from trainings.actions.teaching import NOTE, REASON, Entry
from trainings.curriculum import MOST_ATTEMPTS, OUTCOME
from trainings.models import Assessment, Attempt, Module
from trainings.teaching import Course


class RuleForm(WorkForm):
    """How much attendance a completion asks for."""

    attendance = forms.IntegerField(
        label=gettext_lazy("Attendance needed, in per cent of the hours taught"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        help_text=gettext_lazy("Modules without hours count as one hour each."),
    )


class PlacedForm(WorkForm):
    """Something that stands in an order."""

    position = forms.ChoiceField(label=gettext_lazy("Place in the order"), required=False)

    def offer_places(self, rows: Iterable[Module | Assessment], row: Module | Assessment | None) -> None:
        """Offer the places among the others, the present one chosen."""
        listed = list(rows)
        others = [one for one in listed if row is None or one.pk != row.pk]
        if not others:
            self.drop("position")
            return
        after = [(number + 1, _("After “%(title)s”") % {"title": one}) for number, one in enumerate(others, 1)]
        self.choose("position", [("1", _("First")), *[(str(number), label) for number, label in after]])
        was = next((number for number, one in enumerate(listed, 1) if row is not None and one.pk == row.pk), None)
        self.initial["position"] = str(was or len(others) + 1)

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return dict(self.cleaned_data)


class ModuleForm(PlacedForm):
    """One module."""

    title = MultilingualField(label=gettext_lazy("Title"))
    outcome = MultilingualField(
        label=gettext_lazy("What participants can do afterwards"),
        line=False,
        max_length=OUTCOME,
        required=False,
        help_text=gettext_lazy("It stands on the event’s page and on certificates of completion."),
    )
    hours = LineField(label=gettext_lazy("Hours"), max_length=10, required=False)
    session = forms.ChoiceField(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("A session of the programme; its time is shown with the module."),
    )
    trainers = forms.MultipleChoiceField(
        label=gettext_lazy("Trainers"), widget=forms.CheckboxSelectMultiple, required=False
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Nobody completes the training without this module"), required=False
    )

    def __init__(self, *args: Any, course: Course, module: Module | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = course.event
        self.offer_places(course.modules, module)
        sessions = [(str(row.pk), f"{row.title}") for row in event.sessions.order_by("starts_at", "pk")]
        if sessions:
            self.choose("session", [("", _("Not tied to a session")), *sessions])
        else:
            self.drop("session")
        team = event.team.select_related("person").order_by("person__name", "pk")
        self.choose("trainers", [(str(row.person_id), str(row.person)) for row in team])


class AssessmentForm(PlacedForm):
    """One assessment."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "kind": {"pass": gettext_lazy("A task that is done or not, or a talk.")}
    }
    choice_more: ClassVar[Mapping[str, Mapping[str, str | tuple[str, ...]]]] = {
        "kind": {"score": ("max_score", "pass_score")}
    }

    title = MultilingualField(label=gettext_lazy("Title"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How it is judged"), choices=Assessment.Kind.choices, widget=forms.RadioSelect
    )
    max_score = LineField(label=gettext_lazy("Highest score"), max_length=10, required=False)
    pass_score = LineField(label=gettext_lazy("Score to pass"), max_length=10, required=False)
    attempts = forms.IntegerField(
        label=gettext_lazy("Attempts that each participant has"),
        min_value=1,
        max_value=MOST_ATTEMPTS,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        help_text=gettext_lazy("The best one counts."),
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Nobody completes the training without passing this"), required=False
    )

    def __init__(self, *args: Any, course: Course, row: Assessment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_places(course.assessments, row)


class OverrideForm(WorkForm):
    """A trainer's own word."""

    is_complete = forms.ChoiceField(
        label=gettext_lazy("In your judgement"),
        choices=[
            ("yes", gettext_lazy("The training is completed")),
            ("no", gettext_lazy("The training is not completed")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The participant and the team of the event read it."),
    )


class ResultsForm(WorkForm):
    """Results of one assessment for several people; a row left empty is no attempt."""

    def __init__(
        self,
        *args: Any,
        assessment: Assessment,
        people: Iterable[Registration],
        tries: Mapping[int, list[Attempt]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.assessment, self.people, self.tries = assessment, list(people), tries
        for person in self.people:
            self.fields[f"result_{person.pk}"] = self._result(person)
            self.fields[f"note_{person.pk}"] = LineField(
                label=_("Note on %(name)s") % {"name": person.name},
                max_length=NOTE,
                required=False,
                widget=forms.TextInput(attrs={"class": "field__input"}),
            )

    def place_of(self, name: str) -> str | None:
        """The row that a refusal is about."""
        return name if name in self.fields else None

    def entries(self) -> list[Entry]:
        """The rows that hold a result, as the actions take them."""
        found = []
        for person in self.people:
            typed, text = self.cleaned_data[f"result_{person.pk}"], self.cleaned_data[f"note_{person.pk}"]
            if typed and self.assessment.kind == Assessment.Kind.SCORE:
                found.append(Entry(person.pk, score=typed.replace(",", "."), note=text))
            elif typed:
                found.append(Entry(person.pk, passed=typed == "yes", note=text))
        return found

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each person with their earlier attempts, how many are left, and the boxes of the row."""
        return [self._line(person) for person in self.people]

    def _line(self, person: Registration) -> dict[str, Any]:
        tries = self.tries.get(person.pk, [])
        counted = [one for one in tries if not one.is_void]
        boxes: dict[str, BoundField] = {
            "result": self[f"result_{person.pk}"],
            "note": self[f"note_{person.pk}"],
        }
        return {
            "person": person,
            "tries": counted,
            "left": max(self.assessment.attempts - len(counted), 0),
            "has_passed": any(one.passed for one in counted),
            **boxes,
        }

    def _result(self, person: Registration) -> forms.Field:
        label = _("Result of %(name)s") % {"name": person.name}
        if self.assessment.kind == Assessment.Kind.SCORE:
            attrs = {"class": "field__input w-s", "inputmode": "decimal", "autocomplete": "off"}
            widget = forms.TextInput(attrs=attrs)
            return LineField(label=label, max_length=12, required=False, widget=widget)
        choices = [("", _("No result")), ("yes", _("Passed")), ("no", _("Not passed"))]
        box = forms.Select(attrs={"class": "field__input"})
        return forms.ChoiceField(label=label, choices=choices, required=False, widget=box)


def of_module(module: Module) -> dict[str, Any]:
    """A module as its form holds it."""
    return {
        "title": module.title,
        "outcome": module.outcome,
        "hours": "" if module.hours is None else f"{module.hours.normalize():f}",
        "session": str(module.session_id or ""),
        "trainers": [str(row.pk) for row in module.trainers.all()],
        "is_required": module.is_required,
    }


def of_assessment(row: Assessment) -> dict[str, Any]:
    """An assessment as its form holds it."""
    scores = {
        name: "" if (value := getattr(row, name)) is None else f"{value.normalize():f}"
        for name in ("max_score", "pass_score")
    }
    return {
        "title": row.title,
        "kind": row.kind,
        "attempts": row.attempts,
        "is_required": row.is_required,
        **scores,
    }


def of_event(event: Event) -> dict[str, Any]:
    """What a new module begins with: taught by those who are the event's trainers."""
    trainers = event.team.filter(role="trainer").values_list("person_id", flat=True)
    return {"trainers": [str(number) for number in trainers]}
