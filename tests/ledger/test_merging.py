"""Two organisations of one book become one: entries stay as they are, the statement counts both, and adds nothing."""

from decimal import Decimal

import pytest

from events_core.foundation.refusals import Refused
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Entry, Party
from events_core.ledger.statements import own_statement, statement_of
from events_core.network.merging import acting
from events_core.network.models import City, Organisation

from .conftest import money, pledged

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(ulaanbaatar: City) -> Organisation:
    """The body under another name."""
    return Organisation.objects.get(slug="city-of-ulaanbaatar")


def test_the_sums_of_both_stand_under_one(book: Book, body: Organisation, twin: Organisation) -> None:
    """Pledged and given are the sums of the entries; due is what was agreed, not that and a pledge besides."""
    actions.add_line(book.pk, {"category": "venue", "money": money("1000"), "bearer": twin.slug}, by=COMMAND)
    actions.share(book.pk, body, {"rule": "fixed", "money": money("600")}, by=COMMAND)
    pledged(book, body, "300", "USD")
    theirs = pledged(book, twin, "200", "USD")
    actions.confirm(theirs.pk, by=COMMAND)
    actions.receive(theirs.pk, by=COMMAND)
    before = list(Entry.objects.order_by("number").values())
    kept = acting.merge("organisation", body.pk, twin.pk, by=COMMAND)
    assert list(Entry.objects.order_by("number").values()) == before
    statement = statement_of(Book.objects.get(pk=book.pk))
    [row] = statement.parties
    assert (row.organisation, row.planned, row.pledged, row.given) == (kept, 1000, 500, 200)
    assert (row.due, row.balance) == (Decimal(600), Decimal(400))
    assert own_statement(kept).sums.given == 200
    assert not Party.objects.filter(organisation=twin.pk).exists()
    again = pledged(book, kept, "50", "USD")
    assert again.party_id == Party.objects.filter(organisation=kept).order_by("pk")[0].pk


def test_two_agreed_shares_stand_in_the_way(book: Book, body: Organisation, twin: Organisation) -> None:
    """Which of them was meant is for people to say."""
    for one in (body, twin):
        actions.share(book.pk, one, {"rule": "percentage", "percentage": "30"}, by=COMMAND)
    with pytest.raises(Refused, match="share in the costs"):
        acting.merge("organisation", body.pk, twin.pk, by=COMMAND)
    assert Organisation.objects.filter(pk=twin.pk).exists()
