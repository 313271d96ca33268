"""The desk: what waits for the reader and for others, and what happened while they were away."""

import datetime
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.network.me import reader
from events_core.network.models import Person
from events_core.programme import happened, panels, queries, visits, waiting
from events_core.programme.forms.waits import JournalForm, LettersForm, WaitsForm
from events_core.programme.models import DeskVisit, Event
from events_core.programme.rows import rows_of
from events_core.programme.waiting import Ask, Group

from .desk import event_for, must_work

PAGE = 50
NEXT = 5


@dataclass(frozen=True)
class Part:
    """Groups of what waits for the same side, and how much it is."""

    groups: Sequence[Group]

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(group.total for group in self.groups)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(group.late_count for group in self.groups)


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me and for whom else, what happened while I was away, and what comes next.

    Refuses people who work on no event (403).
    """
    person = reader(request)
    must_work(request)
    ask = _ask(request)
    found = waiting.groups(request, person, replace(ask, code=""))
    groups = [group for group in found if not ask.code or group.code == ask.code]
    rest = urlencode({name: request.GET[name] for name in ("event", "whom", "late") if request.GET.get(name)})
    coming = queries.for_list(queries.at_time(queries.own_events(person), queries.COMING))[:NEXT]
    context = {
        "form": WaitsForm(request.GET, events=_events_of(found, ask), groups=found),
        "mine": Part([waiting.shortened(group, rest) for group in groups if group.is_for_reader]),
        "others": Part([waiting.shortened(group, rest) for group in groups if not group.is_for_reader]),
        "is_narrow": bool(ask.event or ask.code or ask.late or ask.whom),
        "lists": panels.at("desk.lists", request, person),
        "rows": rows_of(request, coming),
        "away": _away(request, person),
    }
    return render(request, "programme/desk.html", context)


@login_required
@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    """All that waits for one reason, page by page. Refuses a reason for which nothing waits (404)."""
    person = reader(request)
    must_work(request)
    given = request.GET.get("page", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    ask = replace(_ask(request), code=code, start=max(number - 1, 0) * PAGE, limit=PAGE)
    found = next(iter(waiting.groups(request, person, ask)), None)
    if found is None and not ask.start and not ask.late and not ask.whom and ask.event is None:
        raise Missing(_("Nothing waits for this reason now."))
    paginator = Paginator(range(found.total if found else 0), PAGE)
    page = paginator.get_page(number)
    context = {"group": found, "page": page, "rows": found.rows[: PAGE if not ask.whom else None] if found else []}
    return render(request, "programme/desk_waiting.html", context)


@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The journals of all my events and requests as one, the newest first."""
    person = reader(request)
    must_work(request)
    form = JournalForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    wanted = happened.Wanted(
        event=said.get("event", ""),
        kind=said.get("kind", ""),
        by=said.get("by", ""),
        since=midnight(person.timezone, said.get("since")),
        until=midnight(person.timezone, said.get("until"), days=1),
        before=entry_number(request.GET.get("before", "")),
    )
    shown = list(happened.entries(person, wanted)[: PAGE + 1])
    older = request.GET.copy()
    if len(shown) > PAGE:
        older["before"] = str(shown[PAGE - 1].pk)
    newest = request.GET.copy()
    newest.pop("before", None)
    context = {
        "form": form,
        "lines": happened.told(person, shown[:PAGE], person.timezone),
        "zone": person.timezone,
        "older": older.urlencode() if len(shown) > PAGE else "",
        "newest": newest.urlencode() if wanted.before else None,
        "is_narrow": any(said.values()),
    }
    return render(request, "programme/desk_journal.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def have_read(request: HttpRequest) -> HttpResponse:
    """I have read what happened while I was away."""
    must_work(request)
    visits.have_read(reader(request))
    say(request, _("What happened is read"), _("It still stands in the journal of all your events."))
    return redirect("programme:desk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How often I get a letter of what waits."""
    person = reader(request)
    must_work(request)
    visit = DeskVisit.objects.filter(person=person).first()
    chosen = visit.letters if visit else ""
    form = LettersForm(request.POST if request.method == "POST" else None, initial={"letters": chosen})
    if form.is_valid():
        visits.choose_letters(person, form.cleaned_data["letters"])
        say(request, _("Your choice is saved"))
        return redirect("programme:desk")
    usual = visits.rhythm(person, None)
    context = {"form": form, "usual": DeskVisit.Letters(usual).label}
    return render(request, "programme/desk_settings.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest) -> Ask:
    """What the address asks for. Refuses an event on which the person does not work (404)."""
    slug = request.GET.get("event", "")
    return Ask(
        event=event_for(request, slug) if slug else None,
        code=request.GET.get("what", ""),
        late=bool(request.GET.get("late")),
        whom=request.GET.get("whom", "").strip()[:200],
    )


def _events_of(groups: Sequence[Group], ask: Ask) -> list[Event]:
    """The events of what is found, and the one that is asked for."""
    ids = {row.event_id for group in groups for row in group.rows if row.event_id}
    if ask.event:
        ids.add(ask.event.pk)
    return list(Event.objects.filter(pk__in=ids).only("slug", "title"))


def _away(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """What happened while the person was away; only a look at the page (GET) counts as a visit."""
    if request.method == "GET":
        visit: DeskVisit | None = visits.look(person)
    else:
        visit = DeskVisit.objects.filter(person=person).first()
    if visit is None or visit.away_since is None or visit.away_entry is None:
        return None
    counted, lines = happened.since(person, visit.away_entry, person.timezone)
    since = {"since": visit.away_since.astimezone(zoneinfo.ZoneInfo(person.timezone or "UTC")).date()}
    return since | {"counted": counted, "lines": lines, "zone": person.timezone or "UTC"}


def midnight(zone: str, day: datetime.date | None, days: int = 0) -> datetime.datetime | None:
    """When a day begins in a zone, or one so many days later."""
    if day is None or not datetime.date.min < day < datetime.date.max:
        return None
    at = day + datetime.timedelta(days=days)
    return datetime.datetime.combine(at, datetime.time.min, zoneinfo.ZoneInfo(zone or "UTC"))


def entry_number(text: str) -> int | None:
    """The number of an entry as an address gives it; None of anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
