"""The board of requests with 50 and with 5,000 of them, beside an empty view and beside the bare SQL of the same rows.

Through Django's test client in one process, with the product's own middleware and a signed-in officer: what is measured
is the product, not a server. All cases are asked in turn, round by round; a figure is the quickest of its rounds, as
other work on the machine only makes them slower.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import django
from django.conf import settings

settings.ROOT_URLCONF = "tools.bench.urls"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from events_core.hosting.board import GROUPS, board, requests_for  # noqa: E402
from events_core.network.models import Person  # noqa: E402
from tools.bench.requests import load, officer  # noqa: E402

FEW = 50
BARE = ", bare SQL"
WARM = 3


@dataclass
class Case:
    """Something to be done again and again, and how long it took each time, in milliseconds."""

    name: str
    act: Callable[[], Any]
    queries: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """The quickest."""
        return min(self.times)


def page(client: Client, group: str) -> Callable[[], Any]:
    """The first page of a group, with all counts."""

    def act() -> None:
        answer = client.get("/desk/hosting/", {"group": group})
        if answer.status_code != 200:
            raise RuntimeError(answer.status_code)

    return act


def hello(client: Client) -> Callable[[], Any]:
    """A view that says nothing, behind the same middleware."""

    def act() -> None:
        if client.get("/hello/").content != b"hello":
            raise RuntimeError

    return act


def bare(statements: list[tuple[str, Any]]) -> Callable[[], Any]:
    """The same statements through the driver's cursor, every row fetched and none made into an object."""

    def act() -> None:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()

    return act


@contextlib.contextmanager
def listened() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that goes to the database meanwhile."""
    heard: list[tuple[str, Any]] = []

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield heard


def plan_of(statement: tuple[str, Any]) -> list[str]:
    """How the database finds the rows."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (COSTS OFF)"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement[0]}", statement[1])
        return [str(row[-1]).strip() for row in cursor.fetchall()]


def measure(client: Client, person: Person, size: int, rounds: int) -> tuple[list[Case], dict[str, list[str]]]:
    """Cases for so many requests; and the plans of the statements behind each group."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cases = [Case(f"{size:,} requests, empty view", hello(client))]
    plans = {}
    for group in GROUPS:
        with listened() as heard:
            board(requests_for(person), group, None)
        plans[group] = [line for statement in heard for line in plan_of(statement)]
        asked = Case(f"{size:,} requests, “{group}”", page(client, group))
        with CaptureQueriesContext(connection) as found:
            asked.act()
        asked.queries = len(found)
        cases += [asked, Case(f"{size:,} requests, “{group}”{BARE}", bare(heard), queries=len(heard))]
    for turn in range(WARM + rounds):
        for case in cases:
            at = time.perf_counter()
            case.act()
            if turn >= WARM:
                case.times.append(1000 * (time.perf_counter() - at))
    return cases, plans


def told(cases: list[Case]) -> list[dict[str, Any]]:
    """Figures and ratios of the cases of one size; the first one is the empty view."""
    sql = {case.name.removesuffix(BARE): case.ms for case in cases if case.name.endswith(BARE)}
    return [
        {
            "name": case.name,
            "ms": round(case.ms, 3),
            "over_empty": round(case.ms / cases[0].ms, 2),
            "over_sql": round(case.ms / sql[case.name], 2) if case.name in sql else None,
            "queries": case.queries,
        }
        for case in cases
    ]


def main(size: int, rounds: int) -> None:
    """Load, measure, print one line of JSON."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    person, client = officer(), Client(headers={"host": "localhost"})
    client.force_login(person)
    load(0, FEW)
    few, _plans = measure(client, person, FEW, rounds)
    load(FEW, size)
    many, plans = measure(client, person, size, rounds)
    if [case.queries for case in few] != [case.queries for case in many]:
        raise RuntimeError("The board costs more queries with more requests.")
    rows = [*told(few), *told(many)]
    print(json.dumps({"requests": size, "rounds": rounds, "rows": rows, "plans": plans}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
