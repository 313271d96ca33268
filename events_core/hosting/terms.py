"""What a city is asked, and the terms on which it answers: plain values, kept as JSON beside the rows."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from events_core.foundation.money import Money
from events_core.ledger.categories import CATEGORIES

ASKS = {**CATEGORIES, "other": _("Other support")}
"""What a city may be asked for, and gives in kind."""
Period = tuple[datetime.datetime, datetime.datetime]


@dataclass(frozen=True)
class Contact:
    """Whom to call on the day."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True)
class VisitSite:
    """One place that the visitors are shown: where, when, how many, and what they must know."""

    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    limit: int | None = None
    papers: str = ""
    safety: str = ""
    contact: Contact = Contact()


@dataclass(frozen=True)
class InKind:
    """What a city gives that is not money, with the value that it puts on it."""

    category: str
    description: str = ""
    value: Money | None = None


@dataclass(frozen=True)
class Asked:
    """What a city is asked for; `candidates` are further dates that would suit, `reply` answers its proposal."""

    visitors: int | None = None
    group: str = ""
    asks: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    message: str = ""
    candidates: tuple[Period, ...] = ()
    reply: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Asked":
        """From JSON."""
        return cls(
            visitors=kept.get("visitors"),
            group=kept.get("group", ""),
            message=kept.get("message", ""),
            reply=kept.get("reply", ""),
            candidates=tuple(period(pair) for pair in kept.get("candidates", ())),
            **{name: tuple(kept.get(name, ())) for name in ("asks", "sites", "languages")},
        )


@dataclass(frozen=True)
class Terms:
    """On which terms a city answers. Dates, capacity and `also` (other dates that suit too) belong to a proposal."""

    name: str = ""
    position: str = ""
    on_the_day: Contact = Contact()
    sites: tuple[VisitSite, ...] = ()
    in_kind: tuple[InKind, ...] = ()
    visitors_list_by: datetime.date | None = None
    message: str = ""
    capacity: int | None = None
    dates: Period | None = None
    also: tuple[Period, ...] = field(default=())

    @property
    def tells_of_sites(self) -> bool:
        """Whether more is known of any site than its name."""
        return any(site != VisitSite(site.name) for site in self.sites)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Terms":
        """From JSON."""
        by = kept.get("visitors_list_by")
        return cls(
            name=kept.get("name", ""),
            position=kept.get("position", ""),
            on_the_day=Contact(**kept.get("on_the_day", {})),
            sites=tuple(_site(row) for row in kept.get("sites", ())),
            in_kind=tuple(_in_kind(row) for row in kept.get("in_kind", ())),
            visitors_list_by=datetime.date.fromisoformat(by) if by else None,
            message=kept.get("message", ""),
            capacity=kept.get("capacity"),
            dates=period(kept["dates"]) if kept.get("dates") else None,
            also=tuple(period(pair) for pair in kept.get("also", ())),
        )


def period(pair: Mapping[str, str]) -> Period:
    """`{"starts_at", "ends_at"}` in RFC 3339 as two instants."""
    return datetime.datetime.fromisoformat(pair["starts_at"]), datetime.datetime.fromisoformat(pair["ends_at"])


def plain(value: Any) -> Any:
    """Asked, terms and what they hold as JSON without what is empty, the same for the same values."""
    if isinstance(value, Money):
        return value.body
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        if len(value) == 2 and all(isinstance(part, datetime.datetime) for part in value):
            return {"starts_at": plain(value[0]), "ends_at": plain(value[1])}
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        kept = {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
        return {name: item for name, item in kept.items() if item not in (None, "", [], {})}
    return value


def _site(row: Mapping[str, Any]) -> VisitSite:
    times = {name: datetime.datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at") if name in row}
    return VisitSite(**{**row, **times, "contact": Contact(**row.get("contact", {}))})


def _in_kind(row: Mapping[str, Any]) -> InKind:
    value = row.get("value")
    money = Money(Decimal(value["amount"]), value["currency"]) if value else None
    return InKind(row["category"], row.get("description", ""), money)
