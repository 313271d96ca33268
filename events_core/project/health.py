"""`/healthz`: alive. `/readyz`: the database answers, its tables are those of the code, the worker's heart beats.

Before `serve` ends its web server it may give whoever divides the requests some time to notice (`DRAIN_SECONDS`): all
web processes of this machine say 503 then, and serve what comes nevertheless.
"""

import datetime
import os
import socket
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events_core.journal.actions import ANY
from events_core.journal.models import Heartbeat

LATE = 30  # seconds that a worker may take to start again after it was found silent
_migrated = False


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything that serving needs is there, 503 with what is missing.

    With `?only=web` a balancer asks, which must not turn everybody away because no letter is sent.
    """
    checks = {"server": "ending"} if draining().exists() else {}
    checks |= {"database": _database()}
    if checks["database"] == "ok":
        checks |= {"migrations": _migrations()}
    if checks.get("migrations") == "ok" and request.GET.get("only") != "web":
        checks |= {"worker": _worker()}
    ready = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


def draining() -> Path:
    """The file that is there while this machine's web server is about to end."""
    return Path(settings.DATA_DIR) / f".draining.{socket.gethostname()[:50]}.{settings.PORT}"


def beat_name() -> str:
    """What a worker's heartbeat is called that this process starts, or is: machine and process."""
    return f"worker@{socket.gethostname()[:50]}/{os.getpid()}"


def heartbeat_age(name: str = ANY) -> datetime.timedelta | None:
    """How long ago any worker, or the one of this name, last showed that it lives; None when it never did."""
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return timezone.now() - last if last else None


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"does not answer ({type(error).__name__})"
    return "ok"


def _migrations() -> str:
    global _migrated  # tables do not go back to an older state under a running process
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} missing: run manage.py migrate"
        _migrated = True
    return "ok"


def _worker() -> str:
    age = heartbeat_age()
    if age is None:
        return "has not started yet"
    old = datetime.timedelta(seconds=settings.WORKER_SILENCE + LATE)
    return "ok" if age < old else f"silent for {int(age.total_seconds())} seconds"
