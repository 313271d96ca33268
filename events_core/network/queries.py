"""Reading people, organisations and cities."""

from collections.abc import Iterable

from django.db.models import F, Prefetch, QuerySet

from events_core.foundation.search import search_query

from .models import ApiToken, City, FocalPoint, Organisation, Person, TargetRow, Theme


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
    wanted = City.objects.prefetch_related(
        "strong_in", "weak_in", "organisations", Prefetch("targets", TargetRow.objects.all())
    )
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


DEMO_PEOPLE = (
    "secretariat@demo.example",
    "finance@demo.example",
    "organiser@demo.example",
    "focal.kitakyushu@demo.example",
    "trainer@demo.example",
    "steward@demo.example",
    "participant@demo.example",
)


def demo_people() -> list[Person]:
    """The demo's people who may be signed in by one click, in the order in which they are documented."""
    found = Person.objects.filter(email__in=DEMO_PEOPLE, is_active=True).select_related("organisation")
    return sorted(found, key=lambda person: DEMO_PEOPLE.index(person.email))


def demo_person(email: str) -> Person | None:
    """One of the demo's people, and nobody else."""
    return Person.objects.filter(email=email, is_active=True).first() if email in DEMO_PEOPLE else None


def organisation_named(text: str) -> Organisation | None:
    """The organisation that is called exactly so in any language, by its short name or an alias; case is ignored."""
    wanted = text.casefold()
    for organisation in organisations(text)[:50]:
        names = organisation.name.data if isinstance(organisation.name.data, dict) else {"": organisation.name.data}
        known = [*names.values(), organisation.short_name, *organisation.aliases]
        if wanted in {str(name).casefold() for name in known if name}:
            return organisation
    return None


def organisation_names(limit: int = 300) -> list[str]:
    """Names to offer while somebody types, in the active language."""
    return sorted({str(organisation) for organisation in Organisation.objects.only("name")[:limit]})


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """A person's API tokens, those in use first, then the newest."""
    return ApiToken.objects.filter(person=person).order_by(F("revoked_at").asc(nulls_first=True), "-id")
