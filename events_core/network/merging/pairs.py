"""Which things may be the same: kept as pairs when something is written, so that reading them costs nothing.

Pairs are found by the keys that two things share (`likeness`). A name that many people have says nothing: beyond a few
it makes no pairs.
"""

import itertools
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import LikelyPair, MatchKey, Organisation

from .likeness import keys_of
from .models import Kind
from .names import KINDS, MODELS

FEW = {MatchKey.Sort.ADDRESS: 20, MatchKey.Sort.PLACE: 10, MatchKey.Sort.NAME: 5}
"""How many may share a key before it says nothing."""
RANK = list(MatchKey.Sort.values)
CHUNK = 500


def follow(thing: Any) -> None:
    """A thing was written: its keys and likely pairs follow. What was said to be two stays two."""
    kind = KINDS[type(thing)]
    keys = keys_of(kind, thing)
    known = MatchKey.objects.filter(kind=kind, row=thing.pk)
    if {row.key for row in known} == keys.keys():
        return
    known.exclude(key__in=keys).delete()
    _write_keys(kind, {thing.pk: keys})
    found = _pairs_of(kind, {thing.pk: keys})
    for pair in LikelyPair.objects.filter(Q(low=thing.pk) | Q(high=thing.pk), kind=kind, apart_at=None):
        if (pair.low, pair.high) not in found:
            pair.delete()
    _write_pairs(kind, found)


def sweep(limit: int = 100_000) -> int:
    """Find the keys of what was written without any, as in bulk or before there were keys; how many things."""
    swept = 0
    for kind, model in MODELS.items():
        bare = model._default_manager.exclude(pk__in=MatchKey.objects.filter(kind=kind).values("row")).order_by("pk")
        while swept < limit and (things := list(bare[:CHUNK])):
            keys = {thing.pk: keys_of(kind, thing) for thing in things}
            with transaction.atomic():
                _write_keys(kind, keys)
                _write_pairs(kind, _pairs_of(kind, keys))
            swept += len(things)
    return swept


def likely(kind: str = "") -> QuerySet[LikelyPair]:
    """Pairs that nobody has decided on, the newest first."""
    found = LikelyPair.objects.filter(apart_at=None)
    return found.filter(kind=kind) if kind else found


@transaction.atomic
def tell_apart(pair_id: int, *, by: Actor) -> LikelyPair:
    """These are two: they are not asked about again. Twice is once. Refuses a pair that is not there any more (404)."""
    pair = LikelyPair.objects.select_for_update().filter(pk=pair_id).first()
    things = list(MODELS[pair.kind]._default_manager.filter(pk__in=(pair.low, pair.high))) if pair else []
    if pair is None or len(things) < 2:
        raise Missing(_("One of the two is not on record any more: somebody may have merged them already."))
    if pair.apart_at is None:
        pair.apart_at = now()
        pair.save(update_fields=["apart_at"])
        for thing in things:
            note(by, f"{pair.kind}.told_apart", thing)
    return pair


def after_merge(kind: str, kept: Any, gone_id: int) -> None:
    """Pairs of the one that is gone end; what it was told apart from, the kept one is told apart from."""
    pairs = LikelyPair.objects.filter(Q(low=gone_id) | Q(high=gone_id), kind=kind)
    apart = [(pair.low if pair.high == gone_id else pair.high, pair.apart_at) for pair in pairs if pair.apart_at]
    pairs.delete()
    MatchKey.objects.filter(kind=kind, row=gone_id).delete()
    for other, since in apart:
        if other != kept.pk:
            low, high = _ordered(kept.pk, other)
            facts = {"sort": MatchKey.Sort.NAME, "apart_at": since}
            LikelyPair.objects.update_or_create(
                kind=kind, low=low, high=high, defaults={"apart_at": since}, create_defaults=facts
            )
    follow(kept)


def _pairs_of(kind: str, keys: dict[int, dict[str, str]]) -> dict[tuple[int, int], str]:
    """Pairs that things make with all others by their keys, each with what says most; two queries at most."""
    sorts = {key: sort for own in keys.values() for key, sort in own.items()}
    sharing: dict[str, list[int]] = {}
    for key, row in MatchKey.objects.filter(kind=kind, key__in=sorts).values_list("key", "row"):
        sharing.setdefault(key, []).append(row)
    found: dict[tuple[int, int], str] = {}
    for key, rows in sorted(sharing.items(), key=lambda item: RANK.index(sorts[item[0]])):
        if len(rows) <= FEW[MatchKey.Sort(sorts[key])]:
            for one, other in itertools.combinations(sorted(rows), 2):
                if one in keys or other in keys:
                    found.setdefault((one, other), sorts[key])
    return _at_home(found) if kind == Kind.ORGANISATION else found


def _at_home(found: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Organisations of different countries share names, such as that of a ministry: they are no pair."""
    numbers = {number for pair in found for number in pair}
    country = dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "country")) if found else {}
    return {pair: sort for pair, sort in found.items() if len({country.get(number, "") for number in pair} - {""}) < 2}


def _write_keys(kind: str, keys: dict[int, dict[str, str]]) -> None:
    rows = [MatchKey(kind=kind, row=row, key=key, sort=sort) for row, own in keys.items() for key, sort in own.items()]
    MatchKey.objects.bulk_create(rows, ignore_conflicts=True)


def _write_pairs(kind: str, found: dict[tuple[int, int], str]) -> None:
    rows = [LikelyPair(kind=kind, low=low, high=high, sort=sort) for (low, high), sort in found.items()]
    LikelyPair.objects.bulk_create(rows, ignore_conflicts=True)


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def ids_of(pairs: Iterable[LikelyPair]) -> dict[str, set[int]]:
    """The numbers of the things in some pairs, by kind."""
    found: dict[str, set[int]] = {}
    for pair in pairs:
        found.setdefault(pair.kind, set()).update((pair.low, pair.high))
    return found


def things_of(pairs: Collection[LikelyPair]) -> dict[tuple[str, int], Any]:
    """The things in some pairs, by kind and number; a query for each kind that there is."""
    found: dict[tuple[str, int], Any] = {}
    for kind, numbers in ids_of(pairs).items():
        rows = MODELS[kind]._default_manager.all()
        if kind != Kind.CITY:
            rows = rows.select_related("organisation" if kind == Kind.PERSON else "city")
        found.update({(kind, thing.pk): thing for thing in rows.filter(pk__in=numbers)})
    return found
