"""Values on their way in, checked one by one: every fault named at its field, nothing cut."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from . import localise
from .refusals import FieldError, Invalid
from .texts import fault_of, normalise
from .typeset import gate

NAME, ADDRESS, LINE = 200, 254, 300
MOST_PEOPLE = 100_000


class Intake:
    """Collects what is wrong; `done` refuses with all of it (422). Floors add the kinds of values that they know."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fault(self, field: str, code: str, message: str) -> None:
        """Note one fault."""
        self.errors.append(FieldError(field, code, message))

    def done(self) -> None:
        """Refuses with every fault."""
        if self.errors:
            raise Invalid(*self.errors)

    def text(self, field: str, value: Any, limit: int = LINE, *, required: str = "", line: bool = True) -> str:
        """A printable text."""
        text = normalise(str(value or ""))
        wrong = fault_of(text, limit, line=line)
        if wrong:
            self.fault(field, *wrong)
        elif required and not text:
            self.fault(field, "required", required)
        return text

    def name(self, field: str, value: Any, *, required: str = "") -> str:
        """A name that papers will print."""
        text = self.text(field, value, NAME, required=required)
        if text and (missing := gate.printable(text)):
            self.fault(field, "missing_glyph", gate.message_for(missing))
        return text

    def email(self, field: str, value: Any) -> str:
        """A mail address, or ""."""
        text = self.text(field, value, ADDRESS)
        try:
            if text:
                EmailValidator()(text)
        except ValidationError:
            self.fault(field, "invalid", _("Enter an email address with an @ sign, such as name@city.example."))
        return text

    def language(self, field: str, value: Any) -> str:
        """One of the six languages, or ""."""
        code = localise.normalise_language(str(value)) if value else ""
        if code is None:
            self.fault(field, "unknown_language", _("Choose one of the six languages."))
        return code or ""

    def number(self, field: str, value: Any) -> int | None:
        """A number of people, or None."""
        if value is not None and (isinstance(value, bool) or not 1 <= value <= MOST_PEOPLE):
            self.fault(field, "range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST_PEOPLE})
        return value
