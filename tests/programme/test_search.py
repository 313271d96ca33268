"""Search: everything that somebody may see, in every script, a few of each kind; references lead straight there."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event, Visibility
from registrations import actions as registering
from registrations.models import Registration
from tests.programme.conftest import As
from tests.programme.pages import show

Make = Callable[..., Event]
SOLAR = {"en": "Solar roofs", "ja": "太陽光の屋根", "ru": "Солнечные крыши"}


def people(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "email": f"{name.lower().replace(' ', '.')}@there.example",
        "country": "JP",
        "language": "en",
        **more,
    }


def test_an_event_is_found_in_every_script_and_case(browse: As, make_event: Make) -> None:
    make_event(publish=True, title=SOLAR)
    for words in ("solar", "SOLAR roo", "太陽", "屋根", "солнечные", "КРЫШИ", "ｓｏｌａｒ"):
        assert "Solar roofs" in show(browse(), f"/search/?q={words}"), words


def test_strangers_find_nothing_that_is_not_public(browse: As, make_event: Make, officer: Person) -> None:
    """No draft, nothing unlisted or by invitation, no person, no registration, by no kind that they name."""
    make_event(title={"en": "Solar draft"})
    for how in (Visibility.UNLISTED, Visibility.BY_INVITATION):
        made = make_event(publish=True, title={"en": f"Solar {how.label}"})
        Event.objects.filter(pk=made.pk).update(visibility=how)
    open_event = make_event(publish=True, title={"en": "Solar open"})
    registering.register(open_event, people("Solar Kim"))
    seen = show(browse(), "/search/?q=solar")
    assert "Solar open" in seen
    assert not any(f"Solar {name}" in seen for name in ("draft", "Unlisted", "By invitation", "Kim"))
    for kind in ("registrations", "people", "teams", "requests", "nothing"):
        assert "Solar Kim" not in show(browse(), f"/search/?q=solar&in={kind}")
        assert officer.email not in show(browse(), f"/search/?q=officer&in={kind}")


def test_each_role_finds_what_is_theirs(
    browse: As, make_event: Make, organiser: Person, officer: Person, participant: Person, finance: Person
) -> None:
    own = make_event(publish=True, title={"en": "Wind of mine"}, by=organiser)
    make_event(title={"en": "Wind not published"}, by=organiser)
    foreign = make_event(publish=True, title={"en": "Wind elsewhere"})
    make_event(title={"en": "Wind of others"})
    for event, name in ((own, "Windy Own"), (foreign, "Windy Foreign")):
        registering.register(event, people(name))
    said = show(browse(organiser), "/search/?q=wind")
    assert all(text in said for text in ("Wind of mine", "Wind not published", "Wind elsewhere", "Windy Own"))
    assert "Windy Foreign" not in said
    assert "Wind of others" not in said
    assert "Windy Foreign" in show(browse(officer), "/search/?q=wind")
    assert "Wind of others" in show(browse(finance), "/search/?q=wind")
    assert "Windy" not in show(browse(finance), "/search/?q=wind")
    assert "Windy" not in show(browse(participant), "/search/?q=wind")
    assert participant.email in show(browse(officer), "/search/?q=Батбаярын")
    assert participant.email not in show(browse(organiser), "/search/?q=Батбаярын")
    assert "Lead organizer" in show(browse(organiser), "/search/?q=li+wen")


def test_titles_come_first_then_what_is_near(browse: As, make_event: Make) -> None:
    day = datetime.timedelta(days=1)
    names = {"Tide far": 40, "Tide near": 20, "Elsewhere": 10, "Tide over": -10}
    for name, days in names.items():
        event = make_event(publish=True, title={"en": name}, summary={"en": "On the tide."})
        at = timezone.now() + days * day
        Event.objects.filter(pk=event.pk).update(starts_at=at, ends_at=at + day / 4)
    seen = show(browse(), "/search/?q=tide")
    order = sorted(names, key=seen.index)
    assert order == ["Tide near", "Tide far", "Tide over", "Elsewhere"]


def test_references_and_codes_lead_straight_to_the_thing(
    browse: As, make_event: Make, organiser: Person, participant: Person
) -> None:
    draft = make_event(title={"en": "Draft"}, by=organiser)
    event = make_event(publish=True, title={"en": "Open"}, by=organiser)
    registering.register(event, people("Kim"))
    code = Registration.objects.get(event=event).code

    def leads(client: Client, words: str) -> str:
        answer = client.get("/search/", {"q": words})
        return str(answer.headers.get("Location", ""))

    mine, guest, stranger = browse(organiser), browse(participant), browse()
    assert leads(mine, draft.reference.lower()) == f"/desk/events/{draft.slug}/"
    assert leads(stranger, draft.reference) == leads(guest, draft.reference) == ""
    assert leads(stranger, event.reference) == f"/events/{event.slug}/"
    assert leads(mine, code) == f"/desk/events/{event.slug}/registrations/{code}/"
    assert leads(stranger, code) == leads(guest, code) == ""
    assert not Certificate.objects.exists()
    assert leads(mine, event.reference.replace("/", "-") + "-0001") == ""


HOSTILE = [
    "%",
    "_",
    "'; DROP",
    "\x00",
    "\\",
    '"',
    "!!!",
    "<script>alert(1)</script>",
    "a" * 5_000,
    "東" * 900,
    "x " * 900,
]


def test_hostile_words_find_nothing_and_break_nothing(browse: As, make_event: Make, officer: Person) -> None:
    make_event(publish=True, title={"en": "Quiet"})
    client = browse(officer)
    for words in HOSTILE:
        for kind in ("", "registrations", "\x00"):
            answer = client.get("/search/", {"q": words, "in": kind, "page": "-9"})
            assert answer.status_code == 200, (words, kind)
            assert b"Quiet" not in answer.content
            assert b"<script>alert" not in answer.content


def test_more_finds_ask_no_more_queries(browse: As, make_event: Make, officer: Person) -> None:
    client = browse(officer)
    event = make_event(publish=True, title={"en": "Rain 0"})
    counted = []
    for upto in (8, 16):
        for number in range(upto - 8, upto):
            registering.register(event, people(f"Rain {number}"))
            make_event(title={"en": f"Rain {number}"})
        with CaptureQueriesContext(connection) as queries:
            assert "All" in show(client, "/search/?q=rain")
        with CaptureQueriesContext(connection) as one:
            show(client, "/search/?q=rain&in=registrations")
        counted.append((len(queries), len(one)))
    assert counted[0] == counted[1]


def test_cities_and_organisations_are_found(browse: As, kitakyushu: City) -> None:
    body = Organisation.objects.get()
    seen = show(browse(), "/search/?q=北九州")
    assert "/cities/kitakyushu/" in seen
    assert f"/organisations/{body.slug}/" in show(browse(), f"/search/?q={body.name}")
