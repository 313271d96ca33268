"""What `deploy/` names exists: settings, commands, files; units are shut off; static files are kept for ever."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.test_settings_table import settings_read
from tools.demo_site import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
TEXTS = [*sorted(path for path in DEPLOY.iterdir() if path.is_file()), ROOT / "docs" / "upgrading.md"]
NOT_OURS = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "UPSTREAM",
    "POSTGRES_PASSWORD",
    "POSTGRES_USER",
    "POSTGRES_DB",
    "POSTGRES_INITDB_ARGS",
    "PYTHONUNBUFFERED",
}


def test_settings_that_are_given_exist() -> None:
    known = settings_read() | NOT_OURS | {"PYTHONDONTWRITEBYTECODE"}
    for name in ("events.env.example", "compose.yaml", "Dockerfile"):
        text = (DEPLOY / name).read_text()
        given = set(re.findall(r"(?:^|[ #])([A-Z][A-Z_]{2,})(?:=|: )", text, re.MULTILINE))
        assert given
        assert given <= known, name


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_commands_that_are_run_exist(path: Path) -> None:
    assert set(re.findall(r"manage\.py ([a-z]+)", path.read_text())) <= set(get_commands())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_may_do_little(unit: Path) -> None:
    text = unit.read_text()
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=events", "UMask=0077"} <= set(
        text.splitlines()
    )


def test_systemd_understands_the_units() -> None:
    """Where systemd is installed; it also says which programs are missing here, which is no fault of the units."""
    if shutil.which("systemd-analyze"):
        told = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *UNITS, *DEPLOY.glob("*.timer")], capture_output=True, text=True
        )
        assert not re.search(r"Unknown|Failed to parse|Invalid|ignoring", told.stderr), told.stderr


def test_what_the_image_is_made_from_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())
