"""Contributions by page: recorded, valued, confirmed, received, withdrawn, set to another amount, proved."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.dossier import dossier_of
from events_core.ledger.models import Book, Contribution, Evidence
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, join

from .books import address, links, page, send, source
from .conftest import money, pledged
from .pages import WHO, asked, hidden, signed_in, text_of
from .test_entering import fresh, new_rate

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PROMISE = {
    "organisation": "city-of-kitakyushu", "form": "cash", "category": "interpretation", "amount": "690,000",
    "currency": "JPY", "note": "Towards interpretation", "promised": "yes",
}  # fmt: skip


@pytest.fixture
def one(book: Book, body: Organisation) -> Contribution:
    """A cash contribution that was promised."""
    return pledged(book, body)


@pytest.fixture
def sure(one: Contribution) -> Contribution:
    """One that was confirmed."""
    return actions.confirm(one.pk, by=COMMAND)


def at(one: Contribution, step: str = "") -> str:
    """The page of a contribution, or of one of its steps."""
    event = one.book.event
    assert event is not None
    return address(event, f"contributions/{one.pk}/{step}")


def test_a_promise_is_recorded(draft: Event, body: Organisation, organiser: Person, rates: None) -> None:
    join(draft, organiser, "organiser")
    shown = send(organiser, address(draft, "contributions/new/"), **PROMISE)
    assert "The contribution of City of Kitakyushu is recorded" in shown
    one = Contribution.objects.get()
    assert (one.book.event, one.party.organisation, one.form, one.category) == (draft, body, "cash", "interpretation")
    assert (one.money, one.note, one.state) == (money("690000", "JPY"), "Towards interpretation", "pledged")
    assert [entry.actor_id for entry in one.entries.all()] == [organiser.pk]


def test_whoever_has_promised_nothing_is_asked_first(draft: Event, body: Organisation, officer: Person) -> None:
    answer = signed_in(officer).post(address(draft, "contributions/new/"), PROMISE | {"promised": "no"})
    one = Contribution.objects.get()
    assert (one.state, one.entries.count()) == ("asked", 0)
    assert answer["Location"] == at(one, "ask/")


def test_in_kind_is_recorded_with_or_without_a_value(draft: Event, body: Organisation, officer: Person) -> None:
    rooms = PROMISE | {"form": "in_kind", "valuation": "Usual rent", "people": "3"}
    send(officer, address(draft, "contributions/new/"), **rooms)
    shown = send(officer, address(draft, "contributions/new/"), **rooms | {"amount": ""})
    assert "Nobody has put a value on it yet, so it counts nothing." in shown
    valued, bare = Contribution.objects.order_by("pk")
    assert (valued.money, valued.valuation, valued.people) == (money("690000", "JPY"), "Usual rent", None)
    assert (bare.money, bare.entries.count()) == (None, 0)


def test_own_participation_says_how_many(draft: Event, body: Organisation, officer: Person) -> None:
    values = PROMISE | {"form": "own_participation", "valuation": "Guess", "people": "3"}
    shown = send(officer, address(draft, "contributions/new/"), **values)
    assert "How many people 3" in shown
    assert (Contribution.objects.get().people, Contribution.objects.get().valuation) == (3, "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"organisation": ""}, "Choose the organization that contributes."),
        ({"form": ""}, "Choose what it gives."),
        ({"category": ""}, "Choose what it is for."),
        ({"amount": ""}, "Say how much it is."),
        ({"amount": "", "form": "in_kind", "promised": "no"}, "Say what you ask for."),
        ({"amount": "690.50"}, "Write the amount in figures"),
        ({"amount": "0"}, "Enter an amount above zero."),
        ({"promised": ""}, "Say whether it was promised."),
        ({"people": "0", "form": "own_participation"}, "Enter a whole number from 1 to 100000."),
    ],
)
def test_what_is_wrong_with_a_new_one_is_said(
    draft: Event, body: Organisation, officer: Person, wrong: dict[str, str], said: str
) -> None:
    shown = send(officer, address(draft, "contributions/new/"), 422, **PROMISE | wrong)
    assert said in shown
    assert not Contribution.objects.exists()
    assert not Book.objects.exists()


def test_what_is_wrong_is_listed_in_the_order_of_the_page(draft: Event, officer: Person) -> None:
    answer = signed_in(officer).post(address(draft, "contributions/new/"), {"currency": "JPY"})
    assert re.findall(r'href="#id_(\w+?)(?:_0)?"', answer.content.decode()) == [
        "organisation", "form", "category", "amount", "promised",
    ]  # fmt: skip


def test_the_form_begins_with_what_led_there(draft: Event, body: Organisation, officer: Person) -> None:
    markup = source(officer, address(draft, "contributions/new/?organisation=city-of-kitakyushu&form=in_kind"))
    assert '<option value="city-of-kitakyushu" selected>' in markup
    assert re.search(r'<input[^>]*value="in_kind"[^>]* checked', markup)


def test_the_page_tells_all(sure: Contribution, officer: Person, finance: Person) -> None:
    new_rate("140")
    actions.receive(sure.pk, money("280000", "JPY"), by=finance.actor, note="First half")
    shown = page(officer, at(sure))
    for words in (
        "Contribution of City of Kitakyushu",
        "Cash Confirmed",
        "Pledged JPY 500,000 3,333.33",
        "Given JPY 280,000 2,000.00",
        "Still to come At today’s rate JPY 220,000 1,571.43",
        "What was given counts USD 133.34 more than by the rates of its pledge.",
        "003 Receipt First half",
        "140 1 February 2026",
        "A finance officer records what came.",
        "A finance officer reverses an entry that was a mistake.",
    ):
        assert words in shown, words


def test_its_exchange_is_that_of_the_statement(sure: Contribution) -> None:
    for units, amount in (("139.7", "111111"), ("171.3", "7")):
        new_rate(units)
        actions.receive(sure.pk, money(amount, "JPY"), by=COMMAND)
    exchange = dossier_of(fresh(sure), may_plan=True, may_keep=True).exchange
    assert exchange == statement_of(fresh(sure.book)).exchange != 0


def test_without_a_rate_it_says_so(draft: Event, body: Organisation, officer: Person) -> None:
    one = pledged(actions.book_of(draft), body, "1000", "MNT")
    assert page(officer, at(one)).count("no rate yet") == 3, "in two sums, and in the entry"


def test_each_role_sees_what_it_can_do(sure: Contribution, organiser: Person, officer: Person, finance: Person) -> None:
    assert sure.book.event
    join(sure.book.event, organiser, "organiser")
    team = {"withdraw", "evidence"}
    for somebody, steps in ((organiser, team), (officer, team), (finance, {*team, "receive", "adjust", "reverse"})):
        found = links(source(somebody, at(sure)))
        assert found & {"value", "ask", "confirm", "receive", "withdraw", "adjust", "reverse", "evidence"} == steps


def test_one_step_stands_out(book: Book, body: Organisation, officer: Person, finance: Person) -> None:
    def main(one: Contribution, somebody: Person = finance) -> list[str]:
        filled = re.findall(r'<a class="btn" href="[^"]*/([a-z]+)/"', source(somebody, at(one)))
        return list(filled)

    facts = {"organisation": body, "form": "in_kind", "category": "venue"}
    bare = actions.pledge(book.pk, facts, by=COMMAND)
    assert main(bare) == ["value"]
    one = pledged(book, body)
    assert main(one) == ["ask"]
    asked(one)
    assert main(one) == [], "somebody else must act"
    actions.answer_yes(one.pk, WHO)
    assert main(one) == ["receive"]
    assert main(one, officer) == []
    actions.receive(one.pk, by=COMMAND)
    assert main(one) == []
    assert book.event is not None
    programme.cancel(book.event.pk, "A typhoon", by=COMMAND)
    assert (main(one), main(bare)) == (["settle"], [])


@pytest.mark.parametrize("step", ["value", "confirm", "receive", "withdraw", "adjust", "evidence"])
def test_who_may_not_is_refused(
    one: Contribution,
    make_event: Make,
    organiser: Person,
    participant: Person,
    trainer: Person,
    officer: Person,
    step: str,
) -> None:
    event = one.book.event
    assert event is not None
    join(make_event(title={"en": "Another"}), organiser, "lead")
    join(event, trainer, "trainer")
    read = step != "evidence"
    where = at(one, f"{step}/")
    anonymous = Client().post(where)
    assert anonymous.status_code == 302
    assert "/sign-in/" in anonymous["Location"]
    for somebody, status in ((participant, 404), (organiser, 404), (trainer, 403)):
        assert signed_in(somebody).post(where, {"amount": "1"}).status_code == status
        assert not read or signed_in(somebody).get(where).status_code == status
        assert signed_in(somebody).get(at(one)).status_code == status
    if step in ("receive", "adjust"):
        assert signed_in(officer).post(where, {"amount": "1"}).status_code == 403
    assert fresh(one).version == one.version


def test_only_finance_keeps_the_book_of_a_year(
    body: Organisation, rates: None, officer: Person, finance: Person
) -> None:
    one = actions.confirm(pledged(actions.book_of_year(2026), body).pk, by=COMMAND)
    where = f"/desk/books/2026/contributions/{one.pk}/"
    assert "Operation of the secretariat, 2026" in page(officer, where)
    assert "Only a finance officer does this." in page(officer, f"{where}receive/", 403)
    form = signed_in(finance).get(f"{where}receive/")
    values = {"amount": "500000", "currency": "JPY", "on": str(one.book.today)} | hidden(form)
    assert "Received" in send(finance, f"{where}receive/", **values)


def test_another_books_contribution_is_not_here(one: Contribution, make_event: Make, officer: Person) -> None:
    other = make_event(title={"en": "Another"})
    for path in ("", "value/", "confirm/", "withdraw/"):
        page(officer, address(other, f"contributions/{one.pk}/{path}"), 404)


def test_a_value_is_put_on_it(draft: Event, body: Organisation, officer: Person, rates: None) -> None:
    facts = {"organisation": body, "form": "in_kind", "category": "venue"}
    one = actions.pledge(actions.book_of(draft).pk, facts, by=COMMAND)
    assert "Nobody has put a value on this yet" in page(officer, at(one))
    assert "Nobody has put a value on this yet" in page(officer, at(one, "confirm/"), 409)
    shown = send(officer, at(one, "value/"), amount="1200.50", currency="CNY", valuation="Usual rent")
    assert "The contribution is valued at CNY 1,200.50" in shown
    assert (fresh(one).money, fresh(one).valuation) == (money("1200.50", "CNY"), "Usual rent")


def test_a_value_keeps_its_currency(one: Contribution, officer: Person) -> None:
    assert 'value="USD"' not in source(officer, at(one, "value/"))
    send(officer, at(one, "value/"), 422, amount="5", currency="USD")
    assert fresh(one).money == money("500000", "JPY")


def test_it_is_confirmed_in_whole_or_for_another_amount(one: Contribution, officer: Person) -> None:
    assert 'value="500000"' in source(officer, at(one, "confirm/"))
    shown = send(officer, at(one, "confirm/"), amount="200,000", currency="JPY", note="Letter of 12 October")
    assert "Confirmed: JPY 200,000" in shown
    assert fresh(one).confirmed == 200000
    assert one.entries.get(kind="confirmation").note == "Letter of 12 October"
    send(officer, at(one, "confirm/"), amount="300000", currency="JPY")
    assert fresh(one).confirmed == 500000
    assert "All that was promised is confirmed." in page(officer, at(one, "confirm/"), 409)


def test_a_late_step_keeps_what_was_typed(one: Contribution, officer: Person) -> None:
    values = hidden(signed_in(officer).get(at(one, "confirm/")))
    actions.put_value(one.pk, money("400000", "JPY"), by=COMMAND)
    sent = values | {"amount": "500000", "currency": "JPY", "note": "By letter"}
    answer = signed_in(officer).post(at(one, "confirm/"), sent)
    assert answer.status_code == 412
    assert "Somebody has changed this since you opened it" in text_of(answer)
    assert "Pledged JPY 400,000" in text_of(answer)
    assert 'value="By letter"' in answer.content.decode()
    again = hidden(answer) | {"amount": "400000", "currency": "JPY", "note": "By letter"}
    assert "Confirmed: JPY 400,000" in send(officer, at(one, "confirm/"), **again)


def test_what_comes_is_received_in_parts(sure: Contribution, finance: Person, uploads: Path) -> None:
    slip = SimpleUploadedFile("slip.txt", b"Received with thanks", content_type="text/plain")
    form = signed_in(finance).get(at(sure, "receive/"))
    day = str(sure.book.today - datetime.timedelta(days=1))
    sent: dict[str, Any] = hidden(form) | {
        "amount": "200000",
        "currency": "JPY",
        "on": day,
        "note": "First half",
        "evidence": slip,
    }
    shown = send(finance, at(sure, "receive/"), **sent)
    assert "Entry 003: JPY 200,000" in shown
    assert "slip.txt" in shown
    entry = sure.entries.get(kind="receipt")
    assert (str(entry.on), entry.note, entry.evidence.get().file.name) == (day, "First half", "slip.txt")
    assert 'value="300000"' in source(finance, at(sure, "receive/"))
    send(finance, at(sure, "receive/"), amount="300000", currency="JPY", on=day)
    assert "Cash Received" in page(finance, at(sure))
    assert "Nothing that is confirmed is still to come." in page(finance, at(sure, "receive/"), 409)


def test_more_than_is_confirmed_is_refused_at_the_amount(sure: Contribution, finance: Person) -> None:
    sent = {"amount": "500001", "currency": "JPY", "on": str(sure.book.today), "note": "All of it"}
    answer = signed_in(finance).post(at(sure, "receive/"), sent)
    assert answer.status_code == 422
    assert "This is more than is confirmed and still to come: JPY 500,000." in text_of(answer)
    assert 'href="#id_amount"' in answer.content.decode()
    assert 'value="All of it"' in answer.content.decode()
    assert "adjust" in links(answer.content.decode())
    assert "adjust" not in links(source(finance, at(sure, "receive/")))


def test_a_day_without_a_rate_is_refused_at_the_day(sure: Contribution, finance: Person) -> None:
    sent = {"amount": "1", "currency": "JPY", "on": "2025-12-31"}
    answer = signed_in(finance).post(at(sure, "receive/"), sent)
    assert answer.status_code == 422
    assert "There is no rate of exchange for JPY on that day." in text_of(answer)
    assert 'href="#id_on"' in answer.content.decode()
    assert 'href="/desk/rates/"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": ""}, "Choose the day on which it happened."),
        ({"on": "2100-01-01"}, "Choose a day that is not in the future."),
        ({"amount": "12.5"}, "Write the amount in figures"),
        ({"amount": ""}, "Say how much it is."),
    ],
)
def test_what_is_wrong_with_a_receipt_is_said(
    sure: Contribution, finance: Person, wrong: dict[str, str], said: str
) -> None:
    sent = {"amount": "1", "currency": "JPY", "on": str(sure.book.today)}
    assert said in send(finance, at(sure, "receive/"), 422, **sent | wrong)
    assert fresh(sure).given == 0


def test_a_broken_file_writes_no_entry(sure: Contribution, finance: Person, uploads: Path) -> None:
    bad = SimpleUploadedFile("slip.pdf", b"not a PDF at all", content_type="application/pdf")
    sent = {"amount": "1", "currency": "JPY", "on": str(sure.book.today), "evidence": bad}
    answer = signed_in(finance).post(at(sure, "receive/"), sent)
    assert answer.status_code == 422
    assert 'href="#id_evidence"' in answer.content.decode()
    assert fresh(sure.book).last_number == 2


def test_a_withdrawal_says_what_stays(sure: Contribution, finance: Person, officer: Person) -> None:
    actions.receive(sure.pk, money("200000", "JPY"), by=finance.actor)
    assert "What was given stays: JPY 200,000." in page(officer, at(sure, "withdraw/"))
    shown = send(officer, at(sure, "withdraw/"), reason="No money this year")
    assert "The contribution is withdrawn" in shown
    done = fresh(sure)
    assert (done.state, done.pledged, done.given) == ("withdrawn", 200000, 200000)
    assert "present state: Withdrawn" in page(officer, at(sure, "withdraw/"), 409)


def test_another_amount_is_set_with_a_reason(sure: Contribution, finance: Person) -> None:
    assert "Say why, in a sentence or two." in send(finance, at(sure, "adjust/"), 422, amount="600000", currency="JPY")
    sent = {"amount": "600000", "currency": "JPY", "reason": "The mayor gives more"}
    assert "The contribution is set to JPY 600,000" in send(finance, at(sure, "adjust/"), **sent)
    actions.receive(sure.pk, money("400000", "JPY"), by=COMMAND)
    shown = send(finance, at(sure, "adjust/"), 422, **sent | {"amount": "300000"})
    assert "More than that was given already." in shown
    assert fresh(sure).confirmed == 600000


def test_nothing_promised_cannot_be_set(book: Book, body: Organisation, finance: Person) -> None:
    one = pledged(book, body)
    actions.withdraw(one.pk, by=COMMAND)
    assert "Nothing is promised here." in page(finance, at(one, "adjust/"), 409)


def test_a_closed_book_offers_nothing_and_keeps_what_was_typed(sure: Contribution, finance: Person) -> None:
    actions.close(sure.book_id, by=COMMAND)
    markup = source(finance, at(sure))
    assert links(markup) & {"receive", "withdraw", "adjust", "reverse"} == set()
    assert "The ledger is closed." in page(finance, at(sure))
    for step in ("receive", "withdraw", "adjust"):
        assert "The ledger is closed." in page(finance, at(sure, f"{step}/"), 409)
    sent = {"amount": "1", "currency": "JPY", "on": str(sure.book.today), "note": "Came late"}
    answer = signed_in(finance).post(at(sure, "receive/"), sent)
    assert answer.status_code == 422
    assert "The ledger is closed." in text_of(answer)
    assert 'value="Came late"' in answer.content.decode()
    event = sure.book.event
    assert event is not None
    page(finance, address(event, "contributions/new/"), 409)


def test_evidence_is_added_and_fetched(
    sure: Contribution, organiser: Person, participant: Person, trainer: Person, make_event: Make, uploads: Path
) -> None:
    event = sure.book.event
    assert event is not None
    join(event, organiser, "organiser")
    join(event, trainer, "trainer")
    letter = SimpleUploadedFile("letter.txt", b"We promise.", content_type="text/plain")
    assert "Kept as evidence: letter.txt" in send(organiser, at(sure, "evidence/"), file=letter)
    kept = Evidence.objects.get()
    where = address(event, f"evidence/{kept.pk}/")
    answer = signed_in(organiser).get(where)
    assert b"".join(answer.streaming_content) == b"We promise."  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="letter.txt"'
    for somebody, status in ((participant, 404), (trainer, 403)):
        assert signed_in(somebody).get(where).status_code == status
    assert Client().get(where).status_code == 302
    other = make_event(title={"en": "Another"})
    actions.book_of(other)
    join(other, organiser, "lead")
    page(organiser, address(other, f"evidence/{kept.pk}/"), 404)


def test_what_is_no_evidence_is_said_on_the_page(sure: Contribution, officer: Person, uploads: Path) -> None:
    assert "Choose a file." in send(officer, at(sure, "evidence/"), 422)
    bad = SimpleUploadedFile("letter.pdf", b"not a PDF at all", content_type="application/pdf")
    assert "Contribution of City of Kitakyushu" in send(officer, at(sure, "evidence/"), 422, file=bad)
    assert not Evidence.objects.exists()
    assert signed_in(officer).get(at(sure, "evidence/")).status_code == 405


def test_the_answer_by_link_stands_on_the_page(one: Contribution, officer: Person) -> None:
    asked(one)
    shown = page(officer, at(one))
    assert "Asked Tanaka Yui" in shown
    assert "Link opened Not opened yet" in shown
    assert "remind" in links(source(officer, at(one)))
    actions.opened(fresh(one))
    assert "Perhaps by a mail filter." in page(officer, at(one))
    actions.answer_yes(one.pk, WHO | {"message": "Gladly"})
    shown = page(officer, at(one))
    assert "Answered by Takahashi Kenji Director, Environment Bureau" in shown
    assert "In their words Gladly" in shown
    assert "remind" not in links(source(officer, at(one)))


def test_where_it_comes_from_is_told(draft: Event, body: Organisation, officer: Person, rates: None) -> None:
    told = [actions.Told(1, money("100"), "venue", organisation=body)]
    for origin, words in (("hosting", "From the answer of the host city"), ("registrations", "From the registrations")):
        actions.take_note(draft, origin, 7, "in_kind", told, by=COMMAND)
        one = Contribution.objects.get(origin=origin)
        assert words in page(officer, at(one))


def test_a_cancelled_event_leads_to_settling(sure: Contribution, officer: Person, finance: Person) -> None:
    actions.receive(sure.pk, by=COMMAND)
    event = sure.book.event
    assert event is not None
    programme.cancel(event.pk, "A typhoon", by=COMMAND)
    assert "settle" in links(source(finance, at(sure)))
    assert "settle" not in links(source(officer, at(sure)))
    assert "a finance officer says what becomes of the money." in page(officer, at(sure))


def test_the_page_costs_the_same_for_many_entries(sure: Contribution, finance: Person) -> None:
    client = signed_in(finance)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(at(sure))
        return len(found)

    actions.receive(sure.pk, money("1", "JPY"), by=finance.actor)
    count()
    few = count()
    for _number in range(20):
        actions.receive(sure.pk, money("1", "JPY"), by=finance.actor)
    assert count() == few
