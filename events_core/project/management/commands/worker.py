"""`manage.py worker`: runs the tasks of the queue, and shows that it lives by a heartbeat of its own name."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from events_core.journal import schedules
from events_core.project.cluster import Cluster
from events_core.project.health import beat_name


class Command(BaseCommand):
    """Runs a cluster of django-q2 until it is told to stop."""

    help = "Run the worker: letters, batches, schedules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name of its heartbeat."""
        parser.add_argument("--beat", default=beat_name(), help="name of this worker's heartbeat")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the schedule, run the cluster."""
        connection.settings_dict["OPTIONS"].pop("pool", None)  # a pool does not survive the cluster's forks
        autodiscover_modules("tasks")  # each app names its schedules there
        schedules.write()
        Cluster(options["beat"]).run()
