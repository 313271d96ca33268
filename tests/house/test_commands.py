"""Every command that a document names exists."""

import re
import subprocess

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


@pytest.mark.parametrize("target", ["run", "test", "check", "lock", "messages", "screenshots"])
def test_each_target_calls_programs_that_exist(target: str) -> None:
    plan = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    scripts = re.findall(r"\btools/\w+", plan)
    assert scripts
    assert all((ROOT / script).stat().st_mode & 0o100 for script in scripts)
    modules = re.findall(r"-m ([\w.]+)", plan)
    assert all((ROOT / (module.replace(".", "/") + ".py")).exists() for module in modules)
