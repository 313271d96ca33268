"""What the page behind a city's link says and offers, by the state of its request."""

from collections.abc import Callable
from typing import Any

from .models import TrainingRequest

Part = tuple[str, dict[str, Any]]
"""A template, and what it is drawn with beside `asked` and `secret`."""
PARTS: list[Callable[[TrainingRequest, str], Part | None]] = []
"""What else stands on the city's page: functions of the request and its secret, in the order in which they stand."""


def parts_of(asked: TrainingRequest, secret: str) -> list[Part]:
    """The parts of the page that have something to say about this request now."""
    return [part for function in PARTS if (part := function(asked, secret))]
