"""`make bench`: every benchmark on SQLite and PostgreSQL; writes `var/bench/NAME.json`, prints tables in Markdown.

`python -m tools.bench.run [NAME …] [--size N] [--rounds 30] [--quick]`. Each runs in a process of its own on a database
that is made for it and thrown away. Ratios compare what one run measured; seconds are those of this machine.
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

BENCHMARKS = {
    "pages": 10_000,
    "seats": 1_600,
    "certificates": 300,
    "letters": 2_000,
    "board": 5_000,
    "ledger": 200_000,
    "matching": 5_000,
}
"""How much each loads or makes: events, seats, certificates, letters, requests, entries, offers."""
QUICK = {"pages": 60, "seats": 48, "certificates": 6, "letters": 40, "board": 60, "ledger": 800, "matching": 50}
"""The same with `--quick`: to see that all of it runs."""
WHERE = ROOT / "var" / "bench"
COLUMNS = {
    "per_second": ("a second", ",.0f"),
    "ms": ("ms each", ",.2f"),
    "p50": ("p50, ms", ",.1f"),
    "p95": ("p95, ms", ",.1f"),
    "over_empty": ("× empty view", ",.2f"),
    "over_sql": ("× bare", ",.2f"),
    "queries": ("queries", ""),
    "bytes": ("bytes", ",d"),
}
"""What a row may tell: the head of its column, and its form."""
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
    rows = [(f"{where}: {row['name']}", row) for where, measured in found.items() for row in measured["rows"]]
    shown = [name for name in COLUMNS if any(row.get(name) not in (None, "") for _label, row in rows)]
    print(f"| | {' | '.join(COLUMNS[name][0] for name in shown)} |")
    print("|---" * (len(shown) + 1) + "|")
    for label, row in rows:
        figures = [format(row[name], COLUMNS[name][1]) if row.get(name) not in (None, "") else "" for name in shown]
        print(f"| {label} | {' | '.join(figures)} |")


def main() -> None:
    """Run, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], default=[])
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--quick", action="store_true", help="small sizes, one round")
    options = parser.parse_args()
    sizes, rounds = (QUICK, 1) if options.quick else (BENCHMARKS, options.rounds)
    for benchmark in options.names or BENCHMARKS:
        found = {where: run(benchmark, where, options.size or sizes[benchmark], rounds) for where in (SQLITE, POSTGRES)}
        path = write(benchmark, found)
        print_table(benchmark, found)
        print(f"\n{path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
