"""Documents of an event, before and after: every write, and giving them out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused
from events_core.foundation.texts import fault_of, normalise
from events_core.journal import files
from events_core.journal.actions import note
from events_core.journal.actors import Actor

from .actions import locked
from .models import EventDocument

MOST = 100
LONGEST_TITLE = 200
FIELDS = ("title", "language", "audience", "phase")
CHOSEN = {"audience": EventDocument.Audience, "phase": EventDocument.Phase}


@transaction.atomic
def add_document(event_id: int, upload: File, values: Mapping[str, Any], *, by: Actor) -> EventDocument:
    """Add a document to an event. Refuses wrong values and files (422), and more than `MOST` (409)."""
    event = locked(event_id)
    if event.documents.count() >= MOST:
        message = _("An event has %(most)d documents at most. Take one away first.") % {"most": MOST}
        raise Refused("too_many", message)
    clean = _clean(dict.fromkeys(FIELDS, "") | dict(values))
    document = EventDocument(event=event, file=files.keep(upload, about=event, by=by), **clean)
    document.save()
    note(by, "document.added", document, within=event, title=document.title)
    return document


@transaction.atomic
def edit_document(
    document_id: int, values: Mapping[str, Any], *, by: Actor, upload: File | None = None
) -> EventDocument:
    """Change a document, or put another file in its place; its address stays. Refuses as `add_document`."""
    document = _locked(document_id)
    clean = _clean(values)
    changed = [name for name in FIELDS if name in clean and clean[name] != getattr(document, name)]
    for name in changed:
        setattr(document, name, clean[name])
    replaced = None
    if upload is not None:
        replaced, document.file = document.file, files.keep(upload, about=document.event, by=by)
        changed.append("file")
    if not changed:
        return document
    document.save()
    if replaced is not None:
        files.remove(replaced)
    note(by, "document.changed", document, within=document.event, title=document.title, fields=changed)
    return document


@transaction.atomic
def remove_document(document_id: int, *, by: Actor) -> None:
    """Take a document away, with its file."""
    document = _locked(document_id)
    note(by, "document.removed", document, within=document.event, title=document.title)
    document.delete()
    files.remove(document.file)


def download(document: EventDocument) -> FileResponse:
    """The document as a download; whoever shows it has said who may have it. Refuses a lost file (404)."""
    return files.download(document.file)


def by_phase(documents: Iterable[EventDocument], *, is_over: bool) -> list[tuple[str, list[EventDocument]]]:
    """Documents from before and after an event apart, under the names of both; what is newer news stands first."""
    listed = list(documents)
    phases = [(str(phase.label), [row for row in listed if row.phase == phase]) for phase in EventDocument.Phase]
    return [(label, rows) for label, rows in (reversed(phases) if is_over else phases) if rows]


def _locked(document_id: int) -> EventDocument:
    event_id = EventDocument.objects.filter(pk=document_id).values_list("event_id", flat=True).first()
    event = locked(event_id) if event_id else None
    document = EventDocument.objects.select_related("file").filter(pk=document_id).first()
    if event is None or document is None:
        raise Missing(_("There is no such document in this event. It may have been taken away."))
    document.event = event
    return document


def _clean(values: Mapping[str, Any]) -> dict[str, str]:
    clean = {name: normalise(str(values[name] or "")) for name in FIELDS if name in values}
    errors = []
    if "title" in clean:
        wrong = (
            fault_of(clean["title"], LONGEST_TITLE, line=True)
            if clean["title"]
            else ("required", _("This is required."))
        )
        errors += [FieldError("title", *wrong)] if wrong else []
    if clean.get("language"):
        known = localise.normalise_language(clean["language"])
        if known is None:
            message = _("There is no language %(tag)s here.") % {"tag": clean["language"][:20]}
            errors.append(FieldError("language", "unknown_language", message))
        clean["language"] = known or ""
    for name, choices in CHOSEN.items():
        if name in clean and clean[name] not in choices.values:
            message = _("Choose one of: %(known)s.") % {"known": ", ".join(choices.values)}
            errors.append(FieldError(name, "unknown", message))
    if errors:
        raise Invalid(*errors)
    return clean
