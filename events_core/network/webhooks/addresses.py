"""Which addresses may be called: https on the open internet, never a machine behind our own doors."""

import ipaddress
import queue
import re
import socket
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import normalise

from .models import MOST_ADDRESS

_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_TRANSLATED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
PORTS = {"https": 443, "http": 80}
PATIENCE = 3.0  # seconds for name servers, which are as slow as whoever has the name wants them to be


class Unreachable(Exception):
    """The address cannot, or must not, be called; the text says why."""


@dataclass(frozen=True)
class Target:
    """An address taken apart; `path` is what is asked of the host, the query included."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The `Host` that the receiver expects."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(address: str) -> Target:
    """The parts of an address. ValueError for what is none: no scheme of ours, no host, a name and password in it."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc or not _PRINTABLE.fullmatch(address):
        raise ValueError(address)
    host = parts.hostname if parts.hostname.isascii() else ""
    if not host or host.endswith("."):
        raise ValueError(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, parts.port or PORTS[parts.scheme], path)


def clean(address: object) -> str:
    """An address that may become a webhook's. Refuses (422) others at the field `address`.

    A host that no name server knows is taken: its owner may not have set it up yet, and every sending looks again.
    Within a transaction names are not looked up: others' name servers would decide how long its locks are held.
    """
    text = normalise(str(address or ""))
    if not text:
        raise _wrong("required", _("Enter the address that is to get the news."))
    if len(text) > MOST_ADDRESS:
        raise _wrong("too_long", _("The address must have %(most)d characters or fewer.") % {"most": MOST_ADDRESS})
    try:
        target = target_of(text)
        if target.port == 0:
            raise ValueError(text)
    except ValueError as error:
        raise _wrong("invalid", _("Enter a web address that begins with https://")) from error
    if target.scheme != "https" and not settings.WEBHOOKS_ALLOW_PRIVATE:
        raise _wrong(
            "not_https", _("Enter a web address that begins with https://, so that nobody reads the news on its way.")
        )
    try:
        found = resolve(target, names=not connection.in_atomic_block)
    except OSError:
        found = []
    if found and not may_call(found):
        raise _wrong("private", _("This address lies within a private network, to which nothing is sent from here."))
    return text


def resolve(target: Target, *, names: bool = True) -> list[str]:
    """The IP addresses of the host, in the order of preference; without `names` only of a host that is one itself.

    OSError when there is none, or the name servers take too long.
    """
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            flags = 0 if names else socket.AI_NUMERICHOST
            answers.put(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM, flags=flags))
        except (OSError, UnicodeError) as error:  # the latter of a label that is empty or too long
            answers.put(OSError(str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        rows = answers.get(timeout=PATIENCE)
    except queue.Empty:
        raise OSError("the name servers do not answer in time") from None
    if isinstance(rows, OSError):
        raise rows
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def checked(target: Target) -> str:
    """The IP address to connect to, looked at now. Raises Unreachable when any of the host's may not be called.

    What is connected to is this very address: a name server that answers differently a moment later changes nothing.
    """
    if target.scheme != "https" and not settings.WEBHOOKS_ALLOW_PRIVATE:
        raise Unreachable("not https")
    try:
        found = resolve(target)
    except OSError as error:
        raise Unreachable(f"no such host: {error}") from error
    if not may_call(found):
        raise Unreachable("the host lies within a private network")
    return found[0]


def may_call(found: list[str]) -> bool:
    """Whether every one of these IP addresses is public (or private ones are allowed, for trials and tests)."""
    return bool(found) and (settings.WEBHOOKS_ALLOW_PRIVATE or all(map(is_public, found)))


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the open internet; those that wrap another are not asked into what."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in net for net in _TRANSLATED) or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_unspecified


def _wrong(code: str, message: str) -> Invalid:
    return Invalid(FieldError("address", code, message))
