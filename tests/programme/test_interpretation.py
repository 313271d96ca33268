"""Interpretation that an event promises: in pages, calendars and structured data, and which sessions lack it."""

import datetime
import json
import re

import pytest
from django.test import Client

from events_core.foundation.refusals import Invalid
from events_core.network.models import Person
from events_core.programme import actions, sessions
from events_core.programme.agenda import unheard
from events_core.programme.models import Event
from tests.cast import Make

from .conftest import As
from .pages import fill, form_of, show

pytestmark = pytest.mark.django_db


@pytest.fixture
def promised(make_event: Make, officer: Person) -> Event:
    """Heard in Japanese and Russian; one session only in Japanese, and a break."""
    event = make_event(publish=True, languages=["en"], interpretation=["ja", "ru"])
    hour = datetime.timedelta(hours=1)
    for number, (title, kind, heard) in enumerate(
        [("Opening", "opening", ["ru", "ja"]), ("Panel", "panel", ["ja"]), ("Tea", "break", [])]
    ):
        times = {"starts_at": event.starts_at + number * hour, "ends_at": event.starts_at + (number + 1) * hour}
        sessions.add_session(
            event.pk, {"title": title, "kind": kind, "interpretation": heard, **times}, by=officer.actor
        )
    return event


def test_everybody_sees_into_which_languages(promised: Event) -> None:
    page = show(Client(), f"/events/{promised.slug}/")
    assert "Interpreted into</dt>" in page
    assert "Japanese, Russian" in page
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page)
    assert found is not None
    assert json.loads(found[1])["inLanguage"] == ["en", "ja", "ru"]
    entry = Client().get(f"/events/{promised.slug}/event.ics")
    assert "Interpreted into Japanese\\, Russian." in b"".join(entry).replace(b"\r\n ", b"").decode()


def test_the_programme_names_sessions_that_lack_it(browse: As, promised: Event, officer: Person) -> None:
    assert [(str(row.session), row.languages) for row in unheard(promised)] == [("Panel", ["ru"])]
    client, address = browse(officer), f"/desk/events/{promised.slug}/programme/"
    page = show(client, address)
    assert "The event promises interpretation into Japanese, Russian" in page
    lacking = promised.sessions.get(kind="panel")
    sessions.change_session(lacking.pk, {"interpretation": ["ja", "ru"]}, by=officer.actor)
    assert "The event promises" not in show(client, address)


def test_a_new_session_begins_with_what_the_event_promises(browse: As, promised: Event, officer: Person) -> None:
    sent = form_of(show(browse(officer), f"/desk/events/{promised.slug}/programme/add/"), "starts_time")
    assert sent["interpretation"] == ["ja", "ru"]


def test_it_is_chosen_in_the_details(browse: As, draft: Event, officer: Person) -> None:
    fill(browse(officer), f"/desk/events/{draft.slug}/settings/", "minimum", interpretation=["ko", "zh-hans"])
    draft.refresh_from_db()
    assert set(draft.interpretation) == {"ko", "zh-hans"}


def test_a_language_that_is_not_known_is_refused(draft: Event, officer: Person) -> None:
    with pytest.raises(Invalid) as caught:
        actions.edit_event(draft.pk, {"interpretation": ["zh-CN", "tlh"]}, by=officer.actor)
    assert [(error.field, error.code) for error in caught.value.errors] == [("interpretation", "unknown_language")]
