"""Many books with budgets, contributions and entries, written in bulk with the numbers that the database asks for."""

import datetime
import random
from decimal import Decimal
from typing import Any

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.foundation.money import rounded
from events_core.foundation.search import search_text
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.models import Book, BudgetLine, Contribution, Entry, Party, Rate, RateTable
from events_core.network.models import Organisation
from events_core.programme.models import Event, Kind, State

PER_BOOK = 400
"""Entries of one book: 90 contributions that are promised, confirmed and come in two parts, and 40 expenses."""
GIFTS, EXPENSES, LINES, PARTIES, BODIES = 90, 40, 20, 30, 200
UNITS = {"CNY": "7.2", "JPY": "150", "KRW": "1300", "MNT": "3400", "EUR": "0.9", "USD": "1"}
MONTHS = 60
FORMS = tuple(Contribution.Form.values)
DONE = {"cash": "received", "in_kind": "delivered", "own_participation": "borne"}
Facts = dict[str, Any]


def rates() -> None:
    """Five years of rates, one a month for each currency."""
    table = RateTable.objects.create(name="bench", actor_kind="command")
    first = timezone.now().date() - datetime.timedelta(days=30 * MONTHS)
    Rate.objects.bulk_create(
        Rate(table=table, currency=code, effective=first + datetime.timedelta(days=30 * month),
             units_per_usd=Decimal(units), source="UN")
        for code, units in UNITS.items() if code != "USD" for month in range(MONTHS)
    )  # fmt: skip


def bodies() -> list[Organisation]:
    """Organisations; the first takes part in no book but those of the first load."""
    known = list(Organisation.objects.filter(slug__startswith="bench-").order_by("pk"))
    return known or Organisation.objects.bulk_create(
        Organisation(slug=f"bench-{number}", kind="international", name=_text(f"Body {number}"))
        for number in range(BODIES)
    )


def load(first: int, after: int) -> None:
    """Books of events from one number to another."""
    givers = bodies()
    for number in range(first, after):
        _book(number, random.Random(number), givers if first == 0 else givers[1:])


def _book(number: int, dice: random.Random, givers: list[Organisation]) -> None:
    title, day = f"Visit {number}", timezone.now().replace(minute=0, second=0, microsecond=0)
    event = Event.objects.create(
        slug=f"bench-{number}", reference=f"BENCH/{number:06d}", kind=Kind.FIELD_VISIT, state=State.DRAFT,
        title=_text(title), timezone="Asia/Tokyo", search_text=search_text(title), starts_at=day, ends_at=day,
    )  # fmt: skip
    book = Book.objects.create(event=event, people=30, last_number=PER_BOOK)
    present = [givers[0], *dice.sample(givers[1:], PARTIES - 1)]
    parties = Party.objects.bulk_create(Party(book=book, organisation=body) for body in present)
    BudgetLine.objects.bulk_create(
        BudgetLine(book=book, bearer=dice.choice([None, *parties]), per_person=dice.random() < 0.2, **_where(dice),
                   **_money(dice, event.starts_at.date()))
        for _line in range(LINES)
    )  # fmt: skip
    gifts = Contribution.objects.bulk_create(
        _gift(book, dice.choice(parties), event.starts_at.date(), dice) for _gift_ in range(GIFTS)
    )
    entries = [_entry(gift, gift.party, kind, part) for gift in gifts for kind, part in STEPS]
    dice.shuffle(entries)
    entries.sort(key=lambda entry: ORDER[entry.kind])
    entries += [
        Entry(book=book, party=dice.choice([None, *parties]), kind="expense", counts_as="spent", actor_kind="command",
              on=event.starts_at.date(), **_where(dice), **_money(dice, event.starts_at.date()))
        for _expense in range(EXPENSES)
    ]  # fmt: skip
    for place, entry in enumerate(entries, 1):
        entry.number = place
    Entry.objects.bulk_create(entries, batch_size=PER_BOOK)


STEPS = (("pledge", 1), ("confirmation", 1), ("receipt", Decimal("0.4")), ("receipt", Decimal("0.6")))
ORDER = {"pledge": 0, "confirmation": 1, "receipt": 2, "delivery": 2}


def _gift(book: Book, party: Party, day: datetime.date, dice: random.Random) -> Contribution:
    form, money = dice.choice(FORMS), _money(dice, day)
    amount = money["amount"]
    one = Contribution(book=book, party=party, form=form, state=DONE[form], amount=amount, currency=money["currency"],
                       pledged=amount, confirmed=amount, given=amount, **_where(dice))  # fmt: skip
    return one


def _entry(gift: Contribution, party: Party, kind: str, part: Decimal | int) -> Entry:
    amount = rounded((gift.amount or Decimal(1)) * part, gift.currency)
    came = kind == "receipt"
    counts = {"pledge": "pledged", "confirmation": "confirmed", "receipt": "given"}[kind]
    day = timezone.now().date()
    waits = not came and gift.pk % 20 == 0
    return Entry(
        book=gift.book, contribution=gift, party=party, form=gift.form, category=gift.category, counts_as=counts,
        kind="delivery" if came and gift.form != "cash" else kind, on=day, actor_kind="command",
        **_counted(amount, gift.currency, day, waits=waits),
    )  # fmt: skip


def _where(dice: random.Random) -> Facts:
    return {"category": dice.choice(list(CATEGORIES))}


def _money(dice: random.Random, day: datetime.date) -> Facts:
    return _counted(Decimal(dice.randint(1, 5000) * 100), dice.choice(list(UNITS)), day)


def _counted(amount: Decimal, currency: str, day: datetime.date, *, waits: bool = False) -> Facts:
    """An amount by its rate; `waits` as long as there was none."""
    facts: Facts = {"amount": amount, "currency": currency, "rate_day": day}
    if waits:
        return facts
    units = Decimal(UNITS[currency])
    return {**facts, "usd": rounded(amount / units), "rate": units, "rate_on": day, "rate_source": "UN"}


def _text(text: str) -> LazyI18nString:
    return LazyI18nString({"en": text})
