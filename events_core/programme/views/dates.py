"""Candidate dates in an event's workspace: the list, what is said of it, asking people, taking a pair."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing, Refused
from events_core.network.me import reader
from events_core.programme import asked_mail, candidates, dating, moving
from events_core.programme.forms.asked import DatesLetterForm, OptionForm, ReplyForm
from events_core.programme.forms.work import WorkForm
from events_core.programme.models import DateAsk, DateOption, Event

from .desk import event_for
from .people import Adding, adding

HOME = "programme:dates"
ADDING = Adding(DateAsk, gettext_lazy("Add people to ask about dates"), HOME, gettext_lazy("Dates"), dating.list_people)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """The candidate dates with what people and cities say, best first; adding a pair. Refuses others' adding (403)."""
    event = event_for(request, slug, "programme.see_guests")
    may_edit = request.user.has_perm("programme.edit_event", event)
    form = OptionForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST":
        if not may_edit:
            raise Forbidden(_("Your part in this event does not include that."))
        if form.is_valid() and _add(request, event, form):
            return redirect(HOME, slug)
    table = candidates.table_of(event)
    asked = [row.ask for row in table.people if row.ask]
    context = {
        "event": event,
        "tab": "dates",
        "table": table,
        "form": form,
        "may_edit": may_edit,
        "is_asking": candidates.is_asking(event),
        "taken": next((one for one in table.candidates if one.option and one.option.taken_at), None),
        "unsent": sum(row.sent_at is None for row in asked),
        "silent": sum(row.sent_at is not None and row.answered_at is None for row in asked),
        "why_not": _why_not(event),
    }
    return render(request, "programme/dates.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down who is to be asked. Refuses an event with fixed dates (409)."""
    event = event_for(request, slug, "programme.edit_event")
    dating.must_ask(event)
    return adding(request, event, ADDING)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter as it will go, and then sending it to all who have not had it."""
    event = event_for(request, slug, "programme.edit_event")
    fresh = event.date_asks.filter(sent_at__isnull=True)
    first = fresh.first()
    if first is None:
        say(request, _("Everybody on the list has the letter"), _("Add more people first."))
        return redirect(HOME, slug)
    form = DatesLetterForm(
        request.POST if request.method == "POST" else None, event=event, initial={"reply_by": first.reply_by}
    )
    if request.POST.get("step") == "send" and form.is_valid():
        count = form.attempt(lambda: dating.send(event.pk, **form.cleaned_data, by=reader(request).actor))
        if count is not None:
            told = ngettext("%(count)s letter is on its way", "%(count)s letters are on their way", count)
            left = fresh.count()
            more = _("%(left)s are left: send again.") % {"left": localise.number(left)} if left else ""
            say(request, told % {"count": localise.number(count)}, more)
            return redirect(HOME, slug)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    facts = asked_mail.dates_of(event)
    facts |= {"message": typed.get("message", ""), "reply_by": typed.get("reply_by") or first.reply_by}
    context = {
        "event": event,
        "title": _("The letter that asks about dates"),
        "form": form,
        "to": first,
        "parts": asked_mail.preview("dates_asked", first, event, facts),
        "count": fresh.count(),
        "why_not": _why_not(event) or ("" if event.date_options.exists() else _("Put dates on the list first.")),
    }
    return render(request, "programme/dates_letter.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind those who have not answered, or give everybody another day of reply."""
    event = event_for(request, slug, "programme.edit_event")
    dating.must_ask(event)
    silent = list(event.date_asks.filter(sent_at__isnull=False, answered_at=None))
    day = max((row.reply_by for row in silent), default=timezone.localdate())
    step, by = request.POST.get("step", ""), reader(request).actor
    form = ReplyForm(request.POST if step == "extend" else None, initial={"reply_by": day})
    if step == "extend" and form.is_valid():
        if form.attempt(lambda: dating.extend(event.pk, form.cleaned_data["reply_by"], by=by)) is not None:
            told = _("They can answer until %(day)s.") % {"day": localise.date(form.cleaned_data["reply_by"])}
            say(request, _("The day of reply is changed"), told)
            return redirect(HOME, slug)
    elif step == "remind":
        count = dating.remind(event.pk, by=by)
        told = ngettext("%(count)s reminder is on its way", "%(count)s reminders are on their way", count)
        why = "" if count else _("Everybody was written to within a day, or the day of reply is over.")
        say(request, told % {"count": localise.number(count)}, why)
        return redirect(HOME, slug)
    context = {"event": event, "silent": silent, "form": form, "day": day}
    return render(request, "programme/dates_remind.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What moves when the event takes these dates, and then taking them."""
    event = event_for(request, slug, "programme.edit_event")
    option = _option(event, number)
    form = WorkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _done(form, lambda: dating.take(option.pk, by=reader(request).actor)):
        say(request, _("The event has its dates"), _("Those who were asked are told by mail."))
        return redirect("programme:desk_event", slug)
    shift, table = _shift(event, option, form), candidates.table_of(event)
    context = {
        "event": event,
        "option": option,
        "span": candidates.pair_of(option, event),
        "candidate": next(one for one in table.candidates if one.option == option),
        "has_cities": bool(table.cities),
        "shift": shift,
        "form": form,
        "told": event.date_asks.filter(sent_at__isnull=False).count(),
        "why_not": _why_not(event),
    }
    return render(request, "programme/dates_take.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take a pair of dates off the list."""
    event = event_for(request, slug, "programme.edit_event")
    option = _option(event, number)
    return _sure(
        request,
        event,
        lambda: dating.remove_option(option.pk, by=reader(request).actor),
        title=_("Take these dates off the list?"),
        span=candidates.pair_of(option, event),
        text=_("What people have said of these dates goes with them. Nobody is told."),
        button=_("Take off the list"),
        done=_("The dates are off the list"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take a person off the list of those asked."""
    event = event_for(request, slug, "programme.edit_event")
    row = event.date_asks.filter(pk=number).first()
    if row is None:
        raise Missing(_("There is no such person on this list."))
    return _sure(
        request,
        event,
        lambda: dating.drop_person(row.pk, by=reader(request).actor),
        title=_("Take %(name)s off the list?") % {"name": row.called},
        text=_("Their link opens nothing any more, and what they said no longer counts. No letter is sent."),
        button=_("Take off the list"),
        done=_("%(name)s is off the list") % {"name": row.called},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then begin another list, of an event that was put off after dates had been taken."""
    event = event_for(request, slug, "programme.edit_event")
    return _sure(
        request,
        event,
        lambda: dating.ask_anew(event.pk, by=reader(request).actor),
        title=_("Begin another list of dates?"),
        text=_("The dates of before and the answers to them go. The people stay on the list, to be asked again."),
        button=_("Begin another list"),
        done=_("The list is empty: put dates on it"),
    )


def _sure(request: HttpRequest, event: Event, act: Callable[[], Any], *, done: str, **shown: Any) -> HttpResponse:
    """A page that says what a step does, then the step."""
    form = WorkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _done(form, act):
        say(request, done)
        return redirect(HOME, event.slug)
    context = {"event": event, "form": form, **shown}
    return render(request, "programme/dates_sure.html", context, status=form.status)


def _done(form: WorkForm, act: Callable[[], Any]) -> bool:
    """Whether it was done; when it was refused, the form says why."""

    def acted() -> bool:
        act()
        return True

    return bool(form.attempt(acted))


def _add(request: HttpRequest, event: Event, form: OptionForm) -> bool:
    given = form.cleaned_data
    if given["last"] and given["last"] < given["first"]:
        form.add_error("last", _("The last day must not come before the first."))
        return False
    period = candidates.period_of(event, given["first"], given["last"])
    done = form.attempt(lambda: dating.add_option(event.pk, *period, given["note"], by=reader(request).actor))
    if done:
        sent = event.date_asks.filter(sent_at__isnull=False).exists()
        more = _("Those asked see them when they open their link again; remind them.") if sent else ""
        say(request, _("The dates are on the list"), more)
    return done is not None


def _option(event: Event, number: int) -> DateOption:
    found = event.date_options.filter(pk=number).first()
    if found is None:
        raise Missing(_("There are no such dates on this list."))
    return found


def _shift(event: Event, option: DateOption, form: WorkForm) -> moving.Shift | None:
    """What a move to these dates would do; None when they are its own, or it is refused, as the form says."""
    if not form.is_bound:
        form = WorkForm({})
        form.is_valid()
    values = {"starts_at": option.starts_at, "ends_at": option.ends_at}
    return form.attempt(lambda: moving.preview(event, values))


def _why_not(event: Event) -> str:
    """Why nobody is asked any more; "" while people are."""
    try:
        dating.must_ask(event)
    except Refused as refusal:
        return refusal.message
    return ""
