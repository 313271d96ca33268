"""Events as calendar entries, written when the event changes, so that a feed is nothing but a join."""

from django.db import models

from events_core.programme.models import Event


class EventText(models.Model):
    """The VEVENT of an event in one language: folded lines that end in CRLF, in UTF-8.

    `digest` is of everything but `modified`, so that a change that does not show leaves the entry as it was. `zone`
    names the VTIMEZONE that the entry needs ("" for none). `is_listed` says whether the public feed has it.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="calendar_texts")
    language = models.CharField(max_length=10)
    text = models.BinaryField()
    digest = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField()
    modified = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64, blank=True)
    is_listed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="calendar_text_once")]
        indexes = [
            models.Index(
                fields=["language", "ends_at", "event", "zone"],
                condition=models.Q(is_listed=True),
                name="calendar_feed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.language}"
