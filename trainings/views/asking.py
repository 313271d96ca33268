"""An event's surveys in the workspace: written, opened, closed; their results; trainings beside each other."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.network.links import private
from events_core.network.me import reader
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for
from trainings import actions, chart, usual
from trainings.asking import Phase, standings_of
from trainings.comparing import COLUMNS, NEWEST, Row, compared, in_order
from trainings.figures import figures_csv
from trainings.forms.surveys import SurveyForm, of_survey
from trainings.models import Survey
from trainings.results import Gain, Result, gain_of, results_of

from .given import version_of

PAGE = 50
MOST_COLUMNS = 12
"""How many trainings the chart has room for, with figures that can be read on a phone."""
Move = Callable[..., Any]
MOVES: dict[str, Move] = {
    "open": actions.open_survey,
    "close": actions.close_survey,
    "skills": actions.add_skills,
    "remove": actions.remove_survey,
}


@login_required
@require_safe
def surveys(request: HttpRequest, slug: str) -> HttpResponse:
    """The three surveys: how each stands, how many were asked and have answered."""
    event = event_for(request, slug, "trainings.see")
    context = {"event": event, "standings": standings_of(event), "may_plan": _may_plan(request, event)}
    return render(request, "trainings/surveys/list.html", context)


@login_required
@require_POST
def begin(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    """Make the survey with the usual questions, and go on to change it."""
    event = event_for(request, slug, "trainings.plan")
    actions.default_survey(event, _phase(phase), by=reader(request).actor)
    return redirect("trainings:survey_edit", slug, phase)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    """Write the questions of a survey; once it is open, see them as people see them."""
    event = event_for(request, slug, "trainings.see")
    survey = _survey(event, phase)
    if survey.state != Survey.State.DRAFT or not _may_plan(request, event):
        return _shown(request, event, survey)
    form = _form(request, survey)
    version = version_of(request, survey.version)
    if request.method == "POST" and "more" in request.POST:
        form = SurveyForm(initial=form.again(more=True), survey=survey, modules=usual.modules_of(event))
        form.rows = max(form.rows, 1)
    elif request.method == "POST":
        values = form.values() if form.is_valid() else None
        by = reader(request).actor
        saved = values and form.attempt(lambda: actions.save_survey(survey.pk, values, by=by, version=version))
        if saved:
            say(request, _("The survey is saved"), _("Nobody is asked before you open it."))
            return redirect("trainings:surveys", slug)
        if form.is_stale:
            version = Survey.objects.values_list("version", flat=True).get(pk=survey.pk)
    context = {
        "event": event,
        "survey": survey,
        "form": form,
        "version": version,
        "lacks_skills": _lacks_skills(event, survey),
    }
    return render(request, "trainings/surveys/edit.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, slug: str, phase: str, name: str) -> HttpResponse:
    """Open, close or take back a survey, after one look; or ask for the outcomes of more modules."""
    event = event_for(request, slug, "trainings.plan")
    survey = _survey(event, phase)
    if name not in MOVES:
        raise Missing(_("There is no such step."))
    if request.method == "POST":
        MOVES[name](survey.pk, by=reader(request).actor)
        say(request, *_said(name, survey))
        return redirect(*(("trainings:survey_edit", slug, phase) if name == "skills" else ("trainings:surveys", slug)))
    if name == "skills":
        return redirect("trainings:survey_edit", slug, phase)
    context = {"event": event, "survey": survey, "name": name, "standing": _standing(event, phase)}
    return render(request, "trainings/surveys/move.html", context)


@login_required
@require_safe
def results(request: HttpRequest, slug: str, phase: str) -> HttpResponse:
    """What was answered, as figures of the group; at the end beside what was said before."""
    event = event_for(request, slug, "trainings.see")
    survey = _survey(event, phase)
    found = results_of(survey)
    gained = gain_of(event) if phase == Phase.AFTER and found.is_shown else []
    context = {
        "event": event,
        "survey": survey,
        "results": found,
        "shown": [_drawn(one) for one in found.questions],
        "gains": gained,
        "gain_chart": gain_chart(gained),
    }
    return render(request, "trainings/surveys/results.html", context)


@login_required
@require_safe
def results_csv(request: HttpRequest, slug: str, phase: str) -> StreamingHttpResponse:
    """The figures for a spreadsheet, never single answers."""
    event = event_for(request, slug, "trainings.see")
    found = results_of(_survey(event, phase))
    gained = gain_of(event) if phase == Phase.AFTER and found.is_shown else []
    response = StreamingHttpResponse(figures_csv(found, gained), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="survey-{phase}-{event.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Trainings beside each other: all for officers, for others those on which they work. Refuses guests (403)."""
    if not request.user.has_perm("programme.use_desk"):
        raise Forbidden(_("The workspace is for those who organize events. Your own events stand under My events."))
    column = request.GET.get("sort", NEWEST)
    column = column if column in COLUMNS else NEWEST
    upwards = request.GET.get("order") == "up"
    rows = in_order(compared(reader(request)), column, upwards=upwards)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    rated = [row for row in page.object_list if row.overall is not None][:MOST_COLUMNS]
    numbers = {row.event.pk: number for number, row in enumerate(rated, 1)}
    context = {
        "page": page,
        "rows": [(row, numbers.get(row.event.pk)) for row in page.object_list],
        "columns": [_column(name, column, upwards=upwards) for name in COLUMNS],
        "chart": _overall_chart(rated),
    }
    return private(render(request, "trainings/surveys/compare.html", context))


def gain_chart(gained: list[Gain]) -> list[chart.Group]:
    """Before and after beside each other, by the number of the skill."""
    rows = [(str(number), [one.before, one.after]) for number, one in enumerate(gained, 1)]
    return chart.means(rows, tones=("3", "1"))


def _overall_chart(rows: list[Row]) -> list[chart.Group]:
    named = [(str(number), [row.overall]) for number, row in enumerate(rows, 1) if row.overall is not None]
    return chart.means(named)


def _drawn(one: Result) -> tuple[Result, list[chart.Group]]:
    """A question with its chart; none for words, and where too few have answered."""
    if one.is_text or not one.is_shown:
        return one, []
    return one, chart.counts([each.label for each in one.bins], [each.count for each in one.bins])


def _column(name: str, chosen: str, *, upwards: bool) -> dict[str, Any]:
    """A column's head: a link that sorts by it, the other way round when it is sorted by already."""
    is_chosen = name == chosen
    goes_up = not upwards if is_chosen else name == "title"
    query = urlencode({"sort": name, "order": "up" if goes_up else "down"})
    sort = ("ascending" if upwards else "descending") if is_chosen else ""
    return {"name": name, "label": COLUMNS[name], "url": f"?{query}", "sort": sort}


def _shown(request: HttpRequest, event: Event, survey: Survey) -> HttpResponse:
    context = {"event": event, "survey": survey, "questions": list(survey.questions.select_related("module"))}  # type: ignore[attr-defined]
    return render(request, "trainings/surveys/shown.html", context)


def _form(request: HttpRequest, survey: Survey) -> SurveyForm:
    data = request.POST if request.method == "POST" else None
    return SurveyForm(data, survey=survey, modules=usual.modules_of(survey.event), initial=of_survey(survey))


def _lacks_skills(event: Event, survey: Survey) -> bool:
    """Whether there are modules for whose outcome nobody is asked."""
    if survey.phase == Phase.LATER:
        return False
    known = set(survey.questions.values_list("compares", flat=True))  # type: ignore[attr-defined]
    return any(usual.skill_name(module.pk) not in known for module in usual.modules_of(event))


def _survey(event: Event, phase: str) -> Survey:
    found = Survey.objects.filter(event=event, phase=_phase(phase)).first()
    if found is None:
        raise Missing(_("This survey was not prepared yet."))
    found.event = event
    return found


def _standing(event: Event, phase: str) -> Any:
    return next(one for one in standings_of(event) if one.phase == phase)


def _phase(phase: str) -> str:
    if phase not in Phase.values:
        raise Missing(_("There is no such survey."))
    return phase


def _may_plan(request: HttpRequest, event: Event) -> bool:
    return request.user.has_perm("trainings.plan", event)


def _said(name: str, survey: Survey) -> tuple[str, ...]:
    if name == "open":
        return _("The survey is open"), _("The participants are asked by letter, and those who come later as well.")
    if name == "close":
        return _("The survey is closed"), _("All answers count in the results now.")
    if name == "remove":
        return (_("The survey is taken back"),)
    return (_("The survey asks for the outcomes of all modules"),)
