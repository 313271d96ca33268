"""How tests use the pages by which a city asks for a training."""

import html
import re
from typing import Any

from django.test import Client

from events_core.journal.models import Letter
from events_core.network.models import Person
from trainings import actions
from trainings.models import TrainingRequest

CONTACT = {"name": "Oyun Test", "position": "Head of air quality", "email": "oyun@city.example", "language": "mn"}
BEGIN = {
    "city": "ulaanbaatar", "city_text": "", "name": "Oyun Test", "position": "Head of air quality",
    "email": "oyun@city.example", "language": "mn", "topics": ["ghg-accounting"],
    "outcome": "Нийслэлийн хүлэмжийн хийн тооллого хийх",
}  # fmt: skip
ASKED: dict[str, Any] = {
    "city": "ulaanbaatar", "contact": CONTACT, "topics": ["ghg-accounting"], "level": "beginner",
    "audience": "Officers", "people": 18, "languages": ["mn", "en"], "months": ["2027-04", "2027-05"],
    "mode": "in_person", "outcome": "A first inventory", "budget": {"amount": "3000", "currency": "USD"},
    "prompted_by": "A peer review",
}  # fmt: skip
NEW = "/trainings/requests/new/"


def phone(**cookies: str) -> Client:
    """A browser in English that has never been here."""
    client = Client(headers={"Accept-Language": "en"})
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def english() -> Client:
    """One whose reader has chosen English."""
    return phone(language="en")


def signed_in(somebody: Person) -> Client:
    """A browser in English in which somebody is signed in."""
    client = phone()
    client.force_login(somebody)
    return client


def drafted(**values: Any) -> TrainingRequest:
    """A draft by link."""
    return actions.start(ASKED | values)


def sent(**values: Any) -> TrainingRequest:
    """A request that was sent by link."""
    return actions.submit(drafted(**values).pk)


def page_of(asked: TrainingRequest, part: str = "") -> str:
    """The address behind the link."""
    return f"/trainings/requests/{asked.link_secret}/{part}"


def text_of(answer: Any) -> str:
    """What a person reads: no markup, single spaces."""
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(shown).replace("\u2060", ""))


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of a page's main part."""
    main = answer.content.decode().split("<main", 1)[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def letters(name: str) -> list[Letter]:
    """The letters of one kind, the newest first."""
    return list(Letter.objects.filter(template=f"trainings/{name}").order_by("-pk"))


def one() -> TrainingRequest:
    """The only request there is."""
    return TrainingRequest.objects.get()


def again(asked: TrainingRequest) -> TrainingRequest:
    """As it stands in the database."""
    return TrainingRequest.objects.get(pk=asked.pk)
