"""On the pages of other apps: teaching: modules, attendance, assessments, completion."""

import datetime
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import panels
from events_core.programme.models import Event, State
from events_core.programme.queries import for_list, own_events
from registrations.models import TAKING_PART, Registration
from trainings import classroom, teaching

Panel = panels.Panel
SOON = datetime.timedelta(days=14)
MOST = 10


def tab(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tab of the workspace of an event in which something is taught."""
    if request.user.has_perm("trainings.see", event) and teaching.has_training(event):
        url = reverse("trainings:training", args=[event.slug])
        yield Panel("", {"tabs": [{"url": url, "label": _("Training"), "order": 55}]}, order=55)


def soon(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """On /desk/: trainings of my own today and in the next two weeks."""
    now = timezone.now()
    mine = own_events(person).filter(team__person=person, state=State.PUBLISHED)
    near = mine.filter(ends_at__gte=now - datetime.timedelta(days=1), starts_at__lte=now + SOON)
    found = list(for_list(teaching.trainings_of(near).order_by("starts_at", "pk"))[:MOST])
    if found:
        yield Panel("trainings/teaching/panel_desk.html", {"trainings": found}, order=45)


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
    panels.add("desk.home", soon)
    panels.add("event.main", learned)
    panels.add("registration", own)
