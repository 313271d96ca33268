"""Every write to people, organisations and cities."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.foundation.search import search_text
from events_core.journal.actions import note
from events_core.journal.actors import Actor

from .models import ApiToken, City, FocalPoint, Organisation, Person, TargetRow, Theme
from .signals import names_changed, person_arrived

SCOPES = ("read", "events", "registrations", "cohosts", "trainings", "ledger", "certificates", "webhooks")


@transaction.atomic
def save_city(city: City, values: Mapping[str, Any], *, by: Actor) -> City:
    """Create or change a city; `targets` is the whole list of its target rows (dicts), `strong_in`/`weak_in` slugs."""
    new = city.pk is None
    plain = {name: value for name, value in values.items() if name not in ("targets", "strong_in", "weak_in")}
    changed = _assign(city, plain)
    city.search_text = search_text(city.name, city.aliases, city.slug)
    city.version += 0 if new else 1
    city.save()
    for name in ("strong_in", "weak_in"):
        if name in values:
            getattr(city, name).set(Theme.objects.filter(slug__in=values[name]))
            changed.append(name)
    if "targets" in values:
        city.targets.all().delete()
        TargetRow.objects.bulk_create([TargetRow(city=city, **row) for row in values["targets"]])
        changed.append("targets")
    if new:
        note(by, "city.created", city)
    elif changed:
        note(by, "city.changed", city, fields=changed)
        names_changed.send(City, thing=city)
    return city


@transaction.atomic
def save_organisation(organisation: Organisation, values: Mapping[str, Any], *, by: Actor) -> Organisation:
    """Create or change an organisation."""
    new = organisation.pk is None
    changed = _assign(organisation, values)
    organisation.search_text = search_text(
        organisation.name, organisation.short_name, organisation.aliases, organisation.slug
    )
    organisation.version += 0 if new else 1
    organisation.save()
    if new:
        note(by, "organisation.created", organisation)
    elif changed:
        note(by, "organisation.changed", organisation, fields=changed)
        names_changed.send(Organisation, thing=organisation)
    return organisation


@transaction.atomic
def add_person(email: str, values: Mapping[str, Any], *, by: Actor) -> Person:
    """Add a person. Refuses an address that is known (code `taken`)."""
    if Person.objects.filter(email=email.strip().lower()).exists():
        raise Invalid(FieldError("email", "taken", _("Somebody with this address is on record already.")))
    person = Person.objects.create_user(email, **values)
    note(by, "person.created", person)
    return person


@transaction.atomic
def welcome_person(email: str, language: str) -> Person:
    """The person of this address, who proved to have it; made now, by themselves, if it is new."""
    person, made = Person.objects.select_for_update().get_or_create(
        email=email.strip().lower(), defaults={"language": language}
    )
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        note(person.actor, "person.created", person)
        person_arrived.send(Person, person=person)
    return person


@transaction.atomic
def change_person(person: Person, values: Mapping[str, Any], *, by: Actor) -> Person:
    """Change a person's details (not role or address)."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    changed = _assign(person, values)
    if changed:
        person.save(update_fields=changed)
        note(by, "person.changed", person, fields=changed)
    return person


@transaction.atomic
def give_role(person: Person, role: str, *, by: Actor) -> Person:
    """Make somebody an officer, finance officer or organiser, or take that back. Refuses to leave no officer."""
    officers = Person.objects.select_for_update().filter(role=Person.Role.OFFICER, is_active=True)
    last = role != Person.Role.OFFICER and [officer.pk for officer in officers] == [person.pk]
    if last:
        raise Refused("last_officer", _("Name another secretariat officer first: somebody must be left."))
    person.role = Person.Role(role)
    person.save(update_fields=["role"])
    note(by, "person.role", person, role=person.get_role_display())
    return person


@transaction.atomic
def name_focal_point(
    person: Person, *, by: Actor, city: City | None = None, organisation: Organisation | None = None
) -> FocalPoint:
    """Let `person` speak for a city or an organisation; naming twice is naming once."""
    post, made = FocalPoint.objects.get_or_create(person=person, city=city, organisation=organisation)
    if made:
        note(by, "focal_point.named", post, within=city or organisation)
    return post


@transaction.atomic
def end_focal_point(post: FocalPoint, *, by: Actor) -> None:
    """End a post; its holder no longer speaks for the city or organisation."""
    note(by, "focal_point.ended", post, within=post.city or post.organisation)
    post.delete()


@transaction.atomic
def issue_token(person: Person, name: str, scopes: Iterable[str] = (), *, by: Actor) -> tuple[ApiToken, str]:
    """A new API token and its text, which is shown once and kept only as a hash. No scope means all."""
    wanted = list(dict.fromkeys(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        raise Invalid(
            FieldError("scopes", "unknown", _("There is no scope %(name)s. Known: %(known)s.")
                       % {"name": ", ".join(unknown), "known": ", ".join(SCOPES)})
        )  # fmt: skip
    text = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(person=person, name=name[:100], digest=tokens.digest(text), scopes=wanted)
    note(by, "token.issued", token, within=person, name=token.name)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """End a token; revoking twice is revoking once."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        note(by, "token.revoked", token, within=token.person, name=token.name)
    return token


def _assign(thing: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Set attributes; the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, values[name])
    return changed
