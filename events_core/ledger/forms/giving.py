"""The forms of one contribution; what they hold is checked again by the actions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, UploadField
from events_core.foundation.intake import MOST_PEOPLE
from events_core.foundation.money import Money
from events_core.ledger.models import Contribution
from events_core.programme.forms.event import organisation_choices

from .fields import MoneyFields
from .work import BookForm, CategoryField, OwnMoney, ReasonField, day_field, evidence_field

Form = Contribution.Form


class ContributionForm(MoneyFields, BookForm):
    """A contribution that was promised, or that is to be asked for."""

    field_order = ("organisation", "form", "valuation", "people", "category")
    money_required = False
    choice_more: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "form": {Form.IN_KIND: "valuation", Form.OWN_PARTICIPATION: "people"}
    }
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "form": {
            Form.CASH: gettext_lazy("Money that the secretariat or the organizers receive."),
            Form.IN_KIND: gettext_lazy("Rooms, coaches, meals, staff time. Its value can be said later."),
            Form.OWN_PARTICIPATION: gettext_lazy("It bears the costs of those whom it sends."),
        },
        "promised": {
            "yes": gettext_lazy("It counts as pledged from now on."),
            "no": gettext_lazy("It counts nowhere yet. Next you write whom to ask by mail."),
        },
    }

    organisation = forms.ChoiceField(
        label=gettext_lazy("Organization"),
        error_messages={"required": gettext_lazy("Choose the organization that contributes.")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("What it gives"),
        choices=Form.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it gives.")},
    )
    valuation = LineField(
        label=gettext_lazy("How it was valued"),
        help_text=gettext_lazy("Such as: the usual rent of the rooms for two days."),
        max_length=500,
        required=False,
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    category = CategoryField(error_messages={"required": gettext_lazy("Choose what it is for.")})
    note = LineField(label=gettext_lazy("Note"), max_length=500, required=False)
    promised = forms.ChoiceField(
        label=gettext_lazy("Was it promised?"),
        choices=[("yes", gettext_lazy("Yes, it was promised")), ("no", gettext_lazy("No, ask them first"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it was promised.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("organisation", [("", _("Choose")), *organisation_choices()])

    @property
    def is_asked(self) -> bool:
        """Whether they are asked first."""
        return self.cleaned_data["promised"] == "no"

    def clean(self) -> dict[str, Any]:
        """Refuses no amount, but for what was promised in kind."""
        values = super().clean()
        is_later = values.get("form") == Form.IN_KIND and values.get("promised") == "yes"
        if not values.get("amount") and not is_later and not self.has_error("amount"):
            is_kind = values.get("form") == Form.IN_KIND
            self.add_error("amount", _("Say what you ask for.") if is_kind else _("Say how much it is."))
        return values

    def values(self) -> dict[str, Any]:
        """What `pledge` takes."""
        names = ("organisation", "form", "category", "note")
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names} | {"money": self.money()}
        if values["form"] == Form.IN_KIND:
            values["valuation"] = self.cleaned_data["valuation"]
        if values["form"] == Form.OWN_PARTICIPATION:
            values["people"] = self.cleaned_data["people"]
        return values


class ValueForm(MoneyFields, BookForm):
    """How much something is worth, and how that was found."""

    valuation = LineField(
        label=gettext_lazy("How it was valued"),
        help_text=gettext_lazy("Such as: the usual rent of the rooms for two days."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        initial = {"valuation": contribution.valuation}
        is_fixed = bool(contribution.pledged)
        super().__init__(*args, money=contribution.money, currency="USD", only=is_fixed, initial=initial, **kwargs)


class ConfirmForm(OwnMoney, BookForm):
    """For how much a contributor stands by its promise."""

    note = LineField(
        label=gettext_lazy("How you know"),
        help_text=gettext_lazy("The letter with its date, or who said so and when."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        money = contribution.to_confirm or Money(contribution.pledged, contribution.currency)
        super().__init__(*args, money=money, label=_("Amount confirmed, in %(currency)s"), **kwargs)


class ReceiveForm(OwnMoney, BookForm):
    """What came, and when."""

    places: ClassVar[Mapping[str, str]] = {"file": "evidence"}
    refused_where: ClassVar[Mapping[str, str]] = {"exceeds": "amount", "rate_missing": "on"}

    on = day_field()
    note = LineField(label=gettext_lazy("Note"), max_length=500, required=False)
    evidence = evidence_field()

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        money = contribution.to_give or Money(contribution.given, contribution.currency)
        labels = {
            Form.CASH: _("Amount received, in %(currency)s"),
            Form.IN_KIND: _("Value of what was delivered, in %(currency)s"),
        }
        label = labels.get(Form(contribution.form), _("Amount borne, in %(currency)s"))
        super().__init__(*args, money=money, label=label, initial={"on": contribution.book.today}, **kwargs)


class WithdrawForm(BookForm):
    """Why a contributor takes back what it promised."""

    reason = LineField(
        label=gettext_lazy("What the contributor says"),
        help_text=gettext_lazy("Why it withdraws, and how you know."),
        max_length=500,
        required=False,
    )


class AdjustForm(OwnMoney, BookForm):
    """Another amount of what is promised and confirmed."""

    refused_where: ClassVar[Mapping[str, str]] = {"below_given": "amount"}

    reason = ReasonField(label=gettext_lazy("Reason"), help_text=gettext_lazy("It stands in the entries."))

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        money = Money(contribution.pledged, contribution.currency)
        super().__init__(*args, money=money, label=_("Promised and confirmed, in %(currency)s"), **kwargs)


class EvidenceForm(BookForm):
    """A file that proves a contribution."""

    file = UploadField(label=gettext_lazy("File"), help_text=gettext_lazy("A letter, an invoice, a statement."))
