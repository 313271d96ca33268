from typing import Any

from django.http import HttpRequest, HttpResponse


def ask(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def remind(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
