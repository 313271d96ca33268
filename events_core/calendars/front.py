"""Calendar files are answered before everything else: no session, no reader's language, no cookie."""

import datetime
import time
from collections.abc import Callable, Iterable

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
Pieces = Callable[[], Iterable[bytes] | None]


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
    return parts[2] if is_ours else ""


def feed(request: HttpRequest) -> HttpResponseBase | None:
    """The public feed, or 304 at the price of one small query; None when the query string asks for what is unknown."""
    known = feeds.asked(request.META.get("QUERY_STRING", ""))
    if known is None:
        return None
    (wanted, query), at = known, feeds.version()

    def pieces() -> Iterable[bytes] | None:
        return None if feeds.strangers(wanted) else feeds.body(wanted, at)

    return answer(request, at.tag(query), at.modified, pieces)


def single(request: HttpRequest, slug: str) -> HttpResponseBase | None:
    """One event as a file; None when there is no such event in calendars, or the language is unknown."""
    row = queries.stored_entry(slug, request.GET.get("lang"))
    if row is None:
        return None
    response = answer(request, f"{feeds.FORM}-{row.digest[:24]}", row.modified, lambda: queries.file_of(row))
    if response is not None:
        response["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def answer(request: HttpRequest, tag: str, modified: datetime.datetime, pieces: Pieces) -> HttpResponseBase | None:
    """200 with the pieces, or 304 without asking for them (RFC 9110 §13.2.2); None where there are no pieces."""
    zipped = settings.FEED_GZIP and accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'W/"{tag}-gzip"' if zipped else f'W/"{tag}"'
    response: HttpResponseBase
    if not_modified(request, etag, modified):
        response = HttpResponseNotModified()
    elif (body := pieces()) is None:
        return None
    else:
        full = feeds.zipped(body) if zipped else body
        response = StreamingHttpResponse(() if request.method == "HEAD" else full, content_type=TYPE)
        if zipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(min(int(modified.timestamp()), int(time.time())))
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    if settings.FEED_GZIP:
        response["Vary"] = "Accept-Encoding"
    return response


def not_modified(request: HttpRequest, etag: str, modified: datetime.datetime) -> bool:
    """Whether the client has this already; tags are compared weakly (RFC 9110 §8.8.3.2)."""
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
