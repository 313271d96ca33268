"""Asking a contributor by mail, and what it answers by its personal link."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.journal.actors import Actor
from events_core.ledger import mail
from events_core.ledger.intake import Intake
from events_core.ledger.lifecycle import goes_on
from events_core.ledger.models import Contribution
from events_core.ledger.queries import GOING_ON, SILENT
from events_core.network import links

from .common import locked_contribution, must_be_fresh, take, tell, write
from .giving import agree, set_pledge, take_back

CONTRIBUTOR = "pledge"
"""The journal's kind of actor for who answers by a contribution's link."""
DAYS_TO_ANSWER = 21
ONCE = datetime.timedelta(minutes=1)
REMIND_BEFORE = datetime.timedelta(days=3)


@transaction.atomic
def ask(
    contribution_id: int,
    contact: Mapping[str, Any],
    *,
    by: Actor,
    reply_by: Any = None,
    message: str = "",
    version: int | None = None,
) -> Contribution:
    """Mail a contributor its link, to confirm or decline what is promised or asked for; again gives a new link.

    `contact` is `name`, `email`, `language`. Refuses without an address, a day of reply that is over (422), what is
    confirmed already, what nobody has put a value on, an event that was cancelled, what was changed since `version`
    was seen (412).
    """
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake, today = Intake(), contribution.book.today
    name = intake.name("contact.name", contact.get("name"))
    email = intake.email("contact.email", contact.get("email"))
    language = intake.language("contact.language", contact.get("language"))
    day = intake.day("reply_by", reply_by)
    words = intake.text("message", message, 2_000, line=False)
    if not email:
        intake.fault("contact.email", "required", _("Fill in the email address."))
    if day and day < today:
        intake.fault("reply_by", "past", _("Choose a day that is still to come."))
    intake.done()
    take(contribution, "ask")
    contribution.contact_name, contribution.contact_email = name, email
    contribution.contact_language = language
    contribution.reply_by = day or today + datetime.timedelta(days=DAYS_TO_ANSWER)
    contribution.asked_at = timezone.now()
    contribution.is_declined = False
    contribution.opened_at = contribution.reminded_at = contribution.answered_at = None
    links.replace(contribution, "replaced")
    write(contribution)
    mail.to_contributor(contribution, "asked", words=words)
    tell(by, "asked", contribution, contribution.book, body=str(contribution.party), reply_by=contribution.reply_by)
    return contribution


@transaction.atomic
def remind(contribution_id: int, *, by: Actor) -> Contribution:
    """Mail the contributor once more; twice within a minute is once. Refuses (`not_waiting`) who need not answer."""
    contribution = locked_contribution(contribution_id)
    if not contribution.is_waiting or list(goes_on(contribution)):
        raise Refused("not_waiting", _("Nobody is waiting for an answer to this."))
    now = timezone.now()
    if contribution.reminded_at and now - contribution.reminded_at < ONCE:
        return contribution
    contribution.reminded_at = now
    contribution.save(update_fields=["reminded_at"])  # the version stays: nothing that the contributor sees is new
    mail.to_contributor(contribution, "reminder")
    tell(by, "reminded", contribution, contribution.book, body=str(contribution.party))
    return contribution


def remind_due(by: Actor) -> int:
    """Remind once, three days before the day of reply, everyone who has not answered; how many."""
    until = timezone.now().date() + REMIND_BEFORE
    due = Contribution.objects.filter(SILENT, GOING_ON, reminded_at__isnull=True, reply_by__lte=until)
    reminded = 0
    for number in list(due.order_by("reply_by", "pk").values_list("pk", flat=True)):
        try:
            remind(number, by=by)
        except Refused:  # answered in the meantime
            continue
        reminded += 1
    return reminded


def opened(contribution: Contribution) -> None:
    """Note that the link was opened for the first time, perhaps by a mail filter; all that a GET ever writes."""
    if contribution.opened_at is not None or not contribution.is_waiting:
        return
    fresh = Contribution.objects.filter(
        pk=contribution.pk, opened_at=None, link_generation=contribution.link_generation
    )
    with transaction.atomic():
        if fresh.update(opened_at=timezone.now()):
            by = Actor(CONTRIBUTOR, contribution.pk)
            tell(by, "opened", contribution, contribution.book, body=str(contribution.party))


@transaction.atomic
def answer_yes(contribution_id: int, values: Mapping[str, Any], *, seen: int | None = None) -> Contribution:
    """The contributor confirms by its link: `name`, and perhaps `position`, `amount`, `message`. Twice is once.

    A smaller amount than was promised takes the place of the promise. `seen` is the version that it was shown.
    Refuses what it needs not (or no longer) answer, no name, another currency (422), another amount than it was
    shown (412).
    """
    contribution, said = _answered(contribution_id, values)
    intake = Intake()
    wanted = intake.money("amount", values.get("amount"), required=False)
    intake.done()
    is_again = contribution.answered_at and contribution.answered_name == said["answered_name"]
    confirmed = Money(contribution.confirmed, contribution.currency)
    if is_again and contribution.confirmed and wanted in (None, confirmed):
        return contribution
    _must_wait(contribution)
    must_be_fresh(contribution, seen)
    if wanted and wanted.currency != contribution.currency:
        text = _("Answer in %(currency)s, or write to the organizers.") % {"currency": contribution.currency}
        raise Invalid(FieldError("amount", "currency", text))
    take(contribution, "confirm")
    for name, value in said.items():
        setattr(contribution, name, value)
    by = Actor(CONTRIBUTOR, contribution.pk)
    money = wanted or contribution.to_confirm
    if wanted and wanted.amount < contribution.pledged:
        set_pledge(contribution, wanted.amount, by=by)
    agree(contribution, money, by=by)
    tell(by, "confirmed", contribution, contribution.book, body=str(contribution.party), money=str(money))
    mail.to_contributor(contribution, "thanks")
    mail.to_team(contribution, "confirmed")
    return contribution


@transaction.atomic
def answer_no(contribution_id: int, values: Mapping[str, Any]) -> Contribution:
    """The contributor declines by its link: `reason`, and perhaps `name`, `position`. Twice is once.

    Refuses what it needs not (or no longer) answer, no reason (422).
    """
    contribution, said = _answered(contribution_id, {**values, "message": values.get("reason")}, declines=True)
    if contribution.answered_at and contribution.state == Contribution.State.WITHDRAWN:
        return contribution
    _must_wait(contribution)
    take(contribution, "withdraw")
    contribution.is_declined = True
    for name, value in said.items():
        setattr(contribution, name, value)
    by = Actor(CONTRIBUTOR, contribution.pk)
    take_back(contribution, by=by)
    tell(by, "declined", contribution, contribution.book, body=str(contribution.party))
    mail.to_contributor(contribution, "thanks")
    mail.to_team(contribution, "declined")
    return contribution


def _answered(
    contribution_id: int, values: Mapping[str, Any], *, declines: bool = False
) -> tuple[Contribution, dict[str, Any]]:
    """The contribution, and who answers what. Refuses a yes without a name, a no without a reason (422)."""
    contribution = locked_contribution(contribution_id, even_closed=True)
    intake = Intake()
    who = intake.name("name", values.get("name"), required="" if declines else _("Say who answers."))
    where = intake.text("position", values.get("position"), 200)
    field, missing = ("reason", _("Say why, in a sentence or two.")) if declines else ("message", "")
    words = intake.text(field, values.get("message"), 2_000, line=False, required=missing)
    intake.done()
    return contribution, {
        "answered_at": timezone.now(),
        "answered_name": who or contribution.contact_name,
        "answered_position": where,
        "answer_message": words,
    }


def _must_wait(contribution: Contribution) -> None:
    """Refuses an answer that nobody waits for (any more), with the reason as the code."""
    if contribution.book.is_closed:
        raise Refused("closed", _("The books of this event are closed. Write to the organizers."))
    for blocker in goes_on(contribution):
        raise Refused(blocker.code, blocker.message)
    if contribution.answered_at or contribution.state not in ("asked", "pledged"):
        withdrawn = contribution.state == Contribution.State.WITHDRAWN
        text = _("This was withdrawn.") if withdrawn else _("This was answered already.")
        raise Refused("withdrawn" if withdrawn else "answered", text)
