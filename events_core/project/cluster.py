"""The worker's cluster of django-q2, which shows that it lives, and ends as a whole.

A heartbeat is a task that came all the way: from the sentinel's loop by the queue to a worker, and its result to the
monitor, which notes it. So it stops when a process that was killed holds the lock of one of the queues, when the
sentinel's loop hangs, and when the monitor does: each leaves a cluster that seems to run and does nothing.
"""

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import time
import uuid
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone
from django_q.cluster import Cluster as QCluster
from django_q.cluster import Sentinel as QSentinel
from django_q.cluster import get_mp_context
from django_q.signals import post_execute
from django_q.tasks import async_task

from events_core.journal import actions
from events_core.project.tied import PR_SET_PDEATHSIG

log = logging.getLogger(__name__)
END = 25  # seconds that it has to finish when it is told to stop
LOOK = 0.2  # seconds between looks at it
SILENT = "the cluster has been silent for long; starting it again"
SWEEP = "events_core.journal.tasks.sweep"
PULSE = "events_core.journal.tasks.pulse"


def interval() -> float:
    """Seconds between two heartbeats: several within the time after which a worker counts as silent."""
    return min(10.0, settings.WORKER_SILENCE / 8)


class Sentinel(QSentinel):
    """Sends a pulse through its own queue when it has nothing else to do."""

    def __init__(self, *args: Any, noter: "Noter", **more: Any) -> None:
        self.noter, self.pulse_at = noter, 0.0
        post_execute.connect(noter.task_done, weak=False)
        super().__init__(*args, **more)  # runs the cluster until it ends

    def status(self) -> str:
        """Asked for by its own loop, twice a second: the sign that the loop turns."""
        now = time.monotonic()
        self.noter.turned.value = now
        if now >= self.pulse_at and self.start_event.is_set() and not self.stop_event.is_set():
            self.pulse_at = now + interval()
            if self.task_queue.empty():
                self.task_queue.put(self._pulse())
        return str(super().status())

    def _pulse(self) -> dict[str, Any]:
        """An empty task, which is in no table."""
        mark = uuid.uuid4().hex
        return {"id": mark, "name": mark, "func": PULSE, "args": (), "kwargs": {}, "started": timezone.now()}


class Noter:
    """In the monitor: notes the cluster's heartbeat when a task has come through and the sentinel's loop turns.

    `beat_at` and `turned` lie in memory that the cluster's processes share; they are seconds of the system's clock.
    """

    def __init__(self, name: str) -> None:
        self.name, self.noted = name, 0.0
        self.turned = multiprocessing.RawValue(ctypes.c_double, time.monotonic())
        self.beat_at = multiprocessing.RawValue(ctypes.c_double, time.monotonic())

    def task_done(self, **told: Any) -> None:
        """A task has come through."""
        now = time.monotonic()
        if now - self.turned.value > settings.WORKER_SILENCE / 2:
            return
        self.beat_at.value = now
        if now - self.noted < interval() / 2:
            return
        self.noted = now
        try:
            actions.beat(self.name)
        except DatabaseError as error:
            log.warning("the heartbeat was not noted: %s", type(error).__name__)


class Cluster(QCluster):
    """A cluster with a name for its heartbeat; its processes end when the one that started them does."""

    def __init__(self, beat: str) -> None:
        super().__init__()
        self.beat, self.is_told = beat, False
        os.register_at_fork(after_in_child=end_with_parent)

    def start(self) -> int:
        """Have what waits looked through, and start the sentinel, which starts all others; returns at once."""
        self.noter = Noter(self.beat)
        async_task(SWEEP)
        connections.close_all()
        self.stop_event, self.start_event = multiprocessing.Event(), multiprocessing.Event()
        told = (self.stop_event, self.start_event, self.cluster_id)
        self.sentinel = get_mp_context().Process(target=Sentinel, args=told, kwargs={"noter": self.noter})
        self.sentinel.start()
        return int(self.pid)

    def sig_handler(self, signum: int, frame: Any) -> None:
        """Told to stop: finish what is begun, but not for ever; a cluster that hangs would never end."""
        self.is_told = True
        signal.alarm(END)
        super().sig_handler(signum, frame)

    def run(self) -> None:
        """Until it is told to stop and has finished. A cluster that is killed or silent is started again.

        One that ends by itself has a reason that stays: then this process ends too, with its status.
        """
        self.start()
        while not self.is_told:
            time.sleep(LOOK)
            code = self.sentinel.exitcode
            if self.is_told or (code is None and not self.is_silent()):
                continue
            if code is not None and code >= 0:
                sys.exit(code or 1)
            log.critical("the cluster was killed; starting it again" if code else SILENT)
            self.sentinel.kill()
            self.sentinel.join()
            self.start()

    def is_silent(self) -> bool:
        """Whether no task came through for long."""
        return time.monotonic() - float(self.noter.beat_at.value) > settings.WORKER_SILENCE


def end_with_parent() -> None:
    """Have the kernel end this process when its parent dies, however it dies (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
