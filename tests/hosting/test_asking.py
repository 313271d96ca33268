"""What organisers do: ask, remind, give more time, take back, name another person, reply, agree, hand over the list."""

import datetime
from typing import Any

import pytest
from django.db import connection

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.hosting import actions, progress, queries
from events_core.hosting.models import Answer, CohostRequest
from events_core.hosting.terms import Asked
from events_core.journal.models import Letter
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme import sessions
from events_core.programme.models import Event
from registrations import actions as registrations
from tests.cast import Make, join, person
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
    mail_of,
    moved,
    secret_in,
    sent,
    story,
    to_cities,
    verbs,
)
from tests.registrations.conftest import answers

pytestmark = pytest.mark.both
State = CohostRequest.State


def refusal(act: Any, *given: Any, **more: Any) -> tuple[str, list[str]]:
    """The code with which something is refused, and those of its blockers."""
    with pytest.raises(Refused) as caught:
        act(*given, **more)
    return caught.value.code, [blocker.code for blocker in caught.value.blockers]


def faults(act: Any, *given: Any, **more: Any) -> list[tuple[str, str]]:
    """Fields that are found wrong, with their codes."""
    with pytest.raises(Invalid) as caught:
        act(*given, **more)
    return [(error.field, error.code) for error in caught.value.errors]


def frozen() -> dict[str, list[Any]]:
    """Everything that a refused act may not have touched."""
    with connection.cursor() as cursor:
        rows = {}
        for table in ("hosting_cohostrequest", "hosting_answer", "programme_event", "programme_session",
                      "journal_letter", "journal_entry", "network_spentlink"):  # fmt: skip
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            rows[table] = cursor.fetchall()
    return rows


class TestSending:
    def test_what_is_written(self, visit: Event, officer: Person) -> None:
        asked = sent(visit, officer, visitors=25, sites=["Eco-town"], asks=["guide"], message="Dear Mayor")
        row = again(asked)
        assert (row.state, row.link_generation, row.reminders, row.opened_at) == ("sent", 1, 0, None)
        assert (row.asked_starts_at, row.asked_ends_at) == (visit.starts_at, visit.ends_at)
        assert row.asks == Asked(visitors=25, sites=("Eco-town",), asks=("guide",), message="Dear Mayor")
        assert verbs(visit) == ["cohost.drafted", "cohost.sent"]
        assert story(visit)[0].startswith("Park Ji-woo: City of Kitakyushu asked to host on ")
        assert not Answer.objects.exists()

    def test_only_of_what_waits_the_letter_says_so(self, visit: Event, draft: Event, officer: Person) -> None:
        words = "It is announced only when the city has agreed."
        for event in (visit, draft):
            sent(event, officer)
            assert (words in letters()[-1].body) is (event == visit)

    def test_the_letter(self, visit: Event, officer: Person) -> None:
        sent(
            visit,
            officer,
            visitors=25,
            sites=["Eco-town", "Port"],
            asks=["guide"],
            languages=["en", "ko"],
            group="Mayors",
        )
        (letter,) = letters()
        assert (letter.to_email, letter.to_name, letter.language) == ("tanaka@kitakyushu.example", "Tanaka Yui", "ja")
        assert letter.links == {"answer": ["cohost", CohostRequest.objects.get().pk, 1]}
        japanese, english = letter.body.split("* * *")
        assert "都市インベントリの活用" in japanese
        for text in ("Dear Tanaka Yui", "Working with city inventories", "25", "Eco-town and Port", "Guides", "Mayors"):
            assert text in english, text
        assert "Japan time" in english
        secret = CohostRequest.objects.get().link_secret
        assert secret not in letter.body + str(letter.links) + letter.subject
        assert mail_of(letter).count(f"/cohost/{secret}/") == 2

    def test_every_blocker_is_named_at_once(
        self, make_event: Make, kitakyushu: City, officer: Person, clock: Clock
    ) -> None:
        visit = make_event(kind="field_visit")
        body = kitakyushu.organisations.get()
        day = (visit.starts_at - 10 * DAY).date()
        bare = actions.draft_request(visit.pk, kitakyushu, body, by=officer.actor, asked={"reply_by": day.isoformat()})
        network.save_organisation(body, {"kind": "company"}, by=officer.actor)
        clock.wait(days=25)
        before = frozen()
        assert refusal(actions.send, bare.pk, by=officer.actor) == (
            "refused",
            ["not_local_government", "no_contact", "reply_by_past"],
        )
        clock.wait(days=25)
        assert "event_past" in refusal(actions.send, bare.pk, by=officer.actor)[1]
        assert frozen() == before

    def test_a_city_that_the_event_no_longer_goes_to(self, visit: Event, officer: Person, ulaanbaatar: City) -> None:
        asked = ask(visit, officer)
        programme.edit_event(visit.pk, {"cities": ["ulaanbaatar"]}, by=officer.actor)
        assert refusal(actions.send, asked.pk, by=officer.actor)[1] == ["not_of_event"]
        told = {**MAYOR, "note_text": "", "by": officer.actor}
        assert refusal(actions.record_answer, asked.pk, "confirmed", **told)[1] == ["not_of_event"]

    def test_an_event_that_is_over(self, visit: Event, officer: Person) -> None:
        asked = ask(visit, officer)
        programme.cancel(visit.pk, "Typhoon", by=officer.actor)
        assert refusal(actions.send, asked.pk, by=officer.actor)[1] == ["event_over"]

    @pytest.mark.parametrize("state", ["sent", "confirmed", "countered"])
    def test_who_is_asked_is_not_sent_another(self, visit: Event, officer: Person, state: str) -> None:
        made = {"sent": sent, "confirmed": confirmed, "countered": countered}[state](visit, officer)
        before = frozen()
        assert refusal(actions.send, made.pk, by=officer.actor) == ("refused", ["state"])
        assert refusal(actions.edit_request, made.pk, {"visitors": 3}, by=officer.actor)[0] == "sent"
        assert frozen() == before

    @pytest.mark.parametrize("ended", ["declined", "recalled", "expired", "lapsed", "withdrawn"])
    def test_every_ended_one_is_asked_again_with_a_new_link(
        self, visit: Event, officer: Person, clock: Clock, ended: str
    ) -> None:
        asked = end(visit, officer, clock, ended)
        old = again(asked).link_secret
        assert again(asked).state == ended
        given = Answer.objects.count()
        row = again(actions.send(asked.pk, by=officer.actor, asked={"reply_by": None}))
        assert (row.state, row.answer, row.opened_at, row.received_at, row.link_generation) == (
            "sent",
            None,
            None,
            None,
            2,
        )
        assert row.asks_for(again(visit))
        assert Answer.objects.count() == given
        assert row.link_secret != old
        newest = letters()[-1]
        assert (newest.template, secret_in(newest)) == ("hosting/again", row.link_secret)
        assert verbs(visit)[-1] == "cohost.sent_again"
        assert again(actions.confirm(row.pk, TERMS)).state == "confirmed"

    def test_only_what_somebody_saw_goes(self, visit: Event, officer: Person) -> None:
        asked = ask(visit, officer)
        seen = asked.version
        actions.edit_request(asked.pk, {"visitors": 40}, by=officer.actor)
        with pytest.raises(Stale):
            actions.send(asked.pk, by=officer.actor, version=seen)
        assert not letters()

    def test_another_local_government_sees_nothing_by_the_old_link(
        self, visit: Event, officer: Person, clock: Clock, kitakyushu: City
    ) -> None:
        asked = end(visit, officer, clock, "declined")
        old = again(asked).link_secret
        values = {"name": {"en": "Port Authority"}, "kind": "local_government", "city": kitakyushu, "country": "JP"}
        port = network.save_organisation(Organisation(slug="port"), values, by=officer.actor)
        row = actions.draft_request(visit.pk, kitakyushu, port, by=officer.actor)
        assert (row.pk, row.state, row.contact_email, row.answer) == (asked.pk, "drafted", "", None)
        assert again(row).link_secret != old
        assert not CohostRequest.objects.filter(link_digest=asked.link_digest).exists()
        assert Answer.objects.get().organisation.slug == "city-of-kitakyushu"

    def test_without_a_contact_the_focal_point_is_asked(
        self, visit: Event, officer: Person, kitakyushu: City, focal_point: Person
    ) -> None:
        row = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
        assert (row.contact_email, row.contact_language) == (focal_point.email, "ja")


def end(visit: Event, officer: Person, clock: Clock, how: str) -> CohostRequest:
    """A request that came to one of its ends."""
    asked = sent(visit, officer)
    if how == "declined":
        actions.decline(asked.pk, "No room")
    elif how == "recalled":
        actions.recall(asked.pk, by=officer.actor)
    elif how == "expired":
        clock.wait(days=20)
        assert actions.expire_due() == 1
    elif how == "lapsed":
        programme.reschedule(visit.pk, *moved(visit).values(), by=officer.actor)
    else:
        actions.confirm(asked.pk, TERMS)
        actions.withdraw(asked.pk, "Typhoon")
    return asked


def test_reminding_twice_within_a_minute_is_once(visit: Event, officer: Person, clock: Clock) -> None:
    asked = sent(visit, officer)
    secret = asked.link_secret
    for _click in range(2):
        actions.remind(asked.pk, by=officer.actor)
    assert to_cities() == ["request", "reminder"]
    clock.wait(minutes=2)
    row = actions.remind(asked.pk, by=officer.actor)
    assert (row.reminders, row.state, secret_in(letters()[-1])) == (2, "sent", secret)
    assert verbs(visit)[-2:] == ["cohost.reminded"] * 2
    actions.confirm(asked.pk, TERMS)
    assert refusal(actions.remind, asked.pk, by=officer.actor)[1] == ["state"]


def test_more_time(visit: Event, officer: Person) -> None:
    asked = sent(visit, officer)
    day = asked.reply_by + 3 * DAY
    row = again(actions.extend(asked.pk, day.isoformat(), by=officer.actor))
    assert row.reply_by == day
    assert row.due_at.astimezone(visit.zone).isoformat() == f"{day}T23:59:59+09:00"
    assert to_cities() == ["request", "extended"]
    assert "23:59 Japan time (UTC+9)" in letters()[-1].body
    actions.extend(asked.pk, day.isoformat(), by=officer.actor)
    assert len(letters()) == 2
    assert verbs(visit)[-1] == "cohost.extended"
    before = frozen()
    for value, code in (("", "required"), ("soon", "day"), ("2020-01-01", "range"), ("2090-01-01", "range")):
        found = faults(actions.extend, asked.pk, value, by=officer.actor)
        assert ("reply_by", code) in found
    assert frozen() == before


@pytest.mark.parametrize("made", [sent, countered])
def test_taking_back(visit: Event, officer: Person, made: Any) -> None:
    asked = made(visit, officer)
    row = actions.recall(asked.pk, by=officer.actor, message="Another city hosts.")
    letter = letters()[-1]
    assert (row.state, letter.template) == ("recalled", "hosting/recalled")
    assert "Another city hosts." in letter.body
    assert verbs(visit)[-1] == "cohost.recalled"
    for act in (actions.confirm, actions.counter):
        assert refusal(act, asked.pk, TERMS)[0] == "recalled"
    assert refusal(actions.recall, asked.pk, by=officer.actor)[1] == ["state"]
    assert faults(actions.recall, asked.pk, by=officer.actor, message="x" * 2001) == [("message", "too_long")]


@pytest.mark.parametrize(("made", "template"), [(sent, "request"), (countered, "contact"), (confirmed, "contact")])
def test_another_person_at_the_city_gets_another_link(visit: Event, officer: Person, made: Any, template: str) -> None:
    asked = made(visit, officer)
    old, state = again(asked).link_secret, again(asked).state
    person_in_charge = {"name": "Abe Jun", "email": "abe@kitakyushu.example", "language": "ko"}
    row = again(actions.replace_contact(asked.pk, person_in_charge, by=officer.actor))
    letter = letters()[-1]
    assert (row.state, row.contact_email, row.link_generation) == (state, "abe@kitakyushu.example", 2)
    assert (letter.template, letter.to_email, letter.language) == (
        f"hosting/{template}",
        "abe@kitakyushu.example",
        "ko",
    )
    assert secret_in(letter) == row.link_secret != old
    assert verbs(visit)[-1] == "cohost.contact_replaced"
    count = Letter.objects.count()
    actions.replace_contact(asked.pk, person_in_charge, by=officer.actor)
    assert Letter.objects.count() == count
    assert again(asked).link_generation == 2
    assert faults(actions.replace_contact, asked.pk, {"name": "x"}, by=officer.actor) == [("contact.email", "required")]
    assert faults(actions.replace_contact, asked.pk, {"email": "x"}, by=officer.actor) == [("contact.email", "invalid")]


class TestAccepting:
    def test_the_event_and_its_sessions_move_and_other_cities_are_asked_again(
        self, tour: Event, officer: Person
    ) -> None:
        slot = {"title": "Walk", "starts_at": tour.starts_at + HOUR, "ends_at": tour.starts_at + 2 * HOUR}
        session = sessions.add_session(tour.pk, slot, by=officer.actor)
        programme.edit_event(tour.pk, {"capacity": 30}, by=officer.actor)
        other = actions.confirm(sent(tour, officer, "ulaanbaatar", visitors=30).pk, TERMS)
        old = other.link_secret
        mine = countered(tour, officer, **moved(tour), capacity=20)
        row = again(actions.accept(mine.pk, by=officer.actor))
        event = again(tour)
        assert (event.starts_at, event.ends_at, event.capacity) == (*moved(tour).values(), 20)
        assert again(session).starts_at == session.starts_at + 7 * DAY
        assert (row.state, row.is_for(event), row.answer.kind, row.terms.sites[0].name) == (
            "confirmed", True, "countered", "Eco-town centre",
        )  # fmt: skip
        second = again(other)
        assert (second.state, second.asks_for(event), second.answer) == ("sent", True, None)
        assert second.asks.visitors == 20, "no more than the event has places now"
        today = datetime.datetime.now(event.zone).date()
        assert today + 7 * DAY <= second.reply_by <= event.starts_at.astimezone(event.zone).date()
        assert second.link_secret != old
        assert to_cities()[-2:] == ["again", "accepted"]
        assert secret_in(letters(to=PEOPLE["ulaanbaatar"]["email"])[-1]) == second.link_secret
        assert verbs(tour)[-3:] == ["cohost.lapsed", "cohost.sent_again", "cohost.counter_accepted"]
        assert [blocker.about for blocker in queries.unconfirmed_cities(event)] == ["Ulaanbaatar"]
        actions.confirm(second.pk, TERMS)
        assert programme.publish(event.pk, by=officer.actor).state == "published"

    def test_the_team_hears_whose_yes_is_undone(self, tour: Event, officer: Person, trainer: Person) -> None:
        lead = person("lead@team.example")
        join(tour, lead, "organiser")
        join(tour, trainer, "trainer")
        confirmed(tour, officer, "ulaanbaatar")
        mine = countered(tour, officer)
        actions.accept(mine.pk, by=officer.actor)
        last = letters("team", to="lead@team.example")[-1]
        assert last.subject.startswith("Cities are asked again")
        assert "Ulaanbaatar" in last.body
        assert "paused" not in last.body
        assert not letters("team", to=trainer.email)

    def test_a_published_visit_that_moves_so_is_paused(self, tour: Event, officer: Person) -> None:
        confirmed(tour, officer, "ulaanbaatar")
        first = confirmed(tour, officer)
        programme.publish(tour.pk, by=officer.actor)
        actions.withdraw(first.pk, "Typhoon")
        actions.send(first.pk, by=officer.actor)
        actions.counter(first.pk, TERMS | moved(tour))
        actions.accept(first.pk, by=officer.actor)
        assert queries.waiting_among([again(tour)]) == {tour.pk}
        assert "its registration is paused" in letters("team")[-1].body

    def test_who_waits_for_the_very_dates_keeps_the_link(self, tour: Event, officer: Person) -> None:
        other = countered(tour, officer, "ulaanbaatar")
        mine = countered(tour, officer)
        actions.reply(other.pk, "What about these?", dates=tuple(moved(tour).values()), by=officer.actor)
        actions.accept(mine.pk, by=officer.actor)
        row = again(other)
        assert (row.state, row.link_generation, row.asks_for(again(tour))) == ("sent", 1, True)
        assert again(actions.confirm(row.pk, TERMS)).is_for(again(tour))

    def test_other_cities_are_asked_for_as_many_as_there_are_places_now(self, tour: Event, officer: Person) -> None:
        other = sent(tour, officer, "ulaanbaatar", visitors=30)
        fewer = countered(tour, officer, **moved(tour), capacity=18)
        actions.accept(fewer.pk, by=officer.actor)
        assert (again(tour).capacity, again(other).asks.visitors) == (18, 18)

    def test_changes_without_other_dates_move_nothing(self, tour: Event, officer: Person) -> None:
        other = confirmed(tour, officer, "ulaanbaatar")
        mine = actions.counter(sent(tour, officer).pk, {**MAYOR, "capacity": 12, "message": "Small rooms"})
        actions.accept(mine.pk, by=officer.actor)
        assert again(tour).capacity == 12
        assert again(tour).starts_at == tour.starts_at
        assert again(other).state == "confirmed"
        assert not list(queries.unconfirmed_cities(again(tour)))

    @pytest.mark.parametrize(("limit", "kept"), [(None, 30), (30, 30), (31, 30), (29, 29)])
    def test_a_higher_limit_than_the_events_changes_nothing(
        self, make_event: Make, officer: Person, limit: int | None, kept: int
    ) -> None:
        visit = make_event(kind="field_visit", capacity=30)
        mine = actions.counter(sent(visit, officer).pk, {**MAYOR, "capacity": limit, "message": "…"})
        actions.accept(mine.pk, by=officer.actor)
        assert again(visit).capacity == kept

    def test_fewer_seats_than_are_taken(self, visit: Event, officer: Person) -> None:
        confirmed(visit, officer)
        programme.publish(visit.pk, by=officer.actor)
        for name in ("kim", "lee"):
            registrations.register(again(visit), answers(name))
        asked = CohostRequest.objects.get()
        actions.withdraw(asked.pk, "Typhoon")
        actions.send(asked.pk, by=officer.actor)
        actions.counter(asked.pk, TERMS | moved(visit) | {"capacity": 1})
        before = frozen()
        assert refusal(actions.accept, asked.pk, by=officer.actor) == ("refused", ["seats_taken"])
        assert frozen() == before
        assert again(asked).state == "countered"

    def test_a_session_that_would_fall_outside(self, tour: Event, officer: Person) -> None:
        last = {"title": "End", "starts_at": tour.ends_at - HOUR, "ends_at": tour.ends_at}
        sessions.add_session(tour.pk, last, by=officer.actor)
        confirmed(tour, officer, "ulaanbaatar")
        short = {"starts_at": tour.starts_at + 7 * DAY, "ends_at": tour.starts_at + 7 * DAY + 3 * HOUR}
        mine = countered(tour, officer, **short)
        before = frozen()
        assert refusal(actions.accept, mine.pk, by=officer.actor) == ("refused", ["session_outside"])
        assert frozen() == before

    def test_dates_that_are_over_by_now(self, tour: Event, officer: Person, clock: Clock) -> None:
        mine = countered(tour, officer, starts_at=tour.starts_at - 40 * DAY, ends_at=tour.starts_at - 39 * DAY)
        clock.wait(days=30)
        before = frozen()
        assert refusal(actions.accept, mine.pk, by=officer.actor) == ("refused", ["dates_past"])
        assert frozen() == before

    def test_another_city_that_cannot_be_asked_stays_lapsed(
        self, tour: Event, officer: Person, ulaanbaatar: City
    ) -> None:
        other = confirmed(tour, officer, "ulaanbaatar")
        network.save_organisation(ulaanbaatar.organisations.get(), {"kind": "company"}, by=officer.actor)
        actions.accept(countered(tour, officer).pk, by=officer.actor)
        assert again(other).state == "lapsed"
        assert "lapsed" in to_cities()
        assert letters("team")[-1].subject.startswith("Confirmations have lapsed")

    def test_an_event_that_knows_days_only(self, make_event: Make, officer: Person) -> None:
        visit = make_event(kind="field_visit", date_precision="day")
        mine = countered(visit, officer)
        actions.accept(mine.pk, by=officer.actor)
        assert again(mine).state == "confirmed"
        assert not list(queries.unconfirmed_cities(again(visit)))

    @pytest.mark.parametrize("made", [ask, sent, confirmed])
    def test_there_is_something_to_accept(self, visit: Event, officer: Person, made: Any) -> None:
        assert refusal(actions.accept, made(visit, officer).pk, by=officer.actor) == ("refused", ["state"])
        assert refusal(actions.reply, CohostRequest.objects.get().pk, "…", by=officer.actor) == ("refused", ["state"])


class TestReplying:
    def test_the_city_is_asked_once_more_by_the_same_link(self, tour: Event, officer: Person) -> None:
        mine = countered(tour, officer)
        secret = mine.link_secret
        row = again(actions.reply(mine.pk, "Could it be May?", sites=["Port"], by=officer.actor))
        assert (row.state, row.answer, row.asks_for(tour), row.asks.sites) == ("sent", None, True, ("Port",))
        assert Answer.objects.get().kind == "countered"
        letter = letters()[-1]
        assert (letter.template, secret_in(letter)) == ("hosting/reply", secret)
        assert "Could it be May?" in letter.body
        assert verbs(tour)[-1] == "cohost.replied"
        assert again(actions.confirm(row.pk, TERMS)).is_for(again(tour))

    def test_the_event_moves_when_the_city_confirms_the_dates_offered(self, tour: Event, officer: Person) -> None:
        other = confirmed(tour, officer, "ulaanbaatar")
        mine = countered(tour, officer)
        dates = tuple(moved(tour, 14).values())
        row = again(actions.reply(mine.pk, "Or then?", dates=dates, by=officer.actor))
        assert again(tour).starts_at == tour.starts_at
        assert (row.asked_starts_at, row.asked_ends_at) == dates
        assert row.reply_by < dates[0].date()
        actions.confirm(row.pk, TERMS)
        event = again(tour)
        assert (event.starts_at, event.ends_at) == dates
        assert again(mine).is_for(event)
        assert (again(other).state, again(other).asks_for(event)) == ("sent", True)
        assert verbs(tour)[-3:] == ["cohost.agreed", "cohost.lapsed", "cohost.sent_again"]

    def test_whether_the_reply_was_read_is_another_matter(self, tour: Event, officer: Person, clock: Clock) -> None:
        asked = sent(tour, officer)
        actions.opened(asked)
        actions.receive(asked.pk, by_day=(datetime.datetime.now(tour.zone) + 13 * DAY).date())
        actions.remind(asked.pk, by=officer.actor)
        actions.counter(asked.pk, TERMS | moved(tour))
        clock.wait(days=3)
        row = again(actions.reply(asked.pk, "…", by=officer.actor))
        assert (row.opened_at, row.received_at, row.received_by, row.reminded_at, row.reminders) == (None,) * 4 + (0,)
        assert abs(row.sent_at - row.state_since) < HOUR
        actions.opened(row)
        assert verbs(tour)[-1] == "cohost.opened"

    @pytest.mark.parametrize("day", ["2020-01-01", "2090-01-01"])
    def test_the_day_of_reply_is_a_possible_one(self, tour: Event, officer: Person, day: str) -> None:
        mine = countered(tour, officer)
        before = frozen()
        assert faults(actions.reply, mine.pk, "…", reply_by=day, by=officer.actor) == [("reply_by", "range")]
        assert frozen() == before

    def test_only_possible_dates_are_offered(self, tour: Event, officer: Person) -> None:
        mine = countered(tour, officer)
        last = {"title": "End", "starts_at": tour.ends_at - HOUR, "ends_at": tour.ends_at}
        sessions.add_session(tour.pk, last, by=officer.actor)
        start = tour.starts_at + 7 * DAY
        before = frozen()
        for dates, field in (((start, None), "ends_at"), ((start, start - HOUR), "ends_at"),
                             ((start - 900 * DAY, start), "starts_at")):  # fmt: skip
            assert field in [name for name, _code in faults(actions.reply, mine.pk, "…", dates=dates, by=officer.actor)]
        short = (start, start + 3 * HOUR)
        assert refusal(actions.reply, mine.pk, "…", dates=short, by=officer.actor) == ("refused", ["session_outside"])
        assert faults(actions.reply, mine.pk, " ", by=officer.actor) == [("message", "required")]
        assert frozen() == before

    def test_it_is_not_followed_by_a_reminder_at_once(self, tour: Event, officer: Person, clock: Clock) -> None:
        mine = countered(tour, officer)
        clock.wait(days=10)
        day = (datetime.datetime.now(tour.zone) + 13 * DAY).date()
        actions.reply(mine.pk, "…", reply_by=day.isoformat(), by=officer.actor)
        clock.wait(minutes=20)
        assert actions.remind_due() == 0
        assert not progress.was_quiet(again(mine))
        clock.wait(days=2)
        assert actions.remind_due() == 1


class TestTheListOfVisitors:
    def test_it_is_handed_over_once(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        for _click in range(2):
            row = actions.hand_over_visitors(asked.pk, by=officer.actor)
        assert row.visitors_given_at is not None
        assert to_cities()[-1] == "visitors"
        assert to_cities().count("visitors") == 1
        assert secret_in(letters()[-1]) == row.link_secret
        assert verbs(visit)[-1] == "cohost.visitors_given"

    def test_who_answered_by_letter_gets_a_first_link(self, visit: Event, officer: Person) -> None:
        asked = ask(visit, officer)
        actions.record_answer(asked.pk, "confirmed", **MAYOR, note_text="", by=officer.actor)
        row = again(actions.hand_over_visitors(asked.pk, by=officer.actor))
        assert secret_in(letters()[-1]) == row.link_secret

    @pytest.mark.parametrize("made", [ask, sent, countered])
    def test_not_before_the_yes(self, visit: Event, officer: Person, made: Any) -> None:
        asked = made(visit, officer)
        assert refusal(actions.hand_over_visitors, asked.pk, by=officer.actor)[0] == "not_confirmed"

    def test_not_without_somebody_to_get_it(self, visit: Event, officer: Person, kitakyushu: City) -> None:
        asked = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
        actions.record_answer(asked.pk, "confirmed", **MAYOR, note_text="", by=officer.actor)
        assert refusal(actions.hand_over_visitors, asked.pk, by=officer.actor)[0] == "no_contact"

    def test_it_is_closed_with_the_yes(self, visit: Event, officer: Person) -> None:
        asked = confirmed(visit, officer)
        actions.hand_over_visitors(asked.pk, by=officer.actor)
        actions.withdraw(asked.pk, "Typhoon")
        assert again(asked).visitors_given_at is None


class TestOtherKindsThatWait:
    def test_an_event_waits_when_its_organisers_say_so(self, draft: Event, officer: Person) -> None:
        assert not list(queries.unconfirmed_cities(draft))
        for _click in range(2):
            actions.wait_for_cities(draft.pk, True, by=officer.actor)
        assert len(list(queries.unconfirmed_cities(draft))) == 1
        assert queries.waiting_among([draft]) == {draft.pk}
        assert refusal(programme.publish, draft.pk, by=officer.actor)[1] == ["cohost_unconfirmed"]
        actions.wait_for_cities(draft.pk, False, by=officer.actor)
        assert programme.publish(draft.pk, by=officer.actor).state == "published"
        assert [text for text in story(draft) if "wait" in text] == [
            "Park Ji-woo: The event no longer waits for its cities.",
            "Park Ji-woo: The event now waits for its cities before it is published.",
        ]

    def test_a_field_visit_always_waits(self, visit: Event, officer: Person) -> None:
        actions.wait_for_cities(visit.pk, False, by=officer.actor)
        assert len(list(queries.unconfirmed_cities(visit))) == 1
