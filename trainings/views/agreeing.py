"""Proposing to providers, their answers, the city's yes, and the training that comes of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def propose(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def match(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def move(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def record(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def schedule(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def provider(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def answer(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def agree(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def people(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError
