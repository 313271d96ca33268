"""The page behind the link of an offer: is all this still so? No account is needed, and a GET changes nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.notices import say
from events_core.foundation.refusals import Refusal, TooMany
from events_core.network.links import private
from trainings import actions
from trainings.forms.supply import OfferForm
from trainings.models import Offer
from trainings.opening import offer_behind

from .behind import held_back, speak_in
from .catalogue import about
from .offering import waiting_for

SENDINGS = "trainings.letters"
WAYS = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that an offer's link opens: the view gets `(request, offer, secret)`; refusals become a page."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            offer = offer_behind(request, secret)
            speak_in(request, offer.contact_language)
            return private(view(request, offer, secret))
        except Refusal as refusal:
            return private(_refused(request, refusal))

    return answered


@by_link
@require_http_methods(WAYS)
def still(request: HttpRequest, offer: Offer, secret: str) -> HttpResponse:
    """What the offer says, and what can be said of it; a POST says that all is so, also of what was withdrawn."""
    if request.method == "POST":
        by = actions.by_offerer(offer)
        if offer.state == Offer.State.WITHDRAWN:
            actions.renew_offer(offer.pk, by=by)
        else:
            actions.confirm_still(offer.pk, by=by)
        say(request, _("Thank you. The training is confirmed"), _("It is in the catalogue. We ask again in a year."))
        return redirect("trainings:still", secret)
    context = about(offer) | {"secret": secret, "waiting": waiting_for(offer)}
    return render(request, "trainings/supply/still.html", context)


@by_link
@require_http_methods(WAYS)
def change(request: HttpRequest, offer: Offer, secret: str) -> HttpResponse:
    """Change the offer by its link. Refuses a late save (412), and who has much mail sent (429)."""
    if offer.state == Offer.State.WITHDRAWN:
        return redirect("trainings:still", secret)
    form = OfferForm(
        request.POST if request.method == "POST" else None, offer=offer, more=bool(request.POST.get("more"))
    )
    saved = _saved(request, offer, form) if form.is_bound and form.is_valid() else None
    if saved:
        return _after(request, saved, secret)
    if form.is_stale:
        form.renew(Offer.objects.values_list("version", flat=True).get(pk=offer.pk))
    context = {"form": form, "offer": offer, "secret": secret}
    return render(request, "trainings/supply/change.html", context, status=form.status)


@by_link
@require_http_methods(WAYS)
def end(request: HttpRequest, offer: Offer, secret: str) -> HttpResponse:
    """Withdraw the offer by its link, after a page that says what happens then."""
    if request.method == "POST":
        actions.withdraw_offer(offer.pk, by=actions.by_offerer(offer))
        return redirect("trainings:still", secret)
    if offer.state == Offer.State.WITHDRAWN:
        return redirect("trainings:still", secret)
    context: dict[str, Any] = about(offer) | {"secret": secret, "waiting": waiting_for(offer)}
    return render(request, "trainings/supply/end.html", context)


def _saved(request: HttpRequest, offer: Offer, form: OfferForm) -> Offer | None:
    mails = (
        bool(form.cleaned_data["contact_email"]) and form.cleaned_data["contact_email"].lower() != offer.contact_email
    )
    if mails:
        hold_back_sender(request, SENDINGS)
    by = actions.by_offerer(offer)
    saved = form.attempt(lambda: actions.save_offer(offer, form.values(), by=by, version=form.read_version))
    if saved and mails:
        count_sending(request, SENDINGS)
    return saved


def _after(request: HttpRequest, saved: Offer, secret: str) -> HttpResponse:
    """Back to the page of the link; where somebody else is the contact now, it is theirs, and this one is over."""
    if saved.link_secret != secret:
        return render(request, "trainings/supply/handed.html", {"offer": saved})
    say(request, _("The offer is saved"), _("It counts as confirmed today."))
    return redirect("trainings:still", secret)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, and what to do."""
    if isinstance(refusal, TooMany):
        return held_back(request, refusal)
    return render(request, "trainings/supply/closed.html", {"refusal": refusal}, status=refusal.status)
