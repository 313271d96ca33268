"""What the page behind a city's link says and offers, by the state of the request."""

import datetime
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

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
    title: str | Promise
    lede: str | Promise
    todo: str | Promise = ""


def is_open(request: CohostRequest) -> bool:
    """Whether the city can answer now."""
    return request.state == State.SENT and not request.is_late and request.event.state not in OVER


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
    return request.is_sure and request.visitors_given_at is not None and goes_on and not is_over


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
    state = State(request.state)
    if event.state in OVER and state not in (State.COUNTERED, State.DECLINED, State.WITHDRAWN):
        state = State.RECALLED
    elif state == State.SENT:  # too late, though the clock's round has not come by yet
        state = State.EXPIRED
    said = WORDS[state]
    return replace(said, title=said.title % named, lede=said.lede % named)


WORDS = {
    State.COUNTERED: Standing(
        "turn",
        gettext_lazy("Yes, with changes"),
        gettext_lazy("%(city)s has proposed changes"),
        gettext_lazy("The organizers accept the changes or write back. Nothing is announced before both sides agree."),
        gettext_lazy("You need do nothing now. If your proposal has changed, write to the organizers."),
    ),
    State.DECLINED: Standing(
        "stop",
        gettext_lazy("Declined"),
        gettext_lazy("%(city)s does not host this"),
        gettext_lazy("The organizers have the answer of %(body)s for %(dates)s. Thank you for it."),
        gettext_lazy("If the city can host after all, or on other dates, write to the organizers: they can ask again."),
    ),
    State.WITHDRAWN: Standing(
        "stop",
        pgettext_lazy("of a city's confirmation", "Withdrawn"),
        gettext_lazy("%(city)s has withdrawn"),
        gettext_lazy("%(body)s took back its yes to %(dates)s. The organizers know."),
        gettext_lazy("If the city can host after all, write to the organizers: they can ask again."),
    ),
    State.RECALLED: Standing(
        "",
        gettext_lazy("Taken back"),
        gettext_lazy("The request was taken back"),
        gettext_lazy("The organizers no longer ask %(body)s to host this. Thank you for considering it."),
        gettext_lazy("Nothing needs to be done."),
    ),
    State.LAPSED: Standing(
        "",
        gettext_lazy("Lapsed"),
        gettext_lazy("The dates or cities have changed"),
        gettext_lazy("What %(body)s was asked or has answered about %(dates)s no longer counts."),
        gettext_lazy("Nothing needs to be done. If the city is still to host, a new mail with a new link comes."),
    ),
    State.EXPIRED: Standing(
        "",
        gettext_lazy("Expired"),
        gettext_lazy("The time to answer is over"),
        gettext_lazy("The request to %(body)s for %(dates)s was not agreed in time and is closed."),
        gettext_lazy("If the city would still like to host, write to the organizers: they can ask again."),
    ),
}
"""What is said in each state; `%(city)s`, `%(body)s` and `%(dates)s` stand in titles and first sentences."""


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
