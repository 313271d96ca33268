"""What readers ask for, as it is served: the feed (in full and 304), the directory, the page of an event.

A programme of so many events is loaded and served by granian; beside it an empty view, without middleware and with
ours. All are asked in turn over four connections. “ms each” is the processor time of the server for one answer. A page
is *kept* when it is shown as it was drawn before; *looked through* when something else was written just before, so that
its statements are sent again; *drawn* when it is drawn anew.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

django.setup()

from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tools.bench.programme import load  # noqa: E402
from tools.bench.serving import Case, Result, fetch_headers, measure, served  # noqa: E402

FEED = "/feeds/events.ics"
EVENT = "/events/load-1-000000/"
SECONDS, TURNS = 1.0, 3
DRAWN, LOOKED = ", drawn", ", looked through"


def cases_of(bare: str, full: str, site: str, undone: str) -> list[Case]:
    """All that is asked; `undone` is the product that keeps no pages."""
    month = f"/?when={time.strftime('%Y-%m')}"

    def unchanged(name: str, path: str) -> Case:
        return Case(name, site, path, (("If-None-Match", fetch_headers(site, path)["etag"]),), 304)

    pages = {"event page": EVENT, "directory": "/", "directory, past": "/?when=past", "directory, a month": month}
    return [
        Case("empty view, no middleware", bare, "/"),
        Case("empty view, our middleware", full, "/"),
        unchanged("feed, 304", FEED),
        unchanged("feed by kind and country, 304", f"{FEED}?kind=workshop&country=JP&lang=ja"),
        Case("feed in full", site, FEED),
        Case("feed in full, gzip", site, FEED, (("Accept-Encoding", "gzip"),)),
        Case("one event as a file", site, f"{EVENT}event.ics"),
        *(Case(name, site, path) for name, path in pages.items()),
        unchanged("event page, 304", EVENT),
        *(Case(name + DRAWN, undone, path) for name, path in pages.items()),
        Case("event page" + LOOKED, site, EVENT),
        Case("directory" + LOOKED, site, "/"),
    ]


def disturb() -> None:
    """Write what no public page shows."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET session_data = 'another' WHERE session_key = 'bench'")


def rows_of(cases: list[Case], results: dict[str, Result]) -> list[dict[str, object]]:
    """The table; ratios are to the empty view without middleware."""
    empty = results[cases[0].name].cost
    return [
        {
            "name": name,
            "ms": round(found.cost, 3),
            "per_second": round(found.rate, 1),
            "over_empty": round(found.cost / empty, 2),
            "over_sql": None,
            "queries": "",
            "bytes": found.size,
        }
        for name, found in results.items()
    ]


def main(size: int, rounds: int) -> None:
    """Load, serve, ask, print one line of JSON."""
    folder = Path(os.environ["DATA_DIR"])
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load(size)
    Session.objects.create(session_key="bench", session_data="", expire_date=timezone.now())
    connection.close()
    seconds, turns = (SECONDS, TURNS) if rounds > 1 else (0.2, 1)
    with (
        served(folder) as site,
        served(folder, "undone") as undone,
        served(folder, "bare") as bare,
        served(folder, "stack") as full,
    ):
        cases = cases_of(bare, full, site, undone)
        results = {case.name: Result() for case in cases}
        for _turn in range(turns):
            for case in cases:
                measure(case, seconds, results[case.name], before=disturb if LOOKED in case.name else None)
    print(json.dumps({"events": size, "rows": rows_of(cases, results)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
