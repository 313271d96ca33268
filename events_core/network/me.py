"""A person's own pages: their events, details and keys."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing

from . import actions, mine, queries
from .forms.own import DetailsForm, TokenForm
from .language import remember
from .links import private
from .models import Person
from .security.fresh import post_only_fresh


def reader(request: HttpRequest) -> Person:
    """The signed-in person (only behind `login_required`)."""
    assert isinstance(request.user, Person)
    return request.user


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """My registrations, calendar and certificates, as upper floors provide them, and my details."""
    person = reader(request)
    return private(render(request, "network/me.html", {"person": person, "parts": mine.parts(request, person)}))


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Change my details."""
    person = reader(request)
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=DetailsForm.of(person))
    saved = (
        form.attempt(lambda: actions.change_person(person, form.values(), by=person.actor)) if form.is_valid() else None
    )
    if saved:
        activate(form.cleaned_data["language"])
        say(request, _("Your details are saved"))
        answer = redirect("network:me")
        remember(answer, form.cleaned_data["language"])
        return answer
    page = {"form": form, "organisations": queries.organisation_names()}
    return private(render(request, "network/details.html", page, status=422 if form.errors else 200))


@login_required
@require_http_methods(["GET", "POST"])
@post_only_fresh
def tokens(request: HttpRequest) -> HttpResponse:
    """My API tokens; a new one is shown once, in the answer to the form."""
    person = reader(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    text = ""
    if form.is_valid():
        made = form.attempt(lambda: actions.issue_token(person, **form.cleaned_data, by=person.actor))
        text = made[1] if made else ""
    page = {"form": TokenForm() if text else form, "text": text, "tokens": queries.tokens_of(person)}
    return private(render(request, "network/tokens.html", page, status=422 if form.errors else 200))


@login_required
@require_http_methods(["GET", "POST"])
def revoke_token(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then end one of my tokens. Refuses a token that is not mine (404)."""
    person = reader(request)
    token = queries.tokens_of(person).filter(pk=number).first()
    if token is None:
        raise Missing(_("There is no such token among yours."))
    if request.method == "GET":
        return private(render(request, "network/revoke_token.html", {"token": token}))
    actions.revoke_token(token, by=person.actor)
    say(request, _("The token is revoked"), _("Programs that used it are refused from now on."))
    return redirect("network:tokens")
