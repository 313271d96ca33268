"""What organisers do by page once a city is asked: each step, what it says, what it refuses, nothing typed is lost."""

import re
from typing import Any

import pytest
from django.utils import timezone

from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.journal.models import Mailing
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme import sessions
from events_core.programme.models import Event
from registrations import actions as registrations
from tests.cast import Make, confirm_host, join, person
from tests.hosting.pages import address, dates_of, page, post, signed_in, steps, words
from tests.hosting.scenes import (
    DAY,
    TERMS,
    again,
    ask,
    confirmed,
    countered,
    letters,
    mail_of,
    moved,
    sent,
    to_cities,
)
from tests.registrations.conftest import answers

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HERE = "kitakyushu/"


def in_days(days: int) -> str:
    return (timezone.now() + days * DAY).date().isoformat()


def published(visit: Event, officer: Person) -> Event:
    confirmed(visit, officer)
    return programme.publish(visit.pk, by=officer.actor)


def test_a_reminder(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    shown = post(officer, visit, HERE + "remind/").content.decode()
    assert "City of Kitakyushu is reminded" in shown
    assert "A reminder goes to Tanaka Yui." in shown
    assert to_cities() == ["request", "reminder"]
    assert signed_in(officer).get(address(visit, HERE + "remind/")).status_code == 405


def test_a_reminder_of_what_is_answered_is_refused(visit: Event, officer: Person) -> None:
    confirmed(visit, officer)
    answer = post(officer, visit, HERE + "remind/")
    assert answer.status_code == 409
    assert "not possible in the present state: Confirmed" in answer.content.decode()


def test_more_time(visit: Event, officer: Person) -> None:
    request = sent(visit, officer)
    assert str(request.reply_by) in page(officer, visit, HERE + "extend/")
    bad = post(officer, visit, HERE + "extend/", reply_by="2020-01-01")
    assert bad.status_code == 422
    assert "2020-01-01" in bad.content.decode()
    assert post(officer, visit, HERE + "extend/", reply_by="").status_code == 422
    shown = post(officer, visit, HERE + "extend/", reply_by=in_days(20)).content.decode()
    assert "City of Kitakyushu has until" in shown
    assert "The city is told by mail." in shown
    assert str(again(request).reply_by) == in_days(20)
    shown = post(officer, visit, HERE + "extend/", reply_by=in_days(20)).content.decode()
    assert "City of Kitakyushu has until" in shown
    assert "The city is told by mail." not in shown, "nothing is new"


def test_taking_back(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    assert "need not do anything" in page(officer, visit, HERE + "recall/")
    bad = post(officer, visit, HERE + "recall/", message="long " * 500)
    assert bad.status_code == 422
    assert "long long" in bad.content.decode()
    shown = post(officer, visit, HERE + "recall/", message="We found another city.").content.decode()
    assert "The request to City of Kitakyushu is taken back" in shown
    assert "We found another city." in mail_of(letters("recalled")[0])
    assert page(officer, visit, HERE + "recall/", status=409)
    assert post(officer, visit, HERE + "recall/").status_code == 422


def test_another_contact(visit: Event, officer: Person) -> None:
    request = sent(visit, officer)
    assert "Tanaka Yui" in page(officer, visit, HERE + "contact/")
    bad = post(officer, visit, HERE + "contact/", name="Mori Aya", email="mori", language="ja")
    assert bad.status_code == 422
    assert "Mori Aya" in bad.content.decode()
    shown = post(
        officer, visit, HERE + "contact/", name="Mori Aya", email="mori@city.example", language="ko"
    ).content.decode()
    assert "Mori Aya has the request now" in shown
    fresh = again(request)
    assert (fresh.contact_email, fresh.contact_language, fresh.link_generation) == ("mori@city.example", "ko", 2)
    assert letters("request")[-1].to_email == "mori@city.example"


def test_a_contact_of_nobody_who_is_asked(visit: Event, officer: Person) -> None:
    ask(visit, officer)
    assert "Nobody at this city has the request now." in page(officer, visit, HERE + "contact/", status=409)


def test_accepting_says_what_it_does_and_does_it(tour: Event, officer: Person) -> None:
    confirmed(tour, officer, "ulaanbaatar")
    proposal: dict[str, Any] = {**moved(tour), "capacity": 20}
    countered(tour, officer, **proposal)
    programme.edit_event(tour.pk, {"capacity": 30}, by=officer.actor)
    before = dates_of(tour)
    shown = words(page(officer, tour, HERE + "accept/"))
    for text in (f"The event moves from {before} to", "asked again for the new dates: Ulaanbaatar",
                 "The event has 20 places instead of 30.", "nobody has to say yes once more"):  # fmt: skip
        assert text in shown, text
    done = post(officer, tour, HERE + "accept/").content.decode()
    fresh = again(tour)
    assert (fresh.starts_at, fresh.capacity) == (moved(tour)["starts_at"], 20)
    assert f"Agreed with Kitakyushu: {dates_of(fresh)}" in done
    assert "Still waiting for: Ulaanbaatar." in done
    states = dict(CohostRequest.objects.values_list("city__slug", "state"))
    assert states == {"kitakyushu": "confirmed", "ulaanbaatar": "sent"}


def test_sessions_move_along_when_a_proposal_is_accepted(visit: Event, officer: Person) -> None:
    values = {
        "title": {"en": "Tour"},
        "kind": "visit",
        "starts_at": visit.starts_at,
        "ends_at": visit.starts_at + DAY / 8,
    }
    sessions.add_session(visit.pk, values, by=officer.actor)
    countered(visit, officer)
    assert "1 session moves along and keeps its time of day." in words(page(officer, visit, HERE + "accept/"))


def test_dates_stay_when_only_the_sites_differ(visit: Event, officer: Person) -> None:
    countered(visit, officer, sites=[{"name": "Water works"}])
    assert "The dates of the event stay." in page(officer, visit, HERE + "accept/")
    assert "Agreed with Kitakyushu" in post(officer, visit, HERE + "accept/").content.decode()


def test_what_stands_against_accepting_is_said(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit", capacity=30)
    confirm_host(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    for number in range(3):
        registrations.register(again(visit), answers(f"guest{number}"), by=officer.actor, authority=True)
    actions.withdraw(CohostRequest.objects.get().pk, "A flood.", recorded_by=officer.actor)
    proposal: dict[str, Any] = {**moved(visit), "capacity": 2}
    countered(visit, officer, **proposal)
    shown = page(officer, visit, HERE + "accept/")
    assert "3 people are registered already; the city can receive 2." in shown
    assert "3 people who are registered are told by mail." in shown
    assert not re.search(r"<button[^>]*>Accept", shown)
    assert "reply" in steps(shown)
    answer = post(officer, visit, HERE + "accept/")
    assert answer.status_code == 422
    assert CohostRequest.objects.get().state == "countered"


def test_sessions_that_would_fall_outside_stand_against_accepting(visit: Event, officer: Person) -> None:
    late = visit.ends_at - DAY / 24
    sessions.add_session(
        visit.pk,
        {"title": {"en": "Last"}, "kind": "visit", "starts_at": late, "ends_at": visit.ends_at},
        by=officer.actor,
    )
    shorter: dict[str, Any] = {"starts_at": visit.starts_at + 7 * DAY, "ends_at": visit.starts_at + 7 * DAY + DAY / 8}
    countered(visit, officer, **shorter)
    shown = page(officer, visit, HERE + "accept/")
    assert "The session “Last” falls outside" in shown
    assert not re.search(r"<button[^>]*>Accept", shown)


def test_nothing_to_accept_is_refused(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    assert "not possible in the present state: Waiting" in page(officer, visit, HERE + "accept/", status=409)
    assert post(officer, visit, HERE + "accept/").status_code == 409


def test_a_reply_with_other_dates(visit: Event, officer: Person) -> None:
    request = countered(visit, officer)
    assert "You are welcome." in page(officer, visit, HERE + "reply/")
    first = (visit.starts_at.astimezone(visit.zone) + 3 * DAY).date()
    values = {"message": "Three days later?", "first": first.isoformat(), "last": "", "reply_by": in_days(9)}
    shown = post(officer, visit, HERE + "reply/", **values).content.decode()
    assert "Your reply goes to City of Kitakyushu" in shown
    fresh = again(request)
    assert fresh.asked_starts_at == visit.starts_at + 3 * DAY
    assert fresh.reply_by.isoformat() == in_days(9)
    shown = page(officer, visit)
    assert "You offered other dates:" in shown
    assert "Three days later?" in shown
    assert "Three days later?" in mail_of(letters("reply")[0])


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"message": ""}, "Write what you answer to the city."),
        ({"last": "2031-01-01"}, "Give the first day."),
        ({"first": "2031-02-01", "last": "2031-01-01"}, "The last day must not come before the first."),
        ({"first": "2020-01-01"}, "Choose a start that is still to come."),
        ({"reply_by": "never"}, "Enter a day such as"),
    ],
)
def test_bad_replies_keep_what_was_typed(visit: Event, officer: Person, values: dict[str, str], text: str) -> None:
    countered(visit, officer)
    answer = post(
        officer, visit, HERE + "reply/", **{"message": "kept words", "first": "", "last": "", "reply_by": ""} | values
    )
    assert answer.status_code == 422
    assert text in answer.content.decode()
    if values.get("message") is None:
        assert "kept words" in answer.content.decode()
    assert CohostRequest.objects.get().state == "countered"


def test_a_reply_where_nothing_was_proposed(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    assert page(officer, visit, HERE + "reply/", status=409)
    answer = post(officer, visit, HERE + "reply/", message="kept words", first="", last="", reply_by="")
    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()


def test_a_withdrawal_is_recorded_and_pauses(visit: Event, officer: Person) -> None:
    event = published(visit, officer)
    registrations.register(event, answers("bat"), by=officer.actor, authority=True)
    lead = person("lead@team.example")
    join(visit, lead, "organiser")
    assert "Participants are told only when you decide so." in page(lead, visit, HERE + "withdrawal/")
    bad = post(lead, visit, HERE + "withdrawal/", reason="", name="Moriyama Aya", position="Mayor")
    assert bad.status_code == 422
    assert "Moriyama Aya" in bad.content.decode()
    done = post(
        lead, visit, HERE + "withdrawal/", reason="A flood, letter of 3 May.", name="Moriyama Aya", position="Mayor"
    )
    shown = done.content.decode()
    assert "The withdrawal of Kitakyushu is recorded" in shown
    assert "Registration is paused. Participants are told only when you decide so." in shown
    assert "A flood, letter of 3 May." in shown
    request = CohostRequest.objects.get()
    assert request.state == "withdrawn"
    assert request.answer
    assert request.answer.via == "letter"
    assert "tell" in steps(shown)
    assert not Mailing.objects.filter(template="registrations/paused").exists()


def test_a_withdrawal_of_a_draft_says_that_it_cannot_be_published(visit: Event, officer: Person) -> None:
    confirmed(visit, officer)
    assert "cannot be published until the city has confirmed again" in page(officer, visit, HERE + "withdrawal/")
    shown = post(officer, visit, HERE + "withdrawal/", reason="A flood.").content.decode()
    assert "The visit cannot be held there on these dates." in shown


def test_a_withdrawal_names_who_had_confirmed_not_who_changed_details(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    actions.amend(request.pk, TERMS | {"name": "Sato Hana", "sites": []})
    shown = words(page(officer, visit, HERE + "withdrawal/"))
    assert "Moriyama Aya" in shown
    assert "Sato Hana" not in shown


def test_no_yes_no_withdrawal(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    assert page(officer, visit, HERE + "withdrawal/", status=409)
    answer = post(officer, visit, HERE + "withdrawal/", reason="kept words")
    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()


def test_the_list_of_visitors_is_handed_over(visit: Event, officer: Person) -> None:
    event = published(visit, officer)
    registrations.register(event, answers("bat"), by=officer.actor, authority=True)
    shown = words(page(officer, visit, HERE + "visitors/"))
    for text in ("1 person", "access and dietary needs", "Whoever has the link can see it."):
        assert text in shown, text
    assert "bat@people.example" not in shown
    done = post(officer, visit, HERE + "visitors/").content.decode()
    assert "City of Kitakyushu sees the list of visitors now" in done
    assert "Handed over on" in done
    assert "visitors" not in steps(done)
    assert to_cities()[-1] == "visitors"


def test_no_list_before_the_yes(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    assert "has confirmed the present dates" in page(officer, visit, HERE + "visitors/", status=409)
    answer = post(officer, visit, HERE + "visitors/")
    assert answer.status_code == 422
    assert "has confirmed the present dates" in answer.content.decode()


def test_no_list_without_somebody_who_gets_it(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    shown = page(officer, visit)
    assert "Name a contact" in shown
    assert post(officer, visit, HERE + "visitors/").status_code == 422
    post(officer, visit, HERE + "contact/", name="Mori Aya", email="mori@city.example", language="ja")
    assert "sees the list of visitors now" in post(officer, visit, HERE + "visitors/").content.decode()


def test_participants_are_told_of_a_pause_after_a_look(visit: Event, officer: Person) -> None:
    event = published(visit, officer)
    registrations.register(event, answers("bat"), by=officer.actor, authority=True)
    assert page(officer, visit, "tell/", status=409)
    actions.withdraw(CohostRequest.objects.get().pk, "A flood.", recorded_by=officer.actor)
    assert "1 person has a place and gets the letter." in words(page(officer, visit, "tell/"))
    bad = post(officer, visit, "tell/", message="", look="1")
    assert bad.status_code == 422
    look = post(officer, visit, "tell/", message="We look for another city.", look="1").content.decode()
    assert look.count("We look for another city.") == 2
    assert not Mailing.objects.filter(template="registrations/paused").exists()
    done = post(officer, visit, "tell/", message="We look for another city.").content.decode()
    assert "Everyone who is registered is told" in done
    assert "Participants were told of the pause on" in done
    assert Mailing.objects.filter(template="registrations/paused").count() == 1
    assert not Mailing.objects.filter(template="registrations/sure").exists()
    confirm_host(visit, officer)
    assert Mailing.objects.filter(template="registrations/sure").count() == 1
    assert "Participants were told" not in page(officer, visit)


def test_where_nobody_is_registered_there_is_nobody_to_be_told(visit: Event, officer: Person) -> None:
    published(visit, officer)
    actions.withdraw(CohostRequest.objects.get().pk, "A flood.", recorded_by=officer.actor)
    assert "tell" not in steps(page(officer, visit))
    shown = page(officer, visit, "tell/")
    assert "Nobody is registered yet" in shown
    assert "Look at the letter" not in shown


def test_sites_of_which_only_names_are_known_are_a_list(visit: Event, officer: Person) -> None:
    number = sent(visit, officer).pk
    actions.confirm(number, {"name": "Mori Aya", "sites": [{"name": "Eco-town"}, {"name": "Water works"}]})
    shown = page(officer, visit)
    assert "Eco-town<br>Water works" in shown
    assert "People at most" not in shown
    actions.amend(number, {"name": "Mori Aya", "sites": [{"name": "Eco-town", "limit": 20}]})
    assert "People at most" in page(officer, visit)


def test_accepting_names_only_cities_that_are_asked_again(tour: Event, officer: Person) -> None:
    """One that waits for the very dates keeps its link, and the page does not say otherwise."""
    waits = countered(tour, officer, "ulaanbaatar")
    period = (tour.starts_at + 7 * DAY, tour.ends_at + 7 * DAY)
    actions.reply(waits.pk, "We come then.", dates=period, by=officer.actor)
    countered(tour, officer)
    shown = page(officer, tour, HERE + "accept/")
    assert "asked again for the new dates" not in shown
    link = again(waits).link_digest
    post(officer, tour, HERE + "accept/")
    assert (again(waits).state, again(waits).link_digest) == ("sent", link)


def test_words_are_kept_when_the_pause_is_over_meanwhile(visit: Event, officer: Person) -> None:
    published(visit, officer)
    answer = post(officer, visit, "tell/", message="kept words")
    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()
    assert "The event is not paused" in answer.content.decode()


def test_letters_to_cities_stand_among_the_letters_of_the_event(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    shown = signed_in(officer).get(f"/desk/events/{visit.slug}/letters/").content.decode()
    assert "tanaka@kitakyushu.example" in shown


@pytest.mark.parametrize("role", ["trainer", "steward", "viewer"])
def test_who_does_not_manage_only_looks(visit: Event, officer: Person, role: str) -> None:
    countered(visit, officer)
    member = person(f"{role}@team.example")
    join(visit, member, role)
    for name in ("accept", "reply", "recall", "contact", "withdrawal", "visitors", "extend"):
        assert signed_in(member).get(address(visit, f"{HERE}{name}/")).status_code == 403, name
        assert signed_in(member).post(address(visit, f"{HERE}{name}/")).status_code == 403, name
    assert signed_in(member).post(address(visit, "tell/")).status_code == 403
    assert "You are welcome." in page(member, visit)
