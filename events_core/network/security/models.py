"""The browsers in which people are signed in."""

from django.conf import settings
from django.db import models
from django.utils.timezone import now


class Device(models.Model):
    """A browser in which somebody is, or was, signed in; without a session key the sign-in has ended.

    Neither its address nor its full description (RFC 9110 §10.1.5) is kept, only what its owner knows it by.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True, null=True)
    browser = models.CharField(max_length=40, blank=True)
    system = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.person_id} {self.browser} {self.system}"
