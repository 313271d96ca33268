"""Calendar files are answered before everything else: no session, no reader's language, no cookie."""

import datetime
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
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
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


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


@dataclass(frozen=True)
class File:
    """A calendar file: what it is validated by, and its bytes in pieces, in gzip's format or as they are."""

    tag: str
    modified: datetime.datetime
    pieces: Callable[[bool], Iterable[bytes]]


def feed(request: HttpRequest) -> HttpResponseBase | None:
    """The public feed, or 304 at the price of one small query; None when the query string asks for what is unknown."""
    known = feeds.asked(request.META.get("QUERY_STRING", ""))
    if known is None:
        return None
    (wanted, query), at = known, feeds.version()
    tag = at.tag(query)
    file = File(tag, at.modified, lambda zipped: feeds.finished(wanted, at, tag, zipped))
    return unchanged(request, file) or (None if feeds.strangers(wanted) else full(request, file))


def single(request: HttpRequest, slug: str) -> HttpResponseBase | None:
    """One event as a file; None when there is no such event in calendars, or the language is unknown."""
    row = queries.stored_entry(slug, request.GET.get("lang"))
    if row is None:
        return None

    def pieces(zipped: bool) -> Iterable[bytes]:
        return feeds.zipped(queries.file_of(row)) if zipped else queries.file_of(row)

    file = File(f"{feeds.FORM}-{row.digest[:24]}", row.modified, pieces)
    response = unchanged(request, file) or full(request, file)
    response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def unchanged(request: HttpRequest, file: File) -> HttpResponseBase | None:
    """304 when the client has the file already."""
    etag = etag_of(file, wants_gzip(request))
    return described(HttpResponseNotModified(), file, etag) if not_modified(request, etag, file.modified) else None


def full(request: HttpRequest, file: File) -> HttpResponseBase:
    """200 with the file; for HEAD without it."""
    zipped = wants_gzip(request)
    response = StreamingHttpResponse(() if request.method == "HEAD" else file.pieces(zipped), content_type=TYPE)
    if zipped:
        response["Content-Encoding"] = "gzip"
    return described(response, file, etag_of(file, zipped))


def described(response: HttpResponseBase, file: File, etag: str) -> HttpResponseBase:
    """The answer with what caches and clients have to know; 304 says the same as 200 (RFC 9110 §15.4.5)."""
    response["ETag"] = etag
    response["Last-Modified"] = http_date(min(int(file.modified.timestamp()), int(time.time())))
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    if settings.FEED_GZIP:
        response["Vary"] = "Accept-Encoding"
    return response


def etag_of(file: File, zipped: bool) -> str:
    """The tag of the file in one coding: each has its own."""
    return f'W/"{file.tag}-gzip"' if zipped else f'W/"{file.tag}"'


def wants_gzip(request: HttpRequest) -> bool:
    """Whether the answer is compressed."""
    return settings.FEED_GZIP and accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))


def not_modified(request: HttpRequest, etag: str, modified: datetime.datetime) -> bool:
    """Whether the client has this already: If-None-Match wins (RFC 9110 §13.2.2), compared weakly (§8.8.3.2)."""
    if (known := request.META.get("HTTP_IF_NONE_MATCH")) is not None:
        if known == etag:
            return True
        tags = parse_etags(known)
        return "*" in tags or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
    since = parse_http_date_safe(request.META.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and int(modified.timestamp()) <= since


def accepts_gzip(header: str) -> bool:
    """Whether Accept-Encoding names gzip, or anything, with a weight above 0 (RFC 9110 §12.5.3)."""
    weights = {}
    for item in header.lower().split(","):
        name, _semicolon, rest = item.partition(";")
        weight = rest.strip().removeprefix("q=").strip() or "1"
        weights[name.strip()] = weight.replace("0", "").replace(".", "") != ""
    return weights.get("gzip", weights.get("*", False))
