"""What a log must not hold: the secrets of personal links, whose addresses stand in messages, and mail addresses."""

import logging
import re

# A slash before it may be encoded, as in the address of a page to come back to.
_SECRET = re.compile(r"(?:(?<=%2F)|(?<=%2f)|(?<![A-Za-z0-9_-]))[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_ADDRESS = re.compile(r"[^\s\"'<>()=:,;\[\]{}|/\\]{1,64}(?:@|%40)[^\s\"'<>()=:,;\[\]{}|/\\@]{1,255}")


def discreet(text: str) -> str:
    """The text with three dots in place of what looks like a secret (43 characters of base64url) or an address."""
    text = _SECRET.sub("…", text)
    return _ADDRESS.sub("…", text) if "@" in text or "%40" in text else text


class Discreet(logging.Filter):
    """Has nothing of that shape in the words of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        if isinstance(record.args, tuple):
            record.args = tuple(discreet(arg) if isinstance(arg, str) else arg for arg in record.args)
        if isinstance(record.msg, str):
            record.msg = discreet(record.msg)
        return True
