"""What happened (entries), what must be sent (letters, mailings), files kept, and that the worker lives (heartbeat)."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_core.foundation import filetypes


class Entry(models.Model):
    """One thing that a person would tell another person; never changed, never deleted."""

    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_label = models.CharField(max_length=200, blank=True)
    thing = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    scope = models.CharField(max_length=60)
    scope_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "scope_id", "-id"], name="entry_scope"),
            models.Index(fields=["thing", "thing_id", "-id"], name="entry_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}"


class Mailing(models.Model):
    """One piece of news for many; the worker turns it into letters, chunk by chunk."""

    class State(models.TextChoices):
        OPEN = "open", _("Being written")
        DONE = "done", _("Written")
        FAILED = "failed", _("Could not be written")

    template = models.CharField(max_length=100)
    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    audience = models.CharField(max_length=60)
    sequence = models.IntegerField(default=0)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    cursor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "about_id", "audience", "template", "sequence"], name="mailing_once"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="open"), name="mailing_open"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.about} {self.about_id}"


class Letter(models.Model):
    """A mail as a row: written with the change it tells of, claimed and sent by the worker.

    `links` holds purpose, id and generation of personal links; their text appears only in what is sent. `claim` is the
    number of who sends it just now, until `due_at`. `settled_at` says that somebody has seen to one that failed.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be delivered")
        BOUNCED = "bounced", _("Came back")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.CharField(max_length=100)
    mailing = models.ForeignKey(Mailing, null=True, on_delete=models.PROTECT, related_name="letters")
    mailing_key = models.BigIntegerField(null=True)
    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    to_name = models.CharField(max_length=300, blank=True)
    to_email = models.EmailField(max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=500)
    body = models.TextField()
    links = models.JSONField(default=dict)
    attachments = models.JSONField(default=list)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    claim = models.BigIntegerField(null=True)
    failed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=300, blank=True)
    again_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="copies")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "mailing_key"],
                name="letter_once_per_mailing",
                condition=models.Q(mailing__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="letter_due"),
            models.Index(fields=["about", "about_id", "-id"], name="letter_about"),
            models.Index(
                fields=["-id"],
                condition=models.Q(state__in=("failed", "bounced"), settled_at=None, is_secret=False),
                name="letter_undelivered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class StoredFile(models.Model):
    """A file that somebody added: what is told of it; the bytes lie in the storage `uploads` under `key`."""

    about = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=100, unique=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["about", "about_id", "-id"], name="file_about")]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """Type and size, in the active language: "PDF, 1.2 MB"."""
        return filetypes.in_words(self.type, self.size)


class SentForm(models.Model):
    """One sending of a form that makes something, and the ids of what it made (`once`)."""

    digest = models.CharField(max_length=64, unique=True)
    made = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="sent_form_age")]

    def __str__(self) -> str:
        return self.digest


class Heartbeat(models.Model):
    """When a part of the installation last showed that it lives."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Prepared(models.Model):
    """A step of a start that concerns the database, and from what (a digest) it was done the last time."""

    name = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
