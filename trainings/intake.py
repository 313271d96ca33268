"""What a city asks for, checked: every fault named at its field, nothing cut."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation import intake, money
from events_core.network.merging import names
from events_core.network.models import City, Organisation, Theme
from events_core.programme.models import Mode

from .models import Term

TEXT = 5_000
MOST_DAYS = 365
MOST_MONTHS = 60
CONTACT = ("name", "position", "email", "language")
FIELDS = (
    "city", "city_text", "contact", "title", "topics", "level", "audience", "audiences", "people", "languages",
    "months", "days", "mode", "venue", "baseline", "outcome", "translation", "prompted_by", "budget",
)  # fmt: skip
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
Terms = Term.Vocabulary


class RequestIntake(intake.Intake):
    """A training request; only what was given is in the values.

    `was` is what stands already: a word that is no longer offered may stay where it was chosen before.
    """

    def __init__(self, given: Mapping[str, Any], was: Any = None) -> None:
        super().__init__()
        self.given = given
        self.was = was

    def clean(self) -> dict[str, Any]:
        """Values as the row keeps them, `topics` as themes. Refuses with every fault, a name it does not know too."""
        if unknown := self.given.keys() - set(FIELDS):
            raise KeyError(*unknown)
        values: dict[str, Any] = {}
        for name in FIELDS:
            if name in self.given:
                values |= getattr(self, f"_{name}")(self.given[name])
        self.done()
        return values

    def _city(self, given: Any) -> dict[str, Any]:
        city = given if isinstance(given, City) else None
        if given and city is None:
            city = names.find(City, _plain(given))
            if city is None:
                self._unknown("city", given)
        if self.was is not None and self._before("city") == city:
            return {}  # an institution that the secretariat has chosen stays
        return {"city": city, "organisation": local_government_of(city)}

    def _city_text(self, given: Any) -> dict[str, Any]:
        return {"city_text": self.text("city_text", given, 200)}

    def _contact(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        contact = given if given is not None else dict.fromkeys(CONTACT, "")
        checks = {
            "name": lambda value: self.name("contact.name", value),
            "position": lambda value: self.text("contact.position", value, 200),
            "email": lambda value: self.email("contact.email", value),
            "language": lambda value: self.language("contact.language", value),
        }
        return {f"contact_{name}": checks[name](contact[name]) for name in CONTACT if name in contact}

    def _title(self, given: Any) -> dict[str, Any]:
        return {"title": self.text("title", given, 200)}

    def _topics(self, given: Iterable[Any] | None) -> dict[str, Any]:
        wanted = list(dict.fromkeys(_plain(slug) for slug in list(given or ())[:100]))
        found = {theme.slug: theme for theme in Theme.objects.filter(slug__in=wanted)}
        if missing := [slug for slug in wanted if slug not in found]:
            self._unknown("topics", missing[0])
        return {"topics": [found[slug] for slug in wanted if slug in found]}

    def _level(self, given: Any) -> dict[str, Any]:
        return {"level": self._words("level", Terms.LEVEL, [given] if given else [], kept=[self._before("level")])}

    def _audience(self, given: Any) -> dict[str, Any]:
        return {"audience": self._prose("audience", given)}

    def _audiences(self, given: Iterable[Any] | None) -> dict[str, Any]:
        kept = self._before("audiences") or []
        chosen = self._words("audiences", Terms.AUDIENCE, list(given or ()), kept=kept)
        return {"audiences": chosen.split()}

    def _people(self, given: Any) -> dict[str, Any]:
        return {"people": self.number("people", given)}

    def _languages(self, given: Iterable[Any] | None) -> dict[str, Any]:
        tags = [self.language("languages", tag) for tag in list(given or ())[:20]]
        return {"languages": list(dict.fromkeys(filter(None, tags)))}

    def _months(self, given: Iterable[Any] | None) -> dict[str, Any]:
        months = sorted({str(month) for month in given or ()})
        if len(months) > MOST_MONTHS or not all(_MONTH.fullmatch(month) for month in months):
            self.fault("months", "month", _("Write months as 2027-04."))
        return {"months": months}

    def _days(self, given: Any) -> dict[str, Any]:
        if given is not None and (isinstance(given, bool) or not 1 <= given <= MOST_DAYS):
            text = _("Enter a whole number from 1 to %(most)d.") % {"most": MOST_DAYS}
            self.fault("days", "range", text)
        return {"days": given}

    def _mode(self, given: Any) -> dict[str, Any]:
        if given and given not in Mode.values:
            self._choose("mode", Mode.values)
        return {"mode": given or ""}

    def _venue(self, given: Any) -> dict[str, Any]:
        return {"venue": self._prose("venue", given)}

    def _baseline(self, given: Any) -> dict[str, Any]:
        return {"baseline": self._prose("baseline", given)}

    def _outcome(self, given: Any) -> dict[str, Any]:
        return {"outcome": self._prose("outcome", given)}

    def _translation(self, given: Any) -> dict[str, Any]:
        return {"translation": self._prose("translation", given)}

    def _prompted_by(self, given: Any) -> dict[str, Any]:
        return {"prompted_by": self._prose("prompted_by", given)}

    def _budget(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        if not given:
            return {"budget_amount": None, "budget_currency": ""}
        found, wrong = money.read(given)
        if wrong:
            self.fault("budget", *wrong)
        return {"budget_amount": found.amount, "budget_currency": found.currency} if found else {}

    def _prose(self, field: str, given: Any) -> str:
        return self.text(field, given, TEXT, line=False)

    def _words(self, field: str, vocabulary: str, given: list[Any], *, kept: list[Any]) -> str:
        """Slugs of a vocabulary, with spaces between."""
        rows = Term.objects.filter(vocabulary=vocabulary)
        known = {row.slug: row for row in rows}
        wanted = list(dict.fromkeys(str(word) for word in given))
        if not all(word in known and (known[word].is_active or word in kept) for word in wanted):
            self._choose(field, [slug for slug, row in known.items() if row.is_active])
            return ""
        return " ".join(wanted)

    def _before(self, field: str) -> Any:
        return getattr(self.was, field, None)

    def _choose(self, field: str, known: Iterable[str]) -> None:
        self.fault(field, "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(known)})

    def _unknown(self, field: str, slug: Any) -> None:
        self.fault(field, "unknown", _("There is none by the name %(slug)s.") % {"slug": str(slug)[:80]})


def local_government_of(city: City | None) -> Organisation | None:
    """Who asks for a city: its local government, the first on record when there are several."""
    if city is None:
        return None
    local = Organisation.objects.filter(city=city, kind=Organisation.Kind.LOCAL_GOVERNMENT)
    return local.order_by("pk").first()


def _plain(slug: Any) -> str:
    return str(slug).replace("\x00", "\ufffd")
