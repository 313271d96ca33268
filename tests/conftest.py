"""What all tests share: the cast of characters, the services, and on which database a test runs."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from django_ratelimit import core as ratelimits
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from tests import pace, services
from tests.cast import (  # noqa: F401
    draft,
    finance,
    focal_point,
    kitakyushu,
    make_event,
    officer,
    organiser,
    participant,
    published,
    secretariat,
    steward,
    trainer,
    ulaanbaatar,
    uploads,
    visits,
)
from tools.demo_site import demo_site

# The browser's driver keeps an event loop in the main thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
Client.force_login = pace.sign_in
SHARED_SITE = ("tests/browser/", "tests/project/test_serving.py::TestServing", "tests/project/test_machines.py")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}


class Together(LoadScopeScheduling):
    """Hands tests to processes one by one, but those that share a served site all to one.

    (xdist's own groups have no effect under pytest 9.2, which no longer lets it rename tests.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return SHARED_SITE[0] if nodeid.startswith(SHARED_SITE) else nodeid

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        """What is done is forgotten: xdist counts everything it ever handed out after each test."""
        super().mark_test_complete(node, item_index, duration)
        handed_out = self.assigned_work.get(node, {})
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(handed_out.get(scope, {}).values()):
            handed_out.pop(scope, None)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How `-n 2` divides the tests."""
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark `both` what touches the database, and choose by the database at hand."""
    for item in items:
        chosen_once = item.get_closest_marker("browser") or item.get_closest_marker("sqlite")
        if touches_database(item) and not chosen_once:
            item.add_marker(pytest.mark.both)
    wanted = {"both", "postgres"} if connection.vendor == "postgresql" else set()
    chosen = [item for item in items if runs_here(item, wanted)]
    kept = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = chosen
    if len({item.nodeid for item in items}) < len(items):
        raise pytest.UsageError("Tests of the same name would be handed to the processes once: give each its own.")


def pytest_collection_finish() -> None:
    """All tests are there."""
    pace.rarer_collections()


def touches_database(item: pytest.Item) -> bool:
    """Whether a test works on the database."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)


def runs_here(item: pytest.Item, wanted: set[str]) -> bool:
    """On SQLite everything but what only PostgreSQL can show; on PostgreSQL what is marked for it."""
    marks = {mark.name for mark in item.iter_markers()}
    return bool(marks & wanted) if wanted else "postgres" not in marks


@pytest.fixture(scope="session")
def served_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The demo, served as `make run` serves it, once for all tests: its address and data folder."""
    folder = tmp_path_factory.mktemp("served")
    with demo_site(DATA_DIR=str(folder)) as address:
        yield address, folder
    assert services.processes_with(f"BASE_URL={address}\0") == {}


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis for tests."""
    with services.redis() as url:
        yield url


@pytest.fixture
def mail_server() -> Iterator[services.MailServer]:
    """A mail server that keeps what it is given."""
    with services.mail_server() as server:
        yield server


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The address of this test's database, for other processes; what the test writes is committed."""
    return services.database_url()


@pytest.fixture(autouse=True)
def in_english() -> None:
    """The language of the request before, which a thread keeps, is forgotten."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rate limits count by the minute; a test lies within one, however slow the machine."""
    until = int(time.time()) + 3600
    monkeypatch.setattr(ratelimits, "_get_window", lambda value, period: until)


@pytest.fixture(autouse=True)
def emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, SQLite empties its tables row by row: the ledger's guards stand aside meanwhile.

    They stand again as soon as the tables are empty, as after every migration.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames
    if commits and connection.vendor == "sqlite":
        request.getfixturevalue("_django_db_helper")
    yield
    if commits and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in ("kept", "stays", "next"):
                cursor.execute(f"DROP TRIGGER IF EXISTS ledger_entry_{name}")
