"""What an officer does with one request: its moves, who takes care of it, and putting it right."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.network.me import reader
from events_core.programme.forms.work import WorkForm
from trainings import actions
from trainings.deskside import MOVES, letter_to_city, request_for
from trainings.forms.desk import CORRECTIONS, MoveForm, OwnerForm, ReasonForm
from trainings.joined import others_of
from trainings.lifecycle import LIVE_MATCHES, OVER, REQUEST
from trainings.models import TrainingRequest

from .desk import officers
from .given import given, version_of

BOTH = ["GET", "HEAD", "POST"]
Words = tuple[str | Promise, str | Promise]
HEADINGS: dict[str, Words] = {
    "review": (gettext_lazy("Take up this request?"), gettext_lazy("Take up")),
    "resume": (gettext_lazy("Go on with this request?"), gettext_lazy("Take up again")),
    "hold": (gettext_lazy("Put this request on hold?"), gettext_lazy("Put on hold")),
    "decline": (gettext_lazy("Decline this request?"), gettext_lazy("Decline the request")),
    "deliver": (gettext_lazy("Was the training held?"), gettext_lazy("It was held")),
    "close": (gettext_lazy("Close this request?"), gettext_lazy("Close the request")),
}
"""The heading of a move's page, and what its button says."""
DONE: dict[str, Words] = {
    "review": (gettext_lazy("You have taken up this request"), gettext_lazy("The city is told that it is yours.")),
    "resume": (gettext_lazy("This request goes on"), gettext_lazy("The city is told.")),
    "hold": (gettext_lazy("This request is on hold"), gettext_lazy("The city is told why.")),
    "decline": (gettext_lazy("This request is declined"), gettext_lazy("The city is told why.")),
    "deliver": (gettext_lazy("The training was held"), gettext_lazy("The city is told that a report follows.")),
    "close": (gettext_lazy("This request is closed"), gettext_lazy("The city is told, and keeps its page.")),
}
LETTERS = {"review": "taken_up", "resume": "taken_up_again", "hold": "on_hold", "decline": "declined"}
"""Names of letters that are not those of the states."""


@login_required
@require_http_methods(BOTH)
def move(request: HttpRequest, number: int, move: str) -> HttpResponse:
    """A page that says what happens and what the city will be told, then the move."""
    if move not in MOVES:
        raise Missing(_("There is no such page."))
    asked = request_for(request, number)
    form = (ReasonForm if REQUEST.moves[move].needs else MoveForm)(given(request))
    if request.method == "POST":
        done = form.attempt(lambda: _take(request, asked, move, form)) if form.is_valid() else None
        if done:
            say(request, *DONE[move])
            return redirect("trainings:desk_request", number)
    elif blockers := REQUEST.blockers(asked, move):
        raise Refused("refused", " ".join(str(blocker.message) for blocker in blockers), blockers)
    heading, button = HEADINGS[move]
    template = LETTERS.get(move, {"deliver": "delivered", "close": "closed"}.get(move, ""))
    context = {
        "heading": heading,
        "button": button,
        "move": move,
        "letter": letter_to_city(asked, template, reader(request)),
        "match": asked.matches.filter(state__in=LIVE_MATCHES).select_related("offer__organisation").first(),
        "others": others_of(asked),
    }
    return _page(request, "move", asked, form, **context)


@login_required
@require_http_methods(BOTH)
def owner(request: HttpRequest, number: int) -> HttpResponse:
    """Who takes care of the request, and what comes next, by when."""
    asked = request_for(request, number)
    initial = {"owner": asked.owner_id or "", "next_step": asked.next_step, "next_step_by": asked.next_step_by}
    form = OwnerForm(given(request), officers=officers(), initial=initial)
    if request.method == "POST":
        done = form.attempt(lambda: _follow(request, asked, form)) if form.is_valid() else None
        if done:
            say(request, _("Saved"))
            return redirect("trainings:desk_request", number)
    elif asked.state in OVER:
        raise Refused("over", _("This request is over: nothing is left to do."))
    return _page(request, "owner", asked, form, version=version_of(request, asked.version))


@login_required
@require_http_methods(BOTH)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Put a part of the request right (`?part=`): its translation, its city, or what the city said."""
    asked = request_for(request, number)
    if asked.state in OVER:
        raise Refused("over", _("This request is closed. What was asked stays as it is."))
    part = request.GET.get("part", "words")
    part = part if part in CORRECTIONS else "words"
    form = CORRECTIONS[part][1](given(request), asked=asked)
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        if form.attempt(lambda: actions.correct(asked.pk, form.values(), version=form.read_version, by=by)):
            say(request, _("The request is changed"), _("The city is not told by mail; its page shows it."))
            return redirect("trainings:desk_request", number)
        if form.is_stale:
            form.renew(TrainingRequest.objects.values_list("version", flat=True).get(pk=asked.pk))
    tabs = [
        {"url": f"?part={name}", "label": label, "current": name == part}
        for name, (label, _form) in CORRECTIONS.items()
    ]
    context = {"asked": asked, "form": form, "tabs": tabs, "part": part}
    return render(request, "trainings/desk/edit.html", context, status=form.status)


def _take(request: HttpRequest, asked: TrainingRequest, move: str, form: WorkForm) -> TrainingRequest:
    person = reader(request)
    if move == "review":
        return actions.review(asked.pk, by=person.actor, person=person)
    if move in ("hold", "decline"):
        act = actions.hold if move == "hold" else actions.decline
        return act(asked.pk, form.cleaned_data["reason"], by=person.actor)
    plain = {"resume": actions.resume, "deliver": actions.deliver, "close": actions.close}
    return plain[move](asked.pk, by=person.actor)


@transaction.atomic
def _follow(request: HttpRequest, asked: TrainingRequest, form: OwnerForm) -> TrainingRequest:
    by, given = reader(request).actor, form.cleaned_data
    saved = actions.set_owner(asked.pk, form.officer, by=by, version=version_of(request, asked.version))
    return actions.set_next_step(saved.pk, given["next_step"], form.day, by=by)


def _page(request: HttpRequest, name: str, asked: TrainingRequest, form: WorkForm, **more: Any) -> HttpResponse:
    context = {"asked": asked, "form": form, **more}
    return render(request, f"trainings/desk/{name}.html", context, status=form.status)
