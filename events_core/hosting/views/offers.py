"""Standing offers of local governments, and the search for a host."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.hosting import actions, queries
from events_core.hosting.forms.offers import HostForm, OfferForm, OfferListForm
from events_core.hosting.hosts import hosts, wanted
from events_core.hosting.lifecycle import LIVE, OVER
from events_core.hosting.offering import bodies_with_offers, offer_of
from events_core.journal.queries import lines
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.models import Organisation
from events_core.network.views.public import asked
from events_core.programme.models import State
from events_core.programme.views.desk import event_for

from .board import must_work

PAGE = 20
OFFERS = 50


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Local governments that could host, the best first, with reasons; for an `event`, those that fit it."""
    must_work(request)
    slug = _plain(request.GET.get("event", ""))
    event = event_for(request, slug, "hosting.see") if slug else None
    form = HostForm(request.GET, has_event=event is not None)
    what = wanted(form.chosen(), event)
    page = Paginator(hosts(what, event), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "what": what,
        "event": event,
        "page": page,
        "may_ask": event is not None and event.state not in OVER and request.user.has_perm("hosting.ask", event),
        "is_officer": request.user.has_perm("network.edit"),
        "will_pause": event is not None and event.state == State.PUBLISHED and queries.waits_for_cities(event),
        "live": LIVE,
    }
    return render(request, "hosting/hosts.html", context)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Let an event go to the city of a local government, and draft the request from its standing offer."""
    event = event_for(request, _plain(request.POST.get("event", "")), "hosting.ask")
    body = _body(request.POST.get("organisation", ""))
    made = actions.ask_host(event.pk, body, by=reader(request).actor)
    say(
        request,
        _("The event goes to %(city)s, and the request to %(body)s is drafted") % {"city": made.city, "body": body},
        _("Nothing is sent yet. Read what is asked, then send it."),
    )
    return redirect("hosting:edit", event.slug, made.city.slug)


@login_required
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """All local governments with their standing offers, for officers."""
    _must_keep_offers(request)
    filters = asked(request, "q", "offer")
    found = bodies_with_offers(filters["q"], filters["offer"])
    page = Paginator(found, OFFERS).get_page(request.GET.get("page"))
    context = {"form": OfferListForm(filters), "page": page, "is_narrow": any(filters.values())}
    return render(request, "hosting/offers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the standing offer of a local government, for officers."""
    return _edit(request, _offering(request, slug), is_own=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the standing offer of a local government for which I speak."""
    return private(_edit(request, _offering(request, slug), is_own=True))


@login_required
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """End the standing offer of a local government, for officers and those who speak for it."""
    body = _offering(request, slug)
    actions.end_offer(body, by=reader(request).actor)
    say(request, _("The standing offer of %(body)s has ended") % {"body": body}, _("Saving it again renews it."))
    return redirect("hosting:me_offer" if request.POST.get("own") else "hosting:offer", slug)


def _edit(request: HttpRequest, body: Organisation, *, is_own: bool) -> HttpResponse:
    found = offer_of(body)
    form = OfferForm(request.POST if request.method == "POST" else None, offer=found)
    if form.is_valid():
        saved = form.attempt(
            lambda: actions.save_offer(body, form.values(), by=reader(request).actor, version=form.read_version)
        )
        if saved:
            say(request, _("The standing offer of %(body)s is saved") % {"body": body})
            return redirect("hosting:me_offer" if is_own else "hosting:offer", body.slug)
    if form.is_stale and found:
        form.renew(found.version)
    context = {
        "form": form,
        "body": body,
        "offer": found,
        "is_own": is_own,
        "lines": [] if is_own else lines(body, reader(request).timezone),
    }
    return render(request, "hosting/offer.html", context, status=form.status)


def _offering(request: HttpRequest, slug: str) -> Organisation:
    """The local government. Refuses one for which this person does not speak as one that is not there (404)."""
    body = Organisation.objects.select_related("city").filter(slug=slug, kind=queries.LOCAL, city__isnull=False).first()
    if body is None or not request.user.has_perm("hosting.offer", body):
        raise Missing(_("There is no local government by this name for which you speak."))
    return body


def _body(slug: str) -> Organisation:
    body = Organisation.objects.select_related("city").filter(slug=_plain(slug)).first()
    if body is None:
        raise Missing(_("There is no such organization on record."))
    return body


def _must_keep_offers(request: HttpRequest) -> None:
    if not request.user.has_perm("network.edit"):
        raise Forbidden(_("Cities, organizations and people are kept by the secretariat's officers."))


def _plain(slug: str) -> str:
    """A name from the address as databases take it."""
    return slug.replace("\x00", "\ufffd")
