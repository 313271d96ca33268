"""`manage.py messages`: brings the catalogues in `locale/` up to date, checks or compiles them."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events_core.foundation import catalogues


class Command(BaseCommand):
    """Collects the texts of the product into five catalogues; English is the source."""

    help = "Write the messages of the code into locale/*/LC_MESSAGES/django.po, keeping translations."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """--compile or --check instead of collecting."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--compile", action="store_true", help="Compile catalogues that changed.")
        choice.add_argument("--check", action="store_true", help="Change nothing; fail when anything is untranslated.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect, or compile, or check; a failed check lists every fault."""
        if options["compile"]:
            names = catalogues.compile_stale()
            self._say(options, f"Compiled: {', '.join(names) or 'nothing to do'}.")
        elif options["check"]:
            self._check()
        else:
            self._collect(options)

    def _collect(self, options: dict[str, Any]) -> None:
        messages = catalogues.found()
        for name in catalogues.CATALOGUES:
            missing = catalogues.renew(name, messages)
            self._say(options, f"{name}: {len(messages)} messages, {missing} to be translated.")

    def _check(self) -> None:
        messages = catalogues.found()
        wrong = [fault for name in catalogues.CATALOGUES for fault in catalogues.faults(name, messages)]
        if wrong:
            raise CommandError("\n".join([*wrong, f"{len(wrong)} faults. `make messages` collects what is new."]))

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
