"""How requests and offers are weighed, and what is asked for where."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def how(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def demand(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def weights(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def words(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def word_new(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def word(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def offer_matches(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError
