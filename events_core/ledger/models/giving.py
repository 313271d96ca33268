"""Contributions, and grants that are given to several books."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation import tokens
from events_core.foundation.money import CentsField, Money
from events_core.network.links import LinkedModel
from events_core.network.models import Organisation

from .books import Book, Party
from .counted import CATEGORY, CURRENCY

LINK = tokens.register(tokens.Purpose("pledge", "/pledge/{secret}/"))
KEPT = datetime.timedelta(days=90)
"""How long after the day of reply a contributor's link opens its page."""


class Grant(models.Model):
    """Money that one organisation gives for several books; its parts are contributions of these."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=200)
    amount = CentsField()
    currency = models.CharField(**CURRENCY)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="grant_amount")]

    def __str__(self) -> str:
        return self.title

    @property
    def money(self) -> Money:
        """The whole amount."""
        return Money(self.amount, self.currency)


class Contribution(LinkedModel):
    """What one party gives to one book, in one form and one currency.

    `amount` is what it is asked for or promised at first (empty: not valued yet). `pledged`, `confirmed` and `given`
    are the sums of its entries in its own currency; each holds the next. `origin` says which floor told of it.
    """

    PURPOSE: ClassVar[str] = LINK.name

    class Form(models.TextChoices):
        CASH = "cash", _("Cash")
        IN_KIND = "in_kind", _("In kind")
        OWN_PARTICIPATION = "own_participation", _("Own participation")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("of a contribution", "Asked for")
        PLEDGED = "pledged", pgettext_lazy("of a contribution", "Pledged")
        CONFIRMED = "confirmed", pgettext_lazy("of a contribution", "Confirmed")
        RECEIVED = "received", pgettext_lazy("of a contribution", "Received")
        DELIVERED = "delivered", pgettext_lazy("of a contribution", "Delivered")
        BORNE = "borne", pgettext_lazy("of a contribution", "Borne")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a contribution", "Withdrawn")

    class Settlement(models.TextChoices):
        REFUNDED = "refunded", _("Refunded")
        CARRIED_OVER = "carried_over", _("Carried over")
        KEPT = "kept", _("Kept")

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="contributions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contributions")
    form = models.CharField(max_length=20, choices=Form.choices)
    category = models.CharField(**CATEGORY, default="other")
    note = models.CharField(max_length=500, blank=True)
    valuation = models.CharField(max_length=500, blank=True)
    amount = CentsField(null=True, blank=True)
    currency = models.CharField(**CURRENCY, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLEDGED)
    state_since = models.DateTimeField(default=timezone.now)
    pledged = CentsField(default=0)
    confirmed = CentsField(default=0)
    given = CentsField(default=0)
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    origin = models.CharField(max_length=20, blank=True)
    origin_id = models.BigIntegerField(default=0)
    origin_row = models.PositiveIntegerField(default=0)
    settlement = models.CharField(max_length=12, choices=Settlement.choices, blank=True)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_name = models.CharField(max_length=200, blank=True)
    answered_position = models.CharField(max_length=200, blank=True)
    answer_message = models.TextField(blank=True)
    is_declined = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given__gte=0, confirmed__gte=models.F("given"), pledged__gte=models.F("confirmed")),
                name="contribution_sums",
            ),
            models.UniqueConstraint(
                fields=["book", "origin", "origin_id", "origin_row"],
                condition=~models.Q(origin=""),
                name="contribution_once_by_origin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reply_by", "id"],
                condition=models.Q(asked_at__isnull=False, answered_at__isnull=True),
                name="contribution_unanswered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.form} {self.state}"

    @property
    def money(self) -> Money | None:
        """What it is asked for or promised at first; None while nobody has put a value on it."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def to_confirm(self) -> Money | None:
        """What is promised or asked for, and not confirmed."""
        wanted = self.amount if self.state == self.State.ASKED else self.pledged - self.confirmed
        return Money(wanted, self.currency) if wanted else None

    @property
    def to_give(self) -> Money | None:
        """What is confirmed and not given yet."""
        left = self.confirmed - self.given
        return Money(left, self.currency) if left else None

    @property
    def missing(self) -> Money | None:
        """What is promised and not given."""
        left = self.pledged - self.given
        return Money(left, self.currency) if left else None

    @property
    def whole_state(self) -> str:
        """The state of one of its form that was given in whole."""
        done = {"cash": self.State.RECEIVED, "in_kind": self.State.DELIVERED}
        return done.get(self.form, self.State.BORNE)

    @property
    def shown_state(self) -> str:
        """The state as its pill tells it: who declined by link has not withdrawn anything."""
        return "declined" if self.state == self.State.WITHDRAWN and self.is_declined else self.state

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked by link and has not answered."""
        return self.asked_at is not None and self.answered_at is None and self.state in ("asked", "pledged")

    @property
    def language(self) -> str:
        """The language of letters and pages for the contributor."""
        return self.contact_language or "en"

    @property
    def link_until(self) -> datetime.datetime:
        """Until when the link opens its page."""
        last = self.reply_by or timezone.now().date()
        return datetime.datetime.combine(last, datetime.time(), datetime.UTC) + KEPT
