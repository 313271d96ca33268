"""What is asked of a city and what it answers, checked: every fault named at its field, nothing cut."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation import intake, money

from .terms import ASKS, Asked, Contact, InKind, Period, Terms, VisitSite

TEXT = 5_000
MOST_SITES, MOST_IN_KIND, MOST_DATES = 50, 50, 10
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Fault = tuple[str, str] | None
ASKED = ("contact", "visitors", "group", "asks", "sites", "languages", "reply_by", "message", "candidates")


class Intake(intake.Intake):
    """Values on their way in; `wrong` collects what is wrong, `done` refuses with all of it (422)."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__()
        self.given = given

    def wrong(self, field: str, found: Fault) -> None:
        """Note what is wrong, if anything is."""
        if found:
            self.fault(field, *found)

    def day(self, field: str, value: Any) -> datetime.date | None:
        """A day in ISO 8601, or None."""
        if not value or isinstance(value, datetime.date):
            return value or None
        try:
            if _DAY.fullmatch(str(value)) and 2 <= (found := datetime.date.fromisoformat(str(value))).year <= 9998:
                return found
        except ValueError:
            pass
        self.wrong(field, ("day", _("Write the day as 2027-03-01.")))
        return None

    def rows(self, field: str, values: Any, most: int) -> Sequence[Any]:
        """At most so many."""
        if len(values or ()) > most:
            self.wrong(field, ("too_many", _("Name at most %(most)d.") % {"most": most}))
            return ()
        return values or ()

    def period(self, field: str, starts: Any, ends: Any) -> Period | None:
        """From one instant to a later one; None when neither is given."""
        if starts is None and ends is None:
            return None
        prefix = f"{field}." if field else ""
        for name, value in (("starts_at", starts), ("ends_at", ends)):
            if value is None:
                self.wrong(f"{prefix}{name}", ("required", _("This is required.")))
            elif not 1900 <= value.year <= 2200:
                self.wrong(f"{prefix}{name}", ("range", _("This value does not fit here.")))
        if starts is None or ends is None:
            return None
        if ends < starts:
            self.wrong(f"{prefix}ends_at", ("order", _("The end must come after the start.")))
        return starts, ends

    def contact(self, field: str, value: Mapping[str, Any] | None) -> Contact:
        """Whom to call."""
        given = value or {}
        return Contact(
            self.name(f"{field}.name", given.get("name")),
            self.text(f"{field}.phone", given.get("phone"), 60),
            self.email(f"{field}.email", given.get("email")),
        )


class AskedIntake(Intake):
    """What is asked of a city, whom it is asked, and by when it should answer; only what was given."""

    def clean(self) -> dict[str, Any]:
        """`asked`, `contact_name`, `contact_email`, `contact_language`, `reply_by` as far as they were given."""
        given = self.given
        values: dict[str, Any] = {}
        if "contact" in given:
            contact = given["contact"] or {}
            values["contact_name"] = self.text("contact.name", contact.get("name"), 200)
            values["contact_email"] = self.email("contact.email", contact.get("email"))
            values["contact_language"] = self.language("contact.language", contact.get("language"))
        if "reply_by" in given:
            values["reply_by"] = self.day("reply_by", given["reply_by"])
        if given.keys() & set(ASKED) - {"contact", "reply_by"}:
            values["asked"] = self._asked()
        self.done()
        return values

    def _asked(self) -> Asked:
        given = self.given
        asks = list(dict.fromkeys(given.get("asks") or ()))
        if not set(asks) <= set(ASKS):
            self.wrong("asks", ("unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(ASKS)}))
        sites = [
            self.text(f"sites.{n}", text) for n, text in enumerate(self.rows("sites", given.get("sites"), MOST_SITES))
        ]
        languages = [self.language("languages", tag) for tag in self.rows("languages", given.get("languages"), 20)]
        candidates = [
            self.period(f"candidates.{n}", one.get("starts_at"), one.get("ends_at"))
            for n, one in enumerate(self.rows("candidates", given.get("candidates"), MOST_DATES))
        ]
        return Asked(
            visitors=self.number("visitors", given.get("visitors")),
            group=self.text("group", given.get("group"), 500, line=False),
            asks=tuple(asks),
            sites=tuple(filter(None, sites)),
            languages=tuple(dict.fromkeys(filter(None, languages))),
            message=self.text("message", given.get("message"), TEXT, line=False),
            candidates=tuple(filter(None, candidates)),
        )


class TermsIntake(Intake):
    """A city's answer; somebody must say who answers."""

    def clean(self, *, proposal: bool = False) -> Terms:
        """The terms. Refuses with every fault; a `proposal` that changes nothing."""
        given = self.given
        sites = self.rows("sites", given.get("sites"), MOST_SITES)
        in_kind = self.rows("in_kind", given.get("in_kind"), MOST_IN_KIND)
        terms = Terms(
            name=self.name("name", given.get("name"), required=_("Say who answers for the city.")),
            position=self.text("position", given.get("position"), 200),
            on_the_day=self.contact("on_the_day", given.get("on_the_day")),
            sites=tuple(self._site(f"sites.{n}", one) for n, one in enumerate(sites)),
            in_kind=tuple(self._in_kind(f"in_kind.{n}", one) for n, one in enumerate(in_kind)),
            visitors_list_by=self.day("visitors_list_by", given.get("visitors_list_by")),
            message=self.text("message", given.get("message"), TEXT, line=False),
            capacity=self.number("capacity", given.get("capacity")),
            dates=self.period("", given.get("starts_at"), given.get("ends_at")) if proposal else None,
            also=tuple(filter(None, self._also())) if proposal else (),
        )
        if proposal and not (terms.dates or terms.sites or terms.capacity or terms.message) and not self.errors:
            self.wrong(
                "",
                (
                    "no_change",
                    _("Say what should be different: dates, sites, the number of visitors, or in your words."),
                ),
            )
        self.done()
        return terms

    def _also(self) -> list[Period | None]:
        return [
            self.period(f"also.{n}", one.get("starts_at"), one.get("ends_at"))
            for n, one in enumerate(self.rows("also", self.given.get("also"), MOST_DATES))
        ]

    def _site(self, field: str, given: Mapping[str, Any]) -> VisitSite:
        name = self.text(f"{field}.name", given.get("name"))
        if not name:
            self.wrong(f"{field}.name", ("required", _("Write the name of the site.")))
        latitude = self._degrees(f"{field}.latitude", given.get("latitude"), 90)
        longitude = self._degrees(f"{field}.longitude", given.get("longitude"), 180)
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            missing = "longitude" if given.get("longitude") is None else "latitude"
            self.wrong(f"{field}.{missing}", ("required", _("Give both latitude and longitude, or neither.")))
        slot = self.period(field, given.get("starts_at"), given.get("ends_at")) or (None, None)
        return VisitSite(
            name=name,
            address=self.text(f"{field}.address", given.get("address"), 500),
            latitude=latitude,
            longitude=longitude,
            starts_at=slot[0],
            ends_at=slot[1],
            limit=self.number(f"{field}.limit", given.get("limit")),
            papers=self.text(f"{field}.papers", given.get("papers"), 500, line=False),
            safety=self.text(f"{field}.safety", given.get("safety"), 2_000, line=False),
            contact=self.contact(f"{field}.contact", given.get("contact")),
        )

    def _degrees(self, field: str, value: float | None, most: int) -> float | None:
        if value is not None and not -most <= value <= most:
            self.wrong(
                field, ("range", _("Write degrees between %(low)d and %(high)d.") % {"low": -most, "high": most})
            )
            return None
        return None if value is None else round(float(value), 6)

    def _in_kind(self, field: str, given: Mapping[str, Any]) -> InKind:
        category = str(given.get("category") or "")
        if category not in ASKS:
            self.wrong(f"{field}.category", ("unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(ASKS)}))
        value, wrong = money.read(given["value"]) if given.get("value") else (None, None)
        self.wrong(f"{field}.value", wrong)
        return InKind(category, self.text(f"{field}.description", given.get("description"), 500), value)


def reason(text: str) -> str:
    """Why a city declines or withdraws. Refuses when nothing is said."""
    checked = Intake({})
    clean = checked.text("reason", text, TEXT, line=False)
    if not clean:
        checked.wrong("reason", ("required", _("Say why, in a sentence or two.")))
    checked.done()
    return clean
