from typing import Any

from django.http import HttpRequest, HttpResponse


def settle(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def close(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def reopen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def note(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
