"""Every act of the ledger's API on one event, with a body that fits: for the tests that try all of them."""

from typing import Any

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .conftest import money, pledged

Act = tuple[str, str, Any]
RATE = {"currency": "EUR", "effective": "2026-02-01", "units_per_usd": "0.93", "source": "UN operational rates"}
BUDGET_LINE = {
    "category": "venue",
    "amount": {"amount": "600000", "currency": "JPY"},
    "description": "The hall",
    "per_person": True,
    "bearer": "participants",
}
CONTRIBUTION = {
    "organisation": "city-of-kitakyushu",
    "form": "in_kind",
    "category": "guide",
    "amount": {"amount": "80000", "currency": "JPY"},
    "note": "n",
    "valuation": "v",
    "people": 3,
}
EXPENSE = {
    "category": "catering",
    "amount": {"amount": "720", "currency": "USD"},
    "organisation": "city-of-kitakyushu",
    "on": "2026-01-02",
    "note": "n",
}
SMALL = {"amount": "1", "currency": "USD"}


def acts(event: Event, body: Organisation) -> dict[str, Act]:
    """What organisers, finance officers and a contributor do; what they do it to is in the book already."""
    book, at = actions.book_of(event), f"/events/{event.slug}"
    confirmed = actions.confirm(pledged(book, body, "1000", "USD").pk, by=COMMAND).pk
    promised, withdrawn = pledged(book, body, "1000", "USD").pk, pledged(book, body, "1000", "USD").pk
    entry = actions.spend(book.pk, {"money": money("5")}, by=COMMAND).pk
    contact = {"name": "Sato", "email": "sato@test.example", "language": "ja"}
    yes, no = (
        actions.ask(pledged(book, body, "1000", "USD").pk, contact, by=COMMAND).link_secret for _each in range(2)
    )
    return {
        "post rate": ("POST", "/rates", RATE),
        "post rates": ("POST", "/rates", {"items": [RATE, {**RATE, "effective": "2026-03-01"}]}),
        "post line": ("POST", f"{at}/budget-lines", BUDGET_LINE),
        "post contribution": ("POST", f"{at}/contributions", CONTRIBUTION),
        "post expense": ("POST", f"{at}/expenses", EXPENSE),
        "confirm contribution": ("POST", f"/contributions/{promised}/confirm", {"amount": SMALL}),
        "receive": ("POST", f"/contributions/{confirmed}/receive", {"amount": SMALL, "on": "2026-01-02", "note": "n"}),
        "withdraw contribution": ("POST", f"/contributions/{withdrawn}/withdraw", {"reason": "r"}),
        "reverse": ("POST", f"/entries/{entry}/reverse", {"reason": "r"}),
        "pledge confirm": (
            "POST",
            f"/pledge/{yes}/confirm",
            {"name": "M", "position": "M", "amount": SMALL, "message": "m"},
        ),
        "pledge decline": ("POST", f"/pledge/{no}/decline", {"reason": "r", "name": "M", "position": "M"}),
    }


NAMES = [
    "post rate",
    "post rates",
    "post line",
    "post contribution",
    "post expense",
    "confirm contribution",
    "receive",
    "withdraw contribution",
    "reverse",
    "pledge confirm",
    "pledge decline",
]
LISTS = {
    "/rates": ["currency", "on", "limit"],
    "/events/{}/budget-lines": [],
    "/events/{}/contributions": [],
    "/events/{}/expenses": [],
    "/events/{}/entries": ["limit"],
}
ADDRESSES = [
    ("GET", "/events/{}/budget-lines"),
    ("POST", "/events/{}/budget-lines"),
    ("GET", "/events/{}/contributions"),
    ("POST", "/events/{}/contributions"),
    ("GET", "/events/{}/expenses"),
    ("POST", "/events/{}/expenses"),
    ("GET", "/events/{}/entries"),
    ("GET", "/events/{}/statement"),
    ("POST", "/contributions/{}/confirm"),
    ("POST", "/contributions/{}/receive"),
    ("POST", "/contributions/{}/withdraw"),
    ("POST", "/entries/{}/reverse"),
    ("POST", "/pledge/{}/confirm"),
    ("POST", "/pledge/{}/decline"),
]
