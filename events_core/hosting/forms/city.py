"""What a person at the city fills in: the answer, later changes, a withdrawal, a colleague's address."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, NameField, ProductForm, TextField
from events_core.foundation.navigation import ENDONYMS
from events_core.hosting.intake import TEXT, TermsIntake
from events_core.hosting.models import Answer, CohostRequest
from events_core.hosting.terms import ASKS, Period, Terms
from events_core.programme.forms.work import DayField, moment

from .terms import TermsForm

YES, CHANGES, NO = Answer.Kind.CONFIRMED, Answer.Kind.COUNTERED, Answer.Kind.DECLINED
KEPT, OTHER = "kept", "other"
OF_ANSWER = {
    "remark": {YES},
    "first_day": {CHANGES}, "last_day": {CHANGES}, "dates": {CHANGES}, "open_sites": {CHANGES}, "gives": {CHANGES},
    "capacity": {CHANGES}, "note": {CHANGES},
    "reason": {NO},
}  # fmt: skip
"""Fields that belong to some answers only; the rest belongs to a yes with or without changes, names to each."""


class CityForm(TermsForm):
    """The answer of a city: yes, yes with changes, or no."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (YES, gettext_lazy("Yes, as proposed")),
            (CHANGES, gettext_lazy("Yes, with changes")),
            (NO, gettext_lazy("No, we cannot host")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the three answers."),
            "invalid_choice": gettext_lazy("Choose one of the three answers."),
        },
    )
    remark = TextField(label=gettext_lazy("Note to the organizers"), max_length=TEXT, required=False)
    dates = forms.ChoiceField(label=gettext_lazy("Dates"), widget=forms.RadioSelect, required=False)
    first_day = DayField(label=gettext_lazy("First day"), required=False)
    last_day = DayField(label=gettext_lazy("Last day"), required=False)
    open_sites = forms.MultipleChoiceField(
        label=gettext_lazy("Sites we can open"), widget=forms.CheckboxSelectMultiple, required=False
    )
    gives = forms.MultipleChoiceField(
        label=gettext_lazy("What we can provide"), widget=forms.CheckboxSelectMultiple, required=False
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Visitors we can receive"),
        required=False,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
    )
    note = TextField(label=gettext_lazy("Note to the organizers"), max_length=TEXT, required=False)
    reason = TextField(label=gettext_lazy("Reason"), max_length=TEXT, required=False)

    def __init__(self, *args: Any, request: CohostRequest, **kwargs: Any) -> None:
        asked = request.asks
        assert request.asked_for is not None
        self.proposed: Period = (request.asked_for.starts_at, request.asked_for.ends_at)
        first, last = (at.astimezone(request.event.zone).date() for at in self.proposed)
        begins = {
            "first_day": first, "last_day": last, "dates": KEPT, "capacity": asked.visitors,
            "open_sites": [str(number) for number in range(len(asked.sites))], "gives": list(asked.asks),
        }  # fmt: skip
        initial = begins | dict(kwargs.pop("initial", None) or {})
        super().__init__(
            *args, request=request, fixed_sites=asked.sites, fixed_kinds=asked.asks, initial=initial, **kwargs
        )
        self.choose("open_sites", [(str(number), name) for number, name in enumerate(asked.sites)])
        self.choose("gives", [(name, ASKS[name]) for name in asked.asks])
        self._offer_dates()
        if asked.visitors:
            said = _("Proposed: up to %(visitors)s") % {"visitors": localise.number(asked.visitors)}
            self.fields["capacity"].help_text = said
        self.new_dates: Period | None = None

    @property
    def options(self) -> dict[str, Any]:
        """The three choices by name, and the choices of dates."""
        return {str(one.data["value"]): one for one in self["answer"].subwidgets}

    @property
    def date_options(self) -> list[Any]:
        """The choices of dates, where the organisers offered others."""
        return list(self["dates"].subwidgets) if "dates" in self.fields else []

    @property
    def kind(self) -> str:
        """Which answer it is."""
        return str(self.cleaned_data.get("answer") or "")

    @property
    def seen(self) -> str:
        """The dates that the page shows, to come back with the answer."""
        return "/".join(at.isoformat() for at in self.proposed)

    @property
    def seen_dates(self) -> Period:
        """The dates that stood on the page when the answer was written; those of long ago when it does not say."""
        try:
            starts, ends = (datetime.datetime.fromisoformat(text) for text in self.data.get("seen", "").split("/"))
        except ValueError:
            starts = ends = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        return starts, ends

    def clean(self) -> dict[str, Any]:
        """What belongs to another answer is not looked at; who answers and why is asked as the answer wants it."""
        super().clean()
        kind = self.kind
        for name in [name for name in self.errors if kind and not _concerns(name, kind)]:
            del self._errors[name]  # type: ignore[attr-defined]
        if kind in (YES, CHANGES):
            self._need("name", _("Say who answers for the city."))
            self._need("position", _("Say in which position you answer."))
        if kind == NO:
            self._need("reason", _("Say why, in a sentence or two."))
        if kind == CHANGES:
            self.new_dates = self._dates()
        if kind in (YES, CHANGES):
            self.check_rows(self.new_dates or self.proposed)
        if kind == CHANGES and not self.errors and not self._differs():
            words = _("Say what should be different: dates, sites, the number of visitors, or in your words.")
            self.add_error("first_day" if "dates" not in self.fields else "dates", words)
        return self.cleaned_data

    def terms(self) -> Terms | None:
        """The answer as it would be kept; None when something is wrong with it, with the errors at their fields."""
        if self.kind == NO:
            return Terms(name=self.cleaned_data["name"] or "", position=self.cleaned_data["position"] or "")
        return self.attempt(lambda: TermsIntake(self.values()).clean(proposal=self.kind == CHANGES))

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        given = self.cleaned_data
        if self.kind == CHANGES:
            starts, ends = self.new_dates or (None, None)
            capacity = given.get("capacity")
            different = capacity if capacity != self.request.asks.visitors else None
            changes = {"starts_at": starts, "ends_at": ends, "capacity": different, "message": given.get("note")}
            return self.common(self._opened(), set(given.get("gives") or ())) | changes
        return self.common() | {"message": given.get("remark")}

    @property
    def left_out(self) -> dict[str, list[str]]:
        """What was asked for and is not granted: names of sites and of things."""
        if self.kind != CHANGES:
            return {"sites": [], "kinds": []}
        opened, gives = self._opened(), self.cleaned_data.get("gives") or ()
        return {
            "sites": [name for name in self.fixed_sites if name not in opened],
            "kinds": [str(ASKS[name]) for name in self.fixed_kinds if name not in gives],
        }

    def choose(self, name: str, choices: list[Any]) -> None:
        """Offer these answers in a field; without any it is left out."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def _offer_dates(self) -> None:
        """Further dates that the organisers offered, as choices; without any only days are asked for."""
        event, candidates = self.event, self.request.asks.candidates

        def said(pair: Period) -> str:
            return localise.dates(*pair, event.timezone, event.date_precision)

        offers = [(str(number), said(pair)) for number, pair in enumerate(candidates)]
        kept = (KEPT, _("As proposed: %(dates)s") % {"dates": said(self.proposed)})
        self.choose("dates", [kept, *offers, (OTHER, _("Other dates"))] if offers else [])

    def _opened(self) -> set[str]:
        numbers = self.cleaned_data.get("open_sites") or ()
        return {self.fixed_sites[int(number)] for number in numbers}

    def _differs(self) -> bool:
        """Whether anything is different from what was asked."""
        values = self.values()
        own = any(number >= len(self.fixed_sites) for number in self._sites_sent)
        changed = values["starts_at"] or values["capacity"] or values["message"]
        return bool(changed or own or any(self.left_out.values()))

    def _dates(self) -> Period | None:
        """Other dates than those proposed: days that were chosen, with the times of day that were proposed."""
        given = self.cleaned_data
        choice = given.get("dates") or (KEPT if "dates" in self.fields else OTHER)
        candidates = self.request.asks.candidates
        if choice in (KEPT, OTHER):
            pair = self._typed_dates() if choice == OTHER else None
        else:
            pair = candidates[int(choice)]
        if pair is None or pair == self.proposed:
            return None
        if pair[0] <= timezone.now():
            self._wrong("first_day" if choice == OTHER else "dates", _("Choose a start that is still to come."))
        return pair

    def _typed_dates(self) -> Period | None:
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if self.has_error("first_day") or self.has_error("last_day") or (first is None and last is None):
            return None
        begins, ends = (at.astimezone(self.event.zone) for at in self.proposed)
        if first is None:
            self._wrong("first_day", _("Give the first day."))
            return None
        last = last or first + (ends.date() - begins.date())
        if last < first:
            self._wrong("last_day", _("The last day must not come before the first."))
            return None
        zone, kept = self.event.timezone, self.proposed
        try:
            return moment(first, begins.time(), zone, _if_same(kept[0], first, begins)), moment(
                last, ends.time(), zone, _if_same(kept[1], last, ends)
            )
        except ValidationError as error:
            self.add_error("first_day", error)
            return None

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name):
            self._wrong(name, message)

    def _field_of(self, name: str) -> str:
        places = {
            "starts_at": "first_day",
            "ends_at": "last_day",
            "message": "note" if self.kind == CHANGES else "remark",
        }
        return places.get(name) or super()._field_of(name)


class DetailsForm(TermsForm):
    """Details that need no new agreement, and who changes them."""

    def __init__(
        self, *args: Any, request: CohostRequest, initial: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        nobody = {"name": "", "position": ""}
        super().__init__(*args, request=request, filled=request.terms, initial=initial or nobody, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Rows that lack something."""
        super().clean()
        dates = self.request.answered_for or self.request.event
        self.check_rows((dates.starts_at, dates.ends_at))
        self._need_name()
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return self.common()

    def _need_name(self) -> None:
        if not self.cleaned_data.get("name"):
            self._wrong("name", _("Say who changes this for the city."))


class WithdrawForm(ProductForm):
    """Why a city takes its yes back, and who says so."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The organizers read it. It does not stand on public pages."),
        max_length=TEXT,
        error_messages={"required": gettext_lazy("Say why, in a sentence or two.")},
    )
    name = NameField(
        label=gettext_lazy("Name"),
        error_messages={"required": gettext_lazy("Say who withdraws for the city.")},
    )
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)


class ForwardForm(ProductForm):
    """To whom the request is passed on."""

    name = NameField(label=gettext_lazy("Name of your colleague"))
    email = forms.EmailField(label=gettext_lazy("Email of your colleague"), max_length=254)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=list(ENDONYMS.items()), widget=forms.RadioSelect
    )


class ReceiveForm(ProductForm):
    """By when the city decides."""

    received_by = DayField(label=gettext_lazy("We decide by"), required=False)


def typed_of(sent: Mapping[str, Any], lists: Any) -> list[tuple[str, str]]:
    """All names and values that a form sent, to be sent along once more."""
    unsaid = ("csrfmiddlewaretoken", "step", "more")
    return [(name, value) for name in sent if name not in unsaid for value in lists(name)]


def _concerns(name: str, kind: str) -> bool:
    if name in ("answer", "name", "position", "__all__"):
        return True
    return kind in OF_ANSWER.get(name, {YES, CHANGES})


def _if_same(kept: datetime.datetime, day: datetime.date, local: datetime.datetime) -> datetime.datetime | None:
    return kept if day == local.date() else None
