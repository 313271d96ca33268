"""Organisations and people."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.texts import fault_of, normalise
from events_core.foundation.typeset import gate
from events_core.network.merging import names
from events_core.network.models import City, Organisation, Person
from events_core.network.places import zones

from .base import Fault, Intake

WEBSITE = 300


class OrganisationIntake(Intake):
    """An organisation; `city` is a city or its slug."""

    TEXTS = {"name": (300, True), "about": (20_000, False)}
    LINES = {"short_name": 60}
    CHOICES = {"kind": Organisation.Kind}
    REQUIRED = ("name", "kind")

    def more(self) -> None:
        self.slug(
            _("There is an organization by this name already. Choose another name for web addresses, or edit that one.")
        )
        self.country()
        self.aliases()
        if "city" in self.given:
            self.keep("city", *_city(self.given["city"]))
        if "website" in self.given:
            self.keep("website", *web_address(self.given["website"]))


class PersonIntake(Intake):
    """A person's details; an organisation on record by reference, any other as text. Address and role stand apart."""

    LINES = {"name": 200, "native_name": 200, "organisation_text": 300, "position": 200}
    CHOICES = {"role": Person.Role}
    REQUIRED = ("name",)

    def more(self) -> None:
        faulty = {error.field for error in self.errors}
        for field in {"name", "native_name"} & self.values.keys() - faulty:
            if missing := gate.printable(self.values[field]):
                self.fault(field, "missing_glyph", gate.message_for(missing))
            self.values[field] = self.values[field] if gate.clean(self.values[field]) else ""
        self.country()
        if "organisation" in self.given:
            self.keep("organisation", self.given["organisation"])
        if "language" in self.given:
            self.keep("language", *_language(self.given["language"]))
        if "timezone" in self.given:
            known = self.given["timezone"] in zones()
            wrong = None if known else ("unknown_zone", _("Choose a time zone such as Asia/Tokyo."))
            self.keep("timezone", self.given["timezone"], wrong)


def email_address(value: Any) -> tuple[str, Fault]:
    """An address in small letters."""
    text = normalise(str(value or "")).lower()
    wrong = fault_of(text, 254, line=True)
    try:
        if not wrong:
            EmailValidator()(text)
    except ValidationError:
        wrong = ("invalid", _("Enter an email address with an @ sign, such as name@city.example."))
    return text, wrong


def web_address(value: Any) -> tuple[str, Fault]:
    """An address of the web, or ""."""
    text = normalise(str(value or ""))
    wrong = fault_of(text, WEBSITE, line=True)
    try:
        if text and not wrong:
            URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        wrong = ("invalid", _("Enter a web address that begins with https://"))
    return text, wrong


def _city(value: Any) -> tuple[City | None, Fault]:
    if not value or isinstance(value, City):
        return value or None, None
    found = names.find(City, str(value))
    words = _("There is none by the name %(slug)s.") % {"slug": str(value)[:80]}
    return found, None if found else ("unknown", words)


def _language(value: Any) -> tuple[str, Fault]:
    if not value:
        return "", None
    code = localise.normalise_language(value)
    return code or "", None if code else ("unknown_language", _("Choose one of the six languages."))
