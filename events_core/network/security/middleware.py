"""What holds on every page for who is signed in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import devices, queries

OPEN = ("/me/security/", "/me/confirm/", "/sign-in/", "/sign-out/", "/demo/sign-in/", "/language/", "/static/", "/api/")
"""What stays open to staff who have yet to set up a second factor; the API knows tokens, not sessions."""
PLAIN = ("/privacy/", "/accessibility/", "/healthz", "/readyz")


class SignedIn:
    """Notes that a device is still in use; leads staff without a second factor to set one up, if it is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            devices.see(request, request.user)
            if not request.path.startswith(OPEN + PLAIN) and queries.lacks_factor(request.user):
                return redirect("network:security")
        return self.get_response(request)
