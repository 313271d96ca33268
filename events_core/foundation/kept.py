"""Public pages are kept as they were drawn, and shown again for as long as the database gives the same for them.

A view that says so (`@kept`) is listened to while it draws a page for a reader without a session: the statements that
it sent, and what each gave. The page is shown again to such readers while nothing was committed since (one tiny
statement), or while all its statements still give the same (the statements, without making objects or drawing). So
nobody who writes has to say what a page shows, and no page can be older than the last commit. What it says by the clock
holds for the minute in which it was drawn: hours of opening and closing are whole minutes.

Each process keeps its own pages, the latest that were asked for, up to `MOST` bytes. A reader with any cookie but that
of the language goes past; so does all that is refused, leads elsewhere, sets a cookie, holds a form of its own or says
that it is private.
"""

import functools
import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_from_request

MOST = 32 * 1024 * 1024
LARGEST = 1024 * 1024
LONGEST_QUERY = 300
MINUTE = 60
Token = tuple[Any, ...]
Key = tuple[str, ...]
View = Callable[..., HttpResponse]
_numbers = itertools.count(1)


@dataclass
class Heard:
    """The statements behind a page, in the order in which they were sent, with a digest of what each gave.

    `before` is the state of the database before the first; `is_whole` unless something was written.
    """

    before: Token
    statements: list[tuple[str, Any, bytes]] = field(default_factory=list)
    is_whole: bool = True

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's way of standing between a statement and the database."""
        cursor = context["cursor"]
        if isinstance(cursor.cursor, Again):
            cursor.cursor = cursor.cursor.real
        result = execute(sql, params, many, context)
        if many or not reads(sql):
            self.is_whole = False
            return result
        rows = cursor.cursor.fetchall()
        self.statements.append((sql, params, digest(rows)))
        cursor.cursor = Again(cursor.cursor, rows)
        return result

    def is_so_still(self) -> bool:
        """Whether every statement gives the same now."""
        with connection.cursor() as cursor:
            for sql, params, before in self.statements:
                cursor.execute(sql, params)
                if digest(cursor.fetchall()) != before:
                    return False
        return True

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return sum(len(sql) + len(repr(params)) + 200 for sql, params, _digest in self.statements)


class Again:
    """A cursor whose rows were all fetched already."""

    def __init__(self, real: Any, rows: list[Any]) -> None:
        self.real, self.rows, self.place = real, rows, 0

    def fetchone(self) -> Any:
        """The next row."""
        found = self.fetchmany(1)
        return found[0] if found else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        """The next rows."""
        found = self.rows[self.place : self.place + size]
        self.place += len(found)
        return found

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return self.fetchmany(len(self.rows))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@dataclass
class Page:
    """A page as it was drawn; `tokens` say in which states of the database it is known to be true."""

    body: bytes
    headers: dict[str, str]
    heard: Heard
    minute: int
    match: Any
    tokens: dict[int, Token]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.body) + self.heard.size + 2000


class Shelf:
    """Pages by their key: those that nobody asked for the longest go first."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.size = most, 0
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Page | None:
        """The page, which is now the latest that was asked for."""
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page in place of the one before."""
        self.drop(key)
        with self.lock:
            self.pages[key] = page
            self.size += page.size
            while self.size > self.most:
                _key, gone = self.pages.popitem(last=False)
                self.size -= gone.size

    def drop(self, key: Key) -> None:
        """Forget a page."""
        with self.lock:
            if gone := self.pages.pop(key, None):
                self.size -= gone.size


SHELF = Shelf()


def kept(view: View) -> View:
    """Let the pages of a view be kept: they are the same for all who have no session, in one language."""

    @functools.wraps(view)
    def listened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request, "may_be_kept", False):
            return view(request, *args, **kwargs)
        heard = Heard(token())
        with connection.execute_wrapper(heard):
            response = view(request, *args, **kwargs)
        response.heard = heard  # type: ignore[attr-defined]
        return response

    return listened


class KeptPages:
    """Answers with kept pages before sessions and all else, and keeps what may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_for_all(request):
            return self.get_response(request)
        key, minute = key_of(request), int(timezone.now().timestamp() // MINUTE)
        page = SHELF.get(key)
        if page is not None and page.minute == minute and is_true(page):
            return answer(request, page)
        request.may_be_kept = True  # type: ignore[attr-defined]
        response = self.get_response(request)
        heard = getattr(response, "heard", None)
        if heard is None or not isinstance(response, HttpResponse) or not may_be_kept(request, response, heard):
            return response
        response["ETag"] = f'W/"{digest(response.content).hex()}"'
        state = {int(heard.before[0]): heard.before}
        page = Page(response.content, dict(response.items()), heard, minute, request.resolver_match, state)
        if page.size <= LARGEST:
            SHELF.put(key, page)
        return answer(request, page)


def is_true(page: Page) -> bool:
    """Whether the page would be drawn like this now; when the database does not answer, the view is to say so."""
    try:
        now = token()
        if page.tokens.get(int(now[0])) != now:
            if not page.heard.is_so_still():
                return False
            page.tokens[int(now[0])] = now
    except DatabaseError:
        return False
    return True


def is_for_all(request: HttpRequest) -> bool:
    """Whether nothing in the request says who asks, and nothing but a whole page is asked for."""
    meta = request.META
    return (
        request.method == "GET"
        and "HTTP_AUTHORIZATION" not in meta
        and "HTTP_HX_REQUEST" not in meta
        and len(meta.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and set(request.COOKIES) <= {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        and is_settled()
    )


def is_settled() -> bool:
    """Whether what this connection sees was committed."""
    return not connection.in_atomic_block


def key_of(request: HttpRequest) -> Key:
    """What a page depends on besides the database and the minute."""
    meta = request.META
    return (
        request.path_info,
        meta.get("QUERY_STRING", ""),
        get_language_from_request(request),
        meta.get("HTTP_HOST", ""),
        request.scheme or "",
    )


def may_be_kept(request: HttpRequest, response: HttpResponse, heard: Heard) -> bool:
    """Whether the answer is a page for everybody."""
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and heard.is_whole
        and not response.cookies
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and "private" not in control
        and "no-store" not in control
        and "CSRF_COOKIE" not in request.META
    )


def answer(request: HttpRequest, page: Page) -> HttpResponseBase:
    """The page, or 304 when the reader has this very one; what a browser is told of it is the same in both."""
    request.resolver_match = page.match
    response = HttpResponse(page.body, headers=page.headers)
    same: HttpResponseBase = get_conditional_response(request, etag=page.headers["ETag"], response=response) or response
    if same is not response:
        for name, value in page.headers.items():  # a browser takes them over, the policy of the page among them
            if name != "Content-Length":
                same[name] = value
    return same


def token() -> Token:
    """A state of the database as this connection sees it: two that are equal mean that nothing was committed between.

    On PostgreSQL the snapshot, which names all transactions that are seen. On SQLite the counter of what others
    committed, and that of what this connection wrote.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
            row = cursor.fetchone()
            return (getattr(connection, "number", 0), row[0], connection.connection.total_changes)
        cursor.execute("SELECT pg_current_snapshot()::text")
        return (0, cursor.fetchone()[0])


def digest(content: Any) -> bytes:
    """Sixteen bytes that stand for rows or a page."""
    return blake2b(content if isinstance(content, bytes) else repr(content).encode(), digest_size=16).digest()


def reads(sql: str) -> bool:
    """Whether a statement only reads."""
    return sql.lstrip("( ")[:6].upper() == "SELECT" and " FOR UPDATE" not in sql


def number_connection(sender: Any, connection: Any, **_told: Any) -> None:
    """Each opened connection has its number: the counters of SQLite begin anew with it."""
    connection.number = next(_numbers)


connection_created.connect(number_connection, dispatch_uid="kept.number_connection")
