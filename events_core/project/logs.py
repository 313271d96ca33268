"""What is written to the log: one line for each event, as words or as JSON, without personal data and without secrets.

Requests are named by their route, never by their path; people by their number. Of an error stand its class and where it
happened; its words only where they come from the system or the database, whose first line names no values.
"""

import logging
import re
import traceback
from collections.abc import Callable, Iterator, MutableMapping
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

from events_core.foundation.discreet import discreet
from events_core.project import metrics

Event = MutableMapping[str, Any]
log = structlog.stdlib.get_logger("events.requests")
tasks = structlog.stdlib.get_logger("events.tasks")
GIVEN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SPEAKS_OF_NOBODY = ("django.db", "psycopg", "sqlite3")
FRAME = re.compile(r'File "([^"]+)", line (\d+), in (\S+)')
NEAREST = 12  # frames of an error that are shown


class Observed:
    """Gives each request an id, counts it and writes a line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        if settings.METRICS_TOKEN:
            metrics.folder()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        number = id_of(request)
        clear_contextvars()
        bind_contextvars(request=number)
        response = self.get_response(request)
        response["X-Request-ID"] = number
        seconds = perf_counter() - begun
        if settings.METRICS_TOKEN:
            metrics.count(route_of(request), method_of(request), response.status_code, seconds)
        if log.isEnabledFor(logging.INFO) or response.status_code >= 500:
            note(request, response, seconds)
        return response


def note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """One line about an answered request."""
    level = logging.ERROR if response.status_code >= 500 and response.status_code != 503 else logging.INFO
    person = getattr(request, "_cached_user", None)  # who was not asked for is not looked up for the log
    facts = {"person": person.pk} if person is not None and person.pk else {}
    log.log(
        level, "request", method=method_of(request), route=route_of(request), status=response.status_code,
        ms=round(1000 * seconds, 1), **facts,
    )  # fmt: skip


def id_of(request: HttpRequest) -> str:
    """The id that a server in front has given the request, if it looks like one; otherwise a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if GIVEN_ID.fullmatch(given) else uuid4().hex


def method_of(request: HttpRequest) -> str:
    """The method; one that nobody has heard of is `other`."""
    return request.method if request.method in METHODS else "other"


def route_of(request: HttpRequest) -> str:
    """The pattern that the path matched; of what was answered before matching, its kind; `-` for an unknown path."""
    match = getattr(request, "resolver_match", None)
    if match is not None:
        return str(match.route)
    path = request.path_info
    if path.endswith(".ics"):
        return "calendar"
    return "static" if path.startswith("/static/") else "-"


def task_done(sender: Any, task: dict[str, Any], **told: Any) -> None:
    """One line about a task that the worker has run; of a failed one where, and its class."""
    seconds = (task["stopped"] - task["started"]).total_seconds() if task.get("started") else 0.0
    name = task["func"] if isinstance(task["func"], str) else getattr(task["func"], "__qualname__", "?")
    facts = {"task": name, "id": task["id"], "ms": round(1000 * seconds, 1)}
    if task["success"]:
        tasks.info("task", **facts)
    else:
        tasks.error("task failed", **facts, error=of_text(str(task["result"])))


def formatter(form: str) -> logging.Formatter:
    """What turns records into lines: `json`, or `line` for people."""
    render = structlog.processors.JSONRenderer(ensure_ascii=False, default=str) if form == "json" else in_words
    shared: list[Any] = [merge_contextvars, structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, stamp]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return Formatter(foreign_pre_chain=shared, processors=[without_paths, with_error, strip, render])


class Formatter(structlog.stdlib.ProcessorFormatter):
    """A line as it is written: whatever looks like a secret or an address has gone, whichever way it came."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        error, record.exc_text = record.exc_info, None
        try:
            return discreet(super().format(record))
        finally:
            record.exc_info = error


stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")


def without_paths(logger: Any, name: str, event: Event) -> Event:
    """Django's own words about a request name its path: the route stands there instead."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if record and isinstance(request, HttpRequest):
        event["event"] = str(record.msg).partition(":")[0].partition("%")[0].strip() or "request"
        event.update(method=method_of(request), route=route_of(request))
    elif record and record.name == "django-q":  # a failed task is told by `task_done`
        event["event"] = str(event["event"]).partition(" - ")[0].partition("\n")[0]
    return event


def with_error(logger: Any, name: str, event: Event) -> Event:
    """An error as its class and its frames."""
    given = event.pop("exc_info", None)
    if given is True:
        record = event.get("_record")
        given = record.exc_info if record else None
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = list(of(error))
    return event


def of(error: BaseException) -> Iterator[str]:
    """The lines about an error and what caused it, the cause last."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        words = f": {words_of(current)}" if speaks_of_nobody(kind) or isinstance(current, OSError) else ""
        yield f"{kind.__module__}.{kind.__qualname__}{words}"
        for frame in traceback.extract_tb(current.__traceback__)[-NEAREST:]:
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def speaks_of_nobody(kind: type[BaseException]) -> bool:
    """Whether the first line of its words names tables and constraints, not values."""
    return kind.__module__.startswith(SPEAKS_OF_NOBODY) and kind.__name__ != "DataError"


def words_of(error: BaseException) -> str:
    """The first line of what an error says; a file's name may be somebody's."""
    return str(getattr(error, "strerror", None) or error).strip().partition("\n")[0]


def of_text(text: str) -> list[str]:
    """The same of a traceback that came as text: its frames, and the class in its last line."""
    frames = [f"  {file}:{line} {name}" for file, line, name in FRAME.findall(text)][-NEAREST:]
    last = next((line for line in reversed(text.splitlines()) if re.match(r"[A-Za-z_]", line)), "")
    return [re.split(r"[:\s]", last, maxsplit=1)[0], *frames]


def in_words(logger: Any, name: str, event: Event) -> str:
    """`2027-03-01T09:00:00Z INFO events.requests request method=GET …`, and the lines of an error below."""
    error = event.pop("error", [])
    first = [event.pop("at", ""), str(event.pop("level", "")).upper(), event.pop("logger", ""), event.pop("event", "")]
    facts = [f"{key}={value}" for key, value in event.items()]
    return "\n    ".join([" ".join(map(str, [*first, *facts])), *error])
