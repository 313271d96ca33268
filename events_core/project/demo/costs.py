"""Invented costs of coming events, and who bears them: no sum here was ever planned, promised or paid by anybody."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from events_core.foundation.money import Money
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution, Grant
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event

from .asking import contact
from .events import lead_named

SOURCE = "Demonstration"
UNITS = {"CNY": "7.20", "JPY": "150.00", "KRW": "1300.00", "MNT": "3400.00", "RUB": "92.00", "KPW": "900.00", "EUR": "0.90"}  # fmt: skip
WAVE = (0, 4, 7, 9, 7, 4, 0, -4, -7, -9, -7, -4)
"""How far the invented rates stand off their middle in each month, in thousandths."""
SECRETARIAT = "neaspec-secretariat"
EVERYONE = actions.PARTICIPANTS


@dataclass(frozen=True)
class Line:
    """A budget line: for what, how much, who is meant to bear it."""

    category: str
    description: str
    amount: str
    currency: str = "USD"
    bearer: str = ""
    per_person: bool = False


@dataclass(frozen=True)
class Gift:
    """A contribution, and how far it has come: asked, pledged, confirmed, part (half of it came), whole, withdrawn."""

    body: str
    form: str
    category: str
    amount: str
    currency: str
    state: str
    note: str = ""
    valuation: str = ""
    people: int | None = None


@dataclass(frozen=True)
class Costs:
    """The book of one event, or of the operation in the year so many years from now."""

    event: str = ""
    year: int | None = None
    people: int | None = None
    shown: bool = False
    lines: tuple[Line, ...] = ()
    shares: tuple[tuple[str, dict[str, Any]], ...] = ()
    gifts: tuple[Gift, ...] = ()
    spent: tuple[tuple[str, str, str, str], ...] = field(default=())


BOOKS = (
    Costs(
        "eco-town-industry-and-recycling",
        people=24,
        lines=(
            Line("travel", "Participants’ travel and lodging", "1150", bearer=EVERYONE, per_person=True),
            Line("interpretation", "Japanese, English, Chinese", "720000", "JPY", "city-of-kitakyushu"),
            Line("staff_time", "Coordination", "4200", bearer=SECRETARIAT),
            Line("local_transport", "Coach, three days", "540000", "JPY", "city-of-kitakyushu"),
            Line("catering", "Meals", "18000", "JPY", per_person=True),
            Line("venue", "Rooms and site access", "300000", "JPY", "city-of-kitakyushu"),
            Line("materials", "Documents and printing", "900", bearer=SECRETARIAT),
        ),
        shares=(
            ("city-of-kitakyushu", {"rule": "percentage", "percentage": "22"}),
            (SECRETARIAT, {"rule": "fixed", "money": Money(Decimal(5100), "USD")}),
            ("city-of-suwon", {"rule": "own_costs"}),
            ("city-of-moscow", {"rule": "own_costs"}),
        ),
        gifts=(
            Gift(SECRETARIAT, "in_kind", "staff_time", "4200", "USD", "confirmed", "Staff time", "Hours at the usual daily cost"),
            Gift(SECRETARIAT, "in_kind", "materials", "900", "USD", "whole", "Documents and printing", "Printer’s offer"),
            Gift("city-of-kitakyushu", "cash", "interpretation", "690000", "JPY", "asked", "Towards interpretation"),
            Gift("city-of-kitakyushu", "in_kind", "local_transport", "540000", "JPY", "pledged", "Coaches", "Price of a local company"),
            Gift("city-of-suwon", "own_participation", "travel", "2990000", "KRW", "confirmed", "Two people", people=2),
            Gift("city-of-ulaanbaatar", "own_participation", "travel", "7820000", "MNT", "confirmed", "Two people", people=2),
            Gift("city-of-guiyang", "own_participation", "travel", "24840", "CNY", "part", "Three people", people=3),
            Gift("city-of-moscow", "own_participation", "travel", "423200", "RUB", "mended", "Four people", people=4),
            Gift("city-of-toyama", "own_participation", "travel", "345000", "JPY", "pledged", "Two people", people=2),
            Gift("city-of-jeju", "own_participation", "travel", "5980000", "KRW", "withdrawn", "Four people", people=4),
        ),
        spent=(("materials", "240", "USD", "First print run"),),
    ),
    Costs(
        "compact-city-and-light-rail",
        shown=True,
        lines=(
            Line("local_transport", "Tram passes", "1200", "JPY", "city-of-toyama", per_person=True),
            Line("interpretation", "Two days", "480000", "JPY"),
            Line("catering", "Lunch on both days", "3000", "JPY", "city-of-toyama", per_person=True),
            Line("travel", "Participants’ travel and lodging", "900", bearer=EVERYONE, per_person=True),
        ),
        shares=(("city-of-toyama", {"rule": "per_participant", "money": Money(Decimal(4200), "JPY"), "people": 30}),),
        gifts=(
            Gift("city-of-toyama", "cash", "interpretation", "300000", "JPY", "part", "Towards interpretation"),
            Gift(SECRETARIAT, "cash", "interpretation", "1200", "USD", "whole"),
            Gift("city-of-toyama", "in_kind", "catering", "90000", "JPY", "confirmed", "Lunches", "Price of the canteen"),
        ),
        spent=(("interpretation", "240000", "JPY", "Interpreters, first half"),),
    ),
    Costs(
        "from-plans-to-delivery",
        lines=(
            Line("venue", "Two halls, three days", "64000", "CNY", "institute-for-urban-and-environmental-studies"),
            Line("interpretation", "Six languages", "96000", "CNY"),
            Line("experts", "Travel of ten speakers", "14000"),
            Line("catering", "Coffee and lunch", "260", "CNY", per_person=True),
        ),
        gifts=(
            Gift("institute-for-urban-and-environmental-studies", "in_kind", "venue", "64000", "CNY", "confirmed", "Halls", "The institute’s own price list"),
            Gift("city-of-beijing", "cash", "interpretation", "50000", "CNY", "asked"),
        ),
    ),
    Costs(
        "energy-efficiency-in-municipal-services",
        lines=(Line("experts", "Two trainers", "3000"), Line("venue", "Room", "90000", "RUB", "city-of-moscow")),
        gifts=(
            Gift("city-of-moscow", "cash", "venue", "90000", "RUB", "whole", "Paid before the training was cancelled"),
        ),
    ),
    Costs(
        year=0,
        lines=(
            Line("staff_time", "Officers of the secretariat", "60000", bearer=SECRETARIAT),
            Line("other", "Web site and mail", "3000"),
        ),
        gifts=(
            Gift(SECRETARIAT, "in_kind", "staff_time", "60000", "USD", "part", "Officers’ time", "Months at the usual cost"),
            Gift("city-of-seoul", "cash", "other", "2600000", "KRW", "whole", "Towards the web site"),
        ),
        spent=(("other", "1400", "USD", "Web site, first half"),),
    ),
)  # fmt: skip
GRANT = ("city-of-suwon", "Young officers on the road", "13000000", "KRW")
PARTS = (("eco-town-industry-and-recycling", "5200000"), ("compact-city-and-light-rail", "3900000"))


def load() -> int:
    """Rates up to today, and the books that are missing; how many books."""
    finance = Person.objects.get(email="finance@demo.example")
    actions.load_rates(_rates(), name=SOURCE, by=finance.actor)
    officer, made = lead_named("secretariat"), 0
    for costs in BOOKS:
        book = _new_book(costs)
        if book is not None:
            _write(book, costs, officer, finance)
            made += 1
    _give_grant(officer)
    return made


def _rates() -> list[dict[str, str]]:
    """Rates of the first day of each month, from January of last year to this month."""
    today = timezone.now().date()
    months = [(year, month) for year in (today.year - 1, today.year) for month in range(1, 13)]
    rows = []
    for year, month in months:
        if (year, month) > (today.year, today.month):
            continue
        for place, (code, units) in enumerate(UNITS.items()):
            off = Decimal(WAVE[(month + 2 * place) % 12]) / 1000
            value = (Decimal(units) * (1 + off)).quantize(Decimal("0.0001"))
            day = datetime.date(year, month, 1).isoformat()
            rows.append({"currency": code, "effective": day, "units_per_usd": f"{value}", "source": SOURCE})
    return rows


def _new_book(costs: Costs) -> Book | None:
    """The book, if nobody has planned anything in it."""
    if costs.year is not None:
        book = actions.book_of_year(timezone.now().year + costs.year)
    else:
        book = actions.book_of(Event.objects.get(slug=costs.event))
    return None if book.lines.exists() else book


def _write(book: Book, costs: Costs, officer: Person, finance: Person) -> None:
    by = officer.actor
    if costs.people:
        actions.plan_people(book.pk, costs.people, by=by)
    for line in costs.lines:
        values = {
            "category": line.category,
            "description": line.description,
            "money": Money(Decimal(line.amount), line.currency),
            "bearer": line.bearer,
            "per_person": line.per_person,
        }
        actions.add_line(book.pk, values, by=by)
    for gift in costs.gifts:
        _give(book, gift, officer, finance)
    for slug, share in costs.shares:
        actions.share(book.pk, slug, share, by=by)
    for category, amount, currency, words in costs.spent:
        money = Money(Decimal(amount), currency)
        actions.spend(book.pk, {"category": category, "money": money, "note": words}, by=finance.actor)
    if costs.shown:
        actions.publish_totals(book.pk, Book.Published.TOTALS, by=by)


def _give(book: Book, gift: Gift, officer: Person, finance: Person) -> None:
    values = {
        "organisation": gift.body,
        "form": gift.form,
        "category": gift.category,
        "money": Money(Decimal(gift.amount), gift.currency),
        "note": gift.note,
        "valuation": gift.valuation,
        "people": gift.people,
    }
    made = actions.pledge(book.pk, values, by=officer.actor, asked=gift.state == "asked")
    if gift.state == "asked":
        _ask(made, officer)
    if gift.state in ("confirmed", "part", "whole", "mended"):
        actions.confirm(made.pk, by=officer.actor)
    if gift.state == "part":
        half = Money((Decimal(gift.amount) / 2).quantize(Decimal(1)), gift.currency)
        actions.receive(made.pk, half, by=finance.actor)
    if gift.state == "whole":
        actions.receive(made.pk, by=finance.actor)
    if gift.state == "mended":
        entry = made.entries.get(kind="confirmation")
        actions.reverse(entry.pk, "Three people will travel, not four", by=finance.actor)
        three = Money((Decimal(gift.amount) * 3 / 4).quantize(Decimal(1)), gift.currency)
        actions.confirm(made.pk, three, by=officer.actor)
    if gift.state == "withdrawn":
        actions.withdraw(made.pk, "No travel money this year", by=officer.actor)


def _ask(contribution: Contribution, officer: Person) -> None:
    body = contribution.party.organisation
    if body is not None and body.city is not None:
        actions.ask(contribution.pk, contact(body.city, body), by=officer.actor)


def _give_grant(officer: Person) -> None:
    slug, title, amount, currency = GRANT
    if Grant.objects.filter(title=title).exists():
        return
    body = Organisation.objects.get(slug=slug)
    money = Money(Decimal(amount), currency)
    grant = actions.save_grant(Grant(), {"organisation": body, "title": title, "money": money}, by=officer.actor)
    parts = {actions.book_of(Event.objects.get(slug=event)).pk: Money(Decimal(part), currency) for event, part in PARTS}
    actions.spread_grant(grant.pk, parts, by=officer.actor, category="travel")
