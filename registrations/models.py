"""Who takes part in an event, and in which category."""

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.fields import I18nCharField

from events_core.foundation import tokens
from events_core.foundation.money import Money, read
from events_core.foundation.search import search_text
from events_core.network.links import LinkedModel
from events_core.network.models import Person
from events_core.network.places import check_country
from events_core.programme.models import Event

LINK = tokens.register(tokens.Purpose("registration", "/r/{secret}/"))


class Category(models.Model):
    """A kind of participant of one event, perhaps with a quota inside the event's capacity.

    `taken` counts the seats of the category; the database keeps it within `quota`, whatever runs at the same time.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="categories")
    slug = models.SlugField(max_length=60)
    name = I18nCharField(pgettext_lazy("of a thing", "Name"), max_length=2000)
    quota = models.PositiveIntegerField(_("Places"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "slug"], name="category_once"),
            models.CheckConstraint(
                condition=models.Q(quota__isnull=True) | models.Q(taken__lte=models.F("quota")), name="category_seats"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def seats_left(self) -> int | None:
        """Free places inside the quota; None when it has none of its own."""
        return None if self.quota is None else self.quota - self.taken


class State(models.TextChoices):
    PENDING = "pending", _("Waiting")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Withdrawn")
    ATTENDED = "attended", _("Took part")
    ABSENT = "absent", _("Absent")


HOLDING = (State.PENDING, State.CONFIRMED, State.ATTENDED, State.ABSENT)
"""States that hold a seat."""
TAKING_PART = (State.CONFIRMED, State.ATTENDED, State.ABSENT)
"""States of those whose place was confirmed."""


class Pays(models.TextChoices):
    INSTITUTION = "institution", _("Own institution")
    ORGANISERS = "organisers", _("The organizers or the host")
    OTHERS = "others", _("Another institution, or privately")


class Registration(LinkedModel):
    """One person at one event, once per address (compared casefolded).

    `code` is what the desk types or scans; the personal link is apart from it. `email_confirmed_at` is empty
    only while an event that asks for it waits for the mailed link. `own_costs` (`{"amount", "currency"}`) is about how
    much the own institution pays, where it `pays`.
    """

    PURPOSE: ClassVar[str] = LINK.name
    State = State
    Pays = Pays

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations")
    code = models.CharField(max_length=14, unique=True)
    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=300, editable=False)
    email_confirmed_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(_("Name in Latin script"), max_length=200)
    native_name = models.CharField(_("Name in your own script"), max_length=200, blank=True)
    organisation = models.CharField(_("City or institution"), max_length=300, blank=True)
    position = models.CharField(_("Position"), max_length=200, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True, validators=[check_country])
    language = models.CharField(_("Language"), max_length=10, default="en")
    needs = models.TextField(_("Access or dietary needs"), blank=True)
    answers = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    pays = models.CharField(max_length=12, choices=Pays.choices, blank=True, default="")
    own_costs = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CONFIRMED)
    state_since = models.DateTimeField(default=timezone.now)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "email_key"], name="registration_once"),
            models.CheckConstraint(
                condition=models.Q(own_costs__isnull=True) | models.Q(pays="institution"),
                name="registration_costs_are_own",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="registration_state"),
            models.Index(fields=["event", "-created_at", "-id"], name="registration_newest"),
            models.Index(fields=["email_key"], name="registration_email"),
            models.Index(fields=["event"], condition=~models.Q(needs=""), name="registration_needs"),
            models.Index(fields=["event"], condition=models.Q(own_costs__isnull=False), name="registration_costs"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; what it is found by follows what it says."""
        self.email_key = email_key(self.email)
        self.search_text = search_text(
            self.name, self.native_name, self.organisation, self.position, self.email, self.code
        )
        super().save(*args, **kwargs)

    @property
    def shown_state(self) -> str:
        """The state as its pill tells it: waiting for the organisers' word is not waiting for one's own."""
        if self.state != State.PENDING:
            return self.state
        return "submitted" if self.email_confirmed_at else "unconfirmed"

    @property
    def own_state(self) -> str:
        """The state as the participant's pages tell it."""
        return "pending" if self.shown_state == "submitted" else self.shown_state

    @property
    def stated_costs(self) -> Money | None:
        """About how much the own institution pays; None when nobody said."""
        return read(self.own_costs)[0] if self.own_costs else None

    @property
    def holds_seat(self) -> bool:
        """Whether it counts against capacity and quota."""
        return self.state in HOLDING


def email_key(email: str) -> str:
    """What two spellings of one address have in common."""
    return email.strip().casefold()
