"""What requests and offers are told by, and how matches are weighed: data, edited by the secretariat."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from events_core.network.models import Person


class Term(models.Model):
    """One word of a vocabulary; requests and offers hold its slug. Topics are the network's themes.

    `position` orders the words, and for levels it is how far they are apart. `share` is, for a cost basis, which part
    of the costs falls on the city, in per cent. What is no longer offered for choice (`is_active`) keeps its name.
    """

    class Vocabulary(models.TextChoices):
        LEVEL = "level", _("Level")
        AUDIENCE = "audience", _("Audience")
        COST_BASIS = "cost_basis", _("Who bears the costs")

    vocabulary = models.CharField(max_length=12, choices=Vocabulary.choices)
    slug = models.SlugField(max_length=40)
    name = I18nCharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["vocabulary", "position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "slug"], name="term_once"),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__lte=100), name="term_share"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Weighing(models.Model):
    """One version of the weights, never changed: the newest counts, and matches keep the one they were made with.

    `parts` are the weights of the parts of a score, `likeness` those of what makes two cities alike; each sums to 100.
    """

    parts = models.JSONField()
    likeness = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk}"
