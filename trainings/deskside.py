"""What the secretariat's page of one request is made of, and who may open it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.lifecycle import OpenMove
from events_core.foundation.refusals import Forbidden, Missing
from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.journal.queries import lines
from events_core.network.models import Person
from events_core.programme.panels import Panel

from . import cityside, joined, mail
from .forms.desk import MessageForm
from .lifecycle import OVER, REQUEST
from .models import TrainingRequest

Part = tuple[str, dict[str, Any]]
"""A template, and what it is drawn with beside `asked`; it draws one section (`{% section %}`)."""
Parts = list[Callable[[HttpRequest, TrainingRequest], Part | None]]
PARTS: Parts = []
"""What stands between what the city needs and the thread: functions of the HTTP request and the training request, in
the order in which they stand."""
MOVES = ("review", "resume", "deliver", "close", "hold", "decline")
"""What an officer does with a request itself; with its proposals there is more to do."""
AT_ONCE = ("review", "resume")
"""Moves without a page of their own: the button does them."""


def parts_of(http_request: HttpRequest, asked: TrainingRequest, form: MessageForm | None = None) -> list[Panel]:
    """The parts of the page that have something to say about this request now; `form` is a message that failed."""
    own = [_needs(asked), _work(asked)]
    hung = [function(http_request, asked) for function in PARTS]
    last = [_joint(asked), _thread(asked, form), _journal(http_request, asked)]
    return [Panel(*part) for part in (*own, *hung, *last) if part]


def request_for(http_request: HttpRequest, number: int) -> TrainingRequest:
    """The request that an officer works at, with city, owner, event and topics.

    Refuses a draft, which is still the city's alone, and what one may not see (404), and whose work it is not (403).
    """
    rows = TrainingRequest.objects.exclude(state=TrainingRequest.State.DRAFT).exclude(submitted_at=None)
    wide = rows.select_related("city", "organisation", "owner", "event", "asked_to_join__lead__city")
    found = wide.prefetch_related("topics").filter(pk=number).first()
    if found is None or not http_request.user.has_perm("trainings.see_request", found):
        raise Missing(_("There is no such request, or it is not visible to you."))
    if not http_request.user.has_perm("trainings.manage"):
        raise Forbidden(_("This is for the secretariat's officers to do."))
    return found


def moves_of(asked: TrainingRequest) -> list[OpenMove]:
    """What an officer can do with the request now, each with what still blocks it."""
    known = {move.name: move for move in REQUEST.open_moves(asked) if move.name in MOVES}
    return [known[name] for name in MOVES if name in known]


def letter_to_city(asked: TrainingRequest, template: str, person: Person) -> str:
    """What the city would be told, in the reader's language, with an ellipsis for the reason that is to be written."""
    context = mail.facts_of(asked) | {"reason": "…", "owner": asked.owner.name if asked.owner else person.name}
    to = Recipient(asked.contact_name or asked.place, asked.contact_email, localise.reader())
    return letters.render(f"trainings/{template}", to, context, {})[1]


def _needs(asked: TrainingRequest) -> Part:
    language = localise.language_name(asked.language)
    said = _("In its own words, translated from %(language)s") if asked.translation else _("In its own words")
    context = {"needs": cityside.needs_shown(asked), "said": said % {"language": language}}
    return "trainings/desk/needs.html", context


def _work(asked: TrainingRequest) -> Part:
    moves = moves_of(asked)
    context = {
        "moves": [move for move in moves if not move.blockers],
        "reasons": list(dict.fromkeys(str(why.message) for move in moves for why in move.blockers)),
        "at_once": AT_ONCE,
        "is_over": asked.state in OVER,
        "is_late": joined.is_late(asked),
    }
    return "trainings/desk/work.html", context


def _joint(asked: TrainingRequest) -> Part | None:
    members = joined.members_of(asked)
    like = joined.like(asked)
    if not members and not like:
        return None
    is_open = any(one.joins == TrainingRequest.Joins.ASKED for one in members)
    context = {"members": members, "like": like, "is_open": is_open, "may_leave": joined.may_leave(asked)}
    return "trainings/desk/joint.html", context


def _thread(asked: TrainingRequest, form: MessageForm | None) -> Part:
    context = {"thread": cityside.thread_of(asked), "form": form or MessageForm()}
    return "trainings/desk/thread.html", context


def _journal(http_request: HttpRequest, asked: TrainingRequest) -> Part:
    zone = getattr(http_request.user, "timezone", "UTC")
    return "trainings/desk/journal.html", {"lines": lines(asked, zone, limit=50), "zone": zone}
