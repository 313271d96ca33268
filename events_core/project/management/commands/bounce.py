"""`manage.py bounce`: takes in one mail from standard input, for an alias of the mail transfer agent."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from events_core.journal import bounces

TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail transfer agent keeps the mail and comes again


class Command(BaseCommand):
    """Notes what a mail server reports of one of our letters."""

    help = "Take in a mail that came to a return address (on standard input) and note what became of the letter."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """To whom it came."""
        known = os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT", "")  # as Postfix's local(8) tells
        parser.add_argument("--to", default=known, help="the address to which the mail came; else its headers tell")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, note, say what it was. A mail that is about no letter of ours changes nothing."""
        raw = sys.stdin.buffer.read(bounces.LARGEST)
        try:
            report = bounces.receive(raw, options["to"])
        except DatabaseError:
            self.stderr.write("The database does not answer.")
            sys.exit(TRY_LATER)
        except bounces.BROKEN:  # the same mail would fail again: it is not kept, nor sent back
            report = None
        self.stdout.write(f"{report.action}: {report.letter}" if report else "About no letter of ours.")
