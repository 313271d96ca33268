"""What refers to people, organisations and cities, and what becomes of it when two of them are one.

Each app places the fields of its models when it is ready; a field that nobody has placed stops every merge, and a test.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from events_core.foundation.refusals import Blocker
from events_core.journal.actors import Actor


@dataclass(frozen=True)
class Merge:
    """`gone` becomes `kept`. Both are locked once `by` is set; before that it is only looked at."""

    kind: str
    kept: Any
    gone: Any
    by: Actor | None = None
    opens: bool = False


@dataclass(frozen=True)
class Remark:
    """A sentence on what will happen, perhaps with the page where more can be done about it."""

    text: str
    url: str = ""


Mover = Callable[[Merge, type[models.Model], str], None]
Watcher = Callable[[Merge], Iterable[Blocker]]
Teller = Callable[[Merge], Iterable[Remark]]
After = Callable[[Merge], None]
Locker = Callable[[str, list[int]], None]
Power = Callable[[Any], bool]


@dataclass(frozen=True)
class Place:
    """One field that refers to a thing; `title` is how the page calls its rows, "" for what it need not tell."""

    model: str
    field: str
    move: Mover
    title: str | Promise = ""

    @property
    def table(self) -> type[models.Model]:
        """Its model."""
        return apps.get_model(self.model)


_PLACES: dict[tuple[str, str], Place] = {}
_WATCHERS: list[Watcher] = []
_TELLERS: list[Teller] = []
_AFTERS: list[After] = []
_LOCKERS: list[Locker] = []
_POWERS: list[Power] = []


def move_rows(merge: Merge, model: type[models.Model], field: str) -> None:
    """Every row refers to what is kept."""
    model._base_manager.filter(**{field: merge.gone.pk}).update(**{field: merge.kept.pk})


def drop_rows(merge: Merge, model: type[models.Model], field: str) -> None:
    """Rows end with what they refer to."""
    model._base_manager.filter(**{field: merge.gone.pk}).delete()


def join_rows(merge: Merge, model: type[models.Model], field: str) -> None:
    """Every row refers to what is kept; one that says the same as a row there is dropped."""
    others = [
        one.attname
        for one in model._meta.concrete_fields
        if one.attname not in (model._meta.pk.attname, f"{field}_id") and _tells_apart(model, one.name)  # type: ignore[union-attr]
    ]
    there = set(model._base_manager.filter(**{field: merge.kept.pk}).values_list(*others))
    mine = model._base_manager.filter(**{field: merge.gone.pk}).values_list("pk", *others)
    double = [row[0] for row in mine if tuple(row[1:]) in there]
    model._base_manager.filter(pk__in=double).delete()
    move_rows(merge, model, field)


def place(model: str, field: str, move: Mover = move_rows, title: str | Promise = "") -> None:
    """Say what becomes of `field` of `model` ("app.model"); of a list of others, of its field in the table between."""
    _PLACES[(model.lower(), field)] = Place(model.lower(), field, move, title)


def watch(watcher: Watcher) -> None:
    """`watcher(merge)` tells what stands in the way."""
    _WATCHERS.append(watcher)


def tell(teller: Teller) -> None:
    """`teller(merge)` tells what will happen besides."""
    _TELLERS.append(teller)


def follow(after: After) -> None:
    """`after(merge)` runs when everything refers to what is kept, which has its values already."""
    _AFTERS.append(after)


def lock_before(locker: Locker) -> None:
    """`locker(kind, ids)` locks what every writer locks before people, organisations and cities."""
    _LOCKERS.append(locker)


def power(power: Power) -> None:
    """`power(person)` tells whether somebody may do more here than take part."""
    _POWERS.append(power)


def has_power(person: Any) -> bool:
    """Whether somebody has a role, speaks for a city or an organisation, or works on an event."""
    return bool(person.role) or any(power(person) for power in _POWERS)


def lock(kind: str, ids: list[int]) -> None:
    """Lock what comes first."""
    for locker in _LOCKERS:
        locker(kind, ids)


def blockers(merge: Merge) -> list[Blocker]:
    """Everything that stands in the way."""
    return [blocker for watcher in _WATCHERS for blocker in watcher(merge)]


def remarks(merge: Merge) -> list[Remark]:
    """What will happen besides."""
    return [remark for teller in _TELLERS for remark in teller(merge)]


def afterwards(merge: Merge) -> None:
    """Let everybody follow."""
    for after in _AFTERS:
        after(merge)


def places_of(model: type[models.Model]) -> list[Place]:
    """All fields that refer to this model, in the order of the apps. A field that nobody has placed is a mistake."""
    return [_PLACES[key] for key in references(model)]


def is_placed(key: tuple[str, str]) -> bool:
    """Whether somebody has said what becomes of a field."""
    return key in _PLACES


def references(model: type[models.Model]) -> list[tuple[str, str]]:
    """Every field of every table that refers to this model."""
    return [
        (other._meta.label_lower, field.name)
        for other in apps.get_models(include_auto_created=True)
        for field in other._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is model
    ]


def counts(merge: Merge) -> list[tuple[str, int, int]]:
    """What hangs on each: title, how many on the kept one, how many on the other; a query for each kind of row."""
    found: dict[str, list[int]] = {}
    for one in places_of(type(merge.kept)):
        if one.title:
            mine, theirs = (models.Count("pk", filter=models.Q(**{one.field: pk})) for pk in _pks(merge))
            both = one.table._base_manager.filter(**{f"{one.field}__in": _pks(merge)}).aggregate(
                mine=mine, theirs=theirs
            )
            sums = found.setdefault(str(one.title), [0, 0])
            sums[0], sums[1] = sums[0] + both["mine"], sums[1] + both["theirs"]
    return [(title, mine, theirs) for title, (mine, theirs) in found.items() if mine or theirs]


def _pks(merge: Merge) -> tuple[int, int]:
    return merge.kept.pk, merge.gone.pk


def _tells_apart(model: type[models.Model], name: str) -> bool:
    """Whether a column belongs to what makes a row one of its kind."""
    unique = [one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    listed = {field for fields in (*unique, *model._meta.unique_together) for field in fields}
    return not listed or name in listed
