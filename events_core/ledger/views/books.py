from typing import Any

from django.http import HttpRequest, HttpResponse


def books(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
