"""Closing a ledger, opening it again, its note, and settling what was given for nothing, by page."""

import pytest
from django.test import Client

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, join

from .books import address, page, send, source
from .conftest import money, pledged
from .pages import hidden, signed_in, text_of
from .test_entering import fresh, sums

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def given(book: Book, body: Organisation) -> Contribution:
    """Cash of which a part came."""
    one = actions.confirm(pledged(book, body).pk, by=COMMAND)
    actions.receive(one.pk, money("300000", "JPY"), by=COMMAND)
    return fresh(one)  # type: ignore[no-any-return]


@pytest.fixture
def in_vain(given: Contribution, book: Book) -> Contribution:
    """Cash that came for an event that was cancelled."""
    assert book.event_id
    programme.cancel(book.event_id, "A typhoon", by=COMMAND)
    return given


def settling(one: Contribution) -> str:
    """The page that asks what becomes of it."""
    assert one.book.event is not None
    return address(one.book.event, f"contributions/{one.pk}/settle/")


def test_closing_says_what_is_still_open(
    given: Contribution, draft: Event, body: Organisation, finance: Person
) -> None:
    pledged(given.book, body, "12", "KPW")
    shown = page(finance, address(draft, "close/"))
    assert "Last entry 004" in shown
    assert "Promised and not given JPY 200,000 KPW 12" in shown
    assert "No rate yet Nothing" in shown
    form = hidden(signed_in(finance).get(address(draft, "close/")))
    shown = send(finance, address(draft, "close/"), **form, note="All invoices are in.")
    assert "The ledger is closed" in shown
    book = fresh(given.book)
    assert (book.is_closed, book.note) == (True, "All invoices are in.")
    assert "The ledger is closed." in page(finance, address(draft, "close/"), 409)


def test_an_empty_ledger_can_be_closed(draft: Event, finance: Person) -> None:
    assert "There are no entries." in page(finance, address(draft, "close/"))
    assert "The ledger is closed" in send(finance, address(draft, "close/"))
    assert Book.objects.get(event=draft).is_closed


def test_closing_refuses_what_changed_meanwhile(given: Contribution, draft: Event, finance: Person) -> None:
    form = hidden(signed_in(finance).get(address(draft, "close/")))
    actions.plan_people(given.book_id, 12, by=COMMAND)
    answer = signed_in(finance).post(address(draft, "close/"), form | {"note": "All is in"})
    assert answer.status_code == 412
    assert "All is in" in answer.content.decode()
    assert not fresh(given.book).is_closed
    assert "The ledger is closed" in send(finance, address(draft, "close/"), **hidden(answer))


def test_it_is_opened_again_with_a_reason(given: Contribution, draft: Event, finance: Person) -> None:
    assert "The ledger is open." in page(finance, address(draft, "reopen/"), 409)
    actions.close(given.book_id, by=COMMAND)
    assert "Last entry 003" in page(finance, address(draft, "reopen/"))
    assert "Say why, in a sentence or two." in send(finance, address(draft, "reopen/"), 422, reason="")
    assert "The ledger is open again" in send(finance, address(draft, "reopen/"), reason="An invoice came late")
    assert not fresh(given.book).is_closed
    answer = signed_in(finance).post(address(draft, "reopen/"), {"reason": "Once more"})
    assert answer.status_code == 422
    assert "The ledger is open." in text_of(answer)


def test_the_note_is_written_and_taken_away(draft: Event, finance: Person) -> None:
    form = hidden(signed_in(finance).get(address(draft, "note/")))
    assert "The note is saved" in send(finance, address(draft, "note/"), **form, note="Audited.\nNo findings.")
    book = Book.objects.get(event=draft)
    assert book.note == "Audited.\nNo findings."
    assert "No findings." in source(finance, address(draft, "note/"))
    answer = signed_in(finance).post(address(draft, "note/"), form | {"note": "Mine"})
    assert answer.status_code == 412
    assert "Mine" in answer.content.decode()
    assert fresh(book).note.startswith("Audited.")
    assert "There is no note any more" in send(finance, address(draft, "note/"), note="")


@pytest.mark.parametrize("path", ["close/", "reopen/", "note/", "settle"])
def test_only_finance_officers_keep_books(
    in_vain: Contribution,
    draft: Event,
    organiser: Person,
    officer: Person,
    participant: Person,
    trainer: Person,
    make_event: Make,
    path: str,
) -> None:
    at = settling(in_vain) if path == "settle" else address(draft, path)
    assert "/sign-in/" in Client().post(at)["Location"]
    lead = organiser
    join(make_event(title={"en": "Another"}), lead, "lead")
    for somebody, status in ((participant, 404), (lead, 404), (officer, 403)):
        client = signed_in(somebody)
        assert (client.get(at).status_code, client.post(at, {"reason": "So"}).status_code) == (status, status)
    join(draft, lead, "lead")
    join(draft, trainer, "trainer")
    for somebody in (lead, trainer):
        assert signed_in(somebody).get(at).status_code == 403
    assert not fresh(in_vain.book).is_closed


def test_a_refund(in_vain: Contribution, finance: Person) -> None:
    assert "Given JPY 300,000" in page(finance, settling(in_vain))
    shown = send(finance, settling(in_vain), how="refunded", note="Sent back")
    assert "Refunded: JPY 300,000" in shown
    assert "Settled Refunded" in shown
    assert sums(in_vain.book) == (0, 0, 0)
    assert "This was settled already." in page(finance, settling(in_vain), 409)


def test_keeping(in_vain: Contribution, finance: Person) -> None:
    assert "Kept: JPY 300,000" in send(finance, settling(in_vain), how="kept")
    assert fresh(in_vain).given == 300000


def test_carrying_over_to_a_coming_event(in_vain: Contribution, make_event: Make, finance: Person) -> None:
    other = make_event(title={"en": "Next year"})
    shown = send(finance, settling(in_vain), how="carried_over", to=f"event:{other.pk}")
    assert "Carried over: JPY 300,000" in shown
    assert "Carried over to Next year" in shown
    made = Contribution.objects.get(book__event=other)
    assert (made.state, made.given, made.carried_from) == ("received", 300000, in_vain)
    assert "Carried over from Working with city inventories" in page(
        finance, address(other, f"contributions/{made.pk}/")
    )


def test_carrying_over_to_a_year(in_vain: Contribution, finance: Person) -> None:
    year = fresh(in_vain.book).today.year
    send(finance, settling(in_vain), how="carried_over", to=f"year:{year}")
    assert Contribution.objects.get(book__year=year).given == 300000


def test_only_books_that_can_take_it_are_offered(in_vain: Contribution, make_event: Make, finance: Person) -> None:
    coming, shut, gone = (make_event(title={"en": name}) for name in ("Coming", "Shut", "Gone"))
    actions.close(actions.book_of(shut).pk, by=COMMAND)
    actions.close(actions.book_of_year(fresh(in_vain.book).today.year).pk, by=COMMAND)
    programme.cancel(gone.pk, "A typhoon", by=COMMAND)
    markup = source(finance, settling(in_vain))
    year = fresh(in_vain.book).today.year
    assert f'value="event:{coming.pk}"' in markup
    assert f'value="year:{year + 1}"' in markup
    for name in (f"event:{shut.pk}", f"event:{gone.pk}", f"year:{year}", f"event:{in_vain.book.event_id}"):
        assert f'value="{name}"' not in markup
        send(finance, settling(in_vain), 422, how="carried_over", to=name)
    assert fresh(in_vain).settlement == ""


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose what becomes of it."),
        ({"how": "carried_over"}, "Choose the books to which it is carried over."),
        ({"how": "thrown_away"}, "Choose one of the answers offered."),
    ],
)
def test_what_is_wrong_is_said(in_vain: Contribution, finance: Person, sent: dict[str, str], said: str) -> None:
    assert said in send(finance, settling(in_vain), 422, note="Agreed by phone", **sent)


def test_what_needs_no_settling_has_no_page(given: Contribution, finance: Person) -> None:
    assert "This is for events that were cancelled." in page(finance, settling(given), 409)
    answer = signed_in(finance).post(settling(given), {"how": "kept"})
    assert answer.status_code == 422
    assert "This is for events that were cancelled." in text_of(answer)


def test_closing_names_what_is_not_settled(in_vain: Contribution, draft: Event, finance: Person) -> None:
    assert "Not settled yet City of Kitakyushu" in page(finance, address(draft, "close/"))
    actions.settle(in_vain.pk, "kept", by=COMMAND)
    assert "Not settled yet" not in page(finance, address(draft, "close/"))
