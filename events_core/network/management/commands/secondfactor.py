"""`manage.py secondfactor EMAIL`: what somebody shows besides a mailed code; `--reset` removes it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events_core.foundation.refusals import Refusal
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actors import COMMAND
from events_core.network.queries import person_with
from events_core.network.security.actions import reset_factors
from events_core.network.security.queries import factors_of


class Command(BaseCommand):
    """Lets in again whom nobody else can let in: the only officer, who has lost phone, key and recovery codes."""

    help = "Show, or with --reset remove, a person's passkeys, authenticator app and recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person's address, and why."""
        parser.add_argument("email")
        parser.add_argument("--reset", action="store_true", help="remove them and sign the person out everywhere")
        parser.add_argument("--reason", default="reset on the server", help="stands in the journal and in the letter")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show or reset."""
        person = person_with(options["email"])
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        if not options["reset"]:
            found = factors_of(person)
            self.stdout.write(f"passkeys: {len(found.passkeys)}")
            self.stdout.write(f"authenticator app: {'yes' if found.app else 'no'}")
            self.stdout.write(f"recovery codes left: {found.codes_left}")
            return
        reason = normalise(options["reason"])
        if wrong := fault_of(reason, 500, line=True):
            raise CommandError(f"--reason: {wrong[1]}")
        try:
            reset_factors(person, reason, by=COMMAND)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"{person.email} signs in with a mailed code alone now.")
