"""Signing in by mailed code."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.network import actions as network
from events_core.network.merging import acting
from events_core.network.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Each test starts with nobody having tried anything."""
    cache.clear()


def ask(client: Client, email: str, **more: str) -> Any:
    return client.post("/sign-in/", {"email": email, **more})


def mailed_code() -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", Letter.objects.latest("id").body)
    assert found
    return found.group()


def wrong(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_known_person_signs_in_with_the_mailed_code(client: Client, participant: Person) -> None:
    answer = ask(client, participant.email)
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/code/"
    page = client.get("/sign-in/code/").content.decode()
    assert participant.email in page
    assert mailed_code() not in page
    answer = client.post("/sign-in/code/", {"code": mailed_code()})
    assert answer["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(participant.pk)


def test_the_letter_is_secret_and_in_the_persons_language(client: Client, participant: Person) -> None:
    ask(client, participant.email)
    letter = Letter.objects.latest("id")
    assert letter.is_secret
    assert letter.to_email == participant.email
    assert letter.language == "mn"
    assert mailed_code() not in letter.subject


@pytest.mark.parametrize("style", ["1234-5678", "12345678", "１２３４５６７８", " 1234 - 5678 "])
def test_the_code_may_be_typed_as_people_do(client: Client, participant: Person, style: str) -> None:
    ask(client, participant.email)
    digits = mailed_code().replace("-", "")
    wide = str.maketrans("12345678", "abcdefgh"), str.maketrans("１２３４５６７８", "abcdefgh")
    shape = style.translate(wide[0]).translate(wide[1])
    full = "１" in style
    typed = "".join(
        (chr(0xFF10 + int(digits["abcdefgh".index(sign)])) if full else digits["abcdefgh".index(sign)])
        if sign in "abcdefgh"
        else sign
        for sign in shape
    )
    client.post("/sign-in/code/", {"code": typed})
    assert signed_in(client)


def test_staff_come_to_the_workspace(client: Client, organiser: Person) -> None:
    ask(client, organiser.email)
    assert client.post("/sign-in/code/", {"code": mailed_code()})["Location"] == "/desk/"


def test_an_unknown_address_sees_the_same_and_becomes_a_person_only_by_its_code(
    client: Client, participant: Person
) -> None:
    known = ask(Client(), participant.email)
    unknown = ask(client, "New.Person@suwon.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert not Person.objects.filter(email="new.person@suwon.example").exists()
    answer = client.post("/sign-in/code/", {"code": mailed_code()})
    assert answer["Location"] == "/me/"
    person = Person.objects.get(email="new.person@suwon.example")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert not person.has_usable_password()


def test_a_new_person_speaks_the_language_of_the_page(client: Client) -> None:
    client.post("/sign-in/", {"email": "new@suwon.example"}, headers={"Accept-Language": "ko"})
    assert Letter.objects.latest("id").language == "ko"
    client.post("/sign-in/code/", {"code": mailed_code()}, headers={"Accept-Language": "ko"})
    assert Person.objects.get(email="new@suwon.example").language == "ko"


def test_a_wrong_code_says_so_and_keeps_the_way_open(client: Client, participant: Person) -> None:
    ask(client, participant.email)
    answer = client.post("/sign-in/code/", {"code": wrong(mailed_code())})
    assert answer.status_code == 422
    assert "This code is not right" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert signed_in(client)


def test_five_wrong_codes_end_the_attempt(client: Client, participant: Person) -> None:
    ask(client, participant.email)
    code = mailed_code()
    for _attempt in range(5):
        answer = client.post("/sign-in/code/", {"code": wrong(code)})
    assert answer.status_code == 302
    assert "Too many attempts" in client.get("/sign-in/").content.decode()
    client.post("/sign-in/code/", {"code": code})
    assert not signed_in(client)


def test_a_code_counts_for_fifteen_minutes(
    client: Client, participant: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, participant.email)
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 901
    session.save()
    answer = client.post("/sign-in/code/", {"code": mailed_code()}, follow=True)
    assert not signed_in(client)
    assert "The code is no longer valid" in answer.content.decode()


def test_another_code_may_be_asked_for_and_voids_the_first(client: Client, participant: Person) -> None:
    ask(client, participant.email)
    first = mailed_code()
    answer = client.post("/sign-in/code/", {"action": "resend"}, follow=True)
    assert "A new code is on its way" in answer.content.decode()
    assert Letter.objects.count() == 2
    assert mailed_code() != first
    client.post("/sign-in/code/", {"code": first})
    assert not signed_in(client)
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert signed_in(client)


def test_a_mistyped_address_is_put_right(client: Client, participant: Person) -> None:
    ask(client, "mistyped@suwon.example")
    assert client.get("/sign-in/").status_code == 200
    ask(client, participant.email)
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert client.session["_auth_user_id"] == str(participant.pk)


def test_who_is_signed_in_goes_on(client: Client, participant: Person) -> None:
    client.force_login(participant)
    assert client.get("/sign-in/?next=/me/tokens/")["Location"] == "/me/tokens/"
    assert client.get("/sign-in/?next=//evil.example/")["Location"] == "/me/"


def test_too_many_codes_for_one_address_are_refused(client: Client, participant: Person) -> None:
    answers = [ask(client, participant.email) for _attempt in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    assert "Too many attempts" in answers[-1].content.decode()


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b\r\nBcc: x@y.example", "x" * 250 + "@suwon.example", "\x00@suwon.example"]
)
def test_a_wrong_address_is_told_at_the_field(client: Client, email: str) -> None:
    answer = ask(client, email)
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()
    assert Letter.objects.count() == 0


def test_after_signing_in_one_comes_where_one_wanted(client: Client, participant: Person) -> None:
    assert 'value="/me/tokens/"' in client.get("/sign-in/?next=/me/tokens/").content.decode()
    answer = ask(client, participant.email, next="/me/tokens/")
    assert answer["Location"] == "/sign-in/code/?next=%2Fme%2Ftokens%2F"
    answer = client.post("/sign-in/code/", {"code": mailed_code(), "next": "/me/tokens/"})
    assert answer["Location"] == "/me/tokens/"


def test_next_never_leads_to_another_site(client: Client, participant: Person) -> None:
    ask(client, participant.email, next="https://evil.example/")
    answer = client.post("/sign-in/code/", {"code": mailed_code(), "next": "https://evil.example/"})
    assert answer["Location"] == "/me/"


def test_a_closed_account_stays_closed(client: Client, participant: Person) -> None:
    Person.objects.filter(pk=participant.pk).update(is_active=False)
    ask(client, participant.email)
    answer = client.post("/sign-in/code/", {"code": mailed_code()})
    assert answer.status_code == 403
    assert "This account is closed" in answer.content.decode()
    assert not signed_in(client)


def test_the_code_page_without_an_attempt_leads_to_the_start(client: Client) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_signing_out_is_asked_by_get_and_done_by_post(client: Client, participant: Person) -> None:
    client.force_login(participant)
    assert client.get("/sign-out/").status_code == 200
    assert signed_in(client)
    assert client.post("/sign-out/")["Location"] == "/"
    assert not signed_in(client)


@pytest.mark.parametrize(
    "path", ["/sign-up/", "/signup/", "/accounts/signup/", "/password/reset/", "/login/", "/accounts/login/"]
)
def test_no_other_way_in_exists(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_demo_signs_in_by_one_click(client: Client, settings: Any) -> None:
    settings.DEMO = True
    Person.objects.create_user("organiser@demo.example", name="Li Wen", role="organiser")
    assert 'value="organiser@demo.example"' in client.get("/sign-in/").content.decode()
    assert client.post("/demo/sign-in/", {"email": "organiser@demo.example"})["Location"] == "/desk/"
    assert signed_in(client)


def test_the_demo_signs_in_nobody_else(client: Client, settings: Any, officer: Person) -> None:
    settings.DEMO = True
    assert client.post("/demo/sign-in/", {"email": officer.email}).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405
    assert not signed_in(client)


def test_without_the_demo_there_is_no_such_way_in(client: Client, settings: Any) -> None:
    settings.DEMO = False
    Person.objects.create_user("organiser@demo.example", name="Li Wen", role="organiser")
    assert client.post("/demo/sign-in/", {"email": "organiser@demo.example"}).status_code == 404
    assert "organiser@demo.example" not in client.get("/sign-in/").content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("was_used", [True, False])
def test_a_former_address_signs_in_to_the_account_that_was_kept(
    client: Client, participant: Person, was_used: bool
) -> None:
    """Whether it had ever signed in or not; the page for the code is the same as for any address."""
    gone = network.add_person("former@other.example", {"name": "B. S."}, by=COMMAND)
    if was_used:
        ask(client, gone.email)
        client.post("/sign-in/code/", {"code": mailed_code()})
        client.logout()
    acting.merge("person", participant.pk, gone.pk, by=COMMAND)
    ask(client, "Former@other.example")
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert client.session["_auth_user_id"] == str(participant.pk)
    participant.refresh_from_db()
    assert participant.email == "participant@test.example"


def test_a_former_address_does_not_open_an_account_with_a_role(
    client: Client, organiser: Person, participant: Person
) -> None:
    """Neither at once, nor when the role comes later; who has proved the address is told to use the other one."""
    gone = network.add_person("former@other.example", {"name": "B. S."}, by=COMMAND)
    acting.merge("person", organiser.pk, gone.pk, by=COMMAND)
    later = network.add_person("later@other.example", {"name": "B. S."}, by=COMMAND)
    acting.merge("person", participant.pk, later.pk, by=COMMAND)
    ask(client, later.email)
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert signed_in(client)
    client.logout()
    network.give_role(participant, "officer", by=COMMAND)
    for email in ("former@other.example", "later@other.example"):
        ask(client, email)
        answer = client.post("/sign-in/code/", {"code": mailed_code()})
        assert (answer.status_code, "has another address now" in answer.content.decode()) == (403, True)
        assert not signed_in(client)
