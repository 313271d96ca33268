"""What all intakes share: texts, lines, choices, countries, addresses of pages."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.api import SLUG
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, multilingual, normalise
from events_core.network.models import MergedName
from events_core.network.naming import texts_of

RESERVED = ("new",)  # where the workspace has its form for another one
ALIASES, ALIAS = 30, 200
Fault = tuple[str, str] | None


class Intake:
    """Collects the checked values of one thing, new or on record; what is not given stays as it is.

    `clean` refuses with every fault at once (422). A value of another name is a mistake of the caller (KeyError).
    """

    TEXTS: ClassVar[Mapping[str, tuple[int, bool]]] = {}  # field: characters in a language, whether it is one line
    LINES: ClassVar[Mapping[str, int]] = {}
    CHOICES: ClassVar[Mapping[str, type[models.TextChoices]]] = {}
    REQUIRED: ClassVar[tuple[str, ...]] = ()

    def __init__(self, thing: models.Model, values: Mapping[str, Any]) -> None:
        self.thing = thing
        self.given = dict(values)
        self.values: dict[str, Any] = {}
        self.errors: list[FieldError] = []

    @property
    def is_new(self) -> bool:
        """Whether the thing is still to be made."""
        return self.thing.pk is None

    def clean(self) -> dict[str, Any]:
        """The values ready to be written. Refuses bad ones."""
        self._texts()
        self._lines()
        self._choices()
        self.more()
        self._required()
        if unknown := self.given.keys() - self.values.keys():
            raise KeyError(*unknown)
        if self.errors:
            raise Invalid(*self.errors)
        return self.values

    def more(self) -> None:
        """What this kind of thing has besides."""

    def fault(self, field: str, code: str, message: str) -> None:
        """Note one fault."""
        self.errors.append(FieldError(field, code, message))

    def keep(self, field: str, value: Any, wrong: Fault = None) -> None:
        """Keep a value, and note what is wrong with it."""
        self.values[field] = value
        if wrong:
            self.fault(field, *wrong)

    def now(self, field: str) -> Any:
        """The value as it would stand afterwards."""
        return self.values.get(field, getattr(self.thing, field, None))

    def _texts(self) -> None:
        for field, (limit, line) in self.TEXTS.items():
            if field in self.given:
                texts, wrong = multilingual_of(self.given[field], limit, line=line)
                self.keep(field, texts, wrong)

    def _lines(self) -> None:
        for field, limit in self.LINES.items():
            if field in self.given:
                text = normalise(str(self.given[field] or ""))
                self.keep(field, text, fault_of(text, limit, line=True))

    def _choices(self) -> None:
        for field, choices in self.CHOICES.items():
            if field in self.given:
                value = str(self.given[field] or "")
                self.keep(field, value, None if not value or value in choices.values else unknown_choice(choices))

    def _required(self) -> None:
        faulty = {error.field for error in self.errors}
        for field in self.REQUIRED:
            if field not in faulty and (self.is_new or field in self.given) and not self.now(field):
                self.fault(field, "required", _("This is required."))

    def country(self) -> None:
        """An ISO 3166-1 alpha-2 code, or "" where none is required."""
        if "country" in self.given:
            code = str(self.given["country"] or "").strip().upper()
            known = not code or code in localise.country_codes()
            self.keep("country", code, None if known else ("unknown_country", _("Choose a country from the list.")))

    def aliases(self) -> None:
        """Other names, each once, in their order."""
        if "aliases" in self.given:
            names = [normalise(str(name or "")) for name in self.given["aliases"] or []]
            kept = list(dict.fromkeys(name for name in names if name))
            self.keep("aliases", kept, _fault_of_names(kept))

    def slug(self, taken: str) -> None:
        """The name in addresses: given, or made from the English name; it never changes. `taken` says whose it is."""
        given = str(self.given.get("slug") or "").strip() or self.thing.slug  # type: ignore[attr-defined]
        if not self.is_new:
            if "slug" in self.given:
                self.keep("slug", self.thing.slug, None if given == self.thing.slug else _fixed())  # type: ignore[attr-defined]
            return
        limit = int(self.thing._meta.get_field("slug").max_length or 0)  # type: ignore[union-attr]
        slug = given or slugify(texts_of(self.now("name")).get("en", ""))[:limit].strip("-_")
        self.keep("slug", slug, self._fault_of_slug(slug, limit, taken))

    def _fault_of_slug(self, slug: str, limit: int, taken: str) -> Fault:
        if not slug:
            if any(error.field == "name" for error in self.errors):
                return None
            return "required", _("Write a name for web addresses in Latin letters, such as city-of-suwon.")
        if not SLUG.fullmatch(slug) or len(slug) > limit or slug in RESERVED:
            return "invalid", _("Use small Latin letters, figures and hyphens, at most %(limit)d.") % {"limit": limit}
        model = type(self.thing)
        former = MergedName.objects.filter(kind=model._meta.model_name, key=slug)
        return ("taken", taken) if model._default_manager.filter(slug=slug).exists() or former.exists() else None


def multilingual_of(value: Any, limit: int, *, line: bool) -> tuple[LazyI18nString, Fault]:
    """A text in several languages, checked."""
    plain = value.data if isinstance(value, LazyI18nString) else value
    texts, wrong = multilingual(plain, get_language() or "en", limit, line=line)
    return LazyI18nString(texts), wrong


def unknown_choice(choices: type[models.TextChoices]) -> Fault:
    """That a value is none of these."""
    return "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(filter(None, choices.values))}


def _fault_of_names(names: Iterable[str]) -> Fault:
    listed = list(names)
    if len(listed) > ALIASES:
        return "too_many", _("Name at most %(most)d.") % {"most": ALIASES}
    return next((wrong for name in listed if (wrong := fault_of(name, ALIAS, line=True))), None)


def _fixed() -> Fault:
    return "fixed", _("The name in web addresses stays, so that links keep working.")
