"""What cities ask for: the form, and the page that follows it."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def page(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def step(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def check(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def write(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def withdraw(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def mine(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError
