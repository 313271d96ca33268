"""What a browser shows when it has no connection: a page in each language, kept by a service worker of our own.

The worker keeps these pages and what they are drawn with, nothing else, and steps in only when opening a page fails.
"""

import functools
import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_safe

from .navigation import LANGUAGES, TAGS

DRAWN_WITH = ("css/tokens.css", "css/components.css", "img/brand.svg", "js/site.js", "django_htmx/htmx-2.min.js")
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page, in the language of the address (`?lang=ja`) or the reader's; it knows nobody."""
    code = request.GET.get("lang", "")
    if code not in TAGS:
        code = translation.get_language() or settings.LANGUAGE_CODE
    return HttpResponse(drawn(code), headers={"Content-Language": code, "X-Robots-Tag": "noindex"})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: what this release keeps, then the code. It acts for the whole site."""
    body = (
        f"self.OFFLINE = {json.dumps(kept(), sort_keys=True)};\nimportScripts({json.dumps(static('js/offline.js'))});\n"
    )
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = POLICY
    return response


@functools.cache
def kept() -> dict[str, object]:
    """What is kept, under a name that changes when any of it does."""
    pages = {tag: f"/offline/?lang={code}" for code, tag, _name in LANGUAGES}
    files = [static(name) for name in DRAWN_WITH]
    texts = [drawn(code) for code in TAGS]
    digest = hashlib.sha256(json.dumps([pages, files, texts]).encode()).hexdigest()
    return {"name": f"offline-{digest[:16]}", "pages": pages, "files": files}


def drawn(code: str) -> str:
    """The page in one language: without a person, a menu or a link that depends on where it is shown."""
    with translation.override(code):
        return render_to_string("pages/offline.html", {"DEMO": settings.DEMO})
