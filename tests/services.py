"""The services that tests need, each started for them alone on a free port or socket and ended with them."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from events_core.journal import mailer
from tools.demo_site import free_port

PATIENCE = 30  # seconds for a service to answer
POSTGRES = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A throw-away PostgreSQL; gives the address of an empty database, as DATABASE_URL takes it."""
    programs = newest_postgres()
    folder = Path(tempfile.mkdtemp(prefix="events-pg-"))
    owner: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL does not run as root
        system = pwd.getpwnam("postgres")
        os.chown(folder, system.pw_uid, system.pw_gid)
        owner = {"user": system.pw_uid, "group": system.pw_gid, "extra_groups": []}
    data = folder / "data"
    settings = " ".join(f"-c {name}='{value}'" for name, value in POSTGRES.items())
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **owner}
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "events",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    subprocess.run(initdb, **quiet)
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-l", folder / "log", "-o", f"{settings} -k {folder}", "start"], **quiet)
    try:
        subprocess.run([programs / "createdb", "-h", folder, "-U", "events", "events"], **quiet)
        yield f"postgres://events@/{folder}/events"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def newest_postgres() -> Path:
    """Where PostgreSQL's programs are; Debian keeps them by version."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).parent)
    if not found:
        raise RuntimeError("PostgreSQL is not installed: make test installs it, or says what to install.")
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()])


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A throw-away Redis without a file; gives its address, as REDIS_URL takes it."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="events-redis-") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with started(command, port):
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def started(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A program that listens on a port; ended with everything that it started."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until somebody listens on the port."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not answer on port {port}.")


def processes_with(setting: str) -> dict[int, str]:
    """Live processes with this in their environment, by id, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if setting in (folder / "environ").read_text(errors="replace"):
                command = (folder / "cmdline").read_text().replace("\0", " ")
                if command:
                    found[int(folder.name)] = command
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


class MailServer:
    """A mail server that keeps what it is given; `refuse` makes it answer with an error instead, `limit` late, once
    it has so many."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.peers: list[Any] = []
        self.refuse = ""
        self.limit: float = float("inf")
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Take one mail."""
        if self.refuse:
            return self.refuse
        self.mails.append(envelope)
        self.peers.append(session.peer)
        while len(self.mails) > self.limit:
            await asyncio.sleep(0.02)  # taken already, the yes is on its way: the worst moment for a kill
        return "250 taken"

    @property
    def url(self) -> str:
        """Its address, as EMAIL_URL takes it."""
        return f"smtp://127.0.0.1:{self.controller.port}"


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server for tests, in a thread of this process."""
    server = MailServer()
    server.controller.start()
    try:
        yield server
    finally:
        mailer.LINE.close()
        server.controller.stop()


def database_url(database: BaseDatabaseWrapper = connection) -> str:
    """The address of the database that this test works on, for other processes."""
    facts = database.settings_dict
    if database.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}@/{facts['HOST']}/{facts['NAME']}"


def program_environment(**more: str) -> dict[str, str]:
    """The environment for a program of ours that shall work on this test's database and data folder."""
    return os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"} | more


class Runner:
    """A program of its own on this run's database, which does what it is told, when it is told to go."""

    def __init__(self, source: str, *told: str) -> None:
        command = [sys.executable, "-W", "ignore", "-c", source, *told]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=program_environment(), stdin=pipe, stdout=pipe, text=True)

    def say(self, line: str) -> None:
        """One line to its input."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """The next line that it says."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()
