"""Series: the public page of one, and the secretariat's pages to keep them."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.me import reader
from events_core.programme import queries, series
from events_core.programme.forms.series import SeriesForm, of_series
from events_core.programme.models import Event, Series
from events_core.programme.queries import COMING, PAST
from events_core.programme.rows import rows_of

PAGE = 20
SHOWN = 50


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of a series: what comes, and what was, a page at a time."""
    found = series.series_page(slug, request.user)  # type: ignore[arg-type]
    events = series.events_of(found)
    past = Paginator(_for_list(events, PAST), PAGE).get_page(request.GET.get("page"))
    listed = [*_for_list(events, COMING)[:SHOWN], *past.object_list]
    gone = {event.pk for event in past.object_list}
    rows = rows_of(request, listed)
    context = {
        "series": found,
        "coming": [row for row in rows if row.event.pk not in gone],
        "past": [row for row in rows if row.event.pk in gone],
        "page": past,
        "may_edit": request.user.has_perm("programme.keep_series"),
    }
    response = render(request, "programme/series.html", context)
    if not listed and not past.paginator.count:
        response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """All series, with how many events each has."""
    _must_keep(request)
    listed = Paginator(series.all_series(), PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/series_list.html", {"page": listed})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a series."""
    _must_keep(request)
    form = SeriesForm(request.POST or None)
    if form.is_bound and form.is_valid():
        by = reader(request).actor
        made = form.attempt(
            lambda: once(sending_of(request), Series, lambda: [series.save_series(Series(), form.values(), by=by)])
        )
        if made:
            say(request, _("The series is made"), _("Put events into it under their details."))
            return redirect("programme:series_list")
    return render(request, "programme/series_edit.html", {"form": form}, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename a series, or say what it is about. Shows what was typed when somebody else was faster (412)."""
    found = _kept(request, slug)
    form = SeriesForm(request.POST or None, series=found, initial=of_series(found))
    if form.is_bound and form.is_valid():
        by, version = reader(request).actor, form.cleaned_data.get("version")
        if form.attempt(lambda: series.save_series(found, form.values(), by=by, version=version)):
            say(request, _("The series is saved"))
            return redirect("programme:series_list")
    if form.is_stale:
        fresh = _kept(request, slug)
        typed = request.POST.copy()
        typed["version"] = str(fresh.version)
        form = SeriesForm(typed, series=fresh, initial=of_series(fresh))
        form.is_stale = True
    return render(request, "programme/series_edit.html", {"form": form, "series": found}, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then take a series away that has no events."""
    found = _kept(request, slug)
    if request.method == "POST":
        series.remove_series(found.pk, by=reader(request).actor)
        say(request, _("The series “%(name)s” is taken away") % {"name": found.name})
        return redirect("programme:series_list")
    context = {"series": found, "count": found.events.count()}
    return render(request, "programme/series_remove.html", context)


def _for_list(events: QuerySet[Event], when: str) -> QuerySet[Event]:
    return queries.for_list(queries.at_time(events, when))


def _kept(request: HttpRequest, slug: str) -> Series:
    _must_keep(request)
    found = Series.objects.filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such series. It may have been taken away."))
    return found


def _must_keep(request: HttpRequest) -> None:
    if not request.user.has_perm("programme.keep_series"):
        raise Forbidden(_("Series are kept by the secretariat's officers."))
