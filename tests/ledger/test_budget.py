"""Budgets: lines by hand, copied from another book, and as spreadsheets."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, BudgetLine
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event
from tests.cast import Make, join

from .conftest import money
from .pages import hidden, signed_in, text_of
from .test_desk import at, get, line, send

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEAD = "category,description,amount,currency,per_person,bearer\n"
RIGHT = HEAD + (
    'venue,The hall,"150,000",JPY,no,city-of-kitakyushu\n'
    "catering,Lunch,25.50,usd,YES,participants\n"
    "Interpretation,Three languages,900.00,EUR,,City of Kitakyushu\n"
)
WRONG = HEAD + (
    "venue,The hall,150000,JPY,no,city-of-nowhere\n"
    "castle,,12,USD,perhaps,\n"
    "catering,Lunch,12.5,JPY,no,\n"
    "materials,Paper,90,USD,no,\n"
    ",Nothing,0,USD,no,\n"
)


def lines() -> list[tuple[str, str, str, bool, str]]:
    """All budget lines in short."""
    rows = BudgetLine.objects.order_by("pk").select_related("bearer__organisation")
    return [
        (row.category, row.description, str(row.money).replace("\u00a0", " "), row.per_person,
         "participants" if row.by_participants else str(row.bearer or ""))
        for row in rows
    ]  # fmt: skip


def upload(somebody: Person, event: Event, content: str | bytes, name: str = "budget.csv") -> Any:
    """A spreadsheet that somebody has chosen."""
    data = content.encode() if isinstance(content, str) else content
    return signed_in(somebody).post(at(event, "budget/import/"), {"file": SimpleUploadedFile(name, data)})


# By hand


def test_a_line_is_added_changed_and_removed(book: Book, body: Organisation, draft: Event, officer: Person) -> None:
    facts = {
        "category": "venue",
        "description": "The hall",
        "amount": "150,000",
        "currency": "JPY",
        "bearer": body.slug,
    }
    answer = send(officer, draft, "budget/new/", **facts)
    assert "JPY 150,000 stands in the budget" in text_of(answer)
    assert lines() == [("venue", "The hall", "JPY 150,000", False, "City of Kitakyushu")]
    one = BudgetLine.objects.get()
    form = get(officer, draft, f"budget/{one.pk}/").content.decode()
    assert 'value="150000"' in form
    new = facts | {"amount": "12.50", "currency": "USD", "per_person": "on", "bearer": "participants", "version": "1"}
    assert "The budget line is saved" in text_of(send(officer, draft, f"budget/{one.pk}/", **new))
    assert lines() == [("venue", "The hall", "USD 12.50", True, "participants")]
    asked = text_of(get(officer, draft, f"budget/{one.pk}/remove/"))
    assert "USD 12.50 for each participant" in asked
    assert "Those who take part" in asked
    assert "USD 12.50 is taken out of the budget" in text_of(send(officer, draft, f"budget/{one.pk}/remove/"))
    assert lines() == []
    get(officer, draft, f"budget/{one.pk}/", 404)


def test_another_line_begins_with_the_currency_of_the_last(book: Book, draft: Event, officer: Person) -> None:
    facts = {"category": "venue", "amount": "5", "currency": "KRW", "more": "1"}
    answer = send(officer, draft, "budget/new/", **facts)
    assert answer.request["PATH_INFO"] == at(draft, "budget/new/")
    assert '<option value="KRW" selected>' in answer.content.decode()
    assert '<option value="guide" selected>' in get(officer, draft, "budget/new/?category=guide").content.decode()


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"category": ""}, "Choose what it is for."),
        ({"category": "castle"}, "Choose one of the answers offered."),
        ({"amount": ""}, "Fill in “Amount”."),
        ({"amount": "12,5"}, "Write the amount in figures"),
        ({"amount": "0"}, "Enter an amount above zero."),
        ({"amount": "1.5", "currency": "JPY"}, "without decimals, such as 90000: JPY has none."),
        ({"currency": "GBP"}, "Choose one of the answers offered."),
        ({"bearer": "nobody"}, "Choose one of the answers offered."),
        ({"description": "x" * 301}, "301"),
    ],
)
def test_a_line_that_is_not_right_is_refused_at_its_field(
    book: Book, draft: Event, officer: Person, values: dict[str, str], wrong: str
) -> None:
    answer = send(officer, draft, "budget/new/", **({"category": "venue", "amount": "5", "currency": "USD"} | values))
    assert answer.status_code == 422
    assert wrong in text_of(answer)
    assert not BudgetLine.objects.exists()


def test_who_was_slower_keeps_what_was_typed(book: Book, draft: Event, officer: Person) -> None:
    one = line(book, "100", description="First")
    values = {"category": "venue", "money": money("200"), "description": "Theirs"}
    actions.change_line(one.pk, values, by=COMMAND)
    mine = {"category": "venue", "amount": "300", "currency": "USD", "description": "Mine", "version": "1"}
    answer = send(officer, draft, f"budget/{one.pk}/", **mine)
    assert answer.status_code == 412
    assert "Somebody has changed this since you opened it" in text_of(answer)
    assert 'value="Mine"' in answer.content.decode()
    assert lines()[0][1] == "Theirs"
    assert send(officer, draft, f"budget/{one.pk}/", **mine | {"version": hidden(answer)["version"]}).status_code == 200
    assert lines()[0][1] == "Mine"


def test_a_line_of_another_book_is_not_found(book: Book, make_event: Make, draft: Event, officer: Person) -> None:
    other = line(actions.book_of(make_event()), "5")
    for path in (f"budget/{other.pk}/", f"budget/{other.pk}/remove/"):
        get(officer, draft, path, 404)
        assert send(officer, draft, path).status_code == 404
    assert BudgetLine.objects.exists()


# Copied


def test_a_budget_is_looked_at_before_it_is_copied(
    book: Book, body: Organisation, make_event: Make, draft: Event, officer: Person
) -> None:
    assert "No other budget to copy" in text_of(get(officer, draft, "budget/copy/"))
    source = actions.book_of(make_event(title={"en": "Earlier workshop"}))
    line(source, "9000", "JPY", description="The hall", bearer=body.slug)
    line(source, "12", description="Lunch", per_person=True, bearer="participants")
    form = text_of(get(officer, draft, "budget/copy/"))
    assert "Earlier workshop" in form
    assert "(2 lines)" in form
    shown = text_of(get(officer, draft, f"budget/copy/?source={source.pk}"))
    assert "Meeting rooms The hall City of Kitakyushu JPY 9,000" in shown
    assert "Copy these 2 lines" in shown
    assert not book.lines.exists()
    answer = send(officer, draft, "budget/copy/", source=str(source.pk))
    assert "2 lines stand in the budget" in text_of(answer)
    assert lines()[2:] == lines()[:2]
    assert text_of(send(officer, draft, "budget/copy/", source="")).count("Choose the budget that you want to copy.")


def test_only_budgets_that_one_may_see_are_offered(
    book: Book, make_event: Make, draft: Event, organiser: Person, finance: Person, rates: None
) -> None:
    join(draft, organiser, "lead")
    hers, seen, year = (
        actions.book_of(make_event(title={"en": "Hers"})),
        actions.book_of(make_event(title={"en": "Only seen"})),
        actions.book_of_year(2025),
    )
    for one in (hers, seen, year):
        line(one, "5")
    assert hers.event
    assert seen.event
    join(hers.event, organiser, "organiser")
    join(seen.event, organiser, "viewer")
    form = text_of(get(organiser, draft, "budget/copy/"))
    assert "Hers" in form
    assert "Only seen" not in form
    assert "2025" not in form
    for other in (seen, year):
        get(organiser, draft, f"budget/copy/?source={other.pk}", 422)
        assert send(organiser, draft, "budget/copy/", source=str(other.pk)).status_code == 422
    assert not book.lines.exists()
    form = text_of(get(finance, draft, "budget/copy/"))
    assert "Only seen" in form
    assert "Operation of the secretariat, 2025 (1 line)" in form


# As spreadsheets


def test_a_spreadsheet_is_reported_on_before_anything_is_stored(
    book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    answer = upload(officer, draft, RIGHT)
    assert answer.status_code == 200
    shown = text_of(answer)
    assert "All 3 rows are right" in shown
    assert "2 Meeting rooms The hall City of Kitakyushu JPY 150,000 Right" in shown
    assert "3 Meals and refreshments Lunch Those who take part USD 25.50 for each participant Right" in shown
    assert not BudgetLine.objects.exists()
    done = send(officer, draft, "budget/import/", rows=hidden(answer)["rows"])
    assert "3 lines stand in the budget" in text_of(done)
    assert lines() == [
        ("venue", "The hall", "JPY 150,000", False, "City of Kitakyushu"),
        ("catering", "Lunch", "USD 25.50", True, "participants"),
        ("interpretation", "Three languages", "EUR 900", False, "City of Kitakyushu"),
    ]


def test_each_row_that_is_not_right_says_why(book: Book, draft: Event, officer: Person) -> None:
    answer = upload(officer, draft, WRONG)
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "4 rows are not right" in shown
    for told in (
        "Not right There is none by the name city-of-nowhere.",
        "3 castle – USD 12 Not right Write yes or no. Choose one of: venue",
        "4 catering Lunch – JPY 12.5 Not right Write the amount in figures",
        "5 Materials Paper Not decided yet USD 90 Right",
        "6 – Nothing – USD 0 Not right Say what it is for. Enter an amount above zero.",
    ):
        assert told in shown, told
    assert not BudgetLine.objects.exists()
    send(officer, draft, "budget/import/", rows=hidden(answer)["rows"])
    assert lines() == [("materials", "Paper", "USD 90", False, "")]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_taken_out_can_be_brought_in_again(
    book: Book, body: Organisation, make_event: Make, draft: Event, officer: Person, ending: str
) -> None:
    line(book, "150000", "JPY", description="=The hall", bearer=body.slug)
    line(book, "25.5", description="Lunch, daily", per_person=True, bearer="participants", category="catering")
    line(book, "7.25", "EUR")
    answer = signed_in(officer).get(at(draft, f"budget.{ending}"))
    assert answer["Content-Disposition"] == f'attachment; filename="budget-{draft.slug}.{ending}"'
    assert answer["Cache-Control"] == "private, no-store"
    data = b"".join(answer.streaming_content)
    other = make_event()
    report = upload(officer, other, data, f"budget.{ending}")
    assert report.status_code == 200, text_of(report)
    send(officer, other, "budget/import/", rows=hidden(report)["rows"])
    assert lines()[3:] == lines()[:3]


def test_amounts_are_texts_in_csv_and_numbers_in_a_workbook(book: Book, draft: Event, officer: Person) -> None:
    line(book, "150000", "JPY", description="The hall")
    line(book, "25.5")
    taken = b"".join(signed_in(officer).get(at(draft, "budget.csv")).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(taken)))
    assert rows[0] == ["category", "description", "amount", "currency", "per_person", "bearer"]
    assert [row[2] for row in rows[1:]] == ["150000", "25.50"]
    data = b"".join(signed_in(officer).get(at(draft, "budget.xlsx")).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [(cell.value, cell.number_format) for cell in sheet["C"][1:]] == [(150000, "#,##0"), (25.5, "#,##0.00")]
    assert sheet.freeze_panes == "A2"


def test_an_empty_budget_is_taken_out_as_a_form_to_fill_in(draft: Event, officer: Person) -> None:
    taken = b"".join(signed_in(officer).get(at(draft, "budget.csv")).streaming_content).decode("utf-8-sig")
    assert taken.strip() == HEAD.strip()
    assert "There are no rows below the names of the columns." in text_of(upload(officer, draft, taken))


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "There is no table in this file."),
        ("category,amount\nvenue,5\n", "Not found: currency."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read"),
        (HEAD + "venue,,1,USD,,\n" * 501, "500 rows at most"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    draft: Event, officer: Person, content: str | bytes, wrong: str
) -> None:
    answer = upload(officer, draft, content)
    assert answer.status_code == 422
    assert wrong in text_of(answer)
    assert "Choose a file." in text_of(send(officer, draft, "budget/import/"))


@pytest.mark.parametrize("rows", ["", "{}", "[]", "[1]", '[{"number": "x"}]', '["a"]', "[" * 2000, '{"a": 1}', "null"])
def test_carried_rows_that_are_no_rows_are_refused(draft: Event, officer: Person, rows: str) -> None:
    answer = send(officer, draft, "budget/import/", rows=rows)
    assert answer.status_code == 422
    assert "Choose the file once more." in text_of(answer)
    assert not BudgetLine.objects.exists()


def test_carried_rows_are_checked_once_more(draft: Event, officer: Person) -> None:
    row = {"number": 2, "category": "venue", "amount": "-5", "currency": "USD"}
    answer = send(officer, draft, "budget/import/", rows=json.dumps([row]))
    assert answer.status_code == 422
    assert "Write the amount in figures" in text_of(answer)
    assert not BudgetLine.objects.exists()


def test_a_budget_has_an_end(book: Book, draft: Event, officer: Person) -> None:
    row = {"category": "venue", "money": money("1")}
    actions.add_lines(book.pk, [row] * 499, by=COMMAND)
    answer = send(officer, draft, "budget/import/", rows=hidden(upload(officer, draft, RIGHT))["rows"])
    assert answer.status_code == 422
    assert "A budget has at most 500 lines." in text_of(answer)
    assert book.lines.count() == 499
