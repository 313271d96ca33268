"""`manage.py backup FILE`: everything in one file, while the product goes on."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events_core.project.backup import making


class Command(BaseCommand):
    """Writes a backup: the database and the files that people added; not the keys."""

    help = "Write everything into one file (- for standard output). SECRET_KEY and LINK_KEY are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say what is in it."""
        begun = time.monotonic()
        path = Path(options["file"])
        try:
            to_stdout = options["file"] == "-"
            made = making.write(sys.stdout.buffer, self.say) if to_stdout else making.save(path, self.say)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        seconds = time.monotonic() - begun
        self.say(f"Backed up: {made.rows:,} rows and {made.files:,} files in {seconds:.1f} s. Keep the keys elsewhere.")
        if made.missing:
            self.say(f"Attention: {len(made.missing)} files have a row but no bytes: see manage.py doctor.")

    def say(self, sentence: str) -> None:
        """Tell whoever started it, apart from what may go to standard output."""
        self.stderr.write(sentence)
        self.stderr.flush()
