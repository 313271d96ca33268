"""Serving the product, or an empty view, as it is served in life; asking it over kept-alive connections; and the cost.

What an answer costs is the processor time of the server's processes, so that neither the client on the same machine
nor others who work on it count.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.demo_site import ROOT, end, free_port

CONNECTIONS = 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Case:
    """What is asked for, and where."""

    name: str
    address: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    @property
    def request(self) -> bytes:
        """The request as it goes over the wire."""
        host = self.address.removeprefix("http://")
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in self.headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass
class Result:
    """Answers, seconds, the server's processor seconds, and bytes of one answer, over all rounds."""

    count: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    size: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.count / self.seconds

    @property
    def cost(self) -> float:
        """Processor milliseconds of the server for one answer."""
        return 1000 * self.processor / self.count


class Wire:
    """One kept-alive connection."""

    def __init__(self, address: str) -> None:
        host, port = address.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> tuple[int, int]:
        """Status and size of the body of one answer, read to its end."""
        self.socket.sendall(request)
        head = self._until(b"\r\n\r\n").lower()
        status = int(head.split(None, 2)[1])
        if b"transfer-encoding: chunked" in head:
            return status, self._chunks()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        self._take(length)
        return status, length

    def _chunks(self) -> int:
        total = 0
        while size := int(self._until(b"\r\n"), 16):
            self._take(size + 2)
            total += size
        self._until(b"\r\n")
        return total

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.rest:
            self.rest += self._more()
        found, _mark, self.rest = self.rest.partition(mark)
        return found

    def _take(self, size: int) -> None:
        missing = size - len(self.rest)
        self.rest = self.rest[size:]
        while missing > 0:
            got = self._more()
            if len(got) > missing:
                self.rest = got[missing:]
            missing -= len(got)

    def _more(self) -> bytes:
        got = self.socket.recv(262_144)
        if not got:
            raise ConnectionError("the server closed the connection")
        return got


def measure(case: Case, seconds: float, result: Result, before: Callable[[], None] | None = None) -> None:
    """Ask over several connections for so long, each time after what is to happen `before`; adds to `result`."""
    counts, sizes = [0] * CONNECTIONS, [0] * CONNECTIONS
    begun = threading.Barrier(CONNECTIONS + 1)
    stop = threading.Event()

    def client(number: int) -> None:
        wire, request = Wire(case.address), case.request
        try:
            status, sizes[number] = wire.ask(request)
            if status != case.status:
                raise RuntimeError(f"{case.name}: {status}")
        except BaseException:
            begun.abort()
            raise
        begun.wait()
        while not stop.is_set():
            if before is not None:
                before()
            wire.ask(request)
            counts[number] += 1
        wire.socket.close()

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    begun.wait()
    at, processor = time.perf_counter(), processor_seconds(case.address)
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    result.seconds += time.perf_counter() - at
    result.processor += processor_seconds(case.address) - processor
    result.count += sum(counts)
    result.size = sizes[0]


def processor_seconds(address: str) -> float:
    """What the web server of an address has used so far."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_ours = f"BASE_URL={address}\0".encode() in (folder / "environ").read_bytes()
            if is_ours and b"granian" in (folder / "cmdline").read_bytes():
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
    return total / TICKS


@contextlib.contextmanager
def served(folder: Path, kind: str = "", **settings: str) -> Iterator[str]:
    """The product, started as it starts itself, or a `kind` of it; gives the address.

    Kinds: one that keeps no pages (`undone`), one that says hello without middleware (`bare`) or with it (`stack`).
    """
    port = free_port()
    address = f"http://localhost:{port}"
    own = {"DATA_DIR": str(folder), "BASE_URL": address, "PORT": str(port), "RATE_LIMITS": "0"}
    ours = "from events_core.project.management.commands.serve import web_command as w; print('\\n'.join(w()))"
    asked = [sys.executable, "-W", "ignore", "-c", f"import django; django.setup(); {ours}"]
    product = os.environ | own | {"DJANGO_SETTINGS_MODULE": "events_core.project.settings"} | settings
    command = subprocess.run(asked, cwd=ROOT, env=product, capture_output=True, text=True, check=True)
    other = "tools.bench.undone" if kind == "undone" else "tools.empty"
    own_settings = {"DJANGO_SETTINGS_MODULE": other, "EMPTY": kind} if kind else {}
    process = subprocess.Popen(
        command.stdout.split(), cwd=ROOT, env=product | own_settings, start_new_session=True, stdout=sys.stderr
    )
    try:
        for _try in range(600):
            with contextlib.suppress(OSError):
                Wire(address).ask(Case("", address, "/").request)
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"The {kind or 'product'} does not answer.")
        yield address
    finally:
        end(process)


def fetch_headers(address: str, path: str) -> dict[str, str]:
    """What an answer is described by."""
    with urllib.request.urlopen(address + path, timeout=120) as answer:
        answer.read()
        return {name.lower(): value for name, value in answer.headers.items()}
