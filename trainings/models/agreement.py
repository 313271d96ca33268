"""What a provider is asked to teach, and what it answers."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation import tokens
from events_core.network.links import LinkedModel
from events_core.network.models import Person

from .demand import TrainingRequest
from .supply import Offer
from .words import Weighing

LINK = tokens.register(tokens.Purpose("match", "/match/{secret}/"))


class Match(LinkedModel):
    """One offer proposed for one request, and for the requests joined to it.

    `score`, `parts` and `conflicts` are as they were when it was proposed, by the `weights` of that day; `needs` is
    what was matched (`needs.Needs`). `terms` is what is proposed now (`terms.TrainingTerms`), `counter` what the
    provider would have instead.
    """

    PURPOSE: ClassVar[str] = LINK.name

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of a match", "Waiting for the provider")
        COUNTERED = "countered", _("Yes, with changes")
        ACCEPTED = "accepted", pgettext_lazy("of a match", "Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        RECALLED = "recalled", _("Taken back")
        ENDED = "ended", pgettext_lazy("of a match", "Fell through")

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="matches")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    state_since = models.DateTimeField(default=timezone.now)
    score = models.DecimalField(max_digits=4, decimal_places=1)
    parts = models.JSONField()
    conflicts = models.JSONField(default=list)
    weights = models.ForeignKey(Weighing, on_delete=models.PROTECT, related_name="+")
    needs = models.JSONField()
    reason = models.TextField(blank=True)
    message = models.TextField(blank=True)
    terms = models.JSONField(default=dict)
    counter = models.JSONField(default=dict, blank=True)
    chosen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reply_by = models.DateField(null=True, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_name = models.CharField(max_length=200, blank=True)
    answered_position = models.CharField(max_length=200, blank=True)
    answer_message = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(state__in=["proposed", "countered", "accepted"]),
                name="match_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["reply_by", "id"], condition=models.Q(state__in=["proposed", "countered"]), name="match_waiting"
            ),
            models.Index(fields=["offer", "-id"], name="match_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.offer_id} {self.state}"
