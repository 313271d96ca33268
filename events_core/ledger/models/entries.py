"""The entries of books, and the files that prove them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from events_core.journal.models import StoredFile

from .books import Book, Party
from .counted import CATEGORY, Counted
from .giving import Contribution


class Entry(Counted):
    """One line of a ledger, signed by who wrote it; never changed, never deleted: the database refuses both.

    `counts_as` is the total to which it adds, `on` the day when it happened. `number` is 1, 2, 3 … within its book,
    without gaps. A mistake is reversed by an entry of the same kind with the opposite amount that names it
    (`reverses`), once.
    """

    class Kind(models.TextChoices):
        PLEDGE = "pledge", pgettext_lazy("entry in a ledger", "Pledge")
        CONFIRMATION = "confirmation", pgettext_lazy("entry in a ledger", "Confirmation")
        RECEIPT = "receipt", pgettext_lazy("entry in a ledger", "Receipt")
        DELIVERY = "delivery", pgettext_lazy("entry in a ledger", "Delivery")
        EXPENSE = "expense", pgettext_lazy("entry in a ledger", "Expense")
        ADJUSTMENT = "adjustment", pgettext_lazy("entry in a ledger", "Adjustment")

    class Total(models.TextChoices):
        PLEDGED = "pledged", pgettext_lazy("total", "Pledged")
        CONFIRMED = "confirmed", pgettext_lazy("total", "Confirmed")
        GIVEN = "given", pgettext_lazy("total", "Given")
        SPENT = "spent", pgettext_lazy("total", "Spent")

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    counts_as = models.CharField(max_length=10, choices=Total.choices)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    form = models.CharField(max_length=20, choices=Contribution.Form.choices, blank=True)
    category = models.CharField(**CATEGORY)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["book_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="entry_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & ~models.Q(amount=0), name="entry_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="pledge", counts_as="pledged")
                | models.Q(kind="confirmation", counts_as="confirmed")
                | models.Q(kind__in=["receipt", "delivery"], counts_as="given")
                | models.Q(kind="expense", counts_as="spent")
                | models.Q(kind="adjustment"),
                name="entry_counts_as_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(counts_as="spent") | models.Q(contribution__isnull=False, party__isnull=False),
                name="entry_of_a_contribution",
            ),
            models.CheckConstraint(
                condition=models.Q(usd__isnull=False, rate__isnull=False, rate__gt=0, rate_on__isnull=False)
                | models.Q(usd__isnull=True, rate__isnull=True, rate_on__isnull=True),
                name="entry_rate_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(usd__isnull=False) | models.Q(counts_as__in=["pledged", "confirmed"]),
                name="entry_needs_a_rate",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "on"], name="ledger_party_days"),
            # hardly any entry reverses one: the index of the field, which holds them all, tells a planner nothing
            models.Index(fields=["reverses"], condition=models.Q(reverses__isnull=False), name="entry_reversed"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.number} {self.kind} {self.money}"


class Evidence(models.Model):
    """A file that proves a contribution or an entry: a letter, an invoice, a bank's statement."""

    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="ledger_evidence")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contribution__isnull=False) ^ models.Q(entry__isnull=False), name="evidence_of_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)
