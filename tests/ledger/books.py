"""How tests use the pages of a book as those who keep it do."""

import re
from typing import Any

from events_core.network.models import Person
from events_core.programme.models import Event

from .pages import signed_in, text_of


def address(event: Event, path: str = "") -> str:
    """A page of the event's book."""
    return f"/desk/events/{event.slug}/ledger/{path}"


def page(somebody: Person, at: str, status: int = 200) -> str:
    """A page as somebody reads it, without markup."""
    answer = signed_in(somebody).get(at)
    assert answer.status_code == status, text_of(answer)
    return text_of(answer)


def source(somebody: Person, at: str) -> str:
    """The markup of a page's main part."""
    answer = signed_in(somebody).get(at)
    assert answer.status_code == 200, text_of(answer)
    return str(answer.content.decode().split("<main", 1)[1].split("</main", 1)[0])


def send(somebody: Person, at: str, status: int = 200, **values: Any) -> str:
    """Send a form, follow to where it leads, and read what stands there."""
    answer = signed_in(somebody).post(at, values, follow=True)
    assert answer.status_code == status, text_of(answer)
    return text_of(answer)


def links(markup: str) -> set[str]:
    """The last parts of the addresses to which a page leads."""
    return {at.rstrip("/").rsplit("/", 1)[-1] for at in re.findall(r'(?:href|action)="(/desk/[^"?#]+)"', markup)}
