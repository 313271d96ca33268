"""Grants: on record, changed, and spread over books by amounts and by percentages."""

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry as JournalEntry
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution, Grant
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, join

from .conftest import money
from .pages import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST = "/desk/grants/"
YEAR = timezone.now().year


@pytest.fixture
def grant(body: Organisation, rates: None) -> Grant:
    """A grant of ten million yen."""
    return made(body)


def made(body: Organisation, amount: str = "10000000", currency: str = "JPY", title: str = "Cities grant") -> Grant:
    values = {"organisation": body, "title": title, "money": money(amount, currency)}
    return actions.save_grant(Grant(), values, by=COMMAND)


def at(grant: Grant, page: str = "") -> str:
    return f"{LIST}{grant.pk}/{page}"


def spread(grant: Grant, **rows: Any) -> dict[str, Any]:
    """The form of parts: `how`, and rows as `a=("year:2027", "100")`."""
    sent: dict[str, Any] = {
        "how": "amounts",
        "category": "other",
        "version": grant.version,
        "step": "check",
        "rows": "4",
    }
    pairs = [value for value in rows.values() if isinstance(value, tuple)]
    for number, (book, figure) in enumerate(pairs):
        sent |= {f"book_{number}": book, f"figure_{number}": figure}
    return sent | {name: value for name, value in rows.items() if not isinstance(value, tuple)}


def checked(somebody: Person, grant: Grant, **rows: Any) -> Any:
    grant.refresh_from_db()
    return signed_in(somebody).post(at(grant, "spread/"), spread(grant, **rows))


def given(somebody: Person, grant: Grant, **rows: Any) -> Any:
    """Look at the parts, then give them."""
    looked = checked(somebody, grant, **rows)
    assert looked.status_code == 200, text_of(looked)
    return signed_in(somebody).post(at(grant, "spread/"), hidden(looked) | {"step": "give"}, follow=True)


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields of a page's main part."""
    main = answer.content.decode().split("<main", 1)[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def event_key(event: Event) -> str:
    return f"event:{event.pk}"


def amounts(grant: Grant) -> list[Decimal]:
    return [part.pledged for part in grant.parts.order_by("pk")]


def test_who_sees_and_plans_grants(
    grant: Grant, officer: Person, finance: Person, organiser: Person, participant: Person, focal_point: Person, draft: Event
) -> None:  # fmt: skip
    join(draft, organiser, "lead")
    for address in (LIST, f"{LIST}new/", at(grant), at(grant, "edit/"), at(grant, "spread/")):
        assert Client().get(address).status_code == 302
        for nobody in (organiser, participant, focal_point):
            assert signed_in(nobody).get(address).status_code == 403
        for somebody in (officer, finance):
            assert signed_in(somebody).get(address).status_code == 200
    assert checked(organiser, grant, a=(f"year:{YEAR}", "100")).status_code == 403
    for missing in (f"{LIST}999999/", f"{LIST}999999/edit/", f"{LIST}999999/spread/"):
        assert signed_in(finance).get(missing).status_code == 404


@pytest.mark.both
def test_a_grant_is_recorded_and_changed(officer: Person, body: Organisation) -> None:
    client = signed_in(officer)
    assert "No grant is on record yet" in text_of(client.get(LIST))
    values = {
        "organisation": body.slug,
        "title": "Cities grant",
        "amount": "10,000,000",
        "currency": "JPY",
        "note": "By letter",
    }
    done = client.post(f"{LIST}new/", values, follow=True)
    one = Grant.objects.get()
    assert (one.money, one.organisation, one.note) == (money("10000000", "JPY"), body, "By letter")
    assert "The grant is saved" in text_of(done)
    assert "In no book yet" in text_of(client.get(LIST))
    changed = client.post(at(one, "edit/"), values | {"title": "Cities", "version": one.version}, follow=True)
    assert "Cities" in text_of(changed)
    assert [entry.verb for entry in JournalEntry.objects.filter(thing="ledger.grant").order_by("pk")] == [
        "ledger.grant_made", "ledger.grant_changed"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"organisation": ""}, "Choose an answer to"),
        ({"organisation": "nobody"}, "Choose one of the answers offered."),
        ({"title": " "}, "Give the grant a name."),
        ({"title": "x\x00"}, "U+0000"),
        ({"amount": ""}, "Fill in"),
        ({"amount": "-5"}, "Write the amount in figures"),
        ({"amount": "0"}, "Enter an amount above zero."),
        ({"amount": "1.5"}, "Write the amount in figures"),
        ({"currency": "GBP"}, "Choose one of the answers offered."),
    ],
)
def test_what_is_wrong_with_a_grant_is_told(
    officer: Person, body: Organisation, wrong: dict[str, str], words: str
) -> None:
    values = {"organisation": body.slug, "title": "Cities grant", "amount": "10000000", "currency": "JPY"}
    answer = signed_in(officer).post(f"{LIST}new/", values | wrong)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Grant.objects.exists()


def test_a_late_save_of_a_grant_is_told_and_may_insist(officer: Person, finance: Person, grant: Grant) -> None:
    values = {
        "organisation": grant.organisation.slug,
        "amount": "10000000",
        "currency": "JPY",
        "version": grant.version,
    }
    signed_in(officer).post(at(grant, "edit/"), values | {"title": "First"})
    late = signed_in(finance).post(at(grant, "edit/"), values | {"title": "Second"})
    assert late.status_code == 412
    assert "Somebody else was faster" in text_of(late)
    grant.refresh_from_db()
    assert grant.title == "First"
    signed_in(finance).post(at(grant, "edit/"), values | {"title": "Second", "version": hidden(late)["version"]})
    grant.refresh_from_db()
    assert grant.title == "Second"


@pytest.mark.both
def test_parts_are_given_after_a_look(officer: Person, grant: Grant, draft: Event) -> None:
    looked = checked(officer, grant, a=(f"year:{YEAR}", "4,000,000"), b=(event_key(draft), "2500000"))
    told = text_of(looked)
    for words in (
        "JPY 4,000,000",
        "JPY 6,500,000",
        "JPY 3,500,000 is left of the grant then",
        str(draft.title),
    ):
        assert words in told
    assert not Book.objects.exists()  # a look makes none
    done = given(officer, grant, a=(f"year:{YEAR}", "4,000,000"), b=(event_key(draft), "2500000"), category="travel")
    assert "The parts are given" in text_of(done)
    assert "JPY 3,500,000" in text_of(done)
    parts = {part.book.year or part.book.event: part for part in grant.parts.select_related("book__event")}
    assert {key: (part.pledged, part.form, part.category, part.state) for key, part in parts.items()} == {
        YEAR: (4_000_000, "cash", "travel", "pledged"), draft: (2_500_000, "cash", "travel", "pledged")
    }  # fmt: skip
    assert parts[draft].party.organisation == grant.organisation
    entry = parts[draft].entries.get()
    assert (entry.kind, entry.number, entry.actor_id) == ("pledge", 1, officer.pk)
    assert f"/desk/events/{draft.slug}/ledger/contributions/{parts[draft].pk}/" in done.content.decode()
    assert f"/desk/books/{YEAR}/ledger" not in done.content.decode()
    assert f"/desk/books/{YEAR}/contributions/{parts[YEAR].pk}/" in done.content.decode()
    assert "In part" in text_of(signed_in(officer).get(LIST))
    assert "Parts given to books: 2, together JPY 6,500,000." in text_of(done)


def test_percentages_sum_to_the_whole(officer: Person, grant: Grant, draft: Event) -> None:
    rows = {"a": (f"year:{YEAR}", "33.33%"), "b": (f"year:{YEAR + 1}", "33,33"), "c": (event_key(draft), "33.34")}
    given(officer, grant, how="percentages", whole="1000", **rows)
    assert sum(amounts(grant)) == 1000
    assert sorted(amounts(grant)) == [333, 333, 334]
    given(officer, grant, how="percentages", whole="9999000", a=(f"year:{YEAR}", "12.5"), b=(event_key(draft), "87.5"))
    assert sum(amounts(grant)) == grant.amount
    assert "All in books" in text_of(signed_in(officer).get(at(grant)))
    again = signed_in(officer).get(at(grant, "spread/"), follow=True)
    assert "All of this grant is in books already" in text_of(again)
    assert "Give parts to books" not in text_of(signed_in(officer).get(at(grant)))


def test_less_than_a_hundred_per_cent_leaves_the_rest(officer: Person, grant: Grant) -> None:
    given(officer, grant, how="percentages", whole="1001", a=(f"year:{YEAR}", "50"))
    assert amounts(grant) in ([Decimal(500)], [Decimal(501)])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({}, "Choose at least one book, and what it gets."),
        ({"a": ("", "100")}, "Choose the book that gets this."),
        ({"a": (f"year:{YEAR}", "")}, "Say what this book gets."),
        ({"a": (f"year:{YEAR}", "100"), "b": (f"year:{YEAR}", "200")}, "This book stands above already."),
        ({"a": (f"year:{YEAR}", "0")}, "Enter an amount above zero."),
        ({"a": (f"year:{YEAR}", "1.5")}, "Write the amount in figures"),
        ({"a": (f"year:{YEAR}", "-5")}, "Write the amount in figures"),
        ({"a": (f"year:{YEAR}", "1e9")}, "Write the amount in figures"),
        ({"a": (f"year:{YEAR}", "10\x00")}, "U+0000"),
        ({"a": (f"year:{YEAR}", "10000001")}, "is left of the grant."),
        ({"a": ("year:1812", "5")}, "Choose one of the books offered"),
        ({"a": ("event:999999", "5")}, "Choose one of the books offered"),
        ({"a": (f"year:{YEAR}", "5"), "category": "yachts"}, "Choose one of the answers offered."),
        ({"a": (f"year:{YEAR}", "5"), "how": "by lot"}, "Choose one of the answers offered."),
        ({"a": (f"year:{YEAR}", "50"), "how": "percentages", "whole": ""}, "Write the amount in figures"),
        ({"a": (f"year:{YEAR}", "101"), "how": "percentages", "whole": "100"}, "Enter a percentage above 0"),
        ({"a": (f"year:{YEAR}", "0"), "how": "percentages", "whole": "100"}, "Enter a percentage above 0"),
        ({"a": (f"year:{YEAR}", "12.345"), "how": "percentages", "whole": "100"}, "Enter a percentage above 0"),
        ({"a": (f"year:{YEAR}", "60"), "b": (f"year:{YEAR + 1}", "60"), "how": "percentages", "whole": "100"}, "The percentages make 120 together"),
        ({"a": (f"year:{YEAR}", "1"), "how": "percentages", "whole": "10"}, "less than the smallest amount"),
        ({"a": (f"year:{YEAR}", "50"), "how": "percentages", "whole": "90000000"}, "is left of the grant."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_parts_is_told(officer: Person, grant: Grant, rows: dict[str, Any], words: str) -> None:
    for step in ("check", "give"):
        answer = checked(officer, grant, **{**rows, "step": step})
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Error:" in answer.content.decode().split("</title>")[0]
    assert not Contribution.objects.exists()


def test_rows_can_be_added_and_what_was_typed_stays(officer: Person, grant: Grant) -> None:
    more = checked(officer, grant, a=(f"year:{YEAR}", "12345"), step="more")
    assert more.status_code == 200
    assert 'name="book_7"' in more.content.decode()
    assert 'name="book_8"' not in more.content.decode()
    assert 'value="12345"' in more.content.decode()
    looked = checked(officer, grant, a=(f"year:{YEAR}", "12345"))
    back = signed_in(officer).post(at(grant, "spread/"), hidden(looked) | {"step": "edit"})
    assert 'value="12345"' in back.content.decode()
    many = checked(officer, grant, rows="999", step="more")
    assert many.content.decode().count('name="figure_') == 60


def test_only_open_books_are_offered(officer: Person, grant: Grant, make_event: Make) -> None:
    closed, cancelled, plain = (
        make_event(title={"en": "Shut"}),
        make_event(title={"en": "Off"}),
        make_event(title={"en": "On"}),
    )
    actions.close(actions.book_of(closed).pk, by=COMMAND)
    actions.close(actions.book_of_year(YEAR + 1).pk, by=COMMAND)
    programme.cancel(cancelled.pk, "No budget", by=COMMAND)
    shown = signed_in(officer).get(at(grant, "spread/")).content.decode()
    offered = {
        key
        for key in (event_key(closed), event_key(cancelled), event_key(plain), f"year:{YEAR}", f"year:{YEAR + 1}")
        if f'value="{key}"' in shown
    }
    assert offered == {event_key(plain), f"year:{YEAR}"}


@pytest.mark.both
def test_who_presses_twice_gives_once(officer: Person, grant: Grant) -> None:
    looked = hidden(checked(officer, grant, a=(f"year:{YEAR}", "100"))) | {"step": "give"}
    client = signed_in(officer)
    assert client.post(at(grant, "spread/"), looked).status_code == 302
    late = client.post(at(grant, "spread/"), looked)
    assert late.status_code == 412
    assert "Somebody else was faster" in text_of(late)
    assert amounts(grant) == [100]
    assert client.post(at(grant, "spread/"), hidden(late) | {"step": "give"}).status_code == 302  # insists
    assert amounts(grant) == [100, 100]


def test_a_grant_with_parts_keeps_organisation_and_currency(officer: Person, grant: Grant, ulaanbaatar: Any) -> None:
    given(officer, grant, a=(f"year:{YEAR}", "400"))
    grant.refresh_from_db()
    other = Organisation.objects.get(slug="city-of-ulaanbaatar")
    right = {"organisation": grant.organisation, "title": "x", "money": money("400", "JPY")}
    for wrong, field in (
        ({"organisation": other}, "organisation"),
        ({"money": money("399", "JPY")}, "money"),
        ({"money": money("9999", "CNY")}, "money"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.save_grant(grant, right | wrong, by=COMMAND)
        assert [error.field for error in refused.value.errors] == [field]
    less = {
        "organisation": grant.organisation.slug,
        "title": "x",
        "amount": "399",
        "currency": "JPY",
        "version": grant.version,
    }
    answer = signed_in(officer).post(at(grant, "edit/"), less)
    assert answer.status_code == 422
    assert "Its parts make JPY 400 already." in text_of(answer)
    assert actions.save_grant(grant, right, by=COMMAND).amount == 400


@pytest.mark.both
def test_the_action_refuses_what_the_form_would_not_send(grant: Grant, body: Organisation) -> None:
    book = actions.book_of_year(YEAR)
    for parts in ({}, {book.pk: money("10000001", "JPY")}, {book.pk: money("5", "CNY")}, {book.pk: money("0", "JPY")}):
        with pytest.raises(Invalid):
            actions.spread_grant(grant.pk, parts, by=COMMAND)
    with pytest.raises(Stale):
        actions.spread_grant(grant.pk, {book.pk: money("5", "JPY")}, by=COMMAND, version=grant.version - 1)
    actions.close(book.pk, by=COMMAND)
    with pytest.raises(Refused) as refused:
        actions.spread_grant(grant.pk, {book.pk: money("5", "JPY")}, by=COMMAND)
    assert refused.value.code == "closed"
    assert not grant.parts.exists()


@pytest.mark.both
def test_its_parts_never_make_more_than_the_grant(grant: Grant, draft: Event) -> None:
    """Not by a confirmation of more, an adjustment, a new value, or by undoing a withdrawal in the meantime."""
    book, year = actions.book_of(draft), actions.book_of_year(YEAR)
    (part,) = actions.spread_grant(grant.pk, {book.pk: money("9000000", "JPY")}, by=COMMAND)
    more = money("10000001", "JPY")
    acts = (
        lambda: actions.confirm(part.pk, more, by=COMMAND),
        lambda: actions.put_value(part.pk, more, by=COMMAND),
        lambda: actions.adjust(part.pk, more, "More", by=COMMAND),
    )
    for act in acts:
        with pytest.raises(Refused) as told:
            act()
        assert told.value.code == "exceeds"
    actions.confirm(part.pk, money("10000000", "JPY"), by=COMMAND)
    assert amounts(grant) == [Decimal(10_000_000)]
    actions.withdraw(part.pk, by=COMMAND)
    actions.spread_grant(grant.pk, {year.pk: money("2000000", "JPY")}, by=COMMAND)
    taken = book.entries.filter(counts_as="pledged", amount__lt=0).last()
    assert taken is not None
    with pytest.raises(Refused, match="left of the grant"):
        actions.reverse(taken.pk, "A mistake", by=COMMAND)
    assert amounts(grant) == [Decimal(0), Decimal(2_000_000)]


@pytest.mark.both
def test_what_is_withdrawn_is_left_again(officer: Person, grant: Grant) -> None:
    given(officer, grant, a=(f"year:{YEAR}", "10000000"))
    actions.withdraw(grant.parts.get().pk, "No money", by=COMMAND)
    told = text_of(signed_in(officer).get(at(grant)))
    assert "Withdrawn" in told
    assert "Give parts to books" in told


@pytest.mark.both
def test_the_list_finds_and_costs_the_same_for_any_number(officer: Person, body: Organisation, rates: None) -> None:
    client = signed_in(officer)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    one = made(body, title="Sunrise")
    actions.spread_grant(one.pk, {actions.book_of_year(YEAR).pk: money("5", "JPY")}, by=COMMAND)
    few = queries(LIST), queries(at(one))
    for number in range(20):
        other = made(body, title=f"Number {number}")
        actions.spread_grant(other.pk, {actions.book_of_year(2001 + number).pk: money("5", "JPY")}, by=COMMAND)
        actions.spread_grant(one.pk, {actions.book_of_year(2001 + number).pk: money("5", "JPY")}, by=COMMAND)
    assert (queries(LIST), queries(at(one))) == few
    for query, is_there in (("sunrise", True), ("kitakyushu", True), ("nobody", False), ("%00", False)):
        answer = client.get(LIST, {"q": query}) if query != "%00" else client.get(f"{LIST}?q=%00nobody")
        assert ("Sunrise" in text_of(answer)) == is_there
    assert "No grant fits these words" in text_of(client.get(LIST, {"q": "nobody"}))
