"""`manage.py seats`: count taken seats anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from registrations.capacity import recount


class Command(BaseCommand):
    help = "Make the counters of seats say what the registrations say, where the doctor found them wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        """Says how many counters were wrong; refuses when more people hold seats than there are."""
        try:
            self.stdout.write(f"{recount()} counters mended")
        except IntegrityError as error:
            raise CommandError("More people hold seats than there are: raise the capacity or quota first.") from error
