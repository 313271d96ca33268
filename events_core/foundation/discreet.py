"""What a log must not hold: the secrets of personal links, whose addresses stand in messages about requests."""

import logging
import re

# A slash before it may be encoded, as in the address of a page to come back to.
_SECRET = re.compile(r"(?:(?<=%2F)|(?<=%2f)|(?<![A-Za-z0-9_-]))[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


class Discreet(logging.Filter):
    """Puts three dots in the place of whatever has the shape of a secret (43 characters of base64url)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        if isinstance(record.args, tuple):
            record.args = tuple(_SECRET.sub("…", arg) if isinstance(arg, str) else arg for arg in record.args)
        if isinstance(record.msg, str):
            record.msg = _SECRET.sub("…", record.msg)
        return True
