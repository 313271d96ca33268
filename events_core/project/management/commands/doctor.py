"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from events_core.foundation import doctor


class Command(BaseCommand):
    """Looks at settings, machine, database and rows; ends with 1 when something is wrong."""

    help = "Say what is wrong with this installation and how to mend it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and in which form."""
        parser.add_argument("--deep", action="store_true", help="read every file and row, however long it takes")
        parser.add_argument("--data", action="store_true", help="look at rows and files alone, not at the installation")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, tell, end with 0 when nothing is wrong."""
        autodiscover_modules("doctor")
        found = dict(doctor.look(deep=options["deep"], data_only=options["data"]))
        faults = sum(one.is_fault for findings in found.values() for one in findings)
        if options["json"]:
            self.stdout.write(json.dumps(as_data(found), indent=1))
        else:
            self._tell(found, faults)
        if faults:
            sys.exit(1)

    def _tell(self, found: dict[str, list[doctor.Finding]], faults: int) -> None:
        for name, findings in found.items():
            if not findings:
                self.stdout.write(f"well    {name}")
            for one in findings:
                self.stdout.write(f"{'WRONG' if one.is_fault else 'note ':7} {name}: {one.said}\n        {one.mend}")
        told = f"{doctor.some(faults, 'fault', 'faults')}." if faults else "Nothing is wrong."
        self.stdout.write(f"\n{told}")


def as_data(found: dict[str, list[doctor.Finding]]) -> dict[str, Any]:
    """What programs read."""
    findings = [
        {"check": name, "level": "fault" if one.is_fault else "note", "said": one.said, "mend": one.mend}
        for name, told in found.items()
        for one in told
    ]
    return {"well": not any(one["level"] == "fault" for one in findings), "checks": list(found), "findings": findings}
