"""`manage.py restore FILE`: makes this installation hold what a backup holds."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from events_core.project.backup.archive import Reader
from events_core.project.backup.restoring import Unfit, restore
from events_core.project.backup.tables import Broken


class Command(BaseCommand):
    """Restores a backup into an empty database, or with --replace into one that loses what it holds."""

    help = "Restore a backup. Stop the service first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and whether what stands there may go."""
        parser.add_argument("file")
        parser.add_argument("--replace", action="store_true", help="lose what the database holds now")
        parser.add_argument("--no-doctor", action="store_true", help="do not look for faults afterwards")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, restore, look for faults."""
        begun, path = time.monotonic(), Path(options["file"])
        try:
            with Reader(path) as backup:
                rows = restore(backup, replace=options["replace"], say=self.say)
                files, at = len(backup.uploads), backup.manifest.get("made_at")
        except (Broken, Unfit) as reason:
            raise CommandError(f"Nothing was restored. {reason}") from reason
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
        seconds = time.monotonic() - begun
        self.say(f"Restored: {rows:,} rows and {files:,} files as of {at} in {seconds:.1f} s.")
        if not options["no_doctor"]:
            call_command("doctor", "--data", stdout=self.stdout)

    def say(self, sentence: str) -> None:
        """Tell whoever started it, at once."""
        self.stderr.write(sentence)
        self.stderr.flush()
