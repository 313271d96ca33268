"""The programs that `manage.py serve` runs: each in a process group of its own, started again when it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

GRACE = 15  # seconds that a child has to end by itself
YOUNG = 10  # a child that dies within so many seconds has not really started
TRIES = 3  # so many such starts in a row, and it is given up
LONGEST = 30  # seconds between its death and its next start


class GivenUp(Exception):
    """A child does not stay alive."""


class Child:
    """One program and all that it starts."""

    def __init__(
        self, name: str, command: Sequence[str], say: Callable[[str], object], is_silent: Callable[[], bool] = bool
    ) -> None:
        self.name, self.command, self.say, self.is_silent = name, list(command), say, is_silent
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = self.not_before = 0.0

    @property
    def age(self) -> float:
        """Seconds since its start; 0 while it does not run."""
        return time.monotonic() - self.started if self.process else 0.0

    def start(self) -> None:
        """Start it, tied to this process: it ends when this one is killed."""
        self.started = time.monotonic()
        command = [sys.executable, "-m", "events_core.project.tied", *self.command]
        self.process = subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def look_after(self) -> None:
        """Start it again if it has died, each time a little later, or shows no sign of life (`is_silent`).

        Raises GivenUp when it ends itself at every start; one that somebody else ends (the kernel, out of memory) is
        never given up.
        """
        if self.process and self.process.poll() is not None:
            self._mourn(self.process.returncode)
        elif self.process and self.is_silent():
            self.say(f"The {self.name} has been silent for long; starting it again.")
            self._end_group()
        if self.process is None and time.monotonic() >= self.not_before:
            self.start()

    def _mourn(self, code: int) -> None:
        self.failures = self.failures + 1 if self.age < YOUNG else 1
        self._end_group()
        if code >= 0 and self.failures >= TRIES:
            raise GivenUp(f"The {self.name} ended {TRIES} times just after its start; its words stand above.")
        self.say(f"The {self.name} ended with {code}; starting it again.")
        self.not_before = time.monotonic() + min(2 ** (self.failures - 1), LONGEST)

    def ask_to_end(self) -> None:
        """Tell it to finish what it does."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """End it and everything that it started; waits for it, but not for ever."""
        self.ask_to_end()
        if self.process:
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.say(f"The {self.name} did not end within {GRACE} seconds and is ended now.")
        self._end_group()

    def _end_group(self) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # nobody was left
            self.process.wait()
        self.process = None
