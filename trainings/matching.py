"""How well an offer fits what is asked, part by part: plain values in, plain values out.

A score is the sum of its parts' points. Points are counted in tenths as whole numbers, so that a sum is exact and the
same everywhere. What makes a match impossible is a conflict, which names itself and is no matter of points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

PARTS = ("topics", "language", "dates", "experience", "level", "cost", "audience", "mode", "size")


@dataclass(frozen=True)
class Asked:
    """What is asked: slugs and codes. `languages` best first; `levels` tells how far levels are apart.

    An empty value was not said, and counts half where the offer could have met or missed it.
    """

    topics: frozenset[str] = frozenset()
    level: str = ""
    audiences: frozenset[str] = frozenset()
    people: int | None = None
    languages: tuple[str, ...] = ()
    months: frozenset[str] = frozenset()
    mode: str = ""
    countries: frozenset[str] = frozenset()
    cities: tuple[int, ...] = ()
    budget: Decimal | None = None


@dataclass(frozen=True)
class Offered:
    """What one offer holds. Empty months, countries and audiences mean any; `share` is the city's part of the costs.

    `costs` is what the city would pay in USD for the people asked; None when nobody can tell.
    """

    number: int
    topics: frozenset[str] = frozenset()
    level: str = ""
    audiences: frozenset[str] = frozenset()
    group_max: int | None = None
    languages: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    experience: frozenset[int] = frozenset()
    share: int | None = None
    costs: Decimal | None = None


@dataclass(frozen=True)
class Reason:
    """Why a part has its points: a code with what it is about; `wording` makes the sentence."""

    code: str
    about: Mapping[str, Any] = field(default_factory=dict)
