"""What cities do with their requests, and what is said about them in between."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.journal.actors import Actor
from events_core.network import links
from events_core.network.models import Person
from events_core.programme.models import ReferenceCounter
from trainings import mail
from trainings.intake import RequestIntake
from trainings.lifecycle import OVER
from trainings.models import Match, Message, TrainingRequest
from trainings.opening import FORGOTTEN

from .common import CITY, by_city, locked, must_be_fresh, take, tell, text_of, write
from .parting import locked_joint, part

PATIENCE = datetime.timedelta(days=30)
"""How long a draft that nobody continues is kept."""
SAID = 5_000
_S = TrainingRequest.State


@transaction.atomic
def start(values: Mapping[str, Any], *, maker: Person | None = None, by: Actor | None = None) -> TrainingRequest:
    """Begin a request as a draft, and mail its contact the link. Refuses bad values at their fields (422).

    Who begins it is its `maker`, and its contact where none is named; without a person it is the link's holder.
    """
    clean = RequestIntake(values).clean()
    topics = clean.pop("topics", [])
    if maker and not clean.get("contact_email"):
        clean |= {"contact_name": maker.name, "contact_email": maker.email, "contact_position": maker.position}
    if maker and not clean.get("contact_language"):
        clean["contact_language"] = maker.language
    request = TrainingRequest(maker=maker, **clean)
    request.save()
    request.renew_link()
    request.save(update_fields=["link_generation", "link_digest"])
    request.topics.set(topics)
    tell(by or by_city(request), "begun", request)
    mail.to_city(request, "begun", until=kept_until(request))
    return request


@transaction.atomic
def save(
    request_id: int, values: Mapping[str, Any], *, by: Actor | None = None, version: int | None = None
) -> TrainingRequest:
    """Change some of what is asked. Refuses bad values (422), a late save (412), what is over or sent already (409).

    Once a training was agreed, another city or number of people is refused as well (409 `promised`).

    By its link a request can be changed until it is sent; afterwards the city writes to the secretariat, which can.
    """
    request = locked(request_id)
    _must_be_open(request, by)
    must_be_fresh(request, version)
    clean = RequestIntake(values, request).clean()
    topics = clean.pop("topics", None)
    changed = [name for name, value in clean.items() if getattr(request, name) != value]
    if topics is not None and {topic.pk for topic in topics} != set(request.topics.values_list("pk", flat=True)):
        request.topics.set(topics)
        changed.append("topics")
    _must_not_be_promised(request, changed)
    if not changed:
        return request
    for name, value in clean.items():
        setattr(request, name, value)
    request.saved_at = timezone.now()
    write(request)
    if request.state != _S.DRAFT:
        tell(by or by_city(request), "changed", request, fields=changed)
    elif "contact_email" in changed:
        mail.to_city(request, "begun", until=kept_until(request))
    return request


@transaction.atomic
def hand_request(request_id: int, contact: Mapping[str, Any], *, by: Actor) -> TrainingRequest:
    """Another person at the city has the request, with a new link; the old one says so. Refuses what is over (409)."""
    request = locked(request_id)
    _must_be_open(request, by)
    clean = RequestIntake({"contact": contact}, request).clean()
    changed = [name for name, value in clean.items() if getattr(request, name) != value]
    if "contact_email" not in changed:
        return request
    for name, value in clean.items():
        setattr(request, name, value)
    request.contact_position = ""
    links.replace(request, "replaced")
    request.saved_at = timezone.now()
    write(request)
    tell(by, "changed", request, fields=changed)
    mail.to_city(request, "contact")
    return request


@transaction.atomic
def submit(request_id: int, *, by: Actor | None = None) -> TrainingRequest:
    """Send a draft to the secretariat; it gets its number. Refuses what is not filled in or was sent already (409)."""
    request = locked(request_id)
    take(request, "submit")
    request.reference = _next_reference()
    request.submitted_at = timezone.now()
    write(request)
    tell(by or by_city(request), "submitted", request)
    mail.to_city(request, "submitted")
    mail.to_desk(request, "desk_submitted")
    return request


@transaction.atomic
def withdraw(request_id: int, reason: str = "", *, by: Actor | None = None) -> TrainingRequest:
    """Take a request back, for the city. Refuses what is agreed or over (409); tells who had to do with it."""
    request, others = locked_joint(request_id)
    actor = by or by_city(request)
    was_draft = request.state == _S.DRAFT
    take(request, "withdraw")
    request.reason = text_of(reason, "reason")
    request.reference = request.reference or f"LCC/{timezone.now().year}/DRAFT-{request.pk}"
    request.next_step, request.next_step_by = "", None
    part(request, others, actor)
    write(request)
    tell(actor, "withdrawn", request, reason=request.reason)
    if not was_draft:
        mail.to_city(request, "withdrawn")
        mail.to_desk(request, "desk_withdrawn")
    return request


@transaction.atomic
def say(
    request_id: int,
    side: str,
    text: str,
    *,
    by: Actor | None = None,
    person: Person | None = None,
    name: str = "",
    match: Match | None = None,
) -> Message:
    """Say something about a request, and mail it to the other side: with a `match` to and from its provider.

    Refuses nothing said and too much (422), and a request that was not sent yet (409).
    """
    request = locked(request_id)
    if request.submitted_at is None:
        raise Refused("not_sent", _("Send the request first: nobody reads it yet."))
    words = text_of(text, "text", most=SAID, missing=_("Write what you want to say."))
    who = text_of(name, "name", most=200, line=True) or (person.name if person else "")
    made = Message.objects.create(request=request, match=match, side=side, person=person, name=who, text=words)
    tell(by or by_city(request), f"{side}_wrote", request)
    _pass_on(made, request, who)
    return made


@transaction.atomic
def forget_drafts() -> int:
    """Delete drafts that nobody continued for 30 days, and those taken back before they were sent; how many."""
    before = timezone.now() - PATIENCE
    gone = Q(state=_S.DRAFT, saved_at__lt=before) | Q(
        state=_S.WITHDRAWN, submitted_at__isnull=True, state_since__lt=before
    )
    rows = list(TrainingRequest.objects.select_for_update().filter(gone).order_by("pk")[:200])
    for row in rows:
        links.replace(row, FORGOTTEN)
    return _delete(rows)


def _pass_on(said: Message, request: TrainingRequest, who: str) -> None:
    """Mail what was said to who should read it."""
    words = {"words": said.text, "who": who}
    if said.side != Message.Side.STAFF:
        body = said.match.offer.organisation.name if said.match else ""
        mail.to_desk(request, "desk_message", body=body, **words)
    elif said.match:
        mail.to_provider(said.match, "provider_message", **words)
    else:
        mail.to_city(request, "message", **words)


def _must_be_open(request: TrainingRequest, by: Actor | None) -> None:
    if request.state in OVER:
        raise Refused("over", _("This request is closed. What was asked stays as it is."))
    if request.state != _S.DRAFT and (by is None or by.kind == CITY):
        raise Refused("sent", _("The request is sent. Write to the secretariat what should be different."))


def _must_not_be_promised(request: TrainingRequest, changed: Iterable[str]) -> None:
    """Places, costs and their parts hang on which city it is and how many people come, once they were agreed to."""
    is_shared = request.state == _S.MATCHED and request.is_joined
    if (request.state in (_S.AGREED, _S.SCHEDULED, _S.DELIVERED) or is_shared) and {"city", "people"} & set(changed):
        raise Refused("promised", _("A training is agreed for this city and this many people. They stay as they are."))


def kept_until(request: TrainingRequest) -> datetime.date:
    """The day on which a draft is deleted when nobody continues it."""
    return (request.saved_at + PATIENCE).date()


def _next_reference() -> str:
    prefix = f"LCC/{timezone.now().year}/REQ-"
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(prefix=prefix)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}{counter.last:02d}"


def _delete(rows: Iterable[TrainingRequest]) -> int:
    return (
        TrainingRequest.objects.filter(pk__in=[row.pk for row in rows]).delete()[1].get(TrainingRequest._meta.label, 0)
    )
