"""The trainer's day: who comes, who was there, results, who has completed the training."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.me import reader
from events_core.programme import panels
from events_core.programme.models import Event, State
from events_core.programme.views.desk import event_for
from registrations.models import Registration
from registrations.models import State as Taking
from trainings import actions, classroom, teaching
from trainings.forms.teaching import OverrideForm, ResultsForm
from trainings.models import Attempt, Module, Presence
from trainings.teaching import who_comes

from .given import given

PAGE = 100
BOTH = ["GET", "HEAD", "POST"]
SAVE, REST, ALL = "save", "rest", "all"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


@login_required
@require_safe
def day(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes and what they asked for, modules, assessments, how far each participant is, certificates."""
    event = event_for(request, slug, "trainings.see")
    course = teaching.course_of(event, deep=True)
    numbers = list(who_comes(event).values_list("pk", flat=True))
    records = teaching.records_of(course)
    page = Paginator(who_comes(event), PAGE).get_page(request.GET.get("page"))
    states = [teaching.progress_in(course, records, number).state for number in numbers]
    context = {
        "event": event,
        "course": course,
        "requests": teaching.asked_for(event),
        "lectures": classroom.lectures_of(course, teaching.counts_of(course), len(numbers)),
        "page": page,
        "rows": classroom.rows_of(course, records, page),
        "total": len(numbers),
        "complete": states.count("complete"),
        "may_teach": request.user.has_perm("trainings.teach", event),
        "may_plan": request.user.has_perm("trainings.plan", event),
        "sees_needs": request.user.has_perm("registrations.checkin", event),
        "takes_place": _takes_place(event),
        "parts": panels.at("desk.training", request, event),
    }
    return render(request, "trainings/teaching/day.html", context)


@login_required
@require_http_methods(BOTH)
def presence(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who was at one module: a list to tick. Before the event's first day the page asks once more."""
    event = event_for(request, slug, "trainings.teach")
    module = _module(event, number)
    if request.method == "POST":
        if _is_early(event) and not _is_sure(request, event):
            typed = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != _TOKEN]
            context = {"event": event, "module": module, "typed": typed}
            return render(request, "trainings/teaching/presence_early.html", context)
        marks, rest = _ticked(request, event, module)
        by = reader(request)
        changed = actions.mark(module.pk, marks, by=by.actor, person=by, unless_marked=rest)
        text = ngettext("%(count)d person was marked.", "%(count)d people were marked.", changed) % {"count": changed}
        say(request, _("Attendance is saved"), text if changed else _("Nothing was changed."))
        return redirect(_address(request))
    page = Paginator(who_comes(event), PAGE).get_page(request.GET.get("page"))
    held = dict(Presence.objects.filter(module=module).values_list("registration_id", "was_there"))
    people = list(who_comes(event).values_list("pk", flat=True))
    context = {
        "event": event,
        "module": module,
        "page": page,
        "rows": [(person, held.get(person.pk)) for person in page],
        "lecture": _lecture(module, held, people),
        "takes_place": _takes_place(event),
        "sees_needs": request.user.has_perm("registrations.checkin", event),
    }
    return render(request, "trainings/teaching/presence.html", context)


@login_required
@require_http_methods(BOTH)
def attempts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Results of one assessment, entered for several people at once; an empty row is no attempt."""
    event = event_for(request, slug, "trainings.teach")
    course = teaching.course_of(event)
    row = course.assessment(number)
    if row is None:
        raise Missing(teaching.no_assessment())
    page = Paginator(who_comes(event), PAGE).get_page(request.GET.get("page"))
    tries: dict[int, list[Attempt]] = {}
    for one in Attempt.objects.filter(assessment=row, registration__in=[person.pk for person in page]):
        tries.setdefault(one.registration_id, []).append(one)
    form = ResultsForm(given(request), assessment=row, people=page, tries=tries)
    if request.method == "POST" and form.is_valid():
        by, entries = reader(request), form.entries()
        make = lambda: actions.enter(row.pk, entries, by=by.actor, person=by)  # noqa: E731
        made = form.attempt(lambda: once(sending_of(request), Attempt, make))
        if made is not None:
            text = ngettext("%(count)d result was entered.", "%(count)d results were entered.", len(made))
            said = text % {"count": len(made)} if made else _("No row was filled in.")
            say(request, _("The results are saved") if made else _("Nothing was saved"), said, "go" if made else "info")
            return redirect(_address(request))
    context = {"event": event, "assessment": row, "page": page, "form": form}
    return render(request, "trainings/teaching/attempts.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def learner(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everything about one participant: modules, results, what is missing, a trainer's own word."""
    event = event_for(request, slug, "trainings.see")
    person = _learner(event, code)
    may_teach = request.user.has_perm("trainings.teach", event)
    form = OverrideForm(given(request) if request.POST.get("act") == "override" else None)
    if request.method == "POST":
        if not may_teach:
            raise Forbidden(_("Your part in this event does not include that."))
        if _acted(request, event, person, form):
            return redirect("trainings:learner", slug, person.code)
    course = teaching.course_of(event, deep=True)
    records = teaching.records_of(course, [person.pk])
    context = {
        "event": event,
        "person": person,
        "course": course,
        "row": classroom.row_of(course, records, person),
        "override": records.overrides.get(person.pk),
        "form": form,
        "may_teach": may_teach and event.state != State.CANCELLED,
        "sees_needs": request.user.has_perm("registrations.checkin", event),
    }
    return render(request, "trainings/teaching/learner.html", context, status=form.status)


def _acted(request: HttpRequest, event: Event, person: Registration, form: OverrideForm) -> bool:
    """Whether what was asked for is done; refusals stand in the form."""
    by, act = reader(request), request.POST.get("act", "")
    if act == "override":
        if not form.is_valid():
            return False
        yes, reason = form.cleaned_data["is_complete"] == "yes", form.cleaned_data["reason"]
        if form.attempt(lambda: actions.override(person.pk, yes, reason, by=by.actor, person=by)) is None:
            return False
        say(request, _("Your word is saved"), _("The participant reads it on their own page."))
    elif act == "end":
        actions.end_override(person.pk, by=by.actor)
        say(request, _("The rule counts again"))
    elif act == "void":
        actions.void_attempt(_attempt(event, person, request.POST.get("attempt", "")).pk, by=by.actor)
        say(request, _("The result is taken back"), _("It stays on record and no longer counts."))
    else:
        raise Missing(_("There is no such step."))
    return True


def _ticked(request: HttpRequest, event: Event, module: Module) -> tuple[dict[int, bool | None], dict[int, bool]]:
    """What the list changes: marks that count, and those for whom nobody else has marked meanwhile.

    `was-<id>` is how the list showed somebody ("" for not marked), `p-<id>` a tick.
    """
    act = request.POST.get("act", SAVE)
    marks: dict[int, bool | None] = {}
    rest: dict[int, bool] = {}
    for person in who_comes(event):
        was, is_ticked = request.POST.get(f"was-{person.pk}"), f"p-{person.pk}" in request.POST
        if was is not None and is_ticked and was != "1":
            marks[person.pk] = True
        elif was == "1" and not is_ticked:
            marks[person.pk] = False
        elif act == ALL and was in (None, "") and person.state != Taking.ABSENT:
            rest[person.pk] = True
        elif act == REST and was == "":
            rest[person.pk] = False
    return marks, rest


def _lecture(module: Module, held: dict[int, bool], people: list[int]) -> classroom.Lecture:
    marks = [held[number] for number in people if number in held]
    return classroom.Lecture(module, marks.count(True), marks.count(False), len(people))


def _module(event: Event, number: int) -> Module:
    found = Module.objects.select_related("session").filter(pk=number, training__event=event).first()
    if found is None:
        raise Missing(teaching.no_module())
    return found


def _learner(event: Event, code: str) -> Registration:
    found = who_comes(event).select_related("category").filter(code=code.replace("\x00", "\ufffd")).first()
    if found is None:
        raise Missing(_("There is no such registration at this event."))
    return found


def _attempt(event: Event, person: Registration, number: str) -> Attempt:
    rows = Attempt.objects.filter(registration=person, assessment__training__event=event)
    found = rows.filter(pk=number).first() if number.isascii() and number.isdigit() and len(number) < 18 else None
    if found is None:
        raise Missing(_("There is no such result."))
    return found


def _takes_place(event: Event) -> bool:
    return event.state in (State.PUBLISHED, State.COMPLETED)


def _is_early(event: Event) -> bool:
    today = timezone.now().astimezone(event.zone).date()
    return today < event.starts_at.astimezone(event.zone).date()


def _is_sure(request: HttpRequest, event: Event) -> bool:
    """Whether it was asked and answered in this session, here or at the check-in."""
    key = f"early-checkin-{event.pk}"
    if request.POST.get("sure"):
        request.session[key] = True
    return bool(request.session.get(key))


def _address(request: HttpRequest) -> str:
    """This page again, at the same part of its list."""
    number = request.GET.get("page", "")
    return f"{request.path}?page={number}" if number.isascii() and number.isdigit() else request.path
