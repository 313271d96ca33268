"""The import contracts hold, cover every app, and fail when somebody breaks them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.demo_site import ROOT

LINT = Path(sys.executable).parent / "lint-imports"
PACKAGES = ("events_core", "registrations", "trainings", "certificates")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that a test may spoil."""
    copy = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})


def test_the_contracts_hold(house: Path) -> None:
    told = lint(house)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("events_core/foundation", "from events_core.journal import models"),
        ("events_core/programme", "from registrations import models"),
        ("events_core/hosting", "from registrations import models"),
        ("registrations", "from events_core.hosting import models"),
        ("registrations", "from trainings import models"),
        ("events_core/hosting", "from trainings import models"),
        ("trainings", "from certificates import models"),
        ("certificates", "from events_core.project import settings"),
        ("events_core/calendars", "from certificates import models"),
        ("events_core/calendars", "from events_core.ledger import models"),
        ("events_core/ledger", "from events_core.hosting import models"),
        ("events_core/journal", "def hidden():\n    from events_core.network import models\n    return models"),
    ],
)
def test_a_broken_contract_fails(house: Path, where: str, line: str) -> None:
    spoilt = house / where / "spoilt.py"
    spoilt.write_text(line + "\n")
    try:
        told = lint(house)
    finally:
        spoilt.unlink()
    assert told.returncode == 1
    assert "spoilt" in told.stdout


def test_every_app_stands_on_a_floor() -> None:
    apps = [file.parent.relative_to(ROOT) for package in PACKAGES for file in (ROOT / package).rglob("apps.py")]
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    floors = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    assert {".".join(app.parts) for app in apps} == floors


def test_an_import_hidden_in_a_function_fails(tmp_path: Path) -> None:
    (tmp_path / "spoilt.py").write_text(
        '"""Spoilt."""\n\n\ndef hidden() -> object:\n    import json\n\n    return json\n'
    )
    ruff = [str(LINT.with_name("ruff")), "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(tmp_path)]
    told = subprocess.run(ruff, capture_output=True, text=True)
    assert told.returncode == 1
    assert "PLC0415" in told.stdout
