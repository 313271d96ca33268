"""Loads cities, organisations and the demonstration's own people."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from i18nfield.strings import LazyI18nString

from events_core.journal.actors import COMMAND
from events_core.network import actions
from events_core.network.models import City, Organisation, Person

from .cities_japan import COUNTED
from .people import SIGN_IN
from .shapes import Body, Place, Target

FOCAL = {"focal.kitakyushu@demo.example": "kitakyushu"}


def load_cities(places: Iterable[Place]) -> int:
    """Make the cities that are missing; how many."""
    known = set(City.objects.values_list("slug", flat=True))
    new = [place for place in places if place.slug not in known]
    for place in new:
        actions.save_city(City(slug=place.slug), _city(place), by=COMMAND)
    return len(new)


def load_organisations(bodies: Iterable[Body]) -> int:
    """Make the organisations that are missing; how many."""
    known = set(Organisation.objects.values_list("slug", flat=True))
    cities = {city.slug: city for city in City.objects.all()}
    new = [body for body in bodies if body.slug not in known]
    for body in new:
        values = {
            "kind": body.kind,
            "name": LazyI18nString(body.name),
            "short_name": body.short,
            "aliases": list(body.aliases),
            "country": body.country,
            "city": cities.get(body.city),
            "about": LazyI18nString(body.about),
        }
        actions.save_organisation(Organisation(slug=body.slug), values, by=COMMAND)
    return len(new)


def load_people() -> int:
    """Make those of the demonstration's people who are missing; how many."""
    new = 0
    for email, role, name, native, organisation, position, country, zone in SIGN_IN:
        if Person.objects.filter(email=email).exists():
            continue
        person = actions.add_person(
            email,
            {
                "name": name,
                "native_name": native,
                "organisation": Organisation.objects.get(slug=organisation),
                "position": position,
                "country": country,
                "timezone": zone,
            },
            by=COMMAND,
        )
        if role:
            actions.give_role(person, role, by=COMMAND)
        if email in FOCAL:
            actions.name_focal_point(person, city=City.objects.get(slug=FOCAL[email]), by=COMMAND)
        new += 1
    return new


def _city(place: Place) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "name": LazyI18nString(place.name),
        "aliases": list(place.aliases),
        "country": place.country,
        "population": place.people,
        "population_source": COUNTED if place.people else "",
        "economy": place.economy,
        "about": LazyI18nString(place.about),
        "targets": [_row(target) for target in place.targets],
    }


def _row(target: Target) -> dict[str, Any]:
    return {
        "measure": target.measure,
        "low": Decimal(str(target.low)),
        "high": Decimal(str(target.high or target.low)),
        "base_year": target.base,
        "is_bau": target.bau,
        "target_year": target.by,
        "source": target.source,
        "note": LazyI18nString(target.note),
    }
