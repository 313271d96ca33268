from typing import Any

from django.http import HttpRequest, HttpResponse


def rates(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def load(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def csv(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
