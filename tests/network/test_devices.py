"""Signed-in devices: listed in plain words, ended at once; and what nobody can learn or fix from outside."""

import datetime
import re
from typing import Any

import pytest
import redis
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.journal.models import Entry, Letter
from events_core.network import actions as network
from events_core.network.models import Device, Person
from events_core.network.security.agents import words_of
from events_core.network.tasks import forget_devices
from tests.network.test_signin import ask, mailed_code, signed_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Safari/537.36"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def browser(person: Person, agent: str = FIREFOX) -> Client:
    """A browser in which the person has signed in by mailed code."""
    client = Client(headers={"User-Agent": agent})
    ask(client, person.email)
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert signed_in(client)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/me/").status_code == 200)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (SAFARI, ("Safari", "iPhone")),
        (EDGE, ("Microsoft Edge", "Windows")),
        (ANDROID, ("Samsung Internet", "Android")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_has_a_name(agent: str, words: tuple[str, str]) -> None:
    assert words_of(agent) == words


def test_devices_are_listed_and_one_is_ended_at_once(trainer: Person, participant: Person) -> None:
    here, there, other = browser(trainer), browser(trainer, SAFARI), browser(participant)
    page = here.get("/me/security/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("This is the one you are using.") == 1
    phone = Device.objects.get(person=trainer, system="iPhone")
    assert other.post(f"/me/security/devices/{phone.pk}/end/").status_code == 404
    assert is_in(there)
    assert here.post(f"/me/security/devices/{phone.pk}/end/")["Location"] == "/me/security/"
    assert not is_in(there)
    assert is_in(here)
    assert "Safari on iPhone" not in here.get("/me/security/").content.decode()
    assert Entry.objects.filter(verb="person.device_ended").exists()


def test_all_others_are_ended_at_once(trainer: Person, participant: Person) -> None:
    here, there, third, other = browser(trainer), browser(trainer, SAFARI), browser(trainer, EDGE), browser(participant)
    here.post("/me/security/devices/end/")
    assert [is_in(client) for client in (here, there, third, other)] == [True, False, False, True]


def test_closing_an_account_and_changing_a_role_end_all_sessions(officer: Person, trainer: Person) -> None:
    there = browser(trainer)
    network.give_role(trainer, "organiser", by=officer.actor)
    assert not is_in(there)
    again = browser(trainer)
    network.close_account(trainer, by=officer.actor)
    network.reopen_account(trainer, by=officer.actor)
    assert not is_in(again)


def test_signing_out_is_noted(trainer: Person) -> None:
    here = browser(trainer)
    here.post("/sign-out/")
    assert Device.objects.get().session_key is None
    assert Session.objects.filter(session_key=here.session.session_key).count() == 0


def test_staff_are_told_of_a_new_device_and_others_are_not(officer: Person, trainer: Person) -> None:
    browser(trainer)
    assert not Letter.objects.filter(template="security").exists()
    browser(officer)
    browser(officer)
    assert Letter.objects.filter(template="security").count() == 1
    assert "Firefox, Windows" in Letter.objects.get(template="security").body
    browser(officer, SAFARI)
    assert Letter.objects.filter(template="security").count() == 2


def test_neither_address_nor_full_description_is_kept(trainer: Person) -> None:
    browser(trainer)
    kept = str(Device.objects.values().get())
    assert "127.0.0.1" not in kept
    assert "Gecko" not in kept


def test_a_browser_that_nobody_came_back_to_is_forgotten(trainer: Person) -> None:
    browser(trainer)
    Device.objects.create(person=trainer, seen_at=timezone.now() - datetime.timedelta(days=181))
    assert forget_devices() == 1
    assert Device.objects.get().browser == "Firefox"


def test_a_session_from_before_is_noted_when_it_is_used(client: Client, trainer: Person) -> None:
    client.force_login(trainer)
    session = client.session
    del session["seen"]
    session.save()
    assert is_in(client)
    assert Device.objects.get().person == trainer


def test_the_list_costs_the_same_for_many_devices(client: Client, trainer: Person) -> None:
    client.force_login(trainer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/me/security/").content.count(b"since ") == Device.objects.count()
        return len(seen)

    Device.objects.create(person=trainer, session_key=client.session.session_key)
    before = queries()
    for number in range(20):
        session = Client()
        session.force_login(trainer)
        Device.objects.create(person=trainer, session_key=session.session.session_key, browser=str(number))
    assert queries() == before


def test_signing_in_changes_the_session_key(trainer: Person) -> None:
    client = Client()
    ask(client, trainer.email)
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": mailed_code()})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def shape(answer: Any) -> tuple[Any, ...]:
    """What somebody outside sees of an answer, without the address they typed themselves and the form's secret."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|[\w.]+@\w+\.example', "", answer.content.decode())
    own = ("Content-Length", "Expires", "X-Request-ID")
    headers = {name: value for name, value in answer.headers.items() if name not in own}
    return answer.status_code, text, headers, sorted(answer.cookies)


def test_nobody_learns_who_has_an_account(officer: Person, participant: Person, django_assert_num_queries: Any) -> None:
    closed = network.add_person("closed@test.example", {"name": "Closed"}, by=officer.actor)
    network.close_account(closed, by=officer.actor)
    seen = []
    for email in (officer.email, closed.email, "nobody@test.example"):
        client = Client()
        client.get("/sign-in/")
        steps = [ask(client, email), client.get("/sign-in/code/"), client.post("/sign-in/code/", {"code": "0"})]
        letter = Letter.objects.latest("id")
        bare = re.sub(r"Dear [^\n]+\n\n|\d{4}-\d{4}", "", letter.body)
        seen.append(([shape(step) for step in steps], letter.template, letter.subject, bare))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/",
        "/sign-in/passkey/",
        "/sign-in/passkey/options/",
        "/me/confirm/",
        "/me/security/app/",
        "/me/security/app/remove/",
        "/me/security/codes/",
        "/me/security/passkeys/options/",
        "/me/security/devices/end/",
        "/sign-out/",
    ],
)
def test_forms_of_signing_in_cannot_be_forged(trainer: Person, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(trainer)
    assert client.post(path).status_code == 403


def test_limits_lie_in_the_shared_cache(redis_url: str) -> None:
    shared = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    with override_settings(CACHES=shared):
        cache.clear()
        ask(Client(), "nobody@test.example")
    there = [key.decode() for key in redis.Redis.from_url(redis_url).keys("*")]
    limits = [key for key in there if ":request_login_code:" in key]
    assert len(limits) == 2
    assert not any("nobody" in key for key in limits)
