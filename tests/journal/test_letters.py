"""A letter is a row before it is a mail: never lost, never without its change, links only in what is sent."""

import datetime
from email.message import EmailMessage
from unittest.mock import patch  # the mail server's own failure is played, none of our code

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from events_core.foundation import tokens
from events_core.journal import letters, post, tasks
from events_core.journal.letters import Addressee, Recipient
from events_core.journal.models import Letter, Mailing
from events_core.programme.models import Event

LINK = ("registration", 7, 1)


def write(event: Event, **more: object) -> Letter:
    to = Recipient("Ким", "kim@test.example", "ru", "Asia/Seoul")
    return letters.post("test/hello", to=to, about=event, context={"title": event.title}, links={"own": LINK}, **more)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def purpose() -> None:
    tokens.register(tokens.Purpose("registration", "/r/{secret}/"))


@pytest.mark.both
def test_a_letter_is_sent_once(draft: Event) -> None:
    letter = write(draft)
    assert post.send(letter.pk) is True
    assert post.send(letter.pk) is False
    assert len(mail.outbox) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.SENT, 1)


@pytest.mark.both
def test_a_letter_that_ends_the_process_each_time_is_given_up(draft: Event) -> None:
    letter = write(draft)
    for _death in range(len(post.PAUSES) + 1):
        assert post.claim(letter.pk) is not None
        Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now())  # its lease is over
    assert post.claim(letter.pk) is None
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (Letter.State.FAILED, "given up")


def test_the_secret_stands_only_in_what_is_sent(draft: Event) -> None:
    letter = write(draft)
    secret = tokens.secret(*LINK)
    row = str(Letter.objects.filter(pk=letter.pk).values().get())
    assert secret not in row
    post.send(letter.pk)
    assert secret in mail.outbox[0].body
    assert secret in mail.outbox[0].alternatives[0][0]  # type: ignore[attr-defined]
    assert secret not in str(Letter.objects.filter(pk=letter.pk).values().get())


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_sends_nothing(make_event: object) -> None:
    event: Event = make_event()  # type: ignore[operator]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(event)
        raise ZeroDivisionError
    assert not Letter.objects.exists()


def test_a_failure_waits_longer_each_time_and_then_asks_for_a_person(draft: Event) -> None:
    letter = write(draft)
    pauses = []
    with patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError("no mail server")):
        for _attempt in range(len(post.PAUSES) + 1):
            Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now())
            assert post.send(letter.pk) is False
            letter.refresh_from_db()
            pauses.append(round((letter.due_at - timezone.now()).total_seconds() / 60))
    assert pauses[:-1] == post.PAUSES
    assert letter.state == Letter.State.FAILED
    assert "no mail server" in letter.error


def test_a_letter_that_another_worker_holds_is_left_alone(draft: Event) -> None:
    letter = write(draft)
    assert post.claim(letter.pk)
    assert post.claim(letter.pk) is None
    assert post.due() == []
    Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now() - datetime.timedelta(seconds=1))
    assert post.due() == [(letter.pk, 1)]


def test_the_message_id_stays_when_a_letter_is_tried_again(draft: Event) -> None:
    letter = write(draft)
    first, second = (post.compose(letter).message()["Message-ID"] for _try in range(2))
    assert first == second == f"<{letter.uid}@events.example>"


def test_a_secret_letter_loses_its_body_once_sent(draft: Event) -> None:
    letter = write(draft, secret=True)
    post.send(letter.pk)
    letter.refresh_from_db()
    assert letter.body == ""


def test_a_qr_code_is_shown_in_the_letter(draft: Event) -> None:
    letter = write(draft, attachments=[{"name": "check-in.png", "qr": "HTTPS://EVENTS.EXAMPLE/X"}])
    message: EmailMessage = post.compose(letter).message()
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == ["<check-in.png>"]
    assert pictures[0].get_payload(decode=True).startswith(b"\x89PNG")


@pytest.mark.both
def test_a_mailing_becomes_one_letter_for_each(draft: Event) -> None:
    people = [Addressee(n, Recipient(f"P{n}", f"p{n}@test.example", "ja")) for n in range(1, 8)]
    letters.audience("test.people", lambda about, after, limit: [one for one in people if one.key > after][:limit])
    mailing = letters.mailing(
        "test/hello", about=draft, audience="test.people", sequence=3, context={"title": draft.title}
    )
    assert mailing is not None
    while letters.expand_chunk(mailing.pk, size=3):
        pass
    letters.expand_chunk(mailing.pk, size=3)
    assert sorted(Letter.objects.values_list("to_email", flat=True)) == [f"p{n}@test.example" for n in range(1, 8)]
    assert letters.mailing("test/hello", about=draft, audience="test.people", sequence=3) is None
    assert Mailing.objects.count() == 1


def test_the_sweep_sends_what_nobody_took(draft: Event) -> None:
    write(draft)
    assert tasks.catch_up() == 1
    assert tasks.catch_up() == 0


def test_bodies_are_forgotten_after_ninety_days(draft: Event) -> None:
    letter = write(draft)
    post.send(letter.pk)
    assert tasks.forget_bodies() == 0
    Letter.objects.update(sent_at=timezone.now() - datetime.timedelta(days=91))
    assert tasks.forget_bodies() == 1
    letter.refresh_from_db()
    assert letter.body == ""


def test_what_people_write_never_becomes_a_link(draft: Event) -> None:
    to = Recipient("Ким ⟦own⟧", "kim@test.example", "ru")
    text = {"title": "https://elsewhere.example/?⟦own⟧"}
    letter = letters.post("test/hello", to=to, about=draft, context=text, links={"own": LINK})
    assert letter.body.count("⟦own⟧") == 1
    post.send(letter.pk)
    assert mail.outbox[0].body.count(tokens.secret(*LINK)) == 1


@pytest.mark.both
def test_new_letters_are_claimed_together_and_tried_ones_alone(draft: Event) -> None:
    ids = [write(draft).pk for _number in range(3)]
    Letter.objects.filter(pk=ids[1]).update(attempts=1)
    held = post.claim_new(ids)
    assert [letter.pk for letter in held] == [ids[0], ids[2]]
    assert post.claim_new(ids) == []
    post.give_back(held)
    assert post.send_some(ids) == 2
    assert [post.due(), len(mail.outbox)] == [[(ids[1], 1)], 2]


def test_what_takes_too_long_is_left_to_others(draft: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [write(draft).pk for _number in range(3)]
    monkeypatch.setattr(post, "SLICE", 0.0)
    assert post.send_some(ids) == 0
    assert post.due() == [(number, 0) for number in ids]
    monkeypatch.undo()
    assert post.send_some(ids) == 3


def test_who_was_too_slow_overwrites_nothing(draft: Event) -> None:
    letter = write(draft)
    slow = post.claim(letter.pk)
    assert slow
    Letter.objects.update(due_at=timezone.now())  # its lease is over
    assert post.send(letter.pk)
    with patch.object(EmailBackend, "send_messages", side_effect=ConnectionResetError("too late")):
        assert post.send_claimed(slow) is False
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (Letter.State.SENT, "")


def test_an_address_that_nobody_can_have_fails_at_once(draft: Event) -> None:
    for email in ("kim@test", "kim@nowhere.invalid", "ким@test.example", "kim"):
        letter = letters.post("test/hello", to=Recipient("Kim", email), about=draft, context={"title": "x"})
        assert post.send(letter.pk) is False
        letter.refresh_from_db()
        assert (letter.state, letter.attempts, letter.error) == (Letter.State.FAILED, 1, "not an address")
    assert mail.outbox == []


def test_a_code_is_not_sent_when_it_counts_no_more(draft: Event) -> None:
    letter = write(draft, secret=True)
    Letter.objects.update(attempts=2)
    with patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError("no mail server")):
        post.send(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.body, letter.links) == (Letter.State.FAILED, "", {})


@pytest.mark.both
def test_one_person_who_cannot_be_written_to_stops_nobody_elses_letter(draft: Event) -> None:
    class Broken:
        def __str__(self) -> str:
            raise LookupError("no such word")

    people = [
        Addressee(1, Recipient("A", "a@test.example")),
        Addressee(2, Recipient("B", "b@test.example"), context={"title": Broken()}),
        Addressee(3, Recipient("C" * 400, "c@test.example")),
        Addressee(4, Recipient("D", "d@test.example")),
    ]
    letters.audience("test.mixed", lambda about, after, limit: [one for one in people if one.key > after][:limit])
    row = letters.mailing("test/hello", about=draft, audience="test.mixed", context={"title": "x"})
    assert row
    tasks.expand(row.pk)
    row.refresh_from_db()
    assert row.state == Mailing.State.DONE
    states = dict(Letter.objects.values_list("mailing_key", "state"))
    assert (states[1], states[2], states[4]) == ("queued", "failed", "queued")
    assert "no such word" in Letter.objects.get(mailing_key=2).error
    assert len(states) == 4


def test_news_that_cannot_be_written_waits_and_then_asks_for_a_person(draft: Event) -> None:
    def fails(about: int, after: int, limit: int) -> list[Addressee]:
        raise ZeroDivisionError("out of order")

    letters.audience("test.fails", fails)
    letters.audience("test.works", lambda about, after, limit: [Addressee(1, Recipient("A", "a@test.example"))][after:])
    bad = letters.mailing("test/hello", about=draft, audience="test.fails", context={"title": "x"})
    letters.mailing("test/hello", about=draft, audience="test.works", context={"title": "x"})
    assert bad
    assert tasks.catch_up() == 1
    for attempt in range(2, letters.MOST_ATTEMPTS + 1):
        tasks.expand(bad.pk)  # not before its time
        Mailing.objects.filter(pk=bad.pk).update(due_at=timezone.now())
        tasks.expand(bad.pk)
        bad.refresh_from_db()
        assert bad.attempts == attempt
    assert (bad.state, bad.error) == (Mailing.State.FAILED, "ZeroDivisionError: out of order")
