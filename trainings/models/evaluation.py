"""What participants say of a training, without their names, and what the city is reported."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from events_core.foundation import tokens
from events_core.network.links import LinkedModel
from events_core.programme.models import Event
from registrations.models import Registration

from .delivery import Module
from .demand import TrainingRequest
from .supply import today

LINK = tokens.register(tokens.Purpose("survey", "/survey/{secret}/"))
FEWEST = 5
"""Results are shown from so many answers on, and grow by so many at once."""


class Survey(models.Model):
    """One set of questions to the participants of one event, at one time: before, after, or half a year later."""

    class Phase(models.TextChoices):
        BEFORE = "before", _("Before the training")
        AFTER = "after", _("At the end")
        LATER = "later", _("Six months later")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", pgettext_lazy("of a survey", "Open")
        CLOSED = "closed", pgettext_lazy("of a survey", "Closed")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="surveys")
    phase = models.CharField(max_length=6, choices=Phase.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    intro = I18nTextField(blank=True, default="")
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "phase"], name="survey_once")]
        indexes = [models.Index(fields=["state", "closes_on"], name="survey_due")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.phase}"


class Question(models.Model):
    """One question. A rating or skill is answered from 1 to 5; a skill is asked before and after, and compared.

    `compares` names questions that are the same over surveys and trainings: `overall`, `useful`, `skill:<module id>` …
    """

    class Kind(models.TextChoices):
        RATING = "rating", _("Rating, 1 to 5")
        SKILL = "skill", _("What people say they can do, 1 to 5")
        CHOICE = "choice", _("Choice of one")
        TEXT = "text", pgettext_lazy("kind of question", "Text")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text = I18nCharField(max_length=4000)
    choices = models.JSONField(default=list, blank=True)
    module = models.ForeignKey(Module, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    compares = models.CharField(max_length=40, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.text)


class Invitation(LinkedModel):
    """Who was asked to answer a survey, and whether they did; what they answered stands elsewhere, without a key."""

    PURPOSE: ClassVar[str] = LINK.name

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="survey_invitations")
    has_answered = models.BooleanField(default=False)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "registration"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.registration_id}"


class Ballot(models.Model):
    """One filled-in survey: `answers` by the number of the question, the day, and nothing of who gave them.

    `batch` is which five it belongs to, so that open results never grow by one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="ballots")
    on = models.DateField(default=today)
    batch = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.on}"


class Report(models.Model):
    """What the city gets back for its request: figures are computed, the words are the organisers'."""

    request = models.OneToOneField(TrainingRequest, on_delete=models.CASCADE, related_name="report")
    summary = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.request_id}"
