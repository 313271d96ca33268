"""`manage.py demo`: the programme of the founding paper and an invented year, or a synthetic load."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from events_core.project.demo.load import load_events
from events_core.project.demo.load_people import load_registrations
from events_core.project.demo.loader import load


class Command(BaseCommand):
    """Loads the demonstration; a second run changes nothing."""

    help = "Load the demonstration: people, cities, organisations and events. With numbers, a synthetic load."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of a load, and from which seed; the same seed makes the same load."""
        parser.add_argument("--events", type=int, default=0, metavar="N", help="add a load of N events")
        parser.add_argument("--registrations", type=int, default=0, metavar="M", help="and M registrations for them")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="what the load is drawn from (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing. Refuses where the demonstration is off."""
        if not settings.DEMO:
            raise CommandError("The demonstration is off here: set DEMO=1 to load invented people and events.")
        events, registrations, seed = options["events"], options["registrations"], options["seed"]
        if min(events, registrations, seed) < 0:
            raise CommandError("Give whole numbers from 0 on.")
        begun = time.monotonic()
        made = load()
        self._say(options, f"{made.places} cities and organisations, {made.people} people, {made.events} events", begun)
        if events or registrations:
            begun = time.monotonic()
            new = load_events(events, seed, crowd=registrations // max(1, events))
            guests = load_registrations(registrations, seed)
            self._say(options, f"{new} events and {guests} registrations of the load", begun)

    def _say(self, options: dict[str, Any], what: str, begun: float) -> None:
        if options["verbosity"]:
            self.stdout.write(f"New: {what} ({time.monotonic() - begun:.1f} s)")
