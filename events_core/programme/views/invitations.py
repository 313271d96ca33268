"""Invitations in an event's workspace: who is invited and how each stands, adding, the letter, reminding."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.pills import pill_of
from events_core.foundation.refusals import Missing, Refused
from events_core.journal.queries import letters_about
from events_core.network.me import reader
from events_core.programme import asked_mail, guestlist, inviting
from events_core.programme.forms.asked import InvitationLetterForm
from events_core.programme.forms.work import WorkForm
from events_core.programme.guests import categories_of
from events_core.programme.models import Event, Invitation, Visibility

from .desk import event_for
from .people import Adding, adding

PAGE = 50
HOME = "programme:invitations"
ADDING = Adding(
    Invitation, gettext_lazy("Add people to invite"), HOME, gettext_lazy("Invitations"), inviting.invite, True
)


@login_required
@require_safe
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is invited, by state; what there is to do. Refuses who does not see guests (403)."""
    event = event_for(request, slug, "programme.see_guests")
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    figures = guestlist.figures_of(event)
    page = Paginator(guestlist.invitations_of(event, state, words), PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "tab": "invitations",
        "figures": figures,
        "page": page,
        "states": _tabs(state, figures),
        "is_narrow": bool(state or words),
        "may_edit": request.user.has_perm("programme.edit_event", event),
        "is_closed": event.visibility == Visibility.BY_INVITATION,
        "why_not": _why_not(event),
    }
    return render(request, "programme/invitations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down who is to be invited. Refuses an event that is not by invitation or is over (409)."""
    event = event_for(request, slug, "programme.edit_event")
    inviting.must_invite(event)
    return adding(request, event, ADDING)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter as it will go, and then sending it to all who have not had it."""
    event = event_for(request, slug, "programme.edit_event")
    first = guestlist.first_unsent(event)
    if first is None:
        say(request, _("Everybody on the list has the letter"), _("Add more people first."))
        return redirect(HOME, slug)
    step = request.POST.get("step", "")
    form = InvitationLetterForm(request.POST if request.method == "POST" else None)
    if step == "send" and form.is_valid():
        by, values = reader(request).actor, form.cleaned_data
        count = form.attempt(lambda: inviting.send(event.pk, **values, by=by))
        if count is not None:
            return _sent(request, event, count)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {"message": "", "in_english_too": False}
    facts = {"message": values["message"], "until": event.registration_ends_at}
    also = asked_mail.SECOND_LANGUAGE if values["in_english_too"] else ""
    context = {
        "event": event,
        "title": _("The letter that invites"),
        "form": form,
        "to": first,
        "parts": asked_mail.preview("invitation", first, event, facts, also=also),
        "count": guestlist.figures_of(event).unsent,
        "why_not": _why_not_sent(event),
    }
    return render(request, "programme/invitations_letter.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then remind everybody who has not answered."""
    event = event_for(request, slug, "programme.edit_event")
    form = WorkForm(request.POST if request.method == "POST" else None)
    waiting = inviting.to_remind(event)
    if form.is_bound and form.is_valid():
        count = form.attempt(lambda: inviting.remind(event.pk, by=reader(request).actor))
        if count is not None:
            told = ngettext("%(count)s reminder is on its way", "%(count)s reminders are on their way", count)
            say(request, told % {"count": localise.number(count)})
            return redirect(HOME, slug)
    context = {
        "event": event, "form": form, "count": waiting.count(), "some": list(waiting[:PAGE]),
        "why_not": _why_not_sent(event), "silent": guestlist.figures_of(event).silent,
    }  # fmt: skip
    return render(request, "programme/invitations_remind.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One invitation with all that is known of it, its letters, and taking it back or reminding."""
    event = event_for(request, slug, "programme.see_guests")
    row = event.invitations.select_related("by").filter(pk=number).first()
    if row is None:
        raise Missing(_("There is no such invitation."))
    form = WorkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        event_for(request, slug, "programme.edit_event")
        if form.is_valid() and _do(request, event, row, form):
            return redirect("programme:invitation", slug, number)
    row.event = event
    context = {
        "event": event,
        "row": row,
        "form": form,
        "letters": list(letters_about(row)[:20]),
        "may_edit": request.user.has_perm("programme.edit_event", event),
        "may_remind": inviting.to_remind(event, [row.pk]).exists(),
        "category": dict(categories_of(event)).get(row.category, ""),
    }
    return render(request, "programme/invitation.html", context, status=form.status)


def _do(request: HttpRequest, event: Event, row: Invitation, form: WorkForm) -> bool:
    by = reader(request).actor
    if request.POST.get("step") == "withdraw":
        done = form.attempt(lambda: inviting.withdraw(row.pk, by=by))
        if done:
            say(request, _("The invitation is withdrawn"), _("Its link opens the event no more. No letter is sent."))
        return done is not None
    if request.POST.get("step") == "remind":
        count = form.attempt(lambda: inviting.remind(event.pk, [row.pk], by=by))
        if count:
            say(request, _("The reminder is on its way"))
        return count is not None
    raise Missing(_("There is no such step."))


def _sent(request: HttpRequest, event: Event, count: int) -> HttpResponse:
    told = ngettext("%(count)s invitation is on its way", "%(count)s invitations are on their way", count)
    left = guestlist.figures_of(event).unsent
    more = _("%(left)s are left: send again.") % {"left": localise.number(left)} if left else ""
    say(request, told % {"count": localise.number(count)}, more)
    return redirect(HOME, event.slug)


def _tabs(current: str, figures: guestlist.Figures) -> list[dict[str, Any]]:
    every: list[tuple[str, Any, int]] = [("", _("All"), figures.total)]
    every += [(name, pill_of("invitation", name).label, count) for name, count in figures.counts.items()]
    return [
        {"url": f"?state={name}" if name else "?", "label": label, "count": count, "current": name == current}
        for name, label, count in every
        if count or not name or name == current
    ]


def _why_not(event: Event) -> str:
    """Why nobody can be added; "" when people can."""
    try:
        inviting.must_invite(event)
    except Refused as refusal:
        return refusal.message
    return ""


def _why_not_sent(event: Event) -> str:
    """Why no letter can be sent; "" when they can."""
    try:
        inviting.must_be_sendable(event)
    except Refused as refusal:
        return refusal.message
    return ""
