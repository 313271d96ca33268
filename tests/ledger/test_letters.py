"""The letters to contributors and teams in all six languages, with every optional part and without."""

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from events_core.foundation.money import Money
from events_core.journal.actors import COMMAND
from events_core.journal.letters import Recipient, render
from events_core.journal.post import compose
from events_core.ledger import actions, mail
from events_core.ledger.models import Book, Contribution
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event
from tests.cast import Make, join
from tools.demo_site import ROOT

from .conftest import money, pledged
from .pages import CONTACT, WHO, asked, letters

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LANGUAGES = ["en", "zh-hans", "ja", "ko", "mn", "ru"]
FOLDER = Path(ROOT, "templates", "letters", "ledger")
TO_CONTRIBUTORS = sorted(path.stem for path in FOLDER.glob("[!_]*.txt") if path.stem != "team")
FORMS = ["cash", "in_kind", "own_participation"]
LEFTOVERS = re.compile(r"\{[{%]|[%}]\}|None|\bTrue\b|\bFalse\b|<[a-z/]|&[a-z]+;|%\(|\[\]|LazyI18n|lazy|object at|  +")
VARIANTS: list[dict[str, Any]] = [
    {"is_promised": True, "state": "pledged"},
    {"is_promised": False, "state": "asked"},
    {"state": "withdrawn", "answer_message": "No budget.", "answered_by": "Ito Rin", "answered_position": ""},
    {
        "state": "confirmed",
        "confirmed": Money(Decimal("450000"), "JPY"),
        "is_other": True,
        "answered_by": "Ito Rin",
        "answered_position": "Mayor",
        "answer_message": "With pleasure.",
    },
]


def is_clean(subject: str, body: str) -> None:
    for text in (subject, body):
        found = LEFTOVERS.search(text)
        assert not found, (found, text)
    assert "\n\n\n" not in body
    assert not re.search(r"[ \t]\n", body), body
    assert subject.strip() == subject
    assert subject


@pytest.fixture
def facts(make_event: Make, body: Organisation, rates: None) -> list[dict[str, Any]]:
    """What letters are told: with everything, with nothing that can be left out, and of a year."""
    full = make_event(contact_name="Secretariat")
    bare = make_event(contact_email="", cities=[], venue="At sea")
    books = [actions.book_of(full), actions.book_of(bare), actions.book_of_year(2027)]
    rows = [pledged(book, body, note="" if book.year else "For the hall") for book in books]
    return [mail.facts_of(asked(row)) for row in rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("template", TO_CONTRIBUTORS)
def test_every_letter_to_a_contributor(facts: list[dict[str, Any]], template: str, form: str, language: str) -> None:
    to = Recipient("Tanaka Yui", "tanaka@kitakyushu.example", language, "Asia/Tokyo")
    for known in facts:
        for more in VARIANTS[2:] if template == "thanks" else VARIANTS:
            for links in ({"answer": ("pledge", 1, 1)}, {}):
                told = known | more | {"form": form, "words": "Dear Mayor,\n\nwe count on you."}
                subject, body = render(f"ledger/{template}", to, told, links)
                is_clean(subject, body)
                assert "Tanaka Yui" in body
                assert body.count("⟦answer⟧") == len(links)
                assert "JPY\u00a0" in body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("news", ["confirmed", "declined"])
def test_every_letter_to_a_team(facts: list[dict[str, Any]], news: str, language: str) -> None:
    to = Recipient("Li Wen", "li@team.example", language, "Asia/Tokyo")
    for known in facts:
        for more in VARIANTS[2:]:
            told = known | more | {"news": news, "desk": "https://x.example/desk/"}
            subject, body = render("ledger/team", to, told, {})
            is_clean(subject, body)
            assert "https://x.example/desk/" in body


def test_each_form_has_words_of_its_own(facts: list[dict[str, Any]]) -> None:
    to = Recipient("Li Wen", "li@team.example")
    for template, more in (("asked", VARIANTS[0]), ("asked", VARIANTS[1]), ("thanks", VARIANTS[3])):
        told = {render(f"ledger/{template}", to, facts[0] | more | {"form": form}, {})[1] for form in FORMS}
        assert len(told) == len(FORMS), template


@pytest.mark.both
def test_a_letter_says_all_that_matters(draft: Event, book: Book, body: Organisation) -> None:
    actions.ask(
        pledged(book, body, note="For the hall").pk,
        CONTACT,
        by=COMMAND,
        reply_by=datetime.date(2037, 3, 1),
        message="We count on you.",
    )
    (letter,) = letters("asked")
    japanese, english = letter.body.split("* * *")
    for words in (
        "We have noted that City of Kitakyushu promised to pay the following.",
        draft.reference,
        "Place: Kitakyushu, Japan",
        "Contribution: Cash",
        "What it is for: Meeting rooms",
        "Amount: JPY\u00a0500,000",
        "Note: For the hall",
        "Please answer by: 1 March 2037",
        "We count on you.",
        "Questions? Write to the organizers: secretariat@test.example",
    ):
        assert words in english, words
    assert "都市インベントリの活用" in japanese
    assert letter.reply_to == "secretariat@test.example"
    assert english.count("⟦answer⟧") == japanese.count("⟦answer⟧") == 1


def test_figures_and_days_are_those_of_the_readers_language(book: Book, body: Organisation) -> None:
    asked(pledged(book, body, "1234567.5", "CNY"), language="ru")
    russian, english = letters("asked")[0].body.split("* * *")
    assert "CNY\u00a01,234,567.50" in english
    assert "1,234,567" not in russian


@pytest.mark.both
def test_the_copy_says_what_was_answered(book: Book, body: Organisation) -> None:
    one = asked(pledged(book, body), language="en")
    actions.answer_yes(one.pk, {**WHO, "amount": money("300000", "JPY"), "message": "With pleasure."})
    (copy,) = letters("thanks")
    for words in (
        "City of Kitakyushu has confirmed that it pays JPY\u00a0300,000.",
        "Asked about: JPY\u00a0500,000",
        "Answered by: Takahashi Kenji, Director, Environment Bureau",
        "In your words:\nWith pleasure.",
        "⟦answer⟧",
    ):
        assert words in copy.body, words
    assert one.link_secret in str(compose(copy).body)


def test_the_copy_of_a_no_has_its_reason(book: Book, body: Organisation) -> None:
    actions.answer_no(asked(pledged(book, body), language="en").pk, {"reason": "No budget."})
    (copy,) = letters("thanks")
    assert "does not contribute the following" in copy.body
    assert "No budget." in copy.body


def test_the_team_gets_where_to_look_and_no_link_to_answer(
    draft: Event, book: Book, body: Organisation, organiser: Person, steward: Person
) -> None:
    join(draft, organiser, "organiser")
    join(draft, steward, "steward")
    one = asked(pledged(book, body))
    actions.answer_yes(one.pk, {**WHO, "amount": money("300000", "JPY")})
    found = letters("team")
    assert steward.email not in {letter.to_email for letter in found}
    letter = next(letter for letter in found if letter.to_email == organiser.email)
    assert "has confirmed JPY\u00a0300,000, instead of JPY\u00a0500,000." in letter.body
    assert f"/desk/events/{draft.slug}/ledger/contributions/{one.pk}/" in letter.body
    assert one.link_secret not in str(compose(letter).body)


def test_words_of_people_cannot_make_links(book: Book, body: Organisation) -> None:
    one = pledged(book, body, note="⟦answer⟧")
    actions.ask(one.pk, CONTACT | {"language": "en"}, by=COMMAND, message="See ⟦answer⟧")
    assert letters("asked")[0].body.count("⟦answer⟧") == 1
    actions.answer_no(one.pk, {"reason": "No ⟦answer⟧", "position": "⟦answer⟧"})
    for letter in letters("team"):
        assert "⟦" not in letter.body + letter.subject


def test_nobody_without_an_address(book: Book, body: Organisation) -> None:
    one = asked(pledged(book, body))
    Contribution.objects.filter(pk=one.pk).update(contact_email="")
    actions.answer_yes(one.pk, WHO)
    assert letters("thanks") == []
