"""Writing the journal."""

import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from . import sentences
from .actors import Actor
from .models import Entry, Heartbeat, Prepared
from .values import encode

ANY = "worker"  # the name under which every cluster shows that it lives
KEEP_BEATS = datetime.timedelta(days=7)


def label_of(thing: models.Model | type[models.Model]) -> str:
    """How rows of other apps are named here: `app.model`."""
    return thing._meta.label_lower


def note(by: Actor, verb: str, thing: models.Model, *, within: models.Model | None = None, **data: Any) -> Entry:
    """Write one entry, in the caller's transaction; `within` is the object whose page tells it (default: `thing`).

    A verb without a registered sentence is a mistake of the caller (KeyError).
    """
    if verb not in sentences.known():
        raise KeyError(verb)
    scope = within or thing
    return Entry.objects.create(
        verb=verb,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        thing=label_of(thing),
        thing_id=thing.pk,
        scope=label_of(scope),
        scope_id=scope.pk,
        data={name: encode(value) for name, value in data.items()},
    )


@transaction.atomic
def beat(name: str = ANY) -> None:
    """Record that the worker lives now, and of its clusters the one of this name."""
    for one in sorted({name, ANY}):
        Heartbeat.objects.update_or_create(name=one, defaults={"at": timezone.now()})


def is_prepared(name: str, digest: str) -> bool:
    """Whether a step of a start was done for this content, by whichever machine."""
    return Prepared.objects.filter(name=name, digest=digest).exists()


def set_prepared(name: str, digest: str) -> None:
    """Record for what content a step was done; without one that it is to be done again."""
    if digest:
        Prepared.objects.update_or_create(name=name, defaults={"digest": digest, "at": timezone.now()})
    else:
        Prepared.objects.filter(name=name).delete()


def forget_beats() -> int:
    """Forget the names of clusters that ended more than a week ago; how many."""
    old = Heartbeat.objects.filter(at__lt=timezone.now() - KEEP_BEATS).exclude(name=ANY)
    return old.delete()[0]
