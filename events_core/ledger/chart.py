"""The bar of "who carries the cost": members, hosts, others and what is open; drawn with SVG attributes."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise
from events_core.foundation.money import Money, split
from events_core.network.models import Organisation
from events_core.programme.models import Event, Part

from .models import Contribution
from .statements import ZERO, Statement

WIDTH, HEIGHT, SPACE = 1000, 44, 3
OWN, HOSTS, OTHERS, GAP = "own", "hosts", "others", "gap"
LABELS = {
    OWN: gettext_lazy("Members, their own participation"),
    HOSTS: gettext_lazy("Hosts, cash and in kind"),
    OTHERS: gettext_lazy("Others, cash and in kind"),
    GAP: gettext_lazy("Not covered"),
}
COLOURS = {OWN: "1", HOSTS: "2", OTHERS: "3"}


@dataclass(frozen=True)
class Series:
    """One part of the bar: what it stands for, its sum in USD, its share in per cent, where it lies in the picture.

    `colour` is the number of its colour, "" for what is not covered; `bodies` how many organisations carry it.
    """

    name: str
    usd: Decimal
    share: Decimal
    x: int
    width: int
    bodies: int = 0

    @property
    def label(self) -> str | Promise:
        """What it stands for."""
        return LABELS[self.name]

    @property
    def colour(self) -> str:
        """The number of its colour."""
        return COLOURS.get(self.name, "")

    @property
    def is_gap(self) -> bool:
        """Whether it is what nobody has confirmed."""
        return self.name == GAP

    @property
    def inner(self) -> int:
        """The width of its outline, which lies within."""
        return max(self.width - 2, 1)

    @property
    def who(self) -> str:
        """How many carry it, in words."""
        if not self.bodies:
            return ""
        text = ngettext("%(count)s organization", "%(count)s organizations", self.bodies)
        return text % {"count": localise.number(self.bodies)}

    @property
    def percent(self) -> str:
        """Its share with one decimal, as the reader writes it."""
        return localise.percent(self.share, places=1)


@dataclass(frozen=True)
class Bar:
    """The whole bar, whose shares make 100 per cent; `total` is what is planned, or more when more is confirmed."""

    total: Decimal = ZERO
    series: list[Series] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Whether more is confirmed than planned."""
        return not any(one.is_gap for one in self.series)

    @property
    def whole(self) -> str:
        """All shares together, as the reader writes them."""
        return localise.percent(sum((one.share for one in self.series), ZERO), places=1)

    @property
    def words(self) -> str:
        """The picture in one sentence, for those who do not see it."""
        parts = [_("%(label)s: %(percent)s") % {"label": one.label, "percent": one.percent} for one in self.series]
        return "; ".join(parts)

    def __bool__(self) -> bool:
        return bool(self.series)


def bar_of(statement: Statement) -> Bar:
    """Who carries the costs of a book, by what is confirmed; empty without plan and confirmations.

    Hosts are the event's hosts and co-hosts and the local governments of its cities (one query); a book of a year
    has none.
    """
    hosts = hosts_of(statement.book.event if statement.book else None)
    sums: dict[str, Decimal] = dict.fromkeys((OWN, HOSTS, OTHERS), ZERO)
    bodies: dict[str, int] = dict.fromkeys(sums, 0)
    for row in statement.parties:
        own = row.by_form.get(Contribution.Form.OWN_PARTICIPATION, ZERO)
        host = row.organisation is not None and row.organisation.pk in hosts
        for name, usd in ((OWN, own), (HOSTS if host else OTHERS, row.confirmed - own)):
            sums[name] += usd
            bodies[name] += usd > 0
    sums[GAP] = statement.sums.gap
    shown = {name: usd for name, usd in sums.items() if usd > 0}
    if not shown:
        return Bar()
    total = sum(shown.values(), ZERO)
    weights = list(shown.values())
    shares = [part.amount / 10 for part in split(Money(Decimal(1000), "JPY"), weights)]
    widths = [int(part.amount) for part in split(Money(Decimal(WIDTH - SPACE * (len(shown) - 1)), "JPY"), weights)]
    series, at = [], 0
    for name, share, width in zip(shown, shares, widths, strict=True):
        series.append(Series(name, shown[name], share, at, width, bodies.get(name, 0)))
        at += width + SPACE
    return Bar(total, series)


def hosts_of(event: Event | None) -> set[int]:
    """The organisations that host an event, by id; one query."""
    if event is None:
        return set()
    hosting = Q(partnerships__event=event, partnerships__part__in=(Part.HOST, Part.CO_HOST))
    local = Q(kind=Organisation.Kind.LOCAL_GOVERNMENT, city__events=event)
    return set(Organisation.objects.filter(hosting | local).values_list("pk", flat=True))
