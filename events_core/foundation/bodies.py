"""Reading the body of an API call: JSON (RFC 8259) in UTF-8, of sensible depth, without what no database keeps."""

import json
import re
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from .refusals import FieldError, Invalid

DEEPEST = 20
UNKEPT = re.compile(r"[\x00\ud800-\udfff]")


class CarefulParser(Parser):
    """Refuses (422) what is not JSON, `NaN` and `Infinity`, endless nesting, NUL and lone surrogates in any text."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body's value, whatever its type."""
        try:
            value = json.loads(request.body.decode(), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise malformed() from error
        look_through(value)
        return cast(dict[str, Any], value)


def malformed() -> Invalid:
    """The refusal of a body that is not JSON."""
    return Invalid(FieldError("", "malformed", _("The body is not JSON that can be read.")))


def look_through(value: Any) -> None:
    """Refuses (422) texts and names that no database keeps, at their place, and nesting beyond `DEEPEST` levels."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    while waiting:
        found, place = waiting.pop()
        if len(place) > DEEPEST:
            raise Invalid(FieldError(place[0], "too_deep", _("This is nested too deeply.")))
        if isinstance(found, str) and (bad := UNKEPT.search(found)):
            raise Invalid(unkept(bad.group(), place))
        if isinstance(found, dict):
            for name, inside in found.items():
                waiting += [(name, (*place, UNKEPT.sub("?", name))), (inside, (*place, name))]
        elif isinstance(found, list):
            waiting += [(inside, (*place, str(number))) for number, inside in enumerate(found)]


def unkept(character: str, place: tuple[str, ...]) -> FieldError:
    """The fault of a character that no database keeps."""
    text = _("Remove the character that does not print (%(code)s).") % {"code": f"U+{ord(character):04X}"}
    return FieldError(".".join(place), "unprintable", text)


def _no_number(name: str) -> None:
    raise ValueError(name)
