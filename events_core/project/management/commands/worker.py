"""`manage.py worker`: runs the tasks of the queue; shows at once that it lives, then by schedule."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, connections
from django.utils.module_loading import autodiscover_modules
from django_q.cluster import Cluster
from django_q.tasks import async_task

from events_core.journal import schedules


class Command(BaseCommand):
    """Runs a cluster of django-q2 until it is told to stop."""

    help = "Run the worker: letters, batches, schedules."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the schedule, ask for a first heartbeat and a look at waiting letters, run the cluster."""
        connection.settings_dict["OPTIONS"].pop("pool", None)  # a pool does not survive the cluster's forks
        autodiscover_modules("tasks")  # each app names its schedules there
        schedules.write()
        async_task("events_core.journal.tasks.heartbeat")
        async_task("events_core.journal.tasks.sweep")
        connections.close_all()
        Cluster().start()
