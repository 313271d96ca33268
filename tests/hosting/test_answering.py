"""What a city does by its link: opens, receives, confirms, declines, proposes, changes details, withdraws, passes on."""

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from events_core.foundation.money import Money
from events_core.foundation.refusals import Invalid, Missing, Refused, Stale, TooMany
from events_core.hosting import actions, opening, queries
from events_core.hosting.models import Answer, CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person, SpentLink
from events_core.programme import actions as programme
from events_core.programme import sites
from events_core.programme.models import Event
from tests.cast import join, person
from tests.hosting.scenes import (
    DAY,
    HOUR,
    MAYOR,
    PEOPLE,
    TERMS,
    Clock,
    again,
    ask,
    confirmed,
    countered,
    letters,
    moved,
    secret_in,
    sent,
    story,
    to_cities,
    verbs,
)
from tests.hosting.test_asking import end, faults, frozen, refusal

pytestmark = pytest.mark.both
WORDS = {"confirm": TERMS, "counter": {**TERMS, "message": "Another hall"}}


@pytest.fixture
def lead(visit: Event) -> Person:
    """An organiser of the visit."""
    somebody = person("lead@team.example", language="ko")
    join(visit, somebody, "organiser")
    return somebody


def by_link(secret: str, address: str = "10.0.0.1") -> HttpRequest:
    return RequestFactory(REMOTE_ADDR=address).get("/")


def opens(secret: str, address: str = "10.0.0.1") -> CohostRequest:
    return opening.request_behind(by_link(secret, address), secret)


class TestConfirming:
    def test_what_is_written(self, visit: Event, officer: Person, lead: Person) -> None:
        asked = sent(visit, officer)
        row = again(actions.confirm(asked.pk, TERMS, seen=(visit.starts_at, visit.ends_at)))
        answer = Answer.objects.get()
        assert (row.state, row.answer, row.is_for(visit)) == ("confirmed", answer, True)
        assert (answer.kind, answer.via, answer.name, answer.position, answer.message, answer.link_generation) == (
            "confirmed", "link", "Moriyama Aya", "Mayor", "You are welcome.", 1,
        )  # fmt: skip
        assert (answer.starts_at, answer.ends_at) == (visit.starts_at, visit.ends_at)
        assert row.terms.on_the_day.phone == "+81 93 582 2102"
        assert row.terms.sites[0].limit == 25
        assert row.terms.in_kind[0].value == Money(Decimal(80000), "JPY")
        assert verbs(visit)[-1] == "cohost.agreed"
        pledged, agreed = story(visit)[:2]
        assert agreed.startswith("Moriyama Aya, City of Kitakyushu: City of Kitakyushu confirmed ")
        assert pledged == "Moriyama Aya, City of Kitakyushu: Pledged by City of Kitakyushu: JPY\u00a080,000."
        assert not list(queries.unconfirmed_cities(visit))

    def test_the_letters(self, visit: Event, officer: Person, lead: Person) -> None:
        asked = confirmed(visit, officer)
        city, *team = letters()[1:]
        assert (city.template, city.language, secret_in(city)) == ("hosting/copy", "ja", again(asked).link_secret)
        assert "* * *" in city.body
        assert "Confirmed: Kitakyushu hosts" in city.subject
        assert {(row.to_email, row.language) for row in team} == {(officer.email, "en"), (lead.email, "ko")}
        for row in team:
            assert f"/desk/events/{visit.slug}/hosting/" in row.body
            assert not row.links
            assert "* * *" not in row.body
        assert "Moriyama Aya, Mayor" in team[0].body

    def test_the_same_twice_is_once(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        before = frozen()
        assert actions.confirm(asked.pk, json.loads(json.dumps(TERMS))).state == "confirmed"
        assert frozen() == before

    @pytest.mark.parametrize("act", ["confirm", "counter"])
    @pytest.mark.parametrize("other", [{"name": "Somebody Else"}, {"sites": []}, {"message": "Only in the morning"}])
    def test_another_answer_overwrites_nothing(self, visit: Event, officer: Person, act: str, other: Any) -> None:
        asked = confirmed(visit, officer)
        before = frozen()
        assert refusal(getattr(actions, act), asked.pk, TERMS | other)[0] == "answered"
        assert refusal(actions.decline, asked.pk, "No")[0] == "answered"
        assert frozen() == before

    def test_dates_that_were_not_seen(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        seen = (visit.starts_at + HOUR, visit.ends_at)
        for act in ("confirm", "counter"):
            assert refusal(getattr(actions, act), asked.pk, WORDS[act], seen=seen)[0] == "lapsed"
        assert not Answer.objects.exists()

    @pytest.mark.parametrize("ended", ["declined", "recalled", "expired", "lapsed", "withdrawn"])
    @pytest.mark.parametrize("act", ["confirm", "counter"])
    def test_what_is_not_open_is_not_answered(
        self, visit: Event, officer: Person, clock: Clock, ended: str, act: str
    ) -> None:
        asked = end(visit, officer, clock, ended)
        before = frozen()
        code = "answered" if ended == "declined" else ended
        assert refusal(getattr(actions, act), asked.pk, WORDS[act])[0] == code
        if ended != "declined":
            assert refusal(actions.decline, asked.pk, "No")[0] == code
        assert refusal(actions.receive, asked.pk)[0] == code
        assert refusal(actions.forward, asked.pk, "Abe", "abe@city.example")[0] == code
        assert frozen() == before

    def test_a_draft_is_not_answered(self, visit: Event, officer: Person) -> None:
        asked = ask(visit, officer)
        assert refusal(actions.confirm, asked.pk, TERMS)[0] == "not_sent"

    def test_late_is_late_before_the_clock_came_by(self, visit: Event, officer: Person, clock: Clock) -> None:
        asked = sent(visit, officer)
        assert asked.due_at
        clock.go_to(asked.due_at - datetime.timedelta(seconds=5))
        assert not again(asked).is_late
        clock.wait(seconds=6)
        assert refusal(actions.confirm, asked.pk, TERMS)[0] == "expired"
        assert refusal(actions.forward, asked.pk, "Abe", "abe@city.example")[0] == "expired"
        assert again(asked).state == "sent"

    def test_an_event_that_was_cancelled(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        programme.cancel(visit.pk, "Typhoon", by=officer.actor)
        assert refusal(actions.confirm, asked.pk, TERMS)[0] == "recalled"

    def test_times_and_places_are_kept_exactly(self, visit: Event, officer: Person) -> None:
        start = visit.starts_at + HOUR
        place = {"name": "Port", "latitude": 33.9012345, "longitude": -0.0, "starts_at": start, "ends_at": start + HOUR}
        asked = actions.confirm(sent(visit, officer).pk, TERMS | {"sites": [place, {"name": "Hall"}]})
        port, hall = again(asked).terms.sites
        assert (port.latitude, port.longitude, port.starts_at) == (33.901235, 0.0, start)
        assert (hall.latitude, hall.starts_at, hall.limit) == (None, None, None)

    def test_faults_are_named_at_their_fields(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        start = visit.starts_at
        bad = {
            "name": " ",
            "on_the_day": {"email": "x"},
            "sites": [{"name": ""}, {"name": "a", "limit": 0, "latitude": 91.0, "longitude": 5.0},
                      {"name": "b", "latitude": 5.0}, {"name": "c", "starts_at": start}, {"name": "d\ne"},
                      {"name": "f", "starts_at": start, "ends_at": start - HOUR}],
            "in_kind": [{"category": "fireworks"}, {"category": "guide", "value": {"amount": "1.5", "currency": "JPY"}},
                        {"category": "guide", "value": {"amount": "1", "currency": "GBP"}}],
            "visitors_list_by": "1 May",
        }  # fmt: skip
        assert faults(actions.confirm, asked.pk, bad) == [
            ("name", "required"),
            ("on_the_day.email", "invalid"),
            ("sites.0.name", "required"),
            ("sites.1.latitude", "range"),
            ("sites.1.limit", "range"),
            ("sites.2.longitude", "required"),
            ("sites.3.ends_at", "required"),
            ("sites.4.name", "line_break"),
            ("sites.5.ends_at", "order"),
            ("in_kind.0.category", "unknown"),
            ("in_kind.1.value", "amount"),
            ("in_kind.2.value", "currency"),
            ("visitors_list_by", "day"),
        ]
        many = {"sites": [{"name": "x"}] * 51, "in_kind": [{"category": "guide"}] * 51}
        assert faults(actions.confirm, asked.pk, TERMS | many) == [("sites", "too_many"), ("in_kind", "too_many")]
        assert again(asked).state == "sent"


class TestReceiving:
    def test_it_is_noted_and_told_to_the_team(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        row = again(actions.receive(asked.pk))
        assert (row.state, row.received_by) == ("sent", None)
        assert row.received_at is not None
        day = visit.starts_at.date() - 20 * DAY
        row = again(actions.receive(asked.pk, by_day=day.isoformat()))
        assert row.received_by == day
        assert verbs(visit)[-2:] == ["cohost.received", "cohost.received_by"]
        assert story(visit)[0].startswith(
            "By the link of City of Kitakyushu: City of Kitakyushu has the request and dec"
        )
        assert [row.subject.partition(":")[0] for row in letters("team")] == ["Kitakyushu has the request"] * 2
        before = frozen()
        actions.receive(asked.pk, by_day=day.isoformat())
        assert frozen() == before

    @pytest.mark.parametrize(("day", "code"), [("2020-01-01", "past"), ("soon", "day"), ("9998-12-31", "range")])
    def test_a_day_to_come(self, visit: Event, officer: Person, day: str, code: str) -> None:
        asked = sent(visit, officer)
        assert faults(actions.receive, asked.pk, by_day=day) == [("received_by", code)]

    def test_who_says_it_again_and_again_fills_no_letter_box(self, visit: Event, officer: Person, clock: Clock) -> None:
        asked = sent(visit, officer)
        for later in range(15):
            actions.receive(asked.pk, by_day=(visit.starts_at - later * DAY).date().isoformat())
        assert len(letters("team", to=officer.email)) == 10
        assert verbs(visit).count("cohost.received_by") == 15
        actions.confirm(asked.pk, TERMS)
        actions.amend(asked.pk, TERMS | {"sites": []})
        assert len(letters("team", to=officer.email)) == 11
        clock.wait(hours=2)
        actions.amend(asked.pk, TERMS)
        assert len(letters("team", to=officer.email)) == 12

    def test_opening_is_noted_once_and_nothing_else(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        before = frozen()
        for _look in range(3):
            actions.opened(opens(asked.link_secret))
        row = again(asked)
        assert row.opened_at is not None
        assert (row.version, row.state) == (asked.version, "sent")
        after = frozen()
        assert len(after["journal_entry"]) == len(before["journal_entry"]) + 1
        assert after["journal_letter"] == before["journal_letter"]
        assert "perhaps by a mail filter" in story(visit)[0]

    @pytest.mark.parametrize("made", [ask, confirmed])
    def test_opening_of_what_is_not_open_is_no_news(self, visit: Event, officer: Person, made: Any) -> None:
        asked = again(made(visit, officer))
        actions.opened(asked)
        assert again(asked).opened_at is None

    def test_who_holds_an_old_row_notes_nothing_for_a_new_link(self, visit: Event, officer: Person) -> None:
        old = sent(visit, officer)
        actions.replace_contact(old.pk, {"name": "Abe", "email": "abe@city.example"}, by=officer.actor)
        actions.opened(old)
        assert again(old).opened_at is None


class TestDeclining:
    def test_what_is_written_and_told(self, visit: Event, officer: Person, lead: Person) -> None:
        asked = sent(visit, officer)
        row = again(actions.decline(asked.pk, "The hall is being rebuilt."))
        answer = Answer.objects.get()
        assert (row.state, answer.kind, answer.name, answer.message) == (
            "declined", "declined", "Tanaka Yui", "The hall is being rebuilt.",
        )  # fmt: skip
        assert to_cities() == ["request", "copy"]
        assert len(letters("team", to=lead.email)) == 1
        assert "The hall is being rebuilt." in letters("team", to=officer.email)[0].body
        assert verbs(visit)[-1] == "cohost.refused"
        before = frozen()
        actions.decline(asked.pk, "The hall is being rebuilt.")
        assert refusal(actions.decline, asked.pk, "Another reason")[0] == "answered"
        assert frozen() == before

    @pytest.mark.parametrize("made", [sent, confirmed])
    def test_once_passed_on_nobody_is_named_who_did_not_say_so(self, visit: Event, officer: Person, made: Any) -> None:
        asked = made(visit, officer)
        actions.forward(asked.pk, "Abe Jun", "abe@city.example")
        act = actions.decline if made is sent else actions.withdraw
        act(asked.pk, "The hall is being rebuilt.")
        assert Answer.objects.latest("pk").name == ""
        assert story(visit)[0].startswith("City of Kitakyushu: ")

    def test_a_reason_is_needed(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        for act in (actions.decline, actions.withdraw):
            assert faults(act, asked.pk, " ") == [("reason", "required")]
            assert faults(act, asked.pk, "x" * 5_001) == [("reason", "too_long")]


class TestProposing:
    def test_what_is_written_and_told(self, visit: Event, officer: Person) -> None:
        asked = actions.counter(sent(visit, officer).pk, TERMS | moved(visit) | {"capacity": 12})
        answer = Answer.objects.get()
        assert (again(asked).state, answer.kind, answer.starts_at) == (
            "countered",
            "countered",
            visit.starts_at + 7 * DAY,
        )
        assert (again(asked).terms.capacity, again(asked).terms.dates) == (12, tuple(moved(visit).values()))
        assert again(visit).starts_at == visit.starts_at
        assert again(asked).asks_for(visit)
        assert to_cities() == ["request", "copy"]
        assert letters("team")[0].subject.startswith("Kitakyushu proposes changes")
        assert verbs(visit)[-1] == "cohost.countered"
        assert len(list(queries.unconfirmed_cities(visit))) == 1

    def test_the_same_twice_is_once_and_nothing_overwrites_it(self, visit: Event, officer: Person) -> None:
        asked = countered(visit, officer)
        before = frozen()
        actions.counter(asked.pk, TERMS | moved(visit))
        for act, given in (
            (actions.counter, TERMS | moved(visit, 8)),
            (actions.confirm, TERMS),
            (actions.decline, "No"),
        ):
            assert refusal(act, asked.pk, given)[0] == "answered"
        assert frozen() == before

    def test_something_must_be_different(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        assert [code for _field, code in faults(actions.counter, asked.pk, MAYOR)] == ["no_change"]
        start = visit.starts_at
        for values, field in (
            ({"starts_at": start}, "ends_at"),
            ({"starts_at": start, "ends_at": start - HOUR}, "ends_at"),
            ({"starts_at": start - 90 * DAY, "ends_at": start}, "starts_at"),
            ({"capacity": 0}, "capacity"),
            ({"also": [{"starts_at": start, "ends_at": start - HOUR}], "message": "…"}, "also.0.ends_at"),
        ):
            assert [name for name, _code in faults(actions.counter, asked.pk, MAYOR | values)] == [field]

    def test_a_proposal_is_not_withdrawn_but_taken_back_by_its_organisers(self, visit: Event, officer: Person) -> None:
        asked = countered(visit, officer)
        assert refusal(actions.withdraw, asked.pk, "…")[0] == "not_confirmed"
        assert actions.recall(asked.pk, by=officer.actor).state == "recalled"


class TestChangingDetails:
    def test_only_details_change_and_the_yes_stands(self, visit: Event, officer: Person, lead: Person) -> None:
        asked = confirmed(visit, officer)
        programme.publish(visit.pk, by=officer.actor)
        version = again(visit).version
        new = {**TERMS, "name": "Sato Ken", "position": "Clerk", "message": "ignored", "capacity": 3,
               "sites": [{"name": "Port", "limit": 5}], **moved(visit)}  # fmt: skip
        row = again(actions.amend(asked.pk, new))
        first, second = Answer.objects.order_by("pk")
        assert (row.state, row.answer, row.is_for(visit)) == ("confirmed", second, True)
        assert (second.kind, second.amends, second.decided, second.name) == ("amended", first, first, "Sato Ken")
        assert (row.terms.message, row.terms.capacity, row.terms.sites[0].name) == ("You are welcome.", None, "Port")
        assert first.name == "Moriyama Aya"
        assert [site.name for site in sites.of_event(visit)] == ["Port"]
        assert again(visit).version > version
        assert story(visit)[0] == "Sato Ken, City of Kitakyushu: City of Kitakyushu changed details: sites."
        assert letters("team", to=officer.email)[-1].subject.startswith("Kitakyushu changed details")
        actions.amend(asked.pk, TERMS)
        assert Answer.objects.latest("pk").decided == first

    def test_what_is_the_same_is_no_news(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        before = frozen()
        actions.amend(asked.pk, TERMS)
        assert frozen() == before

    def test_two_tabs(self, visit: Event, officer: Person) -> None:
        asked = again(confirmed(visit, officer))
        actions.amend(asked.pk, TERMS | {"sites": []}, version=asked.version)
        with pytest.raises(Stale):
            actions.amend(asked.pk, TERMS | {"in_kind": []}, version=asked.version)
        assert again(asked).terms.in_kind

    @pytest.mark.parametrize("made", [ask, sent, countered])
    def test_only_of_a_yes(self, visit: Event, officer: Person, made: Any) -> None:
        assert refusal(actions.amend, made(visit, officer).pk, TERMS) == ("refused", ["state"])


class TestWithdrawing:
    def test_a_published_visit_is_paused_and_its_team_is_told(
        self, visit: Event, officer: Person, lead: Person
    ) -> None:
        asked = confirmed(visit, officer)
        programme.publish(visit.pk, by=officer.actor)
        assert sites.of_event(visit)
        row = again(actions.withdraw(asked.pk, "Typhoon damage", name="Sato Ken", position="Clerk"))
        answer = Answer.objects.latest("pk")
        assert (row.state, answer.kind, answer.name, answer.message) == (
            "withdrawn", "withdrawn", "Sato Ken", "Typhoon damage",
        )  # fmt: skip
        assert again(visit).state == "published"
        assert queries.waiting_among([visit]) == {visit.pk}
        assert not sites.of_event(visit)
        assert to_cities()[-1] == "copy"
        told = letters("team", to=officer.email)[-1]
        assert "its registration is paused" in told.body
        assert "Typhoon damage" in told.body
        assert len(letters("team", to=lead.email)) == 2
        assert not Letter.objects.filter(template__startswith="registrations/").exists()
        gift, answer_back = story(visit)[:2]
        assert answer_back.startswith("Sato Ken, City of Kitakyushu: City of Kitakyushu took back its yes to ")
        assert gift.endswith("The contribution of City of Kitakyushu was withdrawn.")
        before = frozen()
        actions.withdraw(asked.pk, "Typhoon damage", name="Sato Ken", position="Clerk")
        assert refusal(actions.withdraw, asked.pk, "Another reason")[0] == "not_confirmed"
        assert frozen() == before

    def test_of_a_draft_nothing_is_paused(self, visit: Event, officer: Person) -> None:
        actions.withdraw(confirmed(visit, officer).pk, "Typhoon")
        assert "paused" not in letters("team")[-1].body

    def test_what_waits_for_no_city_is_not_paused(self, draft: Event, officer: Person) -> None:
        asked = confirmed(draft, officer)
        programme.publish(draft.pk, by=officer.actor)
        actions.withdraw(asked.pk, "Typhoon")
        assert "paused" not in letters("team")[-1].body

    @pytest.mark.parametrize("made", [ask, sent, countered])
    def test_there_must_be_a_yes(self, visit: Event, officer: Person, made: Any) -> None:
        asked = made(visit, officer)
        assert refusal(actions.withdraw, asked.pk, "…")[0] == "not_confirmed"
        assert refusal(actions.withdraw, asked.pk, "…", recorded_by=officer.actor) == ("refused", ["state"])

    def test_what_is_over_is_not_withdrawn_by_link(self, visit: Event, officer: Person, clock: Clock) -> None:
        asked = confirmed(visit, officer)
        programme.publish(visit.pk, by=officer.actor)
        clock.go_to(visit.ends_at + HOUR)
        assert refusal(actions.withdraw, asked.pk, "Too late.")[0] == "event_over"
        assert again(asked).state == "confirmed"

    def test_recorded_by_the_organisers(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        actions.withdraw(asked.pk, "By telephone", name="Sato Ken", recorded_by=officer.actor)
        answer = Answer.objects.latest("pk")
        assert (answer.via, answer.link_generation) == ("letter", 0)
        assert verbs(visit)[-1] == "cohost.withdrawal_recorded"
        assert story(visit)[0].startswith("Park Ji-woo: ")


class TestPassingOn:
    def test_a_colleague_gets_the_link_in_their_language(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        actions.forward(asked.pk, "Abe Jun", "abe@city.example", language="ko")
        letter = letters()[-1]
        assert (letter.template, letter.to_email, letter.language) == ("hosting/forwarded", "abe@city.example", "ko")
        assert secret_in(letter) == asked.link_secret
        assert again(asked).contact_email == PEOPLE["kitakyushu"]["email"]
        assert verbs(visit)[-1] == "cohost.forwarded"
        assert "abe" not in json.dumps(list(Entry.objects.values_list("data", "actor_label"))).lower()
        for _turn in range(4):
            actions.forward(asked.pk, "Abe Jun", "abe@city.example")
        assert letters()[-1].language == "ja"
        assert refusal(actions.forward, asked.pk, "Abe Jun", "abe@city.example")[0] == "forwarded_often"
        actions.recall(asked.pk, by=officer.actor)
        actions.send(asked.pk, by=officer.actor)
        assert actions.forward(asked.pk, "Abe Jun", "abe@city.example").forwards == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            (("", "a@b.example"), "name"),
            (("Abe", ""), "email"),
            (("Abe", "nobody"), "email"),
            (("Abe\nBcc: x@y.example", "a@b.example"), "name"),
        ],
    )
    def test_faults(self, visit: Event, officer: Person, given: tuple[str, str], field: str) -> None:
        asked = sent(visit, officer)
        assert [name for name, _code in faults(actions.forward, asked.pk, *given)] == [field]


class TestLinks:
    def test_a_link_opens_its_own_request_only(self, tour: Event, officer: Person) -> None:
        mine, other = sent(tour, officer), sent(tour, officer, "ulaanbaatar")
        assert opens(mine.link_secret).pk == mine.pk
        assert opens(other.link_secret).pk == other.pk

    def test_an_old_link_says_why(self, tour: Event, officer: Person) -> None:
        other = confirmed(tour, officer, "ulaanbaatar")
        old = other.link_secret
        actions.accept(countered(tour, officer).pk, by=officer.actor)
        with pytest.raises(Refused) as caught:
            opens(old)
        assert caught.value.code == "lapsed"
        fresh = again(other).link_secret
        actions.recall(other.pk, by=officer.actor)
        assert opens(fresh).state == "recalled"
        actions.send(other.pk, by=officer.actor)
        with pytest.raises(Refused) as caught:
            opens(fresh)
        assert caught.value.code == "replaced"
        with pytest.raises(Refused) as caught:
            opens(old)
        assert caught.value.code == "lapsed"
        assert not SpentLink.objects.filter(digest=again(other).link_digest).exists()

    def test_a_link_is_closed_some_time_after_the_event(self, visit: Event, officer: Person, clock: Clock) -> None:
        asked = confirmed(visit, officer)
        clock.go_to(visit.ends_at + 89 * DAY)
        assert opens(again(asked).link_secret).pk == asked.pk
        clock.wait(days=2)
        with pytest.raises(Refused) as caught:
            opens(again(asked).link_secret)
        assert caught.value.code == "over"

    @pytest.mark.parametrize("wrong", ["", "x", "A" * 42, "A" * 44, "é" * 43, "A" * 42 + "\n", "../" * 14 + "A"])
    def test_what_is_no_secret(self, db: None, wrong: str) -> None:
        with pytest.raises(Missing):
            opens(wrong)

    @override_settings(RATE_LIMITS=True)
    def test_who_guesses_is_held_back(self, visit: Event, officer: Person) -> None:
        secret = sent(visit, officer).link_secret
        for turn in range(21):
            with pytest.raises(Missing):
                opens("A" * 41 + f"{turn:02d}")
        with pytest.raises(TooMany):
            opens(secret)
        assert opens(secret, "10.0.0.2")

    @override_settings(RATE_LIMITS=True)
    def test_who_has_the_link_or_an_old_one_is_not_held_back(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        old = asked.link_secret
        actions.replace_contact(asked.pk, {"name": "Abe", "email": "abe@city.example"}, by=officer.actor)
        for _turn in range(25):
            with pytest.raises(Refused):
                opens(old)
            assert opens(again(asked).link_secret)

    def test_tables_hold_no_secret(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        actions.replace_contact(asked.pk, {"name": "Abe", "email": "abe@city.example"}, by=officer.actor)
        everything = str(frozen())
        assert asked.link_secret not in everything
        assert again(asked).link_secret not in everything


class TestSitesLieOnTheDaysOfTheVisit:
    def test_those_of_a_yes_and_of_later_details(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        early = {"name": "Eco-town", "starts_at": visit.starts_at - DAY, "ends_at": visit.starts_at - DAY + HOUR}
        late = {"name": "Eco-town", "starts_at": visit.ends_at - HOUR, "ends_at": visit.ends_at + 2 * DAY}
        with pytest.raises(Invalid) as refused:
            actions.confirm(asked.pk, {**TERMS, "sites": [TERMS["sites"][0], early]})
        assert [error.field for error in refused.value.errors] == ["sites.1.starts_at", "sites.1.ends_at"]
        actions.confirm(asked.pk, TERMS)
        with pytest.raises(Invalid) as refused:
            actions.amend(asked.pk, {**TERMS, "sites": [late]})
        assert [error.field for error in refused.value.errors] == ["sites.0.ends_at"]
        assert Answer.objects.count() == 1

    def test_those_of_a_proposal_on_its_own_days(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer)
        week = 7 * DAY
        dates = {"starts_at": visit.starts_at + week, "ends_at": visit.ends_at + week}
        site = {"name": "Eco-town", "starts_at": visit.starts_at, "ends_at": visit.starts_at + HOUR}
        with pytest.raises(Invalid):
            actions.counter(asked.pk, {**TERMS, **dates, "sites": [site]})
        site = {name: value if name == "name" else value + week for name, value in site.items()}
        assert actions.counter(asked.pk, {**TERMS, **dates, "sites": [site]}).state == "countered"


def test_what_the_organisers_reply_stands_on_the_request_until_it_is_sent_anew(visit: Event, officer: Person) -> None:
    asked = countered(visit, officer)
    actions.reply(asked.pk, "Would the Monday after suit?", by=officer.actor)
    assert again(asked).asks.reply == "Would the Monday after suit?"
    actions.recall(asked.pk, by=officer.actor)
    actions.send(asked.pk, by=officer.actor)
    assert again(asked).asks.reply == ""
