"""What waits in the books: contributors' answers, money to come, rates to load, books to close."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.money import REPORTING, Money
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.models import State as EventState
from events_core.programme.models import TeamMember
from events_core.programme.waiting import Group, Wait

from . import queries
from .models import Book, BudgetLine, Contribution, Rate
from .rates import STALE

OVER = (EventState.COMPLETED, EventState.CANCELLED)
TO_CLOSE = datetime.timedelta(days=30)
"""So long after an event its book should be ready to be closed; late after as long again."""
Form = Contribution.Form


def books(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Of books that a person may plan; what only finance officers do stands there for them alone."""
    theirs = _contributions(person)
    going_on = theirs.filter(queries.GOING_ON)
    yield from _promised(request, going_on)
    if person.is_finance:
        yield from _for_finance(request, theirs, going_on)


def _promised(request: HttpRequest, going_on: QuerySet[Contribution]) -> Iterable[Group]:
    """What was asked for and not answered, promised and not confirmed, given without a value."""
    silent = going_on.filter(queries.SILENT).order_by("reply_by", "pk")
    is_late = Q(reply_by__lt=timezone.now().date())
    yield from waiting.listed(
        request,
        "books-silent",
        _("Contributors who have not answered"),
        silent,
        _asked,
        event="book__event",
        late=is_late,
        order=40,
    )
    open_ = going_on.filter(queries.PROMISED_ONLY)
    unasked = open_.filter(asked_at=None, amount__isnull=False).exclude(form=Form.OWN_PARTICIPATION)
    yield from waiting.listed(
        request,
        "books-promised",
        _("Promised, and nobody asked to confirm"),
        unasked.order_by("state_since", "pk"),
        _promised_only,
        event="book__event",
        order=41,
    )
    yield from waiting.listed(
        request,
        "books-unvalued",
        _("Given in kind, without a value"),
        open_.filter(amount=None).order_by("pk"),
        _unvalued,
        event="book__event",
        order=42,
    )


def _for_finance(
    request: HttpRequest, theirs: QuerySet[Contribution], going_on: QuerySet[Contribution]
) -> Iterable[Group]:
    now = timezone.now()
    is_over = Q(book__event__ends_at__lt=now) | Q(book__year__lt=now.year)
    to_give = going_on.filter(is_over, confirmed__gt=F("given")).order_by("book__event__ends_at", "pk")
    yield from waiting.listed(
        request,
        "books-to-give",
        _("Confirmed and not given, though it is over"),
        to_give,
        _to_give,
        event="book__event",
        late=is_over,
        order=43,
    )
    yield from waiting.listed(
        request,
        "books-settle",
        _("Cash of cancelled events to be settled"),
        theirs.filter(queries.TO_SETTLE).order_by("pk"),
        _to_settle,
        event="book__event",
        order=44,
    )
    ended = Q(event__state__in=OVER, event__ends_at__lt=now - TO_CLOSE) | Q(year__lt=now.year)
    to_close = Book.objects.filter(ended, closed_at=None, last_number__gt=0).select_related("event")
    yield from waiting.listed(
        request,
        "books-close",
        _("Books to close"),
        to_close.order_by("year", "event__ends_at", "pk"),
        _to_close,
        event="event",
        late=Q(event__ends_at__lt=now - 2 * TO_CLOSE) | Q(year__lt=now.year),
        order=45,
    )
    if request_wants_rates(request):
        yield _old_rates()


def request_wants_rates(request: HttpRequest) -> bool:
    """Rates belong to no event, and are asked for by the desk's own page only."""
    ask = waiting.asked(request)
    return ask.event is None and ask.code in ("", "books-rates")


def _contributions(person: Person) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_related("book__event", "party__organisation")
    if person.is_officer or person.is_finance:
        return rows
    mine = TeamMember.objects.filter(person=person, role__in=queries.MANAGING)
    return rows.filter(book__event__in=mine.values("event_id"))


def _wait(one: Contribution, text: str, since: datetime.datetime, **rest: Any) -> Wait:
    both = _("%(body)s, %(book)s") % {"body": one.party, "book": one.book.title}
    title = str(one.book.title) if rest.get("whom") else both
    zone = one.book.event.timezone if one.book.event else "UTC"
    return Wait(title, _url("contribution", one), text, since, event_id=one.book.event_id, zone=zone, **rest)


def _url(page: str, one: Contribution) -> str:
    return reverse(f"ledger:{page}", args=[one.book.slug, one.pk])


def _asked(one: Contribution) -> Wait:
    assert one.asked_at
    told = {"money": one.money or "–", "day": localise.date(one.asked_at.astimezone(one.book.zone).date())}
    text = " · ".join(filter(None, [_("%(money)s, asked on %(day)s") % told, days_left(one)]))
    due = waiting.day_end(one.reply_by, one.book.zone) if one.reply_by else None
    deed = {"act": _("Remind"), "act_url": _url("remind", one), "act_posts": True}
    return _wait(one, text, one.asked_at, due=due, whom=str(one.party), reminded=one.reminded_at, **deed)


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


def _promised_only(one: Contribution) -> Wait:
    told = {"form": one.get_form_display(), "money": one.money or "–"}
    return _wait(one, _("%(form)s, %(money)s: ask for it, or write down that it is sure.") % told, one.state_since)


def _unvalued(one: Contribution) -> Wait:
    text = _("%(category)s: say how much it is worth") % {"category": one.get_category_display()}
    return _wait(one, text, one.created_at)


def _to_give(one: Contribution) -> Wait:
    told = {"form": one.get_form_display(), "money": one.to_give}
    text = _("%(form)s, still to come: %(money)s") % told
    return _wait(one, text, _ended(one.book), due=_ended(one.book), whom=str(one.party))


def _to_settle(one: Contribution) -> Wait:
    text = _("%(money)s: refund it, carry it over or keep it") % {"money": Money(one.given, one.currency)}
    since = one.book.event.state_since if one.book.event else one.state_since
    return _wait(one, text, since)


def _to_close(book: Book) -> Wait:
    ended = _ended(book)
    zone = book.event.timezone if book.event else "UTC"
    text = _("It is over: look through the entries, then close the book.")
    due = ended + 2 * TO_CLOSE if book.event else ended
    url = reverse("ledger:close", args=[book.slug])
    return Wait(str(book.title), url, text, ended, due, event_id=book.event_id, zone=zone)


def _ended(book: Book) -> datetime.datetime:
    """When what the book is for was over."""
    if book.event:
        return book.event.ends_at
    return datetime.datetime((book.year or 0) + 1, 1, 1, tzinfo=datetime.UTC)


def _old_rates() -> Group:
    """Currencies of open books for which no rate has come for long; three queries."""
    used: dict[str, datetime.datetime] = {}
    for model, field in ((Contribution, "created_at"), (BudgetLine, "book__created_at")):
        priced = model._default_manager.filter(book__closed_at=None).exclude(currency__in=("", REPORTING))
        for code, at in priced.order_by().values_list("currency").annotate(Max(field)):
            used[code] = max(at, used.get(code, at))
    newest: dict[str, datetime.date] = dict(
        Rate.objects.filter(currency__in=used).order_by().values_list("currency").annotate(Max("effective"))
    )
    since = timezone.now().date() - STALE
    rows = [_of_rate(code, newest.get(code), used[code]) for code in sorted(used)]
    late = [row for row, code in zip(rows, sorted(used), strict=True) if code not in newest or newest[code] < since]
    return Group("books-rates", _("Rates of exchange that are old"), late, len(late), reverse("ledger:rates"), 46)


def _of_rate(code: str, day: datetime.date | None, used: datetime.datetime) -> Wait:
    url = reverse("ledger:rates")
    if day is None:
        return Wait(code, url, _("There is none."), used)
    begun = waiting.day_end(day, datetime.UTC)
    return Wait(code, url, _("The newest is of %(day)s.") % {"day": localise.date(day)}, begun, begun + STALE)


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(books)
