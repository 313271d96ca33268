"""Every write to somebody's second factors; each tells its owner by letter."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Person

from . import codes, devices, passkeys, queries
from .telling import tell

Type = Authenticator.Type


@transaction.atomic
def add_passkey(person: Person, name: str, credential: dict[str, Any], *, by: Actor) -> list[str]:
    """Add a passkey; the recovery codes when these are the person's first factors. Refuses more than 20."""
    _lock(person)
    if Authenticator.objects.filter(user=person, type=Type.WEBAUTHN).count() >= passkeys.MOST:
        raise Refused("too_many_passkeys", _("You have %(most)d passkeys. Remove one first.") % {"most": passkeys.MOST})
    WebAuthn.add(person, name, credential)
    note(by, "person.passkey_added", person, name=name)
    tell(person, "passkey_added", name=name)
    return _first_codes(person)


@transaction.atomic
def rename_passkey(passkey: Authenticator, name: str) -> None:
    """Give a passkey another name; nobody else sees it."""
    passkey.wrap().name = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(passkey: Authenticator, *, by: Actor) -> None:
    """Remove a passkey. Refuses the last factor of who must have one."""
    person = _lock(passkey.user)
    _remove(person, passkey)
    name = passkey.data["name"]
    note(by, "person.passkey_removed", person, name=name)
    tell(person, "passkey_removed", name=name)


@transaction.atomic
def activate_app(person: Person, secret: str, code: str, *, by: Actor) -> list[str]:
    """Have the codes of an authenticator app count; the recovery codes when it is the person's first factor.

    Refuses a code that is not the app's now (422), and a second app.
    """
    _lock(person)
    if Authenticator.objects.filter(user=person, type=Type.TOTP).exists():
        raise Refused("has_app", _("You have an authenticator app already. Remove it first."))
    counter = codes.counter_of(secret, code)
    if not counter:
        raise Invalid(FieldError("code", "incorrect_code", _("This is not the code that the app shows now.")))
    app = TOTP.activate(person, secret).instance
    app.data["counter"] = counter
    app.save(update_fields=["data"])
    note(by, "person.app_on", person)
    tell(person, "app_on")
    return _first_codes(person)


@transaction.atomic
def deactivate_app(person: Person, *, by: Actor) -> None:
    """Have the codes of the authenticator app count no more. Refuses the last factor of who must have one."""
    _lock(person)
    app = Authenticator.objects.filter(user=person, type=Type.TOTP).first()
    if app:
        _remove(person, app)
        note(by, "person.app_off", person)
        tell(person, "app_off")


@transaction.atomic
def renew_recovery_codes(person: Person, *, by: Actor) -> list[str]:
    """New recovery codes; older ones no longer count. Refuses who has no other factor."""
    _lock(person)
    if not queries.has_second_factor(person):
        raise Refused(
            "no_factor", _("Recovery codes stand in for a passkey or an authenticator app. Set up one first.")
        )
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    note(by, "person.codes_made", person)
    tell(person, "codes_made")
    return _first_codes(person)


@transaction.atomic
def use_code(person: Person, code: str) -> Authenticator | None:
    """Spend a code of the authenticator app, or a recovery code; what it was of, None when it is neither."""
    used = codes.spend_app_code(person, code) or codes.spend_recovery_code(person, code)
    if used and used.type == Type.RECOVERY_CODES:
        left = queries.factors_of(person).codes_left
        note(person.actor, "person.code_used", person, left=left)
        tell(person, "code_used", left=str(left))
    return used


@transaction.atomic
def reset_factors(person: Person, reason: str, *, by: Actor) -> None:
    """Remove all second factors of somebody who has lost them, and sign them out everywhere.

    Refuses one's own, a person who has none, and an empty reason.
    """
    if by == person.actor:
        raise Refused("own_factors", _("These are your own. Change them under “Sign-in and security”."))
    if not reason.strip():
        raise Invalid(FieldError("reason", "required", _("Say why.")))
    _lock(person)
    if not queries.has_second_factor(person):
        raise Refused("no_factor", _("This person has no second step when signing in."))
    Authenticator.objects.filter(user=person).delete()
    note(by, "person.factors_reset", person, reason=reason)
    tell(person, "reset", reason=reason)
    devices.end_devices(person, by=by)


def _lock(person: Person) -> Person:
    """The person, whose factors nobody else changes meanwhile."""
    return Person.objects.select_for_update().get(pk=person.pk)


def _first_codes(person: Person) -> list[str]:
    """The recovery codes of somebody who had none, to be shown once; none for who has some."""
    if Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).exists():
        return []
    return list(RecoveryCodes.activate(person).generate_codes())


def _remove(person: Person, factor: Authenticator) -> None:
    """Delete a factor; recovery codes go with the last one."""
    others = Authenticator.objects.filter(user=person, type__in=(Type.TOTP, Type.WEBAUTHN)).exclude(pk=factor.pk)
    if not others.exists():
        if queries.must_have_factor(person):
            raise Refused(
                "last_factor", _("Your role asks for a second step when signing in. Set up another one first.")
            )
        Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    Authenticator.objects.filter(pk=factor.pk).delete()
