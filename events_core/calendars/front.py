"""Calendar files are answered before everything else: no session, no reader's language, no cookie."""

import datetime
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from . import feeds, queries

TYPE = "text/calendar; charset=utf-8"
SAFE = ("GET", "HEAD")
EVENT_FILE = "/event.ics"
Pieces = Callable[[], Iterable[bytes]]


class CalendarFront:
    """Answers GET and HEAD of the feed and of single events; all else goes on, a draft to its 404 too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if request.method in SAFE and path.endswith(".ics"):
            response = feed(request) if path == feeds.PATH else single(request, path)
            if response is not None:
                return response
        return self.get_response(request)


def feed(request: HttpRequest) -> HttpResponseBase:
    """The public feed, or 304 at the price of one small query."""
    wanted = feeds.Wanted.read(request.GET)
    at = feeds.version()
    return answer(request, at.tag(wanted.query), at.modified, lambda: feeds.body(wanted, at))


def single(request: HttpRequest, path: str) -> HttpResponseBase | None:
    """One event as a file; None when the path is none of ours or there is no such event in calendars."""
    parts = path.removesuffix(EVENT_FILE).split("/")
    if not path.endswith(EVENT_FILE) or len(parts) != 3 or parts[1] != "events":
        return None
    row = queries.stored_entry(parts[2], request.GET.get("lang"))
    if row is None:
        return None
    response = answer(request, f"{row.digest[:24]}", row.modified, lambda: queries.file_of(row))
    response["Content-Disposition"] = f'attachment; filename="{parts[2]}.ics"'
    return response


def answer(request: HttpRequest, tag: str, modified: datetime.datetime, pieces: Pieces) -> HttpResponseBase:
    """200 with the pieces, or 304 without asking for them (RFC 9110 §13.2.2: If-None-Match wins)."""
    zipped = settings.FEED_GZIP and accepts_gzip(request.headers.get("Accept-Encoding", ""))
    etag = f'W/"{tag}-gzip"' if zipped else f'W/"{tag}"'
    response: HttpResponseBase
    if not_modified(request, etag, modified):
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type=TYPE)
    else:
        body = pieces()
        response = StreamingHttpResponse(feeds.zipped(body) if zipped else body, content_type=TYPE)
    if zipped and response.status_code == 200:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified.timestamp())
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    if settings.FEED_GZIP:
        response["Vary"] = "Accept-Encoding"
    return response


def not_modified(request: HttpRequest, etag: str, modified: datetime.datetime) -> bool:
    """Whether the client has this already; tags are compared weakly (RFC 9110 §8.8.3.2)."""
    if (known := request.headers.get("If-None-Match")) is not None:
        tags = parse_etags(known)
        return "*" in tags or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in tags}
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(modified.timestamp()) <= since


def accepts_gzip(header: str) -> bool:
    """Whether Accept-Encoding names gzip, or anything, with a weight above 0 (RFC 9110 §12.5.3)."""
    weights = {}
    for item in header.lower().split(","):
        name, _semicolon, rest = item.partition(";")
        weight = rest.strip().removeprefix("q=").strip() or "1"
        weights[name.strip()] = weight.replace("0", "").replace(".", "") != ""
    return weights.get("gzip", weights.get("*", False))
