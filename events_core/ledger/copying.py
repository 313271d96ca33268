"""What comes along when an event is copied: what was planned; no promise and no entry."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.programme import copying
from events_core.programme.copying import Copy
from events_core.programme.models import Event

from . import actions
from .models import Book, BudgetLine


def budget(copy: Copy) -> None:
    """The budget lines at today's rates, sums for each participant among them, and how many are planned for."""
    source = Book.objects.get(event=copy.source)
    book = actions.book_of(copy.made)
    actions.copy_budget(book.pk, source.pk, by=copy.by)
    if source.people is not None:
        actions.plan_people(book.pk, source.people, by=copy.by)


def told(event: Event) -> str:
    """How many lines there are."""
    count = BudgetLine.objects.filter(book__event=event).count()
    text = ngettext("%(count)s line, without what was paid", "%(count)s lines, without what was paid", count)
    return text % {"count": localise.number(count)} if count else ""


def register() -> None:
    """Offer them."""
    copying.provide("budget", _("Budget"), budget, told=told, order=40)
