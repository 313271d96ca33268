"""Rates of exchange."""

from django.db import models
from django.utils import timezone

from .counted import CURRENCY


class RateTable(models.Model):
    """Rates of exchange that came together, in one file or call; kept as they came."""

    name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Rate(models.Model):
    """How many units of a currency make one USD from a day on; never changed: of the same day the newest row counts."""

    table = models.ForeignKey(RateTable, on_delete=models.PROTECT, related_name="rates")
    currency = models.CharField(**CURRENCY)
    effective = models.DateField()
    units_per_usd = models.DecimalField(max_digits=18, decimal_places=6)
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ["-effective", "currency", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "currency", "effective"], name="rate_once_in_a_table"),
            models.CheckConstraint(condition=models.Q(units_per_usd__gt=0), name="rate_above_zero"),
        ]
        indexes = [models.Index(fields=["currency", "-effective", "-id"], name="rate_in_force")]

    def __str__(self) -> str:
        return f"{self.currency} {self.effective} {self.units_per_usd}"
