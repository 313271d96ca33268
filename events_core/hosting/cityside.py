"""What the page behind a city's link says and offers, by the state of the request."""

import datetime
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation import localise
from events_core.programme.models import Kind
from events_core.programme.models import State as EventState

from .lifecycle import OPEN, OVER
from .models import Answer, CohostRequest

State = CohostRequest.State
LIST_KEPT = datetime.timedelta(days=7)
"""How long after the visit the list of visitors is open."""


@dataclass(frozen=True)
class Standing:
    """How a request stands: a tone and a word for its pill, a title, and sentences on what it means and what to do."""

    tone: str
    word: str | Promise
    title: str
    lede: str
    todo: str = ""


def is_open(request: CohostRequest) -> bool:
    """Whether the city can answer now."""
    return request.state == State.SENT and not request.is_late and request.event.state not in OVER


def is_agreed(request: CohostRequest) -> bool:
    """Whether the city hosts, or hosted, the event on its present dates."""
    return request.state == State.CONFIRMED and request.is_for(request.event)


def may_change(request: CohostRequest) -> bool:
    """Whether details can be changed and the yes be taken back: until the event is over."""
    goes_on = request.event.state not in OVER and request.event.ends_at > timezone.now()
    return request.state == State.CONFIRMED and goes_on


def may_forward(request: CohostRequest) -> bool:
    """Whether a colleague has anything to do here."""
    return is_open(request) or request.state == State.COUNTERED or may_change(request)


def shows_visitors(request: CohostRequest) -> bool:
    """Whether the list of visitors is open: handed over, for the present dates, until a week after the event."""
    is_over = timezone.now() > request.event.ends_at + LIST_KEPT
    goes_on = request.event.state != EventState.CANCELLED
    return is_agreed(request) and request.visitors_given_at is not None and goes_on and not is_over


def has_entry(request: CohostRequest) -> bool:
    """Whether there is a calendar entry: what is asked, proposed or agreed."""
    return request.state in (*OPEN, State.CONFIRMED) and not (request.state == State.SENT and request.is_late)


def answers_of(request: CohostRequest) -> QuerySet[Answer]:
    """What the local government that is asked has answered, the newest first."""
    return request.answers.filter(organisation=request.organisation_id).order_by("-pk")


def last_answer(request: CohostRequest) -> Answer | None:
    """What was answered by this link before, when the organisers replied and ask again."""
    return (
        answers_of(request).filter(link_generation=request.link_generation).first() if request.link_generation else None
    )


def mailto(request: CohostRequest) -> str:
    """Where questions go, with the reference as the subject; "" when no contact is known."""
    event = request.event
    if not event.contact_email:
        return ""
    return f"mailto:{quote(event.contact_email, safe='@')}?subject={quote(event.reference)}"


def question(request: CohostRequest) -> str:
    """What the city is asked."""
    city = {"city": request.city}
    if request.event.kind == Kind.FIELD_VISIT:
        return _("Will %(city)s host this field visit?") % city
    return _("Will %(city)s host this event?") % city


def standing(request: CohostRequest) -> Standing:
    """How the request stands, for the city."""
    event = request.event
    dates = request.answered_for or request.asked_for or event
    named = {
        "city": str(request.city),
        "body": str(request.organisation),
        "dates": localise.dates(dates.starts_at, dates.ends_at, event.timezone, event.date_precision),
    }
    if request.state == State.CONFIRMED:
        return _confirmed(request, named)
    if request.state == State.COUNTERED:
        return Standing(
            "turn",
            _("Yes, with changes"),
            _("%(city)s has proposed changes") % named,
            _("The organizers accept the changes or write back. Nothing is announced before both sides agree."),
            _("You need do nothing now. If your proposal has changed, write to the organizers."),
        )
    if request.state == State.DECLINED:
        return Standing(
            "stop",
            _("Declined"),
            _("%(city)s does not host this") % named,
            _("The organizers have the answer of %(body)s for %(dates)s. Thank you for it.") % named,
            _("If the city can host after all, or on other dates, write to the organizers: they can ask again."),
        )
    if request.state == State.WITHDRAWN:
        return Standing(
            "stop",
            pgettext("of a city's confirmation", "Withdrawn"),
            _("%(city)s has withdrawn") % named,
            _("%(body)s took back its yes to %(dates)s. The organizers know.") % named,
            _("If the city can host after all, write to the organizers: they can ask again."),
        )
    if request.state == State.RECALLED or event.state in OVER:
        return Standing(
            "",
            _("Taken back"),
            _("The request was taken back"),
            _("The organizers no longer ask %(body)s to host this. Thank you for considering it.") % named,
            _("Nothing needs to be done."),
        )
    if request.state == State.LAPSED:
        return Standing(
            "",
            _("Lapsed"),
            _("The dates or cities have changed"),
            _("What %(body)s was asked or has answered about %(dates)s no longer counts.") % named,
            _("Nothing needs to be done. If the city is still to host, a new mail with a new link comes."),
        )
    return Standing(
        "",
        _("Expired"),
        _("The time to answer is over"),
        _("The request to %(body)s for %(dates)s was not agreed in time and is closed.") % named,
        _("If the city would still like to host, write to the organizers: they can ask again."),
    )


def _confirmed(request: CohostRequest, named: dict[str, str]) -> Standing:
    event = request.event
    if event.state == EventState.CANCELLED:
        text = _("%(body)s was to host it on %(dates)s. Thank you for your readiness.") % named
        return Standing("stop", _("Cancelled"), _("The event was cancelled"), text, event.cancel_reason)
    if event.state == EventState.COMPLETED or event.ends_at < timezone.now():
        text = _("It was held on %(dates)s. Thank you.") % named
        return Standing("done", _("Held"), _("%(city)s hosted this") % named, text)
    if event.state == EventState.POSTPONED:
        text = _("The organizers have put the event off. They write when there are new dates.")
        return Standing("turn", _("Postponed"), _("The event is put off"), text)
    title = _("%(city)s hosts this field visit") if event.kind == Kind.FIELD_VISIT else _("%(city)s hosts this event")
    text = _("%(body)s has confirmed %(dates)s.") % named
    later = _("It is announced when the organizers publish it; then you get a mail.") if not event.published_at else ""
    return Standing("go", _("Confirmed"), title % named, text, later)
