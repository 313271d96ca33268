"""The form of an event: new, recorded, or to be changed."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, MultilingualField
from events_core.foundation.navigation import ENDONYMS
from events_core.network.models import City, Organisation, Person, Theme
from events_core.programme.lifecycle import EVENT
from events_core.programme.models import Event, Kind, Mode, Part, Series, State, Visibility
from events_core.programme.queries import parent_choices

from .when import DATE_FIELDS, WINDOW_FIELDS, WhenForm, of_dates
from .work import DayField, row_count

PLAIN = (
    "kind", "title", "summary", "description", "outcome", "mode", "venue", "link", "cities", "themes", "languages",
    "capacity", "visibility", "contact_name", "contact_email", "parent", "is_related", "interpretation", "minimum",
    "minimum_by", "minimum_shown", "series",
)  # fmt: skip
PARENTS = 50


class EventForm(WhenForm):
    """What can be said about an event; `recorded` for one of the past."""

    places: ClassVar[Mapping[str, str]] = {
        "registration_opens_at": "opens_on",
        "registration_closes_at": "closes_on",
        "partners": "partner_0",
    }
    refused_at = "starts_at"
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "visibility": {
            Visibility.PUBLIC: gettext_lazy("In the directory and in the calendars."),
            Visibility.BY_INVITATION: gettext_lazy("Only those whom you invite see the page and can register."),
            Visibility.UNLISTED: gettext_lazy("Whoever has the address sees the page and can register."),
        }
    }

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    title = MultilingualField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("In your language now; others can be added at any time.")
    )
    summary = MultilingualField(
        label=gettext_lazy("Summary"),
        help_text=gettext_lazy("One or two sentences, shown under the title."),
        line=False,
        max_length=1_000,
        required=False,
    )
    description = MultilingualField(
        label=gettext_lazy("Description"),
        help_text=gettext_lazy("You can use Markdown: **bold**, # heading, - list, [link](https://city.example)."),
        line=False,
        required=False,
    )
    outcome = MultilingualField(
        label=gettext_lazy("What came out of it"),
        help_text=gettext_lazy("Shown on the event's page. You can use Markdown here as well."),
        line=False,
        required=False,
    )
    mode = forms.ChoiceField(label=gettext_lazy("How people take part"), choices=Mode.choices, widget=forms.RadioSelect)
    venue = MultilingualField(
        label=gettext_lazy("Venue"), help_text=gettext_lazy("The building and its address."), required=False
    )
    link = LineField(
        label=gettext_lazy("Address for taking part online"),
        help_text=gettext_lazy("Not shown on the public page."),
        max_length=500,
        widget=forms.URLInput,
        required=False,
    )
    cities = forms.MultipleChoiceField(
        label=gettext_lazy("Cities"), widget=forms.CheckboxSelectMultiple, required=False
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Themes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Working languages"),
        choices=list(ENDONYMS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    interpretation = forms.MultipleChoiceField(
        label=gettext_lazy("Interpreted into"),
        help_text=gettext_lazy("Languages in which all of it can be heard. Single sessions may differ."),
        choices=list(ENDONYMS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    minimum = forms.IntegerField(
        label=gettext_lazy("People needed"),
        help_text=gettext_lazy("So many confirmed places. Nothing is cancelled by itself: you decide."),
        required=False,
    )
    minimum_by = DayField(
        label=gettext_lazy("Needed by"),
        help_text=gettext_lazy("The team is told a week before if people are missing, and on the day."),
        required=False,
    )
    minimum_shown = forms.BooleanField(label=gettext_lazy("Say so on the public page"), required=False)
    series = forms.ChoiceField(
        label=gettext_lazy("Series"),
        help_text=gettext_lazy("The events of a series lead to each other. The secretariat makes new ones."),
        required=False,
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"), help_text=gettext_lazy("Leave this empty when there is no limit."), required=False
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees it"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    contact_name = LineField(label=gettext_lazy("Contact"), max_length=200, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("Email of the contact"), max_length=254, required=False)
    parent = LineField(
        label=gettext_lazy("Part of another event"),
        help_text=gettext_lazy("Its reference, such as LCC/2027/SY-01."),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "parents", "autocomplete": "off"}),
        required=False,
    )
    is_related = forms.BooleanField(
        label=gettext_lazy("An activity of others"),
        help_text=gettext_lazy("Shown apart from our own events, and marked so."),
        required=False,
    )

    def __init__(
        self, *args: Any, person: Person, event: Event | None = None, recorded: bool = False, **kwargs: Any
    ) -> None:
        self.person, self.event = person, event
        self.recorded = event.is_recorded if event else recorded
        self.countries: dict[str, str] = {}
        super().__init__(*args, **kwargs)
        self.choose("kind", Kind.choices if event else [("", _("Choose")), *Kind.choices])
        self.choose("themes", [(theme.slug, str(theme)) for theme in Theme.objects.all()])
        self.choose("series", [("", _("None")), *((one.slug, str(one)) for one in Series.objects.all())])
        self._offer_cities()
        self._add_rows()
        self._leave_out()

    def clean(self) -> dict[str, Any]:
        """Dates, registration and partners, put together from their parts."""
        super().clean()
        self.dates_given = self.dates() if "starts_on" in self.fields else {}
        self.window_given = self.window() if "opens_on" in self.fields else {}
        for number in range(self.rows):
            part, body = self.cleaned_data.get(f"part_{number}"), self.cleaned_data.get(f"partner_{number}")
            if body and not part and not self.has_error(f"part_{number}"):
                self.add_error(f"part_{number}", _("Say what part this organization plays."))
        return self.cleaned_data

    def clean_parent(self) -> str | None:
        """The slug of the event that this one belongs to. Refuses a reference that is not known."""
        reference = self.cleaned_data["parent"]
        kept = self.event.parent if self.event else None
        if not reference:
            return None
        if kept and kept.reference == reference:
            return kept.slug
        found = parent_choices(self.person, self.event).filter(reference__iexact=reference).first()
        if found is None:
            raise forms.ValidationError(_("There is no event with this reference that others can belong to."))
        return found.slug

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        plain = {name: self.cleaned_data[name] for name in PLAIN if name in self.fields}
        return plain | self.dates_given | self.window_given | {"partners": self._partners()}

    @property
    def partner_rows(self) -> list[tuple[BoundField, BoundField]]:
        """The rows of partners: organisation and part."""
        return [(self[f"partner_{number}"], self[f"part_{number}"]) for number in range(self.rows)]

    @property
    def asks_minimum(self) -> bool:
        """Whether the part on the minimum stands open: something is written there, right or wrong."""
        names = ("minimum", "minimum_by", "minimum_shown")
        return any(self[name].value() or self[name].errors for name in names if name in self.fields)

    @property
    def parents(self) -> list[Event]:
        """Some events to offer while somebody types."""
        return list(parent_choices(self.person, self.event)[:PARENTS]) if "parent" in self.fields else []

    def cities_by_country(self) -> Iterator[dict[str, Any]]:
        """The tick boxes of cities under their countries, with the names of those that are ticked."""
        rows: dict[str, list[Any]] = {}
        for box in self["cities"].subwidgets:
            rows.setdefault(self.countries[str(box.data["value"])], []).append(box)
        for country, boxes in rows.items():
            chosen = [box.choice_label for box in boxes if box.data["selected"]]
            yield {"country": country, "boxes": boxes, "chosen": localise.list_of(chosen)}

    def _offer_cities(self) -> None:
        cities = list(City.objects.only("slug", "name", "country"))
        names = {code: localise.country_name(code) for code in {city.country for city in cities}}
        members = [code for code, _name in localise.member_choices()]

        def place(city: City) -> tuple[bool, bytes, bytes]:
            name = names[city.country]
            return city.country not in members, localise.collation_key(name), localise.collation_key(str(city))

        cities.sort(key=place)
        self.countries = {city.slug: names[city.country] for city in cities}
        self.choose("cities", [(city.slug, str(city)) for city in cities])

    def _add_rows(self) -> None:
        filled = sum(name.startswith("partner_") for name in self.initial)
        self.rows = row_count(self.data or self.initial, filled)
        bodies = [("", _("Choose")), *organisation_choices()]
        parts = [("", _("Choose")), *Part.choices]
        wrong = {"invalid_choice": _("Choose one of the answers offered.")}
        for number in range(self.rows):
            labels = {"partner": _("Organization %(number)d"), "part": _("What organization %(number)d does")}
            for name, choices in (("partner", bodies), ("part", parts)):
                label = labels[name] % {"number": number + 1}
                self.fields[f"{name}_{number}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False, error_messages=wrong
                )

    def _partners(self) -> list[dict[str, str]]:
        pairs = [
            (self.cleaned_data[f"partner_{number}"], self.cleaned_data[f"part_{number}"]) for number in range(self.rows)
        ]
        return [{"organisation": body, "part": part} for body, part in pairs if body]

    def _leave_out(self) -> None:
        event = self.event
        if event is None or event.state != State.COMPLETED:
            self.drop("outcome")
        if self.recorded:
            self.drop("capacity", "minimum", "minimum_by", "minimum_shown", *WINDOW_FIELDS)
        if not self.recorded or not self.person.has_perm("programme.record_past"):
            self.drop("is_related")
        if event and EVENT.blockers(event, "reschedule"):
            self.drop(*DATE_FIELDS)
        if event and event.children.exists():
            self.drop("parent")


def of_event(event: Event) -> dict[str, Any]:
    """An event as its form holds it."""
    many = ("cities", "themes")
    values = {name: getattr(event, name) for name in PLAIN if name not in (*many, "parent", "series")}
    values |= {name: [row.slug for row in getattr(event, name).all()] for name in many}
    values["parent"] = event.parent.reference if event.parent else ""
    values["series"] = event.series.slug if event.series else ""
    for number, row in enumerate(event.partners.select_related("organisation")):
        values |= {f"partner_{number}": row.organisation.slug, f"part_{number}": row.part}
    return values | of_dates(event)


def of_nothing(person: Person) -> dict[str, Any]:
    """What a new event begins with: the person's zone, organisation and address."""
    values: dict[str, Any] = {
        "timezone": "" if person.timezone == "UTC" else person.timezone,
        "known": "day",
        "mode": Mode.IN_PERSON,
        "visibility": Visibility.PUBLIC,
        "contact_name": person.name,
        "contact_email": person.email,
    }
    if person.organisation:
        values |= {"partner_0": person.organisation.slug, "part_0": Part.ORGANISER}
    return values


def organisation_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every organisation under its kind, by name."""
    bodies = Organisation.objects.only("slug", "name", "kind")
    named = sorted(
        ((body.kind, str(body), body.slug) for body in bodies), key=lambda row: localise.collation_key(row[1])
    )
    return [
        (str(label), [(slug, name) for kind, name, slug in named if kind == value])
        for value, label in Organisation.Kind.choices
        if any(kind == value for kind, _name, _slug in named)
    ]
