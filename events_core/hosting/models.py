"""What cities are asked, what they answer, and what they offer to host at any time."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation import tokens
from events_core.journal.models import StoredFile
from events_core.journal.values import Span
from events_core.network.links import LinkedModel
from events_core.network.models import City, Organisation, Theme
from events_core.programme.models import Event

from .terms import Asked, Terms

LINK = tokens.register(tokens.Purpose("cohost", "/cohost/{secret}/"))
KEPT = datetime.timedelta(days=90)
"""How long after the event a city's link opens its page."""


@dataclass(frozen=True)
class Dates:
    """The dates that an answer was given for, as pages write dates."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    date_precision: str

    @property
    def span(self) -> Span:
        """As journal and letters keep it."""
        return Span(self.starts_at, self.ends_at, self.timezone, self.date_precision)


class CohostRequest(LinkedModel):
    """One city's part in hosting one event.

    `asked_…_at` are the dates that the city is asked about, `answer_…_at` those that its present answer is for; the
    answer counts while they are the event's. `told_answer` is the one whose gifts the ledger knows, `due_at` the last
    second of `reply_by` where the event is.
    """

    PURPOSE: ClassVar[str] = LINK.name

    class State(models.TextChoices):
        DRAFTED = "drafted", _("Not asked")
        SENT = "sent", _("Waiting")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        COUNTERED = "countered", _("Yes, with changes")
        EXPIRED = "expired", _("Expired")
        RECALLED = "recalled", _("Taken back")
        LAPSED = "lapsed", _("Lapsed")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a city's confirmation", "Withdrawn")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="cohost_requests")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="cohost_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cohost_requests")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFTED)
    state_since = models.DateTimeField(default=timezone.now)
    asked = models.JSONField(default=dict, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_language = models.CharField(max_length=10, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    asked_starts_at = models.DateTimeField(null=True, blank=True)
    asked_ends_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    forwards = models.PositiveSmallIntegerField(default=0)
    answer = models.ForeignKey("Answer", null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    told_answer = models.ForeignKey("Answer", null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    answer_starts_at = models.DateTimeField(null=True, blank=True)
    answer_ends_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    visitors_given_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "city"], name="cohost_once_per_city"),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | models.Q(answer_starts_at__isnull=False, answer_ends_at__isnull=False, answer__isnull=False),
                name="cohost_yes_has_dates",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent")
                | models.Q(
                    due_at__isnull=False,
                    asked_starts_at__isnull=False,
                    asked_ends_at__isnull=False,
                    link_digest__isnull=False,
                ),
                name="cohost_sent_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="cohost_due"),
            models.Index(fields=["city", "-id"], name="cohost_city"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.city_id} {self.state}"

    @property
    def answered_for(self) -> Dates | None:
        """The dates that the answer was given for, in the event's zone; None before there is an answer."""
        return self._dates(self.answer_starts_at, self.answer_ends_at)

    @property
    def asked_for(self) -> Dates | None:
        """The dates that the city is asked about; None before it was asked."""
        return self._dates(self.asked_starts_at, self.asked_ends_at)

    @property
    def shown_for(self) -> Dates:
        """The dates by which lists show the request: those answered for, else those asked about, else the event's."""
        event = self.event
        known = self.answered_for or self.asked_for
        return known or Dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)

    @property
    def asks(self) -> Asked:
        """What the city is asked for."""
        return Asked.read(self.asked)

    @property
    def terms(self) -> Terms:
        """On which terms the city answered; empty ones before it did."""
        return Terms.read(self.answer.terms) if self.answer else Terms()

    @property
    def language(self) -> str:
        """The language of letters and pages for the city."""
        return self.contact_language or "en"

    @property
    def is_late(self) -> bool:
        """Whether the time to answer is over, though the clock's round may not have come by yet."""
        return self.due_at is not None and timezone.now() > self.due_at

    @property
    def link_until(self) -> datetime.datetime:
        """Until when the link opens the city's page."""
        return max(filter(None, (self.due_at, self.event.ends_at, self.answer_ends_at))) + KEPT

    @property
    def is_sure(self) -> bool:
        """Whether the city has confirmed the event's present dates."""
        return self.state == self.State.CONFIRMED and self.is_for(self.event)

    def is_for(self, event: Event) -> bool:
        """Whether the answer was given for the event's present dates."""
        return (self.answer_starts_at, self.answer_ends_at) == (event.starts_at, event.ends_at)

    def asks_for(self, event: Event) -> bool:
        """Whether the city is asked about the event's present dates."""
        return (self.asked_starts_at, self.asked_ends_at) == (event.starts_at, event.ends_at)

    def _dates(self, starts: datetime.datetime | None, ends: datetime.datetime | None) -> Dates | None:
        if starts is None or ends is None:
            return None
        return Dates(starts, ends, self.event.timezone, self.event.date_precision)


class Answer(models.Model):
    """One answer of a city; never changed, never deleted.

    `starts_at` and `ends_at` are the dates that it is for, those of a counter-proposal the proposed ones. `terms` holds
    everything that was said (`terms.Terms`), `asked` what it answers: the event's title and what
    was asked, as they were. `link_generation` is which link was used (0: none).
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("Yes")
        COUNTERED = "countered", _("Yes, with changes")
        DECLINED = "declined", _("No")
        AMENDED = "amended", _("Details changed")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a city's confirmation", "Withdrawn")

    class Via(models.TextChoices):
        LINK = "link", _("By the link in the mail")
        LETTER = "letter", _("Recorded from a letter")

    request = models.ForeignKey(CohostRequest, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    via = models.CharField(max_length=8, choices=Via.choices)
    at = models.DateTimeField(default=timezone.now)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    message = models.TextField(blank=True)
    terms = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    link_generation = models.PositiveIntegerField(default=0)
    scan = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="amendments")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"

    @property
    def decided(self) -> "Answer":
        """The answer that was decided by: itself, or the one whose details it changes."""
        return self.amends or self


class GatedEvent(models.Model):
    """An event other than a field visit that its organisers let wait for its cities, too."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="gated")

    def __str__(self) -> str:
        return str(self.event_id)


class StandingOffer(models.Model):
    """What a local government offers to host at any time; `blocked` are `{"first", "last"}` days when it cannot."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="standing_offer")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="standing_offers")
    sites = models.JSONField(default=list, blank=True)
    months = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    themes = models.ManyToManyField(Theme, related_name="standing_offers", blank=True)
    group_max = models.PositiveIntegerField(null=True, blank=True)
    blocked = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["city__slug", "id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.city_id}"
