"""What an organisation gives, on its own page and in its own files."""

import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, owning
from events_core.ledger.models import Book, Entry
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from tests.cast import Make

from .conftest import money, pledged, today
from .pages import asked, phone, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
AT = "/me/contributions/city-of-kitakyushu/"
FILES = ("statement.csv", "statement.xlsx", "statement.pdf")


@pytest.fixture
def other(ulaanbaatar: City) -> Organisation:
    """The local government of Ulaanbaatar."""
    return Organisation.objects.get(slug="city-of-ulaanbaatar")


@pytest.fixture
def speaker(focal_point: Person) -> Person:
    """Who speaks for Kitakyushu, and reads English here."""
    return network.change_person(focal_point, {"language": "en"}, by=COMMAND)


def opened(somebody: Person, address: str) -> Any:
    """The answer to a page or file, read to its end."""
    got = signed_in(somebody).get(AT + address)
    if got.streaming:
        b"".join(got)
    return got


def page(somebody: Person, query: str = "") -> str:
    got = signed_in(somebody).get(AT + query)
    assert got.status_code == 200
    return text_of(got)


class TestWhoSees:
    def test_those_who_speak_for_it_and_the_secretariat(
        self,
        body: Organisation,
        focal_point: Person,
        officer: Person,
        finance: Person,
        organiser: Person,
        participant: Person,
        other: Organisation,
        steward: Person,
    ) -> None:
        network.name_focal_point(steward, organisation=other, by=COMMAND)
        for address in ("", *FILES):
            for somebody in (focal_point, officer, finance):
                assert opened(somebody, address).status_code == 200, (somebody, address)
            for somebody in (organiser, participant, steward):
                assert opened(somebody, address).status_code == 404, (somebody, address)
            assert phone().get(AT + address).status_code == 302

    def test_a_focal_point_of_the_organisation_itself(self, body: Organisation, participant: Person) -> None:
        network.name_focal_point(participant, organisation=body, by=COMMAND)
        assert signed_in(participant).get(AT).status_code == 200

    def test_none_of_that_name(self, officer: Person) -> None:
        assert signed_in(officer).get("/me/contributions/nobody/").status_code == 404

    def test_it_is_not_kept_on_the_way(self, officer: Person, body: Organisation) -> None:
        for address in ("", *FILES):
            assert opened(officer, address)["Cache-Control"] == "private, no-store"


class TestThePage:
    def test_nothing_yet(self, speaker: Person, body: Organisation) -> None:
        assert "Nothing is recorded yet" in page(speaker)

    @pytest.mark.both
    def test_contributions_over_events_and_years(
        self, speaker: Person, book: Book, body: Organisation, other: Organisation, make_event: Make
    ) -> None:
        one = pledged(book, body, note="For the hall")
        actions.confirm(one.pk, by=COMMAND)
        actions.receive(one.pk, money("200000", "JPY"), by=COMMAND)
        pledged(actions.book_of(make_event(title={"en": "A second workshop"})), body, "900", "USD")
        pledged(actions.book_of_year(2027), body, "7200", "CNY")
        pledged(book, other, "123456", "MNT")
        shown = page(speaker)
        for words in (
            "Working with city inventories", "A second workshop", "Operation of the secretariat, 2027",
            "For the hall", "Confirmed", "JPY 500,000", "JPY 200,000", "JPY 300,000", "CNY 7,200", "1,333.33",
        ):  # fmt: skip
            assert words in shown.replace("\u00a0", " "), words
        for words in ("Ulaanbaatar", "123,456"):
            assert words not in shown, words

    def test_what_was_never_asked_is_not_told(self, speaker: Person, book: Book, body: Organisation) -> None:
        facts = {"organisation": body, "form": "cash", "money": money("31337")}
        one = actions.pledge(book.pk, facts, by=COMMAND, asked=True)
        assert "31,337" not in page(speaker)
        asked(one)
        assert "31,337" in page(speaker)

    def test_who_speaks_for_it_answers_from_here(
        self, speaker: Person, officer: Person, book: Book, body: Organisation
    ) -> None:
        one = asked(pledged(book, body))
        link = f'href="/pledge/{one.link_secret}/"'
        assert link in signed_in(speaker).get(AT).content.decode()
        for somebody in (officer,):
            got = signed_in(somebody).get(AT).content.decode()
            assert one.link_secret not in got
            assert "Tanaka Yui has the link" in got
        actions.answer_no(one.pk, {"reason": "No budget"})
        assert "Waiting for an answer" not in page(speaker)

    @pytest.mark.both
    def test_a_period(self, speaker: Person, book: Book, body: Organisation) -> None:
        pledged(book, body)
        assert "3,333.33" in page(speaker, f"?since={today() - datetime.timedelta(days=1)}")
        earlier = page(speaker, "?until=2026-01-31")
        assert "Nothing was entered in this period." in earlier
        assert "3,333.33" not in earlier

    @pytest.mark.parametrize("query", ["?since=2027-02-01&until=2027-01-01", "?since=soon"])
    def test_a_period_that_is_none(self, speaker: Person, book: Book, body: Organisation, query: str) -> None:
        pledged(book, body)
        answer = signed_in(speaker).get(AT + query)
        assert answer.status_code == 422
        assert "3,333.33" not in answer.content.decode()
        assert signed_in(speaker).get(AT + FILES[0] + query).status_code == 422

    def test_it_costs_the_same_for_many(
        self, speaker: Person, book: Book, body: Organisation, make_event: Make
    ) -> None:
        client = signed_in(speaker)

        def cost() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(AT).status_code == 200
            return len(queries)

        asked(pledged(book, body))
        first = cost()
        for number in range(4):
            another = actions.book_of(make_event(title={"en": f"Workshop {number}"}))
            for _time in range(4):
                asked(pledged(another, body))
        assert cost() == first


class TestFiles:
    @pytest.fixture(autouse=True)
    def recorded(self, book: Book, body: Organisation, other: Organisation) -> None:
        one = pledged(book, body)
        actions.confirm(one.pk, by=COMMAND)
        actions.receive(one.pk, money("200000", "JPY"), by=COMMAND)
        pledged(book, other, "123456", "MNT")

    @pytest.mark.both
    def test_the_same_figures_everywhere(self, speaker: Person) -> None:
        client = signed_in(speaker)
        rows = list(csv.reader(io.StringIO(b"".join(client.get(AT + FILES[0])).decode("utf-8-sig"))))
        cells = {cell for row in rows for cell in row}
        assert {"3333.33", "1333.33"} <= cells
        workbook = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(AT + FILES[1]))))
        values = {str(cell.value) for sheet in workbook for line in sheet.iter_rows() for cell in line}
        assert {"3333.33", "1333.33"} <= values
        paper = "".join(part.extract_text() for part in PdfReader(io.BytesIO(client.get(AT + FILES[2]).content)).pages)
        assert "3,333.33" in paper
        assert "1,333.33" in paper
        for told in (str(cells), str(values), paper):
            assert "Ulaanbaatar" not in told
            assert "123456" not in told.replace(",", "")

    def test_the_period_of_the_page(self, speaker: Person) -> None:
        got = b"".join(signed_in(speaker).get(f"{AT}{FILES[0]}?until=2026-01-31")).decode()
        assert "1333.33" not in got


class TestMyOrganisations:
    @pytest.mark.both
    def test_sums_in_their_own_currencies(self, speaker: Person, book: Book, body: Organisation) -> None:
        assert owning.bodies_of(speaker) == []
        one = pledged(book, body)
        actions.confirm(one.pk, by=COMMAND)
        actions.receive(one.pk, money("200000", "JPY"), by=COMMAND)
        asked(pledged(book, body, "50", "EUR"))
        (found,) = owning.bodies_of(speaker)
        assert found.given == [money("200000", "JPY")]
        assert found.missing == [money("50", "EUR"), money("300000", "JPY")]
        assert found.waiting == 1
        assert sum(row.amount for row in Entry.objects.filter(counts_as="given")) == Decimal(200000)

    def test_the_panel(self, speaker: Person, participant: Person, book: Book, body: Organisation) -> None:
        asked(pledged(book, body))
        shown = text_of(signed_in(speaker).get("/me/"))
        assert "1 question waits for your answer." in shown
        assert AT in signed_in(speaker).get("/me/").content.decode()
        assert AT not in signed_in(participant).get("/me/").content.decode()

    def test_it_costs_two_queries(
        self, speaker: Person, book: Book, body: Organisation, django_assert_num_queries: Any
    ) -> None:
        for _time in range(5):
            asked(pledged(book, body))
        with django_assert_num_queries(2):
            owning.bodies_of(speaker)
