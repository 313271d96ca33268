"""A calendar client as people use it: vdirsyncer fetches a feed into a folder, khal reads it there."""

import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAMS = Path(sys.executable).parent
SYNC = """
[general]
status_path = "{folder}/status"

[pair feed]
a = "there"
b = "here"
collections = null

[storage there]
type = "http"
url = "{address}"

[storage here]
type = "filesystem"
path = "{folder}/entries"
fileext = ".ics"
"""
READ = """
[calendars]
[[feed]]
path = {folder}/entries

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = UTC
default_timezone = UTC

[sqlite]
path = {folder}/khal.db
"""


@dataclass(frozen=True)
class Entry:
    """An entry as the client shows it on its first day."""

    title: str
    first_day: datetime.date


class Follower:
    """Somebody who has subscribed to one feed; every look fetches it anew."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        for name in ("status", "entries"):
            (folder / name).mkdir(parents=True)
        (folder / "sync").write_text(SYNC.format(folder=folder, address=address))
        (folder / "read").write_text(READ.format(folder=folder))
        self._run("vdirsyncer", "-c", folder / "sync", "discover")

    def entries(self) -> list[Entry]:
        """All entries of the next two years, each once, from the nearest."""
        self._run("vdirsyncer", "-c", self.folder / "sync", "sync")
        shown = self._run(
            "khal", "-c", self.folder / "read", "list", "--once", "--day-format", "", "--format",
            "{start-date}\t{title}", datetime.date.today().isoformat(), "730d",
        )  # fmt: skip
        rows = [line.split("\t") for line in shown.splitlines() if line.count("\t") == 1]
        return [Entry(title.strip(), datetime.date.fromisoformat(day)) for day, title in rows]

    def entry(self, title: str) -> Entry:
        """The one entry of that title."""
        (found,) = [entry for entry in self.entries() if entry.title == title]
        return found

    def _run(self, program: str, *arguments: object) -> str:
        command = [str(PROGRAMS / program), *map(str, arguments)]
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, text=True, env=clean, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def follower(tmp_path: Path) -> Callable[[str], Follower]:
    """Subscribes to an address."""
    return lambda address: Follower(tmp_path / "calendar", address)
