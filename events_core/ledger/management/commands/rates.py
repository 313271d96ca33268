"""`manage.py rates FILE`: loads rates of exchange, all or none."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError

from events_core.foundation.refusals import Invalid
from events_core.foundation.sheets import Row, read_table
from events_core.journal.actors import COMMAND
from events_core.ledger import ratefile
from events_core.ledger.actions import load_rates


class Command(BaseCommand):
    """Reads `currency,effective,units_per_usd,source` (CSV or XLSX) and says what it did, or what is wrong."""

    help = "Load rates of exchange from a CSV or XLSX file with the columns currency, effective, units_per_usd, source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", help="the file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and load."""
        path = options["file"]
        rows = _rows(path)
        found = ratefile.read(rows)
        wrong = [(row.line, name, text) for row in found for name, _code, text in row.faults]
        for line, name, text in wrong:
            self.stderr.write(f"row {line}, {name}: {text}")
        if wrong:
            raise CommandError("Nothing is loaded.")
        try:
            table = load_rates(rows, name="standard input" if path == "-" else Path(path).name, by=COMMAND)
        except Invalid as refusal:
            raise CommandError(str(refusal.message)) from refusal
        for row in found:
            if row.is_jump and row.before is not None:
                before = f"{row.before.normalize():f}"
                self.stderr.write(f"row {row.line}: {row.currency} was {before}, now {row.units}; is that right?")
        self.stdout.write(_told(found) if table else "All these rates were known already.")


def _rows(path: str) -> list[Row]:
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise CommandError(f"This file cannot be read: {path!r}.") from error
    try:
        return read_table(ContentFile(data), ratefile.COLUMNS, most=ratefile.MOST_ROWS)
    except Invalid as refusal:
        raise CommandError(str(refusal.message)) from refusal


def _told(found: list[ratefile.Row]) -> str:
    counts = {status: sum(row.status == status for row in found) for status in ("new", "replaces", "same")}
    return "Rates loaded: {new} new, {replaces} in place of others, {same} known already.".format(**counts)
