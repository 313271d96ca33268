"""Whose book a page is about: an event's, or that of the secretariat's operation in a year."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Forbidden, Missing
from events_core.network.me import reader
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for

from . import actions
from .models import Book, Contribution

FIRST_YEAR = 2000


@dataclass
class Place:
    """A book with its pages; `book` is None as long as nothing was ever written to it."""

    event: Event | None
    year: int | None
    book: Book | None
    may_plan: bool = False
    may_spend: bool = False
    may_keep: bool = False

    @property
    def shown(self) -> Book:
        """The book, or one like it that is not stored, to ask for its title and its days."""
        return self.book or Book(event=self.event, year=self.year)

    @property
    def title(self) -> Any:
        """Whose book it is."""
        return self.shown.title

    @property
    def slug(self) -> str | int | None:
        """How addresses and files name it."""
        return self.shown.slug

    @property
    def zone(self) -> str:
        """In which zone its days are counted and times are told."""
        return self.shown.zone.key

    @property
    def is_closed(self) -> bool:
        """Whether the book takes nothing any more."""
        return self.book is not None and self.book.is_closed

    def url(self, name: str, *more: Any) -> str:
        """The address of one of the book's pages."""
        return reverse(f"ledger:{name}", args=[self.slug, *more])

    def made(self) -> Book:
        """The book, made if need be: for whoever is about to write."""
        if self.book is None:
            self.book = actions.book_of(self.event) if self.event else actions.book_of_year(self.year or FIRST_YEAR)
        return self.book

    def contribution(self, number: int) -> Contribution:
        """One of the book's contributions. Refuses another book's (404)."""
        rows = Contribution.objects.select_related("party__organisation", "grant", "book__event")
        found = rows.filter(pk=number, book=self.book).first() if self.book else None
        if found is None:
            raise Missing(_("There is no such contribution in this book."))
        return found


def place_for(
    request: HttpRequest, *, slug: str = "", year: int | None = None, permission: str = "ledger.see"
) -> Place:
    """The book of a page. Refuses an event on which the person does not work (404), what is not theirs to do (403)."""
    person = reader(request)
    event = event_for(request, slug, permission) if slug else None
    if event is None:
        last = timezone.now().year + 10
        if not person.has_perm("ledger.see_all") or year is None or not FIRST_YEAR <= year <= last:
            raise Missing(_("There is no such book, or it is not visible to you."))
        if not person.has_perm(permission):
            raise Forbidden(_("Only a finance officer does this."))
    wanted = {"event": event} if event else {"year": year}
    book = Book.objects.select_related("event").filter(**wanted).first()
    may = {name: person.has_perm(f"ledger.{name}", event) for name in ("plan", "spend", "keep")}
    return Place(event, year, book, may["plan"], may["spend"], may["keep"])
