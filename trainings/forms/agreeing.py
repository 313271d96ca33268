"""What a city and the secretariat fill in between a provider's yes and the training."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, MultilingualField, NameField, ProductForm, TextField
from events_core.foundation.navigation import LANGUAGES
from events_core.network.places import zone_choices
from events_core.programme.forms.work import ClockField, DayField, WorkForm, moment
from events_core.programme.models import Event, Mode
from trainings.nominations import COLUMNS
from trainings.planned import BEGINS, ENDS, Plan, times_of, title_of, zone_of

TEXT = 2_000
NEW = ""
SPARE = 5
MOST_ROWS = 100


class AgreeForm(ProductForm):
    """The city's yes."""

    name = NameField(label=gettext_lazy("Your name"))
    position = LineField(label=gettext_lazy("Your position"), max_length=200)
    may = forms.BooleanField(
        label=gettext_lazy("I may agree for the city, to these terms and to what the city bears of the costs."),
        error_messages={"required": gettext_lazy("Tick this if you may agree for the city. If not, ask who may.")},
    )


class RecordForm(WorkForm):
    """A city's yes that came by letter or by word of mouth."""

    name = NameField(label=gettext_lazy("Who agreed for the city"))
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)


class WordsForm(WorkForm):
    """A move with a few words for the provider, if anybody wants to say some."""

    words = TextField(
        label=gettext_lazy("Message to the provider"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=TEXT,
        required=False,
    )

    def place_of(self, name: str) -> str | None:
        """What is wrong with the message is said at it."""
        return super().place_of({"message": "words"}.get(name, name))


class FallForm(WorkForm):
    """Why it does not come about."""

    words = TextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("City and provider read it as you write it."),
        max_length=TEXT,
        error_messages={"required": gettext_lazy("Say why, in a sentence or two.")},
    )

    def place_of(self, name: str) -> str | None:
        """What is wrong with the reason is said at it."""
        return super().place_of({"reason": "words"}.get(name, name))


class ProviderMessageForm(WorkForm):
    """Something to ask or tell the provider."""

    text = TextField(
        label=gettext_lazy("Write to the provider"),
        help_text=gettext_lazy("It is mailed to the contact of the offer, who answers by a link."),
        max_length=5_000,
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )


class ScheduleForm(WorkForm):
    """When and where it is taught: in an event of its own, or as part of one that exists."""

    refused_at = ""

    event = forms.ChoiceField(
        label=gettext_lazy("In which event"),
        help_text=gettext_lazy("For one that exists nothing else needs to be filled in: its dates and place stay."),
        required=False,
    )
    title = MultilingualField(label=gettext_lazy("Title"), required=False)
    first = DayField(label=gettext_lazy("First day"), required=False)
    begins = ClockField(label=gettext_lazy("Begins at"), required=False)
    last = DayField(label=gettext_lazy("Last day"), required=False)
    ends = ClockField(label=gettext_lazy("Ends at"), required=False)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    venue = LineField(label=gettext_lazy("Place"), max_length=300, required=False)
    link = LineField(
        label=gettext_lazy("Address for taking part online"),
        help_text=gettext_lazy("Only those who are registered see it."),
        max_length=500,
        required=False,
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish it at once, so that the city can name its people"),
        help_text=gettext_lazy("It is by invitation: nobody else can register. Otherwise it begins as a draft."),
        required=False,
    )
    ask_cohost = forms.BooleanField(
        label=gettext_lazy("Ask the city to confirm the dates as co-host"),
        help_text=gettext_lazy("Its local government gets the usual letter, with what the city is to provide."),
        required=False,
    )

    def __init__(self, *args: Any, plan: Plan, events: list[Event], person: Any, **kwargs: Any) -> None:
        zone = zone_of(plan.lead, person)
        times = times_of(plan.terms, zone)
        initial = {
            "title": title_of(plan.lead),
            "first": plan.terms.first,
            "last": plan.terms.last,
            "begins": BEGINS,
            "ends": ENDS,
            "timezone": zone,
            "venue": plan.terms.place,
            "ask_cohost": True,
            "publish": True,
        }
        super().__init__(*args, initial=initial | dict(kwargs.pop("initial", None) or {}), **kwargs)
        self.has_days = bool(times)
        self.choose("event", [(NEW, _("A new event, only for this training")), *map(_choice, events)])
        self.choose("timezone", zone_choices())
        if plan.mode == Mode.IN_PERSON:
            self.drop("link")
        if not plan.can_ask_host:
            self.drop("ask_cohost")

    def clean(self) -> dict[str, Any]:
        """A new event wants days; its times are those of the zone."""
        super().clean()
        given = self.cleaned_data
        self.period: dict[str, Any] = {}
        if given.get("event"):
            return given
        for name in ("first", "last", "begins", "ends"):
            if not given.get(name) and not self.has_error(name):
                self.add_error(name, _("Fill in “%(label)s”.") % {"label": self.fields[name].label})
        if not self.errors:
            self._read_period()
        return given

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        said = {name: given.get(name) for name in ("title", "timezone", "venue", "link", "publish")}
        return {"publish": given.get("publish")} if given.get("event") else said | self.period

    def place_of(self, name: str) -> str | None:
        """Times are typed as days and clocks."""
        return super().place_of({"starts_at": "first", "ends_at": "last"}.get(name, name))

    def _read_period(self) -> None:
        given, zone = self.cleaned_data, self.cleaned_data["timezone"]
        for name, day, clock in (("starts_at", "first", "begins"), ("ends_at", "last", "ends")):
            try:
                self.period[name] = moment(given[day], given[clock], zone)
            except ValidationError as error:
                self.add_error(clock, error)
        if len(self.period) == 2 and self.period["ends_at"] <= self.period["starts_at"]:
            self.add_error("last", _("The end must come after the start."))


class PersonForm(ProductForm):
    """One person whom a city names; checked by `nominations`, not here."""

    name = forms.CharField(label=gettext_lazy("Name in Latin script"), max_length=1_000, required=False)
    native_name = forms.CharField(label=gettext_lazy("Name in your own script"), max_length=1_000, required=False)
    email = forms.CharField(
        label=gettext_lazy("Email"),
        max_length=1_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    position = forms.CharField(label=gettext_lazy("Position"), max_length=1_000, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of our letters"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, name) for code, _tag, name in LANGUAGES]
        self.fields["language"].choices = names  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        """What was typed; nothing where only a language is chosen."""
        given = {name: str(self.cleaned_data.get(name) or "").strip() for name in COLUMNS}
        return given if given["name"] or given["native_name"] or given["email"] or given["position"] else {}


class People(forms.BaseFormSet):
    """The rows in which a city names its people."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Every row is read as it was written."""
        super().add_fields(form, index)
        form.empty_permitted = False


PeopleRows: Any = forms.formset_factory(
    PersonForm, formset=People, extra=SPARE, max_num=MOST_ROWS, absolute_max=MOST_ROWS + SPARE
)


class TableForm(WorkForm):
    """A table of people: pasted, or as a file."""

    table = forms.CharField(
        label=gettext_lazy("Paste a table"),
        help_text=gettext_lazy(
            "One person in each line, copied from a spreadsheet: name in Latin script, name in your own script, "
            "email, position, language."
        ),
        max_length=100_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a spreadsheet"),
        help_text=gettext_lazy("XLSX or CSV, with the columns name, native_name, email, position and language."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def people_rows(data: Mapping[str, Any] | None, language: str, *, more: bool = False) -> Any:
    """The rows to be filled in; with `more`, what was typed and some empty ones."""
    if more and data is not None:
        typed = PeopleRows(data, prefix="people")
        rows = [form.typed() for form in typed.forms]
        filled = [row for row in rows if any(row[name] for name in COLUMNS if name != "language")]
        found = PeopleRows(None, initial=filled, prefix="people")
    else:
        found = PeopleRows(data, prefix="people")
    for form in found.forms:
        form.fields["language"].initial = language
        form.initial.setdefault("language", language)
    return found


def _choice(event: Event) -> tuple[str, str]:
    return event.slug, f"{event.title} ({event.reference})"
