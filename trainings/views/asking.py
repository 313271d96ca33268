"""Surveys, their results, and the report to the city."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def surveys(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def edit(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def results(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def answer(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def compare(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def report_edit(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def report(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError


def report_pdf(request: HttpRequest, **named: Any) -> HttpResponse:
    """Not written yet."""
    raise NotImplementedError
