"""The form of what a city is asked, for the organisers; what it holds is checked again by the actions."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.forms import LineField, TextField
from events_core.foundation.intake import MOST_PEOPLE
from events_core.foundation.navigation import ENDONYMS
from events_core.hosting.actions.common import DAYS_TO_ANSWER
from events_core.hosting.intake import TEXT
from events_core.hosting.lifecycle import fault_of_reply
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import Place
from events_core.hosting.terms import ASKS
from events_core.network.models import City, FocalPoint, Organisation
from events_core.programme.candidates import Period, period_of
from events_core.programme.forms.work import DayField, WorkForm
from events_core.programme.models import Event

PAIRS = (1, 2, 3)
LANGUAGES = [*ENDONYMS.items()]
SPOKEN = {"CN": "zh-hans", "JP": "ja", "KP": "ko", "KR": "ko", "MN": "mn", "RU": "ru"}
"""The language in which a city is asked as long as nobody has said another."""


class AskForm(WorkForm):
    """Whom a city is asked through, for what, and by when."""

    places: ClassVar[Mapping[str, str]] = {
        "contact.name": "contact_name",
        "contact.email": "contact_email",
        "contact.language": "contact_language",
    }

    organisation = forms.ChoiceField(
        label=gettext_lazy("Local government to be asked"),
        error_messages={"required": gettext_lazy("Choose the local government that is to host.")},
    )
    contact_name = LineField(label=gettext_lazy("Name"), max_length=200, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("Email"), max_length=254, required=False)
    contact_language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"),
        help_text=gettext_lazy("It stands in English below as well, as it may be passed on to others."),
        choices=LANGUAGES,
        required=False,
    )
    visitors = forms.IntegerField(
        label=gettext_lazy("Number of visitors"), min_value=1, max_value=MOST_PEOPLE, required=False
    )
    group = TextField(
        label=gettext_lazy("Who comes"),
        help_text=gettext_lazy("Such as: officers of environment bureaus from six countries."),
        max_length=500,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the visit"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sites = TextField(
        label=gettext_lazy("Sites that the visitors would like to see"),
        help_text=gettext_lazy("One on each line."),
        required=False,
    )
    asks = forms.MultipleChoiceField(
        label=gettext_lazy("What the city is asked to provide"),
        choices=list(ASKS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = TextField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy("It stands in the letter as you write it; it is not translated."),
        max_length=TEXT,
        required=False,
    )
    reply_by = DayField(label=gettext_lazy("Answer by"), required=False)
    first_1 = DayField(label=gettext_lazy("First day"), required=False)
    last_1 = DayField(label=gettext_lazy("Last day"), required=False)
    first_2 = DayField(label=gettext_lazy("First day"), required=False)
    last_2 = DayField(label=gettext_lazy("Last day"), required=False)
    first_3 = DayField(label=gettext_lazy("First day"), required=False)
    last_3 = DayField(label=gettext_lazy("Last day"), required=False)
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Prepare the same for these cities"),
        help_text=gettext_lazy("Each gets its own draft with these words, addressed to its own focal point."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, place: Place, others: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.place, self.others = event, place, others
        zone = localise.zone_name(event.timezone, event.starts_at)
        self.fields["reply_by"].help_text = _("The link takes answers until the end of this day, %(zone)s.") % {
            "zone": zone
        }
        if len(place.governments) > 1:
            self.choose("organisation", [("", _("Choose")), *((body.slug, str(body)) for body in place.governments)])
        else:
            self.drop("organisation")
        self.choose("also", [(other.city.slug, _named(other)) for other in others])
        if not others:
            self.drop("also")

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of further dates, two and two."""
        return [(self[f"first_{n}"], self[f"last_{n}"]) for n in PAIRS]

    @property
    def body(self) -> Organisation:
        """The local government that is asked."""
        chosen = self.cleaned_data.get("organisation")
        return next(body for body in self.place.governments if chosen in (None, body.slug))

    def place_of(self, name: str) -> str | None:
        """Rows of sites and dates stand in fields of their own."""
        if name.startswith("candidates."):
            return super().place_of("first_1")
        return super().place_of(name.partition(".")[0] if name.startswith("sites.") else name)

    def clean(self) -> dict[str, Any]:
        """Refuses a day of reply that is none, dates that end before they begin, and a last day without a first."""
        given = self.cleaned_data
        if fault := fault_of_reply(given.get("reply_by"), self.event):
            self.add_error("reply_by", fault.message)
        for number in PAIRS:
            first, last = given.get(f"first_{number}"), given.get(f"last_{number}")
            if last and not first and not self.has_error(f"first_{number}"):
                self.add_error(f"first_{number}", _("Give the first day."))
            if first and last and last < first:
                self.add_error(f"last_{number}", _("The last day must not come before the first."))
        return given

    def values(self) -> dict[str, Any]:
        """What `prepare_requests` takes."""
        given = self.cleaned_data
        pairs = [(given[f"first_{n}"], given[f"last_{n}"]) for n in PAIRS if given[f"first_{n}"]]
        periods = [period_of(self.event, first, last) for first, last in pairs]
        return {
            "contact": {name: given[f"contact_{name}"] for name in ("name", "email", "language")},
            "sites": [line for line in given["sites"].splitlines() if line.strip()],
            "candidates": [{"starts_at": starts, "ends_at": ends} for starts, ends in periods],
            **{name: given[name] for name in ("visitors", "group", "languages", "asks", "message", "reply_by")},
        }

    def also_asked(self) -> list[tuple[City, Organisation]]:
        """The other cities that get the same draft."""
        chosen = self.cleaned_data.get("also", ())
        return [(other.city, other.body) for other in self.others if other.body and other.city.slug in chosen]


def of_request(request: CohostRequest) -> dict[str, Any]:
    """What is asked, as the form holds it."""
    asked, event = request.asks, request.event
    values: dict[str, Any] = {
        "organisation": request.organisation.slug,
        "contact_name": request.contact_name,
        "contact_email": request.contact_email,
        "contact_language": request.contact_language or SPOKEN.get(request.city.country, "en"),
        "visitors": asked.visitors,
        "group": asked.group,
        "languages": list(asked.languages),
        "sites": "\n".join(asked.sites),
        "asks": list(asked.asks),
        "message": asked.message,
        "reply_by": request.reply_by,
    }
    return values | _days(asked.candidates, event)


def of_nothing(event: Event, place: Place, post: FocalPoint | None, today: datetime.date) -> dict[str, Any]:
    """What a new request begins with: the focal point, the event's own languages and places, a fortnight."""
    offered = [option.period for option in event.date_options.all()]
    others = [period for period in offered if period != (event.starts_at, event.ends_at)]
    eve = event.starts_at.astimezone(event.zone).date() - datetime.timedelta(days=1)
    fortnight = today + datetime.timedelta(days=DAYS_TO_ANSWER)
    return {
        "organisation": place.body.slug if place.body else "",
        "contact_name": post.person.name if post else "",
        "contact_email": post.person.email if post else "",
        "contact_language": (post.person.language if post else "") or SPOKEN.get(place.city.country, "en"),
        "visitors": event.capacity,
        "languages": list(event.languages),
        "reply_by": max(today, min(fortnight, eve)),
        **_days(others, event),
    }


def _days(periods: Sequence[Period], event: Event) -> dict[str, datetime.date]:
    """Further dates as the form holds them."""
    days: dict[str, datetime.date] = {}
    for number, period in zip(PAIRS, periods, strict=False):
        days[f"first_{number}"], days[f"last_{number}"] = localise.first_and_last_day(*period, event.timezone)
    return days


def _named(other: Place) -> str:
    told = {"city": other.city, "body": other.body}
    if other.request and other.request.asked:
        return _("%(city)s, %(body)s (its own draft is replaced)") % told
    return _("%(city)s, %(body)s") % told
