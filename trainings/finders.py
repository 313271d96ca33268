"""What search finds of trainings: offers in force for everyone, requests by right."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events_core.foundation.pills import pill_of
from events_core.foundation.search import search_query
from events_core.foundation.templatetags.ui import tone_pill
from events_core.network.models import Person
from events_core.programme.finders import REFERENCE, line
from events_core.programme.searching import Found, Hit, holds, leads, provide, title_first

from .board import requests_for
from .catalogue import Filters, named_text, offers
from .mine import requests_of
from .models import Offer, TrainingRequest


def in_force(request: HttpRequest, person: Person | None, words: str) -> Found:
    """Offers in force, by title, summary, subject and provider; titles first."""
    rows = offers(Filters(q=words)).annotate(_title=title_first(words, "title*"))
    return Found(rows.order_by("_title", "-checked_on", "-pk"), lambda found: [_offer(row) for row in found])


def requests(request: HttpRequest, person: Person | None, words: str) -> Found | None:
    """Requests that were sent, for officers; for others those that they began or that their city asks."""
    if person is None:
        return None
    if person.has_perm("trainings.manage"):
        rows = requests_for(person, {"q": words}).select_related("city").prefetch_related("topics")
        return Found(rows.order_by("-submitted_at", "-pk"), lambda found: _requests(found, "desk_request"))
    own = requests_of(person)
    if not own.exists():
        return None
    named = search_query(words, "city__search_text") | holds(words, "title", "reference", "city_text")
    return Found(own.filter(named), lambda found: _requests(found, "me_request"))


def reference(request: HttpRequest, person: Person | None, words: str) -> str:
    """The reference of a request leads to it, for who may see it."""
    if person is None or not REFERENCE.fullmatch(words):
        return ""
    found = TrainingRequest.objects.filter(reference=words.upper()).first()
    if found is None or not person.has_perm("trainings.see_request", found):
        return ""
    name = "desk_request" if person.has_perm("trainings.manage") else "me_request"
    return reverse(f"trainings:{name}", args=[found.pk])


def register() -> None:
    """Have them found."""
    provide("offers", _("Trainings on offer"), in_force, order=50)
    provide("requests", _("Training requests"), requests, order=60)
    leads(reference)


def _offer(offer: Offer) -> Hit:
    name = named_text(offer.called)
    return Hit(name.text, reverse("trainings:offer", args=[offer.pk]), str(offer.organisation), tag=name.tag)


def _requests(found: Sequence[TrainingRequest], name: str) -> list[Hit]:
    return [_request(row, name) for row in found]


def _request(row: TrainingRequest, name: str) -> Hit:
    pill = pill_of("training_request", row.state)
    text = line(row.place, row.reference or "")
    url = reverse(f"trainings:{name}", args=[row.pk])
    return Hit(row.shown_title, url, text, tone_pill(pill.tone, pill.label))
