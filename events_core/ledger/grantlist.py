"""Reading grants: what is left of each, and which books have parts of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from events_core.foundation.money import Money
from events_core.foundation.search import search_query

from .models import Contribution, Grant


@dataclass(frozen=True)
class Standing:
    """A grant with what its parts make and what is left of it, in its currency."""

    grant: Grant
    given: Money
    left: Money

    @property
    def is_spread(self) -> bool:
        """Whether all of it is in books."""
        return self.left.amount <= 0


def grants(q: str = "") -> QuerySet[Any]:
    """Grants with the sum of their parts (`spread`), the newest first; by words of the organisation or title."""
    rows = Grant.objects.select_related("organisation").annotate(spread=Sum("parts__pledged"))
    if q:
        rows = rows.filter(search_query(q, "organisation__search_text") | Q(title__icontains=q))
    return rows.order_by("-pk")


def standing(grant: Any) -> Standing:
    """How a grant of `grants` stands."""
    spread = grant.spread or Decimal(0)
    return Standing(grant, Money(spread, grant.currency), Money(grant.amount - spread, grant.currency))


def parts_of(grant: Grant) -> QuerySet[Contribution]:
    """The parts of a grant with their books, in the order in which they were given."""
    return grant.parts.select_related("book__event").order_by("pk")
