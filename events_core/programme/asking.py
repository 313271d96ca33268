"""Tables of those who are asked: who is invited to an event, and whom its candidate dates would suit."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation import tokens
from events_core.network.links import LinkedModel
from events_core.network.models import Person

INVITATION = tokens.register(tokens.Purpose("invitation", "/invited/{secret}/"))
DATES = tokens.register(tokens.Purpose("dates", "/dates/{secret}/"))


def email_key(email: str) -> str:
    """By what an address is known: however it is written, in capitals or not."""
    return email.strip().casefold()


class Asked(LinkedModel):
    """Somebody who is asked by letter and answers by a personal link; whatever happened is kept as facts."""

    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    organisation = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.PURPOSE} {self.pk}"

    @property
    def called(self) -> str:
        """What they are called; the address of somebody whose name nobody wrote."""
        return self.name or self.email


class Invitation(Asked):
    """One person who is invited to an event; `category` is the slug of that in which they are to register."""

    PURPOSE: ClassVar[str] = INVITATION.name

    class State(models.TextChoices):
        NOT_SENT = "not_sent", _("Not sent yet")
        INVITED = "invited", _("Invited")
        REGISTERED = "registered", _("Registered")
        DECLINED = "declined", _("Cannot come")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    event = models.ForeignKey("programme.Event", on_delete=models.CASCADE, related_name="invitations")
    category = models.CharField(max_length=60, blank=True)
    in_english_too = models.BooleanField(default=False)
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_key = models.CharField(max_length=254, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "email_key"], name="invitation_once")]
        indexes = [models.Index(fields=["email_key"], name="invited_email")]

    @property
    def state(self) -> str:
        """How it stands, by what happened last."""
        facts = (
            (self.withdrawn_at, self.State.WITHDRAWN),
            (self.registered_at, self.State.REGISTERED),
            (self.declined_at, self.State.DECLINED),
            (self.sent_at, self.State.INVITED),
        )
        return next((state.value for at, state in facts if at), self.State.NOT_SENT.value)


class DateOption(models.Model):
    """A pair of dates that an event without fixed ones may have; `taken_at` says that it got them."""

    event = models.ForeignKey("programme.Event", on_delete=models.CASCADE, related_name="date_options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "ends_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "starts_at", "ends_at"], name="date_option_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gte=models.F("starts_at")), name="date_option_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.starts_at:%Y-%m-%d}"

    @property
    def period(self) -> tuple[datetime.datetime, datetime.datetime]:
        """Its two instants."""
        return self.starts_at, self.ends_at


class DateAsk(Asked):
    """One person who is asked which of an event's candidate dates would suit; answers until the end of `reply_by`."""

    PURPOSE: ClassVar[str] = DATES.name

    event = models.ForeignKey("programme.Event", on_delete=models.CASCADE, related_name="date_asks")
    reply_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(blank=True)
    nudged_for = models.DateField(null=True, blank=True)  # the day of reply before which the worker has reminded

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "email_key"], name="asked_dates_once")]
        indexes = [models.Index(fields=["reply_by"], name="asked_dates_due")]


class DateAnswer(models.Model):
    """What one person says of one pair of dates."""

    class Word(models.TextChoices):
        YES = "yes", pgettext_lazy("of dates", "Yes")
        MAYBE = "maybe", pgettext_lazy("of dates", "If need be")
        NO = "no", pgettext_lazy("of dates", "No")

    ask = models.ForeignKey(DateAsk, on_delete=models.CASCADE, related_name="answers")
    option = models.ForeignKey(DateOption, on_delete=models.CASCADE, related_name="answers")
    word = models.CharField(max_length=5, choices=Word.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "option"], name="date_answer_once")]

    def __str__(self) -> str:
        return f"{self.ask_id} {self.option_id} {self.word}"
