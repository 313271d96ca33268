"""What the city and the secretariat say to each other about a request: both ways, by page and by mail."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.letters import Recipient, render
from events_core.network.models import City, Organisation, Person
from tools.demo_site import ROOT
from trainings import actions, mail
from trainings.models import Message, TrainingRequest

from . import scenes
from .cityhall import CONTACT, again, drafted, english, hidden, letters, page_of, sent, signed_in, text_of

pytestmark = pytest.mark.django_db
LEFTOVERS = re.compile(r"\{[{%]|[%}]\}|None|\bTrue\b|\bFalse\b|%\(|\[\]|LazyI18n|lazy|object at|  +")
HERE = [
    "begun", "submitted", "message", "withdrawn", "desk_submitted", "desk_message", "desk_withdrawn",
    "provider_message",
]  # fmt: skip


@pytest.fixture(autouse=True)
def topic() -> None:
    """A subject to ask for."""
    scenes.theme()


@pytest.fixture
def asked(ulaanbaatar: City, officer: Person) -> TrainingRequest:
    """A request of which an officer takes care."""
    one = sent()
    TrainingRequest.objects.update(owner=officer, state="under_review")
    return again(one)


def written(asked: TrainingRequest, **values: str) -> Any:
    """Send the form of the page."""
    client = english()
    once = hidden(client.get(page_of(asked)))["once"]
    return client.post(page_of(asked, "write/"), {"text": "Can it be in May?", "name": "Oyun", "once": once, **values})


class TestFromTheCity:
    def test_the_officer_gets_it(self, asked: TrainingRequest, officer: Person, organiser: Person) -> None:
        assert written(asked).url == page_of(asked)
        letter = letters("desk_message")[0]
        assert (letter.to_email, len(letters("desk_message"))) == (officer.email, 1)
        assert "Can it be in May?" in letter.body
        assert "Oyun writes:" in letter.body
        assert f"/desk/trainings/{asked.pk}/" in letter.body
        shown = text_of(english().get(page_of(asked)))
        assert "Oyun · The city" in shown
        assert "Can it be in May?" in shown

    def test_while_nobody_takes_care_all_officers_get_it(self, asked: TrainingRequest, officer: Person) -> None:
        TrainingRequest.objects.update(owner=None)
        written(asked)
        assert [letter.to_email for letter in letters("desk_message")] == [officer.email]

    def test_a_second_click_says_nothing_twice(self, asked: TrainingRequest) -> None:
        client = english()
        values = {"text": "Once", "name": "Oyun", **hidden(client.get(page_of(asked)))}
        for _click in range(2):
            assert client.post(page_of(asked, "write/"), values).status_code == 302
        assert (Message.objects.count(), len(letters("desk_message"))) == (1, 1)

    def test_who_is_signed_in_is_noted(self, asked: TrainingRequest, mongolian: Person, participant: Person) -> None:
        for somebody, noted in ((mongolian, mongolian), (participant, None)):
            signed_in(somebody).post(page_of(asked, "write/"), {"text": "Hello", "name": "Me"})
            assert Message.objects.latest("pk").person == noted

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"text": ""}, "Write what you want to say."),
            ({"text": "x" * 5001}, "Shorten this to 5000 characters or fewer"),
            ({"text": "a\u202eb"}, "Remove the character that does not print"),
            ({"name": ""}, "Fill in “Your name”."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, asked: TrainingRequest, values: dict[str, str], says: str
    ) -> None:
        answer = written(asked, **{"text": "Kept words", **values})
        assert answer.status_code == 422
        assert says in text_of(answer)
        assert values.get("text", "Kept words") in answer.content.decode()
        assert not Message.objects.exists()

    def test_a_draft_is_read_by_nobody(self, ulaanbaatar: City) -> None:
        answer = english().post(page_of(drafted(), "write/"), {"text": "Hello there", "name": "Oyun"})
        assert answer.status_code == 409
        assert "Hello there" in text_of(answer)

    @override_settings(RATE_LIMITS=True, DEMO=False)
    def test_nobody_has_many_mails_sent(self, asked: TrainingRequest) -> None:
        cache.clear()
        client = english()
        statuses = [
            client.post(page_of(asked, "write/"), {"text": f"Hello {number}", "name": "Oyun"}).status_code
            for number in range(35)
        ]
        assert (statuses[:30], statuses[-1]) == ([302] * 30, 429)
        assert len(letters("desk_message")) == statuses.count(302)

    def test_looking_at_its_address_leads_to_the_page(self, asked: TrainingRequest) -> None:
        assert english().get(page_of(asked, "write/")).url == page_of(asked)

    @pytest.mark.parametrize("state", ["declined", "withdrawn", "on_hold"])
    def test_it_can_be_said_after_the_end(self, ulaanbaatar: City, state: str) -> None:
        one = scenes.ask(ulaanbaatar, state)
        assert written(one).status_code == 302


class TestFromTheSecretariat:
    def test_the_city_gets_it_with_the_link_in_its_language_and_in_english(
        self, asked: TrainingRequest, officer: Person
    ) -> None:
        actions.say(asked.pk, "staff", "Which months?", by=officer.actor, person=officer)
        letter = letters("message")[0]
        assert (letter.to_email, letter.language, letter.reply_to) == (CONTACT["email"], "mn", officer.email)
        assert letter.body.count("Which months?") == 2
        assert letter.body.count("⟦request⟧") == 2
        shown = text_of(english().get(page_of(asked)))
        assert f"{officer.name} · The secretariat" in shown
        assert "Which months?" in shown

    def test_the_page_says_that_an_answer_is_waited_for(self, asked: TrainingRequest, officer: Person) -> None:
        words = "Read what the secretariat wrote to you, and answer"
        assert words not in text_of(english().get(page_of(asked)))
        actions.say(asked.pk, "staff", "Which months?", by=officer.actor, person=officer)
        assert words in text_of(english().get(page_of(asked)))
        written(asked)
        assert words not in text_of(english().get(page_of(asked)))

    def test_what_is_said_to_a_provider_is_not_for_the_city(
        self, asked: TrainingRequest, officer: Person, provider: Organisation
    ) -> None:
        match = scenes.match(asked, scenes.offer(provider))
        actions.say(asked.pk, "staff", "Could you come cheaper?", by=officer.actor, person=officer, match=match)
        actions.say(asked.pk, "provider", "We could not.", by=officer.actor, name="Teach", match=match)
        assert letters("provider_message")[0].to_email == match.offer.contact_email
        assert "Could you come cheaper?" in letters("provider_message")[0].body
        assert str(provider) in letters("desk_message")[0].subject
        shown = text_of(english().get(page_of(asked)))
        assert "cheaper" not in shown
        assert "We could not." not in shown
        assert not letters("message")

    def test_nothing_to_a_draft_and_nothing_empty(self, asked: TrainingRequest, officer: Person) -> None:
        with pytest.raises(Refused) as refused:
            actions.say(drafted().pk, "staff", "Hello", by=officer.actor, person=officer)
        assert refused.value.code == "not_sent"
        with pytest.raises(Invalid):
            actions.say(asked.pk, "staff", " \n ", by=officer.actor, person=officer)


class TestHostileWords:
    WORDS = "<script>alert(1)</script> {{ asked }} {% now %} ⟦request⟧ %(x)s &amp; \n\nBcc: all@city.example"

    def test_they_stand_as_they_were_written(self, asked: TrainingRequest) -> None:
        written(asked, text=self.WORDS, name="<b>O</b>")
        page = english().get(page_of(asked)).content.decode()
        assert "<script>alert(1)</script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ asked }} {% now %}" in page
        assert "<b>O</b>" not in page

    def test_a_letter_gives_no_link_away(self, asked: TrainingRequest) -> None:
        written(asked, text=self.WORDS)
        letter = letters("desk_message")[0]
        assert letter.links == {}
        assert "⟦request⟧" not in letter.body
        assert "[request]" in letter.body
        assert "\n" not in letter.subject

    def test_a_title_and_a_city_neither(self, officer: Person) -> None:
        one = sent(city="", city_text="⟦request⟧ <i>town</i>", title="{{ 7 }} ⟦request⟧")
        for letter in (*letters("submitted"), *letters("desk_submitted")):
            text = letter.subject + letter.body
            assert text.count("⟦request⟧") == (2 if letter.links else 0)
        assert "&lt;i&gt;town&lt;/i&gt;" in english().get(page_of(one)).content.decode()


class TestLetters:
    @pytest.mark.parametrize("name", HERE)
    @pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "ko", "mn", "ru"])
    def test_each_reads_well_with_and_without_what_can_be_left_out(
        self, ulaanbaatar: City, provider: Organisation, officer: Person, name: str, language: str
    ) -> None:
        whole = scenes.ask(ulaanbaatar, title="Inventories", reason="No time.", owner=officer)
        bare = scenes.ask(ulaanbaatar, "draft", topics=())
        match = scenes.match(whole, scenes.offer(provider))
        about_match = mail.facts_of_match(match) if name.startswith("provider") else {}
        links = {"match": match.link} if about_match else {} if name.startswith("desk") else {"request": whole.link}
        fullest = {"words": "Hello\nthere", "who": "Park", "body": provider.name, "desk": "https://x.example/desk/"}
        cases = (
            (mail.facts_of(whole) | about_match | fullest | {"until": whole.submitted_at.date()}, links),
            (mail.facts_of(bare) | about_match | {"words": "Hello", "who": "", "desk": "https://x.example/"}, {}),
        )
        for facts, used in cases:
            to = Recipient("Oyun", "oyun@city.example", language)
            subject, body = render(f"trainings/{name}", to, facts, used)
            for text in (subject, body):
                found = LEFTOVERS.search(text)
                assert not found, (found, text)
            assert subject
            assert "\n\n\n" not in body
            assert not re.search(r"[ \t]\n", body), body
            assert all(f"⟦{link}⟧" in body for link in used)

    def test_all_of_them_are_tried(self) -> None:
        folder = Path(ROOT, "templates", "letters", "trainings")
        assert all((folder / f"{name}.txt").exists() for name in HERE)

    def test_a_title_of_subjects_is_in_the_language_of_the_letter(self, ulaanbaatar: City, officer: Person) -> None:
        theme = scenes.theme()
        theme.name = {"en": "GHG accounting", "mn": "Хүлэмжийн хийн тооцоо"}
        theme.save()
        sent()
        mongolian, english_part = letters("submitted")[0].body.split("* * *")
        assert "Хүлэмжийн хийн тооцоо" in mongolian
        assert "GHG accounting" in english_part
        assert "GHG accounting" in letters("desk_submitted")[0].body
