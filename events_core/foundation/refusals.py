"""One family of refusals: actions raise them, one middleware and one API handler turn them into answers."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Blocker:
    """One thing that stands in the way of a move; `code` is for programs, `message` for people.

    `about` names in a word what it is about, `url` is the page where it can be removed.
    """

    code: str
    message: str
    about: str = ""
    url: str = ""


@dataclass(frozen=True)
class FieldError:
    """One wrong answer; `field` is the input's name, or "" for the whole."""

    field: str
    code: str
    message: str


class Refusal(Exception):
    """Base of the family; `code` is stable, `message` is a sentence in the reader's language."""

    status = 400

    def __init__(self, code: str, message: str) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message


class Refused(Refusal):
    """The state of the world says no (HTTP 409)."""

    status = 409

    def __init__(self, code: str, message: str, blockers: Iterable[Blocker] = ()) -> None:
        super().__init__(code, message)
        self.blockers = tuple(blockers)


class Forbidden(Refusal):
    """The thing is visible, but this part or act is not yours (HTTP 403)."""

    status = 403

    def __init__(self, message: str, code: str = "forbidden") -> None:
        super().__init__(code, message)


class Missing(Refusal):
    """There is no such thing, or none that you may see (HTTP 404)."""

    status = 404

    def __init__(self, message: str, code: str = "not_found") -> None:
        super().__init__(code, message)


class Stale(Refusal):
    """Somebody changed the thing since it was read (HTTP 412, RFC 9110 §13.1.1)."""

    status = 412

    def __init__(self, message: str, code: str = "stale") -> None:
        super().__init__(code, message)


class TooMany(Refusal):
    """Asked too often (HTTP 429); `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str, retry_after: int = 60, code: str = "too_many") -> None:
        super().__init__(code, message)
        self.retry_after = retry_after

    @property
    def minutes(self) -> int:
        """How many whole minutes to wait, at least one."""
        return max(1, -(-self.retry_after // 60))


class Invalid(Refusal):
    """Bad input (HTTP 422); each error names its field."""

    status = 422

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("invalid", "; ".join(str(error.message) for error in errors))
        self.errors = errors
