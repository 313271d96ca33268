"""The page that helps to subscribe; and why there is no file, where the front door let a request through."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events_core.foundation import localise
from events_core.foundation.refusals import Invalid
from events_core.programme import access
from events_core.programme.models import Kind

from . import feeds, queries
from .feeds import Wanted, figures
from .forms import ChoiceForm
from .front import TYPE

GOOGLE = "https://calendar.google.com/calendar/r?cid="
OUTLOOK = "https://outlook.live.com/calendar/0/addcalendar?"


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Why the front door did not give the feed. Refuses filters, values and languages that nobody knows (422)."""
    raise Invalid(*feeds.faults(request.GET), *feeds.strangers(Wanted.read(request.GET)))


@require_safe
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """An event by invitation as a file, for those invited; the front door gives all others.

    Refuses an unknown language (422), an event without an entry and one that is not visible (404).
    """
    tag = request.GET.get("lang")
    if tag and localise.normalise_language(tag) is None:
        raise Invalid(feeds.language_fault(tag))
    entry = queries.entry_for(access.visitor(request), slug, tag)
    if entry is None:
        raise queries.no_entry()
    disposition = f'attachment; filename="{slug}.ics"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(b"".join(queries.file_of(entry)), content_type=TYPE, headers=headers)


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Choose what to follow, and take its address along."""
    query = request.GET.copy()
    query.setdefault("lang", get_language() or "en")
    wanted = feeds.only_known(Wanted.read(query))
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
