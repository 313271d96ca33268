"""What is taken away from a book: its statement as CSV, XLSX and PDF, its entries as CSV."""

from collections.abc import Iterator
from typing import TypeVar

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from events_core.ledger import exports
from events_core.ledger.exports import Source
from events_core.ledger.place import place_for
from events_core.network.me import reader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Answer = TypeVar("Answer", bound=HttpResponseBase)


@login_required
@require_safe
def entries_csv(request: HttpRequest, slug: str = "", year: int | None = None) -> StreamingHttpResponse:
    """The entries of a ledger, streamed."""
    source = _source(request, slug, year)
    return streamed(exports.entries_csv(source), source.name("entries", "csv"))


@login_required
@require_safe
def statement_csv(request: HttpRequest, slug: str = "", year: int | None = None) -> StreamingHttpResponse:
    """The statement of a book, streamed."""
    source = _source(request, slug, year)
    return streamed(exports.statement_csv(source), source.name("statement", "csv"))


@login_required
@require_safe
def statement_xlsx(request: HttpRequest, slug: str = "", year: int | None = None) -> FileResponse:
    """The statement of a book with all that it rests on, as a workbook."""
    source = _source(request, slug, year)
    made = exports.statement_xlsx(source)
    return private(FileResponse(made, content_type=XLSX), source.name("statement", "xlsx"))


@login_required
@require_safe
def statement_pdf(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """The statement of a book on paper."""
    source = _source(request, slug, year)
    made = exports.statement_pdf(source)
    return private(HttpResponse(made, content_type="application/pdf"), source.name("statement", "pdf"))


def _source(request: HttpRequest, slug: str, year: int | None) -> Source:
    return Source(place_for(request, slug=slug, year=year, permission="ledger.see"), reader(request))


def streamed(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """Lines of CSV as a file, sent as they are made."""
    return private(StreamingHttpResponse(lines, content_type=CSV), name)


def private(answer: Answer, name: str) -> Answer:
    """The answer as a file of this name, which nobody keeps on the way."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
