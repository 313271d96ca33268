"""The public directory and the page of an event."""

import re
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from events_core.foundation.kept import kept
from events_core.network.merging import names
from events_core.network.models import City
from events_core.programme import access, minimum, panels, queries, series, sites
from events_core.programme.agenda import agenda, differs
from events_core.programme.documents import by_phase
from events_core.programme.forms.filters import DirectoryForm
from events_core.programme.jsonld import event_jsonld
from events_core.programme.models import Event, Part, State, Visibility
from events_core.programme.month import around, month_of
from events_core.programme.queries import COMING, PAST, Filters
from events_core.programme.rows import kind_of, rows_of, where
from events_core.programme.sitelist import site_list

PAGE = 25
UNSEEN = ("description", "outcome", "search_text")
"""What no row of a list shows, and takes long to read."""
RECORD = 3  # how many past events stand below the coming ones
MONTH = re.compile(r"(\d{4})-(\d{2})")
PARTS = (
    (gettext_lazy("Organized by"), (Part.ORGANISER,)),
    (gettext_lazy("Together with"), (Part.CO_ORGANISER,)),
    (gettext_lazy("Hosted by"), (Part.HOST, Part.CO_HOST)),
    (gettext_lazy("Supported by"), (Part.SUPPORTER,)),
    (gettext_lazy("Funded by"), (Part.FUNDER,)),
)


@require_safe
@kept
def directory(request: HttpRequest) -> HttpResponse:
    """Events coming up, past, of a year, or a month as a grid; narrowed by the filters of the contract."""
    filters = Filters.read(request.GET)
    if filters.city and (former := names.present(City, filters.city)):
        return redirect(f"/?{urlencode(_with_present(request, former))}", permanent=True)
    form = DirectoryForm(request.GET)
    events = queries.for_list(queries.directory(filters)).defer(*UNSEEN)
    counts = queries.counts(filters)
    context: dict[str, Any] = {
        "form": form,
        "filters": filters,
        "chips": list(_chips(request, filters, form)),
        "tabs": _tabs(request, filters, counts),
    }
    if match := MONTH.fullmatch(filters.when):
        year, number, rest = int(match[1]), int(match[2]), _query(request, "when")
        listed = queries.month_list(filters, year, number)
        month = month_of(year, number, listed, timezone.localdate())
        beside = [(name, f"/?{urlencode([*rest, ('when', when)])}") for when, name in (month.before, month.after)]
        context |= {"month": month, "beside": beside, "count": len(listed), "rest": rest}
        context |= {"months": around(month.first, timezone.localdate()), "this_month": f"{timezone.localdate():%Y-%m}"}
        return render(request, "programme/month.html", context)
    paginator = Paginator(events, PAGE)
    if filters.when in counts:
        paginator.count = counts[filters.when]  # type: ignore[misc]
    page = paginator.get_page(request.GET.get("page"))
    context |= {"page": page, "rows": rows_of(request, page.object_list), "count": page.paginator.count}
    if filters.when == COMING and not filters.is_narrow and page.number == 1:
        record = queries.for_list(queries.directory(Filters(when=PAST))).defer(*UNSEEN)[:RECORD]
        context |= {"record": rows_of(request, record), "past_count": counts[PAST]}
    return render(request, "programme/directory.html", context)


@require_safe
@kept
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: facts and registration beside, text, programme, partners, what belongs to it."""
    found = queries.event_page(slug, access.visitor(request))
    response = render(request, "programme/event.html", event_context(request, found))
    if found.visibility != Visibility.PUBLIC or not found.published_at:
        response["X-Robots-Tag"] = "noindex"
    if found.visibility == Visibility.BY_INVITATION:
        response["Cache-Control"] = "private, no-store"
    return response


def _with_present(request: HttpRequest, former: dict[str, str]) -> list[tuple[str, str]]:
    """The query with cities by what they are called now, those that were merged."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    return [(name, _present(value, former) if name == "city" else value) for name, value in pairs]


def _present(cities: str, former: dict[str, str]) -> str:
    return ",".join(former.get(slug.strip(), slug.strip()) for slug in cities.split(","))


def event_context(request: HttpRequest, found: Event) -> dict[str, Any]:
    """All that the page of an event shows."""
    reader_zone = getattr(request.user, "timezone", "")
    reader_zone = reader_zone if reader_zone not in ("", "UTC") and differs(found, reader_zone) else ""
    visited = sites.of_event(found)
    is_over = found.state == State.COMPLETED or found.ends_at < timezone.now()
    return {
        "event": found,
        "kind": kind_of(found),
        "where": where(found),
        "parent": queries.parent_for(found, request.user),  # type: ignore[arg-type]
        "days": agenda(found, reader_zone),
        "reader_zone": reader_zone,
        "sites": site_list(found, visited),
        "partners": _partners(found),
        "documents": by_phase(found.public_documents, is_over=is_over),  # type: ignore[attr-defined]
        "children": rows_of(request, queries.for_list(queries.children_of(found))),
        "facts": panels.at("event.facts", request, found),
        "side": panels.at("event.side", request, found),
        "main": panels.at("event.main", request, found),
        "jsonld": event_jsonld(found, visited) if found.published_at else "",
        "may_edit": request.user.has_perm("programme.see_desk", found),
        "is_over": is_over,
        "series": series.place_of(found),
        "minimum": minimum.sentence_of(found),
    }


def _partners(found: Event) -> list[tuple[str, list[Any]]]:
    rows = list(found.partners.all())
    by_part = [(str(label), [row.organisation for row in rows if row.part in parts]) for label, parts in PARTS]
    return [(label, bodies) for label, bodies in by_part if bodies]


def _tabs(request: HttpRequest, filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    rest = _query(request, "when")
    this_month = filters.when if MONTH.fullmatch(filters.when) else f"{timezone.localdate():%Y-%m}"
    tabs = [
        (COMING, _("Coming up"), counts[COMING]),
        (PAST, _("Past"), counts[PAST]),
        (this_month, _("Month view"), None),
    ]
    return [
        {
            "url": f"/?{urlencode([*rest, ('when', when)])}" if when != COMING or rest else "/",
            "label": label,
            "count": count,
            "current": when == filters.when,
        }
        for when, label, count in tabs
    ]


def _chips(request: HttpRequest, filters: Filters, form: DirectoryForm) -> Any:
    for name in ("kind", "theme", "country", "city", "series"):
        values = getattr(filters, name)
        for value in values:
            left = [(name, other) for other in values if other != value]
            query = urlencode([*_query(request, name), *left])
            yield {"label": form.label_of(name, value), "url": f"/?{query}" if query else "/"}
    if filters.q:
        yield {"label": _("“%(words)s”") % {"words": filters.q}, "url": f"/?{urlencode(_query(request, 'q'))}"}


def _query(request: HttpRequest, *without: str) -> list[tuple[str, str]]:
    """The query string as pairs, without empty values, the page, and some names."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    return [(name, value) for name, value in pairs if value and name not in (*without, "page")]
