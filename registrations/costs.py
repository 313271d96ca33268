"""Who takes part from where, and what their institutions say it costs them, as the ledger hears it. Reads only."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from events_core.foundation import money
from events_core.foundation.money import Money
from events_core.ledger import headcounts
from events_core.ledger.actions import Told
from events_core.ledger.headcounts import Headcount
from events_core.ledger.models import Contribution, Party
from events_core.network.models import Organisation
from events_core.network.recognise import name_key
from events_core.programme import confirmed
from events_core.programme.models import Event
from events_core.programme.models import State as EventState

from .institutions import Institution, institutions_of
from .models import HOLDING, TAKING_PART, Pays, Registration

ORIGIN = "registrations"
"""Where the ledger's contributions come from that were told by registrations."""
CATEGORY = "travel"


def headcount(event: Event) -> Headcount:
    """Those whose place was confirmed, by institution; at most three queries."""
    rows = Registration.objects.filter(event=event, state__in=TAKING_PART).order_by()
    said = rows.values_list("organisation", "person__organisation")
    counted = list(said.annotate(people=Count("pk"), first=Min("pk")).order_by("first"))
    if not counted:
        return Headcount()
    institutions = institutions_of(((text, linked) for text, linked, *_rest in counted), _spelled(event))
    heads = Headcount(total=sum(people for _text, _linked, people, _first in counted))
    for text, linked, people, _first in counted:
        whence = institutions[text, linked]
        if whence.organisation_id:
            _add(heads.by_organisation, whence.organisation_id, people)
        else:
            _add(heads.by_name, whence.name, people)
    return heads


def totals(events: Collection[Event] | Collection[int]) -> dict[int, int]:
    """How many places were confirmed in each of some events (or their ids), by event id; one query."""
    rows = Registration.objects.filter(event__in=events, state__in=TAKING_PART).order_by()
    return dict(rows.values_list("event").annotate(people=Count("pk")))


def known(event: Event) -> list[Contribution]:
    """What the ledger knows from registrations, in the order of its rows."""
    rows = Contribution.objects.filter(book__event=event, origin=ORIGIN, origin_id=event.pk)
    return list(rows.select_related("party").order_by("origin_row"))


def told(event: Event, contributions: Sequence[Contribution]) -> list[Told]:
    """What the ledger should know: a sum for each institution and currency; four queries.

    Stated by those who hold a place and whose institution pays; nothing for an event that was called off. Sums keep
    the rows under which the ledger knows them already (`contributions`).
    """
    sums = _sums(event) if event.state != EventState.CANCELLED else {}
    rows: dict[Any, int] = {}
    for row in contributions:
        rows.setdefault((row.party.organisation_id, name_key(row.party.name), row.currency), row.origin_row)
    last = max((row.origin_row for row in contributions), default=0)
    bodies = Organisation.objects.in_bulk({whence.organisation_id for whence, _code in sums if whence.organisation_id})
    found = []
    for (whence, code), (amount, people) in sums.items():
        if not amount:
            continue
        key = (*whence.key, code)
        if key not in rows:
            last += 1
            rows[key] = last
        body = bodies.get(whence.organisation_id or 0)
        stated = Money(amount, code)
        found.append(Told(rows[key], stated, CATEGORY, people=people, organisation=body, name=whence.name))
    return found


def differs(event: Event) -> bool:
    """Whether the ledger knows anything else than registrations state."""
    contributions = known(event)
    wanted = {one.row: (one.money, one.people) for one in told(event, contributions)}
    heard = [row for row in contributions if row.given or row.state != Contribution.State.WITHDRAWN]
    present = {row.origin_row: (row.money, row.people) for row in heard}
    stays = {row.origin_row for row in heard if row.given} - wanted.keys()
    return any(wanted.get(number) != present.get(number) for number in (wanted.keys() | present.keys()) - stays)


def concerned() -> QuerySet[Event]:
    """Events with an open book, or none yet, of which registrations state costs or did."""
    stating = Registration.objects.filter(event=OuterRef("pk"), own_costs__isnull=False)
    heard = Contribution.objects.filter(book__event=OuterRef("pk"), origin=ORIGIN)
    return Event.objects.filter(Exists(stating) | Exists(heard), book__closed_at=None).order_by("-pk")


def _sums(event: Event) -> dict[tuple[Institution, str], tuple[Decimal, int]]:
    """What is stated, and by how many, by institution and currency."""
    stating = Registration.objects.filter(event=event, state__in=HOLDING, own_costs__isnull=False)
    rows = list(
        stating.filter(pays=Pays.INSTITUTION)
        .order_by("pk")
        .values_list("organisation", "person__organisation", "own_costs")
    )
    if not rows:
        return {}
    institutions = institutions_of(((text, linked) for text, linked, _costs in rows), _spelled(event))
    sums: dict[tuple[Institution, str], tuple[Decimal, int]] = {}
    for text, linked, costs in rows:
        stated, _wrong = money.read(costs or {})
        if stated is not None:
            key = institutions[text, linked], stated.currency
            amount, people = sums.get(key, (Decimal(0), 0))
            sums[key] = amount + stated.amount, people + 1
    return sums


def _spelled(event: Event) -> dict[str, str]:
    """How the event's book writes the names of institutions that are not on record."""
    rows: Iterable[str] = Party.objects.filter(book__event=event, organisation=None).values_list("name", flat=True)
    return {name_key(name): name for name in reversed(list(rows))}


def _add(sums: dict[Any, int], key: Any, people: int) -> None:
    sums[key] = sums.get(key, 0) + people


def register() -> None:
    """Make the number of participants known to the ledger, and to the programme, where events may need a minimum."""
    headcounts.provide(headcount, totals)
    confirmed.provide(totals)
