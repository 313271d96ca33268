"""What the page behind a city's link says and offers, by the state of its request."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.foundation.pills import pill_of

from .lifecycle import REQUEST
from .models import Match, Message, Report, Term, TrainingRequest

Part = tuple[str, dict[str, Any]]
"""A template, and what it is drawn with beside `asked` and `secret`."""
PARTS: list[Callable[[TrainingRequest, str], Part | None]] = []
"""What else stands on the city's page: functions of the request and its secret, in the order in which they stand."""
_S = TrainingRequest.State
_WAY = (_S.DRAFT, _S.SUBMITTED, _S.UNDER_REVIEW, _S.MATCHED, _S.AGREED, _S.SCHEDULED, _S.DELIVERED, _S.CLOSED)


@dataclass(frozen=True)
class Standing:
    """How a request stands: its pill, a title, what it means, and what comes next."""

    tone: str
    word: str | Promise
    title: str | Promise
    lede: str | Promise
    next: str | Promise = ""


def parts_of(asked: TrainingRequest, secret: str) -> list[Part]:
    """The parts of the page that have something to say about this request now."""
    return [part for function in PARTS if (part := function(asked, secret))]


def standing(asked: TrainingRequest) -> Standing:
    """How the request stands, for the city; one query where more is known than its state."""
    title, lede, following = _now_known(asked) or WORDS[_S(asked.state)]
    pill = pill_of("training_request", asked.state)
    named = {"reason": asked.reason}
    return replace(Standing(pill.tone, pill.label, title, lede, following), lede=str(lede) % named)


WORDS: dict[str, tuple[Promise, Promise, Promise]] = {
    _S.DRAFT: (
        gettext_lazy("Your request is not sent yet"),
        gettext_lazy("Go on where you were. Nobody reads it before you send it."),
        gettext_lazy("Fill in what you know, look at everything on one page, and send it."),
    ),
    _S.SUBMITTED: (
        gettext_lazy("Your request is with the secretariat"),
        gettext_lazy("An officer will take it up, and asks you here what is unclear."),
        gettext_lazy("An officer takes the request up."),
    ),
    _S.UNDER_REVIEW: (
        gettext_lazy("The secretariat looks for who can teach it"),
        gettext_lazy("Offers are compared with what you need. Then a provider is asked."),
        gettext_lazy("A provider is asked whether it can teach this."),
    ),
    _S.MATCHED: (
        gettext_lazy("A provider can teach this"),
        gettext_lazy("Read what is proposed, what it would cost and who bears it."),
        gettext_lazy("The city says whether it agrees."),
    ),
    _S.AGREED: (
        gettext_lazy("The training is agreed"),
        gettext_lazy("The city and the provider have both said yes."),
        gettext_lazy("The secretariat puts the training into the calendar."),
    ),
    _S.SCHEDULED: (
        gettext_lazy("The training has its dates"),
        gettext_lazy("Name the people who will take part, as soon as you know them."),
        gettext_lazy("The training takes place."),
    ),
    _S.DELIVERED: (
        gettext_lazy("The training was held"),
        gettext_lazy("Those who took part are asked how it was, and the report is written."),
        gettext_lazy("You get the report."),
    ),
    _S.CLOSED: (
        gettext_lazy("This request is closed"),
        gettext_lazy("The training was held, and all that came of it stands here."),
        gettext_lazy("Nothing. For another training, begin a new request."),
    ),
    _S.DECLINED: (
        gettext_lazy("The secretariat cannot arrange this training"),
        gettext_lazy("The reason: %(reason)s"),
        gettext_lazy("Nothing. You can answer here, or begin a new request."),
    ),
    _S.WITHDRAWN: (
        gettext_lazy("The city has taken this request back"),
        gettext_lazy("Nobody works on it any more."),
        gettext_lazy("Nothing. If the city would like a training after all, begin a new request."),
    ),
    _S.ON_HOLD: (
        gettext_lazy("Your request waits"),
        gettext_lazy("The reason: %(reason)s"),
        gettext_lazy("The secretariat takes it up again when it can go on."),
    ),
}
"""Title, sentence and next step in each state; `%(reason)s` may stand in the sentence."""


ASKED = (
    gettext_lazy("A provider is asked to teach it"),
    gettext_lazy("It can accept, decline, or propose changes. When it has accepted, you see its terms here."),
    gettext_lazy("The provider answers."),
)
REPORTED = (
    gettext_lazy("The training was held"),
    gettext_lazy("What was asked, taught and learned stands in the report."),
    gettext_lazy("Nothing that you must do. The secretariat closes the request."),
)


def _now_known(asked: TrainingRequest) -> tuple[Promise, Promise, Promise] | None:
    """What is to be said when a provider thinks about it, and when the report is there; None otherwise."""
    if asked.state == _S.UNDER_REVIEW and _match_of(asked):
        return ASKED
    if asked.state == _S.DELIVERED and Report.objects.filter(request=asked, sent_at__isnull=False).exists():
        return REPORTED
    return None


def what_happened(asked: TrainingRequest) -> list[dict[str, Any]]:
    """The way of the request from its sending to the report, as steps; two queries."""
    match = _match_of(asked)
    report = Report.objects.filter(request=asked, sent_at__isnull=False).first()
    is_up, is_taught, is_agreed = (_is_past(asked, state) for state in (_S.UNDER_REVIEW, _S.MATCHED, _S.AGREED))
    steps = [
        _step(_("Sent"), asked.submitted_at is not None, _day(asked.submitted_at)),
        _step(
            _("Taken up by the secretariat") if is_up else _("The secretariat takes it up"),
            is_up,
            asked.owner.name if asked.owner else "",
        ),
        _step(_("A provider is asked"), match is not None, _day(match.proposed_at) if match else ""),
        _step(
            _("A provider accepted") if is_taught else _("A provider accepts"),
            is_taught,
            str(match.offer.organisation) if match else "",
        ),
        _step(_("The city agreed") if is_agreed else _("The city agrees"), is_agreed, _agreed(asked)),
        _step(_("In the calendar"), _is_past(asked, _S.SCHEDULED), _dates(asked)),
        _step(_("Held"), _is_past(asked, _S.DELIVERED), ""),
        _step(_("Report on the training"), report is not None, _day(report.sent_at) if report else ""),
    ]
    return _with_present(asked, steps)


def needs_shown(asked: TrainingRequest) -> dict[str, str]:
    """What is asked, in the reader's words; what was not said is empty. One query."""
    words = {
        (row.vocabulary, row.slug): str(row) for row in Term.objects.filter(slug__in=[asked.level, *asked.audiences])
    }
    groups = [words.get((Term.Vocabulary.AUDIENCE, slug), slug) for slug in asked.audiences]
    return {
        "topics": localise.list_of([str(topic) for topic in asked.topics.all()]),
        "level": words.get((Term.Vocabulary.LEVEL, asked.level), asked.level),
        "audiences": localise.list_of(groups),
        "languages": localise.list_of([localise.language_name(code) for code in asked.languages]),
        "months": localise.list_of([month_name(name) for name in asked.months]),
        "mode": str(asked.get_mode_display()) if asked.mode else "",
        "budget": str(asked.budget) if asked.budget else "",
        "country": localise.country_name(asked.city.country) if asked.city and asked.city.country else "",
    }


def month_name(name: str) -> str:
    """`2027-04` in the reader's words."""
    return localise.month_name(datetime.date.fromisoformat(f"{name}-01"))


def thread_of(asked: TrainingRequest) -> list[Message]:
    """What the city and the secretariat said to each other, in its order; what is said to providers is not in it."""
    return list(asked.messages.filter(match__isnull=True).order_by("pk"))


def may_withdraw(asked: TrainingRequest) -> bool:
    """Whether the city can take the request back."""
    return asked.state in REQUEST.moves["withdraw"].source


def is_wide_open(asked: TrainingRequest) -> bool:
    """Whether somebody still has something to do."""
    return asked.state not in (_S.CLOSED, _S.DECLINED, _S.WITHDRAWN)


def _match_of(asked: TrainingRequest) -> Match | None:
    """The proposal that counts now: that of the request that is served with this one, too."""
    live = (Match.State.PROPOSED, Match.State.COUNTERED, Match.State.ACCEPTED)
    return Match.objects.filter(request_id=asked.lead_id, state__in=live).select_related("offer__organisation").first()


def _is_past(asked: TrainingRequest, state: str) -> bool:
    """Whether the request has come as far as this state."""
    if asked.state in _WAY:
        return _WAY.index(_S(asked.state)) >= _WAY.index(_S(state))
    return state == _S.UNDER_REVIEW and asked.owner_id is not None


def _step(label: str, is_done: bool, note: str) -> dict[str, Any]:
    return {"label": label, "done": is_done, "note": note if is_done else ""}


def _with_present(asked: TrainingRequest, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first step that is not done is the present one; where the way ends, what ended it stands in its place."""
    done = [step for step in steps if step["done"]]
    ended = {
        _S.DECLINED: _("Declined"),
        _S.WITHDRAWN: _("Taken back"),
        _S.ON_HOLD: _("On hold"),
    }.get(_S(asked.state))
    if ended:
        end = {"label": ended, "note": _day(asked.state_since), "held": True, "current": True}
        return [*done, end]
    for step in steps:
        if not step["done"]:
            step["current"] = True
            break
    return steps


def _agreed(asked: TrainingRequest) -> str:
    named = {"name": asked.agreed_name, "day": _day(asked.agreed_at)}
    return _("%(name)s, %(day)s") % named if asked.agreed_name and asked.agreed_at else named["day"]


def _dates(asked: TrainingRequest) -> str:
    event = asked.event
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision) if event else ""


def _day(at: datetime.datetime | None) -> str:
    return localise.date(at.date()) if at else ""
