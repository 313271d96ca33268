"""What an organisation gives over all events and years, for those who speak for it."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.foundation.refusals import FieldError, Invalid, Missing
from events_core.ledger import exports, owning, queries
from events_core.ledger.forms.own import PeriodForm
from events_core.ledger.rules import speaks_for
from events_core.ledger.statements import OwnStatement, own_statement
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.models import Organisation

from . import exports as files

PAGE = 50
Day = datetime.date | None


@login_required
@require_safe
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """The contributions of an organisation, what waits for its answer, and its statement over a period."""
    body = _body(request, slug)
    form, since, until = _period(request)
    page = Paginator(queries.contributions_by(body), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "organisation": body,
        "form": form,
        "since": since,
        "until": until,
        "query": _query(since, until),
        "statement": own_statement(body, since, until),
        "waiting": owning.waiting_for(body),
        "may_answer": speaks_for(reader(request), body),
        "page": page,
        "rows": owning.rows_of(page),
    }
    return private(render(request, "ledger/own.html", context, status=422 if form.errors else 200))


@login_required
@require_safe
def own_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The statement of the period, streamed."""
    statement = _statement(request, slug)
    name = exports.own_name(statement, "csv")
    return files.streamed(exports.own_csv(statement, reader(request)), name)


@login_required
@require_safe
def own_xlsx(request: HttpRequest, slug: str) -> FileResponse:
    """The statement of the period as a workbook."""
    statement = _statement(request, slug)
    made = exports.own_xlsx(statement, reader(request))
    return files.private(FileResponse(made, content_type=files.XLSX), exports.own_name(statement, "xlsx"))


@login_required
@require_safe
def own_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The statement of the period on paper."""
    statement = _statement(request, slug)
    made = exports.own_pdf(statement, reader(request))
    return files.private(HttpResponse(made, content_type="application/pdf"), exports.own_name(statement, "pdf"))


def _statement(request: HttpRequest, slug: str) -> OwnStatement:
    """The statement of the period. Refuses a period that is none (422)."""
    body = _body(request, slug)
    form, since, until = _period(request)
    if form.errors:
        faults = [(name, str(error)) for name, errors in form.errors.items() for error in errors]
        raise Invalid(*(FieldError(name, "invalid", text) for name, text in faults))
    return own_statement(body, since, until)


def _body(request: HttpRequest, slug: str) -> Organisation:
    """The organisation. Refuses who does not speak for it (404)."""
    body = Organisation.objects.filter(slug=slug).first()
    if body is None or not reader(request).has_perm("ledger.see_own", body):
        raise Missing(_("There is no such organization, or its contributions are not visible to you."))
    return body


def _period(request: HttpRequest) -> tuple[PeriodForm, Day, Day]:
    """The period that was asked for; without any when it is wrong."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return form, None, None
    return form, form.cleaned_data["since"], form.cleaned_data["until"]


def _query(since: Day, until: Day) -> str:
    """The period as an address carries it on."""
    parts = [f"{name}={day.isoformat()}" for name, day in (("since", since), ("until", until)) if day]
    return f"?{'&'.join(parts)}" if parts else ""
