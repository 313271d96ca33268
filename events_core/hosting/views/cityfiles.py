"""What a city takes along from its page: the letter, the calendar entry, the list of visitors."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.foundation import localise, sheets
from events_core.foundation.refusals import Refused
from events_core.hosting import cityfile, cityside, letterpress
from events_core.hosting.models import CohostRequest
from events_core.programme import visitors
from events_core.programme.visitors import Visitor

from .citylink import about, by_link, file_answer, reference_of


@by_link
@require_safe
def letter(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """The formal letter: what was agreed, or before that what is asked."""
    agreed = cohost.state == CohostRequest.State.CONFIRMED
    made = letterpress.agreement_letter(cohost) if agreed else letterpress.request_letter(cohost)
    name = f"{'agreement' if agreed else 'request'}-{cohost.city.slug}-{reference_of(cohost)}.pdf"
    return file_answer(made, "application/pdf", name)


@by_link
@require_safe
def calendar(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """The event as a calendar entry. Refuses (409) when the city has nothing to do with it any more."""
    if not cityside.has_entry(cohost):
        raise Refused("no_entry", _("There is no calendar entry: the city is not asked, and does not host."))
    name = f"{cohost.city.slug}-{reference_of(cohost)}.ics"
    return file_answer(cityfile.calendar(cohost), "text/calendar; charset=utf-8", name)


@by_link
@require_safe
def visitor_list(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """Who comes, from when the list was handed over until a week after the visit; else why it is closed."""
    is_shown = cityside.shows_visitors(cohost)
    people = visitors.of(cohost.event) if is_shown else []
    until = cohost.event.ends_at + cityside.LIST_KEPT
    context = {"people": people, "is_shown": is_shown, "is_agreed": cohost.is_sure, "closes": until}
    return render(request, "hosting/city/visitors.html", context | about(cohost, secret))


@by_link
@require_safe
def visitors_csv(request: HttpRequest, cohost: CohostRequest, secret: str) -> HttpResponse:
    """The list of visitors for a spreadsheet. Refuses (409) when it is closed."""
    if not cityside.shows_visitors(cohost):
        raise Refused("list_closed", _("The list of visitors is not open now."))
    lines = "".join(_lines(visitors.of(cohost.event)))
    return file_answer(
        lines.encode(), "text/csv; charset=utf-8", f"visitors-{cohost.city.slug}-{reference_of(cohost)}.csv"
    )


def _lines(people: list[Visitor]) -> Iterator[str]:
    """The list in the reader's language, safe for spreadsheets."""
    head = [
        _("Name in Latin script"), _("Name in own script"), _("City or institution"), _("Position"), _("Country"),
        _("Language"), _("Access or dietary needs"),
    ]  # fmt: skip
    rows = (
        [
            one.name, one.native_name, one.organisation, one.position,
            localise.country_name(one.country) if one.country else "", one.language, one.needs,
        ]
        for one in people
    )  # fmt: skip
    return sheets.csv_lines(head, rows)
