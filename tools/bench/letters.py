"""Letters per second beside the empty tasks per second of django-q2 itself, with the same cluster and settings.

A cluster works off so many empty tasks, then as many letters to a mail server in a process of its own: each with a
task of its own (as `letters.post` writes them), and as one piece of news to many (`letters.mailing`), the writing of
the letters included. Rounds are taken in turn; the best of each counts. What stands under “× empty view” is the time
of an empty task: letters are to take twice that at most.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tools.demo_site import ROOT, free_port

PORT = free_port()
os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{PORT}"
os.environ["BENCH_LETTERS"] = sys.argv[1]

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django_q.models import OrmQ  # noqa: E402
from django_q.tasks import async_task  # noqa: E402

from events_core.journal import letters, post  # noqa: E402
from events_core.journal.actions import ANY  # noqa: E402
from events_core.journal.letters import Recipient  # noqa: E402
from events_core.journal.models import Heartbeat, Letter, Mailing  # noqa: E402

PATIENCE = 300
EMPTY, SINGLY, TO_MANY = "empty tasks", "letters, one by one", "letters, one piece of news"
SINK = """
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), hostname="sink"), "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def running() -> Iterator[None]:
    """A mail server, and a worker that has begun."""
    sink = subprocess.Popen([sys.executable, "-c", SINK, str(PORT)])
    program = "import tools.bench.audience; from django.core.management import call_command; call_command('worker')"
    worker = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    try:
        until(lambda: Heartbeat.objects.filter(name=ANY).exists())
        yield
    finally:
        for process in (worker, sink):
            process.terminate()
            process.wait(60)


def until(condition: Callable[[], bool]) -> None:
    """Until it holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("The worker does not get on.")
        time.sleep(0.02)


def per_second(size: int, write: Callable[[int], object], is_done: Callable[[], bool]) -> float:
    """How many a second, from the moment at which the worker sees all of them."""
    with transaction.atomic():
        write(size)
    begun = time.perf_counter()
    until(is_done)
    return size / (time.perf_counter() - begun)


def empty(size: int) -> None:
    """So many empty tasks."""
    for _number in range(size):
        async_task("events_core.journal.tasks.pulse")


def thing() -> Mailing:
    """Something that letters can be about."""
    return Mailing.objects.create(template="bench", about="", about_id=time.monotonic_ns(), audience="", state="done")


def singly(size: int) -> None:
    """So many letters with a task each."""
    about = thing()
    for number in range(size):
        to = Recipient(f"P {number}", f"p{number}@bench.example")
        letters.post("sign-in-code", to=to, about=about, context={"code": "1234-5678"})


def to_many(size: int) -> None:
    """One piece of news to so many."""
    letters.mailing("sign-in-code", about=thing(), audience="bench", context={"code": "1234-5678"})


def is_empty() -> bool:
    """Whether no task waits."""
    return not OrmQ.objects.exists()


def all_sent() -> bool:
    """Whether nothing waits."""
    return not (
        Letter.objects.filter(state=Letter.State.QUEUED).exists()
        or Mailing.objects.filter(state=Mailing.State.OPEN).exists()
    )


def queries() -> int:
    """Statements for sending one letter."""
    letter = Letter.objects.filter(state=Letter.State.SENT).latest("pk")
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.QUEUED, attempts=0)
    with CaptureQueriesContext(connection) as heard:
        post.send(letter.pk)
    return len(heard)


def main(size: int, rounds: int) -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    found: dict[str, float] = {}
    kinds = {EMPTY: (empty, is_empty), SINGLY: (singly, all_sent), TO_MANY: (to_many, all_sent)}
    with running():
        for _round in range(min(rounds, 3)):
            for name, (write, is_done) in kinds.items():
                until(is_empty)
                found[name] = max(found.get(name, 0.0), per_second(size, write, is_done))
        statements = queries()
    rows = [
        {
            "name": f"{size:,} {name}",
            "ms": 1000 / rate,
            "per_second": round(rate, 1),
            "over_empty": found[EMPTY] / rate,
            "over_sql": None,
            "queries": 0 if name == EMPTY else statements,
        }
        for name, rate in found.items()
    ]
    print(json.dumps({"rows": rows}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
