"""The matrix as data: `pages.txt` and `acts.txt`, a line for each method at each address.

A line is the method, the address as the product's URLs write it, and a mark for each role in the order of `who.ROLES`:

    +   answered, or refused for another reason than who asks
    s   asked to sign in (the API: 401)
    .   hidden: 404, as if there were no such thing
    x   refused: 403
    /   not taken by this address: 405

In `acts.txt` the scopes follow with which a token may do it; `-` where it needs no token.
"""

from dataclasses import dataclass
from pathlib import Path

MARKS = "+s.x/"


@dataclass(frozen=True)
class Line:
    """What each role gets for one method at one address."""

    method: str
    route: str
    marks: str
    scopes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.marks}  {self.method:6} {self.route}"


def read(name: str) -> list[Line]:
    """The lines of one file of the matrix."""
    found = []
    for text in (Path(__file__).parent / name).read_text().splitlines():
        if text and not text.startswith("#"):
            marks, method, route, *scopes = text.split()
            found.append(Line(method, route, marks, tuple(scopes)))
    return found
