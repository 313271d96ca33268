"""Adding people who are to be asked by letter: typed in rows, or from a table with a report row by row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.network.me import reader
from events_core.programme.asking import Asked
from events_core.programme.forms.asked import PeopleForm, TableForm
from events_core.programme.guests import COLUMNS, Guest, Report, carried, categories_of, report_of
from events_core.programme.models import Event


@dataclass(frozen=True)
class Adding:
    """What is added to: a list of invitations, or of people asked about dates; where it stands, what adds to it."""

    model: type[Asked]
    title: str | Promise
    home: str
    home_label: str | Promise
    act: Callable[..., Sequence[Any]]
    with_category: bool = False


def adding(request: HttpRequest, event: Event, kind: Adding) -> HttpResponse:
    """The page with both ways; what was read of a table is shown before anybody is added."""
    categories = categories_of(event) if kind.with_category else []
    step = request.POST.get("step", "") if request.method == "POST" else ""
    typed = PeopleForm(request.POST if step == "people" else None, categories=categories)
    table = TableForm(request.POST if step in ("table", "add") else None, request.FILES or None)
    report: Report | None = None
    if "more" in request.POST:
        again = PeopleForm(request.POST, categories=categories).again(more=True)
        typed = PeopleForm(initial=again, categories=categories)
    elif step == "people" and typed.is_valid():
        if _add(request, event, kind, typed, typed.guests):
            return redirect(kind.home, event.slug)
    elif step == "table" and table.is_valid():
        report = table.attempt(lambda: report_of(kind.model, event, table.upload()))
    elif step == "add":
        table.full_clean()
        table.errors.clear()
        report = table.attempt(lambda: carried(kind.model, event, request.POST.get("rows", "")))
        if report and not report.wrong and _add(request, event, kind, table, report.guests):
            return redirect(kind.home, event.slug)
    return _page(request, event, kind, typed, table, report)


def _add(
    request: HttpRequest, event: Event, kind: Adding, form: PeopleForm | TableForm, guests: Sequence[Guest]
) -> bool:
    person = reader(request)
    made = form.attempt(lambda: kind.act(event.pk, guests, by=person.actor, person_id=person.pk))
    if made is None:
        return False
    count = len(made)
    told = ngettext("%(count)s person is on the list", "%(count)s people are added to the list", count)
    say(request, told % {"count": localise.number(count)}, _next(count, len(guests)))
    return True


def _next(made: int, named: int) -> str:
    left = named - made
    known = ngettext(
        "%(count)s was on the list already.", "%(count)s were on the list already.", left
    ) % {"count": localise.number(left)}  # fmt: skip
    return f"{known if left else ''} {_('Nothing is sent yet: look at the letter first.') if made else ''}".strip()


def _page(
    request: HttpRequest, event: Event, kind: Adding, typed: PeopleForm, table: TableForm, report: Report | None
) -> HttpResponse:
    wrong = bool(report and report.wrong)
    context = {
        "event": event,
        "title": kind.title,
        "back": reverse(kind.home, args=[event.slug]),
        "back_label": kind.home_label,
        "typed": typed,
        "table": table,
        "report": report,
        "columns": COLUMNS if kind.with_category else COLUMNS[:-1],
        "failed": bool(typed.errors or table.errors),
    }
    status = max(typed.status, table.status, 422 if wrong else 200)
    return render(request, "programme/people_add.html", context, status=status)
