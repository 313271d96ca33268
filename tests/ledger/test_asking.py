"""Asking contributors by mail, and what they answer by their link."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry as Told
from events_core.ledger import actions, contributor
from events_core.ledger.models import Book, Contribution
from events_core.network.links import spent
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from tests.cast import join

from .conftest import money, pledged, today
from .pages import CONTACT, WHO, asked, letters

DAY = datetime.timedelta(days=1)
YES: dict[str, Any] = WHO


def wanted(book: Book, body: Organisation, **values: Any) -> Contribution:
    """A contribution that is to be asked for."""
    facts = {"organisation": body, "form": "cash", "money": money("500000", "JPY"), **values}
    return actions.pledge(book.pk, facts, by=COMMAND, asked=True)


def entries(book: Book) -> list[tuple[str, Decimal]]:
    return list(book.entries.values_list("kind", "amount"))


def verbs() -> list[str]:
    return list(Told.objects.filter(verb__startswith="ledger.").order_by("pk").values_list("verb", flat=True))


class TestAsking:
    def test_a_letter_goes_with_the_link(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        assert one.is_waiting
        assert (one.contact_name, one.contact_language) == ("Tanaka Yui", "ja")
        assert one.reply_by == book.today + 21 * DAY
        (letter,) = letters("asked")
        assert (letter.to_email, letter.language) == (CONTACT["email"], "ja")
        assert letter.links == {"answer": list(one.link)}
        assert verbs()[-1] == "ledger.asked"

    def test_asking_counts_nothing(self, book: Book, body: Organisation) -> None:
        asked(wanted(book, body))
        assert entries(book) == []

    def test_asking_again_makes_another_link(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        old = one.link_secret
        again = asked(one, email="sato@kitakyushu.example")
        assert again.link_secret != old
        known = spent(Contribution, old)
        assert known is not None
        assert (known.why, known.row) == ("replaced", one.pk)

    @pytest.mark.parametrize(
        ("contact", "more", "field"),
        [
            ({"email": ""}, {}, "contact.email"),
            ({"email": "nobody"}, {}, "contact.email"),
            ({"language": "xx"}, {}, "contact.language"),
            ({}, {"reply_by": today() - 3 * DAY}, "reply_by"),
            ({}, {"message": "x" * 2001}, "message"),
        ],
    )
    def test_faults_are_named(
        self, book: Book, body: Organisation, contact: dict[str, str], more: dict[str, Any], field: str
    ) -> None:
        one = wanted(book, body)
        with pytest.raises(Invalid) as refused:
            actions.ask(one.pk, CONTACT | contact, by=COMMAND, **more)
        assert [error.field for error in refused.value.errors] == [field]
        assert letters("asked") == []

    def test_nobody_is_asked_about_what_has_no_value(self, book: Book, body: Organisation) -> None:
        one = pledged(book, body, form="in_kind", money=None)
        with pytest.raises(Refused) as refused:
            asked(one)
        assert [blocker.code for blocker in refused.value.blockers] == ["no_value"]

    def test_nobody_is_asked_about_what_is_confirmed(self, book: Book, body: Organisation) -> None:
        one = pledged(book, body)
        actions.confirm(one.pk, by=COMMAND)
        with pytest.raises(Refused):
            asked(one)

    def test_nobody_is_asked_for_a_cancelled_event(self, book: Book, body: Organisation, officer: Person) -> None:
        assert book.event
        one = wanted(book, body)
        waits = asked(wanted(book, body))
        programme.publish(book.event.pk, by=officer.actor)
        programme.cancel(book.event.pk, "No budget", by=officer.actor)
        with pytest.raises(Refused) as refused:
            asked(one)
        assert [blocker.code for blocker in refused.value.blockers] == ["cancelled"]
        with pytest.raises(Refused) as refused:
            actions.remind(waits.pk, by=COMMAND)
        assert refused.value.code == "not_waiting"
        with pytest.raises(Refused) as refused:
            actions.answer_yes(waits.pk, YES)
        assert refused.value.code == "cancelled"

    def test_who_looked_at_another_amount_sends_nothing(self, book: Book, body: Organisation) -> None:
        one = wanted(book, body)
        actions.put_value(one.pk, money("400000", "JPY"), by=COMMAND)
        with pytest.raises(Stale):
            actions.ask(one.pk, CONTACT, by=COMMAND, version=one.version)
        assert letters("asked") == []


class TestReminding:
    def test_it_says_the_same_once_more_and_changes_nothing_that_was_seen(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        again = actions.remind(one.pk, by=COMMAND)
        assert len(letters("reminder")) == 1
        assert again.version == one.version
        actions.answer_yes(one.pk, YES, seen=one.version)

    def test_twice_within_a_minute_is_once(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        for _time in range(2):
            actions.remind(one.pk, by=COMMAND)
        assert len(letters("reminder")) == 1
        Contribution.objects.filter(pk=one.pk).update(reminded_at=timezone.now() - 2 * DAY)
        actions.remind(one.pk, by=COMMAND)
        assert len(letters("reminder")) == 2

    def test_nobody_who_answered(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        actions.answer_no(one.pk, {"reason": "No budget"})
        with pytest.raises(Refused) as refused:
            actions.remind(one.pk, by=COMMAND)
        assert refused.value.code == "not_waiting"

    def test_by_the_clock_three_days_before_and_once(
        self, book: Book, body: Organisation, officer: Person, make_event: Any
    ) -> None:
        near = actions.ask(wanted(book, body).pk, CONTACT, by=COMMAND, reply_by=today() + 2 * DAY)
        asked(wanted(book, body))
        event = make_event(publish=True)
        gone = wanted(actions.book_of(event), body)
        actions.ask(gone.pk, CONTACT, by=COMMAND, reply_by=today() + 2 * DAY)
        programme.cancel(event.pk, "No budget", by=officer.actor)
        assert actions.remind_due(COMMAND) == 1
        assert [letter.about_id for letter in letters("reminder")] == [near.pk]
        assert actions.remind_due(COMMAND) == 0


class TestYes:
    def test_what_was_asked_for_is_pledged_and_confirmed(
        self, book: Book, body: Organisation, organiser: Person
    ) -> None:
        assert book.event
        join(book.event, organiser, "organiser")
        one = asked(wanted(book, body))
        done = actions.answer_yes(one.pk, {**YES, "message": "With pleasure."}, seen=one.version)
        assert (done.state, done.answered_name, done.answer_message) == (
            "confirmed", "Takahashi Kenji", "With pleasure.",
        )  # fmt: skip
        assert entries(book) == [("pledge", 500000), ("confirmation", 500000)]
        assert {row.actor_kind for row in book.entries.all()} == {"pledge"}
        assert contributor.answered_amount(done) == money("500000", "JPY")
        assert len(letters("thanks")) == 1
        assert organiser.email in [letter.to_email for letter in letters("team")]

    def test_what_was_promised_is_confirmed(self, book: Book, body: Organisation) -> None:
        one = asked(pledged(book, body))
        actions.answer_yes(one.pk, YES)
        assert entries(book) == [("pledge", 500000), ("confirmation", 500000)]

    @pytest.mark.parametrize("amount", ["300000", "700000"])
    def test_another_amount_takes_the_place_of_the_promise(self, book: Book, body: Organisation, amount: str) -> None:
        one = asked(pledged(book, body))
        done = actions.answer_yes(one.pk, {**YES, "amount": money(amount, "JPY")})
        assert done.pledged == done.confirmed == Decimal(amount)
        assert sum(row.amount for row in book.entries.filter(counts_as="pledged")) == Decimal(amount)
        assert contributor.answered_amount(done) == money(amount, "JPY")

    def test_twice_is_once(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        for _time in range(2):
            actions.answer_yes(one.pk, YES, seen=one.version)
        assert len(entries(book)) == 2
        assert len(letters("thanks")) == 1

    def test_who_saw_another_amount_is_told(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        actions.put_value(one.pk, money("900000", "JPY"), by=COMMAND)
        with pytest.raises(Stale):
            actions.answer_yes(one.pk, YES, seen=one.version)
        assert entries(book) == []

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"name": ""}, "name"), ({"amount": money("5", "EUR")}, "amount"), ({"amount": {"amount": "0"}}, "amount")],
    )
    def test_faults_are_named(self, book: Book, body: Organisation, values: dict[str, Any], field: str) -> None:
        one = asked(wanted(book, body))
        with pytest.raises(Invalid) as refused:
            actions.answer_yes(one.pk, {**YES, **values})
        assert [error.field for error in refused.value.errors] == [field]
        assert entries(book) == []


class TestNo:
    def test_a_promise_is_taken_back_with_the_reason(self, book: Book, body: Organisation) -> None:
        one = asked(pledged(book, body))
        done = actions.answer_no(one.pk, {"reason": "No budget this year.", "name": "Ito Rin"})
        assert (done.state, done.answer_message, done.answered_name) == ("withdrawn", "No budget this year.", "Ito Rin")
        assert done.shown_state == "declined"
        assert entries(book) == [("pledge", 500000), ("pledge", -500000)]
        assert contributor.answered_amount(done) is None
        assert len(letters("thanks")) == 1

    def test_who_gives_no_name_is_the_contact(self, book: Book, body: Organisation) -> None:
        done = actions.answer_no(asked(wanted(book, body)).pk, {"reason": "No budget"})
        assert done.answered_name == "Tanaka Yui"

    def test_twice_is_once_and_a_reason_is_needed(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        with pytest.raises(Invalid):
            actions.answer_no(one.pk, {"reason": " "})
        for _time in range(2):
            actions.answer_no(one.pk, {"reason": "No budget"})
        assert len(letters("thanks")) == 1


class TestTooLate:
    @pytest.mark.parametrize("first", ["yes", "no"])
    def test_the_other_answer_is_refused(self, book: Book, body: Organisation, first: str) -> None:
        one = asked(wanted(book, body))
        acts = {
            "yes": lambda: actions.answer_yes(one.pk, YES),
            "no": lambda: actions.answer_no(one.pk, {"reason": "No"}),
        }
        acts.pop(first)()
        (other,) = acts.values()
        with pytest.raises(Refused) as refused:
            other()
        assert refused.value.code in ("answered", "withdrawn")

    def test_a_closed_book(self, book: Book, body: Organisation) -> None:
        one = asked(wanted(book, body))
        actions.close(book.pk, by=COMMAND)
        for act in (lambda: actions.answer_yes(one.pk, YES), lambda: actions.answer_no(one.pk, {"reason": "No"})):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "closed"

    def test_what_was_withdrawn_meanwhile(self, book: Book, body: Organisation) -> None:
        one = asked(pledged(book, body))
        actions.withdraw(one.pk, "No longer needed", by=COMMAND)
        with pytest.raises(Refused) as refused:
            actions.answer_yes(one.pk, YES)
        assert refused.value.code == "withdrawn"


def test_finance_officers_hear_of_the_operation(body: Organisation, finance: Person, rates: None) -> None:
    one = asked(wanted(actions.book_of_year(2027), body))
    actions.answer_yes(one.pk, YES)
    (letter,) = letters("team")
    assert letter.to_email == finance.email
    assert f"/desk/books/2027/contributions/{one.pk}/" in letter.body
    assert "Operation of the secretariat, 2027" in letter.subject
