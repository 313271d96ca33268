"""Figures that each floor has for `/metrics` (`measures.py` of an app), read from the database when somebody asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Read = Callable[[], Mapping[str, float]]


@dataclass(frozen=True)
class Measure:
    """One figure for each value of a label; without a label one figure, under ""."""

    name: str
    help: str
    label: str
    read: Read


MEASURES: dict[str, Measure] = {}


def measure(name: str, text: str, read: Read, *, label: str = "") -> None:
    """Have a figure shown; its label has few values, and none that names somebody."""
    MEASURES[name] = Measure(name, text, label, read)
