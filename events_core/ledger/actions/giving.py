"""Contributions: promised, confirmed, come in, taken back. Each step is an entry of the ledger."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.journal import files
from events_core.journal.actors import Actor
from events_core.ledger.intake import Intake
from events_core.ledger.lifecycle import state_by_sums
from events_core.ledger.models import Book, Contribution, Entry, Evidence

from .common import (
    Kind,
    Total,
    enter,
    locked,
    locked_contribution,
    lower,
    move_to,
    must_be_fresh,
    party_of,
    take,
    tell,
    write,
)

Form = Contribution.Form
State = Contribution.State


@transaction.atomic
def pledge(book_id: int, values: Mapping[str, Any], *, by: Actor, asked: bool = False) -> Contribution:
    """A contribution that was promised, or (`asked`) is to be asked for, which counts nowhere yet.

    `organisation`, `form`, `category`, `money`, and perhaps `note`, `valuation` (how what is given in kind was
    valued), `people`. In kind the value may come later. Refuses bad values (422), a closed book.
    """
    book, intake = locked(book_id), Intake()
    body = intake.organisation("organisation", values.get("organisation"))
    form = intake.form("form", values.get("form"))
    money = intake.money("money", values.get("money"), required=form != Form.IN_KIND or asked)
    facts = {
        "category": intake.category("category", values.get("category")),
        "note": intake.text("note", values.get("note"), 500),
        "valuation": intake.text("valuation", values.get("valuation"), 500),
        "people": intake.number("people", values.get("people")),
    }
    intake.done()
    made = new_contribution(book, party=party_of(book, body), form=form, money=money, **facts)
    if asked:
        made.state = State.ASKED
        made.save(update_fields=["state"])
        tell(by, "asked_for", made, book, body=str(made.party), money=str(money))
        return made
    if money:
        promise(made, money, by=by)
    tell(by, "pledged", made, book, body=str(made.party), money=str(money) if money else "–")
    return made


def new_contribution(book: Book, *, money: Money | None, **facts: Any) -> Contribution:
    """A row for a locked book, without any entry."""
    amount, currency = (money.amount, money.currency) if money else (None, "")
    return Contribution.objects.create(book=book, amount=amount, currency=currency, **facts)


def promise(contribution: Contribution, money: Money, *, by: Actor, note: str = "") -> None:
    """The entry of a promise; the contribution is written."""
    enter(contribution.book, Kind.PLEDGE, Total.PLEDGED, money, contribution=contribution, by=by, note=note)
    if contribution.state == State.ASKED or contribution.state == State.WITHDRAWN:
        move_to(contribution, State.PLEDGED)
    write(contribution)


@transaction.atomic
def put_value(
    contribution_id: int, money: Any, *, by: Actor, valuation: str = "", version: int | None = None
) -> Contribution:
    """Say how much something in kind is worth, or another amount of what is promised and not confirmed.

    The difference is an entry. Refuses once something of it is confirmed, another currency (422), a late save (412).
    """
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake = Intake()
    new = intake.money("money", money)
    how = intake.text("valuation", valuation, 500)
    intake.done()
    assert new is not None
    take(contribution, "value")
    if contribution.currency and contribution.currency != new.currency and contribution.pledged:
        raise Invalid(wrong_currency("money", contribution))
    old = contribution.money
    contribution.amount, contribution.currency = new.amount, new.currency
    contribution.valuation = how or contribution.valuation
    if contribution.state == State.PLEDGED:
        set_pledge(contribution, new.amount, by=by, note=how)
    else:
        write(contribution)
    shown = {"old": str(old) if old else "–", "new": str(new)}
    tell(by, "valued", contribution, contribution.book, body=str(contribution.party), **shown)
    return contribution


def set_pledge(contribution: Contribution, amount: Decimal, *, by: Actor, note: str = "") -> None:
    """Make the pledged sum this one by an entry of the difference; never below what was given (written)."""
    wanted = max(amount, contribution.given)
    book, currency, more = contribution.book, contribution.currency, wanted - contribution.pledged
    if more > 0:
        money = Money(more, currency)
        enter(book, Kind.PLEDGE, Total.PLEDGED, money, contribution=contribution, by=by, note=note)
    elif more < 0:
        if contribution.confirmed > wanted:
            too_much = contribution.confirmed - wanted
            lower(contribution, Total.CONFIRMED, too_much, Kind.CONFIRMATION, by=by, note=note)
        lower(contribution, Total.PLEDGED, -more, Kind.PLEDGE, by=by, note=note)
    if contribution.state != State.WITHDRAWN or more > 0:
        move_to(contribution, state_by_sums(contribution))
    write(contribution)


@transaction.atomic
def confirm(
    contribution_id: int, money: Any = None, *, by: Actor, version: int | None = None, note: str = ""
) -> Contribution:
    """The contributor stands by its promise: in whole, or for `money` of it; more than promised raises the promise.

    Refuses when nothing is left to confirm, without a value, another currency (422), a late save (412).
    """
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake = Intake()
    wanted = intake.money("amount", money, required=False)
    words = intake.text("note", note, 500)
    intake.done()
    if wanted and contribution.currency and wanted.currency != contribution.currency:
        raise Invalid(wrong_currency("amount", contribution))
    take(contribution, "confirm")
    agreed = wanted or contribution.to_confirm
    agree(contribution, agreed, by=by, note=words)
    tell(by, "confirmed", contribution, contribution.book, body=str(contribution.party), money=str(agreed))
    return contribution


def agree(contribution: Contribution, money: Money | None, *, by: Actor, note: str = "") -> None:
    """The entries of a confirmation, after the pledge that it implies (written)."""
    assert money is not None
    missing = contribution.confirmed + money.amount - contribution.pledged
    if missing > 0:
        more = Money(missing, money.currency)
        enter(contribution.book, Kind.PLEDGE, Total.PLEDGED, more, contribution=contribution, by=by, note=note)
    enter(contribution.book, Kind.CONFIRMATION, Total.CONFIRMED, money, contribution=contribution, by=by, note=note)
    move_to(contribution, state_by_sums(contribution))
    write(contribution)


@transaction.atomic
def receive(
    contribution_id: int,
    money: Any = None,
    *,
    by: Actor,
    on: Any = None,
    note: str = "",
    evidence: File | None = None,
    version: int | None = None,
) -> Entry:
    """What came: cash received, something in kind delivered, own participation borne; in whole, or `money` of it.

    Refuses (`exceeds`) more than is confirmed and still to come, (`rate_missing`) without a rate for that day,
    another currency and a day in the future (422), a late save (412).
    """
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake = Intake()
    wanted = intake.money("amount", money, required=False)
    day = intake.day("on", on, latest=contribution.book.today)
    words = intake.text("note", note, 500)
    intake.done()
    if wanted and contribution.currency and wanted.currency != contribution.currency:
        raise Invalid(wrong_currency("amount", contribution))
    take(contribution, "receive")
    left = contribution.to_give
    if left is None or (wanted and wanted.amount > left.amount):
        raise _exceeds(left)
    kind = Kind.RECEIPT if contribution.form == Form.CASH else Kind.DELIVERY
    came = wanted or left
    entry = enter(contribution.book, kind, Total.GIVEN, came, contribution=contribution, on=day, by=by, note=words)
    if evidence:
        prove(entry, evidence, by=by)
    move_to(contribution, state_by_sums(contribution))
    write(contribution)
    tell(
        by, f"came_{contribution.form}", contribution, contribution.book, body=str(contribution.party), money=str(came)
    )
    return entry


@transaction.atomic
def withdraw(contribution_id: int, reason: str = "", *, by: Actor, version: int | None = None) -> Contribution:
    """The contributor takes back what it has promised and not given; what was given stays.

    Refuses when all was given, a late save (412).
    """
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake = Intake()
    words = intake.text("reason", reason, 500)
    intake.done()
    take(contribution, "withdraw")
    take_back(contribution, by=by, note=words)
    tell(by, "withdrawn", contribution, contribution.book, body=str(contribution.party))
    return contribution


def take_back(contribution: Contribution, *, by: Actor, note: str = "") -> None:
    """The entries of a withdrawal (written)."""
    was_done = contribution.given and contribution.given == contribution.confirmed
    for total, kind in ((Total.CONFIRMED, Kind.CONFIRMATION), (Total.PLEDGED, Kind.PLEDGE)):
        rest = getattr(contribution, total) - contribution.given
        if rest:
            lower(contribution, total, rest, kind, by=by, note=note)
    move_to(contribution, contribution.whole_state if was_done else State.WITHDRAWN)
    write(contribution)


def prove(thing: Contribution | Entry, upload: File, *, by: Actor) -> Evidence:
    """Keep a file as evidence. Refuses (422 at `file`) what is empty, too large or disguised."""
    about = {"entry": thing} if isinstance(thing, Entry) else {"contribution": thing}
    return Evidence.objects.create(file=files.keep(upload, about=thing, by=by), **about)


@transaction.atomic
def add_evidence(contribution_id: int, upload: File, *, by: Actor) -> Evidence:
    """Keep a file with a contribution: the letter that promises it, say. A closed book takes evidence, too."""
    contribution = locked_contribution(contribution_id, even_closed=True)
    kept = prove(contribution, upload, by=by)
    tell(by, "evidence_added", contribution, contribution.book, body=str(contribution.party), name=kept.file.name)
    return kept


def _exceeds(left: Money | None) -> Refused:
    if left is None:
        return Refused("exceeds", _("Nothing that is confirmed is still to come. Record a confirmation first."))
    return Refused("exceeds", _("This is more than is confirmed and still to come: %(left)s.") % {"left": left})


def wrong_currency(field: str, contribution: Contribution) -> FieldError:
    """The fault of an amount in another currency than the contribution's."""
    text = _("This contribution is in %(currency)s. Withdraw it and record another one for another currency.")
    return FieldError(field, "currency", text % {"currency": contribution.currency})
