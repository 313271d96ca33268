"""Certificates: printed and issued by the product, beside a bare ReportLab page that holds the same fonts.

*Issued* is all of it: the page, its number and code, the row, the journal, the letter, each in a transaction of its
own. *Printed* is the page alone: lines broken and set, fonts cut to what is used, the QR code. The bare page writes
one line in each of the fonts that all certificates of the event share. A figure is the quickest of three rounds.
"""

import io
import json
import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from certificates.actions import issue_now  # noqa: E402
from certificates.models import Certificate  # noqa: E402
from certificates.press import Press  # noqa: E402
from events_core.programme import actions as programme  # noqa: E402
from events_core.programme.models import Event  # noqa: E402
from registrations.models import Category, Registration  # noqa: E402
from tools.bench.programme import load  # noqa: E402

NAMES = ("張喆鑫", "髙橋﨑子", "김민준", "Батбаярын Өлзийсайхан", "Щербакова Александра", "")
ROUNDS = 3


def people(event: Event, count: int) -> None:
    """So many who came, with names in six scripts."""
    category = Category.objects.get(event=event)
    for number in range(count):
        key = secrets.token_hex(5)
        Registration.objects.create(
            event=event, category=category, email=f"{key}@bench.example", name=f"Person {key}",
            native_name=NAMES[number % len(NAMES)], state=Registration.State.ATTENDED, code=key.upper(),
        )  # fmt: skip


def bare_page(press: Press) -> bytes:
    """A page of ReportLab's with one line in each font."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842, 595), invariant=1)
    for place, ((_face, _weight), font) in enumerate(press.fonts.fonts.items()):
        canvas.setFont(font.fontName, 12)
        canvas.drawString(50, 550 - 20 * place, "0123456789")
    canvas.save()
    return out.getvalue()


def quickest(act: Callable[[], Any], count: int) -> float:
    """Milliseconds for each of so many."""
    begun = time.perf_counter()
    for _time in range(count):
        act()
    return 1000 * (time.perf_counter() - begun) / count


def main(size: int, rounds: int) -> None:
    """Measure and print one line of JSON."""
    call_command("migrate", verbosity=0)
    load(1)
    event = Event.objects.get(slug="load-1-000000")
    by = event.team.get().person.actor
    event = programme.complete(event.pk, by=by)
    found: dict[str, list[float]] = {"issued": [], "printed": [], "bare page": []}
    statements = 0
    for _round in range(min(rounds, ROUNDS)):
        people(event, size)
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as heard:
            issue_now(event.pk, by=by)
        found["issued"].append(1000 * (time.perf_counter() - begun) / size)
        statements = len(heard) // size
        with Press(event, "attendance", ["en"]) as press:
            certificate = Certificate.objects.latest("pk")
            found["printed"].append(quickest(partial(press.print, certificate), size))
            found["bare page"].append(quickest(partial(bare_page, press), size))
    if Certificate.objects.count() != size * min(rounds, ROUNDS):
        raise RuntimeError("Not everybody got a certificate.")
    limit = min(found["bare page"])
    rows = [
        {
            "name": name, "ms": min(times), "per_second": 1000 / min(times), "over_empty": None,
            "over_sql": min(times) / limit, "queries": statements if name == "issued" else "",
        }
        for name, times in found.items()
    ]  # fmt: skip
    print(json.dumps({"certificates": size, "rows": rows}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
