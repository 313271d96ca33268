from typing import Any

from django.http import HttpRequest, HttpResponse


def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def yes(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def no(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
