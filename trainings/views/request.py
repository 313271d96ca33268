"""What cities ask for: the form, and the page that follows it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.models import Person
from events_core.programme.panels import Panel
from trainings import actions, cityside
from trainings.actions.demand import kept_until
from trainings.filling import blockers_of, first_open, progress_of
from trainings.forms.asking import STEPS, BeginForm, MessageForm, StepForm, WithdrawForm, begins_with
from trainings.mine import requests_of
from trainings.models import Message, TrainingRequest
from trainings.rules import asks_for_city

from .requestlink import by_link, mailto

SENDINGS = "trainings.letters"
WAYS = ["GET", "HEAD", "POST"]
PAGE = 25
TEXTS = ("title", "outcome", "prompted_by", "audience", "baseline", "venue")
"""What people write in their own words."""
_DRAFT = TrainingRequest.State.DRAFT


@require_http_methods(WAYS)
def new(request: HttpRequest) -> HttpResponse:
    """The short beginning of a request: it makes the draft once, mails its link, and goes on to the steps."""
    person = reader(request) if request.user.is_authenticated else None
    if request.method != "POST":
        language = translation.get_language() or "en"
        return _begin(request, BeginForm(initial=begins_with(person, language)))
    hold_back_sender(request, SENDINGS)
    form = BeginForm(request.POST)
    made = form.attempt(lambda: _started(request, form, person)) if form.is_valid() else None
    if not made:
        return _begin(request, form, status=422)
    count_sending(request, SENDINGS)
    text = _("The link to it went to %(email)s, so that you can go on at any time.")
    say(request, _("Your request is begun"), text % {"email": form.cleaned_data["email"]})
    return private(redirect("trainings:request_step", made[0].link_secret, "need"))


@by_link
@require_safe
def page(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """How the request stands: what was asked, what happened, who takes care of it; a draft goes on from here."""
    return _page(request, asked, secret)


@by_link
@require_http_methods(WAYS)
def step(request: HttpRequest, asked: TrainingRequest, secret: str, step: str) -> HttpResponse:
    """One part of a draft, saved on its own. Refuses what was sent already (409), a late save (412)."""
    kind = STEPS.get(step)
    if kind is None:
        raise Missing(_("There is no such page."))
    if asked.state != _DRAFT:
        return _sent_already(request, asked, secret)
    if request.method != "POST":
        return _step(request, asked, secret, kind(asked=asked))
    form = kind(request.POST, asked=asked)
    mails = step == "who" and request.POST.get("email") != asked.contact_email
    if mails:
        hold_back_sender(request, SENDINGS)
    saved = form.attempt(lambda: _saved(asked, form)) if form.is_valid() else None
    if saved is None:
        if form.is_stale:
            form.renew(TrainingRequest.objects.values_list("version", flat=True).get(pk=asked.pk))
        return _step(request, asked, secret, form, status=form.status)
    if mails:
        count_sending(request, SENDINGS)
    if request.POST.get("later"):
        say(request, _("Saved"), _("Come back by the link in your mail whenever you like."))
        return redirect("trainings:request", secret)
    following = _after(step)
    if following:
        return redirect("trainings:request_step", secret, following)
    return redirect("trainings:request_check", secret)


@by_link
@require_http_methods(WAYS)
def check(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """Everything on one page before it is sent, with what is still missing; a POST sends it."""
    if asked.state != _DRAFT:
        return redirect("trainings:request", secret)
    if request.method == "POST":
        if _seen(request) != asked.version:
            return _check(request, asked, secret, is_stale=True, status=412)
        if blockers_of(asked):
            return _check(request, asked, secret, status=409)
        actions.submit(asked.pk)
        text = _("The secretariat has it. We write to %(email)s whenever something happens.")
        say(request, _("Your request is sent"), text % {"email": asked.contact_email})
        return redirect("trainings:request", secret)
    return _check(request, asked, secret)


@by_link
@require_http_methods(WAYS)
def write(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """Say something to the secretariat; it is mailed there. Refuses a draft (409), and who writes too much (429)."""
    if request.method != "POST":
        return redirect("trainings:request", secret)
    hold_back_sender(request, SENDINGS)
    form = MessageForm(request.POST)
    if asked.submitted_at is None:
        return _page(request, asked, secret, form=form, refusal=_unread(), status=409)
    said = form.attempt(lambda: _said_once(request, asked, form)) if form.is_valid() else None
    if not said:
        return _page(request, asked, secret, form=form, status=422)
    count_sending(request, SENDINGS)
    say(request, _("Your message is sent"), _("The answer comes by mail, and stands here."))
    return redirect("trainings:request", secret)


@by_link
@require_http_methods(WAYS)
def withdraw(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """Take the request back, after a page that says what happens then."""
    if not cityside.may_withdraw(asked):
        if request.method != "POST" or asked.state == TrainingRequest.State.WITHDRAWN:
            return redirect("trainings:request", secret)
        return _page(request, asked, secret, refusal=_not_now(), status=409)
    form = WithdrawForm(_sent(request))
    done = (
        form.attempt(lambda: actions.withdraw(asked.pk, form.cleaned_data["reason"]))
        if form.is_bound and form.is_valid()
        else None
    )
    if done:
        say(request, _("The request is taken back"), _("Nobody works on it any more."))
        return redirect("trainings:request", secret)
    status = 422 if form.is_bound else 200
    context = {"form": form, **_about(asked, secret)}
    return render(request, "trainings/request/withdraw.html", context, status=status)


@login_required
@require_safe
def mine(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a request, for those who act for its city. Refuses everybody else (404)."""
    asked = TrainingRequest.objects.filter(pk=number).first()
    if asked is None or not asks_for_city(request.user, asked) or not asked.link_digest:
        raise Missing(_("There is no such request, or it is not yours."))
    return private(redirect("trainings:request", asked.link_secret))


@login_required
@require_safe
def all_mine(request: HttpRequest) -> HttpResponse:
    """All requests of the reader, and of the cities for which they speak."""
    rows = Paginator(requests_of(reader(request)), PAGE).get_page(request.GET.get("page"))
    return private(render(request, "trainings/request/mine.html", {"page": rows}))


def _started(request: HttpRequest, form: BeginForm, person: Person | None) -> list[TrainingRequest]:
    """The draft, made once however often the form arrives."""
    by = person.actor if person else None
    return once(sending_of(request), TrainingRequest, lambda: [actions.start(form.values(), maker=person, by=by)])


def _saved(asked: TrainingRequest, form: StepForm) -> TrainingRequest:
    return actions.save(asked.pk, form.values(), version=form.read_version)


def _said_once(request: HttpRequest, asked: TrainingRequest, form: MessageForm) -> list[Message]:
    """The message, sent once however often the form arrives; an account is noted where one is signed in."""
    given = form.cleaned_data
    person = reader(request) if request.user.has_perm("trainings.act_for_city", asked) else None

    def act() -> list[Message]:
        return [actions.say(asked.pk, Message.Side.CITY, given["text"], name=given["name"], person=person)]

    return once(sending_of(request), Message, act)


def _begin(request: HttpRequest, form: BeginForm, status: int = 200) -> HttpResponse:
    return private(render(request, "trainings/request/new.html", {"form": form}, status=status))


def _step(request: HttpRequest, asked: TrainingRequest, secret: str, form: StepForm, status: int = 200) -> HttpResponse:
    context = {"form": form, **_about(asked, secret, form.NAME)}
    return render(request, f"trainings/request/step_{form.NAME}.html", context, status=status)


def _check(
    request: HttpRequest, asked: TrainingRequest, secret: str, *, is_stale: bool = False, status: int = 200
) -> HttpResponse:
    context = {"blockers": blockers_of(asked), "is_stale": is_stale, **_about(asked, secret, "check")}
    return render(request, "trainings/request/check.html", context, status=status)


def _page(
    request: HttpRequest,
    asked: TrainingRequest,
    secret: str,
    *,
    form: MessageForm | None = None,
    refusal: Refused | None = None,
    written: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page by its state; with what was typed and not taken."""
    if asked.state == _DRAFT:
        context = {
            "following": first_open(asked),
            "refusal": refusal,
            "form": form,
            "kept_until": kept_until(asked),
            **_about(asked, secret),
        }
        return render(request, "trainings/request/draft.html", context, status=status)
    context = {
        "form": form or MessageForm(initial={"name": asked.contact_name}),
        "refusal": refusal,
        "written": written or [],
        "happened": cityside.what_happened(asked),
        "thread": cityside.thread_of(asked),
        "parts": [Panel(*part) for part in cityside.parts_of(asked, secret)],
        "may_withdraw": cityside.may_withdraw(asked),
        "is_open": cityside.is_wide_open(asked),
        **_about(asked, secret),
    }
    return render(request, "trainings/request/page.html", context, status=status)


def _about(asked: TrainingRequest, secret: str, here: str = "") -> dict[str, Any]:
    """What each page shows around its own part."""
    return {
        "asked": asked,
        "secret": secret,
        "standing": cityside.standing(asked),
        "needs": cityside.needs_shown(asked),
        "steps": progress_of(asked, secret, here) if asked.state == _DRAFT else [],
        "mailto": mailto(asked),
    }


def _sent_already(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """The form of a draft comes after it was sent: nothing is changed, and the page says so."""
    if request.method != "POST":
        return redirect("trainings:request", secret)
    text = _("The request is sent. Write to the secretariat what should be different.")
    typed = [words for name in TEXTS if (words := request.POST.get(name, "").strip())]
    return _page(request, asked, secret, refusal=Refused("sent", text), written=typed, status=409)


def _after(step: str) -> str:
    """The step that follows; "" after the last."""
    names = [*STEPS, ""]
    return names[names.index(step) + 1]


def _unread() -> Refused:
    return Refused("not_sent", _("Send the request first: nobody reads it yet."))


def _not_now() -> Refused:
    return Refused("not_now", _("This is not possible now. How it stands is written here."))


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _seen(request: HttpRequest) -> int:
    """The version that the page showed; 0 when it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
