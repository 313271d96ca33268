from typing import Any

from django.http import HttpRequest, HttpResponse


def grants(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def one(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def change(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def spread(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
