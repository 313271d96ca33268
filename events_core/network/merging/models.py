"""What merged things were called, and which things may be the same."""

from typing import ClassVar

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What can stand on record twice."""

    PERSON = "person", pgettext_lazy("one of them", "Person")
    ORGANISATION = "organisation", pgettext_lazy("one of them", "Organization")
    CITY = "city", pgettext_lazy("one of them", "City")


class MergedName(models.Model):
    """By what a thing that is another one's now was known: its number, its `key` (slug or address), its names.

    `kept_id` is always the one that is left: when that one is merged itself, all its former names move on. A person's
    address that `opens` signs in to the account that was kept.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    old_id = models.BigIntegerField()
    key = models.CharField(max_length=254)
    name = models.CharField(max_length=300, blank=True)
    kept_id = models.BigIntegerField()
    opens = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, editable=False)
    at = models.DateTimeField(default=now)

    class Meta:
        app_label = "network"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "old_id"], name="merged_once"),
            models.UniqueConstraint(fields=["kind", "key"], name="merged_name_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "kept_id"], name="merged_kept")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old_id} {self.kept_id}"


class MatchKey(models.Model):
    """What two things that may be the same have in common, as a hash: a name, an address, a name with an institution.

    `sort` says which of these it is.
    """

    class Sort(models.TextChoices):
        ADDRESS = "address", _("The same address, written in another way")
        PLACE = "place", _("The same name at the same institution")
        NAME = "name", _("The same name")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    row = models.BigIntegerField()
    sort = models.CharField(max_length=8, choices=Sort.choices)
    key = models.CharField(max_length=32)

    class Meta:
        app_label = "network"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "row", "key"], name="match_key_once")]
        indexes: ClassVar = [models.Index(fields=["kind", "key", "row"], name="match_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row} {self.sort}"


class LikelyPair(models.Model):
    """Two things that may be the same, the lower number first; `apart_at` is when an officer said that they are two."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    sort = models.CharField(max_length=8, choices=MatchKey.Sort.choices)
    at = models.DateTimeField(default=now)
    apart_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "network"
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "low", "high"], name="likely_once"),
            models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="likely_in_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-id"], condition=models.Q(apart_at__isnull=True), name="likely_open"),
            models.Index(fields=["kind", "high"], name="likely_high"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.low} {self.high}"
