"""Lists of cities and organisations in groups: by country in the reader's order, or by kind."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from events_core.foundation import localise

from .models import City, Organisation
from .naming import Named, all_named
from .places import MEMBERS

KIND, COUNTRY = "kind", "country"


@dataclass(frozen=True)
class Group:
    """A heading with what stands below it."""

    key: str
    title: str
    rows: tuple[Named, ...]


def cities_by_country(cities: Iterable[City]) -> list[Group]:
    """Cities by country: the member States first, then the others, each in the reader's order."""
    listed = all_named(cities)
    codes = in_readers_order({named.thing.country for named in listed})
    return [
        Group(
            code,
            localise.country_name(code),
            tuple(sorted((row for row in listed if row.thing.country == code), key=_place)),
        )
        for code in codes
    ]


def ordered(organisations: QuerySet[Organisation], by: str, countries: Iterable[str]) -> QuerySet[Organisation]:
    """Organisations so that the groups of a page follow each other; those without a country come last."""
    keys = [*in_readers_order(countries), ""] if by == COUNTRY else Organisation.Kind.values
    whens = [When(**{by: key}, then=Value(place)) for place, key in enumerate(keys)]
    place = Case(*whens, default=Value(len(keys)), output_field=IntegerField())
    return organisations.order_by(place, "slug")


def grouped(organisations: Iterable[Organisation], by: str) -> list[Group]:
    """A page of `ordered` organisations in its groups."""
    title: Callable[[str], str] = _country if by == COUNTRY else lambda key: str(Organisation.Kind(key).label)
    groups = itertools.groupby(organisations, key=lambda body: str(getattr(body, by)))
    return [Group(key, title(key), tuple(all_named(rows))) for key, rows in groups]


def in_readers_order(codes: Iterable[str]) -> list[str]:
    """Countries: the member States first, each part as the reader's language sorts."""
    return sorted(codes, key=lambda code: (code not in MEMBERS, localise.collation_key(localise.country_name(code))))


def country_options(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Countries to choose from, in the reader's order."""
    return [(code, localise.country_name(code)) for code in in_readers_order(codes)]


def _country(code: str) -> str:
    return localise.country_name(code) if code else _("No country given")


def _place(row: Named) -> Any:
    return localise.collation_key(row.shown.text)
