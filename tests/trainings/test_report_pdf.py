"""The report on paper: in each of the six languages, with what people wrote in any script."""

import io
import re
from typing import Any

import pytest
from django.test import override_settings
from django.utils import translation
from pypdf import PdfReader

from events_core.foundation import localise
from events_core.foundation.navigation import LANGUAGES
from events_core.journal.actors import COMMAND
from events_core.network.models import City, Person
from events_core.programme.models import Event
from tests.cast import Make
from trainings import actions
from trainings.models import TrainingRequest

from . import asked, scenes

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORDS = {
    "en": "The inventory is complete",
    "zh-hans": "清单已经完成",
    "ja": "インベントリは完成しました",
    "ko": "목록이 완성되었습니다",
    "mn": "Тооллого бүрэн болсон өө",
    "ru": "Кадастр завершён",
}


@pytest.fixture
def event(make_event: Make) -> Event:
    """A training with two modules that was answered by five."""
    made = make_event(kind="training", publish=True)
    asked.taught(made)
    asked.learners(made, 5)
    for phase, rating in (("before", 2), ("after", 4), ("later", 4)):
        survey = asked.opened(made, phase)
        asked.answer(survey, 5, rating=rating, put_to_use="We count buildings")
        actions.close_survey(survey.pk, by=COMMAND)
    return made


@pytest.fixture
def request_sent(event: Event, ulaanbaatar: City) -> TrainingRequest:
    """A request whose report was sent, with words in six scripts."""
    made = scenes.ask(ulaanbaatar, "delivered", event=event, title="First inventory", contact_name="Оюун")
    words = {"summary": "\n\n".join(WORDS.values()), "next_steps": "Publish it."}
    actions.save_report(made.pk, words, by=COMMAND)
    actions.send_report(made.pk, by=COMMAND)
    return made


def pdf(request: TrainingRequest, language: str = "") -> Any:
    query = f"?lang={language}" if language else ""
    return asked.client().get(f"/trainings/requests/{request.link_secret}/report.pdf{query}")


def text_of(answered: Any) -> str:
    pages = PdfReader(io.BytesIO(answered.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("language", [code for code, _tag, _name in LANGUAGES])
def test_every_language_is_set_in_its_own_script(request_sent: TrainingRequest, language: str) -> None:
    answered = pdf(request_sent, language)
    assert answered["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answered.content))
    tags = {code: tag for code, tag, _name in LANGUAGES}
    assert reader.root_object["/Lang"] == tags[language]
    text = text_of(answered)
    squeezed = text.replace(" ", "")
    for words in WORDS.values():
        assert words.replace(" ", "") in squeezed, words
    assert "\ufffd" not in text
    with translation.override(language):
        assert localise.country_name("MN")
        assert request_sent.place.replace(" ", "") in squeezed
    assert "Wecountbuildings" in squeezed


def test_without_a_word_it_is_in_the_language_of_the_city(request_sent: TrainingRequest) -> None:
    answered = pdf(request_sent)
    assert PdfReader(io.BytesIO(answered.content)).root_object["/Lang"] == "mn"
    assert re.search(r'filename="report-lcc-2026-req-\d+-mn\.pdf"', answered["Content-Disposition"])
    assert answered["Cache-Control"] == "private, no-store"
    assert PdfReader(io.BytesIO(pdf(request_sent, "xx").content)).root_object["/Lang"] == "mn"


def test_its_figures_are_those_of_the_page(request_sent: TrainingRequest) -> None:
    text = text_of(pdf(request_sent, "en"))
    for part in ("What was asked", "What was delivered", "Who took part", "What people learned", "What comes next"):
        assert part in text
    assert "2.00 (5) 4.00 (5) +2.00" in text
    assert "Six months later" in text
    assert "Named or registered 5 5" in text


@pytest.mark.parametrize("demo", [False, True])
def test_the_demonstration_says_that_it_is_one(request_sent: TrainingRequest, demo: bool) -> None:
    with override_settings(DEMO=demo):
        assert ("are invented" in text_of(pdf(request_sent, "en"))) == demo


def test_characters_without_a_glyph_do_not_keep_it_from_being_made(request_sent: TrainingRequest) -> None:
    actions.save_report(request_sent.pk, {"summary": "Well \U0001fae0 done " + "Ж" * 3000}, by=COMMAND)
    assert "Well" in text_of(pdf(request_sent, "ja"))


def test_an_officer_reads_it_before_it_is_sent(event: Event, ulaanbaatar: City, officer: Person) -> None:
    made = scenes.ask(ulaanbaatar, "delivered", event=event)
    assert pdf(made, "en").status_code == 404
    answered = asked.client(officer).get(f"/desk/trainings/{made.pk}/report.pdf")
    assert PdfReader(io.BytesIO(answered.content)).root_object["/Lang"] == "mn"
