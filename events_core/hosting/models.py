"""What a city answered when it was asked to host."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_core.network.models import City, Organisation
from events_core.programme.models import Event


@dataclass(frozen=True)
class Dates:
    """The dates that an answer was given for, as pages write dates."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    date_precision: str


class CohostRequest(models.Model):
    """One city's part in hosting one event; the answer counts for the dates it was given for (`answer_…_at`)."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Not asked")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Lapsed")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="cohost_requests")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="cohost_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cohost_requests")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFTED)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_position = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    asked = models.JSONField(default=dict, blank=True)
    answer_starts_at = models.DateTimeField(null=True, blank=True)
    answer_ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "city"], name="cohost_once_per_city"),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | models.Q(answer_starts_at__isnull=False, answer_ends_at__isnull=False),
                name="cohost_yes_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.city_id} {self.state}"

    @property
    def answered_for(self) -> Dates | None:
        """The dates that the answer was given for, in the event's zone; None before there is an answer."""
        if self.answer_starts_at is None or self.answer_ends_at is None:
            return None
        return Dates(self.answer_starts_at, self.answer_ends_at, self.event.timezone, self.event.date_precision)

    def is_for(self, event: Event) -> bool:
        """Whether the answer was given for the event's present dates."""
        return (self.answer_starts_at, self.answer_ends_at) == (event.starts_at, event.ends_at)
