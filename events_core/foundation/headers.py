"""What every answer tells browsers and caches, as one table, and the middleware that sees to it.

It stands before everything else, so that nothing leaves without: not a calendar file, not a static file, not the page
of an error that was raised half way.
"""

from collections.abc import Callable, Mapping

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

OFF = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
NO_DEVICES = ", ".join(f"{name}=()" for name in OFF)
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PRIVATE = "private, no-store"

EVERY: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would send forms with `Origin: null`, which CSRF refuses
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": NO_DEVICES,
}
"""Of every answer, unless it says otherwise itself."""

KINDS: Mapping[str, Mapping[str, str]] = {
    "page": {"Cache-Control": "no-cache"},
    "own page": {"Cache-Control": PRIVATE},
    "link": {"Cache-Control": PRIVATE, "X-Robots-Tag": "noindex, nofollow"},
    "static": {"Content-Security-Policy": NOTHING},
    "data": {"Content-Security-Policy": NOTHING},
    "own data": {"Content-Security-Policy": NOTHING, "Cache-Control": PRIVATE},
}
"""Of each kind besides. A page's Content-Security-Policy is that of the settings (`csp`)."""

FIRM = ("link", "Cache-Control"), ("link", "X-Robots-Tag")
"""What no view of a page says otherwise."""

WAIT = {429: "60", 503: "120"}
"""Seconds after which to try again, where the answer does not know better."""
PAGES = ("text/html", "application/xhtml+xml", "application/pdf")
"""What a browser opens as a document; PDF viewers are documents of the browser's own."""


class Headers:
    """Gives every answer what the table says of its kind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind, is_page = kind_of(request, response), type_of(response) == "text/html"
        for name, value in EVERY.items():
            response.headers.setdefault(name, value)
        for name, value in KINDS[kind].items():
            if name == "Content-Security-Policy":
                response.headers[name] = own_policy(response) or value
            elif (kind, name) in FIRM and is_page:
                response.headers[name] = value
            else:
                response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}")
        if response.status_code in WAIT:
            response.headers.setdefault("Retry-After", WAIT[response.status_code])
        if is_page:
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response


def kind_of(request: HttpRequest, response: HttpResponseBase) -> str:
    """Which row of the table it is: by its address, by what it is, and by whether it may be somebody's own."""
    if request.path_info.startswith(settings.STATIC_URL) and response.status_code < 400:
        return "static"
    found = getattr(request, "resolver_match", None)
    if found is not None and "secret" in found.kwargs:
        return "link"
    is_own = settings.SESSION_COOKIE_NAME in request.COOKIES
    if type_of(response) in PAGES or response.status_code in (301, 302):
        return "own page" if is_own else "page"
    return "own data" if is_own else "data"


def type_of(response: HttpResponseBase) -> str:
    """The media type, without its parameters."""
    return response.get("Content-Type", "").partition(";")[0].strip().lower()


def own_policy(response: HttpResponseBase) -> str:
    """The policy that a view gave its answer itself, other than that of all pages; "" when it gave none."""
    said = response.get("Content-Security-Policy", "")
    return "" if said == build_policy() else said
