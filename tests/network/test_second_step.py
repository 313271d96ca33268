"""The authenticator app, recovery codes, and asking once more who somebody is."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from events_core.foundation.refusals import Refused
from events_core.journal.models import Entry, Letter
from events_core.network import actions as network
from events_core.network.models import ApiToken, Device, Person
from events_core.network.security import actions, codes, queries
from tests.network.test_signin import ask, mailed_code, signed_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Clock:
    """The time of authenticator apps, which a test moves."""

    now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def code(self) -> str:
        return totp.format_hotp_value(totp.hotp_value(SECRET, int(self.now) // 30))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    cache.clear()
    clock = Clock()
    monkeypatch.setattr(totp, "time", clock)
    return clock


@pytest.fixture
def careful(officer: Person, clock: Clock) -> Person:
    """An officer with an authenticator app, whose next code is fresh."""
    actions.activate_app(officer, SECRET, clock.code(), by=officer.actor)
    clock.now += 60
    return officer


def after_the_mail(client: Client, person: Person, **more: str) -> Any:
    ask(client, person.email, **more)
    return client.post("/sign-in/code/", {"code": mailed_code(), **more})


def last_mail(template: str = "security") -> Letter:
    return Letter.objects.filter(template=template).latest("id")


def mailed(person: Person) -> str:
    found = re.search(r"\b\d{4}-\d{4}\b", Letter.objects.filter(template="confirm-code").latest("id").body)
    assert found
    return found.group()


def stale(client: Client) -> None:
    """The sign-in is some time ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - 601}]
    session.save()


def test_an_app_is_set_up_with_its_first_code_and_recovery_codes_are_shown_once(
    client: Client, trainer: Person, clock: Clock
) -> None:
    client.force_login(trainer)
    page = client.get("/me/security/app/").content.decode()
    secret = client.session[totp.SECRET_SESSION_KEY]
    assert "otpauth://totp/" in page
    assert secret[:4] + " " + secret[4:8] in page
    assert "issuer=Low%20Carbon%20City%20Platform" in page
    wrong = client.post("/me/security/app/", {"code": "12"})
    assert wrong.status_code == 422
    assert 'id="id_code_error"' in wrong.content.decode()
    right = totp.format_hotp_value(totp.hotp_value(secret, int(clock.now) // 30))
    answer = client.post("/me/security/app/", {"code": f"{right[:3]} {right[3:]}"})
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", answer.content.decode())) == 10
    assert "no-store" in answer["Cache-Control"]
    assert not re.search(r"<code>\d{4} \d{4}</code>", client.get("/me/security/").content.decode())
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert Entry.objects.filter(verb="person.app_on", thing_id=trainer.pk).exists()
    assert "now asks for a code" in last_mail().body


def test_after_the_mailed_code_the_app_is_asked_for(client: Client, careful: Person, clock: Clock) -> None:
    answer = after_the_mail(client, careful, next="/me/tokens/")
    assert answer["Location"] == "/sign-in/second/"
    assert not signed_in(client)
    assert client.get("/desk/").status_code == 302
    assert client.get("/sign-in/second/").status_code == 200
    assert client.post("/sign-in/second/", {"code": ""}).status_code == 422
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    answer = client.post("/sign-in/second/", {"code": clock.code()})
    assert answer["Location"] == "/me/tokens/"
    assert signed_in(client)


def test_a_code_of_the_app_counts_once_however_long_it_lasts(careful: Person, clock: Clock) -> None:
    code = clock.code()
    assert actions.use_code(careful, code)
    cache.clear()
    clock.now += 29
    assert not actions.use_code(careful, code)
    clock.now += 31
    assert actions.use_code(careful, clock.code())


def test_the_second_step_is_asked_only_after_the_first(client: Client, careful: Person, clock: Clock) -> None:
    for path in ("/sign-in/second/", "/sign-in/second/options/"):
        assert client.post(path, {"code": clock.code()})["Location"] == "/sign-in/"
    assert not signed_in(client)


def test_wrong_codes_are_limited_for_one_person_wherever_they_come_from(careful: Person, clock: Clock) -> None:
    client = Client()
    after_the_mail(client, careful)
    answers = [client.post("/sign-in/second/", {"code": "000000"}, REMOTE_ADDR=f"10.0.0.{n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert client.post("/sign-in/second/", {"code": clock.code()}).status_code == 429
    assert not signed_in(client)


def test_a_recovery_code_lets_in_once_and_its_owner_is_told(client: Client, careful: Person) -> None:
    code = actions.renew_recovery_codes(careful, by=careful.actor)[0]
    after_the_mail(client, careful)
    client.post("/sign-in/second/", {"code": f"{code[:4]} {code[4:]}"})
    assert signed_in(client)
    assert "Codes left: 9." in Letter.objects.get(template="security", subject__contains="recovery code of").body
    other = Client()
    after_the_mail(other, careful)
    assert other.post("/sign-in/second/", {"code": code}).status_code == 422
    assert queries.factors_of(careful).codes_left == 9


def test_new_recovery_codes_void_the_old_ones_and_need_a_factor(careful: Person, participant: Person) -> None:
    old = actions.renew_recovery_codes(careful, by=careful.actor)
    actions.renew_recovery_codes(careful, by=careful.actor)
    assert not actions.use_code(careful, old[0])
    with pytest.raises(Refused) as refusal:
        actions.renew_recovery_codes(participant, by=participant.actor)
    assert refusal.value.code == "no_factor"


def test_recovery_codes_go_with_the_last_factor(client: Client, careful: Person) -> None:
    client.force_login(careful)
    assert "only second step" in client.get("/me/security/app/remove/").content.decode()
    assert client.post("/me/security/app/remove/")["Location"] == "/me/security/"
    assert not Authenticator.objects.exists()
    assert "no longer asks" in last_mail().body


@pytest.mark.parametrize(
    "path",
    [
        "/me/security/app/",
        "/me/security/app/remove/",
        "/me/security/codes/",
        "/me/security/passkeys/add/",
        "/me/security/passkeys/1/remove/",
        "/me/security/devices/1/end/",
        "/me/security/devices/end/",
    ],
)
def test_what_could_shut_the_owner_out_asks_once_more(client: Client, careful: Person, path: str) -> None:
    assert client.get(path)["Location"].startswith("/sign-in/?next=")
    client.force_login(careful)
    stale(client)
    answer = client.post(path)
    assert answer["Location"].startswith("/me/confirm/?next=")
    assert Authenticator.objects.count() == 2


def test_what_was_being_sent_is_done_after_the_confirmation(client: Client, participant: Person) -> None:
    client.force_login(participant)
    stale(client)
    answer = client.post("/me/tokens/", {"name": "Our website", "scopes": ["read"]})
    confirm = answer["Location"]
    assert confirm == "/me/confirm/?next=%2Fme%2Ftokens%2F"
    assert not ApiToken.objects.exists()
    assert client.get(confirm).status_code == 200
    client.post(confirm, {"action": "mail"})
    assert last_mail("confirm-code").is_secret
    code = mailed(participant)
    assert client.post(confirm, {"code": "0000-0000"}).status_code == 422
    answer = client.post(confirm, {"code": code})
    assert answer.status_code == 200
    assert ApiToken.objects.get().name == "Our website"
    assert ApiToken.objects.get().scopes == ["read"]
    assert client.get(confirm)["Location"] == "/me/tokens/"


def test_who_has_a_factor_confirms_by_it_and_not_by_mail(client: Client, careful: Person, clock: Clock) -> None:
    client.force_login(careful)
    stale(client)
    confirm = client.post("/me/security/codes/")["Location"]
    client.post(confirm, {"action": "mail"})
    assert not Letter.objects.filter(template="confirm-code").exists()
    answer = client.post(confirm, {"code": clock.code()})
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", answer.content.decode())) == 10


def test_a_confirmation_leads_nowhere_else(client: Client, participant: Person) -> None:
    client.force_login(participant)
    assert client.get("/me/confirm/?next=//evil.example/")["Location"] == "/me/security/"


def test_mailed_confirmation_codes_are_five_tries_and_fifteen_minutes(
    client: Client, trainer: Person, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    client.force_login(trainer)
    stale(client)
    client.post("/me/confirm/", {"action": "mail"})
    code = mailed(trainer)
    for _try in range(5):
        client.post("/me/confirm/", {"code": "0000-0000"})
    assert "The code is no longer valid" in client.post("/me/confirm/", {"code": code}).content.decode()
    client.post("/me/confirm/", {"action": "mail"})
    session = client.session
    session["confirm_code"] |= {"at": time.time() - 901}
    session.save()
    answer = client.post("/me/confirm/", {"code": mailed(trainer)})
    assert "The code is no longer valid" in answer.content.decode()


@pytest.mark.parametrize("role", ["officer", "finance", "organiser"])
def test_staff_are_led_to_set_up_a_factor_where_it_is_asked_for(
    client: Client, participant: Person, settings: Any, clock: Clock, role: str
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.cookies["language"] = "en"
    Person.objects.filter(pk=participant.pk).update(role=role)
    after_the_mail(client, participant)
    for path in ("/desk/", "/me/tokens/", "/", "/desk/network/people/"):
        assert client.get(path)["Location"] == "/me/security/"
        assert client.post(path)["Location"] == "/me/security/"
    assert "Set up a second step first" in client.get("/me/security/").content.decode()
    client.get("/me/security/app/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    code = totp.format_hotp_value(totp.hotp_value(secret, int(clock.now) // 30))
    client.post("/me/security/app/", {"code": code})
    assert client.get("/desk/").status_code == 200
    clock.now += 60
    assert client.post("/me/security/app/remove/").status_code == 409
    assert Authenticator.objects.filter(type="totp").exists()


def test_others_and_tokens_are_not_asked_for_a_factor(
    client: Client, participant: Person, organiser: Person, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(participant)
    assert client.get("/me/").status_code == 200
    _token, text = network.issue_token(organiser, "Website", by=organiser.actor)
    assert client.get("/api/v1/events", headers={"Authorization": f"Bearer {text}"}).status_code == 200


def test_an_officer_resets_the_factors_of_somebody_else(
    client: Client, careful: Person, organiser: Person, clock: Clock
) -> None:
    clock.now += 60
    actions.activate_app(organiser, SECRET, clock.code(), by=organiser.actor)
    there = Client()
    ask(there, organiser.email)
    client.force_login(careful)
    path = f"/desk/network/people/{organiser.pk}/factors/reset/"
    assert client.post(path, {"reason": " "}).status_code == 422
    assert client.post(path, {"reason": "Lost the phone"}).status_code == 302
    assert not queries.factors_of(organiser)
    assert "Lost the phone" in last_mail().body
    assert last_mail().to_email == organiser.email
    assert "Lost the phone" in client.get(f"/desk/network/people/{organiser.pk}/").content.decode()
    assert client.post(path, {"reason": "Again"}).status_code == 409


@pytest.mark.parametrize(("who", "status"), [("organiser", 403), ("finance", 403), ("participant", 403)])
def test_nobody_else_resets_factors(
    client: Client, careful: Person, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    path = f"/desk/network/people/{careful.pk}/factors/reset/"
    assert client.post(path, {"reason": "x"}).status_code == status
    client.force_login(careful)
    assert client.post(path, {"reason": "x"}).status_code == 409
    assert queries.factors_of(careful)


def test_the_command_lets_the_last_officer_in_again(careful: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("secondfactor", careful.email.upper())
    assert "authenticator app: yes" in capsys.readouterr().out
    call_command("secondfactor", careful.email, "--reset")
    assert not queries.factors_of(careful)
    assert Entry.objects.filter(verb="person.factors_reset", actor_kind="system").exists()
    with pytest.raises(CommandError, match="no second step"):
        call_command("secondfactor", careful.email, "--reset")
    with pytest.raises(CommandError):
        call_command("secondfactor", "nobody@test.example")


def test_the_qr_code_has_its_quiet_zone() -> None:
    drawn = codes.picture("otpauth://totp/x?secret=AAAA")
    assert drawn.path.startswith("M4 4h7v1h-7z")
    assert drawn.side > 29


def test_own_page_without_anything_says_so(client: Client, participant: Person) -> None:
    client.force_login(participant)
    client.cookies["language"] = "en"
    page = client.get("/me/security/").content.decode()
    assert "You have none yet." in page
    assert not Device.objects.exists()
    assert "None is noted yet" in page
    assert "Recovery codes" not in page
