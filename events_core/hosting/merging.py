"""What becomes of co-host requests and standing offers when two cities or organisations are one."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.refusals import Blocker
from events_core.journal.actions import label_of
from events_core.journal.models import Letter, StoredFile
from events_core.network.links import SpentLink
from events_core.network.merging import registry
from events_core.network.merging.models import Kind
from events_core.network.merging.registry import Merge, move_rows, place

from .lifecycle import OPEN
from .models import CohostRequest, StandingOffer

LISTS = ("sites", "months", "languages", "blocked")
ENDED = "merged"
"""Why the link of a request that was folded into another opens nothing any more."""


def register() -> None:
    """Say what becomes of every field of this app."""
    requests, offers = gettext_lazy("Requests to co-host"), gettext_lazy("Standing offers to host")
    place("hosting.CohostRequest", "city", _requests, requests)
    place("hosting.CohostRequest", "organisation", title=requests)
    place("hosting.Answer", "organisation")
    place("hosting.StandingOffer", "city", title=offers)
    place("hosting.StandingOffer", "organisation", _offers, offers)
    registry.watch(asked_twice)


def asked_twice(merge: Merge) -> Iterable[Blocker]:
    """One event may ask a city but once: where both were asked and each has an answer or is waiting, they stay two."""
    for mine, theirs in _doubles(merge):
        if not (_is_bare(mine) or _is_bare(theirs)):
            text = _(
                "Both were asked to co-host “%(event)s”. Take one of the requests back while nobody has answered it."
            )
            url = reverse("hosting:desk", args=[mine.event.slug])
            yield Blocker("asked_twice", text % {"event": mine.event}, url=url)


def _doubles(merge: Merge) -> list[tuple[CohostRequest, CohostRequest]]:
    """Requests of both cities for the same events, the kept city's first; two queries."""
    if merge.kind != Kind.CITY:
        return []
    rows = CohostRequest.objects.select_related("event").prefetch_related("answers")
    mine = {row.event_id: row for row in rows.filter(city=merge.kept)}
    return [(mine[row.event_id], row) for row in rows.filter(city=merge.gone, event__in=mine)]


def _is_bare(request: CohostRequest) -> bool:
    """Whether nobody has answered it and nobody is to: never sent, taken back, or expired."""
    return request.state not in OPEN and not request.answers.all()


def _requests(merge: Merge, model: type[models.Model], field: str) -> None:
    """Requests are the kept city's. Of two for one event the one without an answer is folded into the other."""
    for mine, theirs in _doubles(merge):
        stays, goes = (mine, theirs) if _is_bare(theirs) else (theirs, mine)
        _fold(goes, stays)
    move_rows(merge, model, field)


def _fold(goes: CohostRequest, stays: CohostRequest) -> None:
    """Letters and files of a request without an answer stand under the other; its link says that it is over."""
    for kept_about in (Letter, StoredFile):
        rows: Any = kept_about._default_manager.filter(about=label_of(goes), about_id=goes.pk)
        rows.update(about_id=stays.pk)
    if goes.link_digest:
        facts = {"purpose": goes.PURPOSE, "row": stays.pk, "why": ENDED}
        SpentLink.objects.get_or_create(digest=goes.link_digest, defaults=facts)
    SpentLink.objects.filter(purpose=goes.PURPOSE, row=goes.pk).update(row=stays.pk)
    goes.delete()


def _offers(merge: Merge, model: type[models.Model], field: str) -> None:
    """A local government has one standing offer: what the other offered is added to it."""
    mine = StandingOffer.objects.filter(organisation=merge.kept).first()
    theirs = StandingOffer.objects.filter(organisation=merge.gone).first()
    if mine and theirs:
        for name in LISTS:
            said = getattr(mine, name)
            setattr(mine, name, [*said, *(one for one in getattr(theirs, name) if one not in said)])
        mine.themes.add(*theirs.themes.all())
        mine.group_max = mine.group_max or theirs.group_max
        mine.note = "\n\n".join(dict.fromkeys(filter(None, (mine.note, theirs.note))))
        mine.is_active = mine.is_active or theirs.is_active
        mine.version += 1
        mine.save()
        theirs.delete()
    move_rows(merge, model, field)
