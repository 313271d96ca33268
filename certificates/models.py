"""Certificates, the files they are, and the batches in which they are made."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from events_core.foundation import codes
from events_core.journal.values import Span
from events_core.network.models import Person
from events_core.programme.models import Event, Precision
from registrations.models import Registration


class Kind(models.TextChoices):
    ATTENDANCE = "attendance", _("Certificate of attendance")
    COMPLETION = "completion", _("Certificate of completion")


class Batch(models.Model):
    """One order to make certificates for several people; a worker takes its items one by one."""

    class State(models.TextChoices):
        QUEUED = "queued", _("In the queue")
        WORKING = "working", _("Working")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        NEEDS_ATTENTION = "needs_attention", _("Needs attention")
        STOPPED = "stopped", _("Stopped")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ATTENDANCE)
    languages = models.JSONField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    ordered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="batch_number")]
        indexes = [models.Index(fields=["id"], condition=Q(state__in=["queued", "working"]), name="batch_open")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number} {self.state}"


class BatchItem(models.Model):
    """One certificate to be made. A claim counts the attempt first; the end of its lease tells late workers apart."""

    class State(models.TextChoices):
        WAITING = "waiting", _("In the queue")
        MADE = "made", _("Issued")
        FAILED = "failed", _("Not made")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="batch_items")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(default=now)
    error_code = models.CharField(max_length=20, blank=True)
    error_data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "registration"], name="batch_item_once")]
        indexes = [models.Index(fields=["batch", "state", "id"], name="batch_item_state")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.registration_id} {self.state}"


class SerialCounter(models.Model):
    """The last serial number given in an event; moved in the transaction that issues, so that no number is lost."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.event_id} {self.last}"


class PrintedName(models.Model):
    """How a participant's name is to stand on certificates, where it differs from the registration."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="printed_name")
    name = models.CharField(_("Name in Latin script"), max_length=200)
    native_name = models.CharField(_("Name in their own script"), max_length=200, blank=True)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """What was issued, as printed. A corrected one is a new version with its own code under the same serial.

    `is_current` marks the newest version: a participant has one current certificate of a kind in an event. `hours` are
    those of the training, on certificates of its completion.
    """

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REPLACED = "replaced", _("Replaced")
        REVOKED = "revoked", _("Revoked")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="certificates")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="certificates")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ATTENDANCE)
    serial = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=14, unique=True, default=codes.new_code)
    state = models.CharField(max_length=8, choices=State.choices, default=State.VALID)
    state_since = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    native_language = models.CharField(max_length=10, blank=True)
    languages = models.JSONField()
    title = models.JSONField()
    place = models.JSONField()
    organisers = models.JSONField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=64)
    date_precision = models.CharField(max_length=8, choices=Precision.choices)
    hours = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    issued_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["serial", "version"]
        constraints = [
            models.UniqueConstraint(fields=["serial", "version"], name="certificate_version"),
            models.UniqueConstraint(
                fields=["event", "kind", "registration"], condition=Q(is_current=True), name="certificate_current"
            ),
        ]
        indexes = [models.Index(fields=["event", "serial", "version"], name="certificate_event")]

    def __str__(self) -> str:
        return f"{self.serial}.{self.version}"

    @property
    def span(self) -> Span:
        """When the event was, as printed."""
        return Span(self.starts_at, self.ends_at, self.timezone, self.date_precision)

    @property
    def grouped_code(self) -> str:
        """The code as printed: `7K3M-Q9TX-2HVN-47`."""
        return codes.grouped(self.code)


class CertificateFile(models.Model):
    """The PDF as issued: stored once, never made anew, the truth."""

    certificate = models.OneToOneField(Certificate, primary_key=True, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.sha256
