"""Passkeys: added, named, removed, and signed in with; what is not right is refused without a fault."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils.http import int_to_base36
from fido2.utils import websafe_encode

from events_core.foundation.refusals import Refused
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.network.security import actions, passkeys
from tests.network.passkey import SoftPasskey
from tests.network.test_signin import ask, mailed_code, signed_in

pytestmark = pytest.mark.django_db
ADD, SHOW = "/me/security/passkeys/add/", "/sign-in/passkey/"


@pytest.fixture(autouse=True)
def at_home(settings: Any) -> None:
    cache.clear()
    settings.BASE_URL = "http://localhost:8000"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]


def add(person: Person, passkey: SoftPasskey, name: str = "My phone") -> Any:
    client = Client()
    client.force_login(person)
    options = client.post("/me/security/passkeys/options/").json()
    assert options["publicKey"]["authenticatorSelection"]["residentKey"] == "required"
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    return client.post(ADD, {"name": name, "credential": passkey.made(options)})


@pytest.fixture
def key(trainer: Person) -> SoftPasskey:
    """The trainer's passkey."""
    passkey = SoftPasskey()
    assert "Keep these codes now" in add(trainer, passkey).content.decode()
    return passkey


def show(client: Client, passkey: SoftPasskey, **more: str) -> Any:
    options = client.post(SHOW + "options/").json()
    return client.post(SHOW, {"credential": passkey.shown(options), **more})


def test_a_passkey_is_added_named_and_told_of(client: Client, trainer: Person, key: SoftPasskey) -> None:
    assert Entry.objects.get(verb="person.passkey_added").data["name"] == "My phone"
    assert "My phone" in Letter.objects.latest("id").body
    client.force_login(trainer)
    assert "My phone" in client.get("/me/security/").content.decode()
    number = Authenticator.objects.get(type="webauthn").pk
    assert client.post(f"/me/security/passkeys/{number}/", {"name": ""}).status_code == 422
    client.post(f"/me/security/passkeys/{number}/", {"name": "Blue key"})
    assert "Blue key" in client.get(f"/me/security/passkeys/{number}/remove/").content.decode()
    client.post(f"/me/security/passkeys/{number}/remove/")
    assert not Authenticator.objects.exists()
    assert "Blue key" in Letter.objects.latest("id").body


def test_nobody_touches_somebody_elses_passkey(client: Client, participant: Person, key: SoftPasskey) -> None:
    client.force_login(participant)
    number = Authenticator.objects.get(type="webauthn").pk
    for path in ("", "remove/"):
        assert client.get(f"/me/security/passkeys/{number}/{path}").status_code == 404
        assert client.post(f"/me/security/passkeys/{number}/{path}", {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_a_passkey_signs_in_alone_and_where_one_wanted(client: Client, trainer: Person, key: SoftPasskey) -> None:
    answer = show(client, key, next="/me/tokens/")
    assert answer["Location"] == "/me/tokens/"
    assert client.session["_auth_user_id"] == str(trainer.pk)
    assert show(Client(), key, next="//evil.example/")["Location"] == "/me/"


def test_after_the_mailed_code_a_passkey_is_the_second_step(client: Client, trainer: Person, key: SoftPasskey) -> None:
    ask(client, trainer.email)
    client.post("/sign-in/code/", {"code": mailed_code()})
    options = client.post("/sign-in/second/options/").json()
    assert len(options["publicKey"]["allowCredentials"]) == 1
    assert client.post("/sign-in/second/", {"credential": "{}"}).status_code == 422
    assert not signed_in(client)
    options = client.post("/sign-in/second/options/").json()
    assert client.post("/sign-in/second/", {"credential": key.shown(options)})["Location"] == "/me/"
    assert signed_in(client)


def test_a_challenge_counts_once_and_for_one_session(trainer: Person, key: SoftPasskey) -> None:
    client = Client()
    answer = key.shown(client.post(SHOW + "options/").json())
    assert not signed_in_with(Client(), answer)
    assert signed_in_with(client, answer)
    client.post("/sign-out/")
    assert not signed_in_with(client, answer)


def signed_in_with(client: Client, answer: str) -> bool:
    client.post(SHOW, {"credential": answer})
    return signed_in(client)


def test_what_does_not_verify_its_holder_or_comes_from_elsewhere_is_refused(
    client: Client, trainer: Person, officer: Person, key: SoftPasskey
) -> None:
    key.verifies = False
    assert show(client, key)["Location"] == "/sign-in/"
    key.verifies, key.origin = True, "http://localhost.evil.example"
    show(client, key)
    key.origin = "http://localhost:8000"
    options = client.post(SHOW + "options/").json()
    somebody_else = websafe_encode(int_to_base36(officer.pk).encode())
    client.post(SHOW, {"credential": key.shown(options, owner=somebody_else)})
    assert not signed_in(client)
    stranger = SoftPasskey()
    stranger.owner, stranger.number = key.owner, key.number
    show(client, stranger)
    assert not signed_in(client)
    assert add(officer, SoftPasskey(verifies=False)).status_code == 422
    assert not Authenticator.objects.filter(user=officer).exists()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "[]",
        "null",
        "7",
        "{}",
        '{"id":"AA","rawId":"AA","type":"public-key","response":null}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA",'
        '"signature":"AA","userHandle":"__8"},"clientExtensionResults":{}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
        "9" * 30_000,
        "[" * 19_000,
    ],
)
def test_nonsense_is_no_passkey_and_no_fault(client: Client, trainer: Person, answer: str) -> None:
    client.post(SHOW + "options/")
    assert client.post(SHOW, {"credential": answer})["Location"] == "/sign-in/"
    client.force_login(trainer)
    client.post("/me/security/passkeys/options/")
    assert client.post(ADD, {"name": "x", "credential": answer}).status_code == 422


def test_a_closed_account_stays_closed_to_passkeys(client: Client, trainer: Person, key: SoftPasskey) -> None:
    Person.objects.filter(pk=trainer.pk).update(is_active=False)
    assert show(client, key).status_code == 403
    assert not signed_in(client)


def test_what_a_browser_is_asked_tells_nothing_about_people(client: Client, key: SoftPasskey) -> None:
    asked = client.post(SHOW + "options/").json()["publicKey"]
    assert not asked.get("allowCredentials")
    assert asked["rpId"] == "localhost"
    assert asked["userVerification"] == "required"


def test_passkeys_are_tried_thirty_times_a_minute(client: Client) -> None:
    answers = [client.post(SHOW + "options/").status_code for _try in range(31)]
    assert answers == [200] * 30 + [429]


def test_twenty_are_enough(trainer: Person, key: SoftPasskey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    with pytest.raises(Refused) as refusal:
        actions.add_passkey(trainer, "Second", {}, by=trainer.actor)
    assert refusal.value.code == "too_many_passkeys"


def test_where_passkeys_cannot_work_a_sentence_says_where_they_do(client: Client) -> None:
    words = "Passkeys do not work at this address"
    assert words in client.get("/sign-in/", headers={"Host": "127.0.0.1:8000"}).content.decode()
    assert words not in client.get("/sign-in/", headers={"Host": "localhost:8000"}).content.decode()


def test_an_old_sign_in_is_led_to_confirm_before_a_passkey_is_made(client: Client, trainer: Person) -> None:
    client.force_login(trainer)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    go = client.post("/me/security/passkeys/options/").json()["go"]
    assert go == "/me/confirm/?next=%2Fme%2Fsecurity%2Fpasskeys%2Fadd%2F"
