"""Who wants which news at which address, and each piece of news on its way there."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_ADDRESS, MOST_NAME, MOST_ERROR = 500, 100, 300


class Webhook(models.Model):
    """An address that gets news of some kinds, with the rights that its owner has when they are sent.

    The signing secret is derived from id and generation (`signing`), never stored. `failing_since` is when the first of
    the attempts failed after which none succeeded.
    """

    class Pause(models.TextChoices):
        OWNER = "owner", _("Paused by you")
        FAILING = "failing", _("Paused: nothing got through for days")
        GONE = "gone", _("Paused: the address answered that it wants no more")

    person = models.ForeignKey("network.Person", on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=MOST_NAME, blank=True)
    address = models.CharField(max_length=MOST_ADDRESS)
    generation = models.PositiveIntegerField(default=1)
    replaced_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True)
    pause = models.CharField(max_length=10, choices=Pause.choices, blank=True)
    succeeded_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    error = models.CharField(max_length=MOST_ERROR, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="webhook_person")]

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def state(self) -> str:
        """active, failing or paused."""
        return "paused" if self.paused_at else "failing" if self.failing_since else "active"

    @property
    def kinds(self) -> list[str]:
        """The kinds of news that it wants, in a fixed order (prefetch `wishes`)."""
        return sorted(wish.kind for wish in self.wishes.all())


class Wish(models.Model):
    """One kind of news that a webhook wants; indexed, as every registration asks whether anybody wants to hear."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="wishes")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "webhook"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.kind}"


class Delivery(models.Model):
    """One piece of news for one webhook: written with the change, claimed and sent by the worker like a letter.

    `message` is the `webhook-id`, the same at every attempt, as is the `body`; `subject` is the id of what the owner
    must be able to read when it is sent.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Could not be delivered")
        DROPPED = "dropped", _("Not sent: no longer yours to read")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=MOST_ERROR, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "message"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="delivery_due"),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(fields=["created_at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message}"
