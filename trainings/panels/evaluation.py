"""On the pages of other apps: surveys, their results, and the report to the city."""

from collections.abc import Iterable

from django.http import HttpRequest

from events_core.programme import letterbox, panels
from registrations.models import Registration
from trainings import cityside, deskside
from trainings.actions.reports import WRITTEN_IN
from trainings.asking import answered_of
from trainings.models import Invitation, Report, TrainingRequest

Panel = panels.Panel


def own_surveys(request: HttpRequest, registration: Registration) -> Iterable[Panel]:
    """On a participant's own page: the surveys that are open for them."""
    found = answered_of(registration)
    if found:
        yield Panel("trainings/survey/panel.html", {"invitations": found}, order=20)


def city_part(asked: TrainingRequest, secret: str) -> cityside.Part | None:
    """On the city's page: the report, once it was sent."""
    is_sent = asked.state in WRITTEN_IN and Report.objects.filter(request=asked).exclude(sent_at=None).exists()
    return ("trainings/report/city_part.html", {}) if is_sent else None


def desk_part(http_request: HttpRequest, asked: TrainingRequest) -> deskside.Part | None:
    """On the secretariat's page: the report to be written, or as it was sent."""
    if asked.state not in WRITTEN_IN or asked.event_id is None:
        return None
    return ("trainings/report/desk_part.html", {"words": Report.objects.filter(request=asked).first()})


def register() -> None:
    """Hang the panels."""
    panels.add("registration", own_surveys)
    letterbox.tells_of(Invitation, "survey__event")
    cityside.PARTS.append(city_part)
    deskside.PARTS.append(desk_part)
