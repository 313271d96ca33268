from typing import Any

from django.http import HttpRequest, HttpResponse


def shares(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def change(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
