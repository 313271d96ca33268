"""How fast the served product is, with a large programme: `.venv/bin/python -m tools.measure`.

Everything in one run on one machine: the calendar feed, event pages and the directory beside an empty view, with and
without middleware, under the server that `make run` starts. Prints a table in Markdown for `docs/performance.md`. The
processor time is that of the server's processes, so that the client beside it does not count.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.demo_site import ROOT, demo_site, end, free_port

CONNECTIONS = 4
ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")
FEED = "/feeds/events.ics"


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


def measure(case: Case, seconds: float, result: Result) -> None:
    """Ask over several connections for so long; adds to `result`."""
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
def empty_site(kind: str, folder: Path) -> Iterator[str]:
    """A server that says hello, started as the product's own."""
    port = free_port()
    address = f"http://localhost:{port}"
    own = {"DATA_DIR": str(folder), "BASE_URL": address, "PORT": str(port)}
    ours = "from events_core.project.management.commands.serve import web_command as w; print('\\n'.join(w()))"
    asked = [sys.executable, "-c", f"import django; django.setup(); {ours}"]
    product = os.environ | own | {"DJANGO_SETTINGS_MODULE": "events_core.project.settings"}
    command = subprocess.run(asked, cwd=ROOT, env=product, capture_output=True, text=True, check=True)
    served = product | {"DJANGO_SETTINGS_MODULE": "tools.empty", "EMPTY": kind}
    process = subprocess.Popen(command.stdout.split(), cwd=ROOT, env=served, start_new_session=True)
    try:
        for _try in range(100):
            with contextlib.suppress(OSError):
                Wire(address).ask(Case("", address, "/").request)
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"The {kind} server does not answer.")
        yield address
    finally:
        end(process)


def fetch(address: str, path: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """One answer with its headers."""
    request = urllib.request.Request(
        address + path, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def joining(folder: Path, entries: int) -> tuple[float, float]:
    """Milliseconds for joining the finished texts of a feed: strings with encoding them, and the stored bytes."""
    with sqlite3.connect(folder / "events.sqlite3") as database:
        rows = database.execute(
            "select text from calendars_eventtext where language = 'en' and is_listed order by ends_at desc limit ?",
            (entries,),
        )
        texts = [bytes(text) for (text,) in rows]
    strings = [text.decode() for text in texts]

    def best(act: object) -> float:
        times = []
        for _round in range(9):
            at = time.perf_counter()
            act()  # type: ignore[operator]
            times.append(1000 * (time.perf_counter() - at))
        return statistics.median(times)

    return best(lambda: "".join(strings).encode()), best(lambda: b"".join(texts))


@dataclass(frozen=True)
class Changes:
    """Several changes one after another, in milliseconds each.

    Until the feed showed it; and the server's processor time for putting the feed together and sending it.
    """

    visible: float
    fresh: float


def changes(address: str, folder: Path, slug: str, times: int = 20) -> Changes:
    """Change a title and ask for the feed at once with what the client knows, several times."""
    token = manage(folder, "apitoken", "secretariat@demo.example").strip()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    seen, processor = [], 0.0
    for number in range(times):
        known = (("If-None-Match", fetch(address, FEED)[1]["etag"]),)
        title = f"A title changed just now {number}"
        body = json.dumps({"title": title}).encode()
        change = urllib.request.Request(f"{address}/api/v1/events/{slug}", body, headers, method="PATCH")
        urllib.request.urlopen(change, timeout=60).close()
        wire, used, at = Wire(address), processor_seconds(address), time.perf_counter()
        while wire.ask(Case("", address, FEED, known).request)[0] == 304:
            pass
        wire.socket.close()
        seen.append(1000 * (time.perf_counter() - at))
        processor += processor_seconds(address) - used
        if title.encode() not in fetch(address, FEED)[0].replace(b"\r\n ", b""):
            raise RuntimeError("The feed does not show the change.")
    return Changes(statistics.median(seen), 1000 * processor / times)


def manage(folder: Path, *arguments: str) -> str:
    """What a command of the product says, on the data of a folder."""
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    environment = os.environ | {"DATA_DIR": str(folder)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Load, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))  # so that the servers end with this
    folder = Path(tempfile.mkdtemp(prefix="events-measure-"))
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(demo_site(DATA_DIR=str(folder)))
        print(manage(folder, "demo", "--events", str(options.events)))
        bare = stack.enter_context(empty_site("bare", folder))
        full = stack.enter_context(empty_site("stack", folder))
        print_table(site, bare, full, folder, options.seconds)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def print_table(site: str, bare: str, full: str, folder: Path, seconds: float) -> None:
    """Measure all cases in turn, several rounds of them, and print the table."""
    content = fetch(site, FEED)[0]
    entries = content.count(b"BEGIN:VEVENT")
    slug = "load-1-000000"
    tag = fetch(site, FEED)[1]["etag"]
    narrow = f"{FEED}?kind=workshop&country=JP&lang=ja"
    narrow_tag = fetch(site, narrow)[1]["etag"]
    single = f"/events/{slug}/event.ics"
    single_tag = fetch(site, single)[1]["etag"]
    cases = [
        Case("empty view, no middleware", bare, "/"),
        Case("empty view, default stack", full, "/"),
        Case("feed, 304", site, FEED, (("If-None-Match", tag),), 304),
        Case("feed by kind and country, 304", site, narrow, (("If-None-Match", narrow_tag),), 304),
        Case("one event as a file, 304", site, single, (("If-None-Match", single_tag),), 304),
        Case("one event as a file", site, single),
        Case("event page", site, f"/events/{slug}/"),
        Case("directory", site, "/"),
        Case("directory, past", site, "/?when=past"),
        Case("directory, a month", site, f"/?when={time.strftime('%Y-%m')}"),
        Case("directory, words", site, "/?q=buses"),
        Case(f"feed in full, {entries} entries", site, FEED),
        Case("feed in full, gzip", site, FEED, (("Accept-Encoding", "gzip"),)),
    ]
    results = {case.name: Result() for case in cases}
    for _round in range(ROUNDS):
        for case in cases:
            measure(case, seconds, results[case.name])
    hello, stacked = results[cases[0].name], results[cases[1].name]
    print(
        "\n| | requests/s | server ms each | × empty view | × with default stack | bytes |\n|---|---|---|---|---|---|"
    )
    for name, found in results.items():
        ratios = f"{found.cost / hello.cost:.2f} | {found.cost / stacked.cost:.2f}"
        print(f"| {name} | {found.rate:,.0f} | {found.cost:.2f} | {ratios} | {found.size:,} |")
    strings, stored = joining(folder, entries)
    told = changes(site, folder, slug)
    print(
        f"\nJoining the finished strings of {entries} entries: {strings:.1f} ms; their stored bytes: {stored:.1f} ms."
    )
    times = told.fresh / strings
    print(f"The feed in full, first after a change: {told.fresh:.0f} ms of the server, {times:.1f} × joining.")
    print(f"Its last byte comes {told.visible:.0f} ms after the change was answered.")


if __name__ == "__main__":
    main()
