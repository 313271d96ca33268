from typing import Any

from django.http import HttpRequest, HttpResponse


def own(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def own_csv(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def own_xlsx(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def own_pdf(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
