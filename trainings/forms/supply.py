"""What a provider fills in: an offer with its costs; and what lists of offers can be narrowed by."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import AmountField, LineField, MultilingualField, NameField, ProductForm
from events_core.foundation.money import CURRENCIES, REPORTING, Money
from events_core.foundation.navigation import LANGUAGES
from events_core.hosting.forms.offers import language_choices, theme_choices
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.forms.fields import in_figures
from events_core.network import queries as network
from events_core.network.directory import country_options, in_readers_order
from events_core.network.forms.fields import NumberField, RecordForm
from events_core.network.models import City, Organisation
from events_core.network.places import MEMBERS
from events_core.programme.forms.event import organisation_choices
from events_core.programme.models import Mode
from trainings.catalogue import ASKED, SILENT
from trainings.intake import MOST_DAYS
from trainings.models import Offer, OfferCost, Term
from trainings.offer_intake import MOST_COSTS, SUMMARY

from .asking import month_choices

SPARE = 2
"""Empty rows of costs that the form offers, and how many more are added at a time."""
PLAIN = (
    "title", "summary", "topics", "level", "audiences", "languages", "modes", "group_max", "days", "months",
    "countries", "cost_basis", "experience",
)  # fmt: skip
CONTACT = ("name", "email", "language")
Choices = list[tuple[str, Any]]


class CostForm(ProductForm):
    """What one thing costs, and who bears it."""

    category = forms.ChoiceField(label=pgettext_lazy("of costs", "What"), required=False)
    description = LineField(label=gettext_lazy("Description"), max_length=300, required=False)
    amount = AmountField(
        label=gettext_lazy("Amount"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False, initial=REPORTING)
    per_person = forms.BooleanField(label=gettext_lazy("For each participant"), required=False)
    bearer = forms.ChoiceField(label=gettext_lazy("Who bears it"), required=False, initial=OfferCost.Bearer.OPEN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Choose")), *CATEGORIES.items()]  # type: ignore[attr-defined]
        self.fields["currency"].choices = [(code, code) for code in CURRENCIES]  # type: ignore[attr-defined]
        self.fields["bearer"].choices = OfferCost.Bearer.choices  # type: ignore[attr-defined]

    @property
    def says_something(self) -> bool:
        """Whether the row holds a cost: a currency alone is none."""
        return any(self.cleaned_data.get(name) for name in ("category", "description", "amount"))

    def value(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        money = {"amount": given.get("amount"), "currency": given.get("currency") or REPORTING}
        plain = {name: given.get(name) for name in ("category", "description", "per_person", "bearer")}
        return plain | {"amount": money if given.get("amount") else None}


class CostRows(forms.BaseFormSet):
    """The rows of costs, and a few empty ones; a row that says nothing goes."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Every row is read as it was written, also one that somebody else has saved in the same words meanwhile."""
        super().add_fields(form, index)
        form.empty_permitted = False

    @property
    def kept(self) -> list[Any]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.says_something]

    def values(self) -> list[dict[str, Any]]:
        """The rows as the action takes them."""
        return [form.value() for form in self.kept]

    def tell(self, place: str, message: Any) -> None:
        """Say what is wrong at `costs.<row>.<field>`, where rows are counted as in `values`."""
        _costs, row, name = place.split(".")
        self.kept[int(row)].add_error(name, message)


Rows: Any = forms.formset_factory(
    CostForm, formset=CostRows, extra=SPARE, max_num=MOST_COSTS, absolute_max=MOST_COSTS + SPARE
)


class OfferForm(RecordForm):
    """A training that an organisation offers; `by_officer` also asks whether the provider has confirmed it."""

    title = MultilingualField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("A few words. Without one, the subjects stand in its place."),
        required=False,
    )
    summary = MultilingualField(
        label=gettext_lazy("What is taught"),
        help_text=gettext_lazy("What people can do afterwards, and how you teach it. You can use Markdown."),
        line=False,
        max_length=SUMMARY,
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one subject.")},
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), widget=forms.RadioSelect, required=False)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom it is"),
        help_text=gettext_lazy("Choose none when it is for all of them."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    group_max = NumberField(label=gettext_lazy("Largest group"), required=False)
    days = NumberField(label=gettext_lazy("How many days it takes"), min_value=1, max_value=MOST_DAYS, required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which you teach"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language in which you teach.")},
    )
    modes = forms.MultipleChoiceField(
        label=gettext_lazy("How you teach"),
        choices=Mode.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose how you teach.")},
    )
    months = forms.MultipleChoiceField(
        label=gettext_lazy("Months"),
        help_text=gettext_lazy("Choose none when any month will do."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries whose cities you teach"),
        help_text=gettext_lazy("Choose none when it is for all of them."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cost_basis = forms.ChoiceField(label=gettext_lazy("Who bears the costs"), widget=forms.RadioSelect, required=False)
    experience = forms.MultipleChoiceField(
        label=gettext_lazy("Cities that you have taught or advised"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contact_name = NameField(label=gettext_lazy("Name of the contact"), required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("Email of the contact"),
        help_text=gettext_lazy("Left empty, we write to who speaks for the organization here."),
        max_length=254,
        required=False,
    )
    contact_language = forms.ChoiceField(label=gettext_lazy("Language in which we write"), required=False)
    confirmed = forms.BooleanField(
        label=gettext_lazy("The provider has told us that all of this is so"),
        help_text=gettext_lazy("Then it counts as confirmed today. A mere correction leaves the day as it was."),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offer: Offer | None = None,
        by_officer: bool = False,
        more: bool = False,
    ) -> None:
        self.cities: dict[str, str] = {}
        begins = of_offer(offer) if offer else {"version": 0}
        rows = [of_cost(cost) for cost in offer.costs.all()] if offer else []
        super().__init__(data, initial=begins)
        self.costs: Any = Rows(data, initial=rows, prefix="costs")
        if more and self.is_bound:
            rows = [row.typed() for row in self.costs.forms]
            super().__init__(initial=self.typed())
            self.costs = Rows(initial=rows, prefix="costs")
        self._offer_all(offer)
        if not by_officer:
            del self.fields["confirmed"]

    def is_valid(self) -> bool:
        """Whether the offer and all its costs are right."""
        return all([super().is_valid(), self.costs.is_valid()])

    def values(self) -> dict[str, Any]:
        """What `save_offer` takes."""
        given = self.cleaned_data
        contact = {name: given[f"contact_{name}"] for name in CONTACT}
        return {name: given[name] for name in PLAIN} | {"contact": contact, "costs": self.costs.values()}

    @property
    def confirms(self) -> bool:
        """Whether an officer says that the provider has confirmed it; who speaks for it does so by saving."""
        return bool(self.cleaned_data.get("confirmed", True))

    def place_of(self, name: str) -> str | None:
        """What is wrong with a cost is said in its row."""
        if name.startswith("costs."):
            return name
        return super().place_of(name.replace(".", "_"))

    def add_error(self, field: str | None, error: Any) -> None:
        """As every form, and at the costs."""
        if field and field.startswith("costs."):
            self.costs.tell(field, error)
        else:
            super().add_error(field, error)

    def cities_by_country(self) -> Iterator[dict[str, Any]]:
        """The tick boxes of cities under their countries, with the names of those that are ticked."""
        rows: dict[str, list[Any]] = {}
        for box in self["experience"].subwidgets:
            rows.setdefault(self.cities[str(box.data["value"])], []).append(box)
        for code in in_readers_order(rows):
            chosen = [box.choice_label for box in rows[code] if box.data["selected"]]
            yield {
                "country": localise.country_name(code),
                "boxes": rows[code],
                "chosen": localise.list_of(chosen),
            }

    def _offer_all(self, offer: Offer | None) -> None:
        self._choose("topics", theme_choices())
        self._choose("languages", language_choices())
        words = _words(offer)
        self._choose("level", [*words[Term.Vocabulary.LEVEL], ("", _("Any level"))])
        self._choose("audiences", words[Term.Vocabulary.AUDIENCE])
        self._choose("cost_basis", [*words[Term.Vocabulary.COST_BASIS], ("", _("Not said"))])
        self._choose("months", month_choices(offer.months if offer else []))
        countries = {*MEMBERS, *network.countries(City), *(offer.countries if offer else ())}
        self._choose("countries", country_options(countries))
        own = [("", _("As the reader of the mail would choose")), *((code, name) for code, _tag, name in LANGUAGES)]
        self._choose("contact_language", own)
        cities = sorted(City.objects.only("slug", "name", "country"), key=lambda row: localise.collation_key(str(row)))
        self.cities = {city.slug: city.country for city in cities}
        self._choose("experience", [(city.slug, str(city)) for city in cities])

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class NewOfferForm(OfferForm):
    """An offer that is to be made, and for whom; officers make it for every organisation."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("Organization that teaches"),
        error_messages={"required": gettext_lazy("Choose the organization that teaches.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, bodies: list[Organisation] | None, more: bool = False
    ) -> None:
        self.bodies = bodies
        super().__init__(data, more=more)

    def _offer_all(self, offer: Offer | None) -> None:
        super()._offer_all(offer)
        if self.bodies is None:
            self._choose("organisation", [("", _("Choose")), *organisation_choices()])
            return
        self._choose("organisation", [(body.slug, str(body)) for body in self.bodies])
        if len(self.bodies) == 1:
            self.initial.setdefault("organisation", self.bodies[0].slug)


class CatalogueForm(ProductForm):
    """What the catalogue can be narrowed by."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    topic = forms.ChoiceField(label=pgettext_lazy("of a training", "Subject"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How it is taught"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("For cities of"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    cost = forms.ChoiceField(label=gettext_lazy("Who bears the costs"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _words(None)
        languages = [(code, localise.languages_of([code])) for code, _tag, _name in LANGUAGES]
        self._offer("topic", _("All subjects"), theme_choices())
        self._offer("language", _("Any language"), languages)
        self._offer("mode", _("In any way"), Mode.choices)
        self._offer("country", _("All countries"), country_options({*MEMBERS, *network.countries(City)}))
        self._offer("level", _("All levels"), words[Term.Vocabulary.LEVEL])
        self._offer("cost", _("All"), words[Term.Vocabulary.COST_BASIS])

    def label_of(self, name: str, value: str) -> str:
        """How a choice is called; the value itself when it is not offered."""
        return str(dict(self.fields[name].choices).get(value, value))  # type: ignore[attr-defined]

    def _offer(self, name: str, everything: str, choices: Any) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]


class DeskForm(ProductForm):
    """What the secretariat's list can be narrowed by."""

    q = forms.CharField(
        label=gettext_lazy("Words or organization"), required=False, max_length=200, widget=forms.SearchInput
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            (Offer.State.ACTIVE, gettext_lazy("Offered")),
            (ASKED, gettext_lazy("Asked, no answer yet")),
            (Offer.State.RESTING, gettext_lazy("Not confirmed any more")),
            (Offer.State.WITHDRAWN, pgettext_lazy("of a training offer", "Withdrawn")),
            (SILENT, gettext_lazy("Without a contact")),
        ],
    )


def of_offer(offer: Offer) -> dict[str, Any]:
    """What the form begins with."""
    names = [name for name in PLAIN if name not in ("topics", "experience")]
    contact = [f"contact_{name}" for name in CONTACT]
    return {name: getattr(offer, name) for name in (*names, *contact, "version")} | {
        "topics": [topic.slug for topic in offer.topics.all()],
        "experience": [city.slug for city in offer.experience.all()],
    }


def of_cost(cost: OfferCost) -> dict[str, Any]:
    """What a row of the form begins with."""
    plain = {name: getattr(cost, name) for name in ("category", "description", "currency", "per_person", "bearer")}
    return plain | {"amount": in_figures(Money(cost.amount, cost.currency))}


def _words(offer: Offer | None) -> dict[str, Choices]:
    """The words to choose from by vocabulary, and those that were chosen when they still could be; one query."""
    kept = [offer.level, offer.cost_basis, *offer.audiences] if offer else []
    found: dict[str, Choices] = {value: [] for value in Term.Vocabulary.values}
    for row in Term.objects.filter(Q(is_active=True) | Q(slug__in=kept)):
        found[row.vocabulary].append((row.slug, str(row)))
    return found
