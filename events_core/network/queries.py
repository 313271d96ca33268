"""Reading people, organisations and cities."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from events_core.foundation.search import search_query

from .models import City, FocalPoint, Organisation, Person, TargetRow, Theme


def names_of_people(ids: Iterable[int]) -> dict[int, str]:
    """Names for the journal, in one query."""
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=list(ids)).only("name", "email")}


def themes() -> QuerySet[Theme]:
    """All themes in their order."""
    return Theme.objects.all()


def cities(search: str = "", country: str = "") -> QuerySet[City]:
    """Cities by name, alias (any script) and country."""
    found = City.objects.filter(country=country) if country else City.objects.all()
    return found.filter(search_query(search)) if search else found


def city_page(slug: str) -> City | None:
    """One city with its targets, themes and organisations; a fixed number of queries."""
    wanted = City.objects.prefetch_related("strong_in", "weak_in", "organisations", Prefetch("targets", TargetRow.objects.all()))
    return wanted.filter(slug=slug).first()


def organisations(search: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Organisations by name, alias (any script) and kind."""
    found = Organisation.objects.select_related("city")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(search_query(search)) if search else found


def focal_cities(person: Person) -> QuerySet[City]:
    """The cities that `person` speaks for."""
    return City.objects.filter(focal_points__person=person)


def speaks_for(person: Person, city: City) -> bool:
    """Whether `person` is a focal point of `city` or of one of its organisations."""
    posts = FocalPoint.objects.filter(person=person)
    return posts.filter(city=city).exists() or posts.filter(organisation__city=city).exists()
