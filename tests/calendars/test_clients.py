"""Real calendar programs follow the feed over HTTP: khal, with vdirsyncer and alone, and Radicale."""

import contextlib
import datetime
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zoneinfo
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vobject

from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.calendars.client import Entry, Follower
from tests.calendars.conftest import DAY, FEED, content
from tests.cast import Make
from tools.demo_site import free_port

PROGRAMS = Path(sys.executable).parent
KHAL = """
[calendars]
[[events]]
path = {folder}/events

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Tokyo
default_timezone = Asia/Tokyo

[sqlite]
path = {folder}/khal.db
"""


class Khal:
    """Somebody who keeps a calendar with khal alone, which brings entries up to date by their UIDs."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address, self.tag = folder, address, ""
        (folder / "events").mkdir()
        (folder / "khal.conf").write_text(KHAL.format(folder=folder))

    def fetch(self) -> int:
        """Fetch the feed unless it is known, and let khal bring its entries up to date by their UIDs; the answer."""
        request = urllib.request.Request(self.address, headers={"If-None-Match": self.tag} if self.tag else {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.tag = answer.headers["ETag"]
                (self.folder / "feed.ics").write_bytes(answer.read())
        except urllib.error.HTTPError as unchanged:
            return unchanged.code
        self._run("khal", "-c", "khal.conf", "import", "--batch", "-a", "events", "feed.ics")
        return 200

    def agenda(self, first: datetime.date) -> list[str]:
        """What khal lists of a month from a day on: start, end, title."""
        form = "{start-long}|{end-long}|{title}"
        shown = self._run(
            "khal", "-c", "khal.conf", "list", "--day-format", "", "--once", "-f", form, f"{first}", "30d"
        )
        return [line for line in shown.splitlines() if "|" in line]

    def uids(self) -> list[str]:
        """The UIDs of what is kept on the disk."""
        files = (self.folder / "events").glob("*.ics")
        return sorted(vobject.readOne(file.read_text()).vevent.uid.value for file in files)

    def _run(self, *command: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "Asia/Tokyo"}
        done = subprocess.run(
            [str(PROGRAMS / command[0]), *command[1:]], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=60
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def tokyo(at: datetime.datetime) -> str:
    return at.astimezone(zoneinfo.ZoneInfo("Asia/Tokyo")).strftime("%Y-%m-%d %H:%M")


def line(event: Event, title: str) -> str:
    return f"{tokyo(event.starts_at)}|{tokyo(event.ends_at)}|{title}"


def test_khal_follows_an_event_under_its_uid(
    live_server: Any, tmp_path: Path, make_event: Make, officer: Person, settings: Any
) -> None:
    khal, title = Khal(tmp_path, f"{live_server.url}{FEED}"), "Working with city inventories"
    event = make_event(publish=True)
    first = event.starts_at.date() - 2 * DAY
    assert khal.fetch() == 200
    assert khal.agenda(first) == [line(event, title)]

    moved = programme.reschedule(event.pk, event.starts_at + DAY, event.ends_at + DAY, by=officer.actor)
    assert khal.fetch() == 200
    assert khal.agenda(first) == [line(moved, title)]

    programme.cancel(event.pk, "No budget", by=officer.actor)
    other = make_event(publish=True, title={"en": "Another one"}, starts_at=moved.starts_at + 5 * DAY)
    assert khal.fetch() == 200
    assert khal.agenda(first) == [line(moved, f"Cancelled: {title}"), line(other, "Another one")]
    assert khal.uids() == sorted(f"{one.uid}@{settings.UID_DOMAIN}" for one in (event, other))
    assert khal.fetch() == 304


def test_vdirsyncer_follows_every_event(live_server: Any, tmp_path: Path, make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, timezone="UTC")
    subscriber = Follower(tmp_path, f"{live_server.url}{FEED}?lang=ja")
    assert subscriber.entries() == [Entry("都市インベントリの活用", event.starts_at.date())]
    make_event(publish=True, timezone="UTC", title={"en": "Another one"}, starts_at=event.starts_at + 5 * DAY)
    programme.reschedule(event.pk, event.starts_at + DAY, event.ends_at + DAY, by=officer.actor)
    days = [(one.title, one.first_day) for one in subscriber.entries()]
    expected = [("都市インベントリの活用", event.starts_at + DAY), ("Another one", event.starts_at + 5 * DAY)]
    assert days == [(title, at.date()) for title, at in expected]


@contextlib.contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """A Radicale of one's own; gives its address."""
    port = free_port()
    command = [
        str(PROGRAMS / "radicale"), "--config", "", "--server-hosts", f"127.0.0.1:{port}", "--auth-type", "none",
        "--storage-filesystem-folder", str(folder), "--logging-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _try in range(200):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{address}/.web/", timeout=5).close()
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(address: str, method: str, body: bytes = b"") -> bytes:
    """One request of somebody who has a calendar there."""
    headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Authorization": f"Basic {b64encode(b'somebody:').decode()}",
    }
    request = urllib.request.Request(address, body or None, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return bytes(answer.read())


def test_radicale_takes_the_feed_and_gives_every_event_back(
    every_sort: list[Event], tmp_path: Path, settings: Any
) -> None:
    with radicale(tmp_path) as address:
        ask(f"{address}/somebody/", "PROPFIND")
        ask(f"{address}/somebody/events/", "PUT", content())
        kept = vobject.readOne(ask(f"{address}/somebody/events/", "GET").decode())
    found = {one.uid.value: one for one in kept.vevent_list}
    assert set(found) == {f"{event.uid}@{settings.UID_DOMAIN}" for event in every_sort}
    for event in every_sort:
        starts = found[f"{event.uid}@{settings.UID_DOMAIN}"].dtstart.value
        if isinstance(starts, datetime.datetime):
            assert starts.astimezone(datetime.UTC) == event.starts_at.replace(microsecond=0)
