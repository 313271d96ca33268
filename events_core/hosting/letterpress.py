"""The formal letters of hosting as PDF: what a city is asked, and what was agreed with it.

Each stands in the city's language and, from a new page on, in English, because it is forwarded upwards. What was agreed
is read from the answer, which never changes.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.typeset.flow import Flow
from events_core.foundation.typeset.gate import forgiven
from events_core.journal.values import show
from events_core.programme.models import Kind

from .mail import SECOND_LANGUAGE
from .models import CohostRequest
from .terms import ASKS, Contact, InKind, Terms, VisitSite

Rows = list[tuple[str, str]]


def request_letter(request: CohostRequest) -> bytes:
    """What the city is asked, as a letter to print or to pass on; without the link, which is for those who answer."""
    return _letter(request, lambda: _("Request to host: %(event)s") % {"event": request.event.title}, _asking)


def agreement_letter(request: CohostRequest) -> bytes:
    """On which terms the city hosts, who agreed and when; what is asked, as long as there is no answer."""
    return _letter(request, lambda: _agreed_title(request), _agreed)


def _letter(request: CohostRequest, title: Callable[[], str], body: Callable[[Flow, CohostRequest], None]) -> bytes:
    flow: Flow | None = None
    for language in dict.fromkeys([request.language, SECOND_LANGUAGE]):
        with translation.override(language):
            note = _("Demonstration: people and events on this page are invented.") if settings.DEMO else ""
            if flow is None:
                author = _("Low Carbon City Platform")
                flow = Flow(title=title(), author=author, language=language, subject=request.event.reference, note=note)
            else:
                flow.language(language, title=title(), note=note)
            flow.letterhead(_("Low Carbon City Platform"), _("North-East Asia"))
            body(flow, request)
    assert flow is not None
    return flow.save()


def _asking(flow: Flow, request: CohostRequest) -> None:
    event, asked = request.event, request.asks
    day = localise.local_day(request.sent_at or timezone.now(), event.timezone)
    flow.address([request.contact_name, str(request.organisation), _place(request)], forgiving=True)
    flow.dateline(localise.date(day))
    flow.heading(_("Request to host: %(event)s") % {"event": event.title}, forgiving=True)
    told = {"body": request.organisation, "city": request.city}
    if event.kind == Kind.FIELD_VISIT:
        flow.paragraph(
            _(
                "The organizers ask %(body)s to host a field visit in %(city)s. "
                "It is announced only when the city has agreed."
            )
            % told,
            forgiving=True,
        )
    else:
        flow.paragraph(_("The organizers ask %(body)s to host this event in %(city)s.") % told, forgiving=True)
    flow.facts(_asked_rows(request), forgiving=True)
    if asked.message:
        flow.quote(asked.message, forgiving=True)
    flow.paragraph(
        _(
            "The answer is given on the page whose address came with the mail: yes, yes with changes, or no. "
            "An answer by sealed letter counts as well; please send a copy to the organizers."
        )
    )
    _sign_organisers(flow, request)


def _asked_rows(request: CohostRequest) -> Rows:
    event, asked = request.event, request.asks
    dates = request.asked_for.span if request.asked_for else event.span
    rows = [
        (_("Reference"), event.reference),
        (_("Dates"), localise.dates(dates.starts_at, dates.ends_at, dates.zone, dates.precision)),
        (_("About"), str(event.summary)),
        (_("Visitors"), localise.number(asked.visitors) if asked.visitors else ""),
        (_("The group"), asked.group),
        (_("Languages"), localise.languages_of(asked.languages) if asked.languages else ""),
        (_("Sites wanted"), "\n".join(asked.sites)),
        (_("The city is asked to provide"), "\n".join(str(ASKS[name]) for name in asked.asks)),
        (
            _("Dates that would suit as well"),
            "\n".join(localise.dates(*pair, event.timezone, event.date_precision) for pair in asked.candidates),
        ),
        (_("Please answer by"), localise.deadline(request.due_at, event.timezone) if request.due_at else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _agreed(flow: Flow, request: CohostRequest) -> None:
    event, answer = request.event, request.answer
    if answer is None:
        _asking(flow, request)
        return
    agreed, terms = answer.decided, request.terms
    on = request.accepted_at or agreed.at
    flow.address([agreed.name, agreed.position, str(agreed.organisation), _place(request)], forgiving=True)
    flow.dateline(localise.date(localise.local_day(on, event.timezone)))
    flow.heading(_agreed_title(request), forgiving=True)
    flow.paragraph(_("%(body)s hosts this event on the terms below.") % {"body": agreed.organisation}, forgiving=True)
    flow.facts(_agreed_rows(request, terms), forgiving=True)
    _sites(flow, terms.sites, event.timezone)
    _in_kind(flow, terms.in_kind)
    if terms.message:
        flow.heading(_("In the city's words"), 2).quote(terms.message, forgiving=True)
    body = forgiven(str(agreed.organisation))
    flow.signature(forgiven(agreed.name) or body, forgiven(agreed.position), body, _how(request))
    _sign_organisers(flow, request)


def _agreed_rows(request: CohostRequest, terms: Terms) -> Rows:
    event = request.event
    dates = request.answered_for.span if request.answered_for else event.span
    visitors = terms.capacity or request.asks.visitors
    by = terms.visitors_list_by
    rows = [
        (_("Reference"), event.reference),
        (_("Dates"), localise.dates(dates.starts_at, dates.ends_at, dates.zone, dates.precision)),
        (_("Visitors at most"), localise.number(visitors) if visitors else ""),
        (_("Contact on the day"), _call(terms.on_the_day)),
        (_("List of visitors by"), localise.date(by) if by else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _sites(flow: Flow, sites: Iterable[VisitSite], zone: str) -> None:
    for number, site in enumerate(sites, 1):
        if number == 1:
            flow.heading(_("Sites"), 2)
        flow.heading(f"{number}. {site.name}", 3, forgiving=True)
        slot = localise.slot(site.starts_at, site.ends_at, zone) if site.starts_at and site.ends_at else ""
        rows = [
            (_("Address"), site.address),
            (_("Time"), slot),
            (_("People at most"), localise.number(site.limit) if site.limit else ""),
            (_("Identity papers"), site.papers),
            (_("Safety"), site.safety),
            (_("Contact on the day"), _call(site.contact)),
        ]
        flow.facts([(label, value) for label, value in rows if value], forgiving=True)


def _in_kind(flow: Flow, offers: Iterable[InKind]) -> None:
    rows = [(str(ASKS[one.category]), one.description, str(one.value) if one.value else "–") for one in offers]
    if rows:
        head = [_("What"), _("Description"), _("Estimated value")]
        flow.heading(_("What the city provides"), 2)
        flow.table(head, rows, widths=(3, 5, 2), align=("left", "left", "right"), forgiving=True)


def _how(request: CohostRequest) -> str:
    """How and when the city agreed, and the organisers to its changes."""
    assert request.answer is not None
    agreed, zone = request.answer.decided, request.event.timezone
    when = localise.deadline(agreed.at, zone)
    if agreed.via == agreed.Via.LETTER:
        return _("Recorded from its letter on %(when)s.") % {"when": when}
    if request.accepted_at:
        accepted = localise.deadline(request.accepted_at, zone)
        told = {"when": when, "accepted": accepted}
        return _("Proposed by personal link on %(when)s; accepted by the organizers on %(accepted)s.") % told
    return _("Confirmed by personal link on %(when)s.") % {"when": when}


def _sign_organisers(flow: Flow, request: CohostRequest) -> None:
    event = request.event
    name = forgiven(event.contact_name) or _("Low Carbon City Platform")
    flow.signature(name, _("For the organizers"), forgiven(event.contact_email))


def _call(contact: Contact) -> str:
    return "\n".join(part for part in (contact.name, contact.phone, contact.email) if part)


def _place(request: CohostRequest) -> str:
    # Translators: a city and its country
    told = {"city": request.city.name, "country": localise.country_name(request.city.country)}
    return _("%(city)s, %(country)s") % told


def _agreed_title(request: CohostRequest) -> str:
    """Who hosts what, by the name that the event had when it was agreed."""
    kept = request.answer.decided.asked.get("title") if request.answer else None
    title = show(kept) if kept else str(request.event.title)
    return _("Agreed: %(city)s hosts %(event)s") % {"city": request.city, "event": title}
