"""The page behind a city's link while it can answer: what it shows, the answer, its check, and what goes wrong."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import translation

from events_core.hosting import actions
from events_core.hosting.models import Answer, CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.hosting.cityhall import ASKED, WHO, days, filled, page_of, phone, text_of
from tests.hosting.scenes import DAY, Clock, again, letters, sent, story

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NO_WAY = {"name": "", "position": "", "reason": "Our hall is under repair."}


@pytest.fixture
def asked(visit: Event, officer: Person) -> CohostRequest:
    """Kitakyushu is asked, for two sites, a bus and guides."""
    return sent(visit, officer, **ASKED)


def post(request: CohostRequest, values: dict[str, Any], client: Client | None = None) -> Any:
    return (client or phone()).post(page_of(request), values)


def check_and_send(request: CohostRequest, values: dict[str, Any]) -> Any:
    """As a person does it: check first, then send what the check page holds."""
    client = phone()
    checked = post(request, values, client)
    assert checked.status_code == 200, text_of(checked)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', checked.content.decode())
    kept: dict[str, list[str]] = {}
    for name, value in hidden:
        kept.setdefault(name, []).append(value)
    return client.post(page_of(request), {**kept, "step": "send"}, follow=True)


def writes() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Answer, Entry, Letter))


class TestWhatIsAsked:
    def test_who_asks_what_and_by_when(self, asked: CohostRequest, visit: Event) -> None:
        answer = phone(language="en").get(page_of(asked))
        shown = text_of(answer)
        assert answer.status_code == 200
        for words in (
            "Will Kitakyushu host this field visit?",
            "Secure page for City of Kitakyushu. Open until",
            visit.reference,
            "Up to 24 people",
            "City officers from six countries",
            *ASKED["sites"],
            "Local transport",
            "Guides",
            "Japanese, English",
            ASKED["message"],
            "Nothing is sent yet.",
        ):
            assert words in shown, words
        assert 'href="mailto:secretariat@test.example?subject=' in answer.content.decode()
        assert 'href="#answer"' in answer.content.decode()

    def test_facts_come_before_the_form(self, asked: CohostRequest) -> None:
        page = phone().get(page_of(asked)).content.decode()
        assert page.index("<aside") < page.index('id="answer"')

    @pytest.mark.parametrize("signed_in", [False, True])
    def test_a_focal_point_finds_their_name(
        self, asked: CohostRequest, focal_point: Person, signed_in: bool, organiser: Person
    ) -> None:
        client = phone()
        client.force_login(focal_point if signed_in else organiser)
        held = f'name="name" value="{focal_point.name}"' in client.get(page_of(asked)).content.decode()
        assert held is signed_in

    def test_other_kinds_of_events_are_called_so(self, make_event: Any, officer: Person) -> None:
        request = sent(make_event(), officer)
        assert "Will Kitakyushu host this event?" in text_of(phone(language="en").get(page_of(request)))

    def test_the_page_costs_the_same_for_much(
        self, visit: Event, officer: Person, django_assert_num_queries: Any
    ) -> None:
        few = sent(visit, officer)
        client = phone()
        client.get(page_of(few))
        address = page_of(few)
        with django_assert_num_queries(3):
            client.get(address)
        actions.recall(few.pk, by=officer.actor)
        many = {**ASKED, "sites": [f"Site {number}" for number in range(20)]}
        request = actions.send(few.pk, by=officer.actor, asked=many)
        client.get(page_of(request))
        address = page_of(request)
        with django_assert_num_queries(3):
            client.get(address)


class TestTheLanguage:
    def test_it_is_the_contacts_at_first(self, asked: CohostRequest) -> None:
        answer = phone().get(page_of(asked))
        assert '<html lang="ja">' in answer.content.decode()
        assert "北九州市" in text_of(answer)

    def test_the_menu_changes_it_and_comes_back(self, asked: CohostRequest) -> None:
        client = phone()
        page = client.get(page_of(asked)).content.decode()
        menu = re.findall(r'href="(/language/ko/[^"]+)"', page)[0]
        back = client.get(menu.replace("&amp;", "&"))
        assert back.url == page_of(asked)
        assert back["Referrer-Policy"] == "same-origin"
        assert '<html lang="ko">' in client.get(back.url).content.decode()
        assert '<html lang="ko">' in post(asked, {}, client).content.decode()

    def test_refusals_speak_it_too(self, asked: CohostRequest, visit: Event, officer: Person) -> None:
        old = page_of(asked)
        programme.reschedule(visit.pk, visit.starts_at + 7 * DAY, visit.ends_at + 7 * DAY, by=officer.actor)
        actions.send(asked.pk, by=officer.actor)
        assert '<html lang="ja">' in phone().get(old).content.decode()


class TestYes:
    def test_nothing_is_sent_before_it_was_checked(self, asked: CohostRequest) -> None:
        before = writes()
        checked = post(asked, filled(asked, "confirmed"), phone(language="en"))
        shown = text_of(checked)
        assert checked.status_code == 200
        for words in (
            "Check your answer before you send it",
            "Yes, as proposed",
            "Takahashi Kenji",
            "When you send it:",
        ):
            assert words in shown, words
        assert writes() == before
        assert again(asked).state == "sent"

    def test_then_it_is(self, asked: CohostRequest, visit: Event) -> None:
        answer = check_and_send(asked, filled(asked, "confirmed", remark="You are welcome."))
        assert answer.redirect_chain == [(page_of(asked), 302)]
        request = again(asked)
        assert (request.state, request.is_for(visit)) == ("confirmed", True)
        assert request.terms.message == "You are welcome."
        assert [site.name for site in request.terms.sites] == ASKED["sites"]
        assert [one.category for one in request.terms.in_kind] == ASKED["asks"]
        assert (request.answer.name, request.answer.position) == (WHO["name"], WHO["position"])

    def test_with_all_details(self, asked: CohostRequest, visit: Event) -> None:
        day = days(visit)["first_day"]
        details = {
            "on_the_day_name": "Sato Ken", "on_the_day_phone": "+81 93 582 2102", "on_the_day_email": "sato@city.example",
            "site_0_address": "10-20 Hibikimachi", "site_0_day": day, "site_0_from": "10:00", "site_0_to": "12:00",
            "site_0_limit": "20", "site_0_papers": "Passport", "site_0_safety": "Closed shoes",
            "site_0_place": "33.9012, 130.8123", "site_0_contact": "Ito Rin", "site_0_phone": "+81 93 000 0000",
            "own_sites": "1", "site_2_name": "Smart energy district",
            "own_kinds": "1", "kind_0_description": "Two coaches", "kind_0_amount": "840,000", "kind_0_currency": "JPY",
            "kind_2_category": "catering", "kind_2_description": "Lunch",
            "visitors_list_by": day,
        }  # fmt: skip
        checked = text_of(post(asked, filled(asked, "confirmed", **details), phone(language="en")))
        for words in ("Sato Ken", "10-20 Hibikimachi", "10:00–12:00", "Closed shoes", "JPY 840,000", "Lunch"):
            assert words in checked, words
        check_and_send(asked, filled(asked, "confirmed", **details))
        terms = again(asked).terms
        first = terms.sites[0]
        assert (first.limit, first.papers, first.latitude, first.contact.name) == (20, "Passport", 33.9012, "Ito Rin")
        assert first.starts_at.astimezone(visit.zone).isoformat(timespec="minutes") == f"{day}T10:00+09:00"
        assert terms.sites[2].name == "Smart energy district"
        assert [(one.category, one.description) for one in terms.in_kind] == [
            ("local_transport", "Two coaches"), ("guide", ""), ("catering", "Lunch"),
        ]  # fmt: skip
        assert (terms.on_the_day.email, str(terms.visitors_list_by)) == ("sato@city.example", day)

    def test_twice_is_once(self, asked: CohostRequest) -> None:
        values = filled(asked, "confirmed", step="send")
        for _time in range(2):
            assert post(asked, values).status_code == 302
        assert Answer.objects.count() == 1

    def test_a_currency_of_the_country_comes_first(self, asked: CohostRequest) -> None:
        page = phone().get(page_of(asked)).content.decode()
        menu = page.partition('name="kind_0_currency"')[2]
        assert menu.index("JPY") < menu.index("CNY")


class TestChanges:
    def test_other_days_with_the_same_times(self, asked: CohostRequest, visit: Event) -> None:
        values = filled(asked, "countered", capacity="20", open_sites=["0"], note="Under repair.", **days(visit, 7))
        checked = post(asked, values, phone(language="en")).content.decode()
        assert checked.count('<del class="was">') == 2
        assert "Left out: Water treatment works" in checked
        check_and_send(asked, values)
        request = again(asked)
        assert request.state == "countered"
        assert request.answer_starts_at == visit.starts_at + 7 * DAY
        assert request.answer_ends_at == visit.ends_at + 7 * DAY
        assert (request.terms.capacity, request.terms.message) == (20, "Under repair.")
        assert [site.name for site in request.terms.sites] == ["Eco-town recycling plants"]
        assert again(visit).starts_at == visit.starts_at

    def test_what_cannot_be_given_is_left_out(self, asked: CohostRequest) -> None:
        values = filled(asked, "countered", gives=["guide"])
        assert "The city would not give" in text_of(post(asked, values, phone(language="en")))
        check_and_send(asked, values)
        request = again(asked)
        assert [one.category for one in request.terms.in_kind] == ["guide"]
        assert request.terms.dates is None
        assert request.terms.capacity is None

    def test_dates_that_were_offered_are_choices(self, visit: Event, officer: Person) -> None:
        other = {"starts_at": visit.starts_at + 14 * DAY, "ends_at": visit.ends_at + 14 * DAY}
        request = sent(visit, officer, **ASKED, candidates=[other])
        page = phone(language="en").get(page_of(request))
        assert "These dates would suit as well" in text_of(page)
        assert page.content.decode().count('name="dates"') == 3
        check_and_send(request, filled(request, "countered", dates="0"))
        assert again(request).answer_starts_at == other["starts_at"]

    def test_other_dates_than_those_offered(self, visit: Event, officer: Person) -> None:
        other = {"starts_at": visit.starts_at + 14 * DAY, "ends_at": visit.ends_at + 14 * DAY}
        request = sent(visit, officer, candidates=[other])
        ignored = filled(request, "countered", dates="kept", note="Fewer", **days(visit, 7))
        check_and_send(request, ignored)
        assert again(request).terms.dates is None

    def test_without_a_last_day_it_is_as_long(self, asked: CohostRequest, visit: Event) -> None:
        values = filled(asked, "countered") | {"first_day": days(visit, 7)["first_day"], "last_day": ""}
        check_and_send(asked, values)
        assert again(asked).answer_ends_at == visit.ends_at + 7 * DAY

    @pytest.mark.parametrize("own", [False, True])
    def test_nothing_different_is_said_so(self, asked: CohostRequest, own: bool) -> None:
        more = {"own_sites": "1", "site_2_name": "Port"} if own else {"site_0_limit": "12"}
        answer = post(asked, filled(asked, "countered", **more), phone(language="en"))
        assert answer.status_code == (200 if own else 422)
        assert ("Say what should be different" in text_of(answer)) is not own


class TestNo:
    def test_with_a_reason(self, asked: CohostRequest) -> None:
        check_and_send(asked, filled(asked, "declined", **NO_WAY))
        request = again(asked)
        assert (request.state, request.answer.message) == ("declined", NO_WAY["reason"])
        assert request.answer.name == "Tanaka Yui"  # who was asked

    def test_what_belongs_to_a_yes_is_not_looked_at(self, asked: CohostRequest) -> None:
        bad = {"first_day": "soon", "capacity": "many", "site_0_limit": "-", "on_the_day_email": "x"}
        assert post(asked, filled(asked, "declined", **NO_WAY, **bad)).status_code == 200


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("answer", "change", "field", "words"),
        [
            ("", {}, "answer_0", "Choose one of the three answers."),
            ("confirmed", {"name": ""}, "name", "Say who answers for the city."),
            ("confirmed", {"position": " "}, "position", "Say in which position you answer."),
            ("countered", {"name": ""}, "name", "Say who answers for the city."),
            ("declined", {"reason": ""}, "reason", "Say why, in a sentence or two."),
            ("countered", {"first_day": "soon"}, "first_day", "Enter a day such as"),
            ("countered", {"first_day": "2020-01-01", "last_day": "2020-01-02"}, "first_day", "still to come"),
            ("countered", {"first_day": "2031-05-02", "last_day": "2031-05-01"}, "last_day", "must not come before"),
            ("countered", {"first_day": "", "last_day": "2031-05-01"}, "first_day", "Give the first day."),
            ("countered", {"capacity": "0"}, "capacity", "Enter a whole number from 1 to"),
            ("countered", {"capacity": "many"}, "capacity", "whole number"),
            ("confirmed", {"site_1_limit": "0"}, "site_1_limit", "Enter a whole number from 1 to"),
            ("countered", {"open_sites": ["1"], "site_1_limit": "0"}, "site_1_limit", "Enter a whole number from 1 to"),
            ("confirmed", {"site_0_from": "10:00", "site_0_to": "11:00"}, "site_0_day", "Give the day as well."),
            ("confirmed", {"site_0_day": "2031-05-01"}, "site_0_day", "Choose a day of the visit"),
            ("confirmed", {"site_0_place": "by the river"}, "site_0_place", "Write latitude and longitude"),
            ("confirmed", {"site_0_place": "133.9, 30.1"}, "site_0_place", "Write degrees between -90 and 90."),
            ("confirmed", {"on_the_day_email": "sato"}, "on_the_day_email", "with an @ sign"),
            ("confirmed", {"kind_1_amount": "much", "kind_1_currency": "JPY"}, "kind_1_amount", "amount in figures"),
            ("confirmed", {"kind_1_amount": "9.50", "kind_1_currency": "JPY"}, "kind_1_amount", "amount in figures"),
            (
                "confirmed",
                {"own_kinds": "1", "kind_2_amount": "9"},
                "kind_2_category",
                "Choose what the city provides.",
            ),
            ("confirmed", {"own_sites": "1", "site_2_address": "X"}, "site_2_name", "Write the name of the site."),
            ("confirmed", {"name": "A\nBcc: all"}, "name", "on one line"),
        ],
    )
    def test_it_stands_at_its_field_and_all_is_kept(
        self, asked: CohostRequest, answer: str, change: dict[str, Any], field: str, words: str
    ) -> None:
        before = writes()
        values = filled(asked, answer) | {"note": "Kept <as typed>", "remark": "Kept <as typed>"} | change
        refused = post(asked, values, phone(language="en"))
        page = refused.content.decode()
        assert refused.status_code == 422
        assert re.search(rf'<a href="#id_{field}">[^<]*{re.escape(words)}', page), page.partition('class="errors')[2][
            :500
        ]
        assert "<title>Error:" in page
        assert "Kept &lt;as typed&gt;" in page
        assert writes() == before

    def test_the_part_with_the_error_stands_open(self, asked: CohostRequest) -> None:
        page = post(asked, filled(asked, "confirmed", site_1_limit="0")).content.decode()
        opened = re.findall(r'<details class="details mt"[^>]* open><summary>([^<]+)', page)
        assert opened == ["Water treatment works"]

    def test_change_it_brings_everything_back(self, asked: CohostRequest, visit: Event) -> None:
        values = filled(asked, "countered", **days(visit, 7), note="Under repair", open_sites=["1"], site_0_limit="12")
        back = post(asked, values | {"step": "change"}, phone(language="en"))
        page = back.content.decode()
        assert back.status_code == 200
        assert "<title>Will" in page
        for held in (f'value="{days(visit, 7)["first_day"]}"', "Under repair", 'value="12"', f'value="{WHO["name"]}"'):
            assert held in page, held
        boxes = re.findall(r'name="open_sites" value="(\d)"[^>]* checked', page)
        assert boxes == ["1"]
        assert re.search(r'name="answer" value="countered"[^>]* checked', page)

    @pytest.mark.parametrize(("more", "field"), [("own_sites", "site_4_name"), ("own_kinds", "kind_4_category")])
    def test_more_rows(self, asked: CohostRequest, more: str, field: str) -> None:
        values = filled(asked, "confirmed", own_sites="1", own_kinds="1", more=more, site_2_name="Port")
        page = post(asked, values)
        assert page.status_code == 200
        assert f'name="{field}"' in page.content.decode()
        assert 'value="Port"' in page.content.decode()
        assert again(asked).state == "sent"

    def test_a_form_from_elsewhere_is_refused(self, asked: CohostRequest) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(page_of(asked), filled(asked, "confirmed", step="send")).status_code == 403
        assert again(asked).state == "sent"


class TestWhatChangesMeanwhile:
    @pytest.mark.parametrize("step", ["check", "send"])
    def test_other_dates_are_shown_and_nothing_is_lost(
        self, asked: CohostRequest, visit: Event, officer: Person, step: str
    ) -> None:
        values = filled(asked, "countered", note="Under repair", step=step, **days(visit, 3))
        actions.counter(asked.pk, {**WHO, "capacity": 10})
        later = (visit.starts_at + 7 * DAY, visit.ends_at + 7 * DAY)
        actions.reply(asked.pk, "What about this week?", dates=later, by=officer.actor)
        refused = post(asked, values, phone(language="en"))
        page = refused.content.decode()
        assert refused.status_code == 409
        assert "Your answer was not taken" in page
        assert "Under repair" in page
        assert f'name="seen" value="{later[0].isoformat()}/' in page
        assert again(asked).state == "sent"

    def test_an_answer_without_the_dates_it_is_for_is_not_taken(self, asked: CohostRequest) -> None:
        for held in ("", "x/y", "2027-01-01T00:00:00/2027-01-02T00:00:00"):
            assert post(asked, filled(asked, "confirmed", step="send", seen=held)).status_code == 409
        assert again(asked).state == "sent"

    def test_who_was_faster_is_shown_with_what_was_written(self, asked: CohostRequest) -> None:
        values = filled(asked, "countered", step="send", capacity="12", note="Only twelve")
        post(asked, filled(asked, "declined", step="send", **NO_WAY))
        late = post(asked, values, phone(language="en"))
        shown = text_of(late)
        assert late.status_code == 409
        assert "Nothing was changed" in shown
        assert "What you wrote" in shown
        assert "Only twelve" in shown
        assert again(asked).state == "declined"

    def test_the_request_was_taken_back(self, asked: CohostRequest, officer: Person) -> None:
        values = filled(asked, "confirmed", step="send")
        actions.recall(asked.pk, by=officer.actor)
        late = post(asked, values, phone(language="en"))
        assert late.status_code == 409
        assert "The organizers have taken the request back." in text_of(late)
        assert again(asked).state == "recalled"

    def test_the_time_is_over_before_the_clock_has_come_by(self, asked: CohostRequest, clock: Clock) -> None:
        values = filled(asked, "confirmed", step="send")
        assert asked.due_at
        clock.go_to(asked.due_at + datetime.timedelta(seconds=1))
        late = post(asked, values, phone(language="en"))
        assert late.status_code == 409
        assert "The time to answer is over" in text_of(late)
        assert again(asked).state == "sent"

    def test_after_a_reply_the_form_begins_with_what_was_said(self, asked: CohostRequest, officer: Person) -> None:
        details = {"site_0_limit": "12", "kind_1_description": "Two guides", "kind_1_amount": "9000"}
        check_and_send(asked, filled(asked, "countered", capacity="12", kind_1_currency="JPY", **details))
        actions.reply(asked.pk, "Twelve is fine.", by=officer.actor)
        page = phone(language="en").get(page_of(asked)).content.decode()
        for held in (f'value="{WHO["name"]}"', 'value="12"', 'value="Two guides"', 'value="9000"'):
            assert held in page, held
        assert "Answers" in page


class TestReceived:
    def test_the_organisers_are_told(self, asked: CohostRequest, visit: Event) -> None:
        day = datetime.date.fromisoformat(days(visit)["first_day"]) - 10 * DAY
        client = phone(language="en")
        answer = client.post(page_of(asked, "received/"), {"received_by": day.isoformat()}, follow=True)
        assert "The organizers know that you have the request" in text_of(answer)
        assert "You said that the city decides by" in text_of(answer)
        assert again(asked).received_by == day
        assert again(asked).state == "sent"

    @pytest.mark.parametrize("day", ["soon", "2020-01-01"])
    def test_a_day_that_is_none_stands_at_its_field(self, asked: CohostRequest, day: str) -> None:
        answer = phone().post(page_of(asked, "received/"), {"received_by": day})
        assert answer.status_code == 422
        assert f'value="{day}"' in answer.content.decode()
        assert '<details class="details small" open>' in answer.content.decode()
        assert again(asked).received_at is None

    def test_only_while_it_is_open(self, asked: CohostRequest, officer: Person) -> None:
        actions.recall(asked.pk, by=officer.actor)
        assert phone().post(page_of(asked, "received/"), {}).status_code == 409
        assert phone().get(page_of(asked, "received/")).status_code == 405


class TestForwarding:
    WHOM: dict[str, str] = {"name": "Ito Rin", "email": "ito@city.example", "language": "en"}

    def test_a_colleague_gets_the_link_and_answers_in_their_name(self, asked: CohostRequest) -> None:
        client = phone(language="en")
        assert "Pass it on to a colleague" in text_of(client.get(page_of(asked, "forward/")))
        answer = client.post(page_of(asked, "forward/"), self.WHOM, follow=True)
        assert "The request is passed on" in text_of(answer)
        assert [row.to_email for row in letters("forwarded")] == ["ito@city.example"]
        check_and_send(asked, filled(asked, "confirmed", name="Ito Rin"))
        assert again(asked).answer.name == "Ito Rin"
        with translation.override("en"):
            assert story(again(asked).event)[0].startswith("Ito Rin, City of Kitakyushu: ")

    @pytest.mark.parametrize("change", [{"name": ""}, {"email": "ito"}, {"email": ""}, {"language": "tlh"}])
    def test_what_is_wrong_stands_at_its_field(self, asked: CohostRequest, change: dict[str, str]) -> None:
        answer = phone(language="en").post(page_of(asked, "forward/"), self.WHOM | change)
        assert answer.status_code == 422
        assert 'class="errors' in answer.content.decode()
        assert not letters("forwarded")

    def test_five_times_at_most(self, asked: CohostRequest) -> None:
        told = [phone(language="en").post(page_of(asked, "forward/"), self.WHOM).status_code for _n in range(6)]
        assert told == [302] * 5 + [409]
        assert len(letters("forwarded")) == 5

    @override_settings(RATE_LIMITS=True, DEMO=False)
    def test_an_address_that_sends_much_is_slowed_down(
        self, asked: CohostRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions.answering, "MOST_FORWARDS", 100)
        told = [phone().post(page_of(asked, "forward/"), self.WHOM).status_code for _n in range(35)]
        assert (told[:30], told[-1]) == ([302] * 30, 429)
        assert len(letters("forwarded")) == told.count(302)

    def test_nothing_is_passed_on_when_it_is_over(self, asked: CohostRequest, officer: Person) -> None:
        actions.recall(asked.pk, by=officer.actor)
        assert phone().post(page_of(asked, "forward/"), self.WHOM).status_code == 409
        assert phone().get(page_of(asked, "forward/")).url == page_of(asked)
