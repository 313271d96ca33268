"""What an export is made from: one reading of the book, when and by whom it was made."""

import datetime
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.ledger import queries
from events_core.ledger.models import Book, Contribution, Entry
from events_core.ledger.place import Place
from events_core.ledger.statements import Statement, statement_of
from events_core.network.models import Person

UTC = "UTC"


@dataclass
class Source:
    """A book with its statement, as somebody took it away."""

    place: Place
    person: Person
    at: datetime.datetime = field(default_factory=timezone.now)
    statement: Statement = field(init=False)

    def __post_init__(self) -> None:
        self.statement = statement_of(self.book)

    @property
    def book(self) -> Book | None:
        """The book; None as long as nothing was ever written to it."""
        return self.place.book

    @property
    def last_entry(self) -> int:
        """The number of the last entry that counts (0: none yet)."""
        return self.statement.last_entry

    @property
    def zone(self) -> str:
        """In which zone times are told."""
        return self.place.zone

    @property
    def made(self) -> str:
        """When and by whom, and up to which entry."""
        return made_text(self.at, self.zone, self.person, self.last_entry)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Whose book it is, and in which state."""
        event, book = self.place.event, self.book
        rows = [(_("Book"), str(self.place.title))]
        if event:
            dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
            rows += [(_("Reference"), event.reference), (_("Dates"), dates)]
        if self.statement.people:
            rows.append((_("Participants counted"), localise.number(self.statement.people)))
        if book and book.closed_at:
            rows.append((_("Closed on"), localise.instant(book.closed_at, self.zone)))
        return [(label, value) for label, value in rows if value]

    def name(self, word: str, ending: str) -> str:
        """A name for the file: "statement-fv-kitakyushu-12.xlsx"."""
        return f"{word}-{self.place.slug}-{self.last_entry}.{ending}"

    def contributions(self) -> QuerySet[Contribution]:
        """What was promised and given, as it stands now."""
        return queries.contributions_of(self.book)

    def entries(self) -> QuerySet[Entry]:
        """The entries up to the last one that counts."""
        return queries.entries_of(self.book).filter(number__lte=self.last_entry)


def made_text(at: datetime.datetime, zone: str, person: Person, last_entry: int | None = None) -> str:
    """What stands under every form of a statement: when and by whom it was made, and up to which entry.

    Without a last entry where several books are told of.
    """
    made = _("Made on %(when)s by %(who)s.") % {"when": localise.deadline(at, zone), "who": person}
    if last_entry is None:
        return made
    if not last_entry:
        return f"{made} {_('The ledger has no entries yet.')}"
    # Translators: under a statement of costs; the number is that of an entry in the ledger
    until = _("The figures follow the ledger up to entry %(number)s.") % {"number": last_entry}
    return f"{made} {until}"


def invented() -> str:
    """What the demonstration says on everything that leaves it; "" elsewhere."""
    return _("Demonstration: people, events and amounts in this statement are invented.") if settings.DEMO else ""
