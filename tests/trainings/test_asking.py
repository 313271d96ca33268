"""Asking for a training: the beginning, the steps, the check, and the page that follows."""

import datetime
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from events_core.network.models import City, Person
from events_core.programme.models import Event
from trainings import actions
from trainings.actions.demand import PATIENCE
from trainings.models import Report, TrainingRequest
from trainings.models.demand import KEPT

from . import scenes
from .cityhall import (
    ASKED,
    BEGIN,
    NEW,
    again,
    drafted,
    english,
    hidden,
    letters,
    one,
    page_of,
    phone,
    sent,
    signed_in,
    text_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
_S = TrainingRequest.State
STEPS = ("who", "need", "people", "when", "means")


@pytest.fixture(autouse=True)
def topic() -> None:
    """A subject to ask for."""
    scenes.theme()


def saved(asked: TrainingRequest, step: str, **values: Any) -> Any:
    """Send a step as its page holds it."""
    return english().post(page_of(asked, f"step/{step}/"), {"version": again(asked).version, **values})


class TestTheBeginning:
    def test_from_nothing_to_sent_without_an_account(self, ulaanbaatar: City, officer: Person) -> None:
        client = english()
        key = hidden(client.get(NEW))
        answer = client.post(NEW, BEGIN | key)
        made = one()
        assert answer.url == page_of(made, "step/need/")
        assert (made.city, made.state, made.maker, made.contact_language) == (ulaanbaatar, _S.DRAFT, None, "mn")
        steps: dict[str, dict[str, Any]] = {
            "need": {"outcome": "A first inventory", "topics": ["ghg-accounting"], "level": "beginner"},
            "people": {"people": "18", "audience": "Officers", "audiences": ["planners"], "language_0": "mn",
                       "language_1": "en", "language_2": ""},
            "when": {"months": [scenes.month_in(4), scenes.month_in(5)], "days": "5", "mode": "in_person"},
            "means": {"baseline": "Meters", "venue": "A hall", "amount": "3,000", "currency": "USD"},
        }  # fmt: skip
        for step, values in steps.items():
            at = page_of(made, f"step/{step}/")
            answer = client.post(at, hidden(client.get(at)) | values)
            assert answer.status_code == 302, text_of(answer)
        assert answer.url == page_of(made, "check/")
        checked = client.get(answer.url)
        for words in ("A first inventory", "Officers", "Beginner", "Planners", "USD 3,000", "Ulaanbaatar", "5 days"):
            assert words in text_of(checked).replace("\u00a0", " "), words
        followed = client.post(answer.url, hidden(checked), follow=True)
        made = again(made)
        assert (made.state, made.people, made.languages) == (_S.SUBMITTED, 18, ["mn", "en"])
        assert made.reference == f"LCC/{timezone.now().year}/REQ-01"
        assert "Your request is sent" in text_of(followed)
        assert "Nobody yet. The whole secretariat was told." in text_of(followed)
        assert [letter.to_email for letter in letters("desk_submitted")] == [officer.email]

    def test_the_link_is_mailed_in_both_languages(self, ulaanbaatar: City) -> None:
        english().post(NEW, BEGIN)
        letter = letters("begun")[0]
        assert (letter.to_email, letter.language, letter.links) == (
            "oyun@city.example", "mn", {"request": list(one().link)},
        )  # fmt: skip
        assert "the link to go on" in letter.subject
        assert "⟦request⟧" in letter.body
        assert BEGIN["outcome"] not in letter.body

    def test_a_second_click_makes_no_second_draft(self, ulaanbaatar: City) -> None:
        client = english()
        key = hidden(client.get(NEW))["once"]
        first, second = (client.post(NEW, BEGIN | {"once": key}) for _click in range(2))
        assert (first.status_code, first.url) == (302, second.url)
        assert len(letters("begun")) == 1
        client.post(NEW, BEGIN | {"once": key, "outcome": "Something else"})
        assert TrainingRequest.objects.count() == 2

    def test_a_city_that_is_not_on_record_writes_its_name(self, db: None) -> None:
        english().post(NEW, BEGIN | {"city": "", "city_text": "Erdenet, Mongolia"})
        assert (one().city, one().place) == (None, "Erdenet, Mongolia")

    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("city", "", "Say which city asks: choose it, or write its name."),
            ("city", "atlantis", "Choose one of the answers offered."),
            ("name", "", "Fill in “Your name”."),
            ("name", "a\u202eb", "Remove the character that does not print"),
            ("email", "oyun", "Enter an email address with an @ sign"),
            ("outcome", "", "What do you want to be able to do afterwards?"),
            ("outcome", "x" * 5001, "Shorten this to 5000 characters or fewer"),
            ("language", "xx", "Choose one of the answers offered."),
            ("topics", ["nothing"], "Choose one of the answers offered."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, ulaanbaatar: City, field: str, value: Any, says: str
    ) -> None:
        typed = BEGIN | {"position": "Кептэн <b>"} | {field: value}
        answer = english().post(NEW, typed)
        assert answer.status_code == 422
        assert says in text_of(answer)
        assert "Кептэн &lt;b&gt;" in answer.content.decode()
        assert not TrainingRequest.objects.exists()
        assert not letters("begun")

    def test_who_types_the_address_of_somebody_else_learns_nothing(self, ulaanbaatar: City, officer: Person) -> None:
        drafted(contact={"name": "Real Person", "email": "real@city.example", "language": "mn"})
        for email in ("real@city.example", officer.email, "nobody@city.example"):
            shown = english().post(NEW, BEGIN | {"email": email}, follow=True)
            assert shown.status_code == 200
            assert "Real Person" not in text_of(shown)
            assert officer.name not in text_of(shown)
        assert TrainingRequest.objects.filter(maker__isnull=False).count() == 0

    @override_settings(RATE_LIMITS=True, DEMO=False)
    def test_nobody_has_many_mails_sent(self, ulaanbaatar: City) -> None:
        cache.clear()
        statuses = [english().post(NEW, BEGIN).status_code for _time in range(35)]
        assert (statuses[:30], statuses[-1]) == ([302] * 30, 429)
        assert len(letters("begun")) == statuses.count(302) == TrainingRequest.objects.count()

    @override_settings(RATE_LIMITS=True, DEMO=False)
    def test_nor_by_one_draft_with_other_addresses(self, ulaanbaatar: City) -> None:
        cache.clear()
        asked = drafted()
        who = {"city": "ulaanbaatar", "name": "Dorj", "language": "en"}
        told = [saved(asked, "who", **who, email=f"x{number}@city.example").status_code for number in range(35)]
        assert (told[:30], told[-1]) == ([302] * 30, 429)

    def test_it_is_not_kept_by_anybody_on_the_way(self, ulaanbaatar: City) -> None:
        for answer in (phone().get(NEW), phone().post(NEW, BEGIN)):
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["Referrer-Policy"] == "same-origin"

    def test_a_focal_point_finds_city_and_details_filled_in(self, mongolian: Person, ulaanbaatar: City) -> None:
        client = signed_in(mongolian)
        page = client.get(NEW).content.decode()
        assert '<option value="ulaanbaatar" selected>' in page
        assert f'value="{mongolian.email}"' in page
        client.post(NEW, BEGIN)
        assert one().maker == mongolian

    def test_it_says_what_it_is_in_every_language(self, ulaanbaatar: City) -> None:
        for code in ("en", "zh-hans", "ja", "ko", "mn", "ru"):
            assert phone(language=code).get(NEW).status_code == 200


class TestSteps:
    def test_each_is_saved_on_its_own(self, ulaanbaatar: City) -> None:
        asked = drafted()
        answer = saved(asked, "people", people="7", audience="", language_0="ru", language_1="ru", language_2="mn")
        assert answer.url == page_of(asked, "step/when/")
        kept = again(asked)
        assert (kept.people, kept.audience, kept.languages) == (7, "", ["ru", "mn"])
        assert (kept.outcome, kept.months, kept.level) == ("A first inventory", ["2027-04", "2027-05"], "beginner")

    def test_one_can_stop_at_any_of_them(self, ulaanbaatar: City) -> None:
        asked = drafted()
        answer = saved(asked, "when", days="3", later="1")
        assert answer.url == page_of(asked)
        assert again(asked).days == 3

    @pytest.mark.parametrize("step", STEPS)
    def test_what_was_said_stands_in_each(self, ulaanbaatar: City, step: str) -> None:
        asked = drafted(venue="A hall", baseline="Meters", days=5, title="Inventories")
        page = english().get(page_of(asked, f"step/{step}/"))
        assert page.status_code == 200
        shown = {
            "who": "oyun@city.example", "need": "A peer review", "people": "Officers",
            "when": 'value="2027-04" ', "means": "3000",
        }[step]  # fmt: skip
        assert shown in page.content.decode()
        assert "Save and continue" in text_of(page)

    @pytest.mark.parametrize("step", STEPS)
    def test_sending_what_stands_there_changes_nothing(self, ulaanbaatar: City, step: str) -> None:
        asked = drafted(venue="A hall", days=5, audiences=["planners"])
        before = TrainingRequest.objects.values().get()
        form = english().get(page_of(asked, f"step/{step}/")).context["form"]
        values = {name: form[name].value() for name in form.fields}
        sent_values = {name: value for name, value in values.items() if value is not None}
        assert english().post(page_of(asked, f"step/{step}/"), sent_values).status_code == 302
        assert TrainingRequest.objects.values().get() == before

    @pytest.mark.parametrize(
        ("step", "values", "says"),
        [
            ("people", {"people": "many"}, "whole number"),
            ("people", {"people": "0"}, "Enter a whole number from 1 to"),
            ("people", {"language_0": "xx"}, "xx"),
            ("when", {"months": ["soon"]}, "Choose one of the answers offered."),
            ("when", {"days": "400"}, "Enter a whole number from 1 to 365."),
            ("means", {"amount": "much"}, "Write the amount in figures"),
            ("means", {"amount": "10.5", "currency": "JPY"}, "JPY has none"),
            ("need", {"level": "master"}, "Choose one of the answers offered."),
            ("who", {"email": "x"}, "Enter an email address"),
        ],
    )
    def test_what_is_wrong_is_said(self, ulaanbaatar: City, step: str, values: dict[str, Any], says: str) -> None:
        asked = drafted()
        answer = saved(asked, step, **values)
        assert answer.status_code == 422
        assert says in text_of(answer)
        assert again(asked).version == asked.version

    def test_who_is_late_keeps_what_they_typed(self, ulaanbaatar: City) -> None:
        asked = drafted()
        client, at = english(), page_of(asked, "step/need/")
        old = hidden(client.get(at))
        saved(asked, "when", days="3")
        late = client.post(at, old | {"outcome": "My words", "topics": ["ghg-accounting"]})
        assert late.status_code == 412
        assert "Somebody else was faster" in text_of(late)
        assert "My words" in late.content.decode()
        assert again(asked).outcome == "A first inventory"
        assert client.post(at, hidden(late) | {"outcome": "My words"}).status_code == 302
        assert again(asked).outcome == "My words"

    def test_a_new_address_gets_the_link(self, ulaanbaatar: City) -> None:
        asked = drafted()
        who = {"city": "ulaanbaatar", "name": "Dorj", "email": "dorj@city.example", "language": "en"}
        assert saved(asked, "who", **who).status_code == 302
        assert [letter.to_email for letter in letters("begun")] == ["dorj@city.example", "oyun@city.example"]
        saved(asked, "who", **who, position="Mayor")
        assert len(letters("begun")) == 2

    def test_after_it_was_sent_nothing_is_changed_and_nothing_lost(self, ulaanbaatar: City) -> None:
        asked = sent()
        answer = saved(asked, "need", outcome="Other words")
        assert answer.status_code == 409
        assert "Write to the secretariat what should be different." in text_of(answer)
        assert "Other words" in text_of(answer)
        assert again(asked).outcome == "A first inventory"
        assert english().get(page_of(asked, "step/need/")).url == page_of(asked)

    def test_there_are_no_others(self, ulaanbaatar: City) -> None:
        assert english().get(page_of(drafted(), "step/nothing/")).status_code == 404

    def test_months_that_were_chosen_stay_when_they_are_over(self, ulaanbaatar: City) -> None:
        asked = drafted(months=["2020-01"])
        assert 'value="2020-01"' in english().get(page_of(asked, "step/when/")).content.decode()


class TestTheDraft:
    def test_it_says_where_to_go_on_and_until_when(self, ulaanbaatar: City) -> None:
        asked = drafted(languages=[], months=[])
        page = english().get(page_of(asked))
        assert f'href="{page_of(asked, "step/people/")}">Continue where you were' in page.content.decode()
        assert "A draft that nobody changes is kept until" in text_of(page)

    def test_when_all_is_there_it_leads_to_the_check(self, ulaanbaatar: City) -> None:
        asked = drafted()
        assert f'href="{page_of(asked, "check/")}">Check and send' in english().get(page_of(asked)).content.decode()

    def test_the_check_says_what_is_missing(self, ulaanbaatar: City) -> None:
        asked = drafted(topics=[])
        page = english().get(page_of(asked, "check/"))
        assert "Choose at least one subject." in text_of(page)
        assert f'href="{page_of(asked, "step/need/")}"' in page.content.decode()
        assert "Send the request" not in text_of(page)
        answer = english().post(page_of(asked, "check/"), {"version": asked.version})
        assert (answer.status_code, again(asked).state) == (409, _S.DRAFT)

    def test_what_was_changed_since_it_was_checked_is_not_sent(self, ulaanbaatar: City) -> None:
        asked = drafted()
        old = hidden(english().get(page_of(asked, "check/")))
        saved(asked, "when", days="3")
        answer = english().post(page_of(asked, "check/"), old)
        assert (answer.status_code, again(asked).state) == (412, _S.DRAFT)
        assert "The request was changed meanwhile" in text_of(answer)
        english().post(page_of(asked, "check/"), hidden(answer))
        assert again(asked).state == _S.SUBMITTED

    def test_sending_twice_is_sending_once(self, ulaanbaatar: City) -> None:
        asked = drafted()
        for _click in range(2):
            assert english().post(page_of(asked, "check/"), {"version": asked.version}).status_code == 302
        assert len(letters("submitted")) == 1

    def test_nobody_continues_it_for_30_days(self, ulaanbaatar: City) -> None:
        asked = drafted()
        TrainingRequest.objects.update(saved_at=timezone.now() - PATIENCE - datetime.timedelta(minutes=1))
        actions.forget_drafts()
        page = english().get(page_of(asked))
        assert page.status_code == 409
        assert "This draft was not continued for 30 days, and was deleted." in text_of(page)
        assert f'href="{NEW}"' in page.content.decode()


class TestTheLink:
    def test_it_is_private(self, ulaanbaatar: City) -> None:
        for asked in (drafted(), sent()):
            got = english().get(page_of(asked))
            assert got["Cache-Control"] == "private, no-store"
            assert got["Referrer-Policy"] == "same-origin"
            assert got["X-Robots-Tag"] == "noindex, nofollow"

    def test_it_speaks_the_language_of_the_contact_unless_one_was_chosen(self, ulaanbaatar: City) -> None:
        asked = sent()
        assert '<html lang="mn"' in phone().get(page_of(asked)).content.decode()
        assert '<html lang="ja"' in phone(language="ja").get(page_of(asked)).content.decode()

    @pytest.mark.parametrize("part", ["", "step/need/", "check/", "write/", "withdraw/"])
    @pytest.mark.parametrize("secret", ["x" * 43, "short", "ы" * 43])
    def test_a_wrong_one_opens_nothing(self, ulaanbaatar: City, part: str, secret: str) -> None:
        sent()
        for method in ("get", "post"):
            answer = getattr(english(), method)(f"/trainings/requests/{secret}/{part}")
            assert answer.status_code == 404
            assert "This link opens nothing" in text_of(answer)

    @override_settings(RATE_LIMITS=True)
    def test_who_guesses_is_slowed_down(self, ulaanbaatar: City) -> None:
        cache.clear()
        asked = sent()
        statuses = [english().get(f"/trainings/requests/{'x' * 43}/").status_code for _time in range(25)]
        assert (statuses[:20], statuses[-1]) == ([404] * 20, 429)
        assert english().get(page_of(asked)).status_code == 429

    def test_it_closes_after_three_years(self, ulaanbaatar: City) -> None:
        asked = sent()
        TrainingRequest.objects.update(state_since=timezone.now() - KEPT - datetime.timedelta(days=1))
        page = english().get(page_of(asked))
        assert page.status_code == 409
        assert "This page was closed three years after the request." in text_of(page)

    def test_looking_changes_nothing(self, ulaanbaatar: City) -> None:
        asked = drafted()
        before = TrainingRequest.objects.values().get()
        for part in ("", *(f"step/{step}/" for step in STEPS), "check/", "write/", "withdraw/"):
            for method in ("get", "head"):
                assert getattr(english(), method)(page_of(asked, part)).status_code in (200, 302)
        assert TrainingRequest.objects.values().get() == before


class TestThePage:
    def test_what_was_asked_and_what_happened(self, ulaanbaatar: City, officer: Person, provider: Any) -> None:
        asked = scenes.ask(ulaanbaatar, "submitted")
        shown = text_of(english().get(page_of(asked)))
        for words in (
            "Your request is with the secretariat", asked.reference, "An officer takes the request up.", "18 people",
            "Officers of the environment office", "Mongolian", "Sent (done)", "The secretariat takes it up",
        ):  # fmt: skip
            assert words in shown, words
        taken = scenes.ask(ulaanbaatar, "matched", owner=officer, next_step="Ask ICLEI, they are weak in finance")
        scenes.match(taken, scenes.offer(provider), "accepted", reason="Because the other one is bad")
        shown = text_of(english().get(page_of(taken)))
        for words in ("A provider accepted (done) Test Network of Cities", officer.name, f"mailto:{officer.email}"):
            assert words in (shown if "mailto" not in words else english().get(page_of(taken)).content.decode()), words
        assert "The city says whether it agrees." in shown
        for inside in ("weak in finance", "the other one is bad"):
            assert inside not in shown

    def test_a_provider_is_not_named_before_it_has_accepted(self, ulaanbaatar: City, provider: Any) -> None:
        asked = scenes.ask(ulaanbaatar)
        scenes.match(asked, scenes.offer(provider))
        shown = text_of(english().get(page_of(asked)))
        assert "A provider is asked (done)" in shown
        assert "The provider answers." in shown
        assert "Test Network" not in shown

    def test_when_the_report_is_there_nothing_waits_for_it(self, ulaanbaatar: City, published: Event) -> None:
        asked = scenes.ask(ulaanbaatar, "delivered", event=published, agreed_name="Dorj", agreed_at=timezone.now())
        assert "You get the report." in text_of(english().get(page_of(asked)))
        Report.objects.create(request=asked, sent_at=timezone.now())
        shown = text_of(english().get(page_of(asked)))
        assert "You get the report." not in shown
        assert "Report on the training (done)" in shown
        assert "The city agreed (done) Dorj, " in shown

    @pytest.mark.parametrize(
        ("state", "says"),
        [
            ("declined", "The secretariat cannot arrange this training"),
            ("on_hold", "Your request waits"),
        ],
    )
    def test_why_it_does_not_go_on(self, ulaanbaatar: City, state: str, says: str) -> None:
        asked = scenes.ask(ulaanbaatar, state, reason="No 100% funds <b>now</b>.")
        page = english().get(page_of(asked))
        assert says in text_of(page)
        assert "The reason: No 100% funds <b>now</b>." in text_of(page)
        assert "<b>now</b>" not in page.content.decode()

    @pytest.mark.parametrize("state", [state for state in _S.values if state != "draft"])
    def test_it_opens_in_every_state_and_language(
        self, ulaanbaatar: City, published: Event, provider: Any, state: str
    ) -> None:
        event = {"event": published} if state in ("scheduled", "delivered", "closed") else {}
        asked = scenes.ask(ulaanbaatar, state, reason="A reason", **event)
        if state in ("matched", "agreed", "scheduled"):
            scenes.match(asked, scenes.offer(provider), "accepted")
        for code in ("en", "mn"):
            page = phone(language=code).get(page_of(asked))
            assert page.status_code == 200
            assert asked.reference in text_of(page)
            ids = re.findall(r' id="([^"]+)"', page.content.decode())
            assert len(ids) == len(set(ids))
        assert ("Held (done)" in text_of(english().get(page_of(asked)))) == (state in ("delivered", "closed"))

    def test_a_draft_that_was_taken_back_says_so_and_no_more(self, ulaanbaatar: City, officer: Person) -> None:
        asked = drafted()
        english().post(page_of(asked, "withdraw/"), {"reason": ""})
        shown = text_of(english().get(page_of(asked)))
        assert "The city has taken this request back" in shown
        for words in ("Questions and answers", "Nobody yet", "Sent (done)", "Take the request back"):
            assert words not in shown
        answer = english().post(page_of(asked, "write/"), {"text": "Hello", "name": "Oyun"})
        assert (answer.status_code, len(letters("desk_message"))) == (409, 0)

    def test_it_is_taken_back_after_a_page_that_says_what_happens(self, ulaanbaatar: City, officer: Person) -> None:
        asked = sent()
        page = english().get(page_of(asked, "withdraw/"))
        assert "The secretariat is told at once" in text_of(page)
        english().post(page_of(asked, "withdraw/"), {"reason": "No time."})
        assert (again(asked).state, again(asked).reason) == (_S.WITHDRAWN, "No time.")
        assert "The city has taken this request back" in text_of(english().get(page_of(asked)))
        assert english().post(page_of(asked, "withdraw/"), {"reason": "Again"}).status_code == 302

    def test_what_is_agreed_is_not_taken_back_here(self, ulaanbaatar: City) -> None:
        asked = scenes.ask(ulaanbaatar, "agreed")
        assert "Take the request back" not in text_of(english().get(page_of(asked)))
        assert english().post(page_of(asked, "withdraw/"), {"reason": ""}).status_code == 409
        assert again(asked).state == _S.AGREED

    def test_too_long_a_reason(self, ulaanbaatar: City) -> None:
        answer = english().post(page_of(sent(), "withdraw/"), {"reason": "x" * 2001})
        assert answer.status_code == 422
        assert "x" * 2001 in answer.content.decode()

    def test_it_costs_the_same_however_much_was_said(
        self, ulaanbaatar: City, django_assert_max_num_queries: Any
    ) -> None:
        asked = sent()
        counts = []
        for more in (2, 18):
            for number in range(more):
                actions.say(asked.pk, "city", f"Message {number}", name="Oyun")
            with django_assert_max_num_queries(20) as seen:
                english().get(page_of(asked))
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestMine:
    def test_each_role_finds_its_own(
        self, ulaanbaatar: City, mongolian: Person, officer: Person, participant: Person, focal_point: Person,
        organiser: Person,
    ) -> None:  # fmt: skip
        asked = sent()
        at = f"/me/trainings/{asked.pk}/"
        assert phone().get(at).status_code == 302
        assert phone().get(at).url.startswith("/sign-in/")
        for somebody in (participant, focal_point, organiser, officer):
            assert signed_in(somebody).get(at).status_code == 404
        assert signed_in(mongolian).get(at).url == page_of(asked)
        TrainingRequest.objects.update(maker=participant)
        assert signed_in(participant).get(at).url == page_of(asked)

    def test_the_panel_shows_what_is_mine(self, ulaanbaatar: City, mongolian: Person, participant: Person) -> None:
        asked = sent(title="Inventories for the capital")
        assert "Inventories for the capital" in text_of(signed_in(mongolian).get("/me/"))
        assert f"/me/trainings/{asked.pk}/" in signed_in(mongolian).get("/me/").content.decode()
        assert "Training requests" not in text_of(signed_in(participant).get("/me/"))

    def test_drafts_of_others_are_not_listed(self, ulaanbaatar: City, mongolian: Person, participant: Person) -> None:
        actions.start(ASKED | {"title": "Not sent"}, maker=participant)
        assert "Not sent" not in text_of(signed_in(mongolian).get("/me/trainings/"))
        assert "Not sent" in text_of(signed_in(participant).get("/me/trainings/"))

    def test_the_list_costs_the_same_for_many(
        self, ulaanbaatar: City, mongolian: Person, django_assert_max_num_queries: Any
    ) -> None:
        client, counts = signed_in(mongolian), []
        for more in (2, 18):
            for _number in range(more):
                scenes.ask(ulaanbaatar, topics=("ghg-accounting", "finance"))
            with django_assert_max_num_queries(20) as seen:
                assert client.get("/me/trainings/").status_code == 200
            counts.append(len(seen))
        assert counts[0] == counts[1]


def test_crawlers_are_sent_away_from_links_but_not_from_the_form() -> None:
    robots = phone().get("/robots.txt").content.decode()
    assert "Disallow: /trainings/requests/\n" in robots
    assert "Allow: /trainings/requests/new/\n" in robots
