"""Placements: 16 clients register at one event until it is full; no seat is ever given twice.

*At the action*: four processes of four threads call `registrations.actions.register`. Beside it the very statements of
one placement, as they were heard, through the bare driver (sqlite3, psycopg) with other values each time, from as many
clients: what pgbench would do with the same SQL. *Over HTTP*: the real form with its token and all middleware, posted
over 16 kept-alive connections to the product as it is served; beside it the same body posted to a view that says hello.
"""

import json
import os
import re
import secrets
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from events_core.foundation.refusals import Refused  # noqa: E402
from events_core.journal.models import Letter  # noqa: E402
from events_core.programme.models import Event  # noqa: E402
from registrations.actions import register  # noqa: E402
from registrations.models import Category, Registration  # noqa: E402
from tools.bench.board import listened  # noqa: E402
from tools.bench.programme import load  # noqa: E402
from tools.bench.serving import Wire, served  # noqa: E402
from tools.demo_site import ROOT  # noqa: E402

PROCESSES, THREADS = 4, 4
CLIENTS = PROCESSES * THREADS
HIGH = 900_000  # numbers of rows begin here, so that none of them is a count or a version
Client = Callable[[int], bool]


def event_with(seats: int) -> Event:
    """The event, empty, with so many seats."""
    event = Event.objects.get(slug="load-1-000000")
    Registration.objects.filter(event=event).delete()
    Category.objects.filter(event=event).update(taken=0)
    values = {"kind": "workshop", "taken": 0, "capacity": seats, "registration_opens_at": timezone.now()}
    Event.objects.filter(pk=event.pk).update(**values)
    event.refresh_from_db()
    return event


def answers(name: str) -> dict[str, Any]:
    """What somebody answers."""
    return {
        "email": f"{name}@bench.example",
        "name": f"Person {name}",
        "organisation": "City",
        "country": "JP",
        "language": "en",
    }


def new_name() -> str:
    """A name that nobody had."""
    return f"p{secrets.token_hex(8)}"


def at_action(slug: str) -> Client:
    """A client that calls the action as the view does; whether it got a seat."""

    def place(_turn: int) -> bool:
        event = Event.objects.prefetch_related("cities", "categories").get(slug=slug)
        try:
            return register(event, answers(new_name())).is_made
        except Refused:
            return False

    return place


def bare(heard: list[tuple[str, list[Any]]], known: dict[str, Any]) -> Client:
    """A client that sends the statements of one placement with other values, through the driver alone."""
    cursor, begin = opened()
    marks = {
        known["name"]: new_name,
        known["code"]: lambda: secrets.token_hex(5).upper(),
        known["uid"]: lambda: str(uuid.uuid4()),
        known["hex"]: lambda: uuid.uuid4().hex,
        known["digest"]: lambda: secrets.token_hex(32),
    }

    def place(_turn: int) -> bool:
        now: dict[Any, Any] = {mark: make() for mark, make in marks.items()}
        cursor.execute(begin)
        for sql, params in heard:
            cursor.execute(sql, [changed(value, now) for value in params])
            if cursor.description:
                rows = cursor.fetchall()
                for label in ("registration", "letter"):
                    if sql.startswith(f'INSERT INTO "{known["tables"][label]}"'):
                        now[known[label]] = rows[0][0]
        cursor.execute("COMMIT")
        return True

    return place


def changed(value: Any, now: dict[Any, Any]) -> Any:
    """A value of the placement that was heard, as another one would have it."""
    if isinstance(value, int):
        return now.get(value, value)
    if isinstance(value, str):
        for mark, other in now.items():
            if isinstance(mark, str):
                value = value.replace(mark, other)
    return value


def opened() -> tuple[Any, str]:
    """A connection of the driver itself."""
    if connection.vendor == "sqlite":
        link = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None, timeout=30)
        link.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;")
        return link.cursor(), "BEGIN IMMEDIATE"
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True).cursor(), "BEGIN"


def one_placement(event: Event) -> tuple[list[tuple[str, list[Any]]], dict[str, Any]]:
    """The statements of one placement as the driver gets them, and what in them belongs to this one."""
    tables = {"registration": Registration._meta.db_table, "letter": "journal_letter"}
    with connection.cursor() as cursor:
        for table in tables.values():
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, HIGH])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, HIGH])
    name = new_name()
    with listened() as heard:
        made = register(event, answers(name)).registration
    letter = Letter.objects.latest("pk")
    known = {
        "name": name, "code": made.code, "digest": made.link_digest, "registration": made.pk,
        "letter": letter.pk, "tables": tables, "uid": str(letter.uid), "hex": letter.uid.hex,
    }  # fmt: skip
    return [
        (plain(sql), [plain_value(value) for value in params or ()]) for sql, params in heard if sql_counts(sql)
    ], known


def sql_counts(sql: str) -> bool:
    """Whether a statement is more than a beginning or a savepoint of Django's."""
    return "SAVEPOINT" not in sql and not sql.startswith("BEGIN")


def plain(sql: str) -> str:
    """A statement with the marks of its driver."""
    return sql.replace("%s", "?").replace("%%", "%") if connection.vendor == "sqlite" else sql


def plain_value(value: Any) -> Any:
    """A value that travels between processes."""
    if hasattr(value, "isoformat") or isinstance(value, uuid.UUID):
        return str(value)
    if hasattr(value, "obj"):  # psycopg's wrapper of JSON
        return json.dumps(value.obj, default=str)
    return value


def warm(slug: str) -> None:
    """Read templates and catalogues before the clock runs; nothing stays of it."""
    with transaction.atomic():
        at_action(slug)(0)
        transaction.set_rollback(True)


def run_clients(kind: str, told: dict[str, Any]) -> None:
    """In a process of its own: four threads of a kind; prints how long each placement took."""
    times: list[float] = []
    makers = {"action": lambda: at_action(told["slug"]), "bare": lambda: bare(told["heard"], told["known"])}
    barrier = threading.Barrier(THREADS + 1)
    if kind == "action":
        warm(told["slug"])

    def work() -> None:
        client = makers[kind]()
        barrier.wait()
        for turn in range(told["tries"]):
            at = time.perf_counter()
            if client(turn):
                times.append(1000 * (time.perf_counter() - at))
        connection.close()

    threads = [threading.Thread(target=work) for _thread in range(THREADS)]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    barrier.wait()
    for thread in threads:
        thread.join()
    print(json.dumps(times))


def by_processes(kind: str, told: dict[str, Any]) -> tuple[list[float], float]:
    """How long each placement took, in milliseconds, and all of them, in seconds."""
    command = [sys.executable, "-W", "ignore", "-m", "tools.bench.seats", kind]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _process in range(PROCESSES)
    ]
    for process in running:
        process.stdin.write(json.dumps(told) + "\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    for process in running:
        if process.stdout.readline() != "ready\n":  # type: ignore[union-attr]
            raise RuntimeError(kind)
    begun = time.perf_counter()
    for process in running:
        process.stdin.write("go\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    texts = [process.stdout.readline() for process in running]  # type: ignore[union-attr]
    took = time.perf_counter() - begun
    for process in running:
        process.communicate()
    return [ms for text in texts for ms in json.loads(text)], took


def over_http(address: str, path: str, tries: int, *, form: bool) -> tuple[list[float], float]:
    """The same of posts over kept-alive connections; a form that leads on has got a seat."""
    times: list[float] = []
    barrier = threading.Barrier(CLIENTS + 1)

    def work() -> None:
        wire = Wire(address)
        cookie, token = token_of(address, path) if form else ("", "")
        barrier.wait()
        for _turn in range(tries):
            fields = answers(new_name()) | {"csrfmiddlewaretoken": token, "privacy": "on", "category": "delegate"}
            request = post(address, path, cookie, urlencode(fields).encode())
            at = time.perf_counter()
            status = wire.ask(request)[0]
            if status == (302 if form else 200):
                times.append(1000 * (time.perf_counter() - at))

    threads = [threading.Thread(target=work) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    barrier.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - begun


def token_of(address: str, path: str) -> tuple[str, str]:
    """The cookie and the token of a form."""
    with urllib.request.urlopen(address + path, timeout=60) as answer:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    return cookie, found[1] if found else ""


def post(address: str, path: str, cookie: str, body: bytes) -> bytes:
    """The request as it goes over the wire."""
    lines = [
        f"POST {path} HTTP/1.1", f"Host: {address.removeprefix('http://')}", f"Origin: {address}", f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def must_be_exact(event: Event, seats: int, made: int) -> None:
    """Refuses to go on when a seat was given twice or not at all."""
    event.refresh_from_db()
    rows = Registration.objects.filter(event=event).count()
    if not event.taken == rows == made == seats:
        raise RuntimeError(f"{seats} seats, {made} told, {rows} registered, {event.taken} counted")


def row(name: str, found: tuple[list[float], float], queries: int | str = "") -> dict[str, Any]:
    """What the table says of it."""
    times, took = sorted(found[0]), found[1]
    rate = len(times) / took
    return {
        "name": name, "ms": 1000 / rate, "per_second": round(rate, 1), "p50": round(statistics.median(times), 2),
        "p95": round(times[int(len(times) * 0.95)], 2), "over_empty": None, "over_sql": None, "queries": queries,
    }  # fmt: skip


def main(size: int, rounds: int) -> None:
    """Load, measure in turn, print one line of JSON; the best of up to three rounds counts."""
    folder = Path(os.environ["DATA_DIR"])
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load(1)
    tries = size // CLIENTS + 2  # more than there are seats
    seats = size // CLIENTS * CLIENTS
    heard, known = one_placement(event_with(seats))
    told = {"slug": "load-1-000000", "heard": heard, "known": known, "tries": tries}
    best: dict[str, dict[str, Any]] = {}

    def keep(found: dict[str, Any]) -> None:
        if found["per_second"] > best.get(found["name"], found | {"per_second": 0})["per_second"]:
            best[found["name"]] = found

    path = "/events/load-1-000000/register/"
    workers = {"WEB_WORKERS": "2", "DATABASE_POOL": "4"}
    with served(folder, **workers) as site, served(folder, "bare", **workers) as hello:
        for _round in range(min(rounds, 3)):
            event = event_with(seats)
            found = by_processes("action", told)
            must_be_exact(event, seats, len(found[0]))
            keep(row("at the action", found, len(heard)))
            event_with(seats * 10)
            keep(row("the same statements bare", by_processes("bare", told | {"tries": size // CLIENTS}), len(heard)))
            event = event_with(seats)
            over_http(site, path, 1, form=True)
            event = event_with(seats)
            found = over_http(site, path, tries, form=True)
            must_be_exact(event, seats, len(found[0]))
            keep(row("over HTTP", found))
            keep(row("the same post to an empty view", over_http(hello, "/", tries, form=False)))
    best["at the action"]["over_sql"] = best["at the action"]["ms"] / best["the same statements bare"]["ms"]
    best["over HTTP"]["over_empty"] = best["over HTTP"]["ms"] / best["the same post to an empty view"]["ms"]
    print(json.dumps({"seats": seats, "clients": CLIENTS, "rows": list(best.values())}))


if __name__ == "__main__":
    if sys.argv[1] in ("action", "bare"):
        run_clients(sys.argv[1], json.loads(sys.stdin.readline()))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
