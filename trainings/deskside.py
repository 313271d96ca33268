"""What the secretariat's page of one request is made of, and who may open it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Forbidden, Missing
from events_core.programme.panels import Panel

from .models import TrainingRequest

Part = tuple[str, dict[str, Any]]
"""A template, and what it is drawn with beside `asked`; it draws one section (`{% section %}`)."""
PARTS: list[Callable[[HttpRequest, TrainingRequest], Part | None]] = []
"""What stands between what the city needs and the thread: functions of the HTTP request and the training request, in
the order in which they stand."""


def parts_of(http_request: HttpRequest, asked: TrainingRequest) -> list[Panel]:
    """The parts of the page that have something to say about this request now."""
    return [Panel(*part) for function in PARTS if (part := function(http_request, asked))]


def request_for(http_request: HttpRequest, number: int) -> TrainingRequest:
    """The request that an officer works at, with city, owner, event and topics.

    Refuses a draft, which is still the city's alone, and what one may not see (404), and whose work it is not (403).
    """
    rows = TrainingRequest.objects.exclude(state=TrainingRequest.State.DRAFT).prefetch_related("topics")
    wide = rows.select_related("city", "organisation", "owner", "event", "asked_to_join__lead__city")
    found = wide.filter(pk=number).first()
    if found is None or not http_request.user.has_perm("trainings.see_request", found):
        raise Missing(_("There is no such request, or it is not visible to you."))
    if not http_request.user.has_perm("trainings.manage"):
        raise Forbidden(_("This is for the secretariat's officers to do."))
    return found
