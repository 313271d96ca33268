"""What can be wrong with an installation, found by checks that each floor adds (`doctor.py` of an app).

Sentences are for operators, in English: what is wrong, and how to mend it. They name numbers of rows, never people.
"""

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and how to mend it; one that is no `fault` is only worth knowing."""

    said: str
    mend: str
    is_fault: bool = True


Find = Callable[[bool], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """One check: `find` is told whether to look at everything (slow); `of_data`: it looks at rows alone."""

    name: str
    find: Find
    of_data: bool


_CHECKS: dict[str, Check] = {}


def check(name: str, find: Find, *, of_data: bool = False) -> None:
    """Have the doctor make this check; called once per check when its module loads."""
    _CHECKS[name] = Check(name, find, of_data)


def look(*, deep: bool = False, data_only: bool = False) -> Iterator[tuple[str, list[Finding]]]:
    """Every check by its name, with what it found; one that fails is a finding itself."""
    for one in _CHECKS.values():
        if one.of_data or not data_only:
            try:
                yield one.name, list(one.find(deep))
            except Exception as error:  # whatever is broken, the others are still looked at
                said = f"This could not be looked at: {type(error).__name__}."
                yield one.name, [Finding(said, "Mend what stands above it first, then look again.")]


def is_served() -> bool:
    """Whether the web server runs on this machine: what only a running service needs is no fault of a stopped one."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", settings.PORT)) == 0


def some(count: int, one: str, many: str) -> str:
    """A number with its noun: `1 letter`, `2 letters`."""
    return f"{count:,} {one if count == 1 else many}"
