"""`/metrics`: for whoever has the token; figures of all web processes, with few labels."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events_core.journal.models import Heartbeat, Letter
from events_core.programme.models import Event
from events_core.project import metrics
from tools.demo_site import ROOT


def test_there_is_no_such_page_without_a_token(client: Client, db: None) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.fixture
def token(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Who may read; figures are read anew."""
    settings.METRICS_TOKEN, settings.METRICS_DIR = "let-me-see", tmp_path / "metrics"
    monkeypatch.setattr(metrics, "_read", (-metrics.OFTEN, {}))
    return {"Authorization": "Bearer let-me-see"}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer let-me-se", "Bearer let-me-see ", "Basic let-me-see", "Bearer é"]
)
def test_only_who_has_the_token_reads(client: Client, db: None, token: dict[str, str], given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"events_" not in answer.content


def test_figures_of_the_database(client: Client, published: Event, token: dict[str, str]) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now())
    letter = {"about": "x", "about_id": 1, "to_email": "a@b.example", "language": "en", "subject": "", "body": ""}
    Letter.objects.all().delete()
    Letter.objects.create(state="failed", **letter)
    Letter.objects.create(created_at=timezone.now() - timezone.timedelta(minutes=10), **letter)
    answer = client.get("/metrics", headers=token)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=")
    assert "no-store" in answer["Cache-Control"]
    assert 'events_letters{state="failed"} 1.0' in text
    assert 'events_letters{state="queued"} 1.0' in text
    assert 600 <= float(re.search(r"^events_letters_oldest_seconds (\S+)", text, re.MULTILINE)[1]) < 700  # type: ignore[index]
    assert float(re.search(r"^events_worker_heartbeat_seconds (\S+)", text, re.MULTILINE)[1]) < 60  # type: ignore[index]
    assert 'events_batches{state="needs_attention"} 0.0' in text
    assert "a@b.example" not in text


SERVE_ONE = """
import django, sys
django.setup()
from django.test import Client
from events_core.project import metrics
for path in sys.argv[1:]:
    Client().get(path)
print(Client().get("/metrics", headers={"Authorization": "Bearer t"}).content.decode() if sys.argv[1:] == ["/healthz"] else "")
"""


@pytest.mark.sqlite
def test_processes_count_together_and_labels_are_few(db: None, tmp_path: Path) -> None:
    """Two processes, one after the other: the second tells what both have answered."""
    own = {
        "DATA_DIR": str(tmp_path),
        "METRICS_TOKEN": "t",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "ALLOWED_HOSTS": "testserver",
    }
    own |= {"SECRET_KEY": "x" * 50, "LINK_KEY": "y" * 50, "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"} | own
    run = [sys.executable, "-W", "ignore", "-c", SERVE_ONE]
    strange = [f"/nowhere/{n}" for n in range(20)]
    subprocess.run([*run, "/healthz", *strange], cwd=ROOT, env=environment, capture_output=True)
    told = subprocess.run([*run, "/healthz"], cwd=ROOT, env=environment, capture_output=True, text=True)
    text = told.stdout
    assert 'events_requests_total{method="GET",route="healthz",status="200"} 2.0' in text, told.stderr[-2000:]
    assert "nowhere" not in text
