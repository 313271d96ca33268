"""What is written into books, checked: every fault named at its field, nothing cut."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation import intake, money
from events_core.foundation.money import Money
from events_core.network.merging import names
from events_core.network.models import Organisation

from .categories import CATEGORIES
from .models import Contribution

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PERCENTAGE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


class Intake(intake.Intake):
    """What books keep."""

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
        found = names.find(Organisation, slug) if slug and "\x00" not in slug else None
        if found is None and (slug or required):
            text = (
                _("There is none by the name %(slug)s.") % {"slug": slug[:80]} if slug else _("Choose an organization.")
            )
            self.fault(field, "unknown" if slug else "required", text)
        return found
