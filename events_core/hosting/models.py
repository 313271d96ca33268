"""What a city answered when it was asked to host."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_core.network.models import City, Organisation
from events_core.programme.models import Event


class CohostRequest(models.Model):
    """One city's part in hosting one event; the answer counts for the dates it was given for."""

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
    agreed_starts_at = models.DateTimeField(null=True, blank=True)
    agreed_ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "city"], name="cohost_once_per_city")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.city_id} {self.state}"
