"""What municipalities ask to be taught, and what is said about it."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation import tokens
from events_core.foundation.money import CentsField, Money
from events_core.network.links import LinkedModel
from events_core.network.models import City, Organisation, Person, Theme
from events_core.programme.models import Event, Mode

LINK = tokens.register(tokens.Purpose("request", "/trainings/requests/{secret}/"))
KEPT = datetime.timedelta(days=3 * 365)
"""How long after its last change of state a request's link opens its page."""


class Joint(models.Model):
    """Requests that are to be served by one training: the `lead` is matched for all that agreed to be joined."""

    lead = models.OneToOneField("TrainingRequest", on_delete=models.PROTECT, related_name="leads")
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.lead_id}"


class TrainingRequest(LinkedModel):
    """What one municipality wants its people to learn.

    `languages` are in the order in which the city prefers them, `months` (`"2027-04"`) those that suit it. A city that
    is not on record stands in `city_text` until the secretariat names one. `asked_to_join` is the joint it is asked to
    take part in, with its answer in `joins`; the lead is asked as well. `shares_contact`: the cities that it is joined
    with may have its contact. `reason` says why it was declined, withdrawn, on hold or fell through.
    """

    PURPOSE: ClassVar[str] = LINK.name

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", pgettext_lazy("of a training request", "Submitted")
        UNDER_REVIEW = "under_review", _("Under review")
        MATCHED = "matched", _("Matched")
        AGREED = "agreed", pgettext_lazy("of a training request", "Agreed")
        SCHEDULED = "scheduled", pgettext_lazy("of a training request", "Scheduled")
        DELIVERED = "delivered", pgettext_lazy("of a training request", "Delivered")
        CLOSED = "closed", pgettext_lazy("of a training request", "Closed")
        DECLINED = "declined", pgettext_lazy("of a training request", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a training request", "Withdrawn")
        ON_HOLD = "on_hold", _("On hold")

    class Joins(models.TextChoices):
        NONE = "", pgettext_lazy("of joining a training", "Not asked")
        ASKED = "asked", pgettext_lazy("of joining a training", "Asked")
        YES = "yes", pgettext_lazy("of joining a training", "Yes")
        NO = "no", pgettext_lazy("of joining a training", "No")

    reference = models.CharField(max_length=40, unique=True, null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(default=timezone.now)
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="training_requests")
    city_text = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="training_requests"
    )
    maker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="training_requests"
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_position = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_language = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=200, blank=True)
    topics = models.ManyToManyField(Theme, related_name="training_requests", blank=True)
    level = models.CharField(max_length=40, blank=True)
    audience = models.TextField(blank=True)
    audiences = models.JSONField(default=list, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    months = models.JSONField(default=list, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    venue = models.TextField(blank=True)
    baseline = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    translation = models.TextField(blank=True)
    prompted_by = models.TextField(blank=True)
    budget_amount = CentsField(null=True, blank=True)
    budget_currency = models.CharField(max_length=3, blank=True)
    reason = models.TextField(blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_requests")
    next_step = models.CharField(max_length=300, blank=True)
    next_step_by = models.DateField(null=True, blank=True)
    asked_to_join = models.ForeignKey(Joint, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    joins = models.CharField(max_length=5, choices=Joins.choices, blank=True, default="")
    shares_contact = models.BooleanField(default=False)
    agreed_name = models.CharField(max_length=200, blank=True)
    agreed_position = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="training_requests")
    submitted_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["scheduled", "delivered", "closed"]) | models.Q(event__isnull=False),
                name="request_scheduled_has_event",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(reference__isnull=False),
                name="request_sent_has_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="request_queue"),
            models.Index(fields=["city", "-id"], name="request_city"),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.pk}"

    @property
    def place(self) -> str:
        """The city as it is on record, or as it wrote itself."""
        return str(self.city) if self.city else self.city_text

    @property
    def shown_title(self) -> str:
        """Its title, or its topics when it has none (the topics should be prefetched)."""
        return self.title or ", ".join(str(topic) for topic in self.topics.all()) or _now("Training request")

    @property
    def budget(self) -> Money | None:
        """What the city can pay; None when it did not say."""
        return None if self.budget_amount is None else Money(self.budget_amount, self.budget_currency)

    @property
    def language(self) -> str:
        """The language of letters and pages for the city."""
        return self.contact_language or "en"

    @property
    def link_until(self) -> datetime.datetime:
        """Until when the link opens its page."""
        return self.state_since + KEPT

    @property
    def is_joined(self) -> bool:
        """Whether it agreed to be served together with others (the lead, too)."""
        return self.asked_to_join_id is not None and self.joins == self.Joins.YES

    @property
    def lead_id(self) -> int:
        """The number of the request whose match serves it: the lead of those that are served together, or itself."""
        return self.asked_to_join.lead_id if self.is_joined and self.asked_to_join else self.pk

    @property
    def follows(self) -> bool:
        """Whether it is served by the match of another request."""
        return self.lead_id != self.pk


class Message(models.Model):
    """One thing said about a request: between the secretariat and the city, or (with a `match`) and a provider.

    Never changed, never deleted. `person` is who wrote it with an account, `name` who wrote it by link.
    """

    class Side(models.TextChoices):
        STAFF = "staff", _("The secretariat")
        CITY = "city", _("The city")
        PROVIDER = "provider", _("The provider")

    request = models.ForeignKey(TrainingRequest, on_delete=models.CASCADE, related_name="messages")
    match = models.ForeignKey("Match", null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=8, choices=Side.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.side}"
