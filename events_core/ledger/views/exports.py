from typing import Any

from django.http import HttpRequest, HttpResponse


def entries_csv(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def statement_csv(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def statement_xlsx(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def statement_pdf(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
