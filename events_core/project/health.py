"""`/healthz`: alive. `/readyz`: the database answers, its tables are those of the code, the worker's heart beats."""

import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events_core.journal.models import Heartbeat

OLD = datetime.timedelta(minutes=3)
_migrated = False


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything that serving needs is there, 503 with what is missing."""
    checks = {"database": _database()}
    if checks["database"] == "ok":
        checks |= {"migrations": _migrations()}
    if checks.get("migrations") == "ok":
        checks |= {"worker": _worker()}
    ready = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


def heartbeat_age() -> datetime.timedelta | None:
    """How long ago the worker last showed that it lives; None when it never did."""
    last = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
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
    return "ok" if age < OLD else f"silent for {int(age.total_seconds())} seconds"
