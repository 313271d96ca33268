"""Two machines on one database, cache and bucket, with nothing else in common: one service.

The tests are one story, told in order: what starts together, what one machine knows of what the other did, what runs
once, and restarts that nobody notices.
"""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from tests import services
from tests.buckets import bucket
from tests.project.machines import Balancer, Browser, Pair, call, code_in, pair
from tests.project.test_children import until
from tools.demo_site import is_ready

pytestmark = pytest.mark.postgres
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ANNA = "anna@secretariat.example"
EVENT = {
    "kind": "workshop", "title": "Buses without smoke", "timezone": "Asia/Tokyo", "mode": "online",
    "starts_at": "2037-05-18T09:00:00+09:00", "ends_at": "2037-05-19T17:00:00+09:00",
    "link": "https://meet.example/1", "contact": {"name": "Anna", "email": ANNA},
}  # fmt: skip
GUEST = {"name": "Bat", "country": "MN", "language": "en", "organisation": "City", "position": "Engineer"}
DAILY = ("forget_bodies", "sweep_files", "forget_beats", "forget_forms")
CLIENTS = 3


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Pair]:
    """Both machines, ready."""
    folder = tmp_path_factory.mktemp("machines")
    with (
        services.mail_server() as mail,
        services.redis() as cache,
        bucket() as files,
        pair(folder, mail, cache, files) as both,
    ):
        until(lambda: all(is_ready(machine.address) for machine in both.both), 300)
        yield both


@pytest.fixture(scope="module")
def anna(site: Pair) -> Browser:
    """An officer, who asks one machine for her code and gives it to the other."""
    site.a.manage("officer", ANNA, "--name", "Anna")
    browser = Browser()
    browser.send(site.a, "/sign-in/", email=ANNA)
    until(lambda: code_in(site.mail, ANNA), 30)
    browser.send(site.b, "/sign-in/code/", code=code_in(site.mail, ANNA))
    return browser


@pytest.fixture(scope="module")
def token(site: Pair, anna: Browser) -> str:
    """Anna's, for programs."""
    return site.b.manage("apitoken", ANNA)


@pytest.fixture(scope="module")
def slug(site: Pair, token: str) -> str:
    """An event that she publishes."""
    status, event = call(site.a, token, "POST", "/events", EVENT)
    assert status == 201, event
    status, told = call(site.b, token, "POST", f"/events/{event['slug']}/publish")
    assert status == 200, told
    return str(event["slug"])


def test_four_programs_that_start_together_prepare_the_database_once(site: Pair) -> None:
    said = [machine.said(part) for machine in site.both for part in ("web", "worker")]
    assert sum("Preparing the database" in text for text in said) == 1
    assert sum("Bringing calendar entries up to date" in text for text in said) == 1
    assert "Traceback" not in "".join(said)


def test_who_signs_in_on_one_is_signed_in_on_the_other(site: Pair, anna: Browser) -> None:
    for machine in site.both:
        assert b'href="/me/security/"' in anna.get(machine, "/me/")[1]
    assert b'href="/me/security/"' not in Browser().get(site.b, "/me/")[1]  # is asked to sign in


def test_a_file_that_comes_to_one_leaves_through_the_other(site: Pair, anna: Browser, slug: str) -> None:
    facts = {"title": "Agenda", "audience": "public", "phase": "before", "language": ""}
    assert anna.send(site.a, f"/desk/events/{slug}/documents/", file=PDF, **facts)[0] == 200
    number = site.rows("SELECT max(id) FROM programme_eventdocument")[0][0]
    status, content, headers = Browser().get(site.b, f"/events/{slug}/documents/{number}/")
    assert (status, content) == (200, PDF)
    assert headers["Content-Disposition"].startswith("attachment")
    assert not [file for machine in site.both for file in machine.folder.rglob("uploads*/*")]


def test_guesses_are_counted_over_both(site: Pair) -> None:
    """Eleven on each; should a minute end in between, there is another try with another kind of link."""

    def is_held_back(kind: str) -> bool:
        answers = [Browser().get(site.both[turn % 2], f"/{kind}/{'x' * 43}/")[0] for turn in range(22)]
        assert set(answers) <= {404, 410, 429}, answers
        return answers[-1] == 429

    assert any(is_held_back(kind) for kind in ("r", "cohost", "pledge"))


def test_each_letter_is_sent_once_by_either_of_two_workers(site: Pair, token: str, slug: str) -> None:
    for number in range(30):
        body = GUEST | {"email": f"guest{number}@once.example"}
        assert call(site.both[number % 2], token, "POST", f"/events/{slug}/registrations", body)[0] == 201
    until(lambda: len(set(site.mails_to("once.example"))) == 30, 40)
    assert len(site.mails_to("once.example")) == 30
    beats = site.rows("SELECT name FROM journal_heartbeat WHERE name LIKE 'worker@%'")
    assert len(beats) == 2


def test_web_servers_are_restarted_one_after_the_other_and_no_request_is_lost(
    site: Pair, token: str, slug: str
) -> None:
    """Clients read and write all the while; the balancer knows only what /readyz says."""
    answers: Counter[object] = Counter()
    written: set[str] = set()
    over = threading.Event()

    def client(number: int) -> None:
        turn = 0
        while not over.is_set():
            turn += 1
            email = f"c{number}-{turn}@roll.example"
            asks = [("GET", f"/events/{slug}", None)]
            if turn % 4 == 0:
                asks.append(("POST", f"/events/{slug}/registrations", GUEST | {"email": email}))
            for method, path, body in asks:
                try:
                    status, _told = call(balancer.next(), token, method, path, body)
                except OSError as error:
                    status = repr(error)
                answers[status] += 1
                if status == 201:
                    written.add(email)

    with Balancer(site.both) as balancer:
        threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            for machine in site.both:
                machine.stop("web")
                assert not machine.is_open()
                machine.start("web")
                until(lambda: machine.is_open() and machine in balancer.ready, 60)  # noqa: B023
        finally:
            over.set()
            for thread in threads:
                thread.join(40)
    assert set(answers) == {200, 201}, answers
    assert answers[200] > 50
    rows = {email for (email,) in site.rows("SELECT email FROM registrations_registration") if "@roll." in email}
    assert rows == written
    until(lambda: set(site.mails_to("roll.example")) == written, 60)
    assert len(site.mails_to("roll.example")) == len(written)


def test_what_runs_by_the_clock_runs_once_for_all(site: Pair) -> None:
    """A worker looks at its schedule every half a minute; all tasks are due when it is written."""

    def runs() -> Counter[str]:
        said = site.a.said("worker") + site.b.said("worker")
        return Counter({name: said.count(f"tasks.{name}") for name in DAILY})

    assert len(site.rows("SELECT 1 FROM django_q_schedule WHERE name = 'forget-forms'")) == 1
    until(lambda: all(runs()[name] for name in DAILY), 60)
    assert runs() == dict.fromkeys(DAILY, 1)


def test_a_killed_cluster_leaves_the_other_at_work_and_comes_back(site: Pair, token: str, slug: str) -> None:
    others = site.b.clusters()
    before = site.a.clusters()
    os.kill(before[0], signal.SIGKILL)
    body = GUEST | {"email": "late@once.example"}
    assert call(site.a, token, "POST", f"/events/{slug}/registrations", body)[0] == 201
    until(lambda: "late@once.example" in site.mails_to("once.example"), 30)
    until(lambda: set(site.a.clusters()) - set(before), 30)
    assert site.b.clusters() == others


def test_without_redis_nobody_is_turned_away(site: Pair, anna: Browser) -> None:
    place = site.a.environment["REDIS_URL"].split("/")[2]
    everything = services.processes_with("").items()
    servers = [pid for pid, command in everything if command.startswith("redis-server") and place in command]
    for pid in servers:
        os.kill(pid, signal.SIGKILL)
    assert servers
    for machine in site.both:
        assert Browser().get(machine, "/")[0] == 200
        assert anna.get(machine, "/desk/")[0] == 200
        assert Browser().get(machine, f"/r/{'y' * 43}/")[0] in (404, 410)
        assert Browser().send(machine, "/sign-in/", email="new@once.example")[0] == 200
