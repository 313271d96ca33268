"""Every command that a document names exists."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tools.demo_site import ROOT

DOCUMENTS = ["README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]
COMMAND = r"(?:`|^    )(?:[A-Z_]+=\S+ )*{}"


def named(document: str, program: str) -> set[str]:
    """The words that follow a program's name where the document shows commands."""
    text = (ROOT / document).read_text()
    return set(re.findall(COMMAND.format(program) + r" ([a-z]+)", text, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_knows_each_target(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named(document, "make") <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_manage_knows_each_command(document: str) -> None:
    programs = r"(?:\.venv/bin/)?(?:python )?manage\.py"
    assert named(document, programs) <= set(get_commands())


def test_the_readme_names_what_one_starts_with() -> None:
    assert named("README.md", "make") >= {"run", "test", "check"}


@pytest.mark.parametrize("target", ["run", "test", "check", "soak", "bench", "lock", "messages", "screenshots"])
def test_each_target_calls_programs_that_exist(target: str) -> None:
    plan = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    scripts = re.findall(r"\btools/\w+", plan)
    assert scripts
    assert all((ROOT / script).stat().st_mode & 0o100 for script in scripts)
    modules = re.findall(r"-m ([\w.]+)", plan)
    assert all((ROOT / (module.replace(".", "/") + ".py")).exists() for module in modules)


def bootstrap(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Start in an empty checkout with a Python that says it is of that version."""
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "bootstrap", folder / "tools")
    fake = folder / "python-of-test"
    fake.write_text(f"#!/bin/sh\n{python}\n")
    fake.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "PYTHON": str(fake)}
    return subprocess.run([folder / "tools" / "bootstrap", "run"], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("version", ["3.10", "3.14"])
def test_another_python_is_refused_with_a_sentence(tmp_path: Path, version: str) -> None:
    told = bootstrap(tmp_path, f"echo {version}")
    assert told.returncode == 1
    assert f"is Python {version}. This needs 3.11, 3.12 or 3.13" in told.stderr


def test_no_python_at_all_is_said_so(tmp_path: Path) -> None:
    told = bootstrap(tmp_path, "exit 127")
    assert told.returncode == 1
    assert "Install Python 3.11, 3.12 or 3.13" in told.stderr
