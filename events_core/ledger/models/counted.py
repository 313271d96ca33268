"""Amounts in their own currency that also count in USD."""

from typing import Any

from django.db import models

from events_core.foundation.money import CentsField, Money
from events_core.ledger.categories import CATEGORIES

CURRENCY: dict[str, Any] = {"max_length": 3}
CATEGORY: dict[str, Any] = {"max_length": 20, "choices": list(CATEGORIES.items())}


class Counted(models.Model):
    """An amount in its own currency and, once a rate is known, in USD.

    `rate` is in units of the currency per USD, as it was in force on `rate_day`; `rate_on` is since when, and
    `rate_source` who said so. All are empty as long as nobody knows a rate; in USD the rate is 1.
    """

    amount = CentsField()
    currency = models.CharField(**CURRENCY)
    rate_day = models.DateField()
    usd = CentsField(null=True)
    rate = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def money(self) -> Money:
        """The amount in its own currency."""
        return Money(self.amount, self.currency)
