"""Offers by who speaks for the provider, and by officers: making, changing, withdrawing and offering again."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.journal.queries import lines
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.models import Organisation
from events_core.network.views.public import asked
from trainings import actions, catalogue
from trainings.forms.supply import DeskForm, NewOfferForm, OfferForm
from trainings.lifecycle import LIVE_MATCHES
from trainings.models import Offer
from trainings.rules import speaks_for_provider

from .catalogue import about

WAYS = ["GET", "HEAD", "POST"]
PAGE = 50


@login_required
@require_http_methods(WAYS)
def new(request: HttpRequest) -> HttpResponse:
    """Offer a training, once however often it is sent. Refuses who speaks for no organisation (403)."""
    is_officer = request.user.has_perm("trainings.manage")
    bodies = None if is_officer else list(catalogue.bodies_of(reader(request)))
    if bodies == []:
        raise Forbidden(
            _("Trainings are offered by those who speak for an organization here. The secretariat can name you.")
        )
    more = bool(request.POST.get("more"))
    form = NewOfferForm(request.POST if request.method == "POST" else None, bodies=bodies, more=more)
    made = (
        form.attempt(lambda: once(sending_of(request), Offer, lambda: [_made(request, form)])) if _ready(form) else None
    )
    if made:
        say(
            request,
            _("The training is in the catalogue"),
            _("When it fits what a city asks for, we propose it to you."),
        )
        return redirect("trainings:offer", made[0].pk)
    return private(render(request, "trainings/supply/new.html", {"form": form}, status=form.status))


@login_required
@require_http_methods(WAYS)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an offer. Refuses one for which the person does not speak (403), and a late save (412)."""
    found = _own(request, number)
    if found.state == Offer.State.WITHDRAWN:
        return redirect("trainings:offer_renew", number)
    by_officer = not speaks_for_provider(reader(request), found.organisation)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        offer=found,
        by_officer=by_officer,
        more=bool(request.POST.get("more")),
    )
    saved = form.attempt(lambda: _saved(request, found, form)) if _ready(form) else None
    if saved:
        say(request, _("The offer is saved"), _("What it says now is what cities see."))
        return redirect("trainings:offer", number)
    if form.is_stale:
        form.renew(Offer.objects.values_list("version", flat=True).get(pk=number))
    context = {"form": form, "offer": found, "lines": lines(found, reader(request).timezone)}
    return private(render(request, "trainings/supply/edit.html", context, status=form.status))


@login_required
@require_http_methods(WAYS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an offer, after a page that says what happens then."""
    found = _own(request, number)
    if request.method == "POST":
        actions.withdraw_offer(number, by=reader(request).actor)
        return redirect("trainings:offer", number)
    if found.state == Offer.State.WITHDRAWN:
        return redirect("trainings:offer", number)
    context = about(found) | {"waiting": waiting_for(found)}
    return private(render(request, "trainings/supply/withdraw.html", context))


@login_required
@require_http_methods(WAYS)
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Offer it again as it stands, or say that it is still so, after a page that says what happens then."""
    found = _own(request, number)
    if request.method == "POST":
        actions.renew_offer(number, by=reader(request).actor)
        say(request, _("The training is on offer"), _("It counts as confirmed today."))
        return redirect("trainings:offer", number)
    return private(render(request, "trainings/supply/renew.html", about(found)))


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All offers for officers: when they were confirmed, who was asked and has not answered."""
    if not request.user.has_perm("trainings.manage"):
        raise Forbidden(_("This is for the secretariat's officers to do."))
    filters = asked(request, "q", "state")
    page = Paginator(catalogue.desk_offers(filters["q"], filters["state"]), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": DeskForm(filters),
        "page": page,
        "rows": catalogue.rows_of(page.object_list),
        "is_narrow": any(filters.values()),
    }
    return private(render(request, "trainings/supply/desk.html", context))


def waiting_for(found: Offer) -> int:
    """How many proposals of this offer are open."""
    return found.matches.filter(state__in=LIVE_MATCHES).count()


def _ready(form: OfferForm) -> bool:
    return form.is_bound and form.is_valid()


def _made(request: HttpRequest, form: NewOfferForm) -> Offer:
    person = reader(request)
    body = Organisation.objects.get(slug=form.cleaned_data["organisation"])
    return actions.save_offer(Offer(organisation=body), form.values(), by=person.actor, person=person)


def _saved(request: HttpRequest, found: Offer, form: OfferForm) -> Offer:
    person = reader(request)
    more: dict[str, Any] = {"version": form.read_version, "confirms": form.confirms}
    return actions.save_offer(found, form.values(), by=person.actor, person=person, **more)


def _own(request: HttpRequest, number: int) -> Offer:
    """An offer that this person may change. Refuses any other: as one that is not there when it is not public (404)."""
    found = catalogue.offer_page(number, request.user)
    if not request.user.has_perm("trainings.offer", found.organisation):
        raise Forbidden(_("Only who speaks for the organization, or an officer, can change what it offers."))
    return found
