"""People who are to be asked something by letter: typed in rows, or read from a table that is checked row by row."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.files import File
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.bodies import look_through
from events_core.foundation.intake import Intake
from events_core.foundation.navigation import ENDONYMS
from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.sheets.reading import LAST_LINE, read_table

from .asking import Asked, email_key
from .models import Event

NEEDED, OPTIONAL = ("email",), ("name", "organisation", "language", "category")
COLUMNS = (*NEEDED, *OPTIONAL)
MOST_GUESTS = 500
T = TypeVar("T", bound=Asked)
Category = tuple[str, LazyI18nString]
_CATEGORIES: list[Callable[[Event], list[Category]]] = []


@dataclass(frozen=True)
class Guest:
    """One person who is to be asked, checked."""

    email: str
    name: str = ""
    organisation: str = ""
    language: str = "en"
    category: str = ""

    @property
    def key(self) -> str:
        """By what the address is known."""
        return email_key(self.email)


@dataclass(frozen=True)
class Checked:
    """One row of a table: where it stands, what it said, and the person that it makes or its faults."""

    number: int
    said: Mapping[str, str]
    guest: Guest | None = None
    faults: tuple[FieldError, ...] = ()
    is_known: bool = False


@dataclass(frozen=True)
class Report:
    """A table that was read, row by row."""

    rows: list[Checked]

    @property
    def right(self) -> list[Checked]:
        """The rows that name somebody who is not on the list yet."""
        return [row for row in self.rows if row.guest and not row.is_known]

    @property
    def wrong(self) -> list[Checked]:
        """The rows with faults."""
        return [row for row in self.rows if not row.guest]

    @property
    def guests(self) -> list[Guest]:
        """Those whom the right rows name."""
        return [row.guest for row in self.right if row.guest]

    @property
    def carried(self) -> str:
        """The rows that are right, as a hidden field carries them to the next page."""
        rows = [{"number": row.number, **row.said} for row in self.right]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def report_of(model: type[Asked], event: Event, upload: File) -> Report:
    """A table of people, checked row by row; nothing is written. Refuses (422 at `file`) what is none, or empty."""
    rows = read_table(upload, NEEDED, optional=OPTIONAL, most=MOST_GUESTS)
    if not rows:
        raise Invalid(FieldError("file", "empty", _("There are no rows below the names of the columns.")))
    return checked(model, event, [(row.line, dict(row)) for row in rows])


def carried(model: type[Asked], event: Event, text: str) -> Report:
    """The rows that a hidden field has carried, checked once more. Refuses (422 at `file`) what is no such list."""
    try:
        found = json.loads(text)
        look_through(found)
        rows = [(int(row["number"]), {name: str(row.get(name, "")) for name in COLUMNS}) for row in found]
    except (Invalid, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise Invalid(FieldError("file", "gone", _("Choose the file once more."))) from error
    if not 0 < len(rows) <= MOST_GUESTS or not all(0 < number <= LAST_LINE for number, _said in rows):
        raise Invalid(FieldError("file", "gone", _("Choose the file once more.")))
    return checked(model, event, rows)


def checked(model: type[Asked], event: Event, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Report:
    """Rows with what is right or wrong with each; one query. The same address twice in a table is wrong."""
    known = set(_standing(model, event).values_list("email_key", flat=True))
    words, said_before, found = words_for(event), set[str](), []
    for number, said in rows:
        try:
            guest = read_guest(said, words)
            if guest.key in said_before:
                raise Invalid(FieldError("email", "twice", _("This address stands in the table twice.")))
        except Invalid as refusal:
            found.append(Checked(number, said, faults=refusal.errors))
            continue
        said_before.add(guest.key)
        found.append(Checked(number, said, guest, is_known=guest.key in known))
    return Report(found)


def read_guest(said: Mapping[str, Any], categories: Mapping[str, str]) -> Guest:
    """One person from what was said of them. Refuses (422) what no letter could be written to."""
    intake = Intake()
    email = intake.email("email", said.get("email"))
    if not email and not intake.errors:
        intake.fault("email", "required", _("Give the email address."))
    language = _language(intake, str(said.get("language") or ""))
    word = str(said.get("category") or "").strip()
    category = categories.get(word.casefold(), "") if word else ""
    if word and not category:
        intake.fault("category", "unknown", _("This event has no such category."))
    name = intake.name("name", said.get("name"))
    organisation = intake.text("organisation", said.get("organisation"))
    intake.done()
    return Guest(email, name, organisation, language, category)


def written_down(
    model: type[T], event: Event, guests: Sequence[Guest], *, person_id: int | None, **more: Any
) -> list[T]:
    """Rows for those who have none yet, in the order in which they were named; two queries. Who has one keeps it.

    Refuses (422) more people than an event can have.
    """
    known = set(model._default_manager.filter(event=event).values_list("email_key", flat=True))
    fresh = {guest.key: guest for guest in guests if guest.key not in known}
    if len(known) + len(fresh) > 2 * MOST_GUESTS:
        raise Invalid(FieldError("", "too_many", _("An event can have 1,000 people on this list at most.")))
    names = ["email", "name", "organisation", "language"]
    if any(field.name == "category" for field in model._meta.get_fields()):
        names.append("category")
    rows = [
        model(event=event, email_key=key, by_id=person_id, **{name: getattr(guest, name) for name in names}, **more)
        for key, guest in fresh.items()
    ]
    return model._default_manager.bulk_create(rows)


def provide_categories(provider: Callable[[Event], list[Category]]) -> None:
    """Let an upper floor say in which categories people take part in an event."""
    _CATEGORIES.append(provider)


def categories_of(event: Event) -> list[Category]:
    """The categories in which people can be invited."""
    return [category for provider in _CATEGORIES for category in provider(event)]


def words_for(event: Event) -> dict[str, str]:
    """How the event's categories may be named, and the slug of each: by it, or by the name in any language."""
    words: dict[str, str] = {}
    for slug, name in categories_of(event):
        texts = name.data.values() if isinstance(name.data, dict) else [name.data]
        words |= {str(text).casefold(): slug for text in [*texts, slug]}
    return words


def _language(intake: Intake, word: str) -> str:
    """A language by its code, or by a name of it; English when nothing is said."""
    plain = word.strip()
    if not plain:
        return "en"
    named = {own.casefold(): code for code, own in ENDONYMS.items()}
    named |= {localise.language_name(code).casefold(): code for code in ENDONYMS}
    named |= {localise.language_name(code, "en").casefold(): code for code in ENDONYMS}
    code = named.get(plain.casefold()) or localise.normalise_language(plain)
    if code is None:
        intake.fault("language", "unknown_language", _("Choose one of the six languages."))
    return code or "en"


def _standing(model: Any, event: Event) -> Any:
    rows = model._default_manager.filter(event=event)
    return rows.filter(withdrawn_at=None) if any(f.name == "withdrawn_at" for f in model._meta.get_fields()) else rows
