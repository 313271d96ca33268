"""Reading second factors and signed-in devices."""

import datetime
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing
from events_core.network.models import Device, Person

Type = Authenticator.Type


@dataclass(frozen=True)
class Passkey:
    """One passkey as its owner knows it."""

    pk: int
    name: str
    created_at: datetime.datetime
    last_used_at: datetime.datetime | None


@dataclass(frozen=True)
class Factors:
    """What somebody can show besides a mailed code; `codes_left` counts recovery codes."""

    passkeys: tuple[Passkey, ...] = ()
    app: Authenticator | None = None
    codes: Authenticator | None = None
    codes_left: int = 0

    def __bool__(self) -> bool:
        return bool(self.passkeys or self.app)


def factors_of(person: Person) -> Factors:
    """All second factors of a person, in one query."""
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    keys = [row for row in rows if row.type == Type.WEBAUTHN]
    app = next((row for row in rows if row.type == Type.TOTP), None)
    codes = next((row for row in rows if row.type == Type.RECOVERY_CODES), None)
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    names = tuple(Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at) for row in keys)
    return Factors(names, app, codes, left)


def has_second_factor(person: Person) -> bool:
    """Whether a mailed code alone does not let this person in."""
    return Authenticator.objects.filter(user=person, type__in=(Type.TOTP, Type.WEBAUTHN)).exists()


def must_have_factor(person: Person) -> bool:
    """Whether this installation asks a second factor of the person: of everyone with a role (STAFF_SECOND_FACTOR)."""
    return bool(settings.STAFF_SECOND_FACTOR and person.is_active and person.role)


def lacks_factor(person: Person) -> bool:
    """Whether the person must set up a second factor before anything else."""
    return must_have_factor(person) and not has_second_factor(person)


def passkey_of(person: Person, number: int) -> Authenticator:
    """One of the person's own passkeys. Refuses any other (404)."""
    found = Authenticator.objects.filter(user=person, type=Type.WEBAUTHN, pk=number).first()
    if found is None:
        raise Missing(_("There is no such passkey among yours."))
    return found


def devices_of(person: Person) -> QuerySet[Device]:
    """Where the person is signed in now, the newest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return Device.objects.filter(person=person, session_key__in=alive).order_by("-seen_at", "-pk")


def device_of(person: Person, number: int) -> Device:
    """One of the devices in which the person is signed in. Refuses any other (404)."""
    found = devices_of(person).filter(pk=number).first()
    if found is None:
        raise Missing(_("There is no such device among yours."))
    return found
