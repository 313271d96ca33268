"""The kinds of what happens in the books, for who was away."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events_core.network.models import Person
from events_core.programme.happened import Kind, Named, Scope, kinds, provide

from .models import Book

ANSWERS = ("ledger.confirmed", "ledger.declined", "ledger.withdrawn")
MONEY = ("ledger.came_cash", "ledger.came_in_kind", "ledger.came_own_participation", "ledger.spent")


def years(person: Person) -> Scope | None:
    """The journals of the books of years, for who sees all books."""
    if not person.has_perm("ledger.see_all"):
        return None
    return Scope(Book, None, _named)


def _named(ids: Iterable[int]) -> dict[int, Named]:
    rows = Book.objects.filter(pk__in=list(ids), year__isnull=False)
    return {row.pk: Named(str(row.title), reverse("ledger:desk", args=[row.slug])) for row in rows}


def register() -> None:
    """Make them known."""
    provide(years)
    kinds(
        Kind("contributions", _("Answers of contributors"), ANSWERS, ANSWERS),
        Kind("pledges", _("Contributions pledged"), ("ledger.pledged", "ledger.asked_for")),
        Kind("money", _("Money and things received, and spent"), MONEY, MONEY[:1]),
        Kind("books", _("Books closed or opened again"), ("ledger.closed", "ledger.reopened"), ("ledger.closed",)),
    )
