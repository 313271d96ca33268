"""Reading the books: each with a fixed number of queries."""

from django.db.models import QuerySet

from events_core.network.models import Organisation

from .models import Book, Contribution, Entry


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
    """What one organisation has promised and given, over all books, the newest first."""
    rows = Contribution.objects.select_related("party__organisation", "book__event", "grant")
    return rows.filter(party__organisation=organisation).order_by("-pk")
