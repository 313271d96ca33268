"""One POST to an address outside: to the IP address that was checked, with limits, following nothing."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from .addresses import Target, Unreachable, checked, target_of
from .models import MOST_ERROR

TIMEOUT = 10.0  # seconds for each step
DEADLINE = 20.0  # seconds for all of it: who answers a byte at a time holds no worker


@dataclass(frozen=True)
class Answer:
    """What came back; of the body no more than is good for a log."""

    status: int
    text: str


class _Connection(http.client.HTTPConnection):
    """Connects to `ip`, whatever the host's name would lead to now; TLS proves the name."""

    def __init__(self, target: Target, ip: str) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT)
        self.target, self.ip = target, ip

    def connect(self) -> None:
        sock = socket.create_connection((self.ip, self.target.port), TIMEOUT)
        if self.target.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self.target.host)
        self.sock = sock


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """POST the body. Raises OSError, http.client.HTTPException or Unreachable when no answer came."""
    try:
        target = target_of(address)
    except ValueError as error:
        raise Unreachable("not an address") from error
    connection = _Connection(target, checked(target))
    watch = threading.Timer(DEADLINE, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, {"Host": target.host_header, **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_ERROR).decode(errors="replace"))
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """End it from outside."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
