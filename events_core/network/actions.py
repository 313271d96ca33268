"""Every write to people, organisations, cities and themes."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import tokens
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Refused, Stale
from events_core.foundation.search import search_text
from events_core.journal.actions import note
from events_core.journal.actors import Actor

from .intake.bodies import OrganisationIntake, PersonIntake, email_address
from .intake.cities import MOST_PLACE, ROW, CityIntake, ThemeIntake, row_key
from .merging import names, pairs, registry
from .merging.models import Kind
from .models import ApiToken, City, FocalPoint, MergedName, Organisation, Person, TargetRow, Theme
from .naming import texts_of
from .security.devices import end_devices
from .signals import names_changed, person_arrived

NAMES = {"name", "short_name", "aliases", "country"}
Row = TypeVar("Row", Theme, City, Organisation, Person)
SCOPES = ("read", "events", "registrations", "cohosts", "trainings", "ledger", "certificates", "webhooks")


@transaction.atomic
def save_theme(theme: Theme, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Theme:
    """Create or change a theme; a new one comes last. Refuses bad values, and one changed since `version` (412)."""
    theme = _fresh(theme, version)
    if theme.pk is None and values.get("position") is None:
        last = Theme.objects.aggregate(last=models.Max("position"))["last"] or 0
        values = {**values, "position": min(last + 1, MOST_PLACE)}
    _save(theme, _assign(theme, ThemeIntake(theme, values).clean()), "theme", by)
    return theme


@transaction.atomic
def save_city(city: City, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> City:
    """Create or change a city; `targets` is the whole list of its target rows (dicts), `strong_in`/`weak_in` slugs.

    Refuses bad values at their fields, those of a row as `targets.0.low`, and a city changed since `version` (412).
    """
    city = _fresh(city, version)
    clean = CityIntake(city, values).clean()
    many: dict[str, Any] = {name: clean.pop(name) for name in ("strong_in", "weak_in", "targets") if name in clean}
    changed = _assign(city, clean) + _lists_that_change(city, many)
    city.search_text = search_text(city.name, city.aliases, city.slug)
    _save(city, changed, "city", by)
    for name in many.keys() & set(changed):
        if name == "targets":
            city.targets.all().delete()
            TargetRow.objects.bulk_create([TargetRow(city=city, **row) for row in many[name]])
        else:
            getattr(city, name).set(many[name])
    pairs.follow(city)
    return city


@transaction.atomic
def save_organisation(
    organisation: Organisation, values: Mapping[str, Any], *, by: Actor, version: int | None = None
) -> Organisation:
    """Create or change an organisation. Refuses bad values (422), and one changed since `version` (412)."""
    organisation = _fresh(organisation, version)
    changed = _assign(organisation, OrganisationIntake(organisation, values).clean())
    organisation.search_text = search_text(
        organisation.name, organisation.short_name, organisation.aliases, organisation.slug
    )
    _save(organisation, changed, "organisation", by)
    pairs.follow(organisation)
    return organisation


@transaction.atomic
def add_person(email: str, values: Mapping[str, Any], *, by: Actor) -> Person:
    """Add a person. Refuses bad values, and an address that is known (code `taken`)."""
    address, wrong = email_address(email)
    if not wrong and (Person.objects.filter(email=address).exists() or names.is_taken(Kind.PERSON, address)):
        wrong = ("taken", _("Somebody with this address is on record already."))
    intake = PersonIntake(Person(), values)
    if wrong:
        intake.fault("email", *wrong)
    person = Person.objects.create_user(address, **intake.clean())
    note(by, "person.created", person)
    pairs.follow(person)
    return person


@transaction.atomic
def welcome_person(email: str, language: str) -> Person:
    """The person of this address, who proved to have it; made now, by themselves, if it is new.

    A former address leads to the account that was kept. Refuses (403) one that may not open it, as those of staff,
    focal points and teams do not.
    """
    if former := names.was_address_of(email):
        return _who_came_by(former)
    person, made = Person.objects.select_for_update().get_or_create(
        email=email.strip().lower(), defaults={"language": language}
    )
    if made:
        person.set_unusable_password()
        person.search_text = person.found_by
        person.save(update_fields=["password", "search_text"])
        note(person.actor, "person.created", person)
        pairs.follow(person)
        person_arrived.send(Person, person=person)
    return person


@transaction.atomic
def change_person(person: Person, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Person:
    """Change a person's details (not role or address). Refuses bad ones, and a person changed since `version` (412)."""
    person = _fresh(person, version)
    changed = _assign(person, PersonIntake(person, values).clean())
    if changed:
        person.version += 1
        person.search_text = person.found_by
        person.save(update_fields=[*changed, "version", "search_text"])
        note(by, "person.changed", person, fields=changed)
        pairs.follow(person)
    return person


@transaction.atomic
def give_role(person: Person, role: str, *, by: Actor) -> Person:
    """Make somebody an officer, finance officer or organiser, or take that back; they sign in anew.

    Refuses to leave no officer.
    """
    if role not in Person.Role.values:
        raise Invalid(FieldError("role", "unknown", _("Choose one of the answers offered.")))
    if role != Person.Role.OFFICER:
        _keep_an_officer(person)
    if person.role != role:
        person.role = Person.Role(role)
        person.save(update_fields=["role"])
        end_devices(person, by=by)
        note(by, "person.role", person, role=person.get_role_display())
    return person


@transaction.atomic
def close_account(person: Person, *, by: Actor) -> Person:
    """Let neither a person nor their programs in; what they did stays. Refuses one's own, and the last officer's."""
    if by == person.actor:
        raise Refused("own_account", _("This is your own account. Ask another officer to close it."))
    _keep_an_officer(person)
    return _set_active(person, False, "person.closed", by)


@transaction.atomic
def reopen_account(person: Person, *, by: Actor) -> Person:
    """Let a person sign in again."""
    return _set_active(person, True, "person.reopened", by)


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


def _who_came_by(former: MergedName) -> Person:
    person = Person.objects.filter(pk=former.kept_id).first()
    if person is None or not former.opens or registry.has_power(person):
        raise Forbidden(_("This address belongs to an account that has another address now. Sign in with that one."))
    return person


def _fresh(thing: Row, version: int | None) -> Row:
    """The row as it is now, locked. Refuses one that was changed since `version` (412). A new thing stays itself."""
    if thing.pk is None:
        return thing
    fresh = thing.__class__._default_manager.select_for_update().get(pk=thing.pk)
    if version is not None and version != fresh.version:
        raise Stale(_("Somebody has changed this since you opened it. Open it again to see the change."))
    return fresh


def _assign(thing: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Set attributes; the names of those that changed."""
    changed = [name for name, value in values.items() if not _same(getattr(thing, name), value)]
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def _same(old: Any, new: Any) -> bool:
    return texts_of(old) == texts_of(new) if isinstance(new, LazyI18nString) else bool(old == new)


def _save(thing: Theme | City | Organisation, changed: list[str], what: str, by: Actor) -> None:
    """Write, note and announce; nothing of that when nothing changed."""
    if thing.pk is None:
        _insert(thing)
        note(by, f"{what}.created", thing)
    elif changed:
        thing.version += 1
        thing.save()
        note(by, f"{what}.changed", thing, fields=changed)
        if NAMES & set(changed):
            names_changed.send(type(thing), thing=thing)


def _insert(thing: Theme | City | Organisation) -> None:
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:  # somebody took the same name for addresses at the same moment
        raise Invalid(FieldError("slug", "taken", _("There is one by this name already."))) from error


def _lists_that_change(city: City, many: Mapping[str, Any]) -> list[str]:
    if city.pk is None:
        return [name for name, rows in many.items() if rows]
    changed = [name for name in many.keys() - {"targets"} if set(getattr(city, name).all()) != set(many[name])]
    old = sorted(row_key(row) for row in city.targets.values(*ROW))
    if "targets" in many and sorted(row_key(row) for row in many["targets"]) != old:
        changed.append("targets")
    return sorted(changed)


def _keep_an_officer(person: Person) -> None:
    """Refuses when this is the only officer who can sign in."""
    officers = Person.objects.select_for_update().filter(role=Person.Role.OFFICER, is_active=True)
    if [officer.pk for officer in officers] == [person.pk]:
        raise Refused("last_officer", _("Name another secretariat officer first: somebody must be left."))


def _set_active(person: Person, active: bool, verb: str, by: Actor) -> Person:
    if person.is_active != active:
        person.is_active = active
        person.save(update_fields=["is_active"])
        if not active:
            end_devices(person, by=by)
        note(by, verb, person)
    return person
