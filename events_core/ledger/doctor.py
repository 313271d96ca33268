"""What the doctor looks at in books: guards, numbers without gaps, sums of entries, rates."""

import datetime
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, F, Max, Min, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from events_core.foundation.doctor import Finding, check, some

from .models import Book, Contribution, Rate

GUARDS = {"sqlite": {"ledger_entry_kept", "ledger_entry_stays", "ledger_entry_next"},
          "postgresql": {"ledger_entry_kept", "ledger_entry_next"}}  # fmt: skip
OLD = datetime.timedelta(days=45)


def guarded(deep: bool) -> Iterator[Finding]:
    """The database itself refuses to change or delete entries."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_entry'::regclass AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        standing = {str(name) for (name,) in cursor.fetchall()}
    if missing := GUARDS[connection.vendor] - standing:
        sentence = f"The ledger is not guarded: {', '.join(sorted(missing))} is missing."
        yield Finding(sentence, "Run `manage.py migrate`, which sets them up again, and find out who took them down.")


def numbers(deep: bool) -> Iterator[Finding]:
    """Entries are numbered 1, 2, 3 … in each book."""
    books = Book.objects.annotate(
        count=Count("entries"), first=Min("entries__number"), newest=Coalesce(Max("entries__number"), 0)
    )
    gaps = books.filter(~Q(count=F("newest")) | ~Q(newest=F("last_number")) | (Q(count__gt=0) & ~Q(first=1)))
    if ids := list(gaps.values_list("pk", flat=True)):
        sentence = f"{some(len(ids), 'book has', 'books have')} a gap in its numbers (book {ids[0]})."
        yield Finding(sentence, "Somebody has written past the product: restore a backup, and compare.")


def sums(deep: bool) -> Iterator[Finding]:
    """What a contribution shows is the sum of its entries."""
    totals = {
        f"sum_{name}": Coalesce(Sum("entries__amount", filter=Q(entries__counts_as=name)), 0)
        for name in ("pledged", "confirmed", "given")
    }
    wrong = Contribution.objects.annotate(**totals).exclude(
        pledged=F("sum_pledged"), confirmed=F("sum_confirmed"), given=F("sum_given")
    )
    if ids := list(wrong.values_list("pk", flat=True)):
        sentence = f"{some(len(ids), 'contribution shows', 'contributions show')} another sum than its entries have"
        mend = "Somebody has written past the product: the entries are the truth; compare with a backup."
        yield Finding(f"{sentence} (contribution {ids[0]}).", mend)


def rates(deep: bool) -> Iterator[Finding]:
    """Rates of exchange are those of about now, where any are in use."""
    newest = Rate.objects.aggregate(day=Max("effective"))["day"]
    if newest and timezone.now().date() - newest > OLD:
        sentence = f"The newest rate of exchange is of {newest}."
        yield Finding(sentence, "Load newer ones: `manage.py rates FILE`, or /desk/rates/.", is_fault=False)


check("ledger: guards", guarded, of_data=True)
check("ledger: numbers", numbers, of_data=True)
check("ledger: sums", sums, of_data=True)
check("ledger: rates", rates)
