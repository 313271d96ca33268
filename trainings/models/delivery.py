"""What is taught in an event, who was there, and who learned it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from events_core.network.models import Person
from events_core.programme.models import Event, Session
from registrations.models import Registration


class Training(models.Model):
    """The teaching in one event, and when somebody has completed it: the completion rule.

    Complete is who took part in `attendance` per cent of the hours taught (modules without hours count alike), was at
    every required module and passed every required assessment.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="training")
    attendance = models.PositiveSmallIntegerField(default=80)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(attendance__lte=100), name="training_attendance")]

    def __str__(self) -> str:
        return f"{self.event_id}"


class Module(models.Model):
    """One part of a training, with what participants can do after it (`outcome`)."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="modules")
    title = I18nCharField(max_length=2000)
    outcome = I18nTextField(blank=True, default="")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="modules")
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    trainers = models.ManyToManyField(Person, related_name="modules", blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return str(self.title)


class Presence(models.Model):
    """Whether one participant was at one module, as a trainer marked it; no row: not marked."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="presences")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="presences")
    was_there = models.BooleanField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "registration"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.module_id} {self.registration_id} {self.was_there}"


class Assessment(models.Model):
    """One test or task: with a score, of which `pass_score` is enough, or passed or not; so many `attempts` at most."""

    class Kind(models.TextChoices):
        SCORE = "score", _("Score")
        PASS = "pass", _("Passed or not")

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="assessments")
    title = I18nCharField(max_length=2000)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.PASS)
    max_score = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    pass_score = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=2)
    is_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="score")
                | models.Q(max_score__gt=0, pass_score__gt=0, pass_score__lte=models.F("max_score")),
                name="assessment_scores",
            ),
            models.CheckConstraint(condition=models.Q(attempts__gt=0), name="assessment_attempts"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Attempt(models.Model):
    """One try of one participant; a wrong entry is taken back (`is_void`), never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="tries")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    passed = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    is_void = models.BooleanField(default=False)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "registration", "number"], name="attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.registration_id} {self.number}"


class Override(models.Model):
    """A trainer's own word on somebody's completion, against the rule and with a reason."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="overrides")
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="completion_override")
    is_complete = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.registration_id} {self.is_complete}"
