"""What an officer does with proposals: choosing an offer, answering its provider, reminding, taking back."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.me import reader
from events_core.programme.forms.work import WorkForm
from trainings import actions, agreed, ranking
from trainings.actions.proposing import DAYS_TO_ANSWER, why_not_proposed
from trainings.deskside import request_for
from trainings.forms.agreeing import FallForm, ProviderMessageForm, WordsForm
from trainings.forms.terms import ProposeForm, ReplyForm, TermsForm
from trainings.lifecycle import MATCHING, REQUEST
from trainings.models import Match, Message, Offer, TrainingRequest
from trainings.providerside import thread_of
from trainings.terms import TrainingTerms, beginning

from .given import given, version_of

BOTH = ["GET", "HEAD", "POST"]
MOVES = ("remind", "recall", "take", "reply", "write", "fall-through")
Words = tuple[str | Promise, str | Promise]
DONE: dict[str, Words] = {
    "remind": (gettext_lazy("The provider is reminded"), gettext_lazy("A mail with the link goes out.")),
    "recall": (gettext_lazy("The proposal is taken back"), gettext_lazy("The provider is told. Choose another offer.")),
    "take": (gettext_lazy("The provider’s terms are accepted"), gettext_lazy("The city is asked to agree to them.")),
    "reply": (gettext_lazy("The provider is asked again"), gettext_lazy("A mail with a new link goes out.")),
    "write": (gettext_lazy("Your message is sent"), gettext_lazy("The provider answers by its link.")),
    "fall-through": (
        gettext_lazy("The request is under review again"),
        gettext_lazy("City and provider are told why. Choose another offer."),
    ),
}


@login_required
@require_http_methods(BOTH)
def propose(request: HttpRequest, number: int, offer: int) -> HttpResponse:
    """What would be proposed to a provider, with score, reasons and conflicts; then the proposal."""
    asked = request_for(request, number)
    rows = Offer.objects.select_related("organisation").prefetch_related("topics", "costs")
    offered = rows.filter(pk=offer).first()
    if offered is None:
        raise Missing(_("There is no such offer."))
    requests = actions.served_with(asked)
    ranked = ranking.judge(requests, offered)
    blocker = why_not_proposed(offered)
    stands = [*REQUEST.blockers(asked, "propose"), *([blocker] if blocker else [])]
    form = _propose_form(request, requests, offered)
    if form.is_bound and form.is_valid() and (match := form.attempt(lambda: _propose(request, asked, offered, form))):
        name = {"name": match.offer.contact_name or match.offer.contact_email, "day": form.cleaned_data["reply_by"]}
        say(request, _("The provider is asked"), _("A mail with the link goes to %(name)s.") % name)
        return redirect("trainings:desk_request", number)
    context = {"asked": asked, "offer": offered, "ranked": ranked, "form": form, "blockers": stands}
    context |= {"together": requests if len(requests) > 1 else [], "opens": bool(request.POST.get("more"))}
    return render(request, "trainings/match/propose.html", context, status=form.status)


@login_required
@require_safe
def match(request: HttpRequest, number: int) -> HttpResponse:
    """The proposal that counts now, with its score as it was, and what was said to the provider."""
    asked = request_for(request, number)
    return _page(request, asked, ProviderMessageForm())


@login_required
@require_http_methods(BOTH)
def move(request: HttpRequest, number: int, move: str) -> HttpResponse:
    """A page that says what happens, then the move."""
    if move not in MOVES:
        raise Missing(_("There is no such page."))
    asked = request_for(request, number)
    found = agreed.live_match(asked)
    if found is None:
        say(request, _("There is no proposal now"), _("How the request stands is written here."), "info")
        return redirect("trainings:desk_request", number)
    if move == "write":
        return _write(request, asked, found)
    form = _form_of(request, move, found)
    if form.is_bound and form.is_valid() and form.attempt(lambda: _take(request, asked, found, move, form)):
        say(request, *DONE[move])
        return redirect("trainings:desk_request", number)
    blockers = [] if form.is_bound else _blockers(move, asked, found)
    context = {
        "asked": asked,
        "form": form,
        "move": move,
        "standing": agreed.standing_of(found),
        "version": version_of(request, found.version) if not form.is_stale else found.version,
        "blockers": blockers,
    }
    name = "reply" if move == "reply" else "move"
    return render(request, f"trainings/match/{name}.html", context, status=form.status)


def _propose_form(request: HttpRequest, requests: list[TrainingRequest], offer: Offer) -> ProposeForm:
    later = timezone.now().date() + datetime.timedelta(days=DAYS_TO_ANSWER)
    more = bool(request.POST.get("more"))
    return ProposeForm(given(request), terms=beginning(requests, offer), more=more, initial={"reply_by": later})


def _propose(request: HttpRequest, asked: TrainingRequest, offer: Offer, form: ProposeForm) -> Match:
    said, person = form.cleaned_data, reader(request)
    return actions.propose(
        asked.pk,
        offer.pk,
        by=person.actor,
        person=person,
        reason=said["reason"],
        message=said["message"],
        reply_by=said["reply_by"],
        terms=form.said(),
    )


def _form_of(request: HttpRequest, move: str, found: Match) -> WorkForm:
    """What a move asks for."""
    if move == "reply":
        later = timezone.now().date() + datetime.timedelta(days=DAYS_TO_ANSWER)
        terms, more = TrainingTerms.read(found.counter or found.terms), bool(request.POST.get("more"))
        return ReplyForm(given(request), terms=terms, more=more, initial={"reply_by": later})
    kind = {"recall": WordsForm, "fall-through": FallForm}.get(move, WorkForm)
    return kind(given(request))


def _take(request: HttpRequest, asked: TrainingRequest, found: Match, move: str, form: WorkForm) -> Any:
    by, said, version = reader(request).actor, form.cleaned_data, version_of(request, found.version)
    if move == "fall-through":
        return actions.fall_through(asked.pk, said["words"], by=by)
    if move == "recall":
        return actions.recall(found.pk, by=by, message=said["words"], version=version)
    if move == "remind":
        return actions.remind(found.pk, by=by)
    if move == "take":
        return actions.take_counter(found.pk, by=by, version=version)
    assert isinstance(form, TermsForm)
    return actions.reply(found.pk, form.said(), said["message"], said["reply_by"], by=by, version=version)


def _blockers(move: str, asked: TrainingRequest, found: Match) -> list[Any]:
    """What stands in the way of a move, before anybody tries."""
    if move == "fall-through":
        return REQUEST.blockers(asked, "fall_through")
    return MATCHING.blockers(found, {"take": "take_counter"}.get(move, move))


def _write(request: HttpRequest, asked: TrainingRequest, found: Match) -> HttpResponse:
    """Ask or tell the provider something: it is mailed, and stands in the thread."""
    if request.method != "POST":
        return redirect("trainings:desk_match", asked.pk)
    form, person = ProviderMessageForm(request.POST), reader(request)
    side = Message.Side.STAFF

    def said() -> list[Message]:
        text = form.cleaned_data["text"]
        return [actions.say(found.request_id, side, text, by=person.actor, person=person, match=found)]

    done = form.attempt(lambda: once(sending_of(request), Message, said)) if form.is_valid() else None
    if done:
        say(request, *DONE["write"])
        return redirect(reverse("trainings:desk_match", args=[asked.pk]) + "#thread")
    return _page(request, asked, form)


def _page(request: HttpRequest, asked: TrainingRequest, form: ProviderMessageForm) -> HttpResponse:
    found = agreed.live_match(asked) or asked.matches.select_related("offer__organisation", "chosen_by").first()
    if found is None:
        raise Missing(_("No provider has been asked yet."))
    context = {
        "asked": asked,
        "standing": agreed.standing_of(found),
        "ranked": ranking.shown(found),
        "thread": thread_of(found),
        "form": form,
    }
    return render(request, "trainings/match/desk.html", context, status=form.status)
