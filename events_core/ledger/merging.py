"""What becomes of books when two organisations are one.

Entries are never changed: they name parties, and it is the parties that name the organisation. A book in which both
had to do with the costs has two parties of one organisation afterwards, which its statement counts together.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.refusals import Blocker
from events_core.network.merging import registry
from events_core.network.merging.models import Kind
from events_core.network.merging.registry import Merge, place

from .models import Book, Party


def register() -> None:
    """Say what becomes of every field of this app."""
    place("ledger.Party", "organisation", title=gettext_lazy("Books in which it has a part"))
    place("ledger.Grant", "organisation", title=gettext_lazy("Grants"))
    registry.watch(two_shares)


def two_shares(merge: Merge) -> Iterable[Blocker]:
    """Two agreed shares in the costs of one event cannot stand for one institution: which of them was meant?"""
    if merge.kind != Kind.ORGANISATION:
        return
    ruled = Party.objects.exclude(rule="")
    mine = ruled.filter(organisation=merge.kept).values("book")
    both = ruled.filter(organisation=merge.gone, book__in=mine).values("book")
    for book in Book.objects.filter(pk__in=both).select_related("event"):
        text = _("Both have a share in the costs of “%(book)s”. End one of the two shares first.")
        where = {"slug": book.event.slug} if book.event else {"year": book.year}
        url = reverse("ledger:shares", kwargs=where)
        yield Blocker("two_shares", text % {"book": book.title}, url=url)
