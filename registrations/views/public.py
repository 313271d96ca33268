"""Registering for an event."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.network.models import Organisation
from events_core.programme import access
from events_core.programme.models import Event, Invitation, Visibility
from registrations import actions
from registrations.forms import RegistrationForm, of_invitation, of_person
from registrations.models import Registration, email_key
from registrations.opening import Opening, opening_of

SENDINGS = "registrations.letters"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; what it answers is the same whether the address was registered before or not."""
    event = visible_event(request, slug)
    if request.method == "POST":
        hold_back_sender(request, SENDINGS)
    invitation = invitation_of(request, event)
    opening = opening_of(event, invited=invitation is not None)
    if not opening.is_open:
        return _closed(request, event, opening)
    initial = of_person(request.user) | (of_invitation(invitation) if invitation else {})
    if request.method != "POST":
        return _form(request, event, RegistrationForm(event=event, initial=initial, invitation=invitation))
    form = RegistrationForm(request.POST, event=event, invitation=invitation)
    person = request.user if request.user.is_authenticated else None
    placed = form.attempt(lambda: _register(event, form, person, invitation)) if form.is_valid() else None
    if placed is None:
        return _form(request, event, form, status=422)
    count_sending(request, SENDINGS)
    return _placed(request, event, placed.registration, form.cleaned_data["email"])


@never_cache
@require_safe
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next: look into your mail."""
    return render(request, "registrations/done.html", {"event": visible_event(request, slug)})


def visible_event(request: HttpRequest, slug: str) -> Event:
    """The event, when this person may see it. Refuses others (404)."""
    event = Event.objects.prefetch_related("cities", "categories").filter(slug=slug).first()
    if event is None or not access.visitor(request).has_perm("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not public."))
    return event


def invitation_of(request: HttpRequest, event: Event) -> Invitation | None:
    """The invitation by which this reader may register, where only those invited may."""
    if event.visibility != Visibility.BY_INVITATION:
        return None
    return access.invitation_for(access.visitor(request), event)


def institutions() -> list[Organisation]:
    """Whose names the form offers while one types."""
    return list(Organisation.objects.only("name", "slug")[:300])


def _register(event: Event, form: RegistrationForm, person: Any, invitation: Invitation | None) -> actions.Placed:
    return actions.register(event, form.values(), person=person, discreet=True, invitation=invitation)


def _form(request: HttpRequest, event: Event, form: RegistrationForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"event": event, "form": form, "institutions": institutions()}
    return render(request, "registrations/register.html", context, status=status)


def _closed(request: HttpRequest, event: Event, opening: Opening) -> HttpResponse:
    """Why there is no form. At a full event, who has a link is mailed it, and everybody reads the same."""
    if request.method == "POST" and opening.code == "full":
        count_sending(request, SENDINGS)
        placed = actions.remind(event, request.POST.get("email", ""))
        if placed and _is_own(request, placed.registration):
            return redirect("registrations:own", placed.registration.link_secret)
    context = {"event": event, "opening": opening, "is_full": opening.code == "full"}
    return render(request, "registrations/closed.html", context, status=409 if request.method == "POST" else 200)


def _is_own(request: HttpRequest, registration: Registration) -> bool:
    return request.user.is_authenticated and email_key(request.user.email) == registration.email_key


def _placed(request: HttpRequest, event: Event, registration: Registration, email: str) -> HttpResponse:
    text = _("It went to %(email)s. If it does not arrive, look into the folder for unwanted mail.")
    if _is_own(request, registration):
        say(request, _("Your registration is in"), text % {"email": email})
        return redirect("registrations:own", registration.link_secret)
    say(request, _("We have sent you a letter"), text % {"email": email})
    return redirect("registrations:done", event.slug)
