"""`manage.py serve`: gets everything ready, then runs web server and worker as children until told to stop."""

import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections

from events_core.network.models import Person
from events_core.project.children import Child, GivenUp
from events_core.project.health import beat_name, draining, heartbeat_age
from events_core.project.prepare import prepare, prepare_worker

LOOK = 0.5  # seconds between looks at the children
MORE = 30  # seconds that a worker may be silent beyond the time after which it starts its cluster again
ASK = 10.0  # seconds between looks at the worker's heartbeat


class Worker(Child):
    """The worker, judged by its own heartbeat: that of another machine on the same database says nothing of ours."""

    def __init__(self, say: Callable[[str], object]) -> None:
        command = [sys.executable, "manage.py", "worker", "--beat", beat_name()]
        super().__init__("worker", command, say, self._is_silent)
        self.asked = 0.0

    def _is_silent(self) -> bool:
        now, patience = time.monotonic(), settings.WORKER_SILENCE
        if self.age < patience or now - self.asked < min(ASK, patience / 4):
            return False
        self.asked = now
        return is_silent(beat_name(), self.age)


class Command(BaseCommand):
    """Serves the product on 127.0.0.1."""

    help = "Get everything ready, then run the web server and the worker until told to stop."
    requires_system_checks: list[str] = []
    stopping = hasty = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to run."""
        parser.add_argument("--only", choices=["web", "worker"], help="run the web server alone, or the worker alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start, look after the children, end them; refuses when the port is taken."""
        only = options["only"]
        if only != "worker":
            refuse_taken_port()
        try:
            (prepare_worker if only == "worker" else prepare)(self.say)
        except KeyboardInterrupt:
            return
        people = demo_people()
        if only != "worker":
            draining().unlink(missing_ok=True)
        connections.close_all()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        web = Child("web server", web_command(), self.stderr.write)
        worker = Worker(self.stderr.write)
        children = [child for name, child in (("web", web), ("worker", worker)) if only in (None, name)]
        try:
            self._run(children, lambda: only == "worker" or self._greeted(people))
            if only != "worker":
                self._drain(children)
        except GivenUp as reason:
            raise CommandError(str(reason)) from reason
        finally:
            worker.ask_to_end()
            web.stop()
            worker.stop()
            draining().unlink(missing_ok=True)

    def _run(self, children: list[Child], is_ready: Callable[[], bool]) -> None:
        ready = False
        while not self.stopping:
            for child in children:
                child.look_after()
            ready = ready or is_ready()
            time.sleep(LOOK if ready else 0.1)

    def _drain(self, children: list[Child]) -> None:
        """Say at /readyz that this one ends, and go on serving until others have taken over. Ctrl-C does not wait."""
        if settings.DRAIN_SECONDS <= 0 or self.hasty:
            return
        draining().touch()
        until = time.monotonic() + settings.DRAIN_SECONDS
        while time.monotonic() < until and not self.hasty:
            for child in children:
                child.look_after()
            time.sleep(LOOK)

    def _greeted(self, people: list[Person]) -> bool:
        """Whether the web server takes connections; then it is said where."""
        if answers():
            self._greet(people)
            return True
        return False

    def say(self, sentence: str) -> None:
        """Tell whoever started it, at once."""
        self.stdout.write(sentence)
        self.stdout.flush()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.hasty = self.stopping or number == signal.SIGINT
        self.stopping = True

    def _greet(self, people: list[Person]) -> None:
        self.stdout.write(f"\nReady at {settings.BASE_URL}   (Ctrl-C ends it)")
        if settings.DEMO:
            self.stdout.write(f"\nSign in with one click at {settings.BASE_URL}/sign-in/ as")
            for person in people:
                self.stdout.write(f"  {person.email:36} {person.name}")
            self.stdout.write(f"\nNo mail leaves this machine: read it at {settings.BASE_URL}/demo/mail/\n")
        self.stdout.flush()


def refuse_taken_port() -> None:
    """Say so when somebody else listens where we are about to."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.LISTEN, settings.PORT))
        except OSError as error:
            sentence = (
                f"Port {settings.PORT} is taken. Choose another one, for instance PORT={settings.PORT + 1} make run."
            )
            raise CommandError(sentence) from error


def web_command() -> list[str]:
    """How the web server is started: granian, WSGI, as many threads as it has database connections."""
    options = {
        "interface": "wsgi",
        "host": settings.LISTEN,
        "port": settings.PORT,
        "workers": settings.WEB_WORKERS,
        "blocking-threads": settings.DATABASE_POOL or 4,
        "workers-kill-timeout": 10,
        "log-level": "warning",
    }
    flags = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    return [sys.executable, "-m", "granian", "--no-ws", *flags, "events_core.project.wsgi:application"]


def answers() -> bool:
    """Whether the web server takes connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((settings.LISTEN, settings.PORT)) == 0


def is_silent(name: str, age: float) -> bool:
    """Whether the worker of this name, started `age` seconds ago, shows no sign of life.

    It has a while more than its cluster, which it starts again by itself, and for its first heartbeat. A database that
    does not answer tells nothing about it.
    """
    try:
        last = heartbeat_age(name)
    except DatabaseError:
        return False
    finally:
        connection.close()
    silent = min(last.total_seconds(), age) if last else age
    return silent > settings.WORKER_SILENCE + MORE


def demo_people() -> list[Person]:
    """Whom one can sign in as under DEMO."""
    return list(Person.objects.filter(email__endswith="@demo.example").order_by("pk")[:12]) if settings.DEMO else []
