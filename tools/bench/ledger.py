"""Statements of a book and of an organisation, and writing entries, beside an empty view and beside bare SQL.

The same book and the same organisation are asked while there are a tenth of the entries and while there are all: what
a statement costs grows with its own entries only. Writing goes through the actions (pledge, confirm, receive: three
entries in three transactions) and, in turn, as the same statements through the bare cursor.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from typing import Any

from tools.bench.board import BARE, WARM, Case, bare, call_command, connection, hello, listened, officer, plan_of, told

from django.db import transaction  # isort: skip
from django.db.models import F  # isort: skip
from django.test import Client  # isort: skip

from events_core.foundation.money import Money  # isort: skip
from events_core.journal.actors import COMMAND  # isort: skip
from events_core.ledger import actions  # isort: skip
from events_core.ledger.models import Book, Contribution, Entry  # isort: skip
from events_core.ledger.statements import own_statement, statement_of  # isort: skip
from events_core.network.models import Organisation  # isort: skip
from tools.bench import books  # isort: skip

AT_ONCE = 10
"""So many times three entries are written in one round."""
Statements = list[tuple[str, Any]]


def statement() -> None:
    """The statement of the first book, from its id on."""
    statement_of(Book.objects.select_related("event").order_by("pk")[0])


def of_a_body() -> None:
    """The statement of an organisation that takes part in the first tenth of the books only."""
    own_statement(Organisation.objects.get(slug="bench-0"))


def cases_of(size: int, client: Client) -> tuple[list[Case], dict[str, list[str]]]:
    """What is measured while there are so many entries, and how the database finds the rows."""
    plans: dict[str, list[str]] = {}
    cases = [Case(f"{size:,} entries, empty view", hello(client))]
    for name, act in (("statement of a book", statement), ("statement of an organization", of_a_body)):
        with listened() as heard:
            act()
        plans[name] = [line for one in heard for line in plan_of(one)]
        full = f"{size:,} entries, {name}"
        cases += [Case(full, act, queries=len(heard)), Case(f"{full}{BARE}", bare(heard), queries=len(heard))]
    return cases, plans


def measure(cases: list[Case], rounds: int) -> None:
    """All in turn, round by round."""
    for turn in range(WARM + rounds):
        for case in cases:
            at = time.perf_counter()
            case.act()
            if turn >= WARM:
                case.times.append(1000 * (time.perf_counter() - at))


# Writing


def give(book: Book, body: Organisation) -> Contribution:
    """Three entries by three actions."""
    money = Money(books.Decimal(720), "CNY")
    facts = {"organisation": body, "form": "cash", "category": "venue", "money": money}
    one = actions.pledge(book.pk, facts, by=COMMAND)
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    return one


def steps_of(book: Book, body: Organisation) -> tuple[list[Statements], int]:
    """What goes to the database for these, by transaction, and the contribution that they were of."""
    with listened() as heard:
        one = give(book, body)
    steps: list[Statements] = [[]]
    for sql, params in heard:
        if sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            continue
        steps[-1].append((sql, params))
        if sql.startswith('INSERT INTO "journal_entry"'):  # the last of each action
            steps.append([])
    return [step for step in steps if step], one.pk


def written_bare(book: Book, steps: list[Statements], old: int) -> None:
    """The same statements once more, with the next numbers and a new contribution."""
    number, new = Book.objects.values_list("last_number", flat=True).get(pk=book.pk), old
    for step in steps:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in step:
                values = [new if value == old and new != old else value for value in params]
                if sql.startswith('INSERT INTO "ledger_entry"'):
                    number += 1
                    values[_columns(sql).index("number")] = number
                elif sql.startswith('UPDATE "ledger_book"'):
                    values[0] = number
                cursor.execute(sql, values)
                rows = cursor.fetchall() if cursor.description else []
                if sql.startswith('INSERT INTO "ledger_contribution"'):
                    new = rows[0][0]


def _columns(sql: str) -> list[str]:
    found = re.search(r"\(([^)]*)\)", sql)
    return re.findall(r'"(\w+)"', found.group(1)) if found else []


def writing(rounds: int) -> list[dict[str, Any]]:
    """How long it takes to write entries, by the actions and bare; both write as many, each into its own book."""
    body = Organisation.objects.get(slug="bench-1")
    first, second = (actions.book_of_year(year) for year in (2001, 2002))
    give(first, body)
    steps, old = steps_of(second, body)
    acts: dict[str, Callable[[], Any]] = {
        "by the actions": lambda: give(first, body),
        "bare": lambda: written_bare(second, steps, old),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(1 + rounds):
        for name, act in acts.items():
            at = time.perf_counter()
            for _time in range(AT_ONCE):
                act()
            if turn:
                times[name].append((time.perf_counter() - at) / AT_ONCE)
    counts = {book.last_number: book.entries.count() for book in Book.objects.filter(pk__in=(first.pk, second.pk))}
    if any(last != count for last, count in counts.items()) or len(counts) != 1:
        raise RuntimeError(f"The two ways did not write the same: {counts}")
    best = {name: min(found) for name, found in times.items()}
    queries = sum(len(step) for step in steps)
    return [
        {
            "name": f"pledge, confirm, receive {name}: {3 / best[name]:,.0f} entries a second",
            "ms": round(1000 * best[name], 3),
            "over_empty": None,
            "over_sql": round(best[name] / best["bare"], 2) if name != "bare" else None,
            "queries": queries,
            "entries_per_second": round(3 / best[name], 1),
        }
        for name in acts
    ]


def main(size: int, rounds: int) -> None:
    """Load, measure, print one line of JSON."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "localhost"})
    client.force_login(officer())
    number = size // books.PER_BOOK
    few = max(number // 10, 1)
    books.rates()
    rows: list[dict[str, Any]] = []
    found: list[list[int]] = []
    plans: dict[str, list[str]] = {}
    for first, after in ((0, few), (few, number)):
        at = time.perf_counter()
        books.load(first, after)
        print(f"{(after - first) * books.PER_BOOK:,} entries in {time.perf_counter() - at:.0f} s", file=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        cases, plans = cases_of(after * books.PER_BOOK, client)
        measure(cases, rounds)
        rows += told(cases)
        found.append([case.queries for case in cases])
    if found[0] != found[1]:
        raise RuntimeError("A statement costs more queries with more entries of others.")
    if Book.objects.exclude(last_number=books.PER_BOOK).exists() or Entry.objects.filter(
        number__gt=F("book__last_number")
    ):
        raise RuntimeError("A book is not numbered as it says.")
    rows += writing(rounds)
    own = Entry.objects.filter(party__organisation__slug="bench-0").count()
    facts = {"entries": size, "books": number, "of_a_book": books.PER_BOOK, "of_the_organization": own}
    print(json.dumps({**facts, "rounds": rounds, "rows": rows, "plans": plans}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
