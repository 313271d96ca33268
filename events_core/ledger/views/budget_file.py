from typing import Any

from django.http import HttpRequest, HttpResponse


def load(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def csv(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def xlsx(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
