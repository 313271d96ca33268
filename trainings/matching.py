"""How well an offer fits what is asked, part by part: plain values in, plain values out.

A score is the sum of its parts' points. Points are counted in tenths as whole numbers, so that a sum is exact and the
same everywhere. What makes a match impossible is a conflict, which names itself and is no matter of points.

What was not asked counts half, unless the offer takes anything. What an offer does not say of its languages and ways of
teaching counts nothing, and is no conflict. More overlap never lowers a score.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

PARTS = ("topics", "language", "dates", "experience", "level", "cost", "audience", "mode", "size")
PREFERENCES = (100, 70, 50, 30, 20, 10)
"""What a language counts in per cent, by its place among those asked for; the last figure serves all later places."""
TAUGHT = 25
"""Who has taught any city gets at least so many per cent for experience, however unlike the cities are."""
HALF = (1, 2)
FULL = (1, 1)
NONE = (0, 1)
Share = tuple[int, int]
"""A part of one: numerator and denominator."""


@dataclass(frozen=True)
class Asked:
    """What is asked: slugs and codes; `languages` best first, `budget` in USD.

    An empty value was not said, and counts half where the offer could have met or missed it. `clashes` names what
    requests that are served together do not have in common ("languages", "months"): then no offer can serve them all.
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
    clashes: frozenset[str] = frozenset()

    @property
    def body(self) -> dict[str, Any]:
        """As a match keeps what it was made for."""
        return {
            "topics": sorted(self.topics),
            "level": self.level,
            "audiences": sorted(self.audiences),
            "people": self.people,
            "languages": list(self.languages),
            "months": sorted(self.months),
            "mode": self.mode,
            "countries": sorted(self.countries),
            "cities": list(self.cities),
            "budget": None if self.budget is None else str(self.budget),
        }


@dataclass(frozen=True)
class Offered:
    """What one offer holds. Empty months, countries and audiences mean any; no `group_max` means no limit.

    `share` is the city's part of the costs in per cent by the cost basis called `basis`, `costs` what the city would
    pay in USD for the people asked; None when nobody can tell.
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
    basis: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a part has its points, or what the conflict is: a code and what it is about; `wording` makes the sentence."""

    code: str
    about: Mapping[str, Any] = field(default_factory=dict)


_FIELDS = {
    "topics": attrgetter("topics"),
    "language": attrgetter("languages"),
    "dates": attrgetter("months"),
    "experience": attrgetter("experience"),
    "level": attrgetter("level"),
    "cost": attrgetter("costs", "share", "basis"),
    "audience": attrgetter("audiences"),
    "mode": attrgetter("modes"),
    "size": attrgetter("group_max"),
}
"""What of an offer each part looks at."""


class Scored(NamedTuple):
    """One offer's points in tenths for each of `PARTS`, the reason of each, and the conflicts by code."""

    number: int
    points: tuple[int, ...]
    reasons: tuple[Reason, ...]
    conflicts: tuple[Reason, ...] = ()

    @property
    def score(self) -> int:
        """The sum of the points, in tenths."""
        return sum(self.points)

    @property
    def order(self) -> tuple[bool, int, int]:
        """Where it stands in a list: possible ones first, the best first, then as they came."""
        return bool(self.conflicts), -self.score, self.number


Judged = tuple[int, Reason, Reason | None]
"""Points in tenths, why, and what makes it impossible."""


class Judge:
    """Scores offers for one request, each value of an offer's field once: thousands of offers share few values.

    `levels` tells where a level stands among the levels, `likeness` how like a city that was taught is to those that
    ask, in per cent; cities of which too little is known are not in it.
    """

    def __init__(
        self, asked: Asked, weights: Mapping[str, int], levels: Mapping[str, int], likeness: Mapping[int, int]
    ) -> None:
        self.asked = asked
        part: dict[str, Callable[[Offered], tuple[Share, Reason]]] = {
            "topics": lambda offered: _topics(asked, offered),
            "language": lambda offered: _language(asked, offered),
            "dates": lambda offered: _dates(asked, offered),
            "experience": lambda offered: _experience(asked, offered, likeness),
            "level": lambda offered: _level(asked, offered, levels),
            "cost": lambda offered: _cost(asked, offered),
            "audience": lambda offered: _audience(asked, offered),
            "mode": lambda offered: _mode(asked, offered),
            "size": lambda offered: _size(asked, offered),
        }
        seen: dict[str, dict[Any, Judged]] = {name: {} for name in PARTS}
        self._parts = [(_FIELDS[name], seen[name], name, part[name], 10 * weights[name]) for name in PARTS]
        self._by_countries: dict[frozenset[str], Reason | None] = {}

    def __call__(self, offered: Offered) -> Scored:
        """The points of one offer."""
        found = []
        for field_of, seen, name, share_of, weight in self._parts:
            value = field_of(offered)
            if value not in seen:
                (part, whole), why = share_of(offered)
                seen[value] = weight * part // whole, why, _conflict(name, self.asked, offered)
            found.append(seen[value])
        points, reasons, conflicts = zip(*found, strict=True)
        hard = [one for one in conflicts if one]
        if offered.countries and (elsewhere := self._elsewhere(offered)):
            hard.append(elsewhere)
        return Scored(offered.number, points, reasons, tuple(hard))

    def _elsewhere(self, offered: Offered) -> Reason | None:
        """Countries in which it is not offered."""
        if offered.countries not in self._by_countries:
            left = sorted(self.asked.countries - offered.countries)
            self._by_countries[offered.countries] = Reason("country", {"countries": left}) if left else None
        return self._by_countries[offered.countries]


def score(
    asked: Asked,
    offered: Offered,
    weights: Mapping[str, int],
    levels: Mapping[str, int],
    likeness: Mapping[int, int],
) -> Scored:
    """The points of one offer, as a `Judge` gives them."""
    return Judge(asked, weights, levels, likeness)(offered)


def rank(
    asked: Asked,
    offers: Iterable[Offered],
    weights: Mapping[str, int],
    levels: Mapping[str, int],
    likeness: Mapping[int, int],
) -> list[Scored]:
    """All offers, those that are possible before those with conflicts, the best first; ties by the offer's number."""
    return sorted(map(Judge(asked, weights, levels, likeness), offers), key=lambda one: one.order)


def _conflict(name: str, asked: Asked, offered: Offered) -> Reason | None:
    """What of this part makes the offer impossible for what is asked."""
    if name == "topics" and asked.topics and not asked.topics & offered.topics:
        return Reason("topics", {"offered": sorted(offered.topics), "asked": sorted(asked.topics)})
    if name == "language":
        if "languages" in asked.clashes:
            return Reason("languages_differ")
        if asked.languages and offered.languages and not offered.languages.intersection(asked.languages):
            return Reason("language", {"offered": sorted(offered.languages), "asked": list(asked.languages)})
    if name == "dates":
        if "months" in asked.clashes:
            return Reason("months_differ")
        if asked.months and offered.months and not asked.months & offered.months:
            return Reason("dates", {"offered": sorted(offered.months), "asked": sorted(asked.months)})
    if name == "mode" and asked.mode and offered.modes and not _share_of_mode(asked.mode, offered.modes):
        return Reason("mode", {"offered": sorted(offered.modes), "asked": asked.mode})
    if name == "size" and asked.people is not None and offered.group_max is not None:
        about = {"most": offered.group_max, "people": asked.people}
        return Reason("size", about) if asked.people > offered.group_max else None
    return None


def _topics(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """The share of the topics asked for that it covers."""
    if not asked.topics:
        return HALF, Reason("topics_not_asked")
    covered = asked.topics & offered.topics
    if len(covered) == len(asked.topics):
        return FULL, Reason("topics_exact" if covered == offered.topics else "topics_all", {"covered": sorted(covered)})
    if not covered:
        return NONE, Reason("topics_none", {"offered": sorted(offered.topics)})
    about = {"covered": sorted(covered), "missing": sorted(asked.topics - covered)}
    return (len(covered), len(asked.topics)), Reason("topics_some", about)


def _language(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """The language that the city prefers among those in which it is taught."""
    if not asked.languages:
        return HALF, Reason("language_not_asked", {"offered": sorted(offered.languages)})
    if not offered.languages:
        return NONE, Reason("language_not_said")
    for place, code in enumerate(asked.languages):
        if code in offered.languages:
            if place == 0:
                return FULL, Reason("language_best", {"language": code})
            worth = PREFERENCES[min(place, len(PREFERENCES) - 1)]
            about = {"language": code, "best": asked.languages[0], "place": place + 1}
            return (worth, 100), Reason("language_later", about)
    return NONE, Reason("language_none", {"offered": sorted(offered.languages), "best": asked.languages[0]})


def _dates(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """The share of the months asked for in which it can be held."""
    if not offered.months:
        return FULL, Reason("dates_any")
    if not asked.months:
        return HALF, Reason("dates_not_asked", {"offered": sorted(offered.months)})
    common = asked.months & offered.months
    if not common:
        return NONE, Reason("dates_none", {"offered": sorted(offered.months)})
    whole = len(common) == len(asked.months)
    return (len(common), len(asked.months)), Reason("dates_all" if whole else "dates_some", {"months": sorted(common)})


def _experience(asked: Asked, offered: Offered, likeness: Mapping[int, int]) -> tuple[Share, Reason]:
    """How like the city is that is most like the one that asks, of those that it has taught."""
    if not offered.experience:
        return NONE, Reason("experience_none")
    if not asked.cities:
        return HALF, Reason("experience_not_asked")
    if len(asked.cities) == 1 and asked.cities[0] in offered.experience:
        return FULL, Reason("experience_same", {"city": asked.cities[0]})
    best, like = min(offered.experience), -1
    for city in offered.experience:
        share = likeness.get(city, -1)
        if share > like or (share == like and city < best):
            best, like = city, share
    if like < 0:
        return (TAUGHT, 100), Reason("experience_unknown", {"city": best})
    return (max(like, TAUGHT), 100), Reason("experience_like", {"city": best, "share": like})


def _level(asked: Asked, offered: Offered, levels: Mapping[str, int]) -> tuple[Share, Reason]:
    """Full for the same level, half for the next one."""
    if not asked.level:
        return HALF, Reason("level_not_asked", {"offered": offered.level})
    if not offered.level:
        return HALF, Reason("level_not_said")
    about = {"offered": offered.level, "asked": asked.level}
    if asked.level == offered.level:
        return FULL, Reason("level_same", about)
    here, there = levels.get(asked.level), levels.get(offered.level)
    if here is not None and there is not None and abs(here - there) <= 1:
        return HALF, Reason("level_near", about)
    return NONE, Reason("level_far", about)


def _cost(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """What the city would pay against its budget, when both are known; else by the cost basis."""
    if asked.budget is not None and offered.costs is not None:
        about = {"costs": str(offered.costs), "budget": str(asked.budget)}
        if offered.costs <= asked.budget:
            return FULL, Reason("cost_within" if offered.costs else "cost_nothing", about)
        cents = int(100 * asked.budget), max(int(100 * offered.costs), 1)
        return cents, Reason("cost_beyond", about)
    if offered.share is None:
        return HALF, Reason("cost_not_said")
    return (100 - offered.share, 100), Reason("cost_basis", {"basis": offered.basis, "share": offered.share})


def _audience(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """The share of the audiences asked for that it is made for."""
    if not offered.audiences:
        return FULL, Reason("audience_any")
    if not asked.audiences:
        return HALF, Reason("audience_not_asked", {"offered": sorted(offered.audiences)})
    common = asked.audiences & offered.audiences
    if not common:
        return NONE, Reason("audience_none", {"offered": sorted(offered.audiences)})
    about = {"covered": sorted(common), "missing": sorted(asked.audiences - common)}
    code = "audience_some" if about["missing"] else "audience_all"
    return (len(common), len(asked.audiences)), Reason(code, about)


def _mode(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """In person, online or both, as asked; half when only one of both is."""
    if not asked.mode:
        return HALF, Reason("mode_not_asked", {"offered": sorted(offered.modes)})
    if not offered.modes:
        return NONE, Reason("mode_not_said")
    share = _share_of_mode(asked.mode, offered.modes)
    about = {"asked": asked.mode, "offered": sorted(offered.modes)}
    if share == 2:
        return FULL, Reason("mode_same", about)
    return (HALF, Reason("mode_half", about)) if share else (NONE, Reason("mode_none", about))


def _share_of_mode(asked: str, offered: frozenset[str]) -> int:
    """In halves: what is in person and online serves those who ask for one of them, and the other way round."""
    if asked in offered or (asked == "hybrid" and len(offered) > 1):
        return 2
    return int(asked == "hybrid" or "hybrid" in offered)


def _size(asked: Asked, offered: Offered) -> tuple[Share, Reason]:
    """Whether all people asked for have a place."""
    if offered.group_max is None:
        return FULL, Reason("size_any")
    about = {"most": offered.group_max, "people": asked.people}
    if asked.people is None:
        return HALF, Reason("size_not_asked", about)
    return (
        (FULL, Reason("size_fits", about)) if asked.people <= offered.group_max else (NONE, Reason("size_over", about))
    )
