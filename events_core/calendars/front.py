"""Calendar files are answered before everything else: no session, no reader's language, no cookie."""

import datetime
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from . import feeds, queries

TYPE = "text/calendar; charset=utf-8"
SAFE = ("GET", "HEAD")
EVENT_FILE = "/event.ics"
CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
Meta = Mapping[str, Any]
Wsgi = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]


class CalendarFront:
    """Answers the feed and single events; what it cannot answer goes on and gets its 404 or 422 from the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.endswith(".ics") and (path == feeds.PATH or slug_in(path)):
            if request.method not in SAFE:
                return HttpResponseNotAllowed(SAFE)
            response = feed(request) if path == feeds.PATH else single(request, slug_in(path))
            if response is not None:
                return response
        return self.get_response(request)


def slug_in(path: str) -> str:
    """Which event a path asks for as a file; "" when it is another path."""
    parts = path.removesuffix(EVENT_FILE).split("/")
    is_ours = path.endswith(EVENT_FILE) and len(parts) == 3 and parts[:2] == ["", "events"]
    return parts[2] if is_ours and SLUG.fullmatch(parts[2]) else ""


def in_front(application: Wsgi) -> Wsgi:
    """The same server, which at once answers who has the feed already: no request object, no signals, no chain."""

    def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == feeds.PATH and environ["REQUEST_METHOD"] in SAFE and CONDITIONS & environ.keys():
            headers = known_already(environ)
            if headers is not None:
                start_response("304 Not Modified", list(headers.items()))
                return ()
        return application(environ, start_response)

    return answer


def known_already(environ: Meta) -> dict[str, str] | None:
    """The head of a 304 when the client has the feed already; None, in trouble too, leaves it to the site."""
    try:
        close_old_connections()  # as signals do before and after a request
        found = asked_for(environ)
        return unchanged(environ, found[1]) if found else None
    except DatabaseError:
        return None
    finally:
        close_old_connections()


@dataclass(frozen=True)
class File:
    """A calendar file: what it is validated by, and its bytes in pieces, in gzip's format or as they are."""

    tag: str
    modified: datetime.datetime
    pieces: Callable[[bool], Iterable[bytes]]


def feed(request: HttpRequest) -> HttpResponseBase | None:
    """The public feed, or 304 at the price of one small query; None when the query string asks for what is unknown."""
    found = asked_for(request.META)
    if found is None:
        return None
    wanted, file = found
    if headers := unchanged(request.META, file):
        return HttpResponseNotModified(headers=headers)
    return None if feeds.strangers(wanted) else full(request, file)


def asked_for(meta: Meta) -> tuple[feeds.Wanted, File] | None:
    """The feed that a query string asks for, at the programme's present version."""
    known = feeds.asked(meta.get("QUERY_STRING", ""))
    if known is None:
        return None
    (wanted, query), at = known, feeds.version()
    tag = at.tag(query)
    return wanted, File(tag, at.modified, lambda zipped: feeds.finished(wanted, at, tag, zipped))


def single(request: HttpRequest, slug: str) -> HttpResponseBase | None:
    """One event as a file; None when there is no such event in calendars, or the language is unknown."""
    row = queries.stored_entry(slug, request.GET.get("lang"))
    if row is None:
        return None

    def pieces(zipped: bool) -> Iterable[bytes]:
        return feeds.zipped(queries.file_of(row)) if zipped else queries.file_of(row)

    file = File(f"{feeds.FORM}-{row.digest[:24]}", row.modified, pieces)
    headers = unchanged(request.META, file)
    response = HttpResponseNotModified(headers=headers) if headers else full(request, file)
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def full(request: HttpRequest, file: File) -> HttpResponseBase:
    """200 with the file; for HEAD without it."""
    zipped = wants_gzip(request.META)
    headers = described(file, zipped) | ({"Content-Encoding": "gzip"} if zipped else {})
    body = () if request.method == "HEAD" else file.pieces(zipped)
    return StreamingHttpResponse(body, content_type=TYPE, headers=headers)


def unchanged(meta: Meta, file: File) -> dict[str, str] | None:
    """The head of a 304 when the client has the file already."""
    headers = described(file, wants_gzip(meta))
    return headers if not_modified(meta, headers["ETag"], file.modified) else None


def described(file: File, zipped: bool) -> dict[str, str]:
    """What caches and clients have to know, the same in 304 and 200 (RFC 9110 §15.4.5); each coding has its tag."""
    headers = {
        "ETag": f'W/"{file.tag}-gzip"' if zipped else f'W/"{file.tag}"',
        "Last-Modified": http_date(min(int(file.modified.timestamp()), int(time.time()))),
        "Cache-Control": "public, max-age=300",
        "X-Content-Type-Options": "nosniff",
    }
    return headers | {"Vary": "Accept-Encoding"} if settings.FEED_GZIP else headers


def wants_gzip(meta: Meta) -> bool:
    """Whether the answer is compressed."""
    return settings.FEED_GZIP and accepts_gzip(meta.get("HTTP_ACCEPT_ENCODING", ""))


def not_modified(meta: Meta, etag: str, modified: datetime.datetime) -> bool:
    """Whether the client has this already: If-None-Match wins (RFC 9110 §13.2.2), compared weakly (§8.8.3.2)."""
    if (known := meta.get("HTTP_IF_NONE_MATCH")) is not None:
        if known == etag:
            return True
        tags = parse_etags(known)
        return "*" in tags or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
    since = parse_http_date_safe(meta.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and int(modified.timestamp()) <= since


def accepts_gzip(header: str) -> bool:
    """Whether Accept-Encoding names gzip, or anything, with a weight above 0 (RFC 9110 §12.5.3)."""
    weights = {}
    for item in header.lower().split(","):
        name, _semicolon, rest = item.partition(";")
        weight = rest.strip().removeprefix("q=").strip() or "1"
        weights[name.strip()] = weight.replace("0", "").replace(".", "") != ""
    return weights.get("gzip", weights.get("*", False))
