"""Two machines for tests: each a web server and a worker with a data folder of its own, on one database and cache."""

import contextlib
import http.client
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from tests.buckets import KEYS
from tests.services import MailServer, database_url, processes_with
from tools.demo_site import ROOT, free_port

SECRETS = {"SECRET_KEY": "s" * 50, "LINK_KEY": "l" * 50}
DRAIN = 2  # seconds


class Machine:
    """One of them; `start` and `stop` what runs on it: "web", "worker"."""

    def __init__(self, name: str, folder: Path, shared: dict[str, str]) -> None:
        self.port, self.folder = free_port(), folder / name
        self.folder.mkdir()
        self.address = f"http://localhost:{self.port}"
        own = {"DATA_DIR": str(self.folder), "PORT": str(self.port), "PATH": os.environ["PATH"]}
        self.environment = {**own, **shared}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, part: str) -> None:
        """`manage.py serve --only PART`, as the units of deploy/ do."""
        with (self.folder / f"{part}.log").open("ab") as out:
            self.running[part] = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--only", part], cwd=ROOT, env=self.environment,
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    def stop(self, part: str) -> None:
        """As systemd does it: SIGTERM, then it has time."""
        process = self.running.pop(part)
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(40) == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def manage(self, *arguments: str) -> str:
        """What a command says here."""
        command = [sys.executable, "manage.py", *arguments]
        told = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return told.stdout.strip()

    def said(self, part: str) -> str:
        """What a part said so far."""
        return (self.folder / f"{part}.log").read_text()

    def is_open(self) -> bool:
        """Whether a balancer may send requests here."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz?only=web", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def clusters(self) -> list[int]:
        """The worker's own processes, without the parent."""
        found = processes_with(f"DATA_DIR={self.folder}\0")
        return sorted(pid for pid, command in found.items() if "manage.py worker" in command)


class Pair:
    """Machines A and B, their database and mail server."""

    def __init__(self, machines: list[Machine], mail: MailServer, dsn: dict[str, str]) -> None:
        self.a, self.b = self.both = machines
        self.mail, self.dsn = mail, dsn

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """From their database."""
        with psycopg.connect(**self.dsn) as line:  # type: ignore[arg-type]
            return line.execute(query).fetchall()  # type: ignore[call-overload, no-any-return]

    def mails_to(self, domain: str) -> list[str]:
        """Who of a domain got mail, as often as they got it."""
        return [to for one in list(self.mail.mails) for to in one.rcpt_tos if to.endswith(f"@{domain}")]


@contextlib.contextmanager
def pair(folder: Path, mail: MailServer, redis_url: str, uploads_url: str) -> Iterator[Pair]:
    """Both machines, all four programs started in the same moment on an empty database; ended with it."""
    facts, name = connection.settings_dict, f"machines_{os.getpid()}"
    host, user = str(facts["HOST"]), str(facts["USER"])
    shared = {
        **SECRETS, **KEYS, "DATABASE_URL": database_url().rsplit("/", 1)[0] + f"/{name}", "REDIS_URL": redis_url,
        "UPLOADS_URL": uploads_url, "EMAIL_URL": mail.url, "LOG_LEVEL": "INFO", "BASE_URL": "http://localhost",
        "DRAIN_SECONDS": str(DRAIN), "DATABASE_POOL": "2", "TASK_WORKERS": "1", "WORKER_SILENCE": "20",
    }  # fmt: skip
    with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        machines = [Machine(letter, folder, shared) for letter in ("a", "b")]
        try:
            for machine in machines:
                machine.start("web")
                machine.start("worker")
            yield Pair(machines, mail, {"host": host, "user": user, "dbname": name})
        finally:
            for machine in machines:
                for process in machine.running.values():
                    process.terminate()
            for machine in machines:
                for process in machine.running.values():
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(30)
                for pid in processes_with(f"DATA_DIR={machine.folder}\0"):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Browser:
    """Somebody's browser; cookies are of the host, whichever machine answers."""

    def __init__(self) -> None:
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, machine: Machine, path: str) -> tuple[int, bytes, Any]:
        """Status, content and headers of a page."""
        return self._open(urllib.request.Request(machine.address + path))

    def send(self, machine: Machine, path: str, file: bytes = b"", **fields: str) -> tuple[int, bytes, Any]:
        """Fill in the form of a page (a part called `file` with it) and send it."""
        _status, page, _headers = self.get(machine, path)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
            for name, text in (hidden | fields).items()
        ]
        if file:
            head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="agenda.pdf"\r\n\r\n'
            parts.append(head.encode() + file + b"\r\n")
        headers = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self._open(urllib.request.Request(machine.address + path, b"".join([*parts, b"--edge--\r\n"]), headers))

    def _open(self, request: urllib.request.Request) -> tuple[int, bytes, Any]:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(), error.headers


def call(machine: Machine, token: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """The API, over a connection of its own."""
    line = http.client.HTTPConnection("localhost", machine.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} if token else {}
    try:
        line.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    finally:
        line.close()


class Balancer:
    """Divides requests between those that say at /readyz that they are ready; looks every quarter of a second."""

    def __init__(self, machines: list[Machine]) -> None:
        self.machines, self.ready = machines, list(machines)
        self.stopped = threading.Event()
        self.turn = 0
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Balancer":
        self.thread.start()
        return self

    def __exit__(self, *told: object) -> None:
        self.stopped.set()
        self.thread.join(10)

    def next(self) -> Machine:
        """Whose turn it is."""
        self.turn += 1
        ready = self.ready
        return ready[self.turn % len(ready)]

    def _look(self) -> None:
        while not self.stopped.wait(0.25):
            self.ready = [machine for machine in self.machines if machine.is_open()] or self.ready


def code_in(mail: MailServer, to: str) -> str:
    """The code for signing in that somebody was mailed; "" while there is none."""
    for one in reversed(list(mail.mails)):
        if to in one.rcpt_tos:
            message = message_from_bytes(one.content or b"")
            texts = [part.get_payload(decode=True) for part in message.walk() if part.get_content_maintype() == "text"]
            if found := re.search(r"\b\d{4}-\d{4}\b", b" ".join(text for text in texts if text).decode()):  # type: ignore[misc]
                return found.group()
    return ""


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
