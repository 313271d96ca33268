"""What the database itself refuses, whoever writes to it, and that its guards stand after everything that makes tables."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, guards
from events_core.ledger.models import (
    Book,
    BudgetLine,
    Contribution,
    Entry,
    Evidence,
    Grant,
    Party,
    Rate,
    RateTable,
)
from events_core.network.models import Organisation

from .conftest import money, pledged, today

NAMES = {"ledger_entry_kept", "ledger_entry_next"}


def row(book: Book, number: int, **values: Any) -> Entry:
    """An expense (not saved)."""
    facts: dict[str, Any] = {
        "kind": "expense", "counts_as": "spent", "category": "venue", "amount": Decimal(10), "currency": "USD",
        "usd": Decimal(10), "rate": Decimal(1), "rate_on": today(), "rate_day": today(), "on": today(),
        "actor_kind": "command", **values,
    }  # fmt: skip
    return Entry(book=book, number=number, **facts)


def standing() -> set[str]:
    """The triggers of the ledger that the database has."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {str(name) for (name,) in cursor.fetchall()}


def refused(sql: str, *parameters: Any) -> str:
    """What the database says against a statement."""
    with pytest.raises(DatabaseError) as said, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return str(said.value)


def insert(book: Book, number: int) -> tuple[Any, ...]:
    """A bare INSERT of an expense."""
    sql = (
        "INSERT INTO ledger_entry (book_id, number, kind, counts_as, form, category, amount, currency, usd, rate,"
        ' rate_on, rate_day, rate_source, "on", note, at, actor_kind, actor_id, actor_label)'
        " VALUES (%s, %s, 'expense', 'spent', '', 'venue', 100, 'USD', 100, 1, %s, %s, '', %s, '', %s, 'command', 0, '')"
    )
    day = today()
    return sql, book.pk, number, day, day, day, datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET amount = 1",
        "UPDATE ledger_entry SET note = 'quite right' WHERE number = 1",
        "UPDATE ledger_entry SET number = number",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_entry WHERE number = 2",
    ],
)
def test_an_entry_is_never_changed_and_never_deleted(book: Book, body: Organisation, sql: str) -> None:
    actions.confirm(pledged(book, body).pk, by=COMMAND)
    before = list(Entry.objects.values_list())
    assert "never changed or deleted" in refused(sql)
    assert list(Entry.objects.values_list()) == before


@pytest.mark.parametrize("number", [1, 2, 4, 17, 0])
def test_a_number_that_is_not_the_next_is_refused(book: Book, body: Organisation, number: int) -> None:
    actions.confirm(pledged(book, body).pk, by=COMMAND)
    said = refused(*insert(book, number))
    assert "numbered without gaps" in said
    with connection.cursor() as cursor:
        cursor.execute(insert(book, 3)[0], insert(book, 3)[1:])
    assert list(book.entries.values_list("number", flat=True)) == [1, 2, 3]


def test_each_book_counts_for_itself(book: Book) -> None:
    other = actions.book_of_year(2026)
    row(book, 1).save()
    assert "numbered without gaps" in refused(*insert(other, 2))
    row(other, 1).save()
    assert "numbered without gaps" in refused(*insert(book, 1))


def test_a_closed_book_takes_no_entry_by_any_way(book: Book) -> None:
    row(book, 1).save()
    actions.close(book.pk, by=COMMAND)
    assert "closed ledger" in refused(*insert(book, 2))
    with pytest.raises(DatabaseError, match="closed ledger"), transaction.atomic():
        Entry.objects.bulk_create([row(book, 2)])
    actions.reopen(book.pk, "An invoice came late", by=COMMAND)
    row(book, 2).save()
    assert book.entries.count() == 2


def test_many_entries_at_once_are_taken_when_their_numbers_follow(book: Book) -> None:
    Entry.objects.bulk_create([row(book, number) for number in range(1, 501)], batch_size=100)
    assert book.entries.count() == 500
    for wrong in ([501, 503], [501, 501], [502, 501]):
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.bulk_create([row(book, number) for number in wrong])
    assert book.entries.count() == 500


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(note="quite right"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get(number=1).delete(),
        lambda: Entry.objects.filter(number=1).update(usd=F("usd") + 1),
        lambda: Entry(pk=Entry.objects.get(number=1).pk, number=1).delete(),
        lambda: _saved_again(Entry.objects.get(number=1)),
        lambda: Entry.objects.bulk_update([_noted(Entry.objects.get(number=1))], ["note"]),
    ],
)
def test_django_cannot_go_around_it(book: Book, act: Callable[[], Any]) -> None:
    row(book, 1).save()
    row(book, 2).save()
    before = list(Entry.objects.values_list())
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        act()
    assert list(Entry.objects.values_list()) == before


def _noted(entry: Entry) -> Entry:
    entry.note = "quite right"
    return entry


def _saved_again(entry: Entry) -> None:
    _noted(entry).save()


def test_a_book_a_party_and_a_contribution_with_entries_stay(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    for thing in (one, one.party, Book.objects.get(pk=book.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            thing.delete()
    assert Contribution.objects.filter(pk=one.pk).exists()


def test_the_guards_stand_after_migrating(db: None) -> None:
    assert standing() >= NAMES
    if connection.vendor == "sqlite":
        assert "ledger_entry_stays" in standing()


def test_the_guards_are_set_up_once_more_without_harm(book: Book) -> None:
    guards.stand()
    guards.stand()
    row(book, 1).save()
    assert "never changed or deleted" in refused("DELETE FROM ledger_entry")


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_after_a_flush() -> None:
    with connection.cursor() as cursor:
        for name in standing():
            cursor.execute(
                f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP TRIGGER {name} ON ledger_entry"
            )
    assert not standing()
    call_command("flush", interactive=False, verbosity=0)
    assert standing() >= NAMES
    book = actions.book_of_year(2026)
    row(book, 1).save()
    assert "never changed or deleted" in refused("UPDATE ledger_entry SET amount = 1")


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_after_migrating_there_and_back() -> None:
    """Whatever a migration does to the table, the guards are there when it is done."""
    call_command("migrate", "ledger", "zero", verbosity=0)
    assert "ledger_entry" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    assert standing() >= NAMES


# What each constraint is for


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("entry_says_something", {"amount": Decimal(0)}),
        ("entry_counts_as_its_kind", {"kind": "receipt"}),
        ("entry_counts_as_its_kind", {"kind": "pledge"}),
        ("entry_counts_as_its_kind", {"kind": "gift"}),
        ("entry_of_a_contribution", {"kind": "pledge", "counts_as": "pledged"}),
        ("entry_of_a_contribution", {"kind": "adjustment", "counts_as": "given"}),
        ("entry_rate_is_whole", {"rate": None}),
        ("entry_rate_is_whole", {"rate_on": None}),
        ("entry_rate_is_whole", {"rate": Decimal(0)}),
        ("entry_rate_is_whole", {"rate": Decimal(-1)}),
        ("entry_rate_is_whole|entry_needs_a_rate", {"usd": None}),
        ("entry_needs_a_rate", {"usd": None, "rate": None, "rate_on": None}),
    ],
)
def test_an_entry_that_makes_no_sense(book: Book, constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(book, 1, **values).save()
    row(book, 1).save()


def test_an_entry_is_reversed_once_at_most(book: Book) -> None:
    first = row(book, 1)
    first.save()
    row(book, 2, amount=Decimal(-10), usd=Decimal(-10), reverses=first).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row(book, 3, amount=Decimal(-10), usd=Decimal(-10), reverses=first).save()


@pytest.mark.parametrize(
    "sums", [{"given": 1}, {"confirmed": 1, "given": 0}, {"pledged": 2, "given": 1}, {"pledged": -1}, {"given": -1}]
)
def test_the_sums_of_a_contribution_hold_each_other(book: Book, body: Organisation, sums: dict[str, int]) -> None:
    one = pledged(book, body)
    empty = {"pledged": 0, "confirmed": 0, "given": 0}
    with pytest.raises(IntegrityError, match="contribution_sums"), transaction.atomic():
        Contribution.objects.filter(pk=one.pk).update(**{**empty, **sums})


def test_what_an_origin_tells_is_kept_once(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    facts = {"book": book, "party": one.party, "form": "in_kind", "origin": "hosting", "origin_id": 7, "origin_row": 1}
    Contribution.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(**facts)
    Contribution.objects.create(**{**facts, "origin": ""})
    Contribution.objects.create(**{**facts, "origin": ""})


@pytest.mark.parametrize("whose", [{}, {"year": 2026, "event": True}])
def test_a_book_is_of_one_event_or_one_year(book: Book, whose: dict[str, Any]) -> None:
    event = book.event
    Book.objects.filter(pk=book.pk).delete()
    values = {**whose, "event": event} if "event" in whose else whose
    with pytest.raises(IntegrityError, match="book_of_one"), transaction.atomic():
        Book.objects.create(**values)


def test_a_year_has_one_book(db: None) -> None:
    actions.book_of_year(2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        Book.objects.create(year=2026)


@pytest.mark.parametrize("name", ["", "City of Kitakyushu"])
def test_a_party_is_an_organisation_or_a_name(book: Book, body: Organisation, name: str) -> None:
    organisation = body if name else None
    with pytest.raises(IntegrityError, match="party_is_named"), transaction.atomic():
        Party.objects.create(book=book, organisation=organisation, name=name)


@pytest.mark.parametrize("percentage", ["0", "-1", "100.01"])
def test_a_percentage_is_above_nothing_and_at_most_all(book: Book, body: Organisation, percentage: str) -> None:
    with pytest.raises(IntegrityError, match="party_percentage"), transaction.atomic():
        Party.objects.create(book=book, organisation=body, percentage=Decimal(percentage))


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_line_and_a_grant_are_above_nothing(book: Book, body: Organisation, amount: str) -> None:
    facts: dict[str, Any] = {"amount": Decimal(amount), "currency": "USD"}
    with pytest.raises(IntegrityError, match="line_amount"), transaction.atomic():
        BudgetLine.objects.create(book=book, category="venue", rate_day=today(), **facts)
    with pytest.raises(IntegrityError, match="grant_amount"), transaction.atomic():
        Grant.objects.create(organisation=body, title="For cities", **facts)


def test_a_line_has_one_bearer(book: Book, body: Organisation) -> None:
    line = actions.add_line(book.pk, {"category": "venue", "money": money("10"), "bearer": body}, by=COMMAND)
    with pytest.raises(IntegrityError, match="line_one_bearer"), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(by_participants=True)


@pytest.mark.parametrize("units", ["0", "-7.2"])
def test_a_rate_is_above_zero_and_once_in_a_table(rates: None, units: str) -> None:
    table = RateTable.objects.get()
    day = datetime.date(2026, 1, 1)
    with pytest.raises(IntegrityError, match="rate_above_zero"), transaction.atomic():
        Rate.objects.create(table=table, currency="CNY", effective=today(), units_per_usd=Decimal(units), source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.create(table=table, currency="CNY", effective=day, units_per_usd=Decimal(7), source="x")


def test_evidence_is_of_one_thing(book: Book, body: Organisation) -> None:
    """The database asks for a contribution or an entry, not both and not neither."""
    named = {one.name for one in Evidence._meta.constraints}
    assert named == {"evidence_of_one"}
    sql = "INSERT INTO ledger_evidence (contribution_id, entry_id, file_id, at) VALUES (%s, %s, 1, %s)"
    one, now = pledged(book, body), datetime.datetime.now(datetime.UTC)
    for pair in ((None, None), (one.pk, Entry.objects.get().pk)):
        assert "evidence_of_one" in refused(sql, *pair, now)


def test_every_constraint_has_a_test() -> None:
    """All CHECK constraints of the ledger are named above."""
    models = (Book, Party, BudgetLine, Grant, Contribution, Entry, Evidence, RateTable, Rate)
    checks = {
        one.name
        for model in models
        for one in model._meta.constraints
        if hasattr(one, "condition") and not hasattr(one, "fields")
    }
    with open(__file__, encoding="utf-8") as file:
        words = file.read()
    assert not {name for name in checks if name not in words.split("def test_every_constraint")[0]}
