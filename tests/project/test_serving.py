"""`manage.py serve` as `make run` starts it: ready, restarted, ended, and refusing what is unsafe."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.project.test_children import until
from tests.services import database_url, processes_with
from tools.demo_site import ROOT, demo_site, free_port, is_ready


def serve(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start it where it must not start; what it says."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(free_port()), **settings}
    command = [sys.executable, "manage.py", "serve"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def processes_of(address: str) -> dict[int, str]:
    """Live processes that serve this address, by id, with their command lines."""
    return processes_with(f"BASE_URL={address}\0")


class TestServing:
    def test_it_says_that_it_lives_and_is_ready(self, served_demo: tuple[str, Path]) -> None:
        for path in ("/healthz", "/readyz"):
            with urllib.request.urlopen(served_demo[0] + path) as answer:
                assert answer.status == 200
                assert answer.headers["Content-Type"] == "application/json"

    def test_its_keys_are_for_its_owner_alone(self, served_demo: tuple[str, Path]) -> None:
        mode = (served_demo[1] / "settings.env").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600

    def test_manage_sees_the_same_installation(self, served_demo: tuple[str, Path]) -> None:
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(served_demo[1])}
        command = [sys.executable, "manage.py", "apitoken", "secretariat@demo.example"]
        told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, told.stderr
        assert len(told.stdout.split()) == 1

    def test_a_killed_worker_is_started_again(self, served_demo: tuple[str, Path]) -> None:
        workers = [pid for pid, command in processes_of(served_demo[0]).items() if "manage.py worker" in command]
        assert workers
        os.kill(min(workers), signal.SIGKILL)
        until(lambda: is_ready(served_demo[0]) and set(self.workers(served_demo[0])) - set(workers), 30)
        until(lambda: not set(workers) & set(self.workers(served_demo[0])))

    @staticmethod
    def workers(address: str) -> list[int]:
        return [pid for pid, command in processes_of(address).items() if "manage.py worker" in command]

    def test_static_files_have_their_hash_in_the_name_and_are_kept_for_ever(
        self, served_demo: tuple[str, Path]
    ) -> None:
        with urllib.request.urlopen(served_demo[0] + "/") as answer:
            names = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.read().decode()))
        assert names
        for name in names:
            with urllib.request.urlopen(served_demo[0] + name) as answer:
                assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
                assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"

    def test_a_second_one_on_the_same_port_says_so(self, served_demo: tuple[str, Path], tmp_path: Path) -> None:
        told = serve(tmp_path, DEMO="1", PORT=served_demo[0].rsplit(":", 1)[1])
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


def started(folder: Path, port: int, **settings: str) -> "subprocess.Popen[str]":
    """`make run` as somebody types it, in a process group of its own, as in a terminal."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(port), **settings}
    return subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def seconds_until(condition: Callable[[], object], patience: float) -> float:
    """How long it took until the condition held."""
    begun = time.monotonic()
    until(condition, patience)
    return time.monotonic() - begun


def answers(address: str) -> bool:
    """Whether the web server takes requests."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_start_prepares_the_next_is_quick_and_both_end_with_all_their_children(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://localhost:{port}"
    first = started(tmp_path, port)
    try:
        until(lambda: answers(address), 120)
        assert seconds_until(lambda: is_ready(address), 30) < 10
        assert is_ready(f"http://127.0.0.1:{port}")
        keys = (tmp_path / "settings.env").read_text()
    finally:
        os.killpg(first.pid, signal.SIGINT)  # Ctrl-C reaches everybody in the terminal's group
        said, _none = first.communicate(timeout=40)
    assert f"Ready at {address} " in said
    assert "secretariat@demo.example" in said
    assert "Loading the demo" in said
    assert "Traceback" not in said
    assert of_folder(tmp_path) == {}

    second = started(tmp_path, port, WEB_WORKERS="2")
    try:
        assert seconds_until(lambda: answers(address), 60) < 30  # about two seconds on a machine that does nothing else
        until(lambda: is_ready(address), 10)
        serving = [command for command in of_folder(tmp_path).values() if "granian" in command]
        assert "--workers 2" in serving[0]
        assert len(serving) >= 3
        assert (tmp_path / "settings.env").read_text() == keys
    finally:
        serve = next(pid for pid, command in of_folder(tmp_path).items() if "manage.py serve" in command)
        os.kill(serve, signal.SIGTERM)
        said, _none = second.communicate(timeout=40)
    assert "…" not in said  # nothing is prepared again
    assert "Traceback" not in said
    assert of_folder(tmp_path) == {}


def of_folder(folder: Path) -> dict[int, str]:
    """Live processes of this installation, but make's."""
    found = processes_with(f"DATA_DIR={folder}\0")
    return {pid: command for pid, command in found.items() if not command.startswith("make")}


def test_without_demo_nothing_of_it_is_reachable(tmp_path: Path) -> None:
    port = free_port()
    site = f"http://localhost:{port}"
    settings = {"DEMO": "0", "SECRET_KEY": "x" * 50, "LINK_KEY": "y" * 50}
    process = started(tmp_path, port, **settings)
    try:
        until(lambda: is_ready(site), 90)
        for path in ("/demo/mail/", "/demo/mail/1/"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(site + path)
        with urllib.request.urlopen(f"{site}/sign-in/") as page:
            assert "@demo.example" not in page.read().decode()
        with urllib.request.urlopen(f"{site}/api/v1/events") as answer:
            assert json.load(answer)["items"] == []
        assert not (tmp_path / "settings.env").exists()
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        said, _none = process.communicate(timeout=40)
    assert "demo" not in said
    assert of_folder(tmp_path) == {}


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


def test_with_a_key_that_can_be_guessed_it_does_not_start(tmp_path: Path) -> None:
    told = serve(tmp_path, SECRET_KEY="x" * 50, LINK_KEY="secret")
    assert told.returncode == 1
    assert "LINK_KEY is too short" in told.stderr
    assert "Traceback" not in told.stderr
