"""What an organisation gives, as it sees it itself: over all events and years, and never anything of others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum

from events_core.foundation.money import Money
from events_core.network.models import Organisation, Person

from . import queries
from .models import Contribution
from .statements import added

State = Contribution.State


@dataclass(frozen=True)
class OwnRow:
    """One contribution: what is asked for or promised, given, and promised and not given."""

    one: Contribution
    amount: Money | None
    given: Money | None
    missing: Money | None
    is_open: bool


@dataclass
class Body:
    """An organisation for which somebody speaks, with its sums in its own currencies."""

    organisation: Organisation
    given: list[Money] = field(default_factory=list)
    missing: list[Money] = field(default_factory=list)
    waiting: int = 0


def waiting_for(organisation: Organisation) -> list[Contribution]:
    """What it was asked by link and has not answered, the nearest day of reply first; one query."""
    rows = queries.contributions_by(organisation).filter(queries.SILENT, queries.GOING_ON)
    return list(rows.order_by("reply_by", "pk"))


def rows_of(contributions: Iterable[Contribution]) -> list[OwnRow]:
    """Contributions with their amounts."""
    return [_row(one) for one in contributions]


def bodies_of(person: Person) -> list[Body]:
    """The organisations for which a person speaks and that have to do with costs, with their sums; two queries."""
    posts = person.posts.all()
    local = Q(kind=Organisation.Kind.LOCAL_GOVERNMENT, city__in=posts.values("city_id").filter(city__isnull=False))
    direct = Q(pk__in=posts.values("organisation_id").filter(organisation__isnull=False))
    found = {one.pk: Body(one) for one in Organisation.objects.filter(local | direct).order_by("slug")}
    rows = Contribution.objects.filter(party__organisation__in=found).exclude(state=State.ASKED, asked_at=None)
    is_waiting = queries.SILENT & queries.GOING_ON
    known: set[int] = set()
    sums = rows.order_by().values("party__organisation_id", "currency")
    for row in sums.annotate(promised=Sum("pledged"), came=Sum("given"), waits=Count("pk", filter=is_waiting)):
        number, currency = row["party__organisation_id"], row["currency"]
        assert number is not None
        known.add(number)
        body = found[number]
        body.waiting += row["waits"]
        if currency:
            body.given = added([*body.given, Money(row["came"], currency)])
            body.missing = added([*body.missing, Money(row["promised"] - row["came"], currency)])
    return [body for number, body in found.items() if number in known]


def _row(one: Contribution) -> OwnRow:
    def money(amount: Decimal) -> Money | None:
        return Money(amount, one.currency) if amount else None

    amount = money(one.pledged) or one.money
    return OwnRow(one, amount, money(one.given), one.missing, one.is_waiting)
