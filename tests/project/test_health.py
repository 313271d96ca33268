"""`/healthz` and `/readyz`: JSON, 200 or 503, and never kept by a cache."""

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from events_core.journal.models import Heartbeat
from events_core.project import health


@pytest.fixture(autouse=True)
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the tables are those of the code is looked up anew."""
    monkeypatch.setattr(health, "_migrated", False)


def test_alive_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json(), answer["Content-Type"]) == (200, {"status": "ok"}, "application/json")
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_database_tables_and_worker_are(db: None, client: Client) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok", "worker": "ok"}}
    assert "no-store" in answer["Cache-Control"]
    assert client.head("/readyz").status_code == 200


def test_not_ready_before_the_worker_has_started(db: None, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "worker": "has not started yet"}


def test_not_ready_while_a_migration_is_missing(db: None, client: Client) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now())
    last = MigrationRecorder.Migration.objects.filter(app="certificates").latest("name")
    last.delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "1 missing: run manage.py migrate"


def test_not_ready_without_its_database(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_cursor(*args: Any) -> Any:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", no_cursor)
    answer = client.get("/readyz")
    monkeypatch.undo()
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "does not answer (DatabaseError)"}


def test_they_are_read_only(client: Client) -> None:
    assert client.post("/healthz").status_code == client.post("/readyz").status_code == 405


def test_a_balancer_is_not_told_of_workers_but_of_a_server_that_is_about_to_end(
    db: None, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz?only=web").json() == {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}}
    health.draining().touch()
    answer = client.get("/readyz?only=web")
    assert (answer.status_code, answer.json()["checks"]["server"]) == (503, "ending")
    assert client.get("/healthz").status_code == 200
