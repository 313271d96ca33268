"""What waits in the books, for the first page of the workspace; each list with one query."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.money import REPORTING, Money
from events_core.network.models import Person
from events_core.programme.models import TeamMember

from . import queries
from .models import Book, BudgetLine, Contribution, Rate
from .rates import STALE

FEW = 5


@dataclass(frozen=True)
class Row:
    """One thing that waits: what, where to go, and a sentence on it."""

    label: str
    url: str
    text: str


@dataclass(frozen=True)
class Group:
    """Things that wait for the same reason; `more` is how many are not shown."""

    title: str
    rows: list[Row]
    more: int = 0


def groups_for(person: Person) -> list[Group]:
    """What waits in the books that a person may plan; what only finance officers do stands there for them alone."""
    theirs = _contributions(person)
    going_on = theirs.filter(queries.GOING_ON)
    silent = going_on.filter(queries.SILENT)
    unvalued = going_on.filter(queries.PROMISED_ONLY, amount=None)
    unsettled = theirs.filter(queries.TO_SETTLE)
    groups = [
        _group(_("Contributors who have not answered"), silent.order_by("reply_by", "pk"), _asked),
        _group(_("Given in kind, without a value"), unvalued.order_by("pk"), _unvalued),
    ]
    if person.is_finance:
        groups += [
            _group(_("Confirmed and not given, though it is over"), _overdue(going_on), _to_give),
            _group(_("Cash of cancelled events to be settled"), unsettled.order_by("pk"), _to_settle),
            _old_rates(),
        ]
    return [group for group in groups if group.rows]


def _contributions(person: Person) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_related("book__event", "party__organisation")
    if person.is_officer or person.is_finance:
        return rows
    mine = TeamMember.objects.filter(person=person, role__in=queries.MANAGING)
    return rows.filter(book__event__in=mine.values("event_id"))


def _overdue(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    now = timezone.now()
    is_over = Q(book__event__ends_at__lt=now) | Q(book__year__lt=now.year)
    return rows.filter(is_over, confirmed__gt=F("given")).order_by("book__event__ends_at", "pk")


def _group(title: str, rows: QuerySet[Contribution], text: Callable[[Contribution], str]) -> Group:
    """The first few of them, and how many more there are; one or two queries."""
    found = list(rows[: FEW + 1])
    more = rows.count() - FEW if len(found) > FEW else 0
    return Group(title, [Row(_label(one), _url(one), text(one)) for one in found[:FEW]], more)


def _label(one: Contribution) -> str:
    return _("%(body)s, %(book)s") % {"body": one.party, "book": one.book.title}


def _url(one: Contribution) -> str:
    return reverse("ledger:contribution", args=[one.book.slug, one.pk])


def _asked(one: Contribution) -> str:
    assert one.asked_at
    told = {"money": one.money or "–", "day": localise.date(one.asked_at.astimezone(one.book.zone).date())}
    return " · ".join([_("%(money)s, asked on %(day)s") % told, days_left(one)])


def days_left(one: Contribution) -> str:
    """How long the contributor has, or how long it is late."""
    if one.reply_by is None:
        return ""
    days = (one.reply_by - one.book.today).days
    if not days:
        return _("to be answered today")
    if days > 0:
        text = ngettext("%(count)s day is left", "%(count)s days are left", days)
    else:
        text = ngettext("%(count)s day late", "%(count)s days late", -days)
    return text % {"count": localise.number(abs(days))}


def _unvalued(one: Contribution) -> str:
    return _("%(category)s: say how much it is worth") % {"category": one.get_category_display()}


def _to_give(one: Contribution) -> str:
    told = {"form": one.get_form_display(), "money": one.to_give}
    return _("%(form)s, still to come: %(money)s") % told


def _to_settle(one: Contribution) -> str:
    return _("%(money)s: refund it, carry it over or keep it") % {"money": Money(one.given, one.currency)}


def _old_rates() -> Group:
    """Currencies of open books for which no rate has come for long; three queries."""
    used: set[str] = set()
    for model in (Contribution, BudgetLine):
        priced = model._default_manager.filter(book__in=Book.objects.filter(closed_at=None))
        codes = priced.exclude(currency__in=("", REPORTING)).order_by().values_list("currency", flat=True)
        used |= set(codes.distinct())
    newest: dict[str, datetime.date] = dict(
        Rate.objects.filter(currency__in=used).order_by().values_list("currency").annotate(Max("effective"))
    )
    since = timezone.now().date() - STALE
    url = reverse("ledger:rates")
    rows = [
        Row(code, url, _since(newest.get(code))) for code in sorted(used) if code not in newest or newest[code] < since
    ]
    return Group(_("Rates of exchange that are old"), rows)


def _since(day: datetime.date | None) -> str:
    if day is None:
        return _("There is none.")
    return _("The newest is of %(day)s.") % {"day": localise.date(day)}
