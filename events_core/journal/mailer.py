"""The way out: one connection to the mail server kept per process, and what the server's answer means.

A mail that the server refuses for good (RFC 5321 §4.2.1: 5yz for the recipient or the content) is not offered again;
what concerns us rather than the mail (sign-in, sender, connection) waits, whatever its code.
"""

import logging
import os
import smtplib
import threading
import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

log = logging.getLogger(__name__)
IDLE = 10.0  # seconds after which a connection that nobody uses is closed
SURE = 1.0  # seconds for which it is taken to be there still
MOST = 100  # mails over one connection: many servers allow no more
WORDS = 300  # characters kept of what a server says
OURS = (530, 534, 535, 538)  # the server wants us to sign in, otherwise: nothing that the recipient could help
TOO_LARGE = 552
NOT_AN_ADDRESS = "not an address"
_OPTIONS = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "TIMEOUT")


class NotAnAddress(Exception):
    """Nobody can have this address."""


class NotTaken(Exception):
    """The way out took no mail, and did not say why."""


class Line:
    """The connection that this process keeps; closed when it is idle, after an error, and when the settings change."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.backend: EmailBackend | None = None
        self.made_for: tuple[object, ...] = ()
        self.used = 0.0
        self.mails = 0

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail; raises what the mail server or the network says."""
        with self.lock:
            backend, is_kept = self._ready()
            try:
                _hand_over(backend, message)
            except smtplib.SMTPSenderRefused as error:
                if not (is_kept and error.smtp_code == 421):  # the server ends a connection that it finds old
                    self._after(error)
                    raise
                self._drop()
                self._fresh(message)
            except BaseException as error:  # SystemExit too, by which a task that takes too long is ended
                self._after(error)
                raise
            self.used = time.monotonic()
            self.mails += 1

    def close(self) -> None:
        """End the connection, if there is one."""
        with self.lock:
            self._drop()

    def _fresh(self, message: EmailMessage) -> None:
        try:
            _hand_over(self._ready()[0], message)
        except BaseException as error:
            self._after(error)
            raise

    def _ready(self) -> tuple[BaseEmailBackend, bool]:
        """A way out, and whether its connection has been used before."""
        wanted = (os.getpid(), *(getattr(settings, f"EMAIL_{name}") for name in _OPTIONS))
        if self.backend and (self.made_for != wanted or self.mails >= MOST or not self._answers()):
            self._drop()
        if self.backend:
            return self.backend, True
        backend = get_connection()
        if isinstance(backend, EmailBackend):
            backend.open()
            self.backend, self.made_for, self.mails, self.used = backend, wanted, 0, time.monotonic()
            threading.Thread(target=self._close_when_idle, args=(backend,), daemon=True).start()
        return backend, False

    def _answers(self) -> bool:
        """Whether the server still listens; not asked within a second."""
        if time.monotonic() - self.used < SURE:
            return True
        try:
            assert self.backend
            assert self.backend.connection
            return bool(self.backend.connection.noop()[0] == 250)
        except (smtplib.SMTPException, OSError):
            return False

    def _after(self, error: BaseException) -> None:
        """A refusal leaves the connection as it was; after everything else its state is unknown."""
        if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
            self._drop()

    def _drop(self) -> None:
        backend, self.backend = self.backend, None
        if backend and backend.connection:
            try:
                if backend.connection.sock:
                    backend.connection.sock.settimeout(2)
                backend.connection.quit()
            except (smtplib.SMTPException, OSError):
                backend.connection.close()
            backend.connection = None

    def _close_when_idle(self, backend: EmailBackend) -> None:
        while self.backend is backend:
            time.sleep(max(0.1, self.used + IDLE - time.monotonic()))
            with self.lock:
                if self.backend is backend and time.monotonic() - self.used >= IDLE:
                    self._drop()


LINE = Line()


def must_be_possible(address: str) -> None:
    """Refuses an address that nobody can have, before any mail server is asked."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAnAddress(NOT_AN_ADDRESS) from error
    if address.lower().endswith(".invalid"):  # RFC 2606 §2
        raise NotAnAddress(NOT_AN_ADDRESS)


def is_final(error: Exception) -> bool:
    """Whether this failure would be the same at the next attempt."""
    if isinstance(error, NotAnAddress):
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_refusal(code) for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return _is_refusal(error.smtp_code)
    return isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == TOO_LARGE


def words(error: Exception) -> str:
    """What the mail server or the network said, in short."""
    if isinstance(error, NotAnAddress):
        return NOT_AN_ADDRESS
    code: int
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return in_short(f"{type(error).__name__}: {error}")
    return in_short(f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}")


def in_short(text: str) -> str:
    """One line of printable characters, as many as are kept."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))[:WORDS]


def _is_refusal(code: int) -> bool:
    return 500 <= code < 600 and code not in OURS


def _hand_over(backend: BaseEmailBackend, message: EmailMessage) -> None:
    if not backend.send_messages([message]):
        raise NotTaken("no mail was taken")
