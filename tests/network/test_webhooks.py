"""News sent to programs elsewhere: signed, retried, only what their owner may read, never into our own network."""

import datetime
import json
import re
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from certificates import actions as certificates
from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Letter
from events_core.network.models import Person
from events_core.network.webhooks import actions, addresses, kinds, sending
from events_core.network.webhooks.announcing import announce
from events_core.network.webhooks.models import Delivery, Webhook
from events_core.programme import actions as programme
from events_core.programme.models import Event
from events_core.programme.news import stopped_webhooks
from registrations import actions as registrations
from tests.api.caller import Program
from tests.cast import Make, join
from tests.network.receiver import Receiver, receiver
from tests.registrations.conftest import answers
from tools.demo_site import ROOT

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def program(settings: Any) -> Iterator[Receiver]:
    """A program on this machine that takes news."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with receiver() as taking:
        yield taking


def wants(person: Person, program: Receiver, *wanted: str) -> tuple[Webhook, str]:
    return actions.add(person, program.address, wanted, by=person.actor)


def send_all() -> int:
    return sum(sending.deliver(number) for number in sending.due())


def later(**values: Any) -> None:
    """What waits is due now."""
    Delivery.objects.update(due_at=timezone.now(), **values)


def test_news_is_signed_and_says_what_changed(
    program: Receiver, participant: Person, draft: Event, officer: Person
) -> None:
    _hook, secret = wants(participant, program)
    assert secret.startswith("whsec_")
    programme.edit_event(draft.pk, {"venue": {"en": "Hall"}}, by=officer.actor)
    programme.publish(draft.pk, by=officer.actor)
    changed = programme.edit_event(draft.pk, {"venue": {"en": "Port"}, "capacity": 9}, by=officer.actor)
    programme.cancel(draft.pk, "Typhoon", by=officer.actor)
    assert send_all() == 3
    told = [program.verified(secret, number) for number in range(3)]
    assert [one["type"] for one in told] == ["event.published", "event.changed", "event.cancelled"]
    assert set(told[0]) == {"type", "timestamp", "data"}
    news = told[1]["data"]
    assert (news["slug"], news["version"], news["changed"]) == (draft.slug, changed.version, ["capacity", "venue"])
    assert len(set(program.ids())) == 3
    headers, body = program.taken[0]
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        program.taken.append((headers, body.replace(b"event", b"Event")))
        program.verified(secret)
    assert (Delivery.objects.filter(state="delivered").count(), Webhook.objects.get().state) == (3, "active")


def test_what_failed_is_sent_again_under_the_same_id(
    program: Receiver, participant: Person, published: Event, officer: Person
) -> None:
    hook, secret = wants(participant, program, "event.changed")
    program.answers = [(503, {}, b"busy " * 200), (302, {"Location": program.address}, b""), (200, {}, b"ok")]
    programme.postpone(published.pk, by=officer.actor)
    assert send_all() == 0
    waits = Delivery.objects.get()
    assert (waits.state, waits.attempts, waits.status, waits.error[:9], len(waits.error)) == (
        "queued",
        1,
        503,
        "busy busy",
        299,
    )
    assert waits.due_at > timezone.now() + HOUR / 61
    assert (send_all(), Webhook.objects.get().state) == (0, "failing")
    later()
    assert (send_all(), len(program.taken)) == (0, 2)  # nothing follows where a redirect leads
    later()
    assert (send_all(), len(set(program.ids()))) == (1, 1)
    assert program.verified(secret)["data"]["state"] == "postponed"
    hook.refresh_from_db()
    assert (hook.state, hook.error) == ("active", "")


def test_an_address_that_takes_nothing_does_not_keep_the_worker_busy(
    program: Receiver, participant: Person, published: Event
) -> None:
    wants(participant, program)
    for number in range(5):
        announce("event.changed", published, {}, once=str(number))
    program.answers = [(503, {}, b"")]
    assert (send_all(), len(program.taken)) == (0, 1)
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]
    later(tried_at=timezone.now() - HOUR)
    assert send_all() == 5


def test_a_worker_that_dies_in_between_loses_nothing(
    program: Receiver, participant: Person, published: Event, officer: Person
) -> None:
    wants(participant, program)
    programme.postpone(published.pk, by=officer.actor)
    (number,) = sending.due()
    assert sending.claim(number)
    assert (sending.claim(number), sending.due(), sending.deliver(number)) == (
        None,
        [],
        False,
    )  # leased to the dead one
    later()
    assert send_all() == 1
    assert Delivery.objects.get().attempts == 2
    later(state="queued", attempts=len(sending.PAUSES) + 1)
    assert (send_all(), Delivery.objects.get().state) == (0, "failed")


def test_owners_get_what_they_may_read_when_it_is_sent(
    program: Receiver, make_event: Make, organiser: Person, participant: Person, steward: Person, officer: Person
) -> None:
    event = make_event(publish=True)
    join(event, steward, "viewer")
    hooks = {
        person: wants(person, program, "registration.made")[0] for person in (officer, organiser, participant, steward)
    }
    made = registrations.register(event, answers("kim")).registration
    assert registrations.register(event, answers("kim")).outcome == "mailed"
    assert {row.webhook for row in Delivery.objects.all()} == {hooks[officer], hooks[steward]}
    event.team.get(person=steward).delete()
    assert send_all() == 1
    assert Delivery.objects.get(webhook=hooks[steward]).state == "dropped"
    told = json.loads(program.taken[0][1])["data"]
    assert told == {"code": made.code, "event": event.slug, "category": "delegate", "state": "confirmed"}
    registrations.cancel(made.pk)
    registrations.register(event, answers("kim"))
    assert send_all() == 1


def test_hidden_events_are_no_news(program: Receiver, make_event: Make, participant: Person, officer: Person) -> None:
    wants(participant, program)
    mine, _secret = wants(officer, program)
    make_event(publish=True, visibility="unlisted")
    assert [row.webhook for row in Delivery.objects.all()] == [mine]
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    assert (send_all(), Delivery.objects.get().state) == (0, "dropped")


def test_a_certificate_is_news_without_its_code(program: Receiver, make_event: Make, officer: Person) -> None:
    event = make_event(publish=True)
    one = registrations.register(event, answers("kim")).registration
    registrations.check_in(one.pk, by=officer.actor)
    programme.complete(event.pk, by=officer.actor)
    wants(officer, program, "certificate.issued")
    certificates.issue_now(event.pk, by=officer.actor)
    assert send_all() == 1
    assert set(json.loads(program.taken[0][1])["data"]) == {"serial", "version", "event", "kind", "state"}


def test_what_nobody_wants_costs_one_query(
    published: Event, participant: Person, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert announce("registration.made", published, {}, once="1") == []


def test_a_change_that_is_undone_is_no_news(program: Receiver, published: Event, officer: Person) -> None:
    wants(officer, program)
    for _time in range(2):
        announce("event.changed", published, {}, once="1")
    assert Delivery.objects.count() == 1


def test_after_days_of_failures_it_is_paused_and_its_owner_told(
    program: Receiver, participant: Person, published: Event, officer: Person, rf: Any
) -> None:
    hook, _secret = wants(participant, program)
    program.answers = [(500, {}, b"")] * 2
    programme.postpone(published.pk, by=officer.actor)
    send_all()
    Webhook.objects.update(failing_since=timezone.now() - 73 * HOUR)
    later()
    send_all()
    hook.refresh_from_db()
    assert (hook.state, hook.pause) == ("paused", "failing")
    letter = Letter.objects.get(template="network/webhook-paused")
    assert letter.to_email == participant.email
    assert f"/me/webhooks/{hook.pk}/" in letter.body
    (group,) = stopped_webhooks(rf.get("/"), participant)
    assert (group.total, list(stopped_webhooks(rf.get("/"), officer))) == (1, [])
    later()
    assert (sending.due(), sending.deliver(Delivery.objects.get().pk), len(program.taken)) == ([], False, 2)
    programme.cancel(published.pk, "x", by=officer.actor)
    assert Delivery.objects.count() == 1
    actions.resume(hook.pk, by=participant.actor)
    assert (send_all(), len(set(program.ids()))) == (1, 1)


def test_who_answers_gone_is_left_alone(
    program: Receiver, participant: Person, published: Event, officer: Person
) -> None:
    wants(participant, program)
    program.answers = [(410, {}, b"")]
    programme.postpone(published.pk, by=officer.actor)
    send_all()
    assert Webhook.objects.get().pause == "gone"
    assert Letter.objects.filter(template="network/webhook-paused").count() == 1


def test_for_a_day_both_secrets_hold(program: Receiver, participant: Person, published: Event, officer: Person) -> None:
    hook, old = wants(participant, program)
    _hook, new = actions.replace_secret(hook.pk, by=participant.actor)
    assert old != new
    programme.postpone(published.pk, by=officer.actor)
    send_all()
    assert program.verified(old) == program.verified(new)
    Webhook.objects.update(replaced_at=timezone.now() - 25 * HOUR)
    actions.send_again(Delivery.objects.get().pk)
    send_all()
    assert program.verified(new)["type"] == "event.changed"
    with pytest.raises(WebhookVerificationError):
        program.verified(old)
    assert not any(secret in str(list(Webhook.objects.values())) for secret in (old, new))


INSIDE = ["127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "::",
          "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"]  # fmt: skip


def test_only_the_open_internet_is_called() -> None:
    assert not [address for address in INSIDE if addresses.is_public(address)]
    assert addresses.is_public("8.8.8.8")
    assert addresses.is_public("2606:4700::1111")


WRONG = [
    ("", "required"), ("x", "invalid"), ("ftp://a.example/", "invalid"), ("https://", "invalid"), ("https://u:p@a.example/", "invalid"),
    ("https://a.example:99999/", "invalid"), ("https://a.example/\x00", "invalid"), ("https://городской.example/", "invalid"),
    ("https://a.example/ x", "invalid"), ("https://a.example/" + "x" * 500, "too_long"), ("http://8.8.8.8/", "not_https"),
    ("https://127.0.0.1/", "private"), ("https://[::1]:8443/", "private"), ("https://169.254.169.254/latest", "private"),
    ("https://localhost/", "private"), ("https://2130706433/", "private"), ("https://0x7f.1/", "private"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "code"), WRONG, ids=range(len(WRONG)))
def test_an_address_that_may_not_be_called_is_refused(address: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        addresses.clean(address)
    assert [(error.field, error.code) for error in refused.value.errors] == [("address", code)]


def test_an_address_that_turns_inwards_later_is_not_called(
    program: Receiver,
    participant: Person,
    published: Event,
    officer: Person,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    port = int(program.address.split(":")[2].split("/")[0])
    where = ["8.8.8.8"]
    found = lambda *args, **kwargs: [(0, 0, 0, "", (ip, port)) for ip in where]  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", found)
    actions.add(participant, f"https://hooks.test.example:{port}/", by=participant.actor)
    where[:] = ["8.8.8.8", "127.0.0.1"]
    programme.postpone(published.pk, by=officer.actor)
    send_all()
    assert "private network" in Delivery.objects.get().error
    assert not program.taken


def test_no_lock_waits_for_others_name_servers(
    participant: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a name can have its servers answer as late as they like."""
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    never, asked = threading.Event(), []

    def slow(host: str, *args: Any, flags: int = 0, **kwargs: Any) -> list[Any]:
        asked.append(flags)
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        never.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(addresses, "PATIENCE", 0.05)
    assert addresses.clean("https://slow.example/")  # within the test's transaction nobody is asked
    assert asked == [socket.AI_NUMERICHOST]
    with pytest.raises(addresses.Unreachable, match="in time"):
        addresses.checked(addresses.target_of("https://slow.example/"))
    never.set()


@pytest.mark.sqlite
def test_only_who_has_lately_shown_who_they_are_has_news_sent(client: Client, participant: Person) -> None:
    client.force_login(participant)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = client.post("/me/webhooks/", {"address": "https://8.8.8.8/"})
    assert answer["Location"] == "/me/confirm/?next=%2Fme%2Fwebhooks%2F"
    assert client.get("/me/webhooks/").status_code == 200
    assert not Webhook.objects.exists()


def test_by_api_the_secret_is_told_once(program: Receiver, participant: Person, officer: Person) -> None:
    caller, body = (
        Program(participant, "webhooks"),
        {"address": program.address, "kinds": ["event.changed"], "name": "Site"},
    )
    made = caller.post("/webhooks", body, Idempotency_Key="k")
    assert (made.status_code, made.data["secret"][:6], made.data["kinds"]) == (201, "whsec_", ["event.changed"])
    assert caller.post("/webhooks", body, Idempotency_Key="k").data == made.data
    shown = {name: value for name, value in made.data.items() if name != "secret"}
    assert caller.get("/webhooks").data == {"items": [shown], "next": None}
    assert Program(officer).get("/webhooks").data["items"] == []
    assert Program(officer).delete(f"/webhooks/{made.data['id']}").status_code == 404
    assert Program(participant, "events").post("/webhooks", body).data["code"] == "scope"
    assert set(caller.post("/webhooks", {"address": program.address}).data["kinds"]) == set(kinds.known())
    bad = caller.post("/webhooks", {"address": "x", "kinds": ["party"], "name": "x" * 101}).data
    assert [error["field"] for error in bad["errors"]] == ["address", "kinds", "name"]
    assert caller.delete(f"/webhooks/{made.data['id']}").status_code == 204
    assert Webhook.objects.count() == 1


def test_one_person_has_a_few(program: Receiver, participant: Person) -> None:
    for _number in range(actions.MOST):
        wants(participant, program)
    with pytest.raises(Refused, match="20"):
        wants(participant, program)


@pytest.mark.sqlite
def test_the_pages_of_ones_own(
    program: Receiver,
    participant: Person,
    published: Event,
    officer: Person,
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    assert client.get("/me/webhooks/").status_code == 302
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(participant)
    assert "No webhooks yet" in client.get("/me/webhooks/").content.decode()
    wrong = client.post("/me/webhooks/", {"address": "nothing", "name": "Our site"})
    assert (wrong.status_code, "Our site" in wrong.content.decode()) == (422, True)
    added = client.post("/me/webhooks/", {"address": program.address, "kinds": ["event.changed"]})
    assert "whsec_" in added.content.decode()
    assert "whsec_" not in client.get("/me/webhooks/").content.decode()
    hook = Webhook.objects.get()
    home = f"/me/webhooks/{hook.pk}/"
    assert "Nothing was sent yet" in client.get(home).content.decode()
    programme.postpone(published.pk, by=officer.actor)
    send_all()
    for number in range(20):
        announce("event.changed", published, {}, once=f"x{number}")
    with django_assert_max_num_queries(9):
        page = client.get(home).content.decode()
    assert "Delivered" in page
    sent = Delivery.objects.get(state="delivered")
    assert client.post(f"{home}log/{sent.pk}/again/").status_code == 302
    assert Delivery.objects.get(pk=sent.pk).state == "queued"
    assert client.post(f"{home}pause/").status_code == 302
    assert "Resume the webhook" in client.get(home).content.decode()
    assert client.post(f"{home}log/{sent.pk}/again/").status_code == 409
    assert client.post(f"{home}resume/").status_code == 302
    assert "whsec_" in client.post(f"{home}secret/").content.decode()
    client.force_login(officer)
    for path in ("", "secret/", "delete/"):
        assert client.get(home + path).status_code == 404
    for path in ("secret/", "delete/", "pause/", "resume/", f"log/{sent.pk}/again/"):
        assert client.post(home + path).status_code == 404
    client.force_login(participant)
    assert client.post(f"{home}delete/").status_code == 302
    assert not Webhook.objects.exists()


@pytest.mark.sqlite
def test_the_document_names_every_kind_and_its_example_works(
    program: Receiver, participant: Person, published: Event, officer: Person
) -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text()
    assert re.findall(r"^\| `([a-z.]+)` \|", text, re.MULTILINE) == list(kinds.known())
    _hook, secret = wants(participant, program)
    programme.postpone(published.pk, by=officer.actor)
    send_all()
    example: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0].replace("whsec_…", secret), example)
    headers, body = program.taken[0]
    assert example["take"](body, headers) == 204
    assert example["take"](body + b" ", headers) == 401
