from typing import Any

from django.http import HttpRequest, HttpResponse


def add(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def one(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def value(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def confirm(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def receive(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def withdraw(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def adjust(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def evidence(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError


def evidence_file(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    raise NotImplementedError
