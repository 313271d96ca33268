"""The page behind the link in a contributor's mail: what is asked, the answer, how it stands; no account is needed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation import tokens
from events_core.foundation.money import Money
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refusal, Refused, Stale, TooMany
from events_core.ledger import actions, contributor
from events_core.ledger.forms.answering import NO, YES, AnswerForm, typed_of
from events_core.ledger.models import Contribution
from events_core.ledger.opening import asked_before, contribution_behind
from events_core.ledger.rules import speaks_for
from events_core.network.links import private
from events_core.network.me import reader

from .sent import version_of

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that a contributor's link opens: in its language, noted as opened, private, whatever the answer is."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            contribution = contribution_behind(request, secret)
            _speak(request, contribution)
            if request.method == "GET":
                actions.opened(contribution)
            return private(view(request, contribution, secret))
        except Refusal as refusal:
            return private(_refused(request, secret, refusal))

    return answered


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, contribution: Contribution, secret: str) -> HttpResponse:
    """What is asked and by whom, with the form, and what was written before it is sent; later how it stands."""
    if not contributor.is_open(contribution):
        return _state(request, contribution, secret, refusal=_why_not() if request.method == "POST" else None)
    if request.method != "POST":
        return _form(
            request, contribution, secret, AnswerForm(contribution=contribution, initial=_who(request, contribution))
        )
    form = AnswerForm(request.POST, contribution=contribution)
    if request.POST.get("step") == "change":
        return _form(request, contribution, secret, AnswerForm(contribution=contribution, initial=form.typed()))
    if not form.is_valid():
        return _form(request, contribution, secret, form, status=422)
    if form.kind == YES and _seen(request) != contribution.version:
        return _changed(request, secret, form)
    return _check(request, contribution, secret, form)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def yes(request: HttpRequest, contribution: Contribution, secret: str) -> HttpResponse:
    """Send the yes that was checked. Refuses what was changed since it was seen (412), what needs no answer (409)."""
    seen = _seen(request)
    return _send(
        request, contribution, secret, YES, lambda values: actions.answer_yes(contribution.pk, values, seen=seen)
    )


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def no(request: HttpRequest, contribution: Contribution, secret: str) -> HttpResponse:
    """Send the no that was checked. Refuses what needs no answer (409)."""
    return _send(request, contribution, secret, NO, lambda values: actions.answer_no(contribution.pk, values))


def _send(
    request: HttpRequest,
    contribution: Contribution,
    secret: str,
    kind: str,
    act: Callable[[dict[str, Any]], Contribution],
) -> HttpResponse:
    """Give the answer; the same twice is once. What was typed comes back when it is not taken."""
    if request.method != "POST":
        return redirect("ledger:answer", secret)
    sent = request.POST.copy()
    sent["answer"] = kind
    form = AnswerForm(sent, contribution=contribution)
    try:
        done = form.attempt(lambda: act(form.values())) if form.is_valid() else None
    except Stale:
        return _changed(request, secret, form)
    except Refused as refusal:
        return _state(request, contribution_behind(request, secret), secret, form=form, refusal=refusal)
    if done is None:
        if contributor.is_open(contribution):
            return _form(request, contribution, secret, form, status=422)
        return _state(request, contribution, secret, refusal=_why_not())
    say(request, _("Your answer is sent"), _("The organizers are told, and a copy comes to you by mail."))
    return redirect("ledger:answer", secret)


def _form(
    request: HttpRequest,
    contribution: Contribution,
    secret: str,
    form: AnswerForm,
    *,
    is_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "is_changed": is_changed,
        "question": contributor.question(contribution),
        **_about(contribution, secret),
    }
    return render(request, "ledger/pledge/page.html", context, status=status)


def _check(request: HttpRequest, contribution: Contribution, secret: str, form: AnswerForm) -> HttpResponse:
    """All that was filled in, in words; nothing is sent yet."""
    money = form.money or contribution.to_confirm
    context = {
        "form": form,
        "money": money,
        "means": contributor.promised(contribution) % {"body": contribution.party, "money": money},
        "next": contributor.what_next(contribution),
        "typed": typed_of(request.POST),
        "to": reverse("ledger:answer_yes" if form.kind == YES else "ledger:answer_no", args=[secret]),
        **_about(contribution, secret),
    }
    return render(request, "ledger/pledge/check.html", context)


def _changed(request: HttpRequest, secret: str, form: AnswerForm) -> HttpResponse:
    """What is asked has changed meanwhile: the page as it is now, with all that was typed."""
    contribution = contribution_behind(request, secret)
    again = AnswerForm(contribution=contribution, initial=form.typed())
    return _form(request, contribution, secret, again, is_changed=True, status=412)


def _state(
    request: HttpRequest,
    contribution: Contribution,
    secret: str,
    *,
    form: AnswerForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """How the contribution stands, and what was answered."""
    context = {
        "standing": contributor.standing(contribution),
        "answered": contributor.answered_amount(contribution),
        "written": form,
        "refusal": refusal,
        **_about(contribution, secret),
    }
    return render(request, "ledger/pledge/state.html", context, status=409 if refusal else 200)


def _about(contribution: Contribution, secret: str) -> dict[str, Any]:
    """What each page shows around its own part."""
    return {
        "one": contribution,
        "book": contribution.book,
        "event": contribution.book.event,
        "secret": secret,
        "asked": (contribution.to_confirm if contributor.is_open(contribution) else None) or contribution.money,
        "given": Money(contribution.given, contribution.currency) if contribution.given else None,
        "mailto": contributor.mailto(contribution),
        "is_open": contributor.is_open(contribution),
        "is_late": contribution.reply_by is not None and contribution.reply_by < contribution.book.today,
    }


def _who(request: HttpRequest, contribution: Contribution) -> dict[str, str]:
    """Who answers, when a focal point of the organisation is signed in."""
    if not request.user.is_authenticated:
        return {}
    person = reader(request)
    is_theirs = speaks_for(person, contribution.party.organisation)
    return {"name": person.name, "position": person.position} if is_theirs else {}


def _why_not() -> Refused:
    return Refused("not_now", _("This is not possible now. How it stands is written here."))


def _seen(request: HttpRequest) -> int:
    """The version that the page showed; 0 when it does not say."""
    return version_of(request, 0, "seen")


def _speak(request: HttpRequest, contribution: Contribution) -> None:
    """The contact's language, unless the reader has chosen one, by the menu or in their details."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    if contribution.contact_language:
        translation.activate(contribution.contact_language)
        request.LANGUAGE_CODE = translation.get_language()


def _refused(request: HttpRequest, secret: str, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, or a page is closed: what to do, and whom to write to."""
    if isinstance(refusal, TooMany):
        response = render(request, "errors/429.html", {"refusal": refusal}, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    known = None if isinstance(refusal, Missing) else asked_before(secret)
    if known:
        _speak(request, known)
    is_live = known is not None and known.link_digest == tokens.digest(secret) and refusal.code != "over"
    context = {
        "refusal": refusal,
        "known": known,
        "mailto": contributor.mailto(known) if known else "",
        "back": reverse("ledger:answer", args=[secret]) if is_live else "",
    }
    return render(request, "ledger/pledge/closed.html", context, status=refusal.status)
