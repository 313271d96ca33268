"""On the pages of other apps: teaching: modules, attendance, assessments, completion."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.programme import panels
from events_core.programme.models import Event
from registrations.models import TAKING_PART, Registration
from trainings import classroom, teaching

Panel = panels.Panel


def tab(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tab of the workspace of an event in which something is taught."""
    if request.user.has_perm("trainings.see", event) and teaching.has_training(event):
        url = reverse("trainings:training", args=[event.slug])
        yield Panel("", {"tabs": [{"url": url, "label": _("Training"), "order": 55}]}, order=55)


def learned(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the event's page: what one will learn."""
    course = teaching.course_of(event)
    if course.modules:
        yield Panel("trainings/teaching/panel_event.html", {"course": course}, order=30)


def own(request: HttpRequest, registration: Registration) -> Iterable[Panel]:
    """On a participant's own page: modules, results, and what is still missing."""
    if registration.state not in TAKING_PART:
        return
    course = teaching.course_of(registration.event, deep=True)
    if not course.modules and not course.assessments:
        return
    records = teaching.records_of(course, [registration.pk])
    context = {"course": course, "row": classroom.row_of(course, records, registration), "event": registration.event}
    yield Panel("trainings/teaching/panel_registration.html", context, order=20)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.tabs", tab)
    panels.add("event.main", learned)
    panels.add("registration", own)
