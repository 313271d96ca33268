"""By what merged things were known: old slugs, addresses and numbers lead to what was kept."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Q, QuerySet

from events_core.foundation.search import search_query
from events_core.network.models import City, MergedName, Organisation, Person

from .models import Kind

Thing = City | Organisation | Person
Slugged = TypeVar("Slugged", City, Organisation)
MODELS: dict[str, type[Thing]] = {Kind.PERSON: Person, Kind.ORGANISATION: Organisation, Kind.CITY: City}
KINDS: dict[type, str] = {model: kind for kind, model in MODELS.items()}


def former_ids(kind: str, number: int) -> list[int]:
    """The numbers of what was merged into this one; one query."""
    return list(MergedName.objects.filter(kind=kind, kept_id=number).values_list("old_id", flat=True))


def kept_ids(kind: str, numbers: Iterable[int]) -> dict[int, int]:
    """Which of these numbers were merged, with what they are now; one query."""
    rows = MergedName.objects.filter(kind=kind, old_id__in=list(numbers))
    return dict(rows.values_list("old_id", "kept_id"))


def kept_slug(kind: str, slug: str) -> str | None:
    """The slug to which a former one leads; None for one that was never merged. Two queries at most."""
    number = _kept(kind, slug)
    thing = MODELS[kind]._default_manager.filter(pk=number).first() if number else None
    return str(thing.slug) if isinstance(thing, City | Organisation) else None


def find(model: type[Slugged], slug: str) -> Slugged | None:
    """The city or organisation of this slug, present or former; None when there is none."""
    text = slug.replace("\x00", "")
    found = model._default_manager.filter(slug=text).first()
    number = None if found else _kept(KINDS[model], text)
    return model._default_manager.filter(pk=number).first() if number else found


def found(model: type[Slugged], slugs: Iterable[str]) -> dict[str, Slugged]:
    """What former slugs lead to, by these; two queries, none without slugs."""
    wanted = [slug for slug in slugs if isinstance(slug, str) and "\x00" not in slug]
    if not wanted:
        return {}
    kept = dict(MergedName.objects.filter(kind=KINDS[model], key__in=wanted).values_list("key", "kept_id"))
    rows = model._default_manager.in_bulk(set(kept.values())) if kept else {}
    return {old: rows[number] for old, number in kept.items() if number in rows}


def present(model: type[Slugged], slugs: Iterable[str]) -> dict[str, str]:
    """Former slugs among these with the present ones; two queries, one when there are none."""
    return {old: row.slug for old, row in found(model, slugs).items()}


def was_address_of(email: str) -> MergedName | None:
    """What is known of a former address; None for one that is nobody's former one."""
    return MergedName.objects.filter(kind=Kind.PERSON, key=email.strip().lower()).first()


def addresses_of(person: Person) -> list[str]:
    """All addresses of a person, the present one first, the former ones after it; one query."""
    former = MergedName.objects.filter(kind=Kind.PERSON, kept_id=person.pk).order_by("-id")
    return [person.email, *former.values_list("key", flat=True)]


def called_so(kind: str, query: str) -> Q:
    """A filter for what was once called so, by a name, slug or address that a merge has ended."""
    formerly = MergedName.objects.filter(search_query(query), kind=kind)
    return Q(pk__in=formerly.values("kept_id"))


def is_taken(kind: str, key: str) -> bool:
    """Whether a slug or an address leads to something that was kept, so that nothing new can have it."""
    return MergedName.objects.filter(kind=kind, key=key).exists()


def of(kind: str, number: int) -> QuerySet[MergedName]:
    """The former names of one thing, the newest first."""
    return MergedName.objects.filter(kind=kind, kept_id=number).order_by("-id")


def _kept(kind: str, key: str) -> int | None:
    return MergedName.objects.filter(kind=kind, key=key.replace("\x00", "")).values_list("kept_id", flat=True).first()
