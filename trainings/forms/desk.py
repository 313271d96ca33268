"""The forms of the secretariat's queue and of its page of one request; the actions check again what they hold."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.forms import LineField, ProductForm, TextField
from events_core.network.directory import country_options
from events_core.network.models import Organisation, Person, Theme
from events_core.programme.forms.work import DayField, WorkForm
from trainings.actions.demand import SAID
from trainings.actions.queue import STEP
from trainings.board import GROUPS, MINE, NOBODY
from trainings.intake import TEXT
from trainings.models import TrainingRequest

from .asking import MeansForm, NeedForm, PeopleForm, StepForm, WhenForm, WhoForm


class QueueForm(ProductForm):
    """By words, country, subject and owner, within one group."""

    q = forms.CharField(
        label=gettext_lazy("City, title or number"), required=False, max_length=200, widget=forms.SearchInput
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    subject = forms.ChoiceField(label=pgettext_lazy("of a training", "Subject"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Who takes care of it"), required=False)
    group = forms.ChoiceField(choices=list(GROUPS.items()), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, countries: Iterable[str], officers: Iterable[Person], me: Person) -> None:
        super().__init__(*args)
        others = [(str(person.pk), person.name) for person in officers if person.pk != me.pk]
        owners = [("", _("Anybody")), (MINE, _("I do")), (NOBODY, _("Nobody yet")), *others]
        subjects = [(theme.slug, str(theme)) for theme in Theme.objects.all()]
        for name, choices in (
            ("country", [("", _("All countries")), *country_options(countries)]),
            ("subject", [("", _("All subjects")), *subjects]),
            ("owner", owners),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class MessageForm(WorkForm):
    """Something to ask or tell the city."""

    text = TextField(
        label=gettext_lazy("Write to the city"),
        help_text=gettext_lazy("It is mailed to the contact, who answers by a link. Write in a language they read."),
        max_length=SAID,
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )


class MoveForm(WorkForm):
    """A move that needs nothing but a yes."""


class ReasonForm(WorkForm):
    """A move of which the city is told why."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The city reads it as you write it, in the mail and on its page."),
        max_length=2_000,
        error_messages={"required": gettext_lazy("Say why, in a sentence or two: the city reads it.")},
    )


class OwnerForm(WorkForm):
    """Who takes care of a request, and what they do next."""

    owner = forms.ChoiceField(label=gettext_lazy("Who takes care of it"), required=False)
    next_step = LineField(label=gettext_lazy("Next step"), max_length=STEP, required=False)
    next_step_by = DayField(
        label=gettext_lazy("By which day"),
        help_text=gettext_lazy("After this day the step is marked as late."),
        required=False,
    )

    def __init__(self, *args: Any, officers: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officers = {str(person.pk): person for person in officers}
        self.choose("owner", [("", _("Nobody yet")), *((key, one.name) for key, one in self.officers.items())])

    @property
    def officer(self) -> Person | None:
        """The officer who was chosen."""
        return self.officers.get(self.cleaned_data["owner"])

    @property
    def day(self) -> datetime.date | None:
        """By when the next step is to be done."""
        day: datetime.date | None = self.cleaned_data["next_step_by"]
        return day


class WordsForm(StepForm):
    """What the city wrote, translated for those who could teach it, and which of its institutions asks."""

    NAME = "words"

    translation = TextField(
        label=gettext_lazy("Translation of what the city wants to be able to do"),
        help_text=gettext_lazy("It stands above the city's own words here, and providers read it."),
        max_length=TEXT,
        required=False,
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Institution that asks"),
        help_text=gettext_lazy("Its focal points see the request among their own pages."),
        required=False,
    )

    def prepare(self) -> None:
        """The institutions of the city, where it is on record."""
        if self.asked.city_id is None:
            del self.fields["organisation"]
            return
        bodies = Organisation.objects.filter(city=self.asked.city_id)
        choices = [(body.slug, str(body)) for body in bodies]
        kept = self.asked.organisation
        if kept is None or kept.slug not in dict(choices):
            choices = [(kept.slug, str(kept)) if kept else ("", _("Not said")), *choices]
        self.choose("organisation", choices)

    def initial_of(self, asked: TrainingRequest) -> dict[str, Any]:
        """The translation, and the institution by its slug."""
        slug = asked.organisation.slug if asked.organisation else ""
        return {"translation": asked.translation, "organisation": slug}


CORRECTIONS: Mapping[str, tuple[Any, type[StepForm]]] = {
    "words": (gettext_lazy("Translation"), WordsForm),
    "who": (gettext_lazy("City and contact"), WhoForm),
    "need": (pgettext_lazy("of a training request", "The need"), NeedForm),
    "people": (gettext_lazy("Who will learn"), PeopleForm),
    "when": (gettext_lazy("When and how"), WhenForm),
    "means": (gettext_lazy("What the city has"), MeansForm),
}
"""The parts of a request that the secretariat can put right, by their names in the address."""
