"""Grants that one organisation gives for several books."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.ledger.intake import Intake
from events_core.ledger.models import Book, Contribution, Grant

from .common import allotted, locked, must_be_fresh, party_of, tell, write
from .giving import new_contribution, promise


@transaction.atomic
def save_grant(grant: Grant, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Grant:
    """A grant, new or changed: `organisation`, `title`, `money`, and perhaps `note`.

    Organisation and currency stay once parts exist. Refuses less than its parts make, bad values (422), a late save.
    """
    is_new = grant.pk is None
    if not is_new:
        grant = Grant.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=grant.pk)
        must_be_fresh(grant, version)
    intake = Intake()
    body = intake.organisation("organisation", values.get("organisation"))
    title = intake.text("title", values.get("title"), 200, required=_("Give the grant a name."))
    money = intake.money("money", values.get("money"))
    words = intake.text("note", values.get("note"), 2_000, line=False)
    spread = Decimal(0) if is_new else allotted(grant)
    if spread and money and (money.currency != grant.currency or money.amount < spread):
        least = Money(spread, grant.currency)
        intake.fault("money", "below_parts", _("Its parts make %(sum)s already.") % {"sum": least})
    if spread and body and body != grant.organisation:
        intake.fault("organisation", "has_parts", _("The grant has parts already: its organization stays."))
    intake.done()
    assert money is not None
    assert body is not None
    grant.organisation, grant.title, grant.note = body, title, words
    grant.amount, grant.currency = money.amount, money.currency
    if is_new:
        grant.save()
    else:
        write(grant)
    note(by, "ledger.grant_made" if is_new else "ledger.grant_changed", grant, body=str(body), money=str(money))
    return grant


@transaction.atomic
def spread_grant(
    grant_id: int, parts: Mapping[int, Money], *, by: Actor, category: str = "other", version: int | None = None
) -> list[Contribution]:
    """Give parts of a grant to books (`parts` by their ids): each becomes a cash pledge there.

    Refuses more than is left of the grant, another currency, no parts (422), a closed book, a late save (412).
    """
    for number in sorted(parts):
        locked(number, even_closed=True)  # books before the grant, as whoever raises a part holds its book
    grant = Grant.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=grant_id)
    must_be_fresh(grant, version)
    left = grant.amount - allotted(grant)
    intake = Intake()
    kind = intake.category("category", category)
    for book_id, money in parts.items():
        if money.currency != grant.currency or money.amount <= 0:
            text = _("Write amounts above zero in %(currency)s.") % {"currency": grant.currency}
            intake.fault(f"parts.{book_id}", "amount", text)
    intake.done()
    if not parts or sum(money.amount for money in parts.values()) > left:
        text = _("Give parts of what is left of the grant: %(left)s.") % {"left": Money(left, grant.currency)}
        raise Invalid(FieldError("parts", "exceeds", text))
    write(grant)
    whole = Money(sum((money.amount for money in parts.values()), Decimal(0)), grant.currency)
    note(by, "ledger.grant_spread", grant, number=len(parts), money=str(whole))
    return [_part(grant, locked(number), parts[number], kind, by) for number in sorted(parts)]


def _part(grant: Grant, book: Book, money: Money, category: str, by: Actor) -> Contribution:
    party = party_of(book, grant.organisation)
    facts = {"form": Contribution.Form.CASH, "category": category, "note": grant.title}
    made = new_contribution(book, party=party, money=money, grant=grant, **facts)
    promise(made, money, by=by)
    tell(by, "pledged", made, book, body=str(party), money=str(money))
    return made
