"""`make test`: all tests on SQLite, then on PostgreSQL those that touch the database. Closes with pytest's own lines.

`python -m tests.run postgres [PYTEST ARGUMENTS]` runs on PostgreSQL only, `… sqlite [ARGUMENTS]` on SQLite only.
"""

import os
import subprocess
import sys
import tempfile

from tests import services
from tools.demo_site import ROOT

WORKERS = "2"


def main(arguments: list[str]) -> int:
    """Run what is asked for; 0 when everything passed. The words of a run that failed stand last."""
    which, rest = (arguments[0], arguments[1:]) if arguments[:1] in (["sqlite"], ["postgres"]) else ("", arguments)
    runs = [run for name, run in (("sqlite", on_sqlite), ("postgres", on_postgres)) if which in ("", name)]
    outcomes = [run(rest) for run in runs]
    failed = [(code, closing) for code, closing in outcomes if code]
    if failed and not outcomes[-1][0]:
        sys.stdout.writelines(failed[-1][1])
    return failed[-1][0] if failed else 0


def on_sqlite(arguments: list[str]) -> tuple[int, list[str]]:
    """Everything, on a database in a file."""
    return pytest("SQLite", arguments, {})


def on_postgres(arguments: list[str]) -> tuple[int, list[str]]:
    """Those marked `both`, on a PostgreSQL of their own."""
    with services.postgres() as url:
        return pytest("PostgreSQL", arguments, {"DATABASE_URL": url})


def pytest(name: str, arguments: list[str], settings: dict[str, str]) -> tuple[int, list[str]]:
    """Run pytest; its exit code, and its words from the summary of failures on."""
    print(f"\nTests on {name}", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory(prefix="events-test-") as folder:
        kept = {key: value for key, value in os.environ.items() if key not in FORGET}
        command = [sys.executable, "-m", "pytest", "-n", WORKERS, "-q", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=kept | settings | {"TMPDIR": folder}, stdout=subprocess.PIPE, text=True
        )
        closing: list[str] = []
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if line.startswith("=") and "short test summary" in line:
                closing = []
            closing = [*closing[-200:], line]
        return process.wait(), closing


FORGET = {
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "DATA_DIR",
    "SECRET_KEY",
    "LINK_KEY",
    "DEMO",
    "BASE_URL",
    "PORT",
    "MAKEFLAGS",
    "PYTHONDONTWRITEBYTECODE",  # every process would translate all modules anew
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
