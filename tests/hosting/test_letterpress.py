"""The formal letters: what a city is asked and what was agreed, in its language and in English."""

import datetime
import io
from typing import Any

import pytest
from pypdf import PdfReader

from events_core.hosting import actions, letterpress
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, confirm_host

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ASKED: dict[str, Any] = {
    "contact": {"name": "佐藤 花子", "email": "sato@city.example", "language": "ja"},
    "visitors": 24,
    "group": "City officers from six countries",
    "asks": ["local_transport", "guide"],
    "sites": ["Recycling plants", "Water works"],
    "languages": ["en", "ja"],
    "message": "Dear Mayor 😀,\n\nwe would be glad.",
}


@pytest.fixture
def visit(make_event: Make) -> Event:
    """A draft field visit."""
    return make_event(
        kind="field_visit", title={"en": "Eco-town visit", "ja": "エコタウン視察"}, contact_name="Park Ji-woo"
    )


def asked(visit: Event, city: City, by: Person, language: str = "ja") -> int:
    values = ASKED | {"contact": ASKED["contact"] | {"language": language}}
    made = actions.draft_request(visit.pk, city, city.organisations.get(), asked=values, by=by.actor)
    return actions.send(made.pk, by=by.actor).pk


def terms(visit: Event, later: datetime.timedelta = datetime.timedelta()) -> dict[str, Any]:
    return {
        "name": "Takahashi Kenji",
        "position": "Director, Environment Bureau",
        "on_the_day": {"name": "Mori Aoi", "phone": "+81 93 000 0000"},
        "sites": [
            {
                "name": "Eco-town centre",
                "address": "1 Example Street",
                "limit": 20,
                "starts_at": visit.starts_at + later,
                "ends_at": visit.starts_at + later + datetime.timedelta(hours=3),
                "papers": "Passport",
                "safety": "Closed shoes",
            }
        ],
        "in_kind": [
            {
                "category": "local_transport",
                "description": "Two coaches",
                "value": {"amount": "80000", "currency": "JPY"},
            }
        ],
    }


def read(number: int) -> CohostRequest:
    rows = CohostRequest.objects.select_related("event", "city", "organisation", "answer__amends")
    return rows.get(pk=number)


def words(pdf: bytes) -> list[str]:
    """The text of each page on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_request_says_all_that_is_asked_in_both_languages(visit: Event, kitakyushu: City, officer: Person) -> None:
    request = read(asked(visit, kitakyushu, officer))
    pages = words(letterpress.request_letter(request))
    for page in pages:
        for said in ("佐藤 花子", "LCC/", "24", "City officers from six countries", "Recycling plants", "Park Ji-woo"):
            assert said in page, said
        assert request.link_secret not in page
    assert "エコタウン視察" in pages[0]
    assert "Eco-town visit" in pages[1]
    assert "Please answer by" in pages[1]
    assert "Dear Mayor �," in pages[1]


def test_what_was_agreed_stands_with_who_agreed_and_when(visit: Event, kitakyushu: City, officer: Person) -> None:
    number = asked(visit, kitakyushu, officer, "en")
    actions.confirm(number, terms(visit))
    text = " ".join(words(letterpress.agreement_letter(read(number))))
    for said in ("Agreed: Kitakyushu hosts Eco-town visit", "Takahashi Kenji", "Director, Environment Bureau", "Mori Aoi",
                 "Eco-town centre", "1 Example Street", "Passport", "Closed shoes", "Two coaches", "JPY 80,000",
                 "Confirmed by personal link on"):  # fmt: skip
        assert said in text, said


def test_an_agreement_keeps_the_words_it_was_made_with(visit: Event, kitakyushu: City, officer: Person) -> None:
    number = asked(visit, kitakyushu, officer, "en")
    actions.confirm(number, terms(visit))
    programme.edit_event(visit.pk, {"title": {"en": "Another name"}}, by=officer.actor)
    actions.amend(number, terms(visit) | {"name": "Ono Ren", "sites": [{"name": "Water works"}]})
    text = " ".join(words(letterpress.agreement_letter(read(number))))
    assert "Eco-town visit" in text
    assert "Another name" not in text
    assert "Takahashi Kenji" in text
    assert "Water works" in text
    assert "Eco-town centre" not in text


def test_accepted_changes_say_who_proposed_and_who_accepted(visit: Event, kitakyushu: City, officer: Person) -> None:
    number = asked(visit, kitakyushu, officer, "en")
    week = datetime.timedelta(days=7)
    changes = {"starts_at": visit.starts_at + week, "ends_at": visit.ends_at + week, "capacity": 18}
    actions.counter(number, terms(visit, week) | changes)
    actions.accept(number, by=officer.actor)
    text = " ".join(words(letterpress.agreement_letter(read(number))))
    assert "Proposed by personal link on" in text
    assert "accepted by the organizers on" in text
    assert "Visitors at most 18" in text


def test_an_answer_by_letter_says_so(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    request = read(CohostRequest.objects.get().pk)
    assert "Recorded from its letter on" in " ".join(words(letterpress.agreement_letter(request)))


@pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "ko", "mn", "ru"])
def test_every_language_has_its_letter(visit: Event, kitakyushu: City, officer: Person, language: str) -> None:
    number = asked(visit, kitakyushu, officer, language)
    pages = words(letterpress.request_letter(read(number)))
    assert len(pages) == (1 if language == "en" else 2)
    actions.confirm(number, terms(visit))
    made = letterpress.agreement_letter(read(number))
    assert made == letterpress.agreement_letter(read(number))
    assert any("Takahashi Kenji" in page for page in words(made))


def test_an_address_that_no_font_can_print_stops_no_letter(visit: Event, kitakyushu: City, officer: Person) -> None:
    number = asked(visit, kitakyushu, officer, "en")
    programme.edit_event(visit.pk, {"contact_email": "desk@\u0645\u062b\u0627\u0644.example"}, by=officer.actor)
    assert "desk@����.example" in words(letterpress.request_letter(read(number)))[0]
