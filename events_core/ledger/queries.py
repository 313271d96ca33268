"""Reading the books: each with a fixed number of queries."""

import datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from events_core.network.models import FocalPoint, Organisation, Person
from events_core.programme.models import State as EventState
from events_core.programme.models import TeamMember

from .lifecycle import PROMISED
from .models import Book, BudgetLine, Contribution, Entry, Party, Rate

MANAGING = (TeamMember.Role.LEAD, TeamMember.Role.ORGANISER)
_CALLED_OFF = Q(book__event__isnull=False, book__event__state=EventState.CANCELLED)
PROMISED_ONLY = Q(state__in=PROMISED)
"""Contributions that were promised or asked for, and nothing more."""
GOING_ON = Q(book__closed_at=None) & ~_CALLED_OFF
"""Contributions of open books whose event was not cancelled."""
SILENT = PROMISED_ONLY & Q(asked_at__isnull=False, answered_at=None)
"""Contributions whose contributor was asked by mail and has not answered."""
TO_SETTLE = _CALLED_OFF & Q(form=Contribution.Form.CASH, given__gt=0, settlement="")
"""Contributions of cancelled events of which somebody has to say what becomes of the money."""


def contributions_of(book: Book | None) -> QuerySet[Contribution]:
    """What a book was promised and given, with who gives it; nothing without a book."""
    rows = Contribution.objects.select_related("party__organisation", "grant")
    return rows.filter(book=book).order_by("pk") if book else rows.none()


def entries_of(book: Book | None) -> QuerySet[Entry]:
    """The entries of a book in their order, with parties, contributions, and what reverses what."""
    related = ("party__organisation", "contribution", "reverses", "reversed_by")
    rows = Entry.objects.select_related(*related)
    return rows.filter(book=book).order_by("number") if book else rows.none()


def contributions_by(organisation: Organisation) -> QuerySet[Contribution]:
    """What one organisation has promised and given, over all books, the newest first; not what it was never asked."""
    rows = Contribution.objects.select_related("party__organisation", "book__event", "grant")
    known = rows.exclude(state=Contribution.State.ASKED, asked_at=None)
    return known.filter(party__organisation=organisation).order_by("-pk")


def entries_by(
    organisation: Organisation, since: datetime.date | None = None, until: datetime.date | None = None
) -> QuerySet[Entry]:
    """The entries of one organisation over all books by their days, both included (None: open)."""
    rows = Entry.objects.filter(party__organisation=organisation)
    rows = rows.filter(on__gte=since) if since else rows
    return rows.filter(on__lte=until) if until else rows


def lines_of(book: Book | None) -> QuerySet[BudgetLine]:
    """The budget of a book, with who is meant to bear what; nothing without a book."""
    rows = BudgetLine.objects.select_related("bearer__organisation")
    return rows.filter(book=book).order_by("pk") if book else rows.none()


def budgets_for(person: Person, *, without: Book | None = None) -> QuerySet[Book]:
    """Books with a budget that a person may see, the latest event first, then years; with how many `lines_count`."""
    rows = Book.objects.select_related("event").annotate(lines_count=Count("lines")).filter(lines_count__gt=0)
    if not person.has_perm("ledger.see_all"):
        mine = TeamMember.objects.filter(person=person, role__in=MANAGING).values("event_id")
        rows = rows.filter(event_id__in=mine)
    rows = rows.exclude(pk=without.pk) if without else rows
    return rows.order_by(F("event__starts_at").desc(nulls_last=True), "-year")


def percentages_of(book: Book | None, *, without: Party | None = None) -> Decimal:
    """How many per cent of the plan the parties of a book bear by their rules together, or all but one of them."""
    rows = Party.objects.filter(book=book, percentage__isnull=False)
    rows = rows.exclude(pk=without.pk) if without else rows
    return (rows.aggregate(total=Sum("percentage"))["total"] if book else None) or Decimal(0)


def rates_that_count(currency: str = "", on: datetime.date | None = None) -> QuerySet[Rate]:
    """Rates, of each currency and day the newest row; of a currency only, and those in force on a day only."""
    others = Rate.objects.filter(currency=OuterRef("currency"))
    rows = Rate.objects.exclude(Exists(others.filter(effective=OuterRef("effective"), pk__gt=OuterRef("pk"))))
    if on is not None:
        later = others.filter(effective__gt=OuterRef("effective"), effective__lte=on)
        rows = rows.filter(effective__lte=on).exclude(Exists(later))
    return rows.filter(currency=currency) if currency else rows


def focal_point_of(organisation: Organisation | None) -> FocalPoint | None:
    """Who speaks for an organisation, or else for the city whose local government it is; the one named first."""
    if organisation is None:
        return None
    posts = FocalPoint.objects.select_related("person").filter(person__is_active=True).order_by("since", "pk")
    own = posts.filter(organisation=organisation).first()
    is_local = organisation.kind == Organisation.Kind.LOCAL_GOVERNMENT and organisation.city_id is not None
    return own or (posts.filter(city=organisation.city_id).first() if is_local else None)
