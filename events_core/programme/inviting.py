"""Invitations: writing them down, sending and reminding, what those invited answer; one verb, one function."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.foundation.texts import normalise
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network import links

from . import asked_mail
from .asking import Invitation
from .guests import Guest, written_down
from .models import Event, State, Visibility

INVITED_BY_LINK = "invitation"
REST = datetime.timedelta(hours=24)
"""Nobody is reminded twice within this time."""
AT_ONCE = 200


@transaction.atomic
def invite(event_id: int, guests: Sequence[Guest], *, by: Actor, person_id: int | None = None) -> list[Invitation]:
    """Write down who is to be invited; nothing is sent yet. Who is on the list stays; who was withdrawn returns.

    Refuses an event that is not by invitation, or is over (409), and more people than an event can have (422).
    """
    event = _event(event_id)
    must_invite(event)
    made = written_down(Invitation, event, guests, person_id=person_id)
    back = event.invitations.filter(withdrawn_at__isnull=False, email_key__in=[guest.key for guest in guests])
    for row in back:
        row.withdrawn_at = row.sent_at = row.reminded_at = row.opened_at = row.declined_at = None
        row.decline_reason, row.by_id = "", person_id
        row.save()
        made.append(row)
    if made:
        note(by, "invitation.listed", event, count=len(made))
    return made


@transaction.atomic
def send(event_id: int, *, message: str = "", in_english_too: bool = False, by: Actor) -> int:
    """Mail their link to those who have not had it; how many letters were written, `AT_ONCE` at most.

    Refuses an event that is not published yet, or takes nobody any more (409).
    """
    event = _event(event_id)
    must_be_sendable(event)
    fresh = event.invitations.filter(sent_at__isnull=True, withdrawn_at__isnull=True)
    rows = list(fresh.select_for_update().order_by("pk")[:AT_ONCE])
    now = timezone.now()
    for row in rows:
        row.sent_at, row.in_english_too = now, in_english_too
        links.replace(row, "replaced")
        row.save()
        asked_mail.invite(row, event, "invitation", normalise(message))
    if rows:
        note(by, "invitation.sent", event, count=len(rows))
    return len(rows)


@transaction.atomic
def remind(event_id: int, only: Iterable[int] | None = None, *, by: Actor) -> int:
    """Remind those who have not answered, `only` some of them; nobody twice within a day. How many were."""
    event = _event(event_id)
    must_be_sendable(event)
    rows = list(to_remind(event, only).select_for_update().order_by("pk")[:AT_ONCE])
    for row in rows:
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
        asked_mail.invite(row, event, "invitation_reminder")
    if rows:
        note(by, "invitation.reminded", event, count=len(rows))
    return len(rows)


@transaction.atomic
def withdraw(invitation_id: int, *, by: Actor) -> Invitation:
    """Take an invitation back: its link opens the event no more. Refuses somebody who is registered (409)."""
    row = _locked(invitation_id)
    if row.registered_at is not None:
        raise Refused("registered", _("They are registered. Withdraw their registration instead."))
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        note(by, "invitation.withdrawn", row, within=row.event)
    return row


def opened(row: Invitation) -> None:
    """Note that the link was opened for the first time, perhaps by a mail filter; all that a GET ever writes."""
    if row.opened_at is None:
        Invitation.objects.filter(pk=row.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def decline(invitation_id: int, reason: str = "") -> Invitation:
    """Somebody who is invited cannot come. Twice is once; refuses who is registered, and what was withdrawn (409)."""
    row = _locked(invitation_id)
    must_be_open(row)
    if row.declined_at is None:
        row.declined_at, row.decline_reason = timezone.now(), normalise(reason)
        row.save(update_fields=["declined_at", "decline_reason"])
        note(Actor(INVITED_BY_LINK, row.pk), "invitation.declined", row, within=row.event)
    return row


@transaction.atomic
def registered(event: Event, key: str, invitation: Invitation | None = None) -> None:
    """An address was registered: the invitation it came with, or that of the address, is answered.

    Refuses an invitation that was withdrawn meanwhile, and one by which somebody else has registered (409).
    """
    rows = event.invitations.select_for_update()
    row = rows.filter(pk=invitation.pk).first() if invitation else rows.filter(email_key=key).first()
    if row is None or (invitation is None and row.withdrawn_at is not None):
        return
    must_stand(row)
    if row.registered_at is not None and row.registered_key != key:
        text = _("Somebody has registered by this invitation already. Ask the organizers for one of your own.")
        raise Refused("invitation_used", text)
    row.registered_at, row.registered_key = timezone.now(), key
    row.declined_at, row.decline_reason = None, ""
    row.save(update_fields=["registered_at", "registered_key", "declined_at", "decline_reason"])


@transaction.atomic
def given_up(event: Event, key: str) -> None:
    """The registration of an address was withdrawn: its invitation says that they cannot come; it may be used again."""
    rows = event.invitations.filter(registered_at__isnull=False, registered_key=key)
    rows.update(registered_at=None, registered_key="", declined_at=timezone.now())


def must_invite(event: Event) -> None:
    """Refuses an event to which nobody is invited (409)."""
    if event.visibility != Visibility.BY_INVITATION:
        text = _("Everybody can register for this event. Choose “By invitation” in its details to invite people.")
        raise Refused("not_by_invitation", text)
    if event.state in (State.CANCELLED, State.COMPLETED) or event.ends_at <= timezone.now():
        raise Refused("event_over", _("The event is over or was called off: nobody is invited any more."))


def must_be_sendable(event: Event) -> None:
    """Refuses an event whose page nobody could open yet, or that takes nobody any more (409)."""
    must_invite(event)
    if event.state != State.PUBLISHED:
        raise Refused("not_published", _("Publish the event first: the link in the letter opens its page."))
    if event.registration_ends_at <= timezone.now():
        raise Refused("closed", _("Registration is closed. Change its end under Details first."))


def must_stand(row: Invitation) -> None:
    """Refuses an invitation that was withdrawn (409)."""
    if row.withdrawn_at is not None:
        raise Refused("withdrawn", _("This invitation was withdrawn. Write to the organizers if you have a question."))


def must_be_open(row: Invitation) -> None:
    """Refuses an invitation that was withdrawn, and one by which somebody is registered (409)."""
    must_stand(row)
    if row.registered_at is not None:
        text = _("You are registered. If you cannot come, withdraw your registration by the link in its letter.")
        raise Refused("registered", text)


def to_remind(event: Event, only: Iterable[int] | None = None) -> QuerySet[Invitation]:
    """Those who were invited, have not answered, and were not told within a day."""
    before = timezone.now() - REST
    silent = event.invitations.filter(
        sent_at__lt=before, withdrawn_at=None, registered_at=None, declined_at=None
    ).exclude(reminded_at__gt=before)
    return silent if only is None else silent.filter(pk__in=list(only))


def _event(event_id: int) -> Event:
    return Event.objects.select_for_update().get(pk=event_id)


def _locked(invitation_id: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("event")
    return rows.get(pk=invitation_id)
