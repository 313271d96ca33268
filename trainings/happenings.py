"""The kinds of what happens to training requests, for who was away."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events_core.network.models import Person
from events_core.programme.happened import Kind, Named, Scope, kinds, provide

from .models import TrainingRequest

CITIES = (
    "request.submitted",
    "request.city_wrote",
    "request.agreed",
    "request.withdrawn",
    "request.joined",
    "request.people_named",
)
PROVIDERS = (
    "request.accepted",
    "request.countered",
    "request.provider_declined",
    "request.provider_wrote",
    "request.expired",
)
MOVES = ("request.matched", "request.scheduled", "request.fell_through", "request.left_behind", "request.delivered")


def requests(person: Person) -> Scope | None:
    """The journals of all requests that were sent, for officers."""
    if not person.has_perm("trainings.manage"):
        return None
    rows = TrainingRequest.objects.filter(submitted_at__isnull=False)
    return Scope(TrainingRequest, rows, _named, "event")


def _named(ids: Iterable[int]) -> dict[int, Named]:
    rows = TrainingRequest.objects.filter(pk__in=list(ids)).select_related("city").prefetch_related("topics")
    told = {row.pk: gettext("%(place)s, %(title)s") % {"place": row.place, "title": row.shown_title} for row in rows}
    return {number: Named(title, reverse("trainings:desk_request", args=[number])) for number, title in told.items()}


def register() -> None:
    """Make them known."""
    provide(requests)
    kinds(
        Kind("requests", _("Training requests: words of cities"), CITIES, CITIES),
        Kind("providers", _("Training requests: answers of providers"), PROVIDERS, PROVIDERS),
        Kind(
            "trainings",
            pgettext_lazy("kind of happening", "Training requests matched, scheduled, held"),
            MOVES,
            MOVES[1:4],
        ),
    )
