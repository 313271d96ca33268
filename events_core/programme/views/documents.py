"""Documents of an event: the tab of its workspace, and the downloads of its page."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.network.me import reader
from events_core.programme import access, documents, queries
from events_core.programme.forms.document import WHO, DocumentChangeForm, DocumentForm, of_document
from events_core.programme.models import Event, EventDocument

from .desk import event_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """All documents of an event, and the form to add one. Refuses others' additions (403)."""
    event = event_for(request, slug)
    may_edit = request.user.has_perm("programme.edit_event", event)
    form = DocumentForm(initial={"phase": _phase(event)})
    if request.method == "POST":
        if not may_edit:
            raise Forbidden(_("Your part in this event does not include that."))
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid() and _add(request, event, form):
            return redirect("programme:documents", slug)
    context = {
        "event": event,
        "tab": "documents",
        "documents": list(queries.documents_of(event)),
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "programme/desk_documents.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a document, or put another file in its place."""
    event = event_for(request, slug, "programme.edit_event")
    document = _document(event, number)
    form = DocumentChangeForm(initial=of_document(document))
    if request.method == "POST":
        form = DocumentChangeForm(request.POST, request.FILES)
        if form.is_valid():
            upload, by = form.cleaned_data["file"], reader(request).actor
            if form.attempt(lambda: documents.edit_document(document.pk, form.values(), by=by, upload=upload)):
                say(request, _("The document is saved"))
                return redirect("programme:documents", slug)
    context = {"event": event, "document": document, "form": form}
    return render(request, "programme/document.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take a document away."""
    event = event_for(request, slug, "programme.edit_event")
    document = _document(event, number)
    if request.method == "POST":
        documents.remove_document(document.pk, by=reader(request).actor)
        say(request, _("The document “%(title)s” is taken away") % {"title": document.title})
        return redirect("programme:documents", slug)
    return render(request, "programme/document_remove.html", {"event": event, "document": document})


@require_safe
def download(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """A document for everyone, or for the team. Refuses all that this person may not have (404)."""
    return documents.download(queries.document_for(slug, number, access.visitor(request)))


def _add(request: HttpRequest, event: Event, form: DocumentForm) -> bool:
    upload, by = form.cleaned_data["file"], reader(request).actor
    made = form.attempt(lambda: documents.add_document(event.pk, upload, form.values(), by=by))
    if made is not None:
        say(request, _("The document is added"), WHO[made.audience])
    return made is not None


def _document(event: Event, number: int) -> EventDocument:
    document = queries.documents_of(event).filter(pk=number).first()
    if document is None:
        raise Missing(_("There is no such document in this event. It may have been taken away."))
    return document


def _phase(event: Event) -> str:
    is_over = event.ends_at < timezone.now()
    return EventDocument.Phase.AFTER if is_over else EventDocument.Phase.BEFORE
