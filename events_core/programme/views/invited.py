"""The page behind an invitation: the event, who is invited, and the answer; no account is needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.programme import access, inviting, panels, queries
from events_core.programme.forms.asked import DeclineForm
from events_core.programme.models import Invitation, State

from .asked_link import by_link
from .public import event_context


@by_link(Invitation, inviting.opened)
@require_safe
def page(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """The event's page, with who is invited and how to answer. Refuses a withdrawn invitation (409)."""
    inviting.must_stand(invitation)
    access.remember_invitation(request, invitation)
    found = queries.event_page(invitation.event.slug, access.visitor(request))
    goes_on = found.state in (State.PUBLISHED, State.POSTPONED) and found.ends_at > timezone.now()
    context = event_context(request, found) | {
        "invitation": invitation,
        "secret": secret,
        "invited": panels.at("event.invited", request, invitation),
        "may_decline": goes_on and not invitation.registered_at and not invitation.declined_at,
    }
    return render(request, "programme/event.html", context)


@by_link(Invitation, inviting.opened)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """Say that one cannot come, perhaps why. Refuses who is registered, and a withdrawn invitation (409)."""
    inviting.must_be_open(invitation)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        done = form.attempt(lambda: inviting.decline(invitation.pk, form.cleaned_data["reason"]))
        if done:
            say(request, _("The organizers know that you cannot come"), _("Thank you for telling them."))
            return redirect("programme:invited", secret)
    context = {"event": invitation.event, "invitation": invitation, "secret": secret, "form": form}
    return render(request, "programme/invited_decline.html", context, status=form.status)
