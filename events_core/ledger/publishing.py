"""What everybody may see of a book: totals by party, without the costs of people who could be told apart.

What people bear for their own participation is told of an organisation from `LEAST` people on. Fewer are counted
together, and together only if they are at least as many; otherwise they are left out, of the sum of all as well, so
that nobody can work them out. Institutions that are known by name only never stand by their name.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from events_core.network.models import Organisation

from .models import Book, Contribution
from .statements import ZERO, PartySums, Statement, statement_of

LEAST = 3
"""From how many people on their costs are told."""
OWN = Contribution.Form.OWN_PARTICIPATION


@dataclass(frozen=True)
class PublicRow:
    """What one party has confirmed, in USD; without an organisation: several participants together."""

    usd: Decimal
    organisation: Organisation | None = None

    @property
    def label(self) -> str:
        """Its name in the active language."""
        return str(self.organisation) if self.organisation else _("Other participants’ own costs")


@dataclass(frozen=True)
class PublicTotals:
    """What is planned, and what parties have confirmed, in USD; `leaves_out` when some are too few to be told."""

    planned: Decimal = ZERO
    rows: list[PublicRow] = field(default_factory=list)
    leaves_out: bool = False

    @property
    def confirmed(self) -> Decimal:
        """All that is told."""
        return sum((row.usd for row in self.rows), ZERO)

    @property
    def percent(self) -> Decimal | None:
        """How much of what is planned is confirmed, in whole per cent, half up; None when nothing is planned."""
        if not self.planned:
            return None
        return (self.confirmed * 100 / self.planned).quantize(Decimal(1), ROUND_HALF_UP)

    def __bool__(self) -> bool:
        return bool(self.planned or self.rows)


def public_totals(book: Book | None, statement: Statement | None = None) -> PublicTotals:
    """The totals of a book as everybody may see them; a fixed number of queries."""
    if book is None:
        return PublicTotals()
    found = statement or statement_of(book)
    people = _people(book)
    rows: list[PublicRow] = []
    others, other_people = ZERO, 0
    for party in found.parties:
        own = party.by_form.get(OWN, ZERO)
        count = people.get(_key(party), 0)
        is_told = party.organisation is not None and (count >= LEAST or not own)
        told = party.confirmed if is_told else party.confirmed - own
        if party.organisation is None:
            told, own = ZERO, party.confirmed
        if told > 0:
            rows.append(PublicRow(told, party.organisation))
        if not is_told and own > 0:
            others, other_people = others + own, other_people + count
    rows.sort(key=lambda row: (-row.usd, row.label))
    if others and other_people >= LEAST:
        rows.append(PublicRow(others))
    return PublicTotals(found.sums.planned, rows, bool(others) and other_people < LEAST)


def public_book(event_id: int) -> Book | None:
    """The book of an event whose totals everybody may see."""
    shown = Book.objects.filter(event=event_id, published=Book.Published.TOTALS)
    return shown.select_related("event").first()


def _key(party: PartySums) -> tuple[int, str]:
    return (party.organisation.pk if party.organisation else 0, "" if party.organisation else party.name)


def _people(book: Book) -> dict[tuple[int, str], int]:
    """How many people's own costs each party has confirmed: as registrations count them, each person once.

    What is recorded by hand may name the same people for travel and for hotels: the most of these.
    """
    rows = book.contributions.filter(form=OWN, confirmed__gt=0)
    counted: dict[tuple[int, str], int] = {}
    recorded: dict[tuple[int, str], int] = {}
    for organisation, name, people, origin in rows.values_list(
        "party__organisation_id", "party__name", "people", "origin"
    ):
        key = (organisation or 0, name)
        if origin:
            counted[key] = counted.get(key, 0) + (people or 0)
        else:
            recorded[key] = max(recorded.get(key, 0), people or 0)
    return {key: max(counted.get(key, 0), recorded.get(key, 0)) for key in {*counted, *recorded}}
