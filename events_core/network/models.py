"""People, organisations, cities, themes, and the keys that programs use."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from events_core.foundation.search import search_text
from events_core.journal import actors

from .links import SpentLink as SpentLink
from .merging.models import LikelyPair as LikelyPair
from .merging.models import MatchKey as MatchKey
from .merging.models import MergedName as MergedName
from .places import check_country, check_zone
from .security.models import Device as Device
from .webhooks.models import Delivery as Delivery
from .webhooks.models import Webhook as Webhook
from .webhooks.models import Wish as Wish


class Theme(models.Model):
    """What an event, a city or a training is about; data, edited by the secretariat."""

    slug = models.SlugField(max_length=60, unique=True)
    name = I18nCharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return str(self.name)


class City(models.Model):
    """A city, town, ward, province, zone or cluster, with what is known of its setting."""

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        TOWN = "town", _("Town")
        WARD = "ward", _("Ward")
        PROVINCE = "province", _("Province")
        ZONE = "zone", _("Development zone")
        CLUSTER = "cluster", _("City cluster")

    class Climate(models.TextChoices):
        COLD = "cold", _("Cold")
        TEMPERATE = "temperate", _("Temperate")
        SUBTROPICAL = "subtropical", _("Subtropical")
        DRY = "dry", _("Dry")

    class Economy(models.TextChoices):
        INDUSTRY = "industry", _("Industry")
        SERVICES = "services", _("Services")
        RESOURCES = "resources", _("Mining and resources")
        FARMING = "farming", _("Farming and forestry")
        TOURISM = "tourism", _("Tourism")
        MIXED = "mixed", _("Mixed")

    class Stage(models.TextChoices):
        GROWING = "growing", _("Growing")
        MATURE = "mature", _("Mature")
        DECLINING = "declining", _("Declining")
        REGENERATIVE = "regenerative", _("Regenerative")

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CITY)
    name = I18nCharField(max_length=2000)
    aliases = models.JSONField(default=list, blank=True)
    country = models.CharField(max_length=2, validators=[check_country])
    population = models.PositiveIntegerField(null=True, blank=True)
    population_source = models.CharField(max_length=300, blank=True)
    climate = models.CharField(max_length=20, choices=Climate.choices, blank=True)
    economy = models.CharField(max_length=20, choices=Economy.choices, blank=True)
    infrastructure = I18nTextField(blank=True, default="")
    stage = models.CharField(max_length=20, choices=Stage.choices, blank=True)
    strong_in = models.ManyToManyField(Theme, related_name="strong_cities", blank=True)
    weak_in = models.ManyToManyField(Theme, related_name="weak_cities", blank=True)
    about = I18nTextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def target_years(self) -> list[int]:
        """The years for which there are targets."""
        return sorted({row.target_year for row in self.targets.all()})


class TargetRow(models.Model):
    """One reduction target of a city as one source states it: what, low–high per cent, from when, by when."""

    class Measure(models.TextChoices):
        CO2 = "co2", _("CO2 emissions")
        CO2_PER_GDP = "co2_per_gdp", _("CO2 emissions per unit of GDP")
        CO2_PER_HEAD = "co2_per_head", _("CO2 emissions per person")
        ENERGY_PER_GDP = "energy_per_gdp", _("Energy use per unit of GDP")
        ENERGY_EFFICIENCY = "energy_efficiency", _("Energy efficiency, gain")
        GREEN_AREA = "green_area", _("Green area, share")
        CO2_LEVEL = "co2_level", _("CO2 emissions, down to this share")

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(max_length=20, choices=Measure.choices)
    low = models.DecimalField(max_digits=5, decimal_places=1)
    high = models.DecimalField(max_digits=5, decimal_places=1)
    base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_bau = models.BooleanField(_("against business as usual"), default=False)
    target_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    note = I18nCharField(max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["target_year", "measure", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(low__gt=0, high__gte=models.F("low")), name="target_range"),
        ]

    def __str__(self) -> str:
        return f"{self.city_id} {self.measure} {self.low}–{self.high} % {self.target_year}"


class Organisation(models.Model):
    """A body with a name of its own; the part it plays stands where it plays it."""

    class Kind(models.TextChoices):
        NATIONAL_GOVERNMENT = "national_government", _("National government")
        LOCAL_GOVERNMENT = "local_government", _("Local government")
        RESEARCH = "research", _("Research institute")
        NON_PROFIT = "non_profit", _("Non-profit organization")
        INTERNATIONAL = "international", _("United Nations or international organization")
        NETWORK = "network", _("Network")
        COMPANY = "company", _("Company")

    slug = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    name = I18nCharField(max_length=3000)
    short_name = models.CharField(max_length=60, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    country = models.CharField(max_length=2, blank=True, validators=[check_country])
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    website = models.URLField(max_length=300, blank=True)
    about = I18nTextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class PersonManager(BaseUserManager["Person"]):
    """People are found by their address, whatever its case."""

    def create_user(self, email: str, password: None = None, **fields: Any) -> "Person":
        """A person who signs in by mailed code; passwords do not exist."""
        person = self.model(email=email.strip().lower(), **fields)
        person.search_text = person.found_by
        person.set_unusable_password()
        person.save()
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """By address, case-insensitively."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in; the name stands in Latin script and, apart, as they write it themselves."""

    class Role(models.TextChoices):
        NONE = "", _("Participant")
        OFFICER = "officer", _("Secretariat officer")
        FINANCE = "finance", _("Finance officer")
        ORGANISER = "organiser", _("Organizer")

    email = models.EmailField(_("Email"), max_length=254, unique=True)
    name = models.CharField(_("Name in Latin script"), max_length=200, blank=True)
    native_name = models.CharField(_("Name in your own script"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="people"
    )
    organisation_text = models.CharField(max_length=300, blank=True)
    position = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, validators=[check_country])
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, blank=True)
    timezone = models.CharField(max_length=64, default="UTC", validators=[check_zone])
    role = models.CharField(max_length=12, choices=Role.choices, blank=True, default="")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)
    search_text = models.TextField(blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def found_by(self) -> str:
        """What `search_text` holds: both names, the address, position and institution."""
        return search_text(self.name, self.native_name, self.email, self.position, self.organisation_text)

    @property
    def actor(self) -> actors.Actor:
        """This person as the journal's actor."""
        return actors.Actor(actors.PERSON, self.pk)

    @property
    def is_officer(self) -> bool:
        """A secretariat officer."""
        return self.is_active and self.role == self.Role.OFFICER

    @property
    def is_finance(self) -> bool:
        """A finance officer, who has to do with all money."""
        return self.is_active and self.role == self.Role.FINANCE

    @property
    def is_organiser(self) -> bool:
        """Named by an officer to create events, and sees only their own."""
        return self.is_active and self.role == self.Role.ORGANISER

    @property
    def is_staff_member(self) -> bool:
        """Officers and organisers: the staff."""
        return self.is_officer or self.is_organiser


class FocalPoint(models.Model):
    """Somebody who speaks for a city or an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.CASCADE, related_name="focal_points")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="focal_points"
    )
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(city__isnull=False) ^ models.Q(organisation__isnull=False), name="focal_point_of_one"
            ),
            models.UniqueConstraint(fields=["person", "city", "organisation"], nulls_distinct=False, name="focal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.city_id or self.organisation_id}"


class ApiToken(models.Model):
    """A program's key: scoped, hashed at rest, revocable, its last use shown."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"


class RememberedAnswer(models.Model):
    """The answer that a POST with this Idempotency-Key got, kept for 24 hours per caller and path."""

    caller = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "path", "key"], name="remembered_once")]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
