"""Reading co-host requests, and the gate they are."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Blocker
from events_core.network.models import City, Organisation
from events_core.programme.models import Event, Kind

from .models import CohostRequest


def requests_of(event: Event) -> QuerySet[CohostRequest]:
    """The requests of one event with city and organisation."""
    return event.cohost_requests.select_related("city", "organisation")


def unconfirmed_cities(event: Event) -> Iterable[Blocker]:
    """The gate: a field visit waits until a local government of each of its cities has confirmed the present dates."""
    if event.kind != Kind.FIELD_VISIT:
        return
    cities = list(event.cities.all())
    if not cities:
        yield Blocker(
            "cohost_unconfirmed", _("A field visit needs a city whose local government hosts it. Name the city first.")
        )
    sure = confirmed_cities(event)
    for city in cities:
        if city.pk not in sure:
            yield Blocker(
                "cohost_unconfirmed",
                _("A field visit needs a confirmed local-government co-host: %(city)s has not confirmed these dates.")
                % {"city": city.name},
            )


def confirmed_cities(event: Event) -> set[int]:
    """Ids of cities whose local government confirmed the event's present dates."""
    return set(
        event.cohost_requests.filter(
            state=CohostRequest.State.CONFIRMED,
            organisation__kind=Organisation.Kind.LOCAL_GOVERNMENT,
            agreed_starts_at=event.starts_at,
            agreed_ends_at=event.ends_at,
        ).values_list("city_id", flat=True)
    )


def local_governments(city: City) -> QuerySet[Organisation]:
    """Who can answer for a city."""
    return city.organisations.filter(kind=Organisation.Kind.LOCAL_GOVERNMENT)
