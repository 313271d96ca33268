"""Workers under fire: real ones with their parent, a real mail server, and kill -9 at any of them."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from events_core.journal import letters, tasks
from events_core.journal.letters import Recipient
from events_core.journal.models import Letter
from events_core.programme.models import Event
from tests.services import MailServer, processes_with, program_environment
from tools.demo_site import ROOT

QUICK = {"WORKER_SILENCE": "4", "LETTER_LEASE": "5"}
SERVE = ["manage.py", "serve", "--only", "worker"]


class Site:
    """`manage.py serve --only worker` on this test's database, started again when it is killed itself."""

    def __init__(self, mail: MailServer, folder: Path, **settings: str) -> None:
        self.mark = f"FIRE={uuid.uuid4().hex}"
        name, value = self.mark.split("=")
        own = {
            "EMAIL_URL": mail.url,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.fire.settings",
            name: value,
        }
        self.environment = program_environment(**QUICK, **own, **settings)
        self.log = folder / "serve.log"
        self.parent: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self.parent is None or self.parent.poll() is not None:
            with self.log.open("ab") as out:
                self.parent = subprocess.Popen(
                    [sys.executable, *SERVE], cwd=ROOT, env=self.environment, stdout=out, stderr=out,
                    start_new_session=True,
                )  # fmt: skip

    def processes(self) -> dict[int, list[int]]:
        """Its processes by parent: the worker's command, its sentinel, and what that has started."""
        found: dict[int, list[int]] = {}
        for pid in processes_with(f"{self.mark}\0"):
            with contextlib.suppress(OSError):
                found.setdefault(int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]), []).append(
                    pid
                )
        return found

    def tree(self) -> tuple[int, int, list[int]]:
        """The worker's command, its sentinel, and the sentinel's children: workers, monitor, pusher; 0 for none."""
        found = self.processes()
        command = min(found.get(self.parent.pid if self.parent else -1, [0]))
        sentinel = min(found.get(command, [0])) if command else 0
        return command, sentinel, sorted(found.get(sentinel, [])) if sentinel else []

    def is_up(self) -> bool:
        """Whether the whole cluster stands."""
        return len(self.tree()[2]) == 4

    def end(self) -> None:
        """End it; what it said stays in the log."""
        if self.parent:
            self.parent.terminate()
            try:
                self.parent.wait(20)
            except subprocess.TimeoutExpired:
                self.parent.kill()
        for pid in processes_with(f"{self.mark}\0"):
            kill(pid)


@contextlib.contextmanager
def site(mail: MailServer, folder: Path, **settings: str) -> Iterator[Site]:
    """One for a test."""
    one = Site(mail, folder, **settings)
    one.start()
    try:
        yield one
    finally:
        one.end()


def kill(pid: int) -> None:
    """kill -9, whether or not it is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def shoot(at: Site, aim: random.Random) -> str:
    """kill -9 of one process by chance: mostly one that works, now and then another; what it was, "" while it starts."""
    command, sentinel, rest = at.tree()
    if len(rest) < 4:
        return ""
    parts = {"worker, monitor or pusher": rest, "sentinel": [sentinel], "command": [command]}
    what = aim.choices([*parts, "parent"], weights=[90, 4, 3, 3])[0]
    if what == "parent":
        if at.parent:
            at.parent.kill()
            at.parent.wait()
        at.start()
        return what
    kill(aim.choice(parts[what]))
    return what


def until_sent(number: int, patience: float, *, sweeps: bool = True) -> None:
    """Until so many letters are sent; `sweeps`: what the clock does once a minute is done every other second."""
    deadline = time.monotonic() + patience
    while Letter.objects.filter(state=Letter.State.SENT).count() < number:
        assert time.monotonic() < deadline, "letters are left"
        if sweeps:
            tasks.sweep()
        time.sleep(2 if sweeps else 0.2)


def received(mail: MailServer) -> Counter[str]:
    """How often the mail server got each Message-ID."""
    return Counter(str(message_from_bytes(one.content or b"")["Message-ID"]) for one in list(mail.mails))


def write(event: Event, singly: int, by_mailing: int) -> None:
    """Letters to so many people, one by one and as one piece of news."""
    for number in range(singly):
        to = Recipient(f"P {number}", f"p{number}@test.example")
        letters.post("test/hello", to=to, about=event, context={"title": event.title}, links={})
    if by_mailing:
        letters.mailing("test/hello", about=event, audience="test.fire", sequence=by_mailing, context={"title": "News"})
