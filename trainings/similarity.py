"""How like two cities are, in per cent and with reasons: plain values in, plain values out.

Only what is known of both counts: a feature that is unknown in either city leaves the sum, with its weight. Where fewer
than two features are known of both, nothing can be said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .matching import Reason

FEATURES = ("size", "climate", "economy", "stage", "needs", "targets")
ENOUGH = 2
"""So many features must be known of both cities."""
SIZES = ((3, 2, 100), (3, 1, 60), (10, 1, 30))
"""Up to so many times the people (as a fraction): so many per cent alike."""


@dataclass(frozen=True)
class Setting:
    """What is known of a city; what is empty is not known. `weak_in` are themes, `targets` what is to be reduced."""

    country: str = ""
    population: int | None = None
    climate: str = ""
    economy: str = ""
    stage: str = ""
    weak_in: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """How like, in per cent; why, by feature; and which features are known of both. 0 when nothing can be said."""

    share: int = 0
    reasons: tuple[Reason, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether enough is known to say anything."""
        return len(self.known) >= ENOUGH


def likeness(a: Setting, b: Setting, weights: Mapping[str, int]) -> Likeness:
    """How like two cities are; the same whichever comes first."""
    found = [
        one for one in (_size(a, b), _climate(a, b), _economy(a, b), _stage(a, b), _needs(a, b), _targets(a, b)) if one
    ]
    counted = [(name, share, why) for name, share, why in found if weights.get(name)]
    known = tuple(name for name, _share, _why in counted)
    if len(counted) < ENOUGH:
        return Likeness(0, (Reason("too_little"),), known)
    total = sum(weights[name] * share for name, share, _why in counted)
    return Likeness(total // sum(weights[name] for name in known), tuple(why for _name, _share, why in counted), known)


Feature = tuple[str, int, Reason] | None
"""A feature, how like in per cent, why; None when it is not known of both."""


def _size(a: Setting, b: Setting) -> Feature:
    """By steps of how many times more people live in the larger one."""
    if not a.population or not b.population:
        return None
    less, more = sorted((a.population, b.population))
    share = next((share for times, of, share in SIZES if more * of <= less * times), 0)
    return "size", share, Reason("size_near" if share == 100 else "size_apart" if share else "size_far")


def _climate(a: Setting, b: Setting) -> Feature:
    return _same("climate", a.climate, b.climate)


def _economy(a: Setting, b: Setting) -> Feature:
    """The same; a mixed economy is half like any other."""
    if a.economy and b.economy and a.economy != b.economy and "mixed" in (a.economy, b.economy):
        return "economy", 50, Reason("economy_mixed")
    return _same("economy", a.economy, b.economy)


def _stage(a: Setting, b: Setting) -> Feature:
    return _same("stage", a.stage, b.stage)


def _needs(a: Setting, b: Setting) -> Feature:
    return _shared("needs", a.weak_in, b.weak_in)


def _targets(a: Setting, b: Setting) -> Feature:
    return _shared("targets", a.targets, b.targets)


def _same(name: str, here: str, there: str) -> Feature:
    if not here or not there:
        return None
    return (name, 100, Reason(f"{name}_same", {name: here})) if here == there else (name, 0, Reason(f"{name}_other"))


def _shared(name: str, here: frozenset[str], there: frozenset[str]) -> Feature:
    """Those of both among those of either."""
    if not here or not there:
        return None
    both = here & there
    share = 100 * len(both) // len(here | there)
    return name, share, Reason(f"{name}_shared" if both else f"{name}_other", {"both": sorted(both)} if both else {})
