"""The certificates of an event in the workspace: people, batches, previews, corrections."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.navigation import ENDONYMS
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.foundation.typeset.faces import language_of
from events_core.network.me import reader
from events_core.programme.models import Event, State
from events_core.programme.views.desk import event_for
from registrations.models import Registration

from . import actions, eligibility, queries, telling
from .forms import LanguagesForm, NameForm, ReissueForm, RevokeForm
from .lifecycle import BATCH, BATCH_MOVES
from .models import Batch, BatchItem, Certificate, Kind
from .press import Press


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is eligible and why not, the running batch, what could not be made."""
    event = event_for(request, slug, "certificates.see")
    return _page(request, event, _languages_form(event))


def _page(request: HttpRequest, event: Event, form: LanguagesForm, status: int = 200) -> HttpResponse:
    kind = kind_of(request)
    kinds = eligibility.kinds_of(event)
    summary = queries.summary(event, kind)
    context = {
        "event": event,
        "kind": kind,
        "kinds": _kind_tabs(event, kinds, kind) if len(kinds) > 1 or kind not in kinds else (),
        "failures": telling.failures(queries.failures(event)),
        "summary": summary,
        "people": queries.people(event, request.GET.get("page", 1), kind),
        "people_hint": telling.people_hint(summary),
        "issue_hint": telling.issue_hint(summary, kind),
        "issue_label": telling.issue_label(summary.eligible),
        "form": form,
        "is_held": event.state == State.COMPLETED,
        "may_issue": request.user.has_perm("certificates.issue", event),
        "may_revoke": request.user.has_perm("certificates.revoke", event),
    }
    batch = _batch(event)
    response = render(request, "certificates/desk.html", context | batch, status=status)
    if request.headers.get("HX-Request") and not batch.get("is_open"):
        response["HX-Refresh"] = "true"  # the work is over: what else stands on the page has changed too
    return response


def _batch(event: Event) -> dict[str, object]:
    batch = queries.latest_batch(event)
    if batch is None:
        return {}
    counts = queries.counts_of(batch)
    return {
        "batch": batch,
        "counts": counts,
        "is_open": batch.state in (Batch.State.QUEUED, Batch.State.WORKING),
        "moves": [move for move in BATCH.open_moves(batch) if move.name in BATCH_MOVES],
        "progress_lines": telling.progress_lines(batch, counts, event.timezone),
    }


@login_required
@require_POST
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Order certificates for all who are eligible."""
    event = event_for(request, slug, "certificates.issue")
    form = LanguagesForm(request.POST)
    if not form.is_valid():
        return _page(request, event, form, status=422)
    by, kind = reader(request), kind_of(request)
    batch = actions.order_batch(event.pk, languages=form.languages, kind=kind, by=by.actor, person=by)
    total = batch.items.count()
    text = ngettext("%(count)d certificate is being made.", "%(count)d certificates are being made.", total)
    say(request, _("Batch %(number)s is in the queue") % {"number": batch.number}, text % {"count": total})
    return redirect(page_of(event, kind))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as it would be for the first who is eligible, or for somebody invented; nothing is stored."""
    event = event_for(request, slug, "certificates.issue")
    form = LanguagesForm(request.POST or request.GET)
    languages = form.languages if form.is_valid() else [_first_language(event)]
    kind = kind_of(request)
    somebody = queries.sample(event, kind)
    with Press(event, kind, languages) as press:
        content = press.preview(*somebody, language_of(somebody[1], *languages))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def move(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """Pause, resume or stop a batch."""
    event = event_for(request, slug, "certificates.issue")
    batch = get_object_or_404(event.batches, number=number)
    acts = {"pause": actions.pause, "resume": actions.resume, "stop": actions.stop}
    if name not in acts:
        raise Missing(_("There is no such step."))
    acts[name](batch.pk, by=reader(request).actor)
    return redirect(page_of(event, batch.kind))


@login_required
@require_POST
def retry(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Try one certificate again."""
    event = event_for(request, slug, "certificates.issue")
    item = get_object_or_404(BatchItem.objects.select_related("batch"), pk=number, batch__event=event)
    actions.retry(item.pk, by=reader(request).actor)
    say(request, _("It is tried again"))
    return redirect(page_of(event, item.batch.kind))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_name(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """How a name is printed; after a failure its certificate is tried again."""
    event = event_for(request, slug, "certificates.issue")
    people = Registration.objects.filter(event=event).select_related("printed_name")
    registration = get_object_or_404(people, code=code.replace("\x00", "\ufffd"))
    kind = kind_of(request)
    if eligibility.has_current(registration, kind):
        raise Refused("has_one", _("There is a certificate already: issue a corrected one instead."))
    named = getattr(registration, "printed_name", None) or registration
    form = NameForm(request.POST or None, initial={"name": named.name, "native_name": named.native_name})
    if form.is_valid() and form.attempt(lambda: _write_name(request, registration, form)):
        say(request, _("The printed name is changed"))
        return redirect(page_of(event, kind))
    context = {"event": event, "registration": registration, "form": form, "back_url": page_of(event, kind)}
    return render(request, "certificates/name.html", context, status=422 if form.is_bound else 200)


def _write_name(request: HttpRequest, registration: Registration, form: NameForm) -> bool:
    values = form.cleaned_data
    actions.set_printed_name(registration.pk, values["name"], values["native_name"], by=reader(request).actor)
    for item in queries.failed_items(registration):
        actions.retry(item.pk, by=reader(request).actor)
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, serial: str) -> HttpResponse:
    """The page that asks why before a certificate is revoked."""
    certificate = _certificate(request, slug, serial, "certificates.revoke")
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        done = form.attempt(
            lambda: actions.revoke(certificate.pk, form.cleaned_data["reason"], by=reader(request).actor)
        )
        if done:
            say(request, _("Certificate %(serial)s is revoked") % {"serial": serial}, _("We told the holder by mail."))
            return redirect(page_of(certificate.event, certificate.kind))
    back = page_of(certificate.event, certificate.kind)
    context = {"event": certificate.event, "certificate": certificate, "form": form, "back_url": back}
    return render(request, "certificates/revoke.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, slug: str, serial: str) -> HttpResponse:
    """The page that asks for the corrected name before a new version is issued."""
    certificate = _certificate(request, slug, serial, "certificates.issue")
    form = ReissueForm(request.POST or None, initial={"name": certificate.name, "native_name": certificate.native_name})
    by = reader(request).actor
    new = None
    if form.is_valid():
        new = form.attempt(lambda: actions.reissue(certificate.pk, by=by, **form.cleaned_data))
    if new:
        say(
            request,
            _("Certificate %(serial)s is issued again") % {"serial": serial},
            _("We sent the holder the new one."),
        )
        return redirect(page_of(certificate.event, certificate.kind))
    back = page_of(certificate.event, certificate.kind)
    context = {"event": certificate.event, "certificate": certificate, "form": form, "back_url": back}
    return render(request, "certificates/reissue.html", context, status=422 if form.is_bound else 200)


def _certificate(request: HttpRequest, slug: str, serial: str, permission: str) -> Certificate:
    event = event_for(request, slug, permission)
    certificate = queries.by_serial(serial, reader(request))
    if certificate.event_id != event.pk:
        raise Missing(_("There is no such certificate among yours."))
    return certificate


def kind_of(request: HttpRequest) -> str:
    """The kind of certificates that the page is about; those of attendance unless it says otherwise."""
    wanted = request.POST.get("kind") or request.GET.get("kind") or Kind.ATTENDANCE
    if wanted not in Kind.values:
        raise Missing(_("There is no such kind of certificate."))
    return str(wanted)


def page_of(event: Event, kind: str) -> str:
    """The address of the page of certificates of a kind."""
    address = reverse("certificates:desk", args=[event.slug])
    return address if kind == Kind.ATTENDANCE else f"{address}?kind={kind}"


def _kind_tabs(event: Event, kinds: list[Kind], chosen: str) -> list[dict[str, object]]:
    shown = kinds if chosen in kinds else [*kinds, Kind(chosen)]
    return [{"url": page_of(event, kind), "label": kind.label, "current": kind == chosen} for kind in shown]


def _first_language(event: Event) -> str:
    return next((code for code in event.languages if code in ENDONYMS), "en")


def _languages_form(event: Event) -> LanguagesForm:
    return LanguagesForm(initial={"first": _first_language(event)})
