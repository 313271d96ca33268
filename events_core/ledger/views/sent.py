"""What the forms of the books begin with: what was sent, at which version, and whether a step is open."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.ledger.lifecycle import CONTRIBUTING
from events_core.ledger.models import Contribution
from events_core.ledger.place import Place


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def version_of(request: HttpRequest, held: int, name: str = "version") -> int:
    """The version that a page was opened with; the present one when it does not say."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else held


def must_be_open(place: Place) -> None:
    """Refuses (409) a page for a step of a closed book."""
    if place.is_closed:
        raise Refused("closed", _("The ledger is closed. A finance officer can open it again."))


def must_be_possible(contribution: Contribution, move: str) -> None:
    """Refuses (409) a page for a step that is not open."""
    if blockers := CONTRIBUTING.blockers(contribution, move):
        raise Refused("refused", " ".join(str(blocker.message) for blocker in blockers), blockers)
