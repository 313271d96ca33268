"""On the pages of other apps: how requests and offers are weighed, and what is asked for where."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import panels
from trainings import deskside, ranking
from trainings.actions import served_with
from trainings.lifecycle import LIVE_MATCHES, REQUEST
from trainings.models import TrainingRequest
from trainings.needs import OPEN

Panel = panels.Panel


def desk_lists(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """Among the lists of the workspace: weights and words of trainings."""
    if request.user.has_perm("trainings.manage"):
        links = [
            {"url": reverse("trainings:weights"), "label": _("Weights of matches")},
            {"url": reverse("trainings:words"), "label": _("Words of requests and offers")},
        ]
        yield Panel("", {"links": links}, order=66)


def ranked(request: HttpRequest, asked: TrainingRequest) -> deskside.Part | None:
    """On the request's page: the offers, best first, as long as a provider is sought."""
    if asked.state not in OPEN or asked.follows or asked.matches.filter(state__in=LIVE_MATCHES).exists():
        return None
    found = ranking.ranking_of(served_with(asked))
    blockers = [blocker for blocker in REQUEST.blockers(asked, "propose") if blocker.code != "state"]
    is_new = asked.state == TrainingRequest.State.SUBMITTED
    may_propose = not is_new and not blockers
    context = {"ranking": found, "one": asked, "may_propose": may_propose, "blockers": blockers, "is_new": is_new}
    return "trainings/ranking.html", context


def register() -> None:
    """Hang the panels."""
    panels.add("desk.lists", desk_lists)
    deskside.PARTS.append(ranked)
