"""docs/operating.md lists exactly the settings that the code reads."""

import ast
import re
from pathlib import Path

from tools.demo_site import ROOT

SETTINGS = ROOT / "events_core" / "project" / "settings.py"


def settings_read(source: Path = SETTINGS) -> set[str]:
    """Names given to `env.str("NAME", …)` and its like."""
    calls = [node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call)]
    reads = [call for call in calls if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)]
    reads = [call for call in reads if call.func.value.id == "env" and call.func.attr in {"str", "bool", "int", "list"}]  # type: ignore[attr-defined]
    return {ast.literal_eval(call.args[0]) for call in reads}


def settings_documented() -> set[str]:
    text = (ROOT / "docs" / "operating.md").read_text()
    section = text.split("\n## Settings\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE))


def test_the_table_is_complete_and_true() -> None:
    assert settings_documented() == settings_read()


def test_nothing_else_reads_the_environment() -> None:
    """But what runs before the settings can be read, and what a mail server starts."""
    allowed = {"keys.py", "settings.py", "wsgi.py", "bounce.py"}
    code = [
        file for folder in ("events_core", "registrations", "certificates") for file in (ROOT / folder).rglob("*.py")
    ]
    assert {file.name for file in code if re.search(r"\benviron\b", file.read_text())} <= allowed


def test_every_setting_has_a_default_that_the_reader_can_see() -> None:
    table = (ROOT / "docs" / "operating.md").read_text().split("\n## Settings\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    assert all(len(row) == 5 and row[2].strip() and row[3].strip() for row in rows)
