"""200 kills at random moments during 2,000 letters: all are delivered, and the only doubles bear the same Message-ID.

Under `make soak`; otherwise a few of each.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from events_core.journal.models import Letter
from tests.cast import Make
from tests.fire import under as fire
from tests.project.test_children import until
from tests.services import MailServer

SOAK = bool(os.environ.get("SOAK"))
KILLS, SINGLY, BY_MAILING = (200, 1_000, 1_000) if SOAK else (3, 30, 30)
LETTERS = SINGLY + BY_MAILING
PATIENCE = 240  # seconds without any letter, the longest that everything may stand still


@pytest.mark.soak
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_kills_lose_nothing(make_event: Make, mail_server: MailServer, tmp_path: Path) -> None:
    aim, hits = random.Random(), Counter[str]()
    begun = time.monotonic()
    with fire.site(mail_server, tmp_path, FIRE_AUDIENCE=str(BY_MAILING)) as site:
        fire.write(make_event(), SINGLY, BY_MAILING)
        for _kill in range(KILLS):
            mail_server.limit = len(mail_server.mails) + LETTERS // KILLS
            until(lambda: site.start() or len(mail_server.mails) > mail_server.limit - aim.random() * 9, PATIENCE)
            while not (hit := fire.shoot(site, aim)):
                site.start()
                time.sleep(0.1)
            hits[hit] += 1
        left = LETTERS - len(fire.received(mail_server))
        mail_server.limit = float("inf")
        fire.until_sent(LETTERS, PATIENCE, sweeps=not SOAK)
    got = fire.received(mail_server)
    doubles = sum(got.values()) - len(got)
    told = f"{len(got)} of {LETTERS} in {time.monotonic() - begun:.0f} s, {doubles} doubles, {left} after the last kill"
    print(f"\n{told}, {dict(hits)}")  # noqa: T201
    assert sum(hits.values()) == KILLS
    assert set(got) == {f"<{uid}@events.example>" for uid in Letter.objects.values_list("uid", flat=True)}
    assert len(got) == LETTERS
    assert doubles <= KILLS  # a kill repeats only what was on its way just then
