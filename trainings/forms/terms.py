"""Terms as people fill them in: the secretariat when it proposes, the provider when it would have others."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, NameField, TextField
from events_core.foundation.money import Money
from events_core.hosting.forms.offers import language_choices
from events_core.ledger.forms.fields import in_figures
from events_core.network.forms.fields import NumberField
from events_core.programme.forms.work import DayField, WorkForm
from events_core.programme.models import Mode
from trainings.terms import PLACE, TrainingTerms

from .supply import Rows

TEXT = 2_000
YES, CHANGES, NO = "accept", "counter", "decline"
OF_ANSWER = {
    "message": YES,
    "note": CHANGES,
    "reason": NO,
    **dict.fromkeys(("first", "last", "place", "mode", "languages", "people"), CHANGES),
}
"""Fields that belong to some answers only."""
_CHOOSE = gettext_lazy("Choose one of the three answers.")


class TermsForm(WorkForm):
    """Days, place, mode, languages, people and costs; `more` shows what was typed again with more rows of costs."""

    first = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Leave the days empty while they are still to be found together."),
        required=False,
    )
    last = DayField(label=gettext_lazy("Last day"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How it is taught"), required=False)
    place = LineField(label=gettext_lazy("Place"), max_length=PLACE, required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )
    people = NumberField(label=gettext_lazy("How many people"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        terms: TrainingTerms,
        more: bool = False,
        again: bool = False,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        begins = of_terms(terms) | dict(initial or {})
        rows = [of_cost(cost) for cost in terms.costs]
        if (more or again) and data is not None:
            typed = type(self)(data, terms=terms)
            begins, rows, data = typed.typed(), [row.typed() for row in typed.costs.forms], None
            rows = rows if more else [row for row in rows if row["amount"] or row["category"] or row["description"]]
        super().__init__(data, initial=begins)
        self.terms = terms
        self.costs: Any = Rows(data, initial=rows, prefix="costs")
        self.choose("mode", [("", _("Not said")), *Mode.choices])
        self.choose("languages", language_choices())

    def is_valid(self) -> bool:
        """Whether the terms and all costs are right."""
        return all([super().is_valid(), self.costs.is_valid()])

    def said(self) -> dict[str, Any]:
        """The terms as actions take them; languages in the order in which they stood."""
        given = self.cleaned_data
        chosen = given.get("languages") or []
        kept = [tag for tag in self.terms.languages if tag in chosen]
        languages = [*kept, *(tag for tag in chosen if tag not in kept)]
        plain = {name: given.get(name) for name in ("first", "last", "place", "mode", "people")}
        return plain | {"languages": languages, "costs": self.costs.values()}

    def place_of(self, name: str) -> str | None:
        """What is wrong with a cost is said in its row."""
        return name if name.startswith("costs.") else super().place_of(name)

    def add_error(self, field: str | None, error: Any) -> None:
        """As every form, and at the costs."""
        if field and field.startswith("costs."):
            self.costs.tell(field, error)
        else:
            super().add_error(field, error)

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        wrong = self.is_bound and (self.errors or any(row.errors for row in self.costs.forms))
        return 412 if self.is_stale else 422 if wrong else 200


class ProposeForm(TermsForm):
    """What is proposed to a provider, by when it should answer, and why this offer was chosen."""

    reason = TextField(
        label=gettext_lazy("Why this offer"),
        help_text=gettext_lazy("It is kept with the request, for the secretariat. The provider does not see it."),
        max_length=TEXT,
        error_messages={"required": gettext_lazy("Say why you choose this offer, in a sentence or two.")},
    )
    message = TextField(
        label=gettext_lazy("Message to the provider"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=TEXT,
        required=False,
    )
    reply_by = DayField(label=gettext_lazy("Answer by"))


class ReplyForm(TermsForm):
    """Other terms than those that the provider would have."""

    message = TextField(
        label=gettext_lazy("Message to the provider"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=TEXT,
        required=False,
    )
    reply_by = DayField(label=gettext_lazy("Answer by"))


class ProviderForm(TermsForm):
    """The answer of a provider: yes, yes with changes, or no."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (YES, gettext_lazy("Yes, as proposed")),
            (CHANGES, gettext_lazy("Yes, with changes")),
            (NO, gettext_lazy("No, we cannot teach this")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    message = TextField(label=gettext_lazy("Note to the secretariat"), max_length=TEXT, required=False)
    note = TextField(label=gettext_lazy("What should be different, in your words"), max_length=TEXT, required=False)
    reason = TextField(label=gettext_lazy("Reason"), max_length=TEXT, required=False)
    name = NameField(label=gettext_lazy("Name"), required=False)
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)

    @property
    def options(self) -> dict[str, Any]:
        """The three choices by name."""
        return {str(one.data["value"]): one for one in self["answer"].subwidgets}

    @property
    def kind(self) -> str:
        """Which answer it is."""
        return str(self.cleaned_data.get("answer") or "")

    def is_valid(self) -> bool:
        """Whether what belongs to the answer is right."""
        valid = forms.Form.is_valid(self)
        return (valid and self.costs.is_valid()) if self.kind == CHANGES else valid

    def clean(self) -> dict[str, Any]:
        """What belongs to another answer is not looked at; a yes wants a name, a no a reason."""
        super().clean()
        kind, given = self.kind, self.cleaned_data
        for name in [name for name in self.errors if kind and OF_ANSWER.get(name, kind) != kind]:
            del self._errors[name]  # type: ignore[attr-defined]
        if kind in (YES, CHANGES):
            self._need("name", _("Say who answers."))
        if kind == NO:
            self._need("reason", _("Say why, in a sentence or two."))
        return given

    def words(self) -> str:
        """What is said with the answer."""
        field = {YES: "message", CHANGES: "note", NO: "reason"}.get(self.kind, "message")
        return str(self.cleaned_data.get(field) or "")

    def who(self) -> dict[str, str]:
        """Who answers."""
        return {name: str(self.cleaned_data.get(name) or "") for name in ("name", "position")}

    def place_of(self, name: str) -> str | None:
        """What is wrong with the words is said where they stand."""
        words = {YES: "message", CHANGES: "note", NO: "reason"}.get(self.kind, "message")
        return super().place_of(words if name in ("message", "reason") else name)

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and not self.has_error(name):
            super().add_error(name, message)


def of_terms(terms: TrainingTerms) -> dict[str, Any]:
    """What the fields begin with."""
    names = ("first", "last", "place", "mode", "people")
    return {name: getattr(terms, name) for name in names} | {"languages": list(terms.languages)}


def of_cost(cost: Mapping[str, Any]) -> dict[str, Any]:
    """What a row of costs begins with."""
    plain = {name: cost.get(name) for name in ("category", "description", "currency", "per_person", "bearer")}
    return plain | {"amount": in_figures(Money(Decimal(str(cost["amount"])), str(cost["currency"])))}
