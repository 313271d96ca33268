"""What a city fills in: the short beginning, the steps of a draft, a message, and taking the request back."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import AmountField, LineField, NameField, ProductForm, TextField
from events_core.foundation.money import CURRENCIES
from events_core.foundation.navigation import LANGUAGES
from events_core.network.forms.fields import NumberField, RecordForm
from events_core.network.models import City, Person, Theme
from events_core.programme.models import Mode
from trainings.actions.demand import SAID
from trainings.cityside import month_name
from trainings.intake import MOST_DAYS, TEXT
from trainings.models import Term, TrainingRequest

AHEAD = 18
"""How many months a city can choose from."""
CHOICES_OF_LANGUAGE = 3
Choices = list[tuple[str, Any]]


class WhoFields(forms.Form):
    """Mixin: which city asks, and who gets the answers."""

    city = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    city_text = LineField(
        label=gettext_lazy("If it is not in the list"),
        help_text=gettext_lazy("Write the city and its country."),
        max_length=200,
        required=False,
    )
    name = NameField(label=gettext_lazy("Your name"))
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        help_text=gettext_lazy("The link to your request goes there, and all that we ask you."),
        max_length=254,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language in which we write to you"),
        choices=[(code, name) for code, _tag, name in LANGUAGES],
    )

    def offer_cities(self) -> None:
        """Choose from the cities on record, by country."""
        self.fields["city"].choices = [("", _("Not in the list")), *_cities()]  # type: ignore[attr-defined]

    def need_city(self, given: Mapping[str, Any]) -> None:
        """One of the two says which city it is."""
        if not given.get("city") and not given.get("city_text") and not self.has_error("city_text"):
            self.add_error("city", _("Say which city asks: choose it, or write its name."))

    def who(self) -> dict[str, Any]:
        """City and contact as the actions take them."""
        given = self.cleaned_data
        contact = {name: given[name] for name in ("name", "position", "email", "language")}
        return {"city": given["city"], "city_text": given["city_text"], "contact": contact}


PLACES = {"contact.name": "name", "contact.position": "position", "contact.email": "email", "budget": "amount"}


class _Fields(ProductForm):
    """Faults of the contact and the budget stand at their fields."""

    def place_of(self, name: str) -> str | None:
        """The field of this form."""
        return super().place_of(PLACES.get(name, name))


class BeginForm(WhoFields, _Fields):
    """The beginning: who asks, about what, and what for."""

    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects"), widget=forms.CheckboxSelectMultiple, required=False
    )
    outcome = TextField(
        label=gettext_lazy("What do you want to be able to do afterwards?"),
        help_text=gettext_lazy("One sentence is enough for now, in your own language."),
        max_length=TEXT,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.offer_cities()
        self.fields["topics"].choices = _themes()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody asks for a city."""
        super().clean()
        self.need_city(self.cleaned_data)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What `start` takes."""
        return self.who() | {"topics": self.cleaned_data["topics"], "outcome": self.cleaned_data["outcome"]}


class StepForm(_Fields, RecordForm):
    """One step of a draft; `TITLE` heads it and `LEDE` says what it is for."""

    NAME = ""
    TITLE: str | Promise = ""
    LEDE: str | Promise = ""

    def __init__(self, data: Mapping[str, Any] | None = None, *, asked: TrainingRequest) -> None:
        self.asked = asked
        super().__init__(data, initial=self.initial_of(asked) | {"version": asked.version})
        self.prepare()

    def prepare(self) -> None:
        """Fill in what can be chosen."""

    def initial_of(self, asked: TrainingRequest) -> dict[str, Any]:
        """What the draft says already."""
        names = [name for name in self.base_fields if name != "version"]
        return {name: getattr(asked, name) for name in names}

    def values(self) -> dict[str, Any]:
        """What `save` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @staticmethod
    def is_done(asked: TrainingRequest) -> bool:
        """Whether the draft says what this step asks; the form itself asks nothing."""
        return True

    def choose(self, name: str, choices: Choices) -> None:
        """Offer these answers."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class WhoForm(WhoFields, StepForm):
    """Who asks."""

    NAME = "who"
    TITLE = gettext_lazy("Who asks")
    LEDE = gettext_lazy("The city, and the person who gets the answers.")

    def prepare(self) -> None:
        """Cities by country."""
        self.offer_cities()

    def initial_of(self, asked: TrainingRequest) -> dict[str, Any]:
        """City and contact."""
        contact = {name: getattr(asked, f"contact_{name}") for name in ("name", "position", "email", "language")}
        return {"city": asked.city.slug if asked.city else "", "city_text": asked.city_text, **contact}

    def clean(self) -> dict[str, Any]:
        """Somebody asks for a city."""
        super().clean()
        self.need_city(self.cleaned_data)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """City and contact."""
        return self.who()

    @staticmethod
    def is_done(asked: TrainingRequest) -> bool:
        """There is a city, and an address."""
        return bool((asked.city_id or asked.city_text) and asked.contact_email)


class NeedForm(StepForm):
    """What people are to learn."""

    NAME = "need"
    TITLE = gettext_lazy("What you need")
    LEDE = gettext_lazy("What people are to learn, how much they know, and why now.")

    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects"), widget=forms.CheckboxSelectMultiple, required=False
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), widget=forms.RadioSelect, required=False)
    outcome = TextField(
        label=gettext_lazy("What do you want to be able to do afterwards?"),
        help_text=gettext_lazy("In your own language. It is the first thing that those who could teach it read."),
        max_length=TEXT,
        required=False,
    )
    prompted_by = TextField(
        label=gettext_lazy("What prompted it?"),
        help_text=gettext_lazy("Such as a recommendation of a peer review, a plan, or a new law."),
        max_length=TEXT,
        required=False,
    )
    title = LineField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("A few words. Without one, the subjects stand in its place."),
        max_length=200,
        required=False,
    )

    def prepare(self) -> None:
        """Subjects and levels."""
        self.choose("topics", _themes())
        self.choose("level", [*_terms("level", [self.asked.level]), ("", _("We do not know"))])

    def initial_of(self, asked: TrainingRequest) -> dict[str, Any]:
        """Subjects by their slugs."""
        return super().initial_of(asked) | {"topics": [topic.slug for topic in asked.topics.all()]}

    @staticmethod
    def is_done(asked: TrainingRequest) -> bool:
        """There is a subject, and what it is for."""
        return bool(asked.topics.all() and asked.outcome)


class PeopleForm(StepForm):
    """Who is to learn it."""

    NAME = "people"
    TITLE = gettext_lazy("Who will learn")
    LEDE = gettext_lazy("How many, from which offices, and in which languages they can follow.")

    people = NumberField(label=gettext_lazy("How many people?"), required=False)
    audience = TextField(
        label=gettext_lazy("Who are they?"),
        help_text=gettext_lazy("Such as “officers of air quality, energy and planning”."),
        max_length=TEXT,
        required=False,
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("They are"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        """Groups, and as many choices of language as were made before."""
        self.choose("audiences", _terms("audience", self.asked.audiences))
        labels = [_("Language that suits best"), _("Second best"), _("Third best"), _("Then"), _("Then"), _("Then")]
        for number in range(max(CHOICES_OF_LANGUAGE, len(self.asked.languages))):
            language = forms.ChoiceField(label=labels[number], required=False, choices=[("", _("None")), *_languages()])
            language.initial = self.asked.languages[number] if number < len(self.asked.languages) else ""
            self.fields[f"language_{number}"] = language

    @property
    def languages(self) -> list[forms.BoundField]:
        """The choices of language, the best first."""
        return [self[name] for name in self.fields if name.startswith("language_")]

    def values(self) -> dict[str, Any]:
        """Languages as a list, in their order."""
        given = self.cleaned_data
        chosen = [value for name, value in given.items() if name.startswith("language_") and value]
        plain = {name: given[name] for name in ("people", "audience", "audiences")}
        return plain | {"languages": list(dict.fromkeys(chosen))}

    def place_of(self, name: str) -> str | None:
        """Languages are several fields."""
        return "language_0" if name == "languages" else super().place_of(name)

    @staticmethod
    def is_done(asked: TrainingRequest) -> bool:
        """It says who, and how they are spoken to."""
        return bool((asked.people or asked.audience or asked.audiences) and asked.languages)


class WhenForm(StepForm):
    """When and how."""

    NAME = "when"
    TITLE = gettext_lazy("When and how")
    LEDE = gettext_lazy("Choose every month that would do: the more there are, the easier it is to find somebody.")

    months = forms.MultipleChoiceField(
        label=gettext_lazy("Months that suit you"), widget=forms.CheckboxSelectMultiple, required=False
    )
    days = NumberField(label=gettext_lazy("How many days?"), min_value=1, max_value=MOST_DAYS, required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("In person or online"),
        widget=forms.RadioSelect,
        required=False,
        choices=[*Mode.choices, ("", pgettext_lazy("of how a training is held", "Either"))],
    )

    def prepare(self) -> None:
        """The months to come, and those that were chosen before."""
        self.choose("months", month_choices(self.asked.months))

    @staticmethod
    def is_done(asked: TrainingRequest) -> bool:
        """There is a month."""
        return bool(asked.months)


class MeansForm(StepForm):
    """What the city has."""

    NAME = "means"
    TITLE = gettext_lazy("What you have")
    LEDE = gettext_lazy("All of this can be left empty. A city with little is served as well.")

    baseline = TextField(
        label=gettext_lazy("What is there to build on?"),
        help_text=gettext_lazy("Data, plans, earlier trainings, tools that are in use."),
        max_length=TEXT,
        required=False,
    )
    venue = TextField(
        label=gettext_lazy("Room and equipment"),
        help_text=gettext_lazy("Where it could be held, and what is there."),
        max_length=TEXT,
        required=False,
    )
    amount = AmountField(
        label=gettext_lazy("What the city can pay"),
        help_text=gettext_lazy("An estimate. It binds nobody."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)

    def prepare(self) -> None:
        """All currencies; the reporting one first where none was chosen."""
        self.choose("currency", [(code, code) for code in CURRENCIES])

    def initial_of(self, asked: TrainingRequest) -> dict[str, Any]:
        """The budget in its parts."""
        budget = asked.budget
        money = budget.body if budget else {"amount": "", "currency": "USD"}
        return {"baseline": asked.baseline, "venue": asked.venue, **money}

    def values(self) -> dict[str, Any]:
        """The budget as one; none without an amount."""
        given = self.cleaned_data
        money = {"amount": given["amount"], "currency": given["currency"] or "USD"} if given["amount"] else None
        return {"baseline": given["baseline"], "venue": given["venue"], "budget": money}

    @staticmethod
    def is_done(asked: TrainingRequest) -> bool:
        """It says something."""
        return bool(asked.baseline or asked.venue or asked.budget_amount is not None)


STEPS: dict[str, type[StepForm]] = {form.NAME: form for form in (WhoForm, NeedForm, PeopleForm, WhenForm, MeansForm)}
"""The steps by their addresses, in their order."""


class MessageForm(ProductForm):
    """Something to say to the secretariat."""

    text = TextField(
        label=gettext_lazy("Your message"),
        max_length=SAID,
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    name = NameField(label=gettext_lazy("Your name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Its page holds other forms, in which people sign too."""
        super().__init__(*args, **{"auto_id": "said_%s", **kwargs})


class WithdrawForm(ProductForm):
    """Why the request is taken back, if anybody wants to say."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It helps the secretariat, but you need not give one."),
        max_length=2_000,
        required=False,
    )


def begins_with(person: Person | None, language: str) -> dict[str, Any]:
    """What is known of who asks: a focal point's city, and their own details."""
    if person is None:
        return {"language": language}
    posts = City.objects.filter(Q(focal_points__person=person) | Q(organisations__focal_points__person=person))
    city = posts.order_by("slug").first()
    return {
        "city": city.slug if city else "",
        "name": person.name,
        "position": person.position,
        "email": person.email,
        "language": person.language or language,
    }


def month_choices(chosen: list[str]) -> Choices:
    """The months of the next year and a half with those that were chosen, in their order."""
    names = sorted({*_coming_months(), *chosen})
    return [(name, month_name(name)) for name in names]


def _coming_months() -> Iterator[str]:
    today = timezone.now().date()
    for number in range(AHEAD):
        month = today.month - 1 + number
        yield f"{today.year + month // 12}-{month % 12 + 1:02d}"


def _cities() -> Choices:
    """Cities under their countries."""
    groups: dict[str, Choices] = {}
    for city in City.objects.only("slug", "name", "country"):
        groups.setdefault(city.country, []).append((city.slug, str(city)))
    named = [(localise.country_name(code) if code else _("Other"), rows) for code, rows in groups.items()]
    for _name, rows in named:
        rows.sort(key=lambda row: localise.collation_key(row[1]))
    return sorted(named, key=lambda group: localise.collation_key(group[0]))


def _themes() -> Choices:
    return [(theme.slug, str(theme)) for theme in Theme.objects.all()]


def _terms(vocabulary: str, kept: list[str]) -> Choices:
    """The words to choose from, and those that were chosen when they still could be."""
    rows = Term.objects.filter(Q(is_active=True) | Q(slug__in=kept), vocabulary=vocabulary)
    return [(row.slug, str(row)) for row in rows]


def _languages() -> Choices:
    return [(code, name) for code, _tag, name in LANGUAGES]
