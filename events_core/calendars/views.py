"""The page that helps to subscribe; and the files, where the front door let a request through."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events_core.programme.models import Kind

from . import front, queries
from .feeds import Wanted, figures
from .forms import ChoiceForm

GOOGLE = "https://calendar.google.com/calendar/r?cid="
OUTLOOK = "https://outlook.live.com/calendar/0/addcalendar?"


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """The public feed."""
    return front.feed(request)


@require_safe
def event_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One event as a file. Refuses one without an entry (404)."""
    response = front.single(request, request.path_info)
    if response is None:
        raise queries.no_entry()
    return response


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Choose what to follow, and take its address along."""
    query = request.GET.copy()
    query.setdefault("lang", get_language() or "en")
    wanted = Wanted.read(query)
    if set(wanted.filters.kind) >= set(Kind.values):
        wanted = replace(wanted, filters=replace(wanted.filters, kind=()))
    webcal = "webcal:" + wanted.address.partition(":")[2]
    count, coming = figures(wanted)
    form = ChoiceForm(initial=_chosen(wanted))
    addresses = {
        "address": wanted.address,
        "webcal": webcal,
        "google": GOOGLE + quote(webcal, safe=""),
        "outlook": OUTLOOK + urlencode({"url": wanted.address}),
    }
    return render(request, "calendars/subscribe.html", {"form": form, "count": count, "coming": coming, **addresses})


def _chosen(wanted: Wanted) -> dict[str, object]:
    filters = wanted.filters
    one = {name: next(iter(getattr(filters, name)), "") for name in ("theme", "country", "city")}
    return {"kind": list(filters.kind or Kind.values), "lang": wanted.language, **one}
