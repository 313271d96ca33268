"""Teaching: modules, attendance, assessments, completion."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def day(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def plan(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def module_new(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def module(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def presence(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def assessment_new(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def assessment(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def attempts(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def learner(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError
