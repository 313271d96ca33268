"""`manage.py officer EMAIL`: the first secretariat officer of a new installation, who then names all others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from events_core.foundation.refusals import Refusal
from events_core.journal.actors import COMMAND
from events_core.network.actions import add_person, give_role
from events_core.network.models import Person


class Command(BaseCommand):
    """Makes somebody a secretariat officer."""

    help = "Make somebody a secretariat officer; they sign in with a code that is mailed to them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person's address, and the name of one who is not on record yet."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="of somebody who is not on record yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find or add the person, give the role."""
        email = options["email"].strip().lower()
        try:
            with transaction.atomic():
                person = Person.objects.filter(email=email).first()
                if person is None:
                    person = add_person(email, {"name": options["name"] or email.split("@")[0]}, by=COMMAND)
                give_role(person, Person.Role.OFFICER, by=COMMAND)
        except Refusal as refusal:
            raise CommandError(str(refusal.message) or "This address cannot be taken.") from refusal
        self.stdout.write(f"{email} is a secretariat officer now and can sign in.")
