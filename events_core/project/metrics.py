"""`/metrics` for Prometheus: requests by route, and what the floors measure. For whoever has `METRICS_TOKEN`.

Each web process counts in files of its own under `$DATA_DIR/metrics`, of which every process can tell the whole: one
address for all processes of a machine. Figures of the database are read once in ten seconds at most.
"""

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import compare_digest

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import autodiscover_modules
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from events_core.foundation.measures import MEASURES

OFTEN = 10.0  # seconds for which figures of the database stay as they were read
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
REQUESTS = Counter("events_requests", "Requests by route, method and status.", ["route", "method", "status"])
SECONDS = Histogram("events_request_seconds", "Seconds until the answer, by route.", ["route"], buckets=BUCKETS)


def begin() -> None:
    """Forget what processes of an earlier start have counted; before the first web process starts."""
    if settings.METRICS_TOKEN:
        shutil.rmtree(settings.METRICS_DIR, ignore_errors=True)
        folder()


def folder() -> Path:
    """Where processes count."""
    settings.METRICS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings.METRICS_DIR


def count(route: str, method: str, status: int, seconds: float) -> None:
    """One request was answered; what goes wrong with counting is no reason not to answer."""
    with contextlib.suppress(OSError):
        REQUESTS.labels(route, method, str(status)).inc()
        SECONDS.labels(route).observe(seconds)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponseBase:
    """All figures. 404 where no token is set, 401 without it."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").encode()
    if not compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse("A token is needed.\n", "text/plain", 401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder()))
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures(Collector):
    """What the floors measure, and the connections of the process that answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family for each measure."""
        for name, (text, label, values) in figures().items():
            family = GaugeMetricFamily(name, text, labels=[label] if label else [])
            for key, value in values.items():
                family.add_metric([key] if label else [], value)
            yield family
        yield from pool()


Figure = tuple[str, str, dict[str, float]]
_read: tuple[float, dict[str, Figure]] = (-OFTEN, {})


def figures() -> dict[str, Figure]:
    """Help, label and values by name; not older than ten seconds."""
    global _read
    if time.monotonic() - _read[0] > OFTEN:
        autodiscover_modules("measures")
        _read = (time.monotonic(), dict(fresh()))
    return _read[1]


def fresh() -> Iterator[tuple[str, Figure]]:
    """What can be read now; a database that does not answer leaves out its figures, not those of requests."""
    for one in MEASURES.values():
        try:
            yield one.name, (one.help, one.label, dict(one.read()))
        except DatabaseError:
            return


def pool() -> Iterator[GaugeMetricFamily]:
    """Connections to PostgreSQL of the process that answers, where it keeps them."""
    kept = getattr(connection, "pool", None) if connection.vendor == "postgresql" else None
    if kept is not None:
        told = kept.get_stats()
        family = GaugeMetricFamily("events_database_pool", "Connections of the process that answers.", labels=["is"])
        for name in ("pool_size", "pool_available", "requests_waiting"):
            family.add_metric([name], told.get(name, 0))
        yield family
