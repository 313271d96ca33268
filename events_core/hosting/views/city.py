"""The page behind the link in a city's mail: what is asked, the answer, and what was agreed; no account is needed."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.notices import say
from events_core.foundation.refusals import Refused, Stale
from events_core.hosting import actions, cityside, queries
from events_core.hosting.actions.common import must_be_open, must_be_seen
from events_core.hosting.forms.city import (
    CHANGES,
    NO,
    CityForm,
    DetailsForm,
    ForwardForm,
    ReceiveForm,
    WithdrawForm,
    typed_of,
)
from events_core.hosting.models import Answer, CohostRequest, Dates
from events_core.hosting.opening import request_behind
from events_core.hosting.terms import ASKS, Terms
from events_core.network.links import private
from events_core.network.me import reader

from .citylink import about, by_link

SENDINGS = "hosting.letters"
PAGE = 25
WAYS = ["GET", "HEAD", "POST"]


@by_link
@require_http_methods(WAYS)
def city(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """What is asked and by whom, with the form; later how it stands and what was agreed. GET only notes the opening."""
    if request.method != "POST":
        if not cityside.is_open(cohost):
            return _state(request, cohost, secret)
        begins = CityForm(request=cohost, filled=_before(cohost), initial=_reader(request, cohost))
        return _form(request, cohost, secret, begins)
    if not cityside.is_open(cohost):
        return _too_late(request, cohost, secret)
    step, more = request.POST.get("step", "check"), request.POST.get("more", "")
    form = CityForm(request.POST, request=cohost)
    if step == "change" or more:
        return _form(request, cohost, secret, CityForm(request=cohost, initial=form.again(more)), opens=more)
    terms = form.terms() if form.is_valid() else None
    if terms is None or not form.is_valid():
        return _form(request, cohost, secret, form, status=422)
    try:
        must_be_seen(cohost, form.seen_dates)
        return _check(request, cohost, secret, form, terms) if step != "send" else _send(request, cohost, secret, form)
    except Refused as refusal:
        return _changed(request, secret, form, refusal)


@by_link
@require_POST
def received(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """The city has the request, and says by when it decides."""
    if not cityside.is_open(cohost):
        return _not_now(request, cohost, secret)
    form = ReceiveForm(request.POST)
    done = (
        form.attempt(lambda: actions.receive(cohost.pk, by_day=form.cleaned_data["received_by"]))
        if form.is_valid()
        else None
    )
    if done is None:
        return _form(request, cohost, secret, CityForm(request=cohost), receive=form, status=422)
    say(request, _("The organizers know that you have the request"), _("You can answer here when you are ready."))
    return redirect("hosting:city", secret)


@by_link
@require_http_methods(WAYS)
def details(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """Change what needs no new agreement: sites, contact, what is given in kind, the day for the list."""
    if not cityside.may_change(cohost):
        return _not_now(request, cohost, secret)
    form = DetailsForm(_sent(request), request=cohost)
    version, is_stale = _version(request, cohost), False
    if more := request.POST.get("more"):
        form = DetailsForm(request=cohost, initial=form.again(more))
    elif form.is_bound and form.is_valid():
        try:
            done = form.attempt(lambda: actions.amend(cohost.pk, form.values(), version=version))
            if done:
                say(request, _("The details are saved"), _("The organizers are told. What was agreed stands."))
                return redirect("hosting:city", secret)
        except Stale:
            is_stale, version = True, CohostRequest.objects.values_list("version", flat=True).get(pk=cohost.pk)
    status = 412 if is_stale else 422 if form.is_bound and form.errors else 200
    context = {"form": form, "version": version, "is_stale": is_stale, **about(cohost, secret)}
    return render(request, "hosting/city/details.html", context, status=status)


@by_link
@require_http_methods(WAYS)
def withdraw(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """Take the city's yes back, after a page that says what happens then."""
    form = WithdrawForm(_sent(request))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        done = form.attempt(
            lambda: actions.withdraw(cohost.pk, said["reason"], name=said["name"], position=said["position"])
        )
        if done:
            say(
                request,
                _("The city has withdrawn"),
                _("The organizers are told. The city’s contact gets a copy by mail."),
            )
            return redirect("hosting:city", secret)
    if not cityside.may_change(cohost):
        return _not_now(request, cohost, secret)
    status = 422 if form.is_bound else 200
    context = {"form": form, "waits": queries.waits_for_cities(cohost.event), **about(cohost, secret)}
    return render(request, "hosting/city/withdraw.html", context, status=status)


@by_link
@require_http_methods(WAYS)
def forward(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """Mail the link on to a colleague. Refuses (429) whoever has much mail sent."""
    if not cityside.may_forward(cohost):
        return _not_now(request, cohost, secret)
    form = ForwardForm(_sent(request), initial={"language": cohost.language})
    if form.is_bound:
        hold_back_sender(request, SENDINGS)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        done = form.attempt(lambda: actions.forward(cohost.pk, said["name"], said["email"], language=said["language"]))
        if done:
            count_sending(request, SENDINGS)
            text = _("It went to %(email)s. Who answers gives their own name.") % {"email": said["email"]}
            say(request, _("The request is passed on"), text)
            return redirect("hosting:city", secret)
    status = 422 if form.is_bound else 200
    return render(request, "hosting/city/forward.html", {"form": form, **about(cohost, secret)}, status=status)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All requests to the cities and local governments for which the reader speaks."""
    page = Paginator(queries.of_focal_point(reader(request)), PAGE).get_page(request.GET.get("page"))
    return private(render(request, "hosting/city/mine.html", {"page": page}))


def _form(
    request: HttpRequest,
    cohost: CohostRequest,
    secret: str,
    form: CityForm,
    *,
    receive: ReceiveForm | None = None,
    refusal: Refused | None = None,
    opens: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "opens": opens,
        "receive": receive or ReceiveForm(initial={"received_by": cohost.received_by}),
        "refusal": refusal,
        "question": cityside.question(cohost),
        "answers": _answers(cohost),
        **about(cohost, secret),
    }
    return render(request, "hosting/city/city.html", context, status=status)


def _check(request: HttpRequest, cohost: CohostRequest, secret: str, form: CityForm, terms: Terms) -> HttpResponse:
    """All that was filled in, in words; nothing is sent yet."""
    dates = Dates(*(form.new_dates or form.proposed), cohost.event.timezone, cohost.event.date_precision)
    context = {
        "form": form,
        **_terms(terms),
        "dates": dates,
        "typed": typed_of(request.POST, request.POST.getlist),
        **about(cohost, secret),
    }
    return render(request, "hosting/city/check.html", context)


def _send(request: HttpRequest, cohost: CohostRequest, secret: str, form: CityForm) -> HttpResponse:
    """Give the answer. Refuses what is no longer open, and dates that changed meanwhile."""
    seen = form.seen_dates

    def act() -> CohostRequest:
        said = form.cleaned_data
        if form.kind == NO:
            return actions.decline(cohost.pk, said["reason"], name=said["name"], position=said["position"])
        verb = actions.counter if form.kind == CHANGES else actions.confirm
        return verb(cohost.pk, form.values(), seen=seen)

    if form.attempt(act) is None:
        return _form(request, cohost, secret, form, status=422)
    say(
        request,
        _("The city's answer is sent"),
        _("The city’s contact gets a copy by mail. This page stays open to you."),
    )
    return redirect("hosting:city", secret)


def _changed(request: HttpRequest, secret: str, form: CityForm, refusal: Refused) -> HttpResponse:
    """The answer was not taken: how it stands now, with all that was typed."""
    cohost = request_behind(request, secret)
    if cityside.is_open(cohost):
        again = CityForm(request=cohost, initial=form.again())
        return _form(request, cohost, secret, again, refusal=refusal, status=409)
    return _state(request, cohost, secret, form=form, refusal=refusal)


def _too_late(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """An answer to what is not open any more: the state, and what was written. The same answer twice is once."""
    form = CityForm(request.POST, request=cohost) if cohost.asked_for else None
    valid = form if form and form.is_valid() and form.terms() else None
    if valid and request.POST.get("step") == "send":
        try:
            return _send(request, cohost, secret, valid)
        except Refused as refusal:
            return _state(request, cohost, secret, form=valid, refusal=refusal)
    return _state(request, cohost, secret, form=valid, refusal=_why_closed(cohost))


def _why_closed(cohost: CohostRequest) -> Refused:
    try:
        must_be_open(cohost)
    except Refused as refusal:
        return refusal
    return Refused("event_over", _("The event was held or cancelled: its hosts are no longer asked."))


def _not_now(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """What is asked for is not possible: back to the page, which says how it stands; a form is refused (409)."""
    if request.method != "POST":
        return redirect("hosting:city", secret)
    text = _("This is not possible now. How it stands is written here.")
    return _state(request, cohost, secret, refusal=Refused("not_now", text))


def _state(
    request: HttpRequest,
    cohost: CohostRequest,
    secret: str,
    *,
    form: CityForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """How the request stands, what was agreed, and what can be done; with what was typed and not taken."""
    written = None
    if form:
        dates = Dates(*(form.new_dates or form.proposed), cohost.event.timezone, cohost.event.date_precision)
        written = {"form": form, "terms": form.terms(), "dates": dates}
    context = {
        "standing": cityside.standing(cohost),
        "refusal": refusal,
        "written": written,
        **_terms(cohost.terms),
        "answers": _answers(cohost),
        "is_agreed": cohost.is_sure,
        "may_change": cityside.may_change(cohost),
        "has_entry": cityside.has_entry(cohost),
        "shows_visitors": cityside.shows_visitors(cohost),
        **about(cohost, secret),
    }
    return render(request, "hosting/city/state.html", context, status=409 if refusal else 200)


def _answers(cohost: CohostRequest) -> list[Answer]:
    """All answers with the dates that they are for, the newest first."""
    found = list(cityside.answers_of(cohost))
    for one in found:
        event = cohost.event
        one.dates = Dates(one.starts_at, one.ends_at, event.timezone, event.date_precision)  # type: ignore[attr-defined]
    return found


def _terms(terms: Terms) -> dict[str, Any]:
    """Terms with what is given in kind by name; tables only where there is more to say than names."""
    kinds = [{"label": ASKS[one.category], "text": one.description, "value": one.value} for one in terms.in_kind]
    return {
        "terms": terms,
        "kinds": kinds,
        "tells_of_kinds": any(one["text"] or one["value"] for one in kinds),
    }


def _before(cohost: CohostRequest) -> Terms | None:
    """What the form begins with when the organisers have replied to a proposal."""
    last = cityside.last_answer(cohost)
    return Terms.read(last.terms) if last else None


def _reader(request: HttpRequest, cohost: CohostRequest) -> dict[str, str]:
    """Who answers, when a focal point of the city is signed in."""
    if not request.user.is_authenticated:
        return {}
    person = reader(request)
    is_theirs = queries.of_focal_point(person).filter(pk=cohost.pk).exists()
    return {"name": person.name, "position": person.position} if is_theirs else {}


def _sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, if it was."""
    return request.POST if request.method == "POST" else None


def _version(request: HttpRequest, cohost: CohostRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else cohost.version
