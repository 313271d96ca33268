"""The plan of a training in the event's workspace: the completion rule, modules, assessments."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.me import reader
from events_core.programme.models import Event, State
from events_core.programme.views.desk import event_for
from trainings import actions
from trainings.forms.teaching import AssessmentForm, ModuleForm, RuleForm, of_assessment, of_event, of_module
from trainings.models import Assessment, Module
from trainings.teaching import Course, course_of, no_assessment, no_module

from .given import given, version_of

BOTH = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(BOTH)
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """What completes the training, its modules and its assessments."""
    event, course = _course(request, slug)
    form = RuleForm(given(request), initial={"attendance": course.attendance})
    version = version_of(request, course.training.version if course.training else 1)
    if request.method == "POST" and form.is_valid():
        wanted, by = form.cleaned_data["attendance"], reader(request).actor
        seen = version if course.training else None
        if form.attempt(lambda: actions.save_training(event.pk, wanted, by=by, version=seen)):
            say(request, _("The completion rule is saved"))
            return redirect("trainings:plan", slug)
        if form.is_stale:
            course = course_of(event, deep=True)
            version = course.training.version if course.training else 1
    context = {
        "event": event,
        "course": course,
        "form": form,
        "version": version,
        "is_open": event.state != State.CANCELLED,
    }
    return render(request, "trainings/teaching/plan.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def module_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a module, and perhaps another one after it."""
    event, course = _course(request, slug)
    form = ModuleForm(given(request), course=course, initial=of_event(event))
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        make = lambda: [actions.save_module(event.pk, form.values(), by=by)]  # noqa: E731
        made = form.attempt(lambda: once(sending_of(request), Module, make))
        if made:
            say(request, _("The module “%(title)s” is added") % {"title": made[0].title})
            return redirect("trainings:module_new" if "more" in request.POST else "trainings:plan", slug)
    return _page(request, "module", event, form)


@login_required
@require_http_methods(BOTH)
def module(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a module. Shows what was typed when somebody else was faster (412)."""
    event, course = _course(request, slug)
    row = _module(course, number)
    form = ModuleForm(given(request), course=course, module=row, initial=of_module(row))
    version = version_of(request, row.version)
    if request.method == "POST" and form.is_valid():
        by, values, seen = reader(request).actor, form.values(), version
        save = lambda: actions.save_module(event.pk, values, by=by, module_id=row.pk, version=seen)  # noqa: E731
        if form.attempt(save):
            say(request, _("The module is saved"))
            return redirect("trainings:plan", slug)
        if form.is_stale:
            version = _module(course_of(event), number).version
    return _page(request, "module", event, form, row=row, version=version)


@login_required
@require_http_methods(BOTH)
def module_remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take a module out of the plan."""
    event, course = _course(request, slug)
    row = _module(course, number)
    if request.method == "POST":
        actions.remove_module(row.pk, by=reader(request).actor)
        say(request, _("The module “%(title)s” is removed") % {"title": row.title})
        return redirect("trainings:plan", slug)
    context = {"event": event, "row": row, "is_module": True, "is_kept": row.presences.exists()}
    return render(request, "trainings/teaching/remove.html", context)


@login_required
@require_http_methods(BOTH)
def assessment_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an assessment."""
    event, course = _course(request, slug)
    begins = {"kind": Assessment.Kind.PASS, "attempts": 2, "is_required": True}
    form = AssessmentForm(given(request), course=course, initial=begins)
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        make = lambda: [actions.save_assessment(event.pk, form.values(), by=by)]  # noqa: E731
        made = form.attempt(lambda: once(sending_of(request), Assessment, make))
        if made:
            say(request, _("The assessment “%(title)s” is added") % {"title": made[0].title})
            return redirect("trainings:plan", slug)
    return _page(request, "assessment", event, form)


@login_required
@require_http_methods(BOTH)
def assessment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change an assessment. Shows what was typed when somebody else was faster (412)."""
    event, course = _course(request, slug)
    row = _assessment(course, number)
    form = AssessmentForm(given(request), course=course, row=row, initial=of_assessment(row))
    version = version_of(request, row.version)
    if request.method == "POST" and form.is_valid():
        by, values, seen = reader(request).actor, form.values(), version
        save = lambda: actions.save_assessment(event.pk, values, by=by, assessment_id=row.pk, version=seen)  # noqa: E731
        if form.attempt(save):
            say(request, _("The assessment is saved"))
            return redirect("trainings:plan", slug)
        if form.is_stale:
            version = _assessment(course_of(event), number).version
    return _page(request, "assessment", event, form, row=row, version=version)


@login_required
@require_http_methods(BOTH)
def assessment_remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take an assessment out of the plan."""
    event, course = _course(request, slug)
    row = _assessment(course, number)
    if request.method == "POST":
        actions.remove_assessment(row.pk, by=reader(request).actor)
        say(request, _("The assessment “%(title)s” is removed") % {"title": row.title})
        return redirect("trainings:plan", slug)
    context = {"event": event, "row": row, "is_module": False, "is_kept": row.tries.exists()}
    return render(request, "trainings/teaching/remove.html", context)


def _course(request: HttpRequest, slug: str) -> tuple[Event, Course]:
    event = event_for(request, slug, "trainings.plan")
    return event, course_of(event, deep=True)


def _module(course: Course, number: int) -> Module:
    found = course.module(number)
    if found is None:
        raise Missing(no_module())
    return found


def _assessment(course: Course, number: int) -> Assessment:
    found = course.assessment(number)
    if found is None:
        raise Missing(no_assessment())
    return found


def _page(
    request: HttpRequest, name: str, event: Event, form: ModuleForm | AssessmentForm, **more: Any
) -> HttpResponse:
    context = {"event": event, "form": form, **more}
    return render(request, f"trainings/teaching/{name}.html", context, status=form.status)
