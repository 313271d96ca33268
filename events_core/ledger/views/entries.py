from typing import Any

from django.http import HttpRequest, HttpResponse


def spend(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def entries(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def reverse(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
