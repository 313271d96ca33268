"""Who calls the API: nobody in particular, or a person by token, with the token's scopes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from events_core.foundation import tokens
from events_core.foundation.refusals import Forbidden, Refusal
from events_core.journal.actors import LINK, Actor

from .models import ApiToken

SEEN_EVERY = datetime.timedelta(minutes=1)


class Unauthenticated(Refusal):
    """No token where one is needed, or a bad one (HTTP 401)."""

    status = 401

    def __init__(self) -> None:
        super().__init__("unauthorized", _("Send a valid token: Authorization: Bearer TOKEN."))


@dataclass(frozen=True)
class Caller:
    """The person behind a call and what their token is for; `person` is anonymous when there is no token."""

    person: Any
    scopes: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        """Who the journal says it was."""
        return self.person.actor if self.person.is_authenticated else Actor(LINK, 0, "API")

    def may(self, permission: str, thing: Any = None) -> bool:
        """Whether the person has the permission on the thing."""
        return bool(self.person.has_perm(permission, thing))


ANYONE = Caller(AnonymousUser())


class Bearer(HttpBearer):
    """`Authorization: Bearer TOKEN`; a bad token is refused even where none is needed."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        if "Authorization" not in request.headers:
            return None
        caller = super().__call__(request)
        if caller is None:
            raise Unauthenticated()
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller of a token that is in force; its last use is noted once a minute."""
        found = ApiToken.objects.select_related("person").filter(digest=tokens.digest(token.strip())).first()
        if found is None or found.revoked_at or not found.person.is_active:
            return None
        now = timezone.now()
        if found.last_used_at is None or now - found.last_used_at > SEEN_EVERY:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        return Caller(found.person, tuple(found.scopes))


def anybody(request: HttpRequest) -> Caller:
    """Lets a call without a token through."""
    return ANYONE


bearer = Bearer()
OPEN = [bearer, anybody]
"""`auth` of what needs no token, but heeds one."""


def caller_of(request: HttpRequest, scope: str) -> Caller:
    """The caller, when they have a token with this scope (or `read` for a GET). Refuses others: 401, 403."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    if not caller.person.is_authenticated:
        raise Unauthenticated()
    wanted = {scope, "read"} if request.method == "GET" else {scope}
    if caller.scopes and not wanted & set(caller.scopes):
        raise Forbidden(_("This token is not for that: it lacks the scope %(scope)s.") % {"scope": scope}, "scope")
    return caller


def reader_of(request: HttpRequest, scope: str) -> Caller:
    """Who reads what is open to all: a token that has neither this scope nor `read` sees what anybody sees."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller if not caller.scopes or {scope, "read"} & set(caller.scopes) else ANYONE
