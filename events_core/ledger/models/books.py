"""Books, their parties, and what is planned."""

import datetime
import zoneinfo
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_core.foundation.money import CentsField
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .counted import CATEGORY, CURRENCY, Counted

NOT_NAMED = "Institution not named"
"""How books keep the institution of people who named none; pages say it in the reader's language."""


class Book(models.Model):
    """Who bears the costs of one event, or of the secretariat's operation in one year.

    `last_number` is the number of its last entry; whoever writes to the book holds the lock on this row.
    `people` is how many participants are planned for; `published` what everybody may see.
    """

    class Published(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        TOTALS = "totals", _("Totals by party")

    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="book")
    year = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    published = models.CharField(max_length=10, choices=Published.choices, default=Published.NOTHING)
    note = models.TextField(blank=True)
    last_number = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=False) ^ models.Q(year__isnull=False), name="book_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id or self.year}"

    @property
    def slug(self) -> str | int | None:
        """How addresses and files name it: by the slug of its event, or by the year."""
        return self.event.slug if self.event else self.year

    @property
    def title(self) -> Any:
        """Whose book it is: the event's title, or the operation of a year."""
        return self.event.title if self.event else _("Operation of the secretariat, %(year)d") % {"year": self.year}

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Where its days are counted: where the event is, else UTC."""
        return self.event.zone if self.event else zoneinfo.ZoneInfo("UTC")

    @property
    def today(self) -> datetime.date:
        """The present day there."""
        return timezone.now().astimezone(self.zone).date()

    @property
    def is_closed(self) -> bool:
        """Whether it takes nothing any more."""
        return self.closed_at is not None


class Party(models.Model):
    """Who has to do with the costs of one book: an organisation on record, or an institution by its name only.

    A share is what it should bear by the rule that was agreed: `percentage` of what is planned, `amount` (fixed, or
    for each of its participants, of whom there are `people`), or the costs of its own participation.
    """

    class Rule(models.TextChoices):
        NONE = "", _("None")
        PERCENTAGE = "percentage", _("A percentage of what is planned")
        FIXED = "fixed", _("A fixed sum")
        PER_PARTICIPANT = "per_participant", _("A sum for each of its participants")
        OWN_COSTS = "own_costs", _("The costs of its own participation")

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_parties"
    )
    name = models.CharField(max_length=300, blank=True)
    rule = models.CharField(max_length=16, choices=Rule.choices, blank=True, default="")
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = CentsField(null=True, blank=True)
    currency = models.CharField(**CURRENCY, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, name="")
                | (models.Q(organisation__isnull=True) & ~models.Q(name="")),
                name="party_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(percentage__isnull=True) | models.Q(percentage__gt=0, percentage__lte=100),
                name="party_percentage",
            ),
        ]

    def __str__(self) -> str:
        if self.organisation:
            return str(self.organisation)
        return str(_("Institution not named")) if self.name == NOT_NAMED else self.name


class BudgetLine(Counted):
    """What one thing is planned to cost, and who is meant to bear it; `per_person` amounts are for each participant.

    `bearer` is one party; with `by_participants` those who take part bear it themselves; neither: still open.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="lines")
    category = models.CharField(**CATEGORY)
    description = models.CharField(max_length=300, blank=True)
    per_person = models.BooleanField(default=False)
    bearer = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    by_participants = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="line_amount"),
            models.CheckConstraint(
                condition=models.Q(bearer__isnull=True) | models.Q(by_participants=False), name="line_one_bearer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.money}"
