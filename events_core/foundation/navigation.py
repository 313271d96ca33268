"""The head and foot of every page: the main links and the languages under their own names."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = (
    ("en", "en", "English"),
    ("zh-hans", "zh-Hans", "简体中文"),
    ("ja", "ja", "日本語"),
    ("ko", "ko", "한국어"),
    ("mn", "mn", "Монгол"),
    ("ru", "ru", "Русский"),
)
TAGS = {code: tag for code, tag, _name in LANGUAGES}
ENDONYMS = {code: name for code, _tag, name in LANGUAGES}

PUBLIC = (
    ("/", _("Events")),
    ("/trainings/", _("Trainings")),
    ("/verify/", _("Certificates")),
    ("/search/", _("Search")),
)
DESK = ("/desk/", _("Workspace"))
MINE = ("/me/", _("My events"))
SIGN_IN = ("/sign-in/", _("Sign in"))

# Where a page belongs, by the first part of its address.
_PLACES = {
    "": "/", "events": "/", "calendars": "/", "cities": "/", "organisations": "/",
    "trainings": "/trainings/", "match": "/trainings/", "survey": "/trainings/",
    "verify": "/verify/", "V": "/verify/", "search": "/search/",
    "desk": "/desk/", "me": "/me/", "r": "/me/", "sign-in": "/sign-in/",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A link of the main navigation; `current` is "" or the value of `aria-current`; `end` stands at the far side."""

    url: str
    label: str | Promise
    current: str = ""
    end: bool = False


@dataclass(frozen=True)
class LanguageLink:
    """A language of the menu under its own name, with the address that switches to it and comes back here."""

    code: str
    tag: str
    name: str
    url: str
    current: bool


def main_links(request: HttpRequest) -> list[Link]:
    """Events, trainings and certificates for everyone, then the person's own pages or the way in."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        own = [SIGN_IN]
    elif person.is_active and person.has_perm("programme.use_desk"):
        own = [DESK, MINE]
    else:
        own = [MINE]
    here = _PLACES.get(request.path.split("/")[1] if "/" in request.path else "", "")
    links = [Link(url, label, _current(request, url, here)) for url, label in PUBLIC]
    return links + [Link(url, label, _current(request, url, here), end=not n) for n, (url, label) in enumerate(own)]


def _current(request: HttpRequest, url: str, here: str) -> str:
    if request.path == url:
        return "page"
    return "true" if url == here else ""


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """The six languages, each with a link that comes back to this page."""
    active = get_language()
    back = urlencode({"next": request.get_full_path()})
    return [LanguageLink(code, tag, name, f"/language/{code}/?{back}", code == active) for code, tag, name in LANGUAGES]
