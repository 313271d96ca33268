"""Requests that one training could serve: which they are, asking their cities, and what these answer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Refused
from events_core.network.me import reader
from trainings import actions
from trainings.deskside import request_for
from trainings.forms.joining import AnswerForm, JoinForm
from trainings.joined import can_be_joined, join_part, joints, like, may_be_joined, members_of
from trainings.models import TrainingRequest
from trainings.together import proposals

from .desk import must_manage
from .requestlink import by_link

BOTH = ["GET", "HEAD", "POST"]
PAGE = 20


@login_required
@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Requests that one training could serve, and those whose cities were asked already."""
    must_manage(request)
    found = Paginator(proposals(), PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "joints": joints()[:PAGE]}
    return render(request, "trainings/desk/together.html", context)


@login_required
@require_http_methods(BOTH)
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Choose whose cities are asked to be taught with this one's (`?with=` proposes some), and ask them all."""
    asked = request_for(request, number)
    if request.method != "POST" and not may_be_joined(asked):
        raise Refused(
            "too_late", _("This request cannot be joined with others now: a provider was asked, or it is over.")
        )
    wanted = [str(row) for row in _numbers(request.GET.getlist("with"))]
    kept = members_of(asked)
    note = asked.asked_to_join.note if asked.asked_to_join else ""
    initial = {"others": [*wanted, *(str(row.pk) for row in kept)], "note": note}
    data = request.POST if request.method == "POST" else None
    form = JoinForm(data, initial=initial, choices=_choices(asked, kept, [*wanted, *request.POST.getlist("others")]))
    if form.is_valid() and form.attempt(lambda: _join(request, asked, form)):
        text = _("Each of them, and %(city)s, gets a mail and answers on its page.") % {"city": asked.place}
        say(request, _("The cities are asked"), text)
        return redirect("trainings:desk_request", number)
    context = {"asked": asked, "form": form, "has_choices": bool(form["others"].field.choices)}  # type: ignore[attr-defined]
    return render(request, "trainings/desk/join.html", context, status=form.status)


@login_required
@require_POST
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Take the question back, or let a request go on by itself; its city is told."""
    asked = request_for(request, number)
    actions.leave(asked.pk, by=reader(request).actor)
    say(request, _("This request goes on by itself"), _("Its city is told."))
    return redirect("trainings:desk_request", number)


@by_link
@require_http_methods(BOTH)
def answer_join(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """The city says yes or no, or leaves after a yes. A look at the address leads to the city's page."""
    if request.method != "POST":
        return redirect(f"{reverse('trainings:request', args=[secret])}#join")
    if request.POST.get("leave"):
        actions.leave(asked.pk)
        say(request, _("Your request goes on by itself"), _("The secretariat is told."))
        return redirect("trainings:request", secret)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, asked, secret, form)
    given, seen = form.cleaned_data, _numbers(request.POST.getlist("seen"))
    actions.answer_join(asked.pk, given["answer"] == "yes", shares_contact=given["shares_contact"], seen=seen)
    say(request, _("Thank you: your answer is kept"), _("The secretariat is told."))
    return redirect("trainings:request", secret)


def _again(request: HttpRequest, asked: TrainingRequest, secret: str, form: AnswerForm) -> HttpResponse:
    """The question once more, with what was wrong."""
    drawn = join_part(asked, secret)
    if drawn is None:
        raise Refused("not_asked", _("You are not asked to be taught with other cities (any more)."))
    context: dict[str, Any] = {"asked": asked, "secret": secret, **drawn[1], "join_form": form, "failed": form.errors}
    return render(request, "trainings/request/join.html", context, status=422)


def _join(request: HttpRequest, asked: TrainingRequest, form: JoinForm) -> Any:
    person, given = reader(request), form.cleaned_data
    others = [int(text) for text in given["others"]]
    return actions.join(asked.pk, others, given["note"], by=person.actor, person=person)


def _choices(asked: TrainingRequest, kept: list[TrainingRequest], wanted: list[str]) -> list[tuple[str, str]]:
    """Requests like this one, those that were proposed, and those of its joint."""
    rows = {one.request.pk: one.request for one in like(asked)}
    named = can_be_joined().filter(pk__in=_numbers(wanted)).exclude(pk=asked.pk).select_related("city")
    rows |= {row.pk: row for row in named.prefetch_related("topics")}
    rows |= {row.pk: row for row in kept if row.pk != asked.pk}
    return [(str(row.pk), _label(row)) for row in rows.values()]


def _label(row: TrainingRequest) -> str:
    told = {"reference": row.reference, "city": row.place, "title": row.shown_title}
    return _("%(city)s: %(title)s (%(reference)s)") % told


def _numbers(texts: list[str]) -> list[int]:
    """Ids out of an address or a form; what is none is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10][:50]
