"""One rich book in every form: the same figures on the page, as CSV, as workbook, on paper and by program."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from events_core.foundation import localise
from events_core.journal.actors import COMMAND
from events_core.ledger import actions, exports
from events_core.ledger.exports import Source
from events_core.ledger.models import Book, Entry
from events_core.ledger.place import Place
from events_core.ledger.statements import Statement, statement_of
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests.api.caller import Program
from tests.cast import Make

from .conftest import money, pledged
from .pages import phone, signed_in, text_of

pytestmark = pytest.mark.django_db
SUMS = ("planned", "pledged", "confirmed", "given", "spent", "gap")
FILES = ("statement.csv", "statement.xlsx", "statement.pdf", "entries.csv")
LANGUAGES = ("en", "zh-hans", "ja", "ko", "mn", "ru")


@pytest.fixture
def rates(db: None) -> None:
    """Rates of all currencies but KPW; the yuan fell in the middle of the year."""
    units = {"CNY": "7", "JPY": "150", "KRW": "1300", "MNT": "3400", "RUB": "92", "EUR": "0.9"}
    rows = [
        {"currency": code, "effective": "2026-01-01", "units_per_usd": value, "source": "Test"}
        for code, value in units.items()
    ]
    rows.append({"currency": "CNY", "effective": "2026-06-01", "units_per_usd": "7.2", "source": "Test"})
    actions.load_rates(rows, name="test", by=COMMAND)


@pytest.fixture
def rich(book: Book, body: Organisation, ulaanbaatar: City, secretariat: Organisation, officer: Person) -> Book:
    """A closed book with all that a book can hold."""
    ulaan, by = Organisation.objects.get(slug="city-of-ulaanbaatar"), officer.actor
    actions.plan_people(book.pk, 24, by=by)
    for category, amount, more in (
        ("interpretation", money("720000", "JPY"), {"bearer": body, "description": "=Japanese, English, Mongolian"}),
        ("catering", money("133.33", "CNY"), {"bearer": "participants", "per_person": True}),
        ("venue", money("90000", "KPW"), {}),
        ("travel", money("5000"), {"bearer": ulaan}),
    ):
        actions.add_line(book.pk, {"category": category, "money": amount, **more}, by=by)
    actions.share(book.pk, body, {"rule": "fixed", "money": money("600000", "JPY")}, by=by)
    actions.share(book.pk, ulaan, {"rule": "percentage", "percentage": "25"}, by=by)
    actions.share(book.pk, secretariat, {"rule": "own_costs"}, by=by)
    hall = actions.confirm(pledged(book, body, note="@hall").pk, by=by)
    actions.receive(hall.pk, money("200000", "JPY"), by=by)
    coaches = pledged(book, body, "1300001", "KRW", form="in_kind", category="local_transport")
    actions.confirm(coaches.pk, by=by)
    actions.receive(coaches.pk, by=by)
    travel = pledged(book, ulaan, "3400000", "MNT", form="own_participation", category="travel", people=2)
    actions.confirm(travel.pk, by=by)
    actions.receive(travel.pk, money("1000000.33", "MNT"), by=by)
    actions.withdraw(travel.pk, "Fewer people come", by=by)
    wrong = actions.confirm(pledged(book, secretariat, "7200", "CNY", category="materials").pk, by=by)
    actions.reverse(actions.receive(wrong.pk, money("33.33", "CNY"), by=by).pk, "Another account", by=by)
    actions.receive(wrong.pk, money("3600", "CNY"), on="2026-03-01", by=by)
    pledged(book, secretariat, "900", "KPW", category="venue")
    pledged(book, ulaan, "450.10", "EUR", category="experts")
    actions.spend(book.pk, {"category": "catering", "money": money("1500.50"), "organisation": body}, by=by)
    lost = actions.spend(book.pk, {"category": "venue", "money": money("33333", "JPY")}, by=by)
    actions.reverse(lost.pk, "Paid twice", by=by)
    actions.close(book.pk, note="All receipts were seen.\n\nThe rest comes in spring 😀.", by=by)
    return Book.objects.get(pk=book.pk)


@pytest.fixture
def keeper(finance: Person) -> Client:
    """The browser of a finance officer."""
    return signed_in(finance)


def at(book: Book, name: str) -> str:
    """The address of one of the files."""
    return f"/desk/events/{book.event.slug}/ledger/{name}" if book.event else f"/desk/books/{book.year}/{name}"


def body_of(answer: Any) -> bytes:
    """The file."""
    assert answer.status_code == 200, answer
    assert answer["Cache-Control"] == "private, no-store"
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def csv_of(answer: Any) -> list[dict[str, str]]:
    """A CSV file's rows."""
    return list(csv.DictReader(io.StringIO(body_of(answer).decode("utf-8-sig"))))


def sheets_of(answer: Any) -> dict[str, list[dict[str, Any]]]:
    """A workbook's sheets, each row by the names of its columns."""
    book, found = openpyxl.load_workbook(io.BytesIO(body_of(answer))), {}
    for sheet in book.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=False)) for row in rows]
    return found


def pdf_of(answer: Any) -> str:
    """A PDF's text with single spaces."""
    pages = PdfReader(io.BytesIO(body_of(answer))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def figures(sums: Any) -> dict[str, Decimal]:
    """The sums of a statement, a party or a category."""
    return {name: getattr(sums, name) for name in SUMS}


def numbers(row: dict[str, Any], *names: str) -> dict[str, Decimal]:
    """The same from a row of a file, whatever its columns are called."""
    return {name: Decimal(str(row[column])).quantize(Decimal("0.01")) for name, column in zip(SUMS, names, strict=True)}


def in_csv(row: dict[str, str]) -> dict[str, Decimal]:
    return numbers(row, "Planned", "Pledged", "Confirmed", "Given", "Spent", "Gap")


def in_book(row: dict[str, Any]) -> dict[str, Decimal]:
    return numbers(row, *(f"{name} (USD)" for name in ("Planned", "Pledged", "Confirmed", "Given", "Spent", "Gap")))


@pytest.fixture
def told(rich: Book) -> Statement:
    """What all forms are compared with."""
    found = statement_of(rich)
    assert (len(found.parties), len(found.categories), found.last_entry) == (3, 7, 21)
    assert [str(one) for one in found.unconverted] == ["KPW\u00a090,900"]
    assert all(figures(found.sums).values())
    assert found.exchange
    return found


def test_the_csv_says_what_the_statement_says(rich: Book, told: Statement, keeper: Client) -> None:
    rows = csv_of(keeper.get(at(rich, "statement.csv")))
    by_part: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_part.setdefault(row["Part"], []).append(row)
    [total] = by_part["Total"]
    assert in_csv(total) == figures(told.sums)
    assert (Decimal(total["Coverage"]), total["Currency"]) == (told.sums.coverage, "USD")
    assert {row["What"]: in_csv(row) for row in by_part["Category"]} == {
        str(one.label): figures(one) for one in told.categories
    }
    assert {row["What"]: in_csv(row) for row in by_part["Party"]} == {one.label: figures(one) for one in told.parties}
    assert {row["What"]: (Decimal(row["Due"]), Decimal(row["Balance"])) for row in by_part["Party"]} == {
        one.label: (one.due, one.balance) for one in told.parties
    }
    missing = [
        (row["What"], row["Currency"], Decimal(row["Promised and not given"]))
        for row in by_part["Promised and not given"]
    ]
    assert missing == [
        *((one.label, sum_.currency, sum_.amount) for one in told.parties for sum_ in one.missing),
        *(("All together", one.currency, one.amount) for one in told.missing),
    ]
    assert [(row["Currency"], row["No rate yet"]) for row in by_part["No rate yet"]] == [("KPW", "90900.00")]
    assert len(by_part["Contribution"]) == 6
    assert by_part["Budget line"][0]["What"] == "'=Japanese, English, Mongolian"
    [made] = [row["Note"] for row in by_part["About this file"] if row["What"] == "Made on"]
    assert "by Finance" in made
    assert "up to entry 21" in made
    assert by_part["Note of the finance officer"][0]["Note"] == rich.note


def test_the_workbook_says_what_the_statement_says(rich: Book, told: Statement, keeper: Client) -> None:
    sheets = sheets_of(keeper.get(at(rich, "statement.xlsx")))
    assert list(sheets) == [
        "Statement", "Categories", "Parties", "Promised and not given", "Budget", "Contributions", "Ledger", "Rates used",
    ]  # fmt: skip
    first = {row["What"]: row["Amount"] for row in sheets["Statement"]}
    assert numbers(first, "Planned", "Pledged", "Confirmed", "Given", "Spent", "Gap") == figures(told.sums)
    assert first["Coverage"] == float(told.sums.coverage or 0)
    assert "up to entry 21" in first["Made on"]
    assert first["Note of the finance officer"] == rich.note
    assert {row["Category"]: in_book(row) for row in sheets["Categories"]} == {
        str(one.label): figures(one) for one in told.categories
    }
    assert {row["Party"]: in_book(row) for row in sheets["Parties"]} == {
        one.label: figures(one) for one in told.parties
    }
    assert [(row["Party"], row["Currency"], row["Amount"]) for row in sheets["Promised and not given"]] == [
        (one.label, sum_.currency, float(sum_.amount)) for one in told.parties for sum_ in one.missing
    ]
    assert sheets["Budget"][0]["Description"] == "=Japanese, English, Mongolian"
    assert [row["No."] for row in sheets["Ledger"]] == list(range(1, 22))
    assert sheets["Ledger"][0]["Source of the rate"] == "Test"
    used = {(row["Currency"], row["Rate (units per USD)"]): row["Used by"] for row in sheets["Rates used"]}
    assert used["CNY", 7] == 1
    assert sum(used.values()) == rich.entries.exclude(currency__in=("USD", "KPW")).count() + 2


def test_the_workbook_has_real_numbers_in_their_formats(rich: Book, keeper: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(body_of(keeper.get(at(rich, "statement.xlsx")))))
    ledger = book["Ledger"]
    head = [cell.value for cell in ledger[1]]
    amount, usd, day = (head.index(name) for name in ("Amount", "Amount (USD)", "Date"))
    yen, won, mnt = ledger[2], ledger[5], ledger[8]
    assert [(row[amount].value, row[amount].number_format) for row in (yen, won, mnt)] == [
        (500000, "#,##0"), (1300001, "#,##0"), (3400000, "#,##0.00"),
    ]  # fmt: skip
    assert (yen[usd].value, yen[usd].number_format) == (3333.33, "#,##0.00")
    assert yen[day].is_date
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)
    assert ledger.auto_filter.ref == "A1:R22"
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_paper_says_what_the_statement_says(rich: Book, told: Statement, keeper: Client) -> None:
    text = pdf_of(keeper.get(at(rich, "statement.pdf")))
    for name, value in figures(told.sums).items():
        assert f"{name.title()} {localise.fixed(value)}" in text
    assert f"Coverage {told.sums.coverage_in_percent}%" in text
    for one in (*told.categories, *told.parties, told.sums):
        assert " ".join(localise.fixed(value) for value in figures(one).values()) in text
    for party in told.parties:
        assert " ".join(localise.fixed(value) for value in (party.due, party.given, party.balance)) in text
    for sum_ in (*told.missing, *told.unconverted):
        assert f"{sum_.currency} {sum_}".replace("\u00a0", " ") in text
    assert "up to entry 21" in text
    assert "All receipts were seen." in text
    assert "by Finance" in text
    assert [f" {number:03d} " in text for number in range(1, 22)] == [True] * 21


def test_programs_and_the_page_say_the_same(rich: Book, told: Statement, keeper: Client, finance: Person) -> None:
    assert rich.event is not None
    api = Program(finance).get(f"/events/{rich.event.slug}/statement").data
    assert {name: Decimal(api[name]["amount"]) for name in SUMS} == figures(told.sums)
    assert (Decimal(api["coverage"]), api["last_entry"]) == (told.sums.coverage, 21)
    page = text_of(keeper.get(at(rich, "")))
    assert "by Finance. The figures follow the ledger up to entry 21." in page
    for value in figures(told.sums).values():
        assert localise.fixed(value) in page
    for one in told.categories:
        assert " ".join(localise.fixed(value) for value in (one.confirmed, one.gap)) in page, one
    for party in told.parties:
        row = (party.due, party.pledged, party.confirmed, party.given, party.balance)
        assert " ".join(localise.fixed(value) for value in row) in page, party
    for sum_ in (*told.missing, *told.unconverted):
        assert str(sum_).replace("\u00a0", " ") in page


def test_the_entries_add_up_to_the_totals(rich: Book, told: Statement, keeper: Client) -> None:
    rows = csv_of(keeper.get(at(rich, "entries.csv")))
    entries = [row for row in rows if row["No."].isdigit()]
    assert [row["No."] for row in entries] == [str(number) for number in range(1, 22)]
    for total in ("pledged", "confirmed", "given", "spent"):
        parts = [row["Amount (USD)"] for row in entries if row["Counts as"] == total.title()]
        assert sum(Decimal(part) for part in parts if part) == getattr(told.sums, total)
    assert entries[0] | {"Entered at (Asia/Tokyo)": ""} == {
        "No.": "1", "Kind": "Pledge", "Counts as": "Pledged", "Reverses": "", "Date": str(rich.entries.get(number=1).on),
        "Party": "City of Kitakyushu", "Contribution": entries[0]["Contribution"], "Category": "Meeting rooms",
        "Form": "Cash", "Note": "", "Currency": "JPY", "Amount": "500000", "Amount (USD)": "3333.33",
        "Rate (units per USD)": "150", "Rate since": "2026-01-01", "Source of the rate": "Test",
        "Entered by": "The system", "Entered at (Asia/Tokyo)": "",
    }  # fmt: skip
    assert entries[1]["Entered by"] == "Park Ji-woo"
    [undone] = [row for row in entries if row["Reverses"] and row["Kind"] == "Receipt"]
    assert (undone["Amount"], undone["Amount (USD)"]) == ("-33.33", "-4.63")
    [open_] = [row for row in entries if row["Currency"] == "KPW"]
    assert (open_["Amount (USD)"], open_["Rate since"]) == ("", "")
    assert "up to entry 21" in rows[-1]["No."]


def test_what_counts_by_a_later_rate_says_which(rich: Book, keeper: Client) -> None:
    row = {"currency": "KPW", "effective": "2026-12-01", "units_per_usd": "900", "source": "Later"}
    actions.load_rates([row], name="later", by=COMMAND)
    rows = csv_of(keeper.get(at(rich, "entries.csv")))
    [late] = [row for row in rows if row["Currency"] == "KPW"]
    assert (late["Amount (USD)"], late["Rate since"], late["Source of the rate"]) == ("1.00", "2026-12-01", "Later")


@pytest.mark.sqlite
def test_names_of_files_speak(rich: Book, keeper: Client) -> None:
    assert rich.event is not None
    slug = rich.event.slug
    names = []
    for name in FILES:
        answer = keeper.get(at(rich, name))
        names.append(answer["Content-Disposition"])
        assert body_of(answer)
    assert names == [
        f'attachment; filename="statement-{slug}-21.csv"',
        f'attachment; filename="statement-{slug}-21.xlsx"',
        f'attachment; filename="statement-{slug}-21.pdf"',
        f'attachment; filename="entries-{slug}-21.csv"',
    ]


@pytest.mark.parametrize("demo", [False, True])
@pytest.mark.sqlite
def test_the_demonstration_says_that_it_is_one(rich: Book, keeper: Client, demo: bool) -> None:
    said = "amounts in this statement are invented"
    with override_settings(DEMO=demo):
        for name in FILES:
            answer = keeper.get(at(rich, name))
            if name.endswith(".xlsx"):
                text = str(sheets_of(answer)["Statement"])
            else:
                text = pdf_of(answer) if name.endswith(".pdf") else body_of(answer).decode()
            assert (said in text) == demo, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.sqlite
def test_every_form_speaks_the_reader_s_language(rich: Book, keeper: Client, language: str) -> None:
    keeper.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    head = body_of(keeper.get(at(rich, "entries.csv"))).decode("utf-8-sig").splitlines()[0]
    assert ("Category" in head) == (language == "en")
    assert len(sheets_of(keeper.get(at(rich, "statement.xlsx")))) == 8
    answer = keeper.get(at(rich, "statement.pdf"))
    reader = PdfReader(io.BytesIO(body_of(answer)))
    assert reader.root_object["/Lang"] == {"zh-hans": "zh-Hans"}.get(language, language)
    text = pdf_of(answer)
    assert text.count("\ufffd") == (2 if language == "en" else text.count("\ufffd"))
    assert localise.fixed(statement_of(rich).sums.planned, language=language).replace("\u00a0", " ") in text


@pytest.mark.parametrize("language", ["en", "ja", "mn"])
@pytest.mark.parametrize("name", ["Ж" * 200, "漢" * 200, "Batbayaryn Sarangerel of the Municipality of Ulaanbaatar"])
@pytest.mark.sqlite
def test_a_long_name_does_not_keep_the_paper_from_being_made(
    draft: Event, finance: Person, language: str, name: str
) -> None:
    finance.name = name
    with override_settings(DEMO=True), translation.override(language):
        made = exports.statement_pdf(Source(Place(draft, None, None), finance))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    assert re.sub(r"\s", "", name) in re.sub(r"\s", "", text)


def test_an_empty_book_has_its_files(draft: Event, keeper: Client) -> None:
    for book in (Book(event=draft), Book(year=2027)):
        [total] = [row for row in csv_of(keeper.get(at(book, "statement.csv"))) if row["Part"] == "Total"]
        assert (total["Planned"], total["Coverage"]) == ("0.00", "")
        assert sheets_of(keeper.get(at(book, "statement.xlsx")))["Ledger"] == []
        assert "The ledger has no entries yet." in pdf_of(keeper.get(at(book, "statement.pdf")))
        assert len(csv_of(keeper.get(at(book, "entries.csv")))) == 2
    assert 'filename="statement-2027-0.pdf"' in keeper.get(at(Book(year=2027), "statement.pdf"))["Content-Disposition"]
    assert not Book.objects.exists()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.sqlite
def test_only_those_who_see_the_book_take_it_away(
    rich: Book, make_event: Make, organiser: Person, officer: Person, finance: Person, participant: Person, name: str
) -> None:
    make_event(by=organiser, title={"en": "Another one"})
    assert phone().get(at(rich, name)).status_code == 302
    for somebody, expected in ((participant, 404), (organiser, 404), (officer, 200), (finance, 200)):
        for book in (rich, Book(year=2027)):
            answer = signed_in(somebody).get(at(book, name))
            assert answer.status_code == expected, (somebody, book)
            assert expected == 404 or body_of(answer)
    assert signed_in(officer).post(at(rich, name)).status_code == 405


def filled(book: Book, body: Organisation) -> Book:
    """The book with two thousand entries by several people."""
    first = pledged(book, body, "1000000").entries.get()
    people = list(Person.objects.all()[:2])
    rows = [
        Entry(
            book=book, number=number, kind="expense", counts_as="spent", category="catering", amount=Decimal(number),
            currency="USD", on=first.on, rate_day=first.on, usd=Decimal(number), rate=Decimal(1), rate_on=first.on,
            party=first.party, actor_kind="person", actor_id=people[number % len(people)].pk,
        )
        for number in range(2, 2_001)
    ]  # fmt: skip
    Entry.objects.bulk_create(rows)
    Book.objects.filter(pk=book.pk).update(last_number=2_000)
    return Book.objects.get(pk=book.pk)


def test_a_long_ledger_streams_with_as_many_queries_as_a_short_one(
    rich: Book, make_event: Make, body: Organisation, keeper: Client
) -> None:
    def asked(book: Book) -> int:
        with CaptureQueriesContext(connection) as queries:
            rows = csv_of(keeper.get(at(book, "entries.csv")))
        assert [row["No."] for row in rows if row["No."].isdigit()] == [str(n + 1) for n in range(book.last_number)]
        return len(queries)

    short = asked(rich)
    book = actions.book_of(make_event(title={"en": "A long one"}))
    assert asked(filled(book, body)) <= short


@pytest.mark.sqlite
def test_a_long_workbook_and_a_long_paper_are_made(book: Book, body: Organisation, keeper: Client) -> None:
    rows = sheets_of(keeper.get(at(filled(book, body), "statement.xlsx")))["Ledger"]
    assert (len(rows), rows[-1]["No."], rows[-1]["Amount (USD)"]) == (2_000, 2_000, 2000)
