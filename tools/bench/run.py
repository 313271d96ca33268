"""`make bench`: every benchmark on SQLite and PostgreSQL; writes `var/bench/NAME.json` and prints tables in Markdown.

`python -m tools.bench.run [NAME …] [--size N] [--rounds 30]`. Each runs in a process of its own on a database that
is made for it and thrown away. Ratios compare what one run measured; seconds are those of this machine.
"""

import argparse
import contextlib
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import services
from tools.demo_site import ROOT

BENCHMARKS = {"board": 5_000, "ledger": 200_000, "letters": 2_000, "matching": 5_000}
"""How much each loads: requests, entries, letters, offers."""
WHERE = ROOT / "var" / "bench"
SQLITE, POSTGRES = "SQLite", "PostgreSQL"


@contextlib.contextmanager
def database(name: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if name == SQLITE:
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
    else:
        with services.postgres() as url:
            yield url


def run(benchmark: str, where: str, size: int, rounds: int) -> dict[str, Any]:
    """What one benchmark measured on one database."""
    with tempfile.TemporaryDirectory(prefix="events-bench-") as name, database(where, Path(name)) as url:
        own = {
            "DATABASE_URL": url,
            "DATA_DIR": name,
            "DATABASE_POOL": "0",
            "SECRET_KEY": "bench-secret-key-of-no-value-at-all-0123456789-0123456789",
            "LINK_KEY": "bench-link-key-of-no-value-at-all-0123456789",
            "DJANGO_SETTINGS_MODULE": "events_core.project.settings",
        }
        kept = {key: value for key, value in os.environ.items() if key not in ("REDIS_URL", "EMAIL_URL", "DEMO")}
        command = [sys.executable, "-m", f"tools.bench.{benchmark}", str(size), str(rounds)]
        told = subprocess.run(command, cwd=ROOT, env=kept | own, stdout=subprocess.PIPE, text=True, check=True).stdout
        measured: dict[str, Any] = json.loads(told.splitlines()[-1])
        return measured


def write(benchmark: str, found: dict[str, dict[str, Any]]) -> Path:
    """Keep the figures beside when and on what they were measured."""
    WHERE.mkdir(parents=True, exist_ok=True)
    facts = {
        "benchmark": benchmark,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "databases": found,
    }
    path = WHERE / f"{benchmark}.json"
    path.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
    return path


def print_table(benchmark: str, found: dict[str, dict[str, Any]]) -> None:
    """One table for all databases."""
    print(f"\n**{benchmark}**\n")
    print("| | ms each | × empty view | × bare SQL | queries |\n|---|---|---|---|---|")
    for where, measured in found.items():
        for row in measured["rows"]:
            over_sql = f"{row['over_sql']:.1f}" if row["over_sql"] else ""
            over_empty = f"{row['over_empty']:.1f}" if row["over_empty"] else ""
            figures = f"{row['ms']:.2f} | {over_empty} | {over_sql} | {row['queries']}"
            print(f"| {where}: {row['name']} | {figures} |")


def main() -> None:
    """Run, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], default=[])
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    for benchmark in options.names or BENCHMARKS:
        found = {
            where: run(benchmark, where, options.size or BENCHMARKS[benchmark], options.rounds)
            for where in (SQLITE, POSTGRES)
        }
        path = write(benchmark, found)
        print_table(benchmark, found)
        print(f"\n{path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
