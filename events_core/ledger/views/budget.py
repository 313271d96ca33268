from typing import Any

from django.http import HttpRequest, HttpResponse


def add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def change(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def remove(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def copy(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
