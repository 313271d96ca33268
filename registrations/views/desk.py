"""The registrations of an event in the workspace."""

import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.journal.queries import letters_about, lines
from events_core.network.me import reader
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for
from registrations import actions, export, queries
from registrations.chart import chart_of
from registrations.forms import CategoryForm, FilterForm, TeamForm, of_registration
from registrations.lifecycle import REGISTRATION
from registrations.models import Category, Registration
from registrations.queries import Filters

from .public import institutions

PAGE = 50
SHEET_DAYS = 5
BUTTONS = ("approve", "decline", "check_in", "mark_absent", "undo")


@login_required
@require_safe
def registrations(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures, chart, and the list with search and filters."""
    event = event_for(request, slug, "registrations.see")
    filters = Filters.read(request.GET)
    categories = list(event.categories.all())
    form = FilterForm(request.GET, categories=categories, countries=queries.countries(event))
    rows = filters.narrow(queries.of_event(event))
    context = {
        "event": event,
        "form": form,
        "figures": queries.figures(event),
        "chart": chart_of(queries.weeks(event)),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "is_narrow": filters != Filters(),
        "categories": categories,
        "query": request.GET.urlencode(),
        "may_manage": request.user.has_perm("registrations.manage", event),
    }
    return render(request, "registrations/desk.html", context)


@login_required
@require_safe
def csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The list, as filtered, for a spreadsheet."""
    event = event_for(request, slug, "registrations.see")
    rows = Filters.read(request.GET).narrow(queries.of_event(event))
    with_needs = request.user.has_perm("registrations.checkin", event)
    response = StreamingHttpResponse(export.csv_lines(event, rows, with_needs), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="registrations-{event.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The attendance list for printing, with a column to sign in for each day."""
    event = event_for(request, slug, "registrations.see")
    people = list(queries.expected(event))
    context = {"event": event, "people": people, "days": _days(event), "now": timezone.now()}
    return render(request, "registrations/sheet.html", context)


@login_required
@require_safe
def one(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One registration with its history and letters."""
    event = event_for(request, slug, "registrations.see")
    registration = _registration(event, code)
    moves = [move for move in REGISTRATION.open_moves(registration) if move.name in BUTTONS and not move.blockers]
    manages = request.user.has_perm("registrations.manage", event)
    checks_in = request.user.has_perm("registrations.checkin", event)
    context = {
        "event": event,
        "registration": registration,
        "moves": [move for move in moves if manages or (checks_in and move.name not in ("approve", "decline"))],
        "manages": manages,
        "sees_needs": checks_in,
        "may_withdraw": manages and not REGISTRATION.blockers(registration, "cancel"),
        "lines": lines(registration, event.timezone),
        "letters": letters_about(registration)[:20],
    }
    return render(request, "registrations/one.html", context)


@login_required
@require_POST
def move(request: HttpRequest, slug: str, code: str, name: str) -> HttpResponse:
    """Approve, decline, check in, mark absent, or take that back."""
    manage = name in ("approve", "decline")
    event = event_for(request, slug, "registrations.manage" if manage else "registrations.checkin")
    acts = {
        "approve": actions.approve,
        "decline": actions.decline,
        "check_in": actions.check_in,
        "mark_absent": actions.mark_absent,
        "undo": actions.undo_attendance,
    }
    if name not in acts:
        raise Missing(_("There is no such step."))
    changed = acts[name](_registration(event, code).pk, by=reader(request).actor)
    say(request, _("%(name)s: %(state)s") % {"name": changed.name, "state": changed.get_state_display()})
    return redirect("registrations:desk_one", slug, changed.code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Correct a registration."""
    event = event_for(request, slug, "registrations.manage")
    registration = _registration(event, code)
    form = TeamForm(request.POST or None, event=event, initial=of_registration(registration))
    version = _number(request.POST.get("version", "")) or registration.version
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        if form.attempt(lambda: actions.edit(registration.pk, form.values(), by=by, version=version)):
            say(request, _("The registration is saved"))
            return redirect("registrations:desk_one", slug, code)
    context = {
        "event": event,
        "registration": registration,
        "version": version,
        "form": form,
        "institutions": institutions(),
    }
    return render(request, "registrations/desk_edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add somebody by hand: at the door, or to record the past."""
    event = event_for(request, slug, "registrations.manage")
    form = TeamForm(request.POST or None, event=event, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        placed = form.attempt(lambda: actions.register(event, form.values(), by=by, authority=True))
        if placed:
            title = _("%(name)s is registered") if placed.is_made else _("%(name)s was registered already")
            say(request, title % {"name": placed.registration.name}, tone="go" if placed.is_made else "info")
            return redirect("registrations:desk_one", slug, placed.registration.code)
    context = {"event": event, "form": form, "institutions": institutions()}
    return render(request, "registrations/desk_add.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Withdraw on somebody's behalf, after a page that says what happens then."""
    event = event_for(request, slug, "registrations.manage")
    registration = _registration(event, code)
    if request.method == "POST":
        actions.cancel(registration.pk, by=reader(request).actor)
        say(request, _("The registration of %(name)s is withdrawn") % {"name": registration.name})
        return redirect("registrations:desk_one", slug, code)
    return render(request, "registrations/desk_withdraw.html", {"event": event, "registration": registration})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest, slug: str) -> HttpResponse:
    """The categories of an event, and a form for another."""
    event = event_for(request, slug, "registrations.manage")
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        if form.attempt(lambda: actions.add_category(event.pk, form.values(), by=by)):
            say(request, _("The category is added"))
            return redirect("registrations:categories", slug)
    context = {"event": event, "categories": event.categories.all(), "form": form}
    return render(request, "registrations/categories.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Change one category."""
    event = event_for(request, slug, "registrations.manage")
    row = Category.objects.filter(event=event, slug=name).first()
    if row is None:
        raise Missing(_("There is no such category."))
    form = CategoryForm(request.POST or None, initial={"name": row.name, "quota": row.quota})
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        if form.attempt(lambda: actions.change_category(row.pk, form.values(), by=by)):
            say(request, _("The category is saved"))
            return redirect("registrations:categories", slug)
    context = {"event": event, "category": row, "form": form}
    return render(request, "registrations/category.html", context, status=422 if form.is_bound else 200)


def _registration(event: Event, code: str) -> Registration:
    registration = queries.by_code(event, code)
    if registration is None:
        raise Missing(_("There is no such registration at this event."))
    return registration


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _days(event: Event) -> list[datetime.date]:
    """The event's days, at most as many as fit on a sheet."""
    first, last = localise.first_and_last_day(event.starts_at, event.ends_at, event.timezone)
    count = min((last - first).days + 1, SHEET_DAYS)
    return [first + datetime.timedelta(days=number) for number in range(count)]
