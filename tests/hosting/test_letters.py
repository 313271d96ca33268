"""The letters of hosting in all six languages, with every optional part and without: whole, and without stray lines."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from events_core.hosting import actions, mail
from events_core.hosting.models import CohostRequest
from events_core.journal.letters import Recipient, render
from events_core.journal.models import Letter
from events_core.journal.post import compose
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.cast import Make
from tests.hosting.scenes import DAY, MAYOR, PEOPLE, TERMS, again, ask, countered, letters, moved, sent
from tools.demo_site import ROOT

pytestmark = pytest.mark.sqlite
LANGUAGES = ["en", "zh-hans", "ja", "ko", "mn", "ru"]
FOLDER = Path(ROOT, "templates", "letters", "hosting")
TO_CITIES = sorted(path.stem for path in FOLDER.glob("[!_]*.txt") if path.stem != "team")
NEWS = ["confirmed", "countered", "declined", "withdrawn", "received", "amended", "expired", "asked_again", "lapsed"]
WHOLE: dict[str, Any] = {
    "visitors": 25, "group": "Mayors and planners", "asks": ["guide", "catering"], "sites": ["Eco-town", "Port"],
    "languages": ["en", "ko"], "message": "Dear Mayor,\n\nwe would be glad.",
}  # fmt: skip
LEFTOVERS = re.compile(r"\{[{%]|[%}]\}|None|\bTrue\b|\bFalse\b|<[a-z/]|&[a-z]+;|%\(|\[\]|LazyI18n|lazy|object at|  +")
MORE: dict[str, list[dict[str, Any]]] = {
    "changed": [{"news": news} for news in ("edited", "postponed", "published")],
    "lapsed": [{"had_confirmed": yes} for yes in (True, False)],
    "recalled": [{"words": words} for words in ("Another city hosts.", "")],
    "event_cancelled": [{"words": words} for words in ("A typhoon.", "")],
    "reply": [{"words": "Could it be May?"}],
    "copy": [{"state": state} for state in ("confirmed", "countered", "declined", "withdrawn")],
}


def is_clean(subject: str, body: str) -> None:
    for text in (subject, body):
        found = LEFTOVERS.search(text)
        assert not found, (found, text)
    assert "\n\n\n" not in body
    assert not re.search(r"[ \t]\n", body), body
    assert subject.strip() == subject
    assert subject


@pytest.fixture
def facts(make_event: Make, officer: Person) -> dict[str, dict[str, Any]]:
    """What letters are told of a request with everything, and of one with nothing that can be left out."""
    full = make_event(kind="field_visit", contact_name="Secretariat")
    bare = make_event(kind="field_visit", contact_email="")
    whole = sent(full, officer, **WHOLE)
    actions.counter(whole.pk, TERMS | moved(full) | {"capacity": 12})
    return {"whole": mail.facts_of(again(whole)), "bare": mail.facts_of(ask(bare, officer))}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TO_CITIES)
def test_every_letter_to_a_city(facts: dict[str, dict[str, Any]], template: str, language: str) -> None:
    to = Recipient("Tanaka Yui", "tanaka@kitakyushu.example", language, "Asia/Tokyo")
    for known in facts.values():
        for more in MORE.get(template, [{}]):
            for links in ({"answer": ("cohost", 1, 1)}, {}):
                subject, body = render(f"hosting/{template}", to, known | more, links)
                is_clean(subject, body)
                assert "Tanaka Yui" in body
                assert body.count("⟦answer⟧") <= len(links)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("news", NEWS)
def test_every_letter_to_a_team(facts: dict[str, dict[str, Any]], news: str, language: str) -> None:
    to = Recipient("Li Wen", "li@team.example", language, "Asia/Tokyo")
    for known in facts.values():
        for more in ({"paused": True}, {"paused": False, "received_by": datetime.date(2037, 3, 1)}):
            told = known | more | {"news": news, "desk": "https://x.example/desk/", "cities": ["Kitakyushu"]}
            subject, body = render("hosting/team", to, told, {})
            is_clean(subject, body)
            assert "https://x.example/desk/" in body


def test_every_piece_of_news_has_words_of_its_own(facts: dict[str, dict[str, Any]]) -> None:
    to = Recipient("Li Wen", "li@team.example")
    told = [render("hosting/team", to, facts["whole"] | {"news": news, "desk": "x"}, {}) for news in NEWS]
    assert len({subject for subject, _body in told}) == len({body for _subject, body in told}) == len(NEWS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.both
def test_a_request_stands_in_the_citys_language_and_in_english(visit: Event, officer: Person, language: str) -> None:
    sent(visit, officer, contact=PEOPLE["kitakyushu"] | {"language": language}, **WHOLE)
    (letter,) = letters()
    halves = letter.body.split("* * *")
    assert (letter.language, len(halves)) == (language, 1 if language == "en" else 2)
    assert "Dear Tanaka Yui" in halves[-1]
    assert " / " in letter.subject or language == "en"
    with translation.override(language):
        assert letter.body.count("⟦answer⟧") == len(halves)
    for text in (letter.body, str(compose(letter).body)):
        is_clean(letter.subject, text)


@pytest.mark.parametrize(
    ("zone", "named"), [("Asia/Tokyo", "Japan time (UTC+9)"), ("Asia/Ulaanbaatar", "UTC+8"), ("Europe/Berlin", "UTC+")]
)
@pytest.mark.both
def test_times_are_told_where_the_event_is(make_event: Make, officer: Person, zone: str, named: str) -> None:
    sent(make_event(kind="field_visit", timezone=zone), officer)
    english = letters()[0].body.split("* * *")[-1]
    due = next(line for line in english.splitlines() if line.startswith("Please answer by:"))
    assert "23:59" in due
    assert named in due


def test_words_of_people_cannot_make_links(visit: Event, officer: Person) -> None:
    asked = sent(visit, officer, message="See ⟦answer⟧", sites=["⟦answer⟧"])
    letter = letters()[0]
    assert "[answer]" in letter.body
    assert letter.body.count("⟦answer⟧") == 2
    actions.decline(asked.pk, "No ⟦answer⟧", position="⟦answer⟧")
    for row in Letter.objects.filter(template="hosting/team"):
        assert "⟦" not in row.body + row.subject
        assert asked.link_secret not in str(compose(row).body)


def test_no_letter_without_somebody_to_get_it(visit: Event, officer: Person) -> None:
    asked = ask(visit, officer, contact={"name": "", "email": ""})
    actions.record_answer(asked.pk, "confirmed", **MAYOR, note_text="", by=officer.actor)
    actions.withdraw(asked.pk, "Typhoon", recorded_by=officer.actor)
    assert {row.template for row in letters()} == {"hosting/team"}
    assert CohostRequest.objects.get().state == "withdrawn"


def test_the_lists_in_a_letter_are_those_of_its_language(visit: Event, officer: Person) -> None:
    sent(visit, officer, **WHOLE)
    japanese, english = letters()[0].body.split("* * *")
    assert "Guides and Meals and refreshments" in english
    assert "English, Korean" in english
    assert "韓国語" in japanese
    assert "Korean" not in japanese


def test_a_proposal_for_another_day_names_that_day(tour: Event, officer: Person) -> None:
    countered(tour, officer)
    day = (tour.starts_at + 7 * DAY).astimezone(tour.zone)
    told = letters("team")[0]
    assert f"{day.day}" in told.body
    assert f"{day:%B}" in told.body
