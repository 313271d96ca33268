"""How tests use the pages of contributors, of organisers and of focal points."""

import html
import re
from typing import Any

from django.test import Client

from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.ledger import actions
from events_core.ledger.models import Contribution
from events_core.network.models import Person

CONTACT = {"name": "Tanaka Yui", "email": "tanaka@kitakyushu.example", "language": "ja"}
WHO = {"name": "Takahashi Kenji", "position": "Director, Environment Bureau"}


def phone(**cookies: str) -> Client:
    """A browser in English that has never been here."""
    client = Client(headers={"Accept-Language": "en"})
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def signed_in(somebody: Person) -> Client:
    """A browser in English in which somebody is signed in."""
    client = phone()
    client.force_login(somebody)
    return client


def asked(one: Contribution, **contact: str) -> Contribution:
    """The contribution after its contributor was asked by mail."""
    return actions.ask(one.pk, CONTACT | contact, by=COMMAND)


def page_of(one: Contribution, part: str = "") -> str:
    """The address behind the link."""
    one.refresh_from_db()
    return f"/pledge/{one.link_secret}/{part}"


def text_of(answer: Any) -> str:
    """What a person reads: no markup, single spaces."""
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(shown).replace("\u2060", ""))


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of a page's main part."""
    main = answer.content.decode().split("<main", 1)[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def letters(name: str) -> list[Letter]:
    """The letters of one kind, the newest first."""
    return list(Letter.objects.filter(template=f"ledger/{name}").order_by("-pk"))
