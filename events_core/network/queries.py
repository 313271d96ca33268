"""Reading people, organisations and cities."""

from collections.abc import Iterable

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing
from events_core.foundation.search import search_query

from .merging import names
from .merging.models import Kind
from .models import ApiToken, City, FocalPoint, Organisation, Person, TargetRow, Theme


def names_of_people(ids: Iterable[int]) -> dict[int, str]:
    """Names for the journal, in one query; two more where somebody was merged since."""
    wanted = set(ids)
    known = _names_of(wanted)
    kept = names.kept_ids(Kind.PERSON, lost) if (lost := wanted - known.keys()) else {}
    present = _names_of(set(kept.values())) if kept else {}
    return known | {old: present[new] for old, new in kept.items() if new in present}


def _names_of(ids: set[int]) -> dict[int, str]:
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=ids).only("name", "email")}


def themes() -> QuerySet[Theme]:
    """All themes in their order."""
    return Theme.objects.all()


def cities(search: str = "", country: str = "") -> QuerySet[City]:
    """Cities by name, alias (any script) and country."""
    found = City.objects.filter(country=country) if country else City.objects.all()
    return found.filter(search_query(search) | names.called_so(Kind.CITY, search)) if search else found


def city_page(slug: str) -> City:
    """One city with its targets, themes and organisations; a fixed number of queries. Refuses an unknown one (404)."""
    wanted = City.objects.prefetch_related(
        "strong_in", "weak_in", "organisations", Prefetch("targets", TargetRow.objects.all())
    )
    city = wanted.filter(slug=slug).first()
    if city is None:
        raise Missing(_("There is no such city on record."))
    return city


def desk_cities(search: str = "", country: str = "") -> QuerySet[City]:
    """As `cities`, with how many targets (`target_count`) and local governments (`governments`) each has."""
    local = Q(organisations__kind=Organisation.Kind.LOCAL_GOVERNMENT)
    counts = {
        "target_count": Count("targets", distinct=True),
        "governments": Count("organisations", filter=local, distinct=True),
    }
    return cities(search, country).annotate(**counts).order_by("slug")


def cities_without_government() -> QuerySet[City]:
    """Cities, other than clusters, for which no local government is on record: nobody there can be asked to host."""
    served = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_GOVERNMENT, city__isnull=False).values("city_id")
    return City.objects.exclude(kind=City.Kind.CLUSTER).exclude(pk__in=served)


def organisations(search: str = "", kind: str = "", country: str = "") -> QuerySet[Organisation]:
    """Organisations by name, alias (any script), kind and country."""
    found = Organisation.objects.select_related("city")
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(country=country)
    return found.filter(search_query(search) | names.called_so(Kind.ORGANISATION, search)) if search else found


def organisation_page(slug: str) -> Organisation:
    """One organisation with its city. Refuses an unknown one (404)."""
    organisation = Organisation.objects.select_related("city").filter(slug=slug).first()
    if organisation is None:
        raise Missing(_("There is no such organization on record."))
    return organisation


def theme_page(slug: str) -> Theme:
    """One theme. Refuses an unknown one (404)."""
    theme = Theme.objects.filter(slug=slug).first()
    if theme is None:
        raise Missing(_("There is no such theme."))
    return theme


def countries(model: type[City] | type[Organisation]) -> list[str]:
    """The countries of the cities or organisations on record."""
    codes = model._default_manager.exclude(country="").order_by("country").values_list("country", flat=True)
    return list(codes.distinct())


def people(search: str = "", role: str | None = None) -> QuerySet[Person]:
    """People by name (any script), address, institution, and by role ("" means those with none)."""
    found = Person.objects.select_related("organisation").order_by("name", "email")
    if role is not None:
        found = found.filter(role=role)
    if search:
        own = search_query(search) | search_query(search, "organisation__search_text")
        found = found.filter(own | names.called_so(Kind.PERSON, search))
    return found


def person_page(number: int) -> Person:
    """One person with what they speak for. Refuses an unknown one (404)."""
    posts = Prefetch("posts", FocalPoint.objects.select_related("city", "organisation").order_by("pk"))
    person = Person.objects.select_related("organisation").prefetch_related(posts).filter(pk=number).first()
    if person is None:
        raise Missing(_("There is no such person on record."))
    return person


def posts_of(**place: City | Organisation) -> QuerySet[FocalPoint]:
    """Who speaks for a city (`city=`) or an organisation (`organisation=`), the one named first before the others."""
    return FocalPoint.objects.filter(**place).select_related("person").order_by("since", "pk")


def counts() -> dict[str, int]:
    """How much there is of everything."""
    models = {"cities": City, "organisations": Organisation, "people": Person, "themes": Theme}
    return {name: model._default_manager.count() for name, model in models.items()}


def speaks_for(person: Person, city: City) -> bool:
    """Whether `person` is a focal point of `city` or of one of its organisations."""
    posts = FocalPoint.objects.filter(person=person)
    return posts.filter(city=city).exists() or posts.filter(organisation__city=city).exists()


def person_with(email: str) -> Person | None:
    """The person of this address, present or former, whatever its case."""
    found = Person.objects.filter(email=email.strip().lower()).first()
    former = None if found else names.was_address_of(email)
    return Person.objects.filter(pk=former.kept_id).first() if former else found


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
