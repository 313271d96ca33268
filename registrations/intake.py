"""What somebody says of themselves, checked: every wrong answer at its field, nothing cut."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from events_core.foundation import localise, money
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, normalise
from events_core.foundation.typeset import gate
from events_core.programme.models import Event

from .models import Pays, email_key

LINES = {"name": 200, "native_name": 200, "organisation": 300, "position": 200}
NAMES = ("name", "native_name")
NEEDS = 2_000
ANSWERS = 100
ANSWER = 5_000
MOST_NUMBER = 1e15
DELEGATE = "delegate"


class Intake:
    """Answers on their way in. With `partial` only those that are given are looked at."""

    def __init__(self, given: Mapping[str, Any], event: Event, *, partial: bool = False) -> None:
        self.given = dict(given) if partial else {name: given.get(name) for name in (*FIELDS, *given)}
        self.event = event
        self.values: dict[str, Any] = {}
        self.errors: list[FieldError] = []

    def clean(self) -> dict[str, Any]:
        """The values for a registration. Refuses with every fault (422)."""
        for field in self.given:
            if field in FIELDS:
                FIELDS[field](self, field, self.given[field])
        self._pay_or_not()
        if self.errors:
            raise Invalid(*self.errors)
        return self.values

    def fault(self, field: str, code: str, message: str) -> None:
        """Note one fault."""
        self.errors.append(FieldError(field, code, message))

    def _email(self, field: str, value: Any) -> None:
        text = normalise(str(value or ""))
        wrong = fault_of(text, 254, line=True)
        if not text:
            wrong = ("required", _("Fill in your email address."))
        try:
            if not wrong:
                EmailValidator()(text)
            if not wrong and len(email_key(text)) > 254:  # a few letters of addresses grow when their case is folded
                wrong = ("too_long", _("This address is too long."))
        except ValidationError:
            wrong = ("invalid", _("Enter an email address with an @ sign, such as name@city.example."))
        self._keep(field, text, wrong)

    def _line(self, field: str, value: Any) -> None:
        text = normalise(str(value or ""))
        wrong = fault_of(text, LINES[field], line=True)
        if field == "name" and not gate.clean(text):
            wrong = ("required", _("Fill in your name."))
        if not wrong and field in NAMES and (missing := gate.printable(text)):
            wrong = ("missing_glyph", gate.message_for(missing))
        self._keep(field, text, wrong)

    def _needs(self, field: str, value: Any) -> None:
        text = normalise(str(value or ""))
        self._keep(field, text, fault_of(text, NEEDS, line=False))

    def _country(self, field: str, value: Any) -> None:
        code = str(value or "").strip().upper()
        wrong = None if code in localise.country_codes() else ("unknown_country", _("Choose a country from the list."))
        self._keep(field, code, wrong if code else ("required", _("Choose your country.")))

    def _language(self, field: str, value: Any) -> None:
        code = localise.normalise_language(str(value)) if value else None
        wrong = None if code else ("unknown_language", _("Choose one of the six languages."))
        self._keep(field, code, wrong if value else ("required", _("Choose the language of our letters to you.")))

    def _category(self, field: str, value: Any) -> None:
        rows = {row.slug: row for row in self.event.categories.all()}
        found = rows.get(str(value)) if value else rows.get(DELEGATE) or next(iter(rows.values()), None)
        wrong = None if found else ("unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(rows)})
        self._keep(field, found, wrong)

    def _answers(self, field: str, value: Any) -> None:
        given = value or {}
        fits = isinstance(given, Mapping) and len(given) <= ANSWERS and all(map(_is_answer, given.items()))
        self._keep(field, dict(given) if fits else {}, None if fits else ("invalid", _("These answers do not fit.")))

    def _pays(self, field: str, value: Any) -> None:
        known = ", ".join(Pays.values)
        wrong = (
            None
            if not value or value in Pays.values
            else ("unknown", _("Choose one of: %(known)s.") % {"known": known})
        )
        self._keep(field, value or "", wrong)

    def _pay_or_not(self) -> None:
        """Who says how much its institution pays says that it pays; whoever else pays, it pays nothing."""
        if self.values.get("own_costs"):
            if self.values.get("pays"):
                if self.values["pays"] != Pays.INSTITUTION:
                    self.fault("own_costs", "not_own", _("This is for those whose own institution pays."))
            else:
                self.values["pays"] = Pays.INSTITUTION.value
        elif "pays" in self.values and self.values["pays"] != Pays.INSTITUTION:
            self.values["own_costs"] = None

    def _own_costs(self, field: str, value: Any) -> None:
        costs = dict(value) if isinstance(value, Mapping) else None
        self._keep(field, costs, None if costs is None else money.read(costs)[1])

    def _keep(self, field: str, value: Any, wrong: tuple[str, str] | None) -> None:
        if wrong:
            self.fault(field, *wrong)
        self.values[field] = value


FIELDS = {
    "email": Intake._email,
    **dict.fromkeys(LINES, Intake._line),
    "country": Intake._country,
    "language": Intake._language,
    "needs": Intake._needs,
    "category": Intake._category,
    "answers": Intake._answers,
    "pays": Intake._pays,
    "own_costs": Intake._own_costs,
}


def _is_answer(item: tuple[Any, Any]) -> bool:
    """Whether a question's slug and its answer can be kept: a text, a number, yes or no, or a list of texts."""
    name, value = item
    if not isinstance(name, str) or not 1 <= len(name) <= 100 or fault_of(name, 100, line=True):
        return False
    if isinstance(value, list):
        return len(value) <= ANSWERS and all(isinstance(text, str) and _is_short(text) for text in value)
    if isinstance(value, int | float):
        return abs(value) <= MOST_NUMBER
    return value is None or (isinstance(value, str) and _is_short(value))


def _is_short(text: str) -> bool:
    return fault_of(text, ANSWER, line=False) is None
