"""Inviting people to an event by invitation: who is listed, told, reminded; what they answer; who may do it."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network import actions as network
from events_core.network.models import Person
from events_core.programme import actions, guests, inviting
from events_core.programme.guests import Guest
from events_core.programme.models import Event, Invitation
from registrations import actions as registrations
from registrations.models import Registration
from tests.cast import Make, in_days, join

from .conftest import As

ANSWERS = {"email": "sarnai@city.example", "name": "Sarnai", "country": "MN", "language": "mn"}
SARNAI = Guest("Sarnai@city.example", "Сарнай", "Municipality", "mn")
TORU = Guest("toru@city.example", "Toru", "", "ja")


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    """Wrong guesses of other tests are forgotten."""
    cache.clear()


@pytest.fixture
def closed(make_event: Make) -> Event:
    """A published event by invitation."""
    return make_event(visibility="by_invitation", publish=True)


@pytest.fixture
def invited(closed: Event, officer: Person) -> Invitation:
    """Somebody who has the letter."""
    inviting.invite(closed.pk, [SARNAI], by=officer.actor, person_id=officer.pk)
    inviting.send(closed.pk, by=officer.actor)
    return closed.invitations.get()


def link(invitation: Invitation) -> str:
    """The page of an invitation."""
    invitation.refresh_from_db()
    return f"/invited/{invitation.link_secret}/"


def desk(event: Event, rest: str = "") -> str:
    """A page of the workspace."""
    return f"/desk/events/{event.slug}/invitations/{rest}"


def test_who_is_invited_gets_a_letter_in_their_language_and_in_english_when_wished(
    closed: Event, officer: Person
) -> None:
    inviting.invite(closed.pk, [SARNAI, TORU, SARNAI], by=officer.actor)
    assert not Letter.objects.filter(template="programme/invitation").exists()
    assert inviting.send(closed.pk, message="Bring ⟦invitation⟧ figures", in_english_too=True, by=officer.actor) == 2
    assert inviting.send(closed.pk, by=officer.actor) == 0
    letter = Letter.objects.get(template="programme/invitation", to_email=SARNAI.email)
    assert letter.language == "mn"
    assert letter.body.count("Bring [invitation] figures") == 2
    assert letter.body.count("⟦invitation⟧") == 2
    assert [
        entry.verb for entry in Entry.objects.filter(scope_id=closed.pk, verb__startswith="invitation").order_by("pk")
    ] == [
        "invitation.listed",
        "invitation.sent",
    ]


def test_the_same_person_is_invited_once_and_may_be_invited_again_after_a_withdrawal(
    invited: Invitation, closed: Event, officer: Person, client: Client
) -> None:
    old = link(invited)
    assert inviting.invite(closed.pk, [Guest("SARNAI@city.example")], by=officer.actor) == []
    inviting.withdraw(invited.pk, by=officer.actor)
    inviting.withdraw(invited.pk, by=officer.actor)
    gone = client.get(old)
    assert gone.status_code == 409
    assert closed.contact_email in gone.content.decode()
    assert client.get(f"/events/{closed.slug}/").status_code == 404
    inviting.invite(closed.pk, [SARNAI], by=officer.actor)
    inviting.send(closed.pk, by=officer.actor)
    assert link(invited) != old
    assert client.get(link(invited)).status_code == 200
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "newest mail" in client.get(old).content.decode()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"visibility": "public"}, "not_by_invitation"),
        ({"publish": False}, "not_published"),
        ({"registration_closes_at": timezone.now() - datetime.timedelta(hours=1)}, "closed"),
    ],
)
def test_what_cannot_take_guests_sends_nothing(
    make_event: Make, officer: Person, values: dict[str, Any], code: str
) -> None:
    event = make_event(**{"visibility": "by_invitation", "publish": True, **values})
    Invitation.objects.create(event=event, email="a@b.example", email_key="a@b.example")
    with pytest.raises(Refused) as caught:
        inviting.send(event.pk, by=officer.actor)
    assert caught.value.code == code
    assert not Letter.objects.filter(template="programme/invitation").exists()


def test_a_reminder_goes_to_the_silent_only_and_once_a_day(invited: Invitation, closed: Event, officer: Person) -> None:
    inviting.invite(closed.pk, [TORU, Guest("new@city.example")], by=officer.actor)
    inviting.send(closed.pk, by=officer.actor)
    assert inviting.remind(closed.pk, by=officer.actor) == 0
    closed.invitations.update(sent_at=timezone.now() - datetime.timedelta(days=3))
    inviting.decline(closed.invitations.get(email=TORU.email).pk, "Travelling")
    registrations.register(closed, ANSWERS, invitation=invited)
    assert inviting.remind(closed.pk, by=officer.actor) == 1
    assert inviting.remind(closed.pk, by=officer.actor) == 0
    assert Letter.objects.get(template="programme/invitation_reminder").to_email == "new@city.example"


# Who sees the event


def test_only_those_invited_and_those_who_work_on_it_see_the_event(
    browse: As, closed: Event, officer: Person, organiser: Person, finance: Person, steward: Person,
    participant: Person, invited: Invitation,
) -> None:  # fmt: skip
    join(closed, steward, "steward")
    paths = [f"/events/{closed.slug}/", f"/events/{closed.slug}/register/", f"/events/{closed.slug}/event.ics"]
    paths += [f"/api/v1/events/{closed.slug}", f"/events/{closed.slug}/registered/"]

    def seen(person: Person | None) -> set[int]:
        client = browse(person)
        return {client.get(path).status_code for path in paths[:3]}

    assert {browse().get(path).status_code for path in paths} == {404}
    assert seen(participant) == seen(organiser) == {404}
    assert seen(officer) == seen(finance) == seen(steward) == {200}
    inviting.invite(closed.pk, [Guest(participant.email)], by=officer.actor)
    assert seen(participant) == {404}
    inviting.send(closed.pk, by=officer.actor)
    assert seen(participant) == {200}
    page = browse(participant).get(paths[0])
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_the_link_opens_the_event_for_this_browser_and_get_changes_nothing_but_opened(
    client: Client, invited: Invitation, closed: Event
) -> None:
    before = Invitation.objects.values().get()
    page = client.get(link(invited), headers={"accept-language": "ru"})
    assert page.status_code == 200
    assert 'lang="mn"' in page.content.decode()
    assert "Сарнай" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    after = Invitation.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"opened_at"}
    assert client.get(f"/events/{closed.slug}/").status_code == 200
    assert client.get(f"/events/{closed.slug}/event.ics").content.startswith(b"BEGIN:VCALENDAR")
    form = client.get(f"/events/{closed.slug}/register/").content.decode()
    assert 'value="Sarnai@city.example"' in form
    assert Client().get(f"/events/{closed.slug}/").status_code == 404


def test_who_is_registered_sees_the_event_by_their_link_or_account(
    browse: As, closed: Event, officer: Person, participant: Person
) -> None:
    answers = {**ANSWERS, "email": participant.email}
    made = registrations.register(closed, answers, by=officer.actor, authority=True).registration
    assert browse(participant).get(f"/events/{closed.slug}/").status_code == 200
    stranger = browse()
    assert stranger.get(f"/r/{made.link_secret}/").status_code == 200
    assert stranger.get(f"/events/{closed.slug}/").status_code == 200
    letter = Letter.objects.get(template="registrations/confirmation")
    assert "/events/" not in letter.body
    registrations.cancel(made.pk, by=officer.actor)
    assert browse(participant).get(f"/events/{closed.slug}/").status_code == 404
    stranger = browse()
    assert stranger.get(f"/r/{made.link_secret}/").status_code == 200
    assert stranger.get(f"/events/{closed.slug}/").status_code == 404


# Answering


def test_registering_by_the_link_answers_the_invitation_and_withdrawing_says_no(
    client: Client, invited: Invitation, closed: Event
) -> None:
    client.get(link(invited))
    sent = client.post(f"/events/{closed.slug}/register/", {**ANSWERS, "category": "delegate"})
    assert sent.status_code == 302, sent.content.decode()
    invited.refresh_from_db()
    assert invited.state == "registered"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(link(invited)).content.decode()
    registration = Registration.objects.get()
    assert f"/r/{registration.link_secret}/" in page
    assert "I cannot come" not in page
    assert client.post(link(invited) + "decline/").status_code == 409
    registrations.cancel(registration.pk)
    invited.refresh_from_db()
    assert invited.state == "declined"
    registrations.register(closed, ANSWERS, invitation=invited)
    invited.refresh_from_db()
    assert invited.state == "registered"


def test_an_invitation_lets_one_address_in(invited: Invitation, closed: Event) -> None:
    registrations.register(closed, {**ANSWERS, "email": "deputy@city.example"}, invitation=invited)
    with pytest.raises(Refused) as caught:
        registrations.register(closed, {**ANSWERS, "email": "third@city.example"}, invitation=invited)
    assert caught.value.code == "invitation_used"
    closed.refresh_from_db()
    assert closed.taken == 1
    with pytest.raises(Refused) as caught:
        registrations.register(closed, {**ANSWERS, "email": "fourth@city.example"})
    assert caught.value.code == "closed"


def test_the_invitation_says_as_what_somebody_takes_part(
    client: Client, closed: Event, officer: Person, invited: Invitation
) -> None:
    registrations.add_category(closed.pk, {"slug": "observer", "name": {"en": "Observer"}}, by=officer.actor)
    Invitation.objects.update(category="observer")
    client.get(link(invited))
    assert 'name="category"' not in client.get(f"/events/{closed.slug}/register/").content.decode()
    client.post(f"/events/{closed.slug}/register/", {**ANSWERS, "category": "delegate"})
    assert Registration.objects.get().category.slug == "observer"


def test_somebody_says_that_they_cannot_come(client: Client, invited: Invitation, closed: Event) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(link(invited) + "decline/").status_code == 200
    assert Invitation.objects.get().declined_at is None
    told = client.post(link(invited) + "decline/", {"reason": "<b>Flood</b> in the city"}, follow=True)
    assert "You have said that you cannot come" in told.content.decode()
    invited.refresh_from_db()
    assert (invited.state, invited.decline_reason) == ("declined", "<b>Flood</b> in the city")
    client.post(link(invited) + "decline/", {"reason": "Another"})
    assert Entry.objects.filter(verb="invitation.declined", scope_id=closed.pk).count() == 1
    assert Invitation.objects.get().decline_reason == "<b>Flood</b> in the city"


@override_settings(RATE_LIMITS=True)
def test_who_guesses_links_is_held_back(client: Client, db: None) -> None:
    seen = [client.get(f"/invited/{'x' * 42}{number % 10}/").status_code for number in range(22)]
    assert (seen[:20], seen[-1]) == ([404] * 20, 429)
    assert client.get("/invited/short/").status_code in (404, 429)


def test_programs_register_only_those_invited(
    client: Client, closed: Event, participant: Person, officer: Person
) -> None:
    path = f"/api/v1/events/{closed.slug}/registrations"
    body = {**ANSWERS, "email": participant.email}
    assert client.post(path, body, content_type="application/json").status_code == 404
    token = network.issue_token(participant, name="mine", scopes=[], by=participant.actor)[1]
    mine = {"headers": {"authorization": f"Bearer {token}"}, "content_type": "application/json"}
    assert client.post(path, body, **mine).status_code == 404
    inviting.invite(closed.pk, [Guest(participant.email)], by=officer.actor)
    inviting.send(closed.pk, by=officer.actor)
    assert client.post(path, body, **mine).status_code == 201
    assert closed.invitations.get().state == "registered"


# The workspace


@pytest.mark.parametrize(
    ("who", "status", "writes"),
    [
        ("officer", 200, 200),
        ("steward", 200, 403),
        ("finance", 403, 403),
        ("organiser", 404, 404),
        ("participant", 404, 404),
    ],
)
def test_who_may_invite(
    request: pytest.FixtureRequest, browse: As, closed: Event, steward: Person, invited: Invitation, who: str,
    status: int, writes: int,
) -> None:  # fmt: skip
    join(closed, steward, "steward")
    client = browse(request.getfixturevalue(who))
    assert client.get(desk(closed)).status_code == status
    assert client.get(desk(closed, f"{invited.pk}/")).status_code == status
    for page in ("add/", "remind/"):
        assert client.get(desk(closed, page)).status_code == writes
    sent = client.post(desk(closed, f"{invited.pk}/"), {"step": "withdraw"})
    assert sent.status_code == (302 if writes == 200 else writes)
    assert (Invitation.objects.get().withdrawn_at is not None) is (writes == 200)
    assert browse().get(desk(closed)).status_code == 302


def test_people_are_written_down_seen_in_the_letter_and_invited(browse: As, closed: Event, officer: Person) -> None:
    client = browse(officer)
    assert "Nobody is invited yet" in client.get(desk(closed)).content.decode()
    rows = {"step": "people", "rows": "2", "p0_email": "not an address", "p1_name": "Nobody"}
    wrong = client.post(desk(closed, "add/"), rows)
    assert wrong.status_code == 422
    assert "Enter an email address" in wrong.content.decode()
    assert "Give the email address." in wrong.content.decode()
    assert 'value="not an address"' in wrong.content.decode()
    rows = {"step": "people", "rows": "2", "p0_email": TORU.email, "p0_name": "Toru", "p0_language": "ja"}
    assert "Nothing is sent yet" in client.post(desk(closed, "add/"), rows, follow=True).content.decode()
    look = client.post(desk(closed, "letter/"), {"step": "look", "message": "Come early"}).content.decode()
    assert "Come early" in look
    assert 'lang="ja"' in look
    assert not Letter.objects.exists()
    done = client.post(desk(closed, "letter/"), {"step": "send", "message": "Come early"}, follow=True)
    assert "1 invitation is on its way" in done.content.decode()
    assert Letter.objects.get().to_email == TORU.email


def test_a_table_is_reported_row_by_row_and_added_when_seen(
    browse: As, closed: Event, invited: Invitation, officer: Person
) -> None:
    client = browse(officer)
    table = "Email;name;language;category\nok@x.example;Од;Mongolian;\nsarnai@CITY.example;;;\nbad;;;\nok@x.example;;;\nb@x.example;=1+1;xx;king"
    page = client.post(desk(closed, "add/"), {"step": "table", "text": table})
    text = page.content.decode()
    assert page.status_code == 422
    for part in ("On the list already", "stands in the table twice", "six languages", "no such category"):
        assert part in text
    assert closed.invitations.count() == 1
    carried = guests.checked(Invitation, closed, [(2, {"email": "ok@x.example", "name": "Од", "language": "mn"})])
    client.post(desk(closed, "add/"), {"step": "add", "rows": carried.carried})
    assert closed.invitations.get(email="ok@x.example").language == "mn"
    for broken in ("[", "[1]", '[{"number": "x"}]', "{}", "[]", "null", '[{"number": 1, "email": "\\u0000"}]'):
        assert client.post(desk(closed, "add/"), {"step": "add", "rows": broken}).status_code == 422
    assert closed.invitations.count() == 2


def test_the_list_costs_the_same_for_many_and_for_few(browse: As, closed: Event, officer: Person) -> None:
    client = browse(officer)

    def cost() -> int:
        client.get(desk(closed))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(desk(closed)).status_code == 200
        return len(caught)

    people = [Guest(f"p{number}@x.example") for number in range(22)]
    inviting.invite(closed.pk, people[:2], by=officer.actor)
    few = cost()
    inviting.invite(closed.pk, people, by=officer.actor)
    assert cost() == few


def test_more_people_than_a_list_holds_are_refused(closed: Event, officer: Person) -> None:
    crowd = [Guest(f"p{number}@x.example") for number in range(1001)]
    with pytest.raises(Invalid):
        inviting.invite(closed.pk, crowd, by=officer.actor)
    assert not closed.invitations.exists()


def test_invitations_without_an_answer_wait_near_the_event(browse: As, make_event: Make, officer: Person) -> None:
    for days in (10, 60):
        event = make_event(
            visibility="by_invitation", publish=True, starts_at=in_days(days), title={"en": f"In {days}"}
        )
        inviting.invite(event.pk, [SARNAI, TORU], by=officer.actor)
        inviting.send(event.pk, by=officer.actor)
        inviting.decline(event.invitations.get(email=TORU.email).pk)
    page = browse(officer).get("/desk/").content.decode()
    assert "Invitations without an answer" in page
    assert "1 person invited" in page
    assert "2 people invited" not in page
    actions.cancel(Event.objects.get(slug="in-10").pk, "Flood", by=officer.actor)
    assert "Invitations without an answer" not in browse(officer).get("/desk/").content.decode()
