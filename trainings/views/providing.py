"""The page behind the link in a provider's mail: who asks for what, the answer, and how it stands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from trainings import actions, providerside
from trainings.forms.asking import MessageForm
from trainings.forms.terms import CHANGES, NO, YES, ProviderForm
from trainings.models import Match, Message
from trainings.opening import match_behind
from trainings.terms import TermsIntake, TrainingTerms
from trainings.termview import shown

from .matchlink import by_link

WAYS = ["GET", "HEAD", "POST"]
SENDINGS = "trainings.letters"
SAYS = "say"
"""What the names of a message's fields begin with, beside those of the answer."""
_UNSAID = ("csrfmiddlewaretoken", "step", "more")


@by_link
@require_http_methods(WAYS)
def provider(request: HttpRequest, match: Match, secret: str) -> HttpResponse:
    """What is asked, with the form, and what was written before it is sent; later how it stands."""
    if not providerside.is_open(match):
        return _state(request, match, secret, refusal=_why_not(match) if request.method == "POST" else None)
    terms = TrainingTerms.read(match.terms)
    if request.method != "POST":
        return _form(request, match, secret, ProviderForm(terms=terms, initial=_who(match)))
    more, step = bool(request.POST.get("more")), request.POST.get("step", "")
    if more or step == "change":
        again = ProviderForm(request.POST, terms=terms, more=more, again=not more)
        return _form(request, match, secret, again, opens=more)
    form = ProviderForm(request.POST, terms=terms)
    wanted = _wanted(form, terms)
    if wanted is None:
        return _form(request, match, secret, form, status=422)
    return _check(request, match, secret, form, wanted)


@by_link
@require_http_methods(WAYS)
def answer(request: HttpRequest, match: Match, secret: str, answer: str) -> HttpResponse:
    """Send the answer that was checked, or a question to the secretariat. The same twice is once."""
    if answer not in (YES, CHANGES, NO, "write"):
        raise Missing(_("There is no such page."))
    if request.method != "POST":
        return redirect("trainings:match", secret)
    return _write(request, match, secret) if answer == "write" else _send(request, match, secret, answer)


def _send(request: HttpRequest, match: Match, secret: str, kind: str) -> HttpResponse:
    sent = request.POST.copy()
    sent["answer"] = kind
    terms = TrainingTerms.read(match.terms)
    form = ProviderForm(sent, terms=terms)
    done = form.attempt(lambda: _act(match, form)) if form.is_valid() else None
    now = match_behind(request, secret)
    if done is None and not providerside.is_open(now):
        return _state(request, now, secret, form=form, refusal=_why_not(now))
    if done is None:
        return _form(request, match, secret, form, status=422)
    say(request, _("Your answer is sent"), _("The secretariat is told, and a copy comes to you by mail."))
    return redirect("trainings:match", secret)


def _act(match: Match, form: ProviderForm) -> Match:
    words, who = form.words(), form.who()
    if form.kind == NO:
        return actions.decline_match(match.pk, words, **who)
    if form.kind == CHANGES:
        return actions.counter(match.pk, form.said(), words, **who)
    return actions.accept(match.pk, message=words, **who)


def _wanted(form: ProviderForm, proposed: TrainingTerms) -> TrainingTerms | None:
    """The terms that an answer means; None when something is wrong, with the errors at their fields."""
    if not form.is_valid():
        return None
    if form.kind != CHANGES:
        return proposed
    wanted = form.attempt(lambda: TermsIntake(form.said(), proposed).clean())
    if wanted == proposed and not form.words():
        nothing = _("Say what should be different: days, place, languages, people, costs, or in your words.")
        form.add_error("note", nothing)
        return None
    return wanted


def _write(request: HttpRequest, match: Match, secret: str) -> HttpResponse:
    """A question to the secretariat. Refuses (429) who has much mail sent."""
    form = MessageForm(request.POST, prefix=SAYS)
    hold_back_sender(request, SENDINGS)

    def said() -> list[Message]:
        given = form.cleaned_data
        by, name = actions.by_provider(match), given["name"] or match.answered_name or match.offer.contact_name
        side = Message.Side.PROVIDER
        return [actions.say(match.request_id, side, given["text"], by=by, name=name, match=match)]

    done = form.attempt(lambda: once(sending_of(request), Message, said)) if form.is_valid() else None
    if done:
        count_sending(request, SENDINGS)
        say(request, _("Your message is sent"), _("The secretariat answers here, and by mail."))
        return redirect(reverse("trainings:match", args=[secret]) + "#thread")
    if providerside.is_open(match):
        page = ProviderForm(terms=TrainingTerms.read(match.terms), initial=_who(match))
        return _form(request, match, secret, page, message=form, status=422)
    return _state(request, match, secret, message=form)


def _form(
    request: HttpRequest,
    match: Match,
    secret: str,
    form: ProviderForm,
    *,
    message: MessageForm | None = None,
    opens: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "opens": opens, "terms": shown(TrainingTerms.read(match.terms))}
    context |= _about(match, secret, message)
    return render(request, "trainings/match/page.html", context, status=status)


def _check(request: HttpRequest, match: Match, secret: str, form: ProviderForm, wanted: TrainingTerms) -> HttpResponse:
    """All that was filled in, in words; nothing is sent yet."""
    proposed = TrainingTerms.read(match.terms)
    context = {
        "form": form,
        "terms": shown(wanted, proposed if form.kind == CHANGES else None),
        "typed": [(name, value) for name, values in request.POST.lists() if name not in _UNSAID for value in values],
        "to": reverse("trainings:match_answer", args=[secret, form.kind]),
        **_about(match, secret),
    }
    return render(request, "trainings/match/check.html", context)


def _state(
    request: HttpRequest,
    match: Match,
    secret: str,
    *,
    form: ProviderForm | None = None,
    message: MessageForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """How the proposal stands, and what was answered; with what was typed and not taken."""
    proposed = TrainingTerms.read(match.terms)
    counter = TrainingTerms.read(match.counter) if match.counter else None
    is_taken = counter == proposed
    context = {
        "refusal": refusal,
        "written": form.words() if form else "",
        "terms": shown(proposed),
        "counter": shown(counter, proposed) if counter and not is_taken else None,
        "is_taken": is_taken,
        **_about(match, secret, message),
    }
    status = 409 if refusal else 422 if message and message.errors else 200
    return render(request, "trainings/match/state.html", context, status=status)


def _about(match: Match, secret: str, message: MessageForm | None = None) -> dict[str, Any]:
    """What each page shows around its own part."""
    name = match.answered_name or match.offer.contact_name
    return {
        "match": match,
        "secret": secret,
        "asked": match.request,
        "asking": providerside.asked_of(match),
        "standing": providerside.standing(match),
        "thread": providerside.thread_of(match),
        "message_form": message or MessageForm(initial={"name": name}, prefix=SAYS),
        "mailto": providerside.mailto(match),
    }


def _who(match: Match) -> dict[str, str]:
    return {"name": match.offer.contact_name}


def _why_not(match: Match) -> Refused:
    try:
        actions.must_be_open(match)
    except Refused as refusal:
        return refusal
    return Refused("not_now", _("This is not possible now. How it stands is written here."))
