"""How tests use the organisers' pages of hosting."""

import re
from typing import Any

from django.test import Client

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme.models import Event


def signed_in(somebody: Person) -> Client:
    """A browser in English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(somebody)
    return client


def address(event: Event, path: str = "") -> str:
    """A page of the event's hosting."""
    return f"/desk/events/{event.slug}/hosting/{path}"


def page(somebody: Person, event: Event, path: str = "", status: int = 200) -> str:
    """A page as somebody reads it."""
    answer = signed_in(somebody).get(address(event, path))
    assert answer.status_code == status, words(answer.content.decode())
    return answer.content.decode()


def post(somebody: Person, event: Event, path: str, **values: Any) -> Any:
    """Send a form and follow to where it leads."""
    return signed_in(somebody).post(address(event, path), values, follow=True)


def dates_of(event: Event) -> str:
    """The event's dates in English."""
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)


def words(markup: str) -> str:
    """The main part of a page as its readers see it, in one line."""
    inside = markup.split("<main", 1)[1].split("</main", 1)[0]
    inside = re.sub(r'</?(?:time|wbr|span(?! class="(?:sub|vh)"))\b[^>]*>|\u2060', "", inside)
    return " ".join(re.sub(r"<[^>]+>", " ", inside).replace("&#x27;", "'").split())


def steps(markup: str) -> set[str]:
    """Which steps a page offers, by the ends of their addresses."""
    inside = markup.split("<main", 1)[1].split("</main", 1)[0]
    return set(re.findall(r'(?:href|action)="/desk/events/[\w-]+/hosting/(?:[\w-]+/)?([\w-]+)/"', inside))
