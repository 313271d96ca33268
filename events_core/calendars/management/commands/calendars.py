"""`manage.py calendars`: write all calendar entries anew."""

from typing import Any

from django.core.management.base import BaseCommand

from events_core.calendars.actions import rebuild_all


class Command(BaseCommand):
    help = "Brings every stored calendar entry up to date: after an upgrade, or with new time zone data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many entries were written."""
        self.stdout.write(f"{rebuild_all()} entries written")
