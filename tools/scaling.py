"""What more processes bring: pages and placements per second by web processes, letters per second by task processes.

    python -m tools.scaling [--seconds 6] [--on SQLite]

On SQLite, and on a PostgreSQL and Redis of its own: `manage.py serve` as the units of deploy/ run it, asked over eight
connections. Placements write their letters while no worker runs; then a worker sends them. *Server ms* is processor
time of the server's processes for one answer, which other work on the machine hardly changes; rates it does.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests import services
from tools.demo_site import ROOT, end, free_port

CLIENTS = 8
WEB = ((1, 1), (1, 4), (2, 2), (4, 1))
"""Web processes, and threads (on PostgreSQL also connections) of each."""
TASKS = (1, 2, 4)
LETTERS = 100
FIXED = {"SECRET_KEY": "s" * 50, "LINK_KEY": "l" * 50, "PATH": os.environ["PATH"], "BASE_URL": "http://localhost"}
EVENT = {
    "kind": "workshop", "title": "Buses without smoke", "timezone": "Asia/Tokyo", "mode": "online",
    "starts_at": "2037-05-18T09:00:00+09:00", "ends_at": "2037-05-19T17:00:00+09:00",
    "link": "https://meet.example/1", "contact": {"name": "Anna", "email": "anna@scale.example"},
}  # fmt: skip
GUEST = {"name": "Bat", "country": "MN", "language": "en", "organisation": "City", "position": "Engineer"}
_numbers = itertools.count(1)


class Line:
    """A connection that is kept."""

    def __init__(self, port: int, token: str = "") -> None:
        self.line = http.client.HTTPConnection("localhost", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} if token else {}

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """The content of an answer that is well."""
        self.line.request(method, path, None if body is None else json.dumps(body), self.headers)
        answer = self.line.getresponse()
        content = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content


@contextlib.contextmanager
def serving(part: str, settings: dict[str, str]) -> Iterator[None]:
    """`manage.py serve --only PART`, until it is ready for requests."""
    command = [sys.executable, "-W", "ignore", "manage.py", "serve", "--only", part]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        if part == "web":
            wait(lambda: answers(int(settings["PORT"])), 400)
        yield
    finally:
        end(process)


def answers(port: int) -> bool:
    """Whether the web server does."""
    try:
        Line(port).ask("GET", "/healthz")
    except OSError:
        return False
    return True


def wait(condition: Callable[[], object], seconds: float) -> None:
    """Until it holds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError("It does not come about.")
        time.sleep(0.05)


def processor(port: int, program: str) -> float:
    """Milliseconds that the processes of a program on this port have used."""
    used = 0
    for pid, command in services.processes_with(f"PORT={port}\0").items():
        with contextlib.suppress(OSError):
            if program in command:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                used += int(fields[11]) + int(fields[12])
    return 1000 * used / os.sysconf("SC_CLK_TCK")


def rate(port: int, token: str, act: Callable[[Line], object], seconds: float) -> tuple[float, float]:
    """How many times a second all connections together do something, and what each costs the server."""
    counts, over, begun = [0] * CLIENTS, threading.Event(), threading.Barrier(CLIENTS + 1)

    def client(number: int) -> None:
        line = Line(port, token)
        act(line)
        begun.wait()
        while not over.is_set():
            act(line)
            counts[number] += 1

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    begun.wait()
    at, used = time.perf_counter(), processor(port, "granian")
    time.sleep(seconds)
    over.set()
    for thread in threads:
        thread.join()
    done = max(1, sum(counts))
    return done / (time.perf_counter() - at), (processor(port, "granian") - used) / done


def manage(settings: dict[str, str], *arguments: str) -> str:
    """What a command says."""
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True).stdout.strip()


def measured(name: str, settings: dict[str, str], seconds: float) -> None:
    """Print the tables of one database."""
    port = free_port()
    with services.mail_server() as mail:
        own = FIXED | settings | {"PORT": str(port), "EMAIL_URL": mail.url}
        print(f"\n{name}\n\n| web processes × threads | pages/s | server ms | placements/s | server ms |", flush=True)
        print("|---|---|---|---|---|", flush=True)
        token = slug = ""
        for processes, threads in WEB:
            with serving("web", own | {"WEB_WORKERS": str(processes), "DATABASE_POOL": str(threads)}):
                if not token:
                    manage(own, "officer", "anna@scale.example", "--name", "Anna")
                    token = manage(own, "apitoken", "anna@scale.example")
                    officer = Line(port, token)
                    slug = json.loads(officer.ask("POST", "/api/v1/events", EVENT))["slug"]
                    officer.ask("POST", f"/api/v1/events/{slug}/publish", {})
                path = f"/api/v1/events/{slug}/registrations"

                def place(line: Line, path: str = path) -> object:
                    return line.ask("POST", path, GUEST | {"email": f"p{next(_numbers)}@scale.example"})

                def read(line: Line, path: str = f"/api/v1/events/{slug}") -> object:
                    return line.ask("GET", path)

                pages, places = rate(port, token, read, seconds), rate(port, token, place, seconds)
                figures = f"{pages[0]:.0f} | {pages[1]:.1f} | {places[0]:.0f} | {places[1]:.1f}"
                print(f"| {processes} × {threads} | {figures} |", flush=True)
        print("\n| task processes | letters/s | worker ms |\n|---|---|---|", flush=True)
        for processes in TASKS:
            letters = sent(own, mail, path, token, processes)
            print(f"| {processes} | {letters[0]:.0f} | {letters[1]:.1f} |", flush=True)


def sent(own: dict[str, str], mail: services.MailServer, path: str, token: str, processes: int) -> tuple[float, float]:
    """Letters per second, from the first to the last of so many that wait, and what each costs the worker."""
    with serving("web", own):
        line = Line(int(own["PORT"]), token)
        for _number in range(LETTERS):
            line.ask("POST", path, GUEST | {"email": f"p{next(_numbers)}@scale.example"})
    before = len(mail.mails)
    with serving("worker", own | {"TASK_WORKERS": str(processes)}):
        wait(lambda: len(mail.mails) > before, 120)
        begun, at, used = len(mail.mails), time.perf_counter(), processor(int(own["PORT"]), "manage.py worker")
        wait(lambda: len(mail.mails) >= before + LETTERS, 300)
        done = len(mail.mails) - begun
        cost = (processor(int(own["PORT"]), "manage.py worker") - used) / done
        return done / (time.perf_counter() - at), cost


def main() -> None:
    """Both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--on", choices=["PostgreSQL", "SQLite"])
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))  # so that the servers end with this
    with tempfile.TemporaryDirectory(prefix="events-scaling-") as folder, services.redis() as cache:
        if options.on != "SQLite":
            with services.postgres() as url:
                own = {"DATA_DIR": str(Path(folder, "postgresql")), "DATABASE_URL": url, "REDIS_URL": cache}
                measured("PostgreSQL", own, options.seconds)
        if options.on != "PostgreSQL":
            measured("SQLite", {"DATA_DIR": str(Path(folder, "sqlite")), "REDIS_URL": cache}, options.seconds)


if __name__ == "__main__":
    main()
