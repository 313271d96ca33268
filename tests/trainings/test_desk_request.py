"""The secretariat's page of one request: what it tells, to whom, and what can be done from it."""

import datetime

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from tests.cast import Make, person
from tests.hosting.pages import signed_in, words
from trainings import actions, deskside
from trainings.models import Message, TrainingRequest

from . import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OWN_WORDS = "Хотынхоо анхны тооллогыг хийж, жил бүр шинэчилдэг болох"


def page(somebody: Person, asked: TrainingRequest, status: int = 200) -> str:
    answer = signed_in(somebody).get(f"/desk/trainings/{asked.pk}/")
    assert answer.status_code == status
    return answer.content.decode()


def told(markup: str) -> str:
    return words(markup)


def test_the_page_is_the_officers(
    ulaanbaatar: City, officer: Person, organiser: Person, finance: Person, participant: Person, make_event: Make
) -> None:
    event = make_event(publish=True)
    member = person("member@test.example")
    programme.name_member(event.pk, member, "lead", by=COMMAND)
    asked = scenes.ask(ulaanbaatar, event=event, owner=organiser)
    assert Client().get(f"/desk/trainings/{asked.pk}/").status_code == 302
    for somebody in (organiser, finance, participant, member):
        page(somebody, asked, 404)
    assert "What the city needs" in page(officer, asked)


def test_who_speaks_for_the_city_sees_the_citys_page(
    ulaanbaatar: City, mongolian: Person, participant: Person, focal_point: Person
) -> None:
    asked = scenes.ask(ulaanbaatar, maker=participant)
    for somebody in (mongolian, participant):
        answer = signed_in(somebody).get(f"/desk/trainings/{asked.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/me/trainings/{asked.pk}/")
    page(focal_point, asked, 404)


def test_the_need_stands_in_the_citys_own_words(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar, outcome=OWN_WORDS)
    shown = page(officer, asked)
    assert f'<blockquote class="prose lede strong-ink" lang="mn">{OWN_WORDS}</blockquote>' in shown
    assert "In its own words" in told(shown)
    assert "translated" not in told(shown)
    for fact in ("18 people", "Officers of the environment office", "Mongolian and English", "In person", "Oyun Test"):
        assert fact in told(shown)
    assert f"Asked by Ulaanbaatar, Mongolia, on {timezone.now().day} " in told(shown)


def test_a_translation_stands_above(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar, outcome=OWN_WORDS, translation="Build the first inventory")
    shown = page(officer, asked)
    assert "In its own words, translated from Mongolian" in told(shown)
    assert shown.index("Build the first inventory") < shown.index(OWN_WORDS)
    assert '<blockquote class="prose lede strong-ink">Build the first inventory' in shown


def test_a_request_with_nothing_in_it(ulaanbaatar: City, officer: Person) -> None:
    empty = {"level": "", "audience": "", "people": None, "languages": [], "months": [], "mode": "", "outcome": ""}
    asked = scenes.ask(ulaanbaatar, "submitted", topics=(), **empty)
    TrainingRequest.objects.filter(pk=asked.pk).update(city=None, organisation=None, contact_email="", contact_name="")
    shown = told(page(officer, asked))
    for text in ("has not written", "How many is not said", "Any month", "Not on record yet", "no contact to write to"):
        assert text in shown
    assert "Say which city it is" in shown


def test_moves_are_buttons_or_reasons(ulaanbaatar: City, officer: Person, make_event: Make) -> None:
    def offered(state: str, event: object = None) -> set[str]:
        shown = page(officer, scenes.ask(ulaanbaatar, state, event=event))
        return {move for move in deskside.MOVES if f"/move/{move}/" in shown}

    event = make_event(publish=True)
    assert offered("submitted") == {"review", "hold", "decline"}
    assert offered("under_review") == {"hold", "decline"}
    assert offered("matched") == {"hold", "decline"}
    assert offered("agreed") == set()
    assert offered("on_hold") == {"resume"}
    assert offered("scheduled", event) == set()
    assert offered("delivered", event) == {"close"}
    assert offered("closed", event) == set()
    waits = scenes.ask(ulaanbaatar, "scheduled", event=event)
    assert "The training has not taken place yet." in told(page(officer, waits))


def test_taking_up_is_one_click(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar, "submitted")
    done = signed_in(officer).post(f"/desk/trainings/{asked.pk}/move/review/", follow=True)
    assert "You have taken up this request" in told(done.content.decode())
    asked.refresh_from_db()
    assert (asked.state, asked.owner) == ("under_review", officer)


def test_a_message_goes_to_the_city_once(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar)
    client, form = signed_in(officer), {"text": "How many know spreadsheets?", "once": "a-key"}
    for _click in range(2):
        done = client.post(f"/desk/trainings/{asked.pk}/write/", form, follow=True)
        assert "Your message is sent" in told(done.content.decode())
    message = Message.objects.get()
    assert (message.side, message.person, message.text) == ("staff", officer, "How many know spreadsheets?")
    (letter,) = Letter.objects.filter(template="trainings/message")
    assert letter.to_email == asked.contact_email
    actions.say(asked.pk, "city", "Арав нь", name="Oyun Test")
    shown = page(officer, asked)
    assert shown.index("spreadsheets") < shown.index("Арав нь")
    assert 'lang="mn">Арав нь' in shown


@pytest.mark.parametrize("text", ["", "  ", "x" * 5_001, "bad \u202e text"])
def test_a_message_that_cannot_be_sent_comes_back(text: str, ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar)
    answer = signed_in(officer).post(f"/desk/trainings/{asked.pk}/write/", {"text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.content.decode()
    assert not Message.objects.exists()


def test_who_does_what_next(ulaanbaatar: City, officer: Person) -> None:
    other = person("second@test.example", role="officer", name="Second Officer")
    asked, day = scenes.ask(ulaanbaatar), timezone.now().date() - datetime.timedelta(days=1)
    client, address = signed_in(officer), f"/desk/trainings/{asked.pk}/owner/"
    form = {"owner": other.pk, "next_step": "Ask Suwon", "next_step_by": day.isoformat(), "version": asked.version}
    assert "Saved" in told(client.post(address, form, follow=True).content.decode())
    shown = told(page(officer, asked))
    assert "Second Officer" in shown
    assert "Ask Suwon" in shown
    assert "Late: by" in shown
    late = client.post(address, form | {"next_step": "Another"})
    assert late.status_code == 412
    assert "Another" in late.content.decode()
    wrong = client.post(address, {"owner": "", "next_step": "", "next_step_by": day.isoformat()})
    assert wrong.status_code == 422
    assert "Say what has to be done by this day." in wrong.content.decode()
    asked.refresh_from_db()
    assert (asked.owner, asked.next_step) == (other, "Ask Suwon")  # nothing is half saved
    assert client.post(address, {"owner": "999999"}).status_code == 422


def test_a_request_is_put_right_in_parts(ulaanbaatar: City, kitakyushu: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar, outcome=OWN_WORDS)
    client, address = signed_in(officer), f"/desk/trainings/{asked.pk}/edit/"
    assert OWN_WORDS in client.get(address).content.decode()
    slug = ulaanbaatar.organisations.get().slug
    words_form = {"translation": "Build it", "organisation": slug, "version": asked.version}
    assert client.post(address, words_form).status_code == 302
    assert client.post(address, words_form | {"translation": "Other"}).status_code == 412
    asked.refresh_from_db()
    assert asked.translation == "Build it"
    need = {
        "topics": ["transport"],
        "level": "advanced",
        "outcome": OWN_WORDS,
        "title": "Buses",
        "version": asked.version,
    }
    scenes.theme("transport")
    assert client.post(address + "?part=need", need).status_code == 302
    who = {"city": "kitakyushu", "name": "Sato Hana", "email": "hana@city.example", "language": "ja"}
    assert client.post(address + "?part=who", who).status_code == 302
    asked.refresh_from_db()
    assert (asked.title, asked.city, asked.contact_name) == ("Buses", kitakyushu, "Sato Hana")
    assert [topic.slug for topic in asked.topics.all()] == ["transport"]
    wrong = client.post(address + "?part=who", who | {"email": "nonsense"})
    assert wrong.status_code == 422
    assert client.get(address + "?part=%00").status_code == 200


def test_a_request_that_is_over_is_not_put_right(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar, "declined", reason="No money")
    client = signed_in(officer)
    assert client.get(f"/desk/trainings/{asked.pk}/edit/").status_code == 409
    assert client.get(f"/desk/trainings/{asked.pk}/owner/").status_code == 409
    shown = told(page(officer, asked))
    assert "No money" in shown
    assert "Say who does what next" not in shown


def test_parts_of_others_stand_between(ulaanbaatar: City, officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def part(http_request: HttpRequest, asked: TrainingRequest) -> deskside.Part | None:
        return "trainings/desk/journal.html", {"lines": [], "zone": "UTC"}

    monkeypatch.setattr(deskside, "PARTS", [part, lambda http_request, asked: None])
    request = HttpRequest()
    request.user = officer
    names = [panel.template.split("/")[-1] for panel in deskside.parts_of(request, scenes.ask(ulaanbaatar))]
    assert names == ["needs.html", "work.html", "journal.html", "thread.html", "journal.html"]


def test_the_page_costs_the_same_for_a_long_thread(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar)
    client, costs = signed_in(officer), []
    for number in (2, 18):
        for _turn in range(number):
            Message.objects.create(request=asked, side="staff", person=officer, text="Words")
            scenes.ask(ulaanbaatar, "submitted")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/desk/trainings/{asked.pk}/")
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_a_title_is_in_the_citys_language(ulaanbaatar: City, officer: Person) -> None:
    asked = scenes.ask(ulaanbaatar, title="Анхны тооллого <b>")
    marked = '<span lang="mn">Анхны тооллого &lt;b&gt;</span>'
    assert f"<h1>{marked}</h1>" in page(officer, asked)
    assert marked in signed_in(officer).get("/desk/trainings/?group=us").content.decode()
    untitled = scenes.ask(ulaanbaatar)
    assert "<h1>Greenhouse gas accounting</h1>" in page(officer, untitled)


def test_that_all_must_answer_is_said_only_until_they_have(
    ulaanbaatar: City, kitakyushu: City, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar), scenes.ask(kitakyushu))
    said = "No provider is asked before all have answered."
    client = Client()
    client.force_login(officer)
    assert said not in client.get(f"/desk/trainings/{lead.pk}/").content.decode()
    TrainingRequest.objects.filter(pk=member.pk).update(joins=TrainingRequest.Joins.ASKED)
    assert said in client.get(f"/desk/trainings/{lead.pk}/").content.decode()
