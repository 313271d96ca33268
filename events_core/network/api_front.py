"""What stands before the API: the caller's language, what may be cached, answers remembered by Idempotency-Key.

A remembered answer is written in the transaction of the act itself: either both are there or neither is, whatever dies
when. Its text is encrypted under the key that the client sent, of which only a hash is kept.
"""

import base64
import datetime
import hashlib
from collections.abc import Callable

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from events_core.foundation import localise, tokens
from events_core.foundation.api import problem

from .models import ApiToken, RememberedAnswer

PREFIX = "/api/v1/"
KEEP = datetime.timedelta(hours=24)
HEADERS = ("Content-Type", "Location", "ETag", "Retry-After")


class ApiFront:
    """Middleware for everything under `/api/v1/`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        _use_language(request)
        if request.method == "POST" and "Idempotency-Key" in request.headers:
            response = self._once(request)
        else:
            response = self.get_response(request)
        if response.status_code == 405:
            allowed = response.get("Allow", "")
            response = problem(405, "method", _("This address does not take that method."))
            response["Allow"] = allowed
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        is_public = request.method in ("GET", "HEAD") and "Authorization" not in request.headers
        response["Cache-Control"] = "no-cache" if is_public else "private, no-store"
        return response

    def _once(self, request: HttpRequest) -> HttpResponse:
        key = request.headers["Idempotency-Key"]
        if not 1 <= len(key) <= 200:
            return _wrong_key("length", _("The Idempotency-Key must have 1 to 200 characters."))
        try:
            digest = hashlib.sha256(request.body).hexdigest()
        except (RequestDataTooBig, UnreadablePostError):  # nothing to remember: it is refused anyway
            return self.get_response(request)
        place = {"caller": _caller(request), "path": tokens.digest(request.path_info), "key": tokens.digest(key)}
        RememberedAnswer.objects.filter(**place, at__lt=timezone.now() - KEEP).delete()
        try:
            with transaction.atomic():
                known = RememberedAnswer.objects.filter(**place).first()
                return _replay(known, digest, key) if known else self._answer(request, place, digest, key)
        except IntegrityError:  # the same request was being answered at the same moment
            known = RememberedAnswer.objects.get(**place)
            return _replay(known, digest, key)

    def _answer(self, request: HttpRequest, place: dict[str, str], digest: str, key: str) -> HttpResponse:
        row = RememberedAnswer.objects.create(**place, body_digest=digest)
        response = self.get_response(request)
        if response.status_code in (401, 429) or response.status_code >= 500:
            transaction.set_rollback(True)
            return response
        row.status = response.status_code
        row.headers = {name: response[name] for name in HEADERS if name in response}
        row.body = _cipher(key).encrypt(response.content)
        row.save()
        return response


def forget_answers() -> int:
    """Erase answers older than 24 hours; how many."""
    return RememberedAnswer.objects.filter(at__lt=timezone.now() - KEEP).delete()[0]


def _replay(known: RememberedAnswer, digest: str, key: str) -> HttpResponse:
    if known.body_digest != digest:
        return _wrong_key("key_reused", _("This Idempotency-Key was used with another body. Take a new key."))
    response = HttpResponse(_cipher(key).decrypt(bytes(known.body)), status=known.status)
    for name, value in known.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response


def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{settings.LINK_KEY}·{key}".encode()).digest()))


def _caller(request: HttpRequest) -> str:
    token = request.headers.get("Authorization")
    return tokens.digest(token if token else f"anyone {request.META.get('REMOTE_ADDR', '')}")


def _wrong_key(code: str, message: str) -> HttpResponse:
    error = {"field": "Idempotency-Key", "code": code, "message": message}
    return problem(422, code, message, errors=[error])


def _use_language(request: HttpRequest) -> None:
    """The first of Accept-Language that is one of the six, then that of the token's person, then English."""
    ranked = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    asked = [tag for tag, quality in ranked if quality > 0]
    language = next(filter(None, map(localise.normalise_language, asked)), None) or _language_of_person(request)
    translation.activate(language or settings.LANGUAGE_CODE)


def _language_of_person(request: HttpRequest) -> str | None:
    token = request.headers.get("Authorization", "").partition(" ")[2].strip()
    found = ApiToken.objects.filter(digest=tokens.digest(token), revoked_at=None) if token else ApiToken.objects.none()
    return found.values_list("person__language", flat=True).first()
