"""kill -9 of real workers, idle and busy, of their parent and of all: no letter is lost, a double bears the same Message-ID."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from events_core.journal.models import Heartbeat, Letter
from events_core.programme.models import Event
from tests.cast import Make
from tests.fire import under as fire
from tests.project.test_children import until
from tests.services import MailServer

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event(make_event: Make) -> Event:
    """An event of which the letters tell."""
    return make_event()


@pytest.fixture
def site(mail_server: MailServer, tmp_path: Path) -> Iterator[fire.Site]:
    """A worker with its parent."""
    with fire.site(mail_server, tmp_path, FIRE_AUDIENCE="60") as one:
        yield one


def test_nothing_is_lost_when_workers_are_killed(event: Event, site: fire.Site, mail_server: MailServer) -> None:
    aim = random.Random(7)
    until(site.is_up, 60)
    until(Heartbeat.objects.filter(name__startswith="worker@").exists, 60)
    for pid in site.tree()[2][:2]:
        fire.kill(pid)  # idle: mostly one of them holds the queue's lock, and nothing moves until the parent acts
    fire.write(event, 40, 60)
    until(lambda: len(mail_server.mails) > 20, 60)
    os.kill(site.tree()[1], signal.SIGSTOP)  # a sentinel that hangs: its workers work on, its clock stands still
    until(lambda: "silent for long" in site.log.read_text(), 60)
    until(site.is_up, 60)
    os.kill(aim.choice(site.tree()[2][:2]), signal.SIGKILL)  # busy
    until(lambda: len(mail_server.mails) > 40, 60)
    command, sentinel, rest = site.tree()
    for pid in (sentinel, command, *rest):
        fire.kill(pid)  # the whole cluster
    fire.write(event, 20, 0)
    until(lambda: len(mail_server.mails) > 60, 60)
    assert site.parent
    site.parent.kill()  # the parent
    site.parent.wait()
    until(lambda: not site.processes(), 40)
    site.start()
    fire.until_sent(120, 90)
    got = fire.received(mail_server)
    assert set(got) == {f"<{uid}@events.example>" for uid in Letter.objects.values_list("uid", flat=True)}
    assert sum(got.values()) < 120 + 30  # only what was amid its sending went out twice
