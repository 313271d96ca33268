"""What providers, resource centres and experienced cities offer to teach."""

import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField, I18nTextField

from events_core.foundation import tokens
from events_core.foundation.money import CentsField, Money
from events_core.ledger.models.counted import CATEGORY
from events_core.network.links import LinkedModel
from events_core.network.models import City, Organisation, Person, Theme

LINK = tokens.register(tokens.Purpose("offer", "/trainings/still/{secret}/"))
FRESH = datetime.timedelta(days=365)
"""How long what a provider said is taken to be so."""
PATIENCE = datetime.timedelta(days=60)
"""How long after the question an offer that nobody confirms is still matched."""


def today() -> datetime.date:
    """The present day in UTC."""
    return timezone.now().date()


class Offer(LinkedModel):
    """One training that one organisation can give.

    Lists hold slugs and codes; an empty list of months, countries or audiences means any. `experience` are cities that
    were taught or advised. `checked_on` is the day on which somebody last said that all this is so.
    """

    PURPOSE: ClassVar[str] = LINK.name

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("of a training offer", "Offered")
        RESTING = "resting", pgettext_lazy("of a training offer", "Not confirmed any more")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a training offer", "Withdrawn")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="training_offers")
    maker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    state_since = models.DateTimeField(default=timezone.now)
    title = I18nCharField(max_length=2000, blank=True, default="")
    summary = I18nTextField(blank=True, default="")
    topics = models.ManyToManyField(Theme, related_name="training_offers", blank=True)
    level = models.CharField(max_length=40, blank=True)
    audiences = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    modes = models.JSONField(default=list, blank=True)
    group_max = models.PositiveIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    months = models.JSONField(default=list, blank=True)
    countries = models.JSONField(default=list, blank=True)
    cost_basis = models.CharField(max_length=40, blank=True)
    experience = models.ManyToManyField(City, related_name="training_offers", blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_language = models.CharField(max_length=10, blank=True)
    checked_on = models.DateField(default=today)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "checked_on", "id"], name="offer_fresh")]

    def __str__(self) -> str:
        return str(self.title) or ", ".join(str(topic) for topic in self.topics.all())

    @property
    def called(self) -> Any:
        """Its title in all languages; its subjects when it has none."""
        return self.title if str(self.title) else str(self)

    @property
    def language(self) -> str:
        """The language of letters and pages for the provider."""
        return self.contact_language or "en"

    @property
    def is_stale(self) -> bool:
        """Whether it is time to ask whether it is still so."""
        return timezone.now().date() >= self.checked_on + FRESH


class OfferCost(models.Model):
    """What one thing of an offered training costs, and who bears it; `per_person` amounts are for each participant."""

    class Bearer(models.TextChoices):
        PROVIDER = "provider", _("The provider")
        CITY = "city", _("The city")
        OPEN = "open", pgettext_lazy("of who bears a cost", "To be agreed")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="costs")
    category = models.CharField(**CATEGORY)
    description = models.CharField(max_length=300, blank=True)
    amount = CentsField()
    currency = models.CharField(max_length=3)
    per_person = models.BooleanField(default=False)
    bearer = models.CharField(max_length=8, choices=Bearer.choices, default=Bearer.OPEN)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="offer_cost_amount")]

    def __str__(self) -> str:
        return f"{self.category} {self.money}"

    @property
    def money(self) -> Money:
        """The amount in its own currency."""
        return Money(self.amount, self.currency)

    @property
    def facts(self) -> dict[str, Any]:
        """As the terms of a match keep it."""
        return {
            "category": self.category,
            "description": self.description,
            "amount": str(self.amount),
            "currency": self.currency,
            "per_person": self.per_person,
            "bearer": self.bearer,
        }
