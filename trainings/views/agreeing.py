"""By the city's link: its yes to what a provider would teach, and whom it sends."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.notices import say
from events_core.foundation.refusals import Refused
from events_core.programme.models import Event
from trainings import actions, agreed, nominations
from trainings.forms.agreeing import AgreeForm, TableForm, people_rows
from trainings.models import TrainingRequest
from trainings.nominations import Numbered, Report

from .requestlink import by_link

WAYS = ["GET", "HEAD", "POST"]
SENDINGS = "trainings.letters"


@by_link
@require_http_methods(WAYS)
def agree(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """The city agrees, with name and position. Refuses what cannot be now (409), or is not what it saw (412)."""
    if request.method != "POST":
        return redirect("trainings:request", secret)
    form = AgreeForm(request.POST)
    said = form.cleaned_data if form.is_valid() else None
    seen = request.POST.get("seen")
    done = form.attempt(lambda: actions.agree(asked.pk, said["name"], said["position"], seen=seen)) if said else None
    if done:
        say(request, _("The city has agreed"), _("The secretariat is told. A copy comes to you by mail."))
        return redirect("trainings:request", secret)
    found = agreed.agreement_of(asked)
    if not found or not found["may_agree"]:
        raise Refused("not_now", _("This is not possible now. How it stands is written on the page of your request."))
    context = {"asked": asked, "secret": secret, **found, "agree_form": form, "failed": form.errors}
    return render(request, "trainings/request/agree.html", context, status=422)


@by_link
@require_http_methods(WAYS)
def people(request: HttpRequest, asked: TrainingRequest, secret: str) -> HttpResponse:
    """Whom the city sends: rows or a table, looked at before anybody is registered."""
    event = asked.event
    if event is None or asked.state != TrainingRequest.State.SCHEDULED:
        raise Refused("not_scheduled", _("The training is not scheduled. Nobody can be named now."))
    if request.method == "POST" and "rows" in request.POST:
        return _register(request, asked, event, secret)
    more = bool(request.POST.get("more"))
    data = request.POST if request.method == "POST" else None
    rows = people_rows(data, asked.language, more=more)
    is_sent = request.method == "POST" and not more
    kept = {"table": request.POST.get("table", "")}
    table = TableForm(request.POST, request.FILES) if is_sent else TableForm(initial=kept)
    if not is_sent:
        return _page(request, asked, event, secret, rows=rows, table=table)
    report = _report(asked, event, rows, table)
    status = 200 if report and not report.wrong and not report.too_many else 422
    return _page(request, asked, event, secret, rows=rows, table=table, report=report, status=status)


def _register(request: HttpRequest, asked: TrainingRequest, event: Event, secret: str) -> HttpResponse:
    """Register those who were looked at; they are checked once more."""
    hold_back_sender(request, SENDINGS)
    table = TableForm({})
    table.full_clean()
    given = table.attempt(lambda: nominations.carried(request.POST["rows"]))
    made = table.attempt(lambda: actions.name_people(asked.pk, [said for _number, said in given])) if given else None
    if made is None:
        report = nominations.check(asked, event, given) if given else None
        again = people_rows(None, asked.language)
        return _page(request, asked, event, secret, rows=again, table=table, report=report, status=422)
    count_sending(request, SENDINGS)
    text = ngettext("%(number)d person is registered", "%(number)d people are registered", len(made))
    say(request, text % {"number": len(made)}, _("Each of them gets a mail with what they need."))
    return redirect("trainings:request_people", secret)


def _report(asked: TrainingRequest, event: Event, rows: Any, table: TableForm) -> Report | None:
    """All that was sent, checked; None when there is nothing, with the reason at its field."""
    if not rows.is_valid() or not table.is_valid():
        return None
    found = table.attempt(lambda: _given(rows, table))
    if found is None:
        return None
    if not found:
        table.add_error(None, _("Name at least one person: fill in a row, or paste a table."))
        return None
    report = table.attempt(lambda: nominations.check(asked, event, found))
    if report:
        _at_fields(rows, report)
    return report


def _given(rows: Any, table: TableForm) -> Numbered:
    """The rows that were typed, then those of the table, counted on."""
    typed: list[Any] = [(number, form.said) for number, form in enumerate(rows.forms, 1) if form.said]
    offset = len(rows.forms) if typed else 0
    given = table.cleaned_data
    pasted = nominations.from_text(given["table"]) if given.get("table") else []
    upload = nominations.from_file(given["file"]) if given.get("file") else []
    last = max([number for number, _said in pasted], default=0)
    more = [(offset + number, said) for number, said in pasted]
    return [*typed, *more, *((offset + last + number, said) for number, said in upload)]


def _at_fields(rows: Any, report: Report) -> None:
    """What is wrong with a row that was typed is said at its field."""
    for row in report.wrong:
        if row.number <= len(rows.forms) and rows.forms[row.number - 1].said:
            form = rows.forms[row.number - 1]
            for fault in row.faults:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.message))


def _page(
    request: HttpRequest,
    asked: TrainingRequest,
    event: Event,
    secret: str,
    *,
    rows: Any,
    table: TableForm,
    report: Report | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "asked": asked,
        "secret": secret,
        "rows": rows,
        "table": table,
        "report": report,
        "failed": status == 422,
    }
    context |= agreed.people_of(asked, event)
    return render(request, "trainings/request/people.html", context, status=status)
