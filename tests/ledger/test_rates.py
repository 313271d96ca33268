"""Rates of exchange: what a table may hold, what loading it does, and what it leaves as it was."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from events_core.foundation.refusals import Invalid, Refused
from events_core.foundation.sheets import Row, read_table
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry as JournalEntry
from events_core.ledger import actions, ratefile, ratelist
from events_core.ledger.models import Book, Rate, RateTable
from events_core.ledger.rates import Rates, rate_of
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .conftest import money, pledged, today

pytestmark = [pytest.mark.django_db]
DAY = datetime.timedelta(days=1)


def row(
    currency: Any = "JPY", effective: Any = "2026-03-01", units: Any = "150", source: Any = "Test"
) -> dict[str, Any]:
    return {"currency": currency, "effective": effective, "units_per_usd": units, "source": source}


def loaded(*rows: dict[str, Any], name: str = "rates.csv") -> RateTable | None:
    return actions.load_rates(rows, name=name, by=COMMAND)


def faults(*rows: dict[str, Any]) -> set[tuple[str, str]]:
    """What is wrong, as field and code."""
    with pytest.raises(Invalid) as refused:
        loaded(*rows)
    assert not Rate.objects.exists()
    assert not RateTable.objects.exists()
    return {(error.field, error.code) for error in refused.value.errors}


def table(text: str | bytes) -> list[Row]:
    return read_table(ContentFile(text.encode() if isinstance(text, str) else text), ratefile.COLUMNS)


@pytest.mark.parametrize(
    "currency", ["GBP", "", "JP", "¥", "ＪＰＹ", "JPY\x00", "JPY JPY", None, 7, ["JPY"], "JPY" * 1000]
)
def test_a_currency_is_one_of_eight(currency: Any) -> None:
    assert faults(row(currency)) == {("rows.0.currency", "currency")}


def test_small_letters_name_a_currency_too() -> None:
    loaded(row("jpy "))
    assert Rate.objects.get().currency == "JPY"


def test_the_reporting_currency_has_no_rate() -> None:
    assert faults(row("USD", units="1")) == {("rows.0.currency", "reporting")}


@pytest.mark.parametrize("units", ["0", "0.0", "0.000000"])
def test_a_rate_is_above_zero(units: str) -> None:
    assert faults(row(units=units)) == {("rows.0.units_per_usd", "zero")}


@pytest.mark.parametrize("units", ["7,2", "1,300", "1.300,5", "1,300.5"])
def test_commas_are_refused_since_nobody_knows_what_they_mean(units: str) -> None:
    assert faults(row(units=units)) == {("rows.0.units_per_usd", "comma")}


@pytest.mark.parametrize(
    "units",
    ["", "-1", "+1", "1e3", "NaN", "Infinity", "٧", "７．２", "1 300", "7.", ".5", "1.2345678", "9" * 10, "9" * 5000, "1\x002", True,
     None, float("nan"), float("inf"), 1e30, {"value": 7}, "0x10", "1_000"],
)  # fmt: skip
def test_a_figure_is_a_plain_decimal(units: Any) -> None:
    assert faults(row(units=units)) == {("rows.0.units_per_usd", "number")}


@pytest.mark.parametrize(
    ("units", "kept"), [(7.2, "7.2"), (1300, "1300"), (149.95, "149.95"), (Decimal("0.912345"), "0.912345"), (0.1 + 0.2, "0.3"), ("999999999.999999", "999999999.999999")]
)  # fmt: skip
def test_figures_of_workbooks_are_taken_as_shown(units: Any, kept: str) -> None:
    loaded(row(units=units))
    assert Rate.objects.get().units_per_usd == Decimal(kept)


@pytest.mark.parametrize(
    "day",
    ["", "1 March 2026", "01/03/2026", "2026-3-1", "2026-02-30", "2026-03-01x", "2026-03-01 10:00", "٢٠٢٦-٠٣-٠١", "２０２６-０３-０１",
     "0001-01-01", "9999-12-31", "2026-03-01\x00", None, 46082],
)  # fmt: skip
def test_a_day_is_written_in_one_way(day: Any) -> None:
    assert faults(row(effective=day)) == {("rows.0.effective", "day")}


@pytest.mark.parametrize(
    "day", [datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1), "2026-03-01T00:00:00", " 2026-03-01 "]
)
def test_days_of_workbooks_are_days(day: Any) -> None:
    loaded(row(effective=day))
    assert Rate.objects.get().effective == datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("source", "code"), [("", "required"), (None, "required"), ("x" * 101, "too_long"), ("UN\x00", "unprintable"), ("UN\nrates", "line_break"), ("a\u202eb", "unprintable")]
)  # fmt: skip
def test_a_source_is_named(source: Any, code: str) -> None:
    assert faults(row(source=source)) == {("rows.0.source", code)}


def test_every_fault_of_every_row_is_told_and_nothing_is_kept() -> None:
    wrong = faults(row(), row("GBP", "yesterday", "0", ""), row(effective="2026-03-02", units="1,5"))
    assert {field for field, _code in wrong} == {
        "rows.1.currency", "rows.1.effective", "rows.1.units_per_usd", "rows.1.source", "rows.2.units_per_usd"
    }  # fmt: skip


def test_a_table_has_a_currency_once_a_day() -> None:
    assert faults(row(), row(units="151"), row("CNY", units="7.2")) == {("rows.1.effective", "duplicate")}
    assert faults(row(), row("jpy", "2026-03-01T00:00:00")) == {("rows.1.effective", "duplicate")}


def test_an_empty_table_is_refused() -> None:
    assert faults() == {("rows", "empty")}


def test_a_table_has_a_limit_and_no_more_is_read() -> None:
    def endless() -> Any:
        day = datetime.date(1990, 1, 1)
        while True:
            day = day + DAY if day.year < 2100 else datetime.date(1990, 1, 1)
            yield row(effective=day.isoformat())

    with pytest.raises(Invalid) as refused:
        actions.load_rates(endless(), name="x", by=COMMAND)
    assert ("rows", "too_many") in {(error.field, error.code) for error in refused.value.errors}


def test_the_journal_tells_of_a_table_and_a_name_is_cut_to_its_length() -> None:
    made = loaded(row(), row("CNY", units="7.2"), name="n" * 300)
    assert made is not None
    assert len(made.name) == 200
    assert JournalEntry.objects.get(verb="ledger.rates_loaded").data["number"] == 2


def test_what_is_known_already_makes_no_table() -> None:
    loaded(row())
    assert loaded(row(units="150.0")) is None
    assert RateTable.objects.count() == 1
    again = loaded(row(), row(effective="2026-04-01"))
    assert again is not None
    assert again.rates.get().effective == datetime.date(2026, 4, 1)


def test_a_newer_version_of_the_same_day_counts_and_the_first_is_kept() -> None:
    loaded(row(units="150"))
    loaded(row(units="140"))
    first, second = Rate.objects.order_by("id")
    day = datetime.date(2026, 3, 15)
    assert rate_of("JPY", day) == second
    assert Rates(["JPY"]).on("JPY", day) == second
    assert [(one, one.is_replaced) for one in ratelist.all_rates()] == [(second, False), (first, True)]
    assert loaded(row(units="150")) is not None  # back to the first figure: a third version
    found = rate_of("JPY", day)
    assert found is not None
    assert found.units_per_usd == 150


def test_the_rate_of_a_day_is_the_newest_before_it() -> None:
    loaded(row(units="150"), row(effective="2026-04-01", units="160"))
    for day, units in (
        (datetime.date(2026, 3, 1), 150),
        (datetime.date(2026, 3, 31), 150),
        (datetime.date(2026, 4, 1), 160),
    ):
        found = rate_of("JPY", day)
        assert found is not None
        assert found.units_per_usd == units
    assert rate_of("JPY", datetime.date(2026, 2, 28)) is None


# What a look before loading tells


def test_a_look_tells_what_each_row_does() -> None:
    loaded(row(units="150"), row("CNY", units="7.2"))
    told = {
        (one.currency, str(one.day)): (one.status, one.before, one.is_jump)
        for one in ratefile.read(
            [
                row(units="155"), row("CNY", units="7.2"), row(effective="2026-04-01", units="1500"), row("KRW", units="1300"),
                row("KRW", "2026-04-01", "130"), row("CNY", "2026-02-01", "70"),
            ]
        )
    }  # fmt: skip
    assert told == {
        ("JPY", "2026-03-01"): ("replaces", Decimal(150), False),
        ("CNY", "2026-03-01"): ("same", Decimal("7.2"), False),
        ("JPY", "2026-04-01"): ("new", Decimal(155), True),
        ("KRW", "2026-03-01"): ("new", None, False),
        ("KRW", "2026-04-01"): ("new", Decimal(1300), True),
        ("CNY", "2026-02-01"): ("new", None, False),
    }


def test_a_look_costs_the_same_for_any_table(django_assert_num_queries: Any) -> None:
    loaded(*(row(effective=f"2026-01-{day:02}") for day in range(1, 29)))
    for number in (1, 28):
        with django_assert_num_queries(1):
            assert len(ratefile.read(row(effective=f"2026-02-{day:02}") for day in range(1, number + 1))) == number


def test_a_look_counts_pledges_that_get_their_first_rate(draft: Event, body: Organisation) -> None:
    book = actions.book_of(draft)
    for amount in ("500000", "1000"):
        pledged(book, body, amount, "JPY")
    pledged(book, body, "70", "CNY")
    actions.add_line(book.pk, {"category": "venue", "money": money("90000", "JPY")}, by=COMMAND)
    seen = ratelist.preview([row(), row("KRW", units="1300")], "x")
    assert (seen.pledges, seen.lines) == (2, 1)
    loaded(row())
    seen = ratelist.preview([row(effective="2026-04-01")], "x")
    assert (seen.pledges, seen.lines) == (0, 0)


# What stays, and what counts later


def test_a_past_entry_keeps_its_rate(book: Book, body: Organisation) -> None:
    one = pledged(book, body, "150000", "JPY")
    entry = book.entries.get()
    assert (entry.usd, entry.rate) == (Decimal("1000.00"), Decimal(150))
    loaded(row(effective="2026-01-01", units="300"))
    loaded(row(effective=today().isoformat(), units="100"))
    entry.refresh_from_db()
    assert (entry.usd, entry.rate) == (Decimal("1000.00"), Decimal(150))
    actions.confirm(one.pk, by=COMMAND)
    sums = statement_of(Book.objects.get(pk=book.pk)).sums
    assert (sums.pledged, sums.confirmed) == (Decimal("1000.00"), Decimal("1500.00"))


def test_a_pledge_counts_nowhere_until_there_is_a_rate(draft: Event, body: Organisation) -> None:
    book = actions.book_of(draft)
    pledged(book, body, "150000", "JPY")
    statement = statement_of(book)
    assert statement.sums.pledged == 0
    assert statement.unconverted == [money("150000", "JPY")]
    loaded(row(effective=(today() + 30 * DAY).isoformat(), units="100"))  # none reaches back so far: the first after it
    assert statement_of(book).sums.pledged == Decimal("1500.00")
    loaded(row(effective=(today() - 30 * DAY).isoformat(), units="150"))  # one of its day is nearer to the truth
    statement = statement_of(book)
    assert statement.sums.pledged == Decimal("1000.00")
    assert statement.unconverted == []
    assert book.entries.get().usd is None  # the entry itself is never changed


def test_what_came_needs_a_rate(draft: Event, body: Organisation) -> None:
    book = actions.book_of(draft)
    one = actions.confirm(pledged(book, body, "150000", "JPY").pk, by=COMMAND)
    with pytest.raises(Refused) as refused:
        actions.receive(one.pk, by=COMMAND)
    assert refused.value.code == "rate_missing"
    with pytest.raises(Refused) as refused:
        actions.spend(book.pk, {"category": "venue", "money": money("100", "JPY")}, by=COMMAND)
    assert refused.value.code == "rate_missing"
    loaded(row(effective=(today() + DAY * 3).isoformat()))  # a rate of a later day is none of that day
    with pytest.raises(Refused):
        actions.receive(one.pk, by=COMMAND)
    loaded(row(effective=(today() - DAY * 3).isoformat()))
    entry = actions.receive(one.pk, by=COMMAND)
    assert entry.usd == Decimal("1000.00")


# Tables as they are sent


HEAD = "currency,effective,units_per_usd,source\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "JPY,2026-03-01,150,UN\n",
        "\ufeff" + HEAD + "JPY,2026-03-01,150,UN",
        HEAD.replace(",", ";") + "JPY;2026-03-01;150;UN\r\n",
        HEAD.replace(",", "\t") + "JPY\t2026-03-01\t150\tUN\n",
        'Source,Currency,Units per USD,Effective,More\n"UN",JPY,150,2026-03-01,x\n\n',
    ],
)
def test_tables_come_in_several_shapes(text: str) -> None:
    loaded(*table(text))
    found = Rate.objects.get()
    assert (found.currency, str(found.effective), found.units_per_usd, found.source) == ("JPY", "2026-03-01", 150, "UN")


def test_decimal_commas_of_a_table_with_semicolons_are_told() -> None:
    found = ratefile.read(table(HEAD.replace(",", ";") + "CNY;2026-03-01;7,2;UN\n"))
    assert [code for one in found for _field, code, _text in one.faults] == ["comma"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"currency,effective,source\nJPY,2026-03-01,UN\n", "missing_columns"),
        (b"Code|Date|Rate\nJPY|2026-03-01|150\n", "missing_columns"),
        (HEAD.encode() + b"JPY,2026-03-01,1\x0050,UN\n", "not_a_table"),
        (HEAD.encode() + b"JPY,2026-03-01,150,\xff\xfe\n", "encoding"),
        (b"PK\x03\x04 no workbook", "not_a_table"),
    ],
)
def test_what_is_no_such_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        table(data)
    assert [error.code for error in refused.value.errors] == [code]


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        table("Currency,Rate\nJPY,150\n")
    assert "effective, units_per_usd, source" in refused.value.errors[0].message


def test_lines_are_told_as_the_file_counts_them() -> None:
    found = ratefile.read(table(HEAD + "\nJPY,2026-03-01,150,UN\nJPY,2026-03-01,151,UN\n"))
    assert [one.line for one in found] == [3, 4]
    assert "Row 3" in found[1].faults[0][2]
