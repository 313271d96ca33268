"""Registering: one registration per address, however often and from however many places it is asked for."""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from events_core.foundation.codes import ALPHABET
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actions import label_of, note
from events_core.journal.actors import Actor
from events_core.journal.models import Letter
from events_core.network.models import Person
from events_core.programme import inviting
from events_core.programme.models import Event, Invitation, Visibility
from events_core.programme.models import State as EventState
from registrations import capacity, news, telling
from registrations.intake import Intake
from registrations.models import HOLDING, Registration, State, email_key
from registrations.opening import must_be_open

from .costs import costs_changed

CODE_LENGTH = 10
MADE, MAILED = "made", "mailed"
REPEATS = 5  # letters with the link again, to one address within an hour
KIND = "registrant"


@dataclass(frozen=True)
class Placed:
    """What came of it: a registration that was made now, or the link mailed again to who has one."""

    registration: Registration
    outcome: str

    @property
    def is_made(self) -> bool:
        """Whether a seat was taken by this very request."""
        return self.outcome == MADE


def register(
    event: Event,
    values: Mapping[str, Any],
    *,
    by: Actor | None = None,
    person: Person | None = None,
    authority: bool = False,
    discreet: bool = False,
    invitation: Invitation | None = None,
) -> Placed:
    """Register somebody. The same address again changes nothing and mails the link; who withdrew may come back.

    `by` is who does it for them (None: they themselves), `person` who is signed in, `authority` that of a manager, who
    may also add people outside the window. Refuses bad answers (422), `closed`, `paused` and `full`; when `discreet`,
    `full` also for a stranger who names an address that is registered, and is to learn nothing from the answer. At an
    event by invitation only an `invitation` opens the door; refuses one that somebody else has used.
    """
    must_be_open(event, authority=authority, invited=invitation is not None)
    answers = Intake(values, event).clean()
    known = Registration.objects.filter(event=event, email_key=email_key(answers["email"])).first()
    if known is not None and known.state != State.CANCELLED:
        placed = mail_again(known)
        if discreet and not _is_own(answers, person):
            capacity.must_have_room(event, answers["category"])
        return placed
    try:
        return _place(event, answers, known, invitation, by=by, person=person, authority=authority)
    except IntegrityError:  # the same address at the same moment: whoever came first has registered it
        return mail_again(Registration.objects.get(event=event, email_key=email_key(answers["email"])))


@transaction.atomic
def mail_again(registration: Registration) -> Placed:
    """Mail the link again, changing nothing; not more than a few times an hour."""
    event = registration.event
    template = "confirm_address" if registration.email_confirmed_at is None else "again"
    hour = timezone.now() - datetime.timedelta(hours=1)
    about = {"about": label_of(registration), "about_id": registration.pk}
    sent = Letter.objects.filter(**about, template=f"registrations/{template}", created_at__gt=hour).count()
    if sent < REPEATS:
        telling.write(template, registration, event)
    return Placed(registration, MAILED)


def remind(event: Event, email: str) -> Placed | None:
    """Mail the link to who is registered with this address; None when nobody is, which no page may tell others."""
    text = normalise(email)
    known = (
        Registration.objects.filter(event=event, email_key=email_key(text))
        if not fault_of(text, 254, line=True)
        else None
    )
    registration = known and known.filter(state__in=HOLDING).first()
    return mail_again(registration) if registration else None


@transaction.atomic
def _place(
    event: Event,
    answers: dict[str, Any],
    known: Registration | None,
    invitation: Invitation | None,
    *,
    by: Actor | None,
    person: Person | None,
    authority: bool,
) -> Placed:
    """Write the registration and take its seat; the seat comes last, see `capacity`."""
    capacity.must_have_room(event, answers["category"])
    registration = known and Registration.objects.select_for_update().get(pk=known.pk)
    if registration and registration.state != State.CANCELLED:
        return mail_again(registration)
    verb = "registration.again" if registration else "registration.added" if by else "registration.made"
    registration = registration or Registration(event=event, code=_new_code())
    _fill(registration, event, answers, person, authority)
    registration.save()
    registration.renew_link()
    link = {"link_generation": registration.link_generation, "link_digest": registration.link_digest}
    Registration.objects.filter(pk=registration.pk).update(**link)
    note(by or Actor(KIND, registration.pk), verb, registration, category=registration.category.name)
    if template := letter_of(registration, event):
        telling.write(template, registration, event)
    if registration.own_costs:
        costs_changed(event.pk)
    news.tell(registration, event)
    if event.visibility == Visibility.BY_INVITATION:
        inviting.registered(event, registration.email_key, invitation)
    capacity.claim(registration.category, event)
    return Placed(registration, MADE)


def _fill(
    registration: Registration, event: Event, answers: dict[str, Any], person: Person | None, authority: bool
) -> None:
    for name, value in answers.items():
        setattr(registration, name, value)
    registration.event = event
    registration.person = person if _is_own(answers, person) else None
    proved = authority or registration.person is not None or not event.confirm_email
    waits = not proved or (event.approval and not authority)
    registration.email_confirmed_at = timezone.now() if proved else None
    registration.state = State.PENDING if waits else State.CONFIRMED
    registration.state_since = timezone.now()
    registration.checked_in_at = registration.checked_in_by = None
    registration.version += registration.pk is not None


def _is_own(answers: Mapping[str, Any], person: Person | None) -> bool:
    return person is not None and email_key(person.email) == email_key(answers["email"])


def letter_of(registration: Registration, event: Event) -> str:
    """Which letter tells somebody of their registration; "" for what is over."""
    if event.state == EventState.COMPLETED or event.ends_at < timezone.now():
        return ""
    if registration.email_confirmed_at is None:
        return "confirm_address"
    return "received" if registration.state == State.PENDING else "confirmation"


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _character in range(CODE_LENGTH))
