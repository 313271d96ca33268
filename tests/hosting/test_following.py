"""What cities and teams hear when the event changes, is put off, called off, held, or leaves a city out."""

import datetime
from typing import Any

import pytest

from events_core.hosting import actions, queries
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme import sites
from events_core.programme.models import Event
from tests.cast import Make
from tests.hosting.scenes import (
    DAY,
    PEOPLE,
    TERMS,
    Clock,
    again,
    ask,
    confirmed,
    countered,
    letters,
    moved,
    newest_secret,
    sent,
    to_cities,
    verbs,
)
from tests.hosting.test_answering import opens
from tests.hosting.test_asking import frozen, refusal

pytestmark = pytest.mark.both


def english(letter: Any) -> str:
    """The half of a letter that is in English."""
    return str(letter.body.split("* * *")[-1])


@pytest.mark.parametrize("made", [sent, countered, confirmed])
def test_other_dates_make_everything_lapse(visit: Event, officer: Person, made: Any) -> None:
    asked = made(visit, officer)
    old = (asked.answer_starts_at, asked.answer, asked.link_secret)
    programme.reschedule(visit.pk, *moved(visit, 3).values(), by=officer.actor)
    row = again(asked)
    assert (row.state, row.answer_starts_at, row.answer, row.link_secret) == ("lapsed", *old)
    assert verbs(visit)[-1] == "cohost.lapsed"
    letter = letters(to=PEOPLE["kitakyushu"]["email"])[-1]
    assert letter.template == "hosting/lapsed"
    assert ("The confirmation of City of Kitakyushu" in english(letter)) is (made is confirmed)
    assert ("asked about" in english(letter)) is (made is not confirmed)
    assert letter.links["answer"][2] == 1
    assert [row.subject.partition(":")[0] for row in letters("team")[-1:]] == {
        sent: [],
        countered: ["Kitakyushu proposes changes"],
        confirmed: ["Confirmations have lapsed"],
    }[made]
    assert refusal(actions.confirm, asked.pk, TERMS)[0] == "lapsed"
    assert opens(row.link_secret).state == "lapsed"


def test_the_lapsed_letter_names_the_dates_that_were_asked_about(visit: Event, officer: Person) -> None:
    countered(visit, officer, **moved(visit, 100))
    programme.reschedule(visit.pk, *moved(visit, 3).values(), by=officer.actor)
    asked_about = visit.starts_at.astimezone(visit.zone)
    proposed = (visit.starts_at + 100 * DAY).astimezone(visit.zone)
    text = english(letters(to=PEOPLE["kitakyushu"]["email"])[-1])
    assert f"{asked_about.day}" in text.partition("asked about ")[2].partition(" no longer")[0]
    assert f"{proposed:%B}" not in text


def test_a_draft_has_nothing_to_lose(visit: Event, officer: Person) -> None:
    asked = ask(visit, officer)
    programme.reschedule(visit.pk, *moved(visit).values(), by=officer.actor)
    assert again(asked).state == "drafted"
    assert not letters()


def test_a_city_left_out_lapses_and_the_others_stand(tour: Event, officer: Person) -> None:
    mine, other = confirmed(tour, officer), confirmed(tour, officer, "ulaanbaatar")
    programme.publish(tour.pk, by=officer.actor)
    programme.edit_event(tour.pk, {"cities": ["kitakyushu"]}, by=officer.actor)
    assert (again(mine).state, again(other).state) == ("confirmed", "lapsed")
    told = letters("team")[-1]
    assert told.subject.startswith("Confirmations have lapsed")
    assert "paused" not in told.body  # the city that is left has confirmed
    assert not list(queries.unconfirmed_cities(again(tour)))
    assert [row.city for row in sites.of_event(again(tour))] == [mine.city.name]
    assert refusal(actions.send, other.pk, by=officer.actor)[1] == ["not_of_event"]
    programme.edit_event(tour.pk, {"cities": ["kitakyushu", "ulaanbaatar"]}, by=officer.actor)
    assert [blocker.about for blocker in queries.unconfirmed_cities(again(tour))] == ["Ulaanbaatar"]
    assert actions.send(other.pk, by=officer.actor).state == "sent"


def test_a_new_city_pauses_a_published_visit(visit: Event, officer: Person, ulaanbaatar: City) -> None:
    confirmed(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    programme.edit_event(visit.pk, {"cities": ["kitakyushu", "ulaanbaatar"]}, by=officer.actor)
    assert queries.waiting_among([visit]) == {visit.pk}
    assert CohostRequest.objects.get().state == "confirmed"


def test_there_and_back_again_is_still_lapsed(visit: Event, officer: Person) -> None:
    asked = confirmed(visit, officer)
    programme.reschedule(visit.pk, *moved(visit).values(), by=officer.actor)
    programme.reschedule(visit.pk, visit.starts_at, visit.ends_at, by=officer.actor)
    assert again(asked).state == "lapsed"
    assert len(list(queries.unconfirmed_cities(again(visit)))) == 1
    assert to_cities().count("lapsed") == 1


@pytest.mark.parametrize(
    "values", [{"venue": "City hall"}, {"title": {"en": "Another title"}}, {"contact_email": "new@test.example"}]
)
@pytest.mark.parametrize(("made", "heard"), [(ask, 0), (sent, 1), (countered, 1), (confirmed, 1)])
def test_other_changes_are_told_and_lapse_nothing(
    visit: Event, officer: Person, made: Any, heard: int, values: Any
) -> None:
    asked = made(visit, officer)
    state = again(asked).state
    programme.edit_event(visit.pk, values, by=officer.actor)
    assert again(asked).state == state
    assert to_cities().count("changed") == heard
    if heard:
        stands = "what was agreed with the city" if made is confirmed else "what was asked and answered"
        assert f"{stands} stands" in english(letters()[-1])
        assert letters()[-1].links


def test_what_concerns_no_city_is_not_told(visit: Event, officer: Person) -> None:
    confirmed(visit, officer)
    programme.edit_event(visit.pk, {"summary": "More about it", "capacity": 30}, by=officer.actor)
    assert "changed" not in to_cities()


def test_putting_off_and_going_ahead(visit: Event, officer: Person) -> None:
    asked = confirmed(visit, officer)
    programme.edit_event(visit.pk, {"venue": "City hall"}, by=officer.actor)
    assert to_cities()[-1] == "changed"
    programme.publish(visit.pk, by=officer.actor)
    assert to_cities().count("changed") == 2  # its page has promised a mail when it is announced
    assert "The event goes ahead." in english(letters()[-1])
    programme.postpone(visit.pk, by=officer.actor)
    assert letters()[-1].subject.endswith("Put off: Working with city inventories")
    assert again(asked).state == "confirmed"
    programme.publish(visit.pk, by=officer.actor)
    assert "The event goes ahead." in english(letters()[-1])
    programme.postpone(visit.pk, by=officer.actor)
    programme.reschedule(visit.pk, *moved(visit).values(), by=officer.actor)
    assert refusal(programme.publish, visit.pk, by=officer.actor)[1] == ["cohost_unconfirmed"]


@pytest.mark.parametrize(
    ("made", "template"), [(sent, "recalled"), (countered, "recalled"), (confirmed, "event_cancelled")]
)
def test_calling_off(visit: Event, officer: Person, made: Any, template: str) -> None:
    asked = made(visit, officer)
    programme.cancel(visit.pk, "A typhoon is coming.", by=officer.actor)
    assert again(asked).state == ("confirmed" if made is confirmed else "recalled")
    assert to_cities()[-1] == template
    assert "A typhoon is coming." in english(letters()[-1])
    assert opens(newest_secret()).pk == asked.pk


@pytest.mark.parametrize(("made", "told"), [(sent, 1), (countered, 1), (confirmed, 0)])
def test_held(draft: Event, officer: Person, made: Any, told: int) -> None:
    made(draft, officer)
    programme.publish(draft.pk, by=officer.actor)
    programme.complete(draft.pk, by=officer.actor)
    assert to_cities().count("recalled") == told
    assert set(to_cities()) <= {"request", "copy", "changed", "recalled"}
    assert ("changed" in to_cities()) is (made is confirmed)  # who agreed hears that it is published; who was asked not


def test_nobody_is_reminded_of_what_is_over(visit: Event, officer: Person, clock: Clock) -> None:
    sent(visit, officer)
    programme.cancel(visit.pk, "Typhoon", by=officer.actor)
    clock.wait(days=12)
    before = frozen()
    assert (actions.remind_due(), actions.expire_due()) == (0, 0)
    assert frozen() == before


def test_dates_offered_to_one_city_wait_while_the_event_stays(tour: Event, officer: Person) -> None:
    """A change of cities lapses what is asked about dates that are not the event's: nobody confirms by surprise."""
    mine = countered(tour, officer)
    actions.reply(mine.pk, "Or then?", dates=tuple(moved(tour, 14).values()), by=officer.actor)
    programme.edit_event(tour.pk, {"venue": "Port"}, by=officer.actor)
    assert again(mine).state == "sent"
    programme.reschedule(tour.pk, *moved(tour, 3).values(), by=officer.actor)
    assert again(mine).state == "lapsed"


def test_a_move_to_another_zone_keeps_answers_for_the_same_instants(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit")
    asked = confirmed(visit, officer)
    programme.edit_event(visit.pk, {"timezone": "Asia/Seoul"}, by=officer.actor)
    row, event = again(asked), again(visit)
    assert (row.state == "confirmed") is (not list(queries.unconfirmed_cities(event)))
    assert isinstance(row.answer_starts_at, datetime.datetime)
