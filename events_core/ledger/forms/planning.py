"""The forms of planning: budget lines, how many people, who should bear what, and what everybody may see."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.filetypes import size_in_words
from events_core.foundation.forms import LineField
from events_core.foundation.intake import MOST_PEOPLE
from events_core.foundation.money import Money
from events_core.foundation.sheets.reading import MOST_BYTES
from events_core.ledger.actions import PARTICIPANTS
from events_core.ledger.models import Book, BudgetLine, Party
from events_core.ledger.wording import bearer_word
from events_core.programme.forms.event import organisation_choices
from events_core.programme.forms.work import WorkForm

from .fields import MoneyFields
from .work import CategoryField

Rule = Party.Rule


def _people_field(label: Any, hint: Any = "", *, required: bool = False) -> forms.IntegerField:
    """A number of people."""
    box = forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, help_text=hint, min_value=1, max_value=MOST_PEOPLE, required=required, widget=box
    )


class LineForm(MoneyFields, WorkForm):
    """A budget line."""

    field_order = ("category", "description")
    category = CategoryField(error_messages={"required": gettext_lazy("Choose what it is for.")})
    description = LineField(
        label=gettext_lazy("Description"),
        help_text=gettext_lazy("Such as: coach for three days."),
        max_length=300,
        required=False,
    )
    per_person = forms.BooleanField(label=gettext_lazy("This much for each participant"), required=False)
    bearer = forms.ChoiceField(label=gettext_lazy("Who is to bear it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone = (PARTICIPANTS, _("Those who take part, each for themselves"))
        self.choose("bearer", [("", _("Not decided yet")), everyone, *organisation_choices()])

    def values(self) -> dict[str, Any]:
        """What `add_line` takes."""
        names = ("category", "description", "per_person", "bearer")
        return {name: self.cleaned_data[name] for name in names} | {"money": self.money()}


def of_line(line: BudgetLine) -> dict[str, Any]:
    """A line as its form begins with it."""
    return {
        "category": line.category,
        "description": line.description,
        "per_person": line.per_person,
        "bearer": bearer_word(line),
    }


class PeopleForm(WorkForm):
    """For how many participants the budget is made."""

    people = _people_field(
        gettext_lazy("Participants"),
        gettext_lazy("Leave it empty to count the places of the event or, without a limit, those who are registered."),
    )


class PublishForm(WorkForm):
    """What everybody may see."""

    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "published": {
            Book.Published.NOTHING: gettext_lazy("The costs stay with those who work on the event."),
            Book.Published.TOTALS: gettext_lazy(
                "The event’s page says what is planned and what each organization has confirmed, in USD."
            ),
        }
    }
    published = forms.ChoiceField(
        label=gettext_lazy("What everybody may see"), choices=Book.Published.choices, widget=forms.RadioSelect
    )


class WhatIfForm(WorkForm):
    """For how many participants the figures are to be shown."""

    people = _people_field(gettext_lazy("With so many participants"), required=True)


class CopyForm(WorkForm):
    """From which book a budget is copied."""

    source = forms.ChoiceField(
        label=gettext_lazy("Copy the budget of"),
        error_messages={"required": gettext_lazy("Choose the budget that you want to copy.")},
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("source", [("", _("Choose")), *choices])


class LoadForm(WorkForm):
    """A spreadsheet with budget lines."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file."), "invalid": gettext_lazy("Choose a file.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("CSV (UTF-8) or XLSX, %(most)s at most. The first row names the columns.")
        self.fields["file"].help_text = hint % {"most": size_in_words(MOST_BYTES)}


class ShareForm(MoneyFields, WorkForm):
    """What a party should bear. `organisation` is asked only for a new one."""

    field_order = ("organisation", "rule", "percentage", "people")
    money_required = False
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "rule": {
            Rule.NONE: gettext_lazy("It is due what it has promised."),
            Rule.OWN_COSTS: gettext_lazy("It is due what it has promised for its own participation."),
        }
    }
    choice_more: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "rule": {Rule.PERCENTAGE: "percentage", Rule.PER_PARTICIPANT: "people"}
    }

    organisation = forms.ChoiceField(
        label=gettext_lazy("Organization"),
        error_messages={"required": gettext_lazy("Choose the organization that bears a share.")},
    )
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), widget=forms.RadioSelect, required=False)
    percentage = LineField(
        label=gettext_lazy("Percentage"), max_length=6, required=False, widget=forms.TextInput(attrs={"class": "w-s"})
    )
    people = _people_field(
        gettext_lazy("Its participants"), gettext_lazy("Leave it empty to count those of them who are registered.")
    )

    def __init__(self, *args: Any, party: Party | None = None, **kwargs: Any) -> None:
        money = Money(party.amount, party.currency) if party and party.amount is not None else None
        super().__init__(*args, money=money, currency="USD", initial=of_share(party), **kwargs)
        rules = [(Rule.NONE.value, _("No rule")), *(choice for choice in Rule.choices if choice[0])]
        self.choose("rule", rules)
        if party is None:
            self.choose("organisation", [("", _("Choose")), *organisation_choices()])
        else:
            self.drop("organisation")

    def clean(self) -> dict[str, Any]:
        """Refuses a rule without what it needs."""
        values = super().clean()
        is_sum = values.get("rule") in (Rule.FIXED, Rule.PER_PARTICIPANT)
        if is_sum and not values.get("amount") and not self.has_error("amount"):
            self.add_error("amount", _("Say how much it is."))
        return values

    def values(self) -> dict[str, Any]:
        """What `share` takes."""
        names = ("rule", "percentage", "people")
        return {name: self.cleaned_data[name] for name in names} | {"money": self.money()}


def of_share(party: Party | None) -> dict[str, Any]:
    """What was agreed with a party, as the form begins with it."""
    if party is None:
        return {"rule": Rule.PERCENTAGE.value}
    percentage = f"{party.percentage.normalize():f}" if party.percentage is not None else ""
    return {"rule": party.rule, "percentage": percentage, "people": party.people}
