"""A person at the city with nothing but the mail: their browser, and what they type."""

import datetime
import html
import re
from typing import Any

from django.test import Client

from events_core.hosting.models import CohostRequest
from events_core.programme.models import Event

WHO = {"name": "Takahashi Kenji", "position": "Director, Environment Bureau"}
ASKED: dict[str, Any] = {
    "visitors": 24,
    "group": "City officers from six countries",
    "asks": ["local_transport", "guide"],
    "sites": ["Eco-town recycling plants", "Water treatment works"],
    "languages": ["ja", "en"],
    "message": "We would be glad to learn from your city.",
}


def phone(**cookies: str) -> Client:
    """A browser in English that has never been here."""
    client = Client(headers={"Accept-Language": "en"})
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def page_of(request: CohostRequest, part: str = "") -> str:
    """The address behind the link."""
    request.refresh_from_db()
    return f"/cohost/{request.link_secret}/{part}"


def text_of(answer: Any) -> str:
    """What a person reads: no markup, single spaces."""
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(shown))


def seen(request: CohostRequest) -> str:
    """The dates as the page hands them out."""
    request.refresh_from_db()
    assert request.asked_starts_at
    assert request.asked_ends_at
    return f"{request.asked_starts_at.isoformat()}/{request.asked_ends_at.isoformat()}"


def days(event: Event, later: int = 0) -> dict[str, str]:
    """First and last day of the event, so many days later, as the form holds them."""
    shift = datetime.timedelta(days=later)
    first, last = ((at + shift).astimezone(event.zone).date() for at in (event.starts_at, event.ends_at))
    return {"first_day": first.isoformat(), "last_day": last.isoformat()}


def filled(request: CohostRequest, answer: str, **more: Any) -> dict[str, Any]:
    """What the form sends as it stands, with an answer chosen and a name."""
    asked = request.asks
    return {
        "seen": seen(request),
        "answer": answer,
        "open_sites": [str(number) for number in range(len(asked.sites))],
        "gives": list(asked.asks),
        "capacity": str(asked.visitors or ""),
        **days(request.event),
        **WHO,
        **more,
    }
