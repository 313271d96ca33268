"""docs/calendars.md says what is so."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.core.management import get_commands
from django.http import QueryDict
from django.test import Client

from events_core.calendars import feeds, serialise
from events_core.network.models import City, Person, Theme
from events_core.network.themes import THEMES
from events_core.programme import actions as programme
from events_core.programme.models import Event, Kind
from tests.calendars.conftest import FEED, Fetch, held, shown
from tests.cast import Make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "calendars.md").read_text()
PLAIN = " ".join(TEXT.split())


def row(name: str) -> str:
    """What the table says of a filter."""
    found = re.search(rf"^\| `{name}` \| (.*) \|$", TEXT, re.M)
    assert found, name
    return found[1]


def test_it_names_every_filter_with_its_values() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.M) == list(feeds.NAMES)
    assert re.findall(r"`([\w-]+)`", row("kind")) == list(Kind.values)
    assert re.findall(r"`([\w-]+)`", row("theme")) == [slug for slug, _texts in THEMES]
    assert re.findall(r"`([\w-]+)`", row("lang")) == [code for code, _name in product.LANGUAGES]
    assert set(Theme.objects.values_list("slug", flat=True)) >= {slug for slug, _texts in THEMES}


def test_its_addresses_work(published: Event, kitakyushu: City) -> None:
    addresses = re.findall(r"^\| `(/[^`]+)` \|", TEXT, re.M) + re.findall(r"^    (/\S+)$", TEXT, re.M)
    assert len(addresses) == 4
    for address in addresses:
        assert Client().get(address.replace("<slug>", published.slug)).status_code == 200, address
    for path in re.findall(r"https://events\.example(/\S+)", TEXT):
        assert Client().get(path).status_code == 200, path
    assert Client().get("/calendars/").status_code == 200


def test_its_numbers_are_those_of_the_code(published: Event, settings: Any) -> None:
    assert feeds.WINDOW.days == 90
    assert serialise.REFRESH == "PT1H"
    assert "`REFRESH-INTERVAL` is one hour, `Cache-Control` five minutes" in PLAIN
    assert Client().get(FEED)["Cache-Control"] == "public, max-age=300"
    assert Client().get(f"{FEED}?kind=party").status_code == 422
    assert feeds.faults(QueryDict("kind=party"))
    assert "calendars" in get_commands()
    for name in ("FEED_GZIP", "UID_DOMAIN", "BASE_URL"):
        assert name in TEXT
        assert hasattr(settings, name)


def test_states_are_written_as_it_says(make_event: Make, officer: Person, fetch: Fetch) -> None:
    event = make_event(publish=True)
    for act, status, word in (
        (programme.postpone, "TENTATIVE", "Postponed"),
        (lambda number, by: programme.cancel(number, "No budget", by=by), "CANCELLED", "Cancelled"),
    ):
        act(event.pk, by=officer.actor)  # type: ignore[operator]
        entry = shown(event, fetch())
        assert entry.value("STATUS") == status
        assert f"`STATUS:{status}` and with *{word}:* before its title" in PLAIN
        assert entry.value("SUMMARY").startswith(f"{word}: ")
    days = shown(held(make_event, officer, 30, date_precision="day"), fetch())
    assert days.get("DTSTART").parameters == {"VALUE": "DATE"}  # type: ignore[union-attr]
