"""`manage.py serve` as `make run` starts it: ready, restarted, ended, and refusing what is unsafe."""

import os
import signal
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.project.test_children import until
from tests.services import database_url
from tools.demo_site import ROOT, demo_site, free_port, is_ready


def serve(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start it where it must not start; what it says."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(free_port()), **settings}
    command = [sys.executable, "manage.py", "serve"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def processes_of(address: str) -> dict[int, str]:
    """Live processes that serve this address, by id, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"BASE_URL={address}\0" in (folder / "environ").read_text(errors="replace"):
                command = (folder / "cmdline").read_text().replace("\0", " ")
                if command:
                    found[int(folder.name)] = command
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A served demo: its address and data folder."""
    folder = tmp_path_factory.mktemp("serving")
    with demo_site(DATA_DIR=str(folder)) as address:
        yield address, folder
    assert processes_of(address) == {}


class TestServing:
    def test_it_says_that_it_lives_and_is_ready(self, site: tuple[str, Path]) -> None:
        for path in ("/healthz", "/readyz"):
            with urllib.request.urlopen(site[0] + path) as answer:
                assert answer.status == 200
                assert answer.headers["Content-Type"] == "application/json"

    def test_its_keys_are_for_its_owner_alone(self, site: tuple[str, Path]) -> None:
        mode = (site[1] / "settings.env").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600

    def test_manage_sees_the_same_installation(self, site: tuple[str, Path]) -> None:
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(site[1])}
        command = [sys.executable, "manage.py", "apitoken", "secretariat@demo.example"]
        told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, told.stderr
        assert len(told.stdout.split()) == 1

    def test_a_killed_worker_is_started_again(self, site: tuple[str, Path]) -> None:
        workers = [pid for pid, command in processes_of(site[0]).items() if "manage.py worker" in command]
        assert workers
        os.kill(min(workers), signal.SIGKILL)
        until(lambda: is_ready(site[0]) and set(self.workers(site[0])) - set(workers), 30)
        until(lambda: not set(workers) & set(self.workers(site[0])))

    @staticmethod
    def workers(address: str) -> list[int]:
        return [pid for pid, command in processes_of(address).items() if "manage.py worker" in command]

    def test_a_second_one_on_the_same_port_says_so(self, site: tuple[str, Path], tmp_path: Path) -> None:
        told = serve(tmp_path, DEMO="1", PORT=site[0].rsplit(":", 1)[1])
        assert told.returncode == 1
        assert "is taken" in told.stderr
        assert "Traceback" not in told.stderr


def test_without_keys_it_does_not_start(tmp_path: Path) -> None:
    told = serve(tmp_path)
    assert told.returncode == 1
    assert "SECRET_KEY" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "settings.env").exists()


def test_with_debug_and_no_demo_it_does_not_start(tmp_path: Path) -> None:
    told = serve(tmp_path, SECRET_KEY="x" * 50, LINK_KEY="y" * 50, DEBUG="1")
    assert told.returncode == 1
    assert "DEBUG" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.postgres
def test_it_serves_on_postgresql_with_its_pool() -> None:
    facts, name = connection.settings_dict, f"serving_{os.getpid()}"
    with psycopg.connect(host=facts["HOST"], user=facts["USER"], dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with demo_site(DATABASE_URL=database_url().rsplit("/", 1)[0] + f"/{name}", DATABASE_POOL="4") as address:
                assert is_ready(address)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
