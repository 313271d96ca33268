"""Every write to the sessions of an event."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused, Stale
from events_core.foundation.texts import fault_of, multilingual, normalise
from events_core.journal.actions import note
from events_core.journal.actors import Actor

from .actions import finish_sessions, locked
from .intake import fault_of_time
from .lifecycle import falls_outside
from .models import Event, Session, Speaker, State

LIMITS = {"title": (300, True), "summary": (5_000, False)}
MOST_SPEAKERS = 200
SPEAKER_LIMITS = {"name": 200, "native_name": 200, "position": 200, "organisation": 300}


@transaction.atomic
def add_session(event_id: int, values: Mapping[str, Any], *, by: Actor) -> Session:
    """Add a session with its speakers. Refuses one outside the event's days (422)."""
    event = _open_event(event_id)
    session = Session(event=event)
    _write(session, values, event)
    note(by, "session.added", session, within=event, title=session.title)
    finish_sessions(event, by)
    return session


@transaction.atomic
def change_session(session_id: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Session:
    """Change a session; `speakers` is the whole list. Refuses when it was changed since `version` (412)."""
    event, session = _opened(session_id)
    if version is not None and version != session.version:
        raise Stale(_("Somebody has changed this session since you opened it. Open it again to see the change."))
    session.version += 1
    _write(session, values, event)
    note(by, "session.changed", session, within=event, title=session.title)
    finish_sessions(event, by)
    return session


@transaction.atomic
def delete_session(session_id: int, *, by: Actor) -> None:
    """Take a session out of the programme."""
    event, session = _opened(session_id)
    note(by, "session.deleted", session, within=event, title=session.title)
    session.delete()
    finish_sessions(event, by)


def _opened(session_id: int) -> tuple[Event, Session]:
    """A session with its event, which is locked. Refuses one that was deleted meanwhile (404)."""
    known = Session.objects.filter(pk=session_id)
    event_id = known.values_list("event_id", flat=True).first()
    event = _open_event(event_id) if event_id else None
    session = known.first()
    if event is None or session is None:
        raise Missing(_("There is no such session in this event. It may have been deleted."))
    return event, session


def _open_event(event_id: int) -> Event:
    event = locked(event_id)
    if event.state == State.CANCELLED:
        raise Refused("closed", _("The event was cancelled: its programme stays as it is."))
    return event


def _write(session: Session, values: Mapping[str, Any], event: Event) -> None:
    errors: list[FieldError] = []
    for field in ("title", "starts_at", "ends_at"):
        if _empty(values.get(field)) and (session.pk is None or field in values):
            errors.append(FieldError(field, "required", _("This is required.")))
    for field, (limit, line) in LIMITS.items():
        if field in values:
            plain = values[field].data if isinstance(values[field], LazyI18nString) else values[field]
            texts, wrong = multilingual(plain, get_language() or "en", limit, line=line)
            errors += [FieldError(field, *wrong)] if wrong else []
            setattr(session, field, LazyI18nString(texts))
    errors += _times(session, values)
    errors += _rest(session, values)
    if not errors and falls_outside(event, session):
        errors.append(FieldError("starts_at", "outside", _("Choose a time on the days of the event.")))
    given = list(values.get("speakers") or [])
    if len(given) > MOST_SPEAKERS:
        errors.append(FieldError("speakers", "too_many", _("Name at most %(most)d.") % {"most": MOST_SPEAKERS}))
    speakers = [_speaker(speaker, errors) for speaker in given[:MOST_SPEAKERS]]
    if errors:
        raise Invalid(*errors)
    session.save()
    if "speakers" in values:
        _write_speakers(session, speakers)


def _times(session: Session, values: Mapping[str, Any]) -> list[FieldError]:
    for field in ("starts_at", "ends_at"):
        if values.get(field) is not None:
            wrong = fault_of_time(values[field])
            if wrong:
                return [FieldError(field, *wrong)]
            setattr(session, field, values[field])
    if session.starts_at and session.ends_at and session.ends_at <= session.starts_at:
        return [FieldError("ends_at", "order", _("The end must come after the start."))]
    return []


def _rest(session: Session, values: Mapping[str, Any]) -> list[FieldError]:
    errors = []
    if values.get("kind"):
        if values["kind"] not in Session.Kind.values:
            known = ", ".join(Session.Kind.values)
            errors.append(FieldError("kind", "unknown", _("Choose one of: %(known)s.") % {"known": known}))
        session.kind = values["kind"]
    if "room" in values:
        session.room = normalise(values["room"] or "")
        wrong = fault_of(session.room, 200, line=True)
        errors += [FieldError("room", *wrong)] if wrong else []
    if "interpretation" in values:
        tags = list(values["interpretation"] or [])
        codes = [localise.normalise_language(tag) for tag in tags]
        if None in codes:
            tag = str(tags[codes.index(None)])[:20]
            message = _("There is no language %(tag)s here.") % {"tag": tag}
            errors.append(FieldError("interpretation", "unknown_language", message))
        session.interpretation = list(dict.fromkeys(codes))
    return errors


def _speaker(speaker: Mapping[str, str], errors: list[FieldError]) -> dict[str, str]:
    clean = {field: normalise(speaker.get(field) or "") for field in SPEAKER_LIMITS}
    for field, limit in SPEAKER_LIMITS.items():
        wrong = fault_of(clean[field], limit, line=True)
        errors += [FieldError("speakers", *wrong)] if wrong else []
    if not clean["name"]:
        errors.append(FieldError("speakers", "required", _("Give each speaker a name.")))
    return clean


def _write_speakers(session: Session, speakers: Sequence[dict[str, str]]) -> None:
    session.speakers.all().delete()
    Speaker.objects.bulk_create([Speaker(session=session, place=i, **speaker) for i, speaker in enumerate(speakers)])


def _empty(value: Any) -> bool:
    return (
        not any(str(text).strip() for text in value.values())
        if isinstance(value, Mapping)
        else not str(value or "").strip()
    )
