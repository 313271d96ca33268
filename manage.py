#!/usr/bin/env python
"""Django's command line for this product."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from events_core.project import keys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "events_core.project.settings")
    if sys.argv[1:2] == ["serve"]:
        keys.make_once()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as unsafe:
        sys.exit(f"This cannot start: {unsafe}")
