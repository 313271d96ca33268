"""What a city is asked for, checked: every fault named at its field."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, normalise

ASKS = (
    "venue", "interpretation", "local_transport", "catering", "travel", "accommodation", "materials", "experts",
    "staff_time", "guide", "other",
)  # fmt: skip
FIELDS = ("contact", "visitors", "asks", "sites", "reply_by", "message")
LINE, TEXT = 300, 5_000
MOST_SITES = 50
MOST_VISITORS = 100_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Fault = tuple[str, str] | None


def asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept, without what is empty. Refuses with every fault (422)."""
    values, errors = {}, []
    for field in FIELDS:
        value = given.get(field)
        if value in (None, "", [], {}):
            continue
        values[field], faults = CHECKS[field](value)
        errors += [FieldError(f"{field}.{part}" if part else field, *fault) for part, fault in faults.items() if fault]
    if errors:
        raise Invalid(*errors)
    return values


def _contact(value: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Fault]]:
    texts = {name: normalise(str(value[name])) for name in ("name", "email", "language") if value.get(name)}
    faults = {name: fault_of(text, 254 if name == "email" else 200, line=True) for name, text in texts.items()}
    if "email" in texts and not faults["email"]:
        faults["email"] = _no_email(texts["email"])
    if "language" in texts and not faults["language"]:
        code = localise.normalise_language(texts["language"])
        faults["language"] = None if code else ("unknown_language", _("Choose one of the six languages."))
        texts["language"] = code or ""
    return texts, faults


def _no_email(text: str) -> Fault:
    try:
        EmailValidator()(text)
    except ValidationError:
        return "invalid", _("Enter an email address with an @ sign, such as name@city.example.")
    return None


def _visitors(value: int) -> tuple[int, dict[str, Fault]]:
    fits = 1 <= value <= MOST_VISITORS
    fault = ("range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST_VISITORS})
    return value, {"": None if fits else fault}


def _asks(value: list[str]) -> tuple[list[str], dict[str, Fault]]:
    fault = ("unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(ASKS)})
    return list(dict.fromkeys(value)), {"": None if set(value) <= set(ASKS) else fault}


def _sites(value: list[str]) -> tuple[list[str], dict[str, Fault]]:
    if len(value) > MOST_SITES:
        return [], {"": ("too_many", _("Name at most %(most)d.") % {"most": MOST_SITES})}
    texts = [normalise(text) for text in value]
    return [text for text in texts if text], {str(n): fault_of(text, LINE, line=True) for n, text in enumerate(texts)}


def _reply_by(value: str) -> tuple[str, dict[str, Fault]]:
    try:
        fits = bool(_DAY.fullmatch(value)) and bool(datetime.date.fromisoformat(value))
    except ValueError:
        fits = False
    return value, {"": None if fits else ("day", _("Write the day as 2027-03-01."))}


def _message(value: str) -> tuple[str, dict[str, Fault]]:
    text = normalise(value)
    return text, {"": fault_of(text, TEXT, line=False)}


CHECKS: dict[str, Any] = {
    "contact": _contact,
    "visitors": _visitors,
    "asks": _asks,
    "sites": _sites,
    "reply_by": _reply_by,
    "message": _message,
}
