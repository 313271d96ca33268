"""What is written into books, checked: every fault named at its field, nothing cut."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from events_core.foundation import localise, money
from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, normalise
from events_core.foundation.typeset import gate
from events_core.network.models import Organisation

from .categories import CATEGORIES
from .models import Contribution

MOST_PEOPLE = 100_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PERCENTAGE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class Intake:
    """Values on their way in; faults are collected, `done` refuses with all of them (422)."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fault(self, field: str, code: str, message: str) -> None:
        """Note one fault."""
        self.errors.append(FieldError(field, code, message))

    def done(self) -> None:
        """Refuses with every fault."""
        if self.errors:
            raise Invalid(*self.errors)

    def text(self, field: str, value: Any, limit: int, *, required: str = "", line: bool = True) -> str:
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
        text = self.text(field, value, 200, required=required)
        if text and (missing := gate.printable(text)):
            self.fault(field, "missing_glyph", gate.message_for(missing))
        return text

    def email(self, field: str, value: Any) -> str:
        """A mail address, or ""."""
        text = self.text(field, value, 254)
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

    def money(self, field: str, value: Any, *, required: bool = True) -> Money | None:
        """An amount above zero, given as money or as `{"amount", "currency"}`; None when nothing is given."""
        if value is None and not required:
            return None
        given = value.body if isinstance(value, Money) else value
        found, wrong = money.read(given) if isinstance(given, Mapping) else (None, ("required", _("This is required.")))
        if found is not None and found.amount == 0:
            found, wrong = None, ("zero", _("Enter an amount above zero."))
        if wrong:
            self.fault(field, *wrong)
        return found

    def choice(self, field: str, value: Any, known: Any) -> str:
        """One of some words."""
        if value not in known:
            self.fault(field, "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(known)})
        return str(value or "")

    def category(self, field: str, value: Any) -> str:
        """What a cost is for."""
        return self.choice(field, value or "other", CATEGORIES)

    def form(self, field: str, value: Any) -> str:
        """In which form something is given."""
        return self.choice(field, value, Contribution.Form.values)

    def number(self, field: str, value: Any) -> int | None:
        """A number of people, or None."""
        if value is not None and (isinstance(value, bool) or not 1 <= value <= MOST_PEOPLE):
            self.fault(field, "range", _("Enter a whole number from 1 to %(most)d.") % {"most": MOST_PEOPLE})
        return value

    def percentage(self, field: str, value: Any) -> Decimal | None:
        """A share of the whole, above 0 and at most 100, with two decimals."""
        text = str(value if value is not None else "").strip()
        try:
            share = Decimal(text) if _PERCENTAGE.fullmatch(text) else None
        except InvalidOperation:
            share = None
        if share is None or not 0 < share <= 100:
            self.fault(field, "percentage", _("Enter a percentage above 0 and up to 100, such as 25 or 12.5."))
            return None
        return share

    def day(self, field: str, value: Any, *, latest: datetime.date | None = None) -> datetime.date | None:
        """A day in ISO 8601 and not after `latest`, or None."""
        found: datetime.date | None = value if isinstance(value, datetime.date) else None
        if found is None and value:
            try:
                found = datetime.date.fromisoformat(str(value)) if _DAY.fullmatch(str(value)) else None
            except ValueError:
                found = None
            if found is None:
                self.fault(field, "day", _("Write the day as 2027-03-01."))
        if found and not 1990 <= found.year <= 2200:
            self.fault(field, "range", _("This value does not fit here."))
            return None
        if found and latest and found > latest:
            self.fault(field, "future", _("Choose a day that is not in the future."))
        return found

    def organisation(self, field: str, value: Any, *, required: bool = True) -> Organisation | None:
        """An organisation on record, itself or by its slug."""
        if isinstance(value, Organisation):
            return value
        slug = str(value or "")
        found = Organisation.objects.filter(slug=slug).first() if slug and "\x00" not in slug else None
        if found is None and (slug or required):
            text = (
                _("There is none by the name %(slug)s.") % {"slug": slug[:80]} if slug else _("Choose an organization.")
            )
            self.fault(field, "unknown" if slug else "required", text)
        return found
