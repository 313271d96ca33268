"""Revoking, correcting, and how a name is to be printed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import queries
from certificates.designs import has_room
from certificates.lifecycle import CERTIFICATE
from certificates.models import Certificate, PrintedName
from certificates.press import Press
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, normalise
from events_core.foundation.typeset import gate
from events_core.journal import letters
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from registrations.models import Registration

from .issuing import printed, store


@transaction.atomic
def revoke(certificate_id: int, reason: str, *, by: Actor) -> Certificate:
    """Say that a certificate no longer holds; the public page tells since when, the holder's mail also why.

    Refuses without a reason (422), and one that is replaced or revoked already.
    """
    certificate = _locked(certificate_id)
    certificate.reason = _reason(reason)
    CERTIFICATE.take(certificate, "revoke")
    certificate.state_since = timezone.now()
    certificate.save(update_fields=["state", "state_since", "reason"])
    note(
        by,
        "certificate.revoked",
        certificate,
        within=certificate.event,
        serial=certificate.serial,
        reason=certificate.reason,
    )
    letters.post(
        "certificates/revoked",
        to=queries.holder(certificate.registration),
        about=certificate,
        context={"event": certificate.event.title, "serial": certificate.serial, "reason": certificate.reason},
    )
    return certificate


@transaction.atomic
def reissue(
    certificate_id: int, reason: str, *, name: str | None = None, native_name: str | None = None, by: Actor
) -> Certificate:
    """Issue a corrected version: same serial, new code; the old one says that it was replaced.

    Names left out stay as they are printed now. Refuses without a reason, names that cannot be printed (422), and a
    version that is not the newest.
    """
    old = _locked(certificate_id)
    text = _reason(reason)
    wanted = (old.name if name is None else name, old.native_name if native_name is None else native_name)
    _write_name(old.registration, *wanted)
    CERTIFICATE.take(old, "replace")
    old.state_since, old.is_current = timezone.now(), False
    old.save(update_fields=["state", "state_since", "is_current"])
    with Press(old.event, old.kind, old.languages) as press:
        sheet = printed(old.registration, press, kind=old.kind, languages=old.languages, replaces=old)
        new = store(sheet, "certificates/reissued")
    note(by, "certificate.reissued", new, within=new.event, serial=new.serial, version=new.version, reason=text)
    return new


@transaction.atomic
def set_printed_name(registration_id: int, name: str, native_name: str, *, by: Actor) -> PrintedName:
    """Say how a participant's name is to stand on certificates. Refuses what no font can print (422)."""
    registration = Registration.objects.select_for_update().select_related("event").get(pk=registration_id)
    printed = _write_name(registration, name, native_name)
    note(by, "certificate.name_changed", registration, within=registration.event)
    return printed


def _write_name(registration: Registration, name: str, native_name: str) -> PrintedName:
    texts, errors = {}, []
    for field, text in (("name", name), ("native_name", native_name)):
        texts[field] = normalise(text or "")
        wrong = fault_of(texts[field], 200, line=True)
        if not wrong and (missing := gate.printable(texts[field])):
            wrong = ("missing_glyph", gate.message_for(missing))
        if not wrong and field == "name" and not texts[field]:
            wrong = ("required", _("Fill in the name as it is to be printed."))
        if not wrong and not has_room(texts[field]):
            wrong = ("no_room", _("This is too long for the page. Write a shorter form for the certificate."))
        errors += [FieldError(field, *wrong)] if wrong else []
    if errors:
        raise Invalid(*errors)
    return PrintedName.objects.update_or_create(
        registration=registration, defaults=texts | {"changed_at": timezone.now()}
    )[0]


def _locked(certificate_id: int) -> Certificate:
    found = Certificate.objects.select_for_update(of=("self",)).select_related("event", "registration")
    return found.get(pk=certificate_id)


def _reason(text: str) -> str:
    clean = normalise(text or "")
    wrong = fault_of(clean, 2_000, line=False) if clean else ("required", _("Say why, in a sentence or two."))
    if wrong:
        raise Invalid(FieldError("reason", *wrong))
    return clean
