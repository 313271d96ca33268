"""`manage.py apitoken EMAIL`: a new API token, alone on stdout, once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events_core.foundation.refusals import Refusal
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actors import COMMAND
from events_core.network.actions import issue_token
from events_core.network.models import Person


class Command(BaseCommand):
    """Prints a new token; only its hash is kept."""

    help = "Print a new API token for a person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person's address, the token's name and scopes."""
        parser.add_argument("email")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--scopes", default="", help="separated by commas; none means all that the person may do")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue and print."""
        person = Person.objects.filter(email=options["email"].strip().lower()).first()
        if person is None or not person.is_active:
            raise CommandError(f"Nobody who can sign in has the address {options['email']}.")
        name = normalise(options["name"])
        if wrong := fault_of(name, 100, line=True):
            raise CommandError(f"--name: {wrong[1]}")
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        try:
            _token, text = issue_token(person, name, scopes, by=COMMAND)
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(text)
