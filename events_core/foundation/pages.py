"""Short pages about the service, and what browsers and crawlers ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

ROBOTS = """User-agent: *
Allow: /feeds/events.ics
Allow: /feeds/news.atom
Allow: /trainings/requests/new/
Disallow: /api/
Disallow: /cohost/
Disallow: /demo/
Disallow: /desk/
Disallow: /language/
Disallow: /match/
Disallow: /me/
Disallow: /offline/
Disallow: /pledge/
Disallow: /r/
Disallow: /search/
Disallow: /sign-in/
Disallow: /survey/
Disallow: /trainings/requests/
Disallow: /trainings/still/
Disallow: /feeds/my/
"""


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we follow, what does not work yet, whom to tell."""
    return render(request, "pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and how long."""
    return render(request, "pages/privacy.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may fetch (RFC 9309): public pages and feeds, nothing personal."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the icon is, for programs that do not read the page."""
    return redirect(static("img/brand.svg"), permanent=True)
