"""Books, budgets, contributions, entries and rates of exchange."""

import datetime
import zoneinfo
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation import tokens
from events_core.foundation.money import CentsField, Money
from events_core.journal.models import StoredFile
from events_core.network.links import LinkedModel
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .categories import CATEGORIES

LINK = tokens.register(tokens.Purpose("pledge", "/pledge/{secret}/"))
KEPT = datetime.timedelta(days=90)
"""How long after the day of reply a contributor's link opens its page."""
NOT_NAMED = "Institution not named"
"""How books keep the institution of people who named none; pages say it in the reader's language."""
_CURRENCY: dict[str, Any] = {"max_length": 3}
_CATEGORY: dict[str, Any] = {"max_length": 20, "choices": list(CATEGORIES.items())}


class Counted(models.Model):
    """An amount in its own currency and, once a rate is known, in USD.

    `rate` is in units of the currency per USD, as it was in force on `rate_day`; `rate_on` is since when, and
    `rate_source` who said so. All are empty as long as nobody knows a rate; in USD the rate is 1.
    """

    amount = CentsField()
    currency = models.CharField(**_CURRENCY)
    rate_day = models.DateField()
    usd = CentsField(null=True)
    rate = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def money(self) -> Money:
        """The amount in its own currency."""
        return Money(self.amount, self.currency)


class Book(models.Model):
    """Who bears the costs of one event, or of the secretariat's operation in one year.

    `last_number` is the number of its last entry; whoever writes to the book holds the lock on this row.
    `people` is how many participants are planned for; `published` what everybody may see.
    """

    class Published(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        TOTALS = "totals", _("Totals by party")

    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="book")
    year = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    published = models.CharField(max_length=10, choices=Published.choices, default=Published.NOTHING)
    note = models.TextField(blank=True)
    last_number = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=False) ^ models.Q(year__isnull=False), name="book_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id or self.year}"

    @property
    def slug(self) -> str | int | None:
        """How addresses and files name it: by the slug of its event, or by the year."""
        return self.event.slug if self.event else self.year

    @property
    def title(self) -> Any:
        """Whose book it is: the event's title, or the operation of a year."""
        return self.event.title if self.event else _("Operation of the secretariat, %(year)d") % {"year": self.year}

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Where its days are counted: where the event is, else UTC."""
        return self.event.zone if self.event else zoneinfo.ZoneInfo("UTC")

    @property
    def today(self) -> datetime.date:
        """The present day there."""
        return timezone.now().astimezone(self.zone).date()

    @property
    def is_closed(self) -> bool:
        """Whether it takes nothing any more."""
        return self.closed_at is not None


class Party(models.Model):
    """Who has to do with the costs of one book: an organisation on record, or an institution by its name only.

    A share is what it should bear by the rule that was agreed: `percentage` of what is planned, `amount` (fixed, or
    for each of its participants, of whom there are `people`), or the costs of its own participation.
    """

    class Rule(models.TextChoices):
        NONE = "", _("None")
        PERCENTAGE = "percentage", _("A percentage of what is planned")
        FIXED = "fixed", _("A fixed sum")
        PER_PARTICIPANT = "per_participant", _("A sum for each of its participants")
        OWN_COSTS = "own_costs", _("The costs of its own participation")

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_parties"
    )
    name = models.CharField(max_length=300, blank=True)
    rule = models.CharField(max_length=16, choices=Rule.choices, blank=True, default="")
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = CentsField(null=True, blank=True)
    currency = models.CharField(**_CURRENCY, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, name="")
                | (models.Q(organisation__isnull=True) & ~models.Q(name="")),
                name="party_is_named",
            ),
            models.CheckConstraint(
                condition=models.Q(percentage__isnull=True) | models.Q(percentage__gt=0, percentage__lte=100),
                name="party_percentage",
            ),
        ]

    def __str__(self) -> str:
        if self.organisation:
            return str(self.organisation)
        return str(_("Institution not named")) if self.name == NOT_NAMED else self.name


class BudgetLine(Counted):
    """What one thing is planned to cost, and who is meant to bear it; `per_person` amounts are for each participant.

    `bearer` is one party; with `by_participants` those who take part bear it themselves; neither: still open.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="lines")
    category = models.CharField(**_CATEGORY)
    description = models.CharField(max_length=300, blank=True)
    per_person = models.BooleanField(default=False)
    bearer = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    by_participants = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="line_amount"),
            models.CheckConstraint(
                condition=models.Q(bearer__isnull=True) | models.Q(by_participants=False), name="line_one_bearer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.money}"


class Grant(models.Model):
    """Money that one organisation gives for several books; its parts are contributions of these."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    title = models.CharField(max_length=200)
    amount = CentsField()
    currency = models.CharField(**_CURRENCY)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="grant_amount")]

    def __str__(self) -> str:
        return self.title

    @property
    def money(self) -> Money:
        """The whole amount."""
        return Money(self.amount, self.currency)


class Contribution(LinkedModel):
    """What one party gives to one book, in one form and one currency.

    `amount` is what it is asked for or promised at first (empty: not valued yet). `pledged`, `confirmed` and `given`
    are the sums of its entries in its own currency; each holds the next. `origin` says which floor told of it.
    """

    PURPOSE: ClassVar[str] = LINK.name

    class Form(models.TextChoices):
        CASH = "cash", _("Cash")
        IN_KIND = "in_kind", _("In kind")
        OWN_PARTICIPATION = "own_participation", _("Own participation")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("of a contribution", "Asked for")
        PLEDGED = "pledged", pgettext_lazy("of a contribution", "Pledged")
        CONFIRMED = "confirmed", pgettext_lazy("of a contribution", "Confirmed")
        RECEIVED = "received", pgettext_lazy("of a contribution", "Received")
        DELIVERED = "delivered", pgettext_lazy("of a contribution", "Delivered")
        BORNE = "borne", pgettext_lazy("of a contribution", "Borne")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a contribution", "Withdrawn")

    class Settlement(models.TextChoices):
        REFUNDED = "refunded", _("Refunded")
        CARRIED_OVER = "carried_over", _("Carried over")
        KEPT = "kept", _("Kept")

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="contributions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contributions")
    form = models.CharField(max_length=20, choices=Form.choices)
    category = models.CharField(**_CATEGORY, default="other")
    note = models.CharField(max_length=500, blank=True)
    valuation = models.CharField(max_length=500, blank=True)
    amount = CentsField(null=True, blank=True)
    currency = models.CharField(**_CURRENCY, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLEDGED)
    state_since = models.DateTimeField(default=timezone.now)
    pledged = CentsField(default=0)
    confirmed = CentsField(default=0)
    given = CentsField(default=0)
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    origin = models.CharField(max_length=20, blank=True)
    origin_id = models.BigIntegerField(default=0)
    origin_row = models.PositiveIntegerField(default=0)
    settlement = models.CharField(max_length=12, choices=Settlement.choices, blank=True)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_name = models.CharField(max_length=200, blank=True)
    answered_position = models.CharField(max_length=200, blank=True)
    answer_message = models.TextField(blank=True)
    is_declined = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given__gte=0, confirmed__gte=models.F("given"), pledged__gte=models.F("confirmed")),
                name="contribution_sums",
            ),
            models.UniqueConstraint(
                fields=["book", "origin", "origin_id", "origin_row"],
                condition=~models.Q(origin=""),
                name="contribution_once_by_origin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reply_by", "id"],
                condition=models.Q(asked_at__isnull=False, answered_at__isnull=True),
                name="contribution_unanswered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.form} {self.state}"

    @property
    def money(self) -> Money | None:
        """What it is asked for or promised at first; None while nobody has put a value on it."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def to_confirm(self) -> Money | None:
        """What is promised or asked for, and not confirmed."""
        wanted = self.amount if self.state == self.State.ASKED else self.pledged - self.confirmed
        return Money(wanted, self.currency) if wanted else None

    @property
    def to_give(self) -> Money | None:
        """What is confirmed and not given yet."""
        left = self.confirmed - self.given
        return Money(left, self.currency) if left else None

    @property
    def missing(self) -> Money | None:
        """What is promised and not given."""
        left = self.pledged - self.given
        return Money(left, self.currency) if left else None

    @property
    def whole_state(self) -> str:
        """The state of one of its form that was given in whole."""
        done = {"cash": self.State.RECEIVED, "in_kind": self.State.DELIVERED}
        return done.get(self.form, self.State.BORNE)

    @property
    def shown_state(self) -> str:
        """The state as its pill tells it: who declined by link has not withdrawn anything."""
        return "declined" if self.state == self.State.WITHDRAWN and self.is_declined else self.state

    @property
    def is_waiting(self) -> bool:
        """Whether it was asked by link and has not answered."""
        return self.asked_at is not None and self.answered_at is None and self.state in ("asked", "pledged")

    @property
    def language(self) -> str:
        """The language of letters and pages for the contributor."""
        return self.contact_language or "en"

    @property
    def link_until(self) -> datetime.datetime:
        """Until when the link opens its page."""
        last = self.reply_by or timezone.now().date()
        return datetime.datetime.combine(last, datetime.time(), datetime.UTC) + KEPT


class Entry(Counted):
    """One line of a ledger, signed by who wrote it; never changed, never deleted: the database refuses both.

    `counts_as` is the total to which it adds, `on` the day when it happened. `number` is 1, 2, 3 … within its book,
    without gaps. A mistake is reversed by an entry of the same kind with the opposite amount that names it
    (`reverses`), once.
    """

    class Kind(models.TextChoices):
        PLEDGE = "pledge", pgettext_lazy("entry in a ledger", "Pledge")
        CONFIRMATION = "confirmation", pgettext_lazy("entry in a ledger", "Confirmation")
        RECEIPT = "receipt", pgettext_lazy("entry in a ledger", "Receipt")
        DELIVERY = "delivery", pgettext_lazy("entry in a ledger", "Delivery")
        EXPENSE = "expense", pgettext_lazy("entry in a ledger", "Expense")
        ADJUSTMENT = "adjustment", pgettext_lazy("entry in a ledger", "Adjustment")

    class Total(models.TextChoices):
        PLEDGED = "pledged", pgettext_lazy("total", "Pledged")
        CONFIRMED = "confirmed", pgettext_lazy("total", "Confirmed")
        GIVEN = "given", pgettext_lazy("total", "Given")
        SPENT = "spent", pgettext_lazy("total", "Spent")

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    counts_as = models.CharField(max_length=10, choices=Total.choices)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    form = models.CharField(max_length=20, choices=Contribution.Form.choices, blank=True)
    category = models.CharField(**_CATEGORY)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["book_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="entry_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & ~models.Q(amount=0), name="entry_says_something"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="pledge", counts_as="pledged")
                | models.Q(kind="confirmation", counts_as="confirmed")
                | models.Q(kind__in=["receipt", "delivery"], counts_as="given")
                | models.Q(kind="expense", counts_as="spent")
                | models.Q(kind="adjustment"),
                name="entry_counts_as_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(counts_as="spent") | models.Q(contribution__isnull=False, party__isnull=False),
                name="entry_of_a_contribution",
            ),
            models.CheckConstraint(
                condition=models.Q(usd__isnull=False, rate__isnull=False, rate__gt=0, rate_on__isnull=False)
                | models.Q(usd__isnull=True, rate__isnull=True, rate_on__isnull=True),
                name="entry_rate_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(usd__isnull=False) | models.Q(counts_as__in=["pledged", "confirmed"]),
                name="entry_needs_a_rate",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "on"], name="ledger_party_days"),
            # hardly any entry reverses one: the index of the field, which holds them all, tells a planner nothing
            models.Index(fields=["reverses"], condition=models.Q(reverses__isnull=False), name="entry_reversed"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.number} {self.kind} {self.money}"


class Evidence(models.Model):
    """A file that proves a contribution or an entry: a letter, an invoice, a bank's statement."""

    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="ledger_evidence")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contribution__isnull=False) ^ models.Q(entry__isnull=False), name="evidence_of_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)


class RateTable(models.Model):
    """Rates of exchange that came together, in one file or call; kept as they came."""

    name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(default=0)
    actor_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Rate(models.Model):
    """How many units of a currency make one USD from a day on; never changed: of the same day the newest row counts."""

    table = models.ForeignKey(RateTable, on_delete=models.PROTECT, related_name="rates")
    currency = models.CharField(**_CURRENCY)
    effective = models.DateField()
    units_per_usd = models.DecimalField(max_digits=18, decimal_places=6)
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ["-effective", "currency", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "currency", "effective"], name="rate_once_in_a_table"),
            models.CheckConstraint(condition=models.Q(units_per_usd__gt=0), name="rate_above_zero"),
        ]
        indexes = [models.Index(fields=["currency", "-effective", "-id"], name="rate_in_force")]

    def __str__(self) -> str:
        return f"{self.currency} {self.effective} {self.units_per_usd}"
