"""Events, their sessions, partners and teams."""

import datetime
import uuid
import zoneinfo
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from events_core.journal.models import StoredFile
from events_core.journal.values import Span
from events_core.network.models import City, Organisation, Person, Theme
from events_core.network.places import check_zone

from .asking import DateAnswer, DateAsk, DateOption, Invitation

__all__ = [
    "VAGUE", "DateAnswer", "DateAsk", "DateOption", "Event", "EventDocument", "Invitation", "Kind", "Mode", "Part",
    "Partner", "Precision", "ProgrammeVersion", "ReferenceCounter", "Session", "Speaker", "State", "TeamMember",
    "Visibility",
]  # fmt: skip


class Kind(models.TextChoices):
    SYMPOSIUM = "symposium", _("Symposium")
    WORKSHOP = "workshop", _("Workshop")
    FIELD_VISIT = "field_visit", _("Field visit")
    EXPERT_GROUP_MEETING = "expert_group_meeting", _("Expert group meeting")
    TRAINING = "training", _("Training")
    FORUM = "forum", _("Forum")
    CONFERENCE = "conference", _("Conference")
    MEETING = "meeting", _("Meeting")
    WEBINAR = "webinar", _("Webinar")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")
    COMPLETED = "completed", _("Held")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public")
    BY_INVITATION = "by_invitation", _("By invitation")
    UNLISTED = "unlisted", _("Unlisted")


class Precision(models.TextChoices):
    EXACT = "exact", _("Day and time")
    DAY = "day", _("Days only")
    MONTH = "month", _("Month only")
    YEAR = "year", _("Year only")


VAGUE = (Precision.MONTH, Precision.YEAR)
"""Of which no day is known."""


class Series(models.Model):
    """Events that follow each other under one name, such as an annual symposium."""

    slug = models.SlugField(max_length=120, unique=True)
    name = I18nCharField(_("Name"), max_length=4000)
    about = I18nTextField(_("About the series"), blank=True, default="")
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class Event(models.Model):
    """One event. Times are instants beside the IANA zone in which they are told.

    `version` counts every change (for If-Match), `sequence` only changes of time, place or state (RFC 5545 §3.8.7.4).
    `taken` counts seats; `registrations` moves it, and the database keeps it within `capacity`.
    `minimum` people are needed by the end of the day `minimum_by` in the event's zone; `minimum_warned_at` and
    `minimum_judged_at` say when the team was told of it, `goes_ahead_at` when the team decided that the event takes
    place. `interpretation` holds the languages into which all of it is interpreted, `languages` those that are spoken.
    """

    slug = models.SlugField(max_length=120, unique=True)
    reference = models.CharField(max_length=40, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("Kind"), max_length=30, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    title = I18nCharField(_("Title"), max_length=4000)
    summary = I18nTextField(_("Summary"), blank=True, default="")
    description = I18nTextField(_("Description"), blank=True, default="")
    outcome = I18nTextField(_("What came out of it"), blank=True, default="")
    mode = models.CharField(_("Mode"), max_length=12, choices=Mode.choices, default=Mode.IN_PERSON)
    venue = I18nCharField(_("Venue"), max_length=3000, blank=True, default="")
    link = models.URLField(_("Address for taking part online"), max_length=500, blank=True)
    timezone = models.CharField(_("Time zone"), max_length=64, validators=[check_zone])
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"))
    date_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.EXACT)
    is_recorded = models.BooleanField(default=False)
    is_related = models.BooleanField(_("An activity of others"), default=False)
    visibility = models.CharField(max_length=15, choices=Visibility.choices, default=Visibility.PUBLIC)
    capacity = models.PositiveIntegerField(_("Places"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    waiting_list = models.BooleanField(default=False)
    approval = models.BooleanField(default=False)
    confirm_email = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    languages = models.JSONField(default=list)
    interpretation = models.JSONField(default=list)
    minimum = models.PositiveIntegerField(_("Minimum to go ahead"), null=True, blank=True)
    minimum_by = models.DateField(null=True, blank=True)
    minimum_shown = models.BooleanField(default=False)
    minimum_warned_at = models.DateTimeField(null=True, blank=True)
    minimum_judged_at = models.DateTimeField(null=True, blank=True)
    goes_ahead_at = models.DateTimeField(null=True, blank=True)
    cities = models.ManyToManyField(City, related_name="events", blank=True)
    themes = models.ManyToManyField(Theme, related_name="events", blank=True)
    organisations = models.ManyToManyField(Organisation, through="Partner", related_name="events")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    cancel_reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    state_since = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gte=models.F("starts_at")), name="event_in_order"),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(taken__lte=models.F("capacity")),
                name="event_seats",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum__isnull=True, minimum_by__isnull=True)
                | models.Q(minimum__gte=1, minimum_by__isnull=False),
                name="event_minimum_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at", "id"], condition=models.Q(published_at__isnull=False), name="event_starts"
            ),
            models.Index(fields=["ends_at", "id"], condition=models.Q(published_at__isnull=False), name="event_ends"),
            models.Index(fields=["visibility", "ends_at", "state", "published_at"], name="event_listed"),
            models.Index(fields=["kind", "starts_at"], name="event_kind"),
            models.Index(fields=["state", "ends_at", "id"], name="event_state"),
            models.Index(fields=["minimum_by"], condition=models.Q(minimum__isnull=False), name="event_minimum"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The event's zone."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def span(self) -> Span:
        """When it is, for journal and letters."""
        return Span(self.starts_at, self.ends_at, self.timezone, self.date_precision)

    @property
    def heard_in(self) -> list[str]:
        """The languages in which it can be followed: those that are spoken, then those of the interpretation."""
        return list(dict.fromkeys([*self.languages, *self.interpretation]))

    @property
    def is_listed(self) -> bool:
        """Whether the public directory and feeds may show it: it was published and is public."""
        return self.published_at is not None and self.visibility == Visibility.PUBLIC

    @property
    def registration_ends_at(self) -> datetime.datetime:
        """The end of the window, the start of the event when none was set; never after the event."""
        return min(self.registration_closes_at or self.starts_at, self.ends_at)

    @property
    def seats_left(self) -> int | None:
        """Free places in the whole event; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.taken

    def clean(self) -> None:
        """Refuses an end before the start."""
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the start.")}, code="order")


class Part(models.TextChoices):
    ORGANISER = "organiser", _("Organizer")
    CO_ORGANISER = "co_organiser", _("Co-organizer")
    HOST = "host", _("Host")
    CO_HOST = "co_host", _("Co-host")
    SUPPORTER = "supporter", _("Supporter")
    FUNDER = "funder", _("Funder")


class Partner(models.Model):
    """The part an organisation plays in an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    part = models.CharField(max_length=15, choices=Part.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "organisation", "part"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.part} {self.organisation_id}"


class TeamMember(models.Model):
    """Somebody who works on one event."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead organizer")
        ORGANISER = "organiser", _("Organizer")
        TRAINER = "trainer", _("Trainer")
        STEWARD = "steward", _("Check-in steward")
        VIEWER = "viewer", _("Viewer")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="team_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.role} {self.person_id}"


class Session(models.Model):
    """One item of the programme."""

    class Kind(models.TextChoices):
        TALK = "talk", _("Session")
        OPENING = "opening", _("Opening")
        PANEL = "panel", _("Panel")
        WORKSHOP = "workshop", _("Workshop")
        VISIT = "visit", _("Site visit")
        PAUSE = "break", _("Break")
        CLOSING = "closing", _("Closing")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TALK)
    title = I18nCharField(max_length=4000)
    summary = I18nTextField(blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.CharField(max_length=200, blank=True)
    interpretation = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_in_order")
        ]

    def __str__(self) -> str:
        return str(self.title)


class Speaker(models.Model):
    """Somebody who speaks in a session; needs no account."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.name


class EventDocument(models.Model):
    """A document of an event: what is sent round before it, or what is left of it afterwards."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        PARTICIPANTS = "participants", _("Participants")
        TEAM = "team", _("The team")

    class Phase(models.TextChoices):
        BEFORE = "before", _("Before the event")
        AFTER = "after", _("After the event")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="documents")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="event_document")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    phase = models.CharField(max_length=6, choices=Phase.choices)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class ProgrammeVersion(models.Model):
    """One row: raised with any change that a feed or list can show, so that a 304 costs one small query."""

    ROW: ClassVar[int] = 1

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.number)


class DeskVisit(models.Model):
    """When somebody was last at their desk, what they have not read since, and how often they want it as a letter.

    `seen_entry` is the newest entry of the journal at `seen_at`. Who comes back after days away finds what came after
    `away_entry`, since `away_since`, until they say that they have read it. `told_on` is the day of the last letter.
    """

    class Letters(models.TextChoices):
        USUAL = "", _("As is usual for my part")
        NEVER = "never", _("Never")
        DAILY = "daily", _("Every working day")
        WEEKLY = "weekly", _("Every Monday")

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="desk_visit")
    seen_at = models.DateTimeField(default=now)
    seen_entry = models.BigIntegerField(default=0)
    away_since = models.DateTimeField(null=True, blank=True)
    away_entry = models.BigIntegerField(null=True, blank=True)
    letters = models.CharField(max_length=8, choices=Letters.choices, blank=True, default=Letters.USUAL)
    told_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.seen_at:%Y-%m-%d}"


class ReferenceCounter(models.Model):
    """The last number given to an event of one kind in one year."""

    prefix = models.CharField(max_length=30, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"
