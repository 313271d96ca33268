"""Making two things one, in one transaction: nothing that hangs on either is lost."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing, Refused, Stale
from events_core.foundation.search import search_text
from events_core.journal.actions import label_of, note
from events_core.journal.actors import Actor
from events_core.journal.letters import Recipient, post
from events_core.journal.models import Letter, Mailing, StoredFile
from events_core.network.models import MergedName, Person
from events_core.network.naming import texts_of
from events_core.network.signals import names_changed

from . import pairs, registry, values
from .models import Kind
from .names import MODELS
from .registry import Merge

LOOSE = (Letter, StoredFile, Mailing)
"""Tables that name what they are about by its number; the journal's entries are never changed, it asks for both."""


@transaction.atomic
def merge(
    kind: str,
    kept_id: int,
    gone_id: int,
    *,
    by: Actor,
    taken: Collection[str] = (),
    seen: tuple[int, int] | None = None,
) -> Any:
    """Make `gone` a part of `kept`, which takes over the values named in `taken` and all that it lacks; returns it.

    Everything that referred to the one that goes refers to the other; its address, slug and names lead there. Refuses
    what stands against it (409, with blockers), things that somebody changed since they were `seen` (412, their
    versions), and what is not there any more, because somebody was faster (404).
    """
    registry.lock(kind, [kept_id, gone_id])
    kept, gone = _locked(kind, kept_id, gone_id)
    if seen is not None and seen != (kept.version, gone.version):
        raise Stale(_("Somebody has changed one of them since you opened this. Open it again to see the change."))
    found = Merge(kind, kept, gone, by, may_open(kind, kept, gone))
    if against := registry.blockers(found):
        raise Refused("refused", " ".join(blocker.message for blocker in against), against)
    changed = values.take_over(kind, kept, gone, taken)
    for place in registry.places_of(type(kept)):
        place.move(found, place.table, place.field)
    _move_loose(found)
    told = _told(found)
    _remember(found)
    gone_name, gone_number = gone.name, gone.pk
    gone.delete()
    gone.pk = gone_number
    kept.version += 1
    kept.save(update_fields=[*changed, "version", "search_text"])
    facts = {} if kind == Kind.PERSON else {"name": gone_name}
    note(by, f"{kind}.merged", kept, **facts)
    for to, is_gone in told:
        post(
            "network/merged", to=to, about=kept, context={"opens": found.opens, "is_gone": is_gone, "kept": kept.email}
        )
    pairs.after_merge(kind, kept, gone_number)
    registry.afterwards(found)
    if kind != Kind.PERSON:
        names_changed.send(type(kept), thing=kept)
    return kept


def may_open(kind: str, kept: Any, gone: Any) -> bool:
    """Whether codes sent to the address that goes, and keys made with it, open the account that stays.

    Not where either has a role, a post or a part in a team: nobody becomes an officer or a city's focal point by an
    account that looks like theirs.
    """
    return kind == Kind.PERSON and gone.is_active and not any(map(registry.has_power, (kept, gone)))


def preview(kind: str, kept_id: int, gone_id: int, by: Actor) -> Merge:
    """Both as they are now. Refuses what is not on record (404), and one thing given twice."""
    kept, gone = _found(kind, MODELS[kind]._default_manager.filter(pk__in=(kept_id, gone_id)), kept_id, gone_id)
    return Merge(kind, kept, gone, by, may_open(kind, kept, gone))


def _locked(kind: str, kept_id: int, gone_id: int) -> tuple[Any, Any]:
    """Both, locked in the order of their numbers, so that two merges the one way and the other do not wait for ever."""
    rows = MODELS[kind]._default_manager.select_for_update().filter(pk__in=(kept_id, gone_id)).order_by("pk")
    return _found(kind, rows, kept_id, gone_id)


def _found(kind: str, rows: Any, kept_id: int, gone_id: int) -> tuple[Any, Any]:
    by_number = {row.pk: row for row in rows}
    if kept_id == gone_id:
        raise Refused("same", _("This is one and the same record."))
    if kept_id not in by_number or gone_id not in by_number:
        raise Missing(_("One of the two is not on record any more: somebody may have merged them already."))
    return by_number[kept_id], by_number[gone_id]


def _move_loose(found: Merge) -> None:
    about = label_of(found.gone)
    for model in LOOSE:
        model._default_manager.filter(about=about, about_id=found.gone.pk).update(about_id=found.kept.pk)


def _remember(found: Merge) -> None:
    """By what the one that goes was known, and what had been merged into it before."""
    kind, gone = found.kind, found.gone
    MergedName.objects.filter(kind=kind, kept_id=gone.pk).update(kept_id=found.kept.pk)
    if not found.opens:
        MergedName.objects.filter(kind=kind, kept_id=found.kept.pk).update(opens=False)
    key = gone.email if kind == Kind.PERSON else gone.slug
    name = str(gone.name) if kind == Kind.PERSON else next(iter(texts_of(gone.name).values()), "")
    more = (gone.native_name,) if kind == Kind.PERSON else (getattr(gone, "short_name", ""), gone.aliases)
    MergedName.objects.create(
        kind=kind,
        old_id=gone.pk,
        key=key,
        name=name[:300],
        kept_id=found.kept.pk,
        opens=found.opens,
        search_text=search_text(key, gone.name, *more),
    )


def _told(found: Merge) -> list[tuple[Recipient, bool]]:
    """Who is told by letter, and whether it is the address that goes: both of a person who has ever signed in there."""
    if found.kind != Kind.PERSON:
        return []
    people: list[tuple[Person, bool]] = [(found.kept, False), (found.gone, True)]
    return [
        (Recipient(one.name, one.email, one.language or "en", one.timezone), is_gone)
        for one, is_gone in people
        if one.last_login and one.is_active
    ]
