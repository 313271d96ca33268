"""The costs page: what it answers, to whom, and how many queries that takes."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.foundation import pills
from events_core.foundation.money import Money
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution, Party
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, city, join, person

from .conftest import money, pledged
from .pages import hidden, signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PLANS = ("settings/", "publish/", "budget/new/", "budget/copy/", "budget/import/", "shares/0/")
SEES = ("", "shares/", "budget.csv", "budget.xlsx")


def at(event: Event, path: str = "") -> str:
    """A page of the event's costs."""
    return f"/desk/events/{event.slug}/ledger/{path}"


def get(somebody: Person, event: Event, path: str = "", status: int = 200) -> Any:
    """A page as somebody gets it."""
    answer = signed_in(somebody).get(at(event, path))
    assert answer.status_code == status, (path, answer.status_code)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


def send(somebody: Person, event: Event, path: str, **values: Any) -> Any:
    """A form that somebody sends, and the page to which it leads."""
    return signed_in(somebody).post(at(event, path), values, follow=True)


def line(book: Book, amount: str, currency: str = "USD", **values: Any) -> Any:
    """A budget line for the meeting rooms."""
    return actions.add_line(book.pk, {"category": "venue", "money": money(amount, currency), **values}, by=COMMAND)


def confirmed(book: Book, body: Organisation, amount: str, currency: str = "USD", **values: Any) -> Contribution:
    """A contribution that is confirmed."""
    return actions.confirm(pledged(book, body, amount, currency, **values).pk, by=COMMAND)


# Who sees and does what


@pytest.mark.parametrize(
    ("role", "sees"), [("lead", True), ("organiser", True), ("trainer", False), ("steward", False), ("viewer", False)]
)
def test_only_those_of_the_team_who_manage_see_costs(book: Book, draft: Event, role: str, sees: bool) -> None:
    member = person(f"{role}@team.example")
    join(draft, member, role)
    for path in (*SEES, *PLANS):
        get(member, draft, path, 200 if sees else 403)
    tabs = text_of(signed_in(member).get(f"/desk/events/{draft.slug}/"))
    assert ("Costs" in tabs) is sees


def test_nobody_else_sees_costs(
    book: Book, draft: Event, make_event: Make, participant: Person, organiser: Person
) -> None:
    join(make_event(), organiser, "lead")
    for path in (*SEES, *PLANS):
        assert Client().get(at(draft, path)).status_code == 302
        get(participant, draft, path, 404)
        get(organiser, draft, path, 404)
        assert signed_in(organiser).post(at(draft, path)).status_code in (404, 405)


def test_officers_and_finance_officers_see_and_plan_every_event(
    book: Book, draft: Event, officer: Person, finance: Person
) -> None:
    line(book, "100")
    for somebody in (officer, finance):
        for path in (*SEES, *PLANS):
            get(somebody, draft, path)
    shown = get(officer, draft).content.decode()
    assert "/ledger/expenses/new/" in shown
    assert "/ledger/close/" not in shown
    assert "/ledger/close/" in get(finance, draft).content.decode()


def test_an_organiser_records_no_expense(book: Book, draft: Event, organiser: Person) -> None:
    line(book, "100")
    join(draft, organiser, "organiser")
    shown = get(organiser, draft).content.decode()
    assert "/ledger/contributions/new/" in shown
    assert "/ledger/expenses/new/" not in shown


def test_a_year_is_for_officers_and_finance_officers(
    officer: Person, finance: Person, organiser: Person, rates: None
) -> None:
    for path in ("", "shares/", "settings/", "budget/new/", "budget.csv"):
        for somebody in (officer, finance):
            assert signed_in(somebody).get(f"/desk/books/2026/{path}").status_code == 200, path
        assert signed_in(organiser).get(f"/desk/books/2026/{path}").status_code == 404, path
    assert signed_in(officer).get("/desk/books/2026/publish/").status_code == 404
    assert "Operation of the secretariat, 2026" in text_of(signed_in(officer).get("/desk/books/2026/"))


def test_looking_makes_no_book(draft: Event, officer: Person, rates: None) -> None:
    for path in (*SEES, *PLANS):
        get(officer, draft, path)
    assert not Book.objects.exists()


# What the page answers


def test_an_empty_page_says_what_to_do_first(draft: Event, officer: Person) -> None:
    shown = text_of(get(officer, draft))
    assert "No costs yet" in shown
    assert "Add the first budget line" in shown


def test_where_nothing_is_planned_nothing_is_said_to_be_due(
    book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    confirmed(book, body, "900")
    assert "All that is planned is to be borne by somebody." not in text_of(get(officer, draft))
    line(book, "900")
    assert "All that is planned is to be borne by somebody." in text_of(get(officer, draft))


def test_a_year_has_a_number_of_participants_once_it_counts(officer: Person, rates: None) -> None:
    year = actions.book_of_year(2026)
    line(year, "100")
    assert "Number of participants" not in text_of(signed_in(officer).get("/desk/books/2026/"))
    line(year, "10", per_person=True)
    assert "Number of participants" in text_of(signed_in(officer).get("/desk/books/2026/"))


def test_one_page_says_what_it_costs_who_promised_who_gave_and_what_is_missing(
    book: Book, body: Organisation, secretariat: Organisation, draft: Event, finance: Person
) -> None:
    line(book, "150000", "JPY", description="The hall", bearer=body.slug)
    line(book, "50", description="Lunch", per_person=True, category="catering")
    actions.plan_people(book.pk, 20, by=COMMAND)
    one = confirmed(book, body, "90000", "JPY", note="Towards the hall")
    actions.receive(one.pk, money("30000", "JPY"), by=COMMAND)
    confirmed(book, secretariat, "300", category="catering")
    actions.spend(book.pk, {"category": "venue", "money": money("120")}, by=COMMAND)
    shown = text_of(get(finance, draft))
    for told in (
        "USD 2,000.00", "USD 900.00", "covered, 45%", "USD 1,100.00", "still open, 55%",
        "City of Kitakyushu What it has promised; no share was agreed 600.00 600.00 600.00 200.00 400.00 JPY 60,000",
        "NEASPEC Secretariat What it has promised; no share was agreed 300.00 300.00 300.00 0.00 300.00 USD 300",
        "Hosts, cash and in kind 1 organization 600.00 30.0%", "Others, cash and in kind 1 organization 300.00 15.0%",
        "Not covered 1,100.00 55.0%", "Planned cost 2,000.00 100.0%",
        "The hall , Meeting rooms JPY 150,000 City of Kitakyushu 1,000.00 600.00 400.00",
        "USD 50 for each of 20 participants Not decided yet 1,000.00 300.00 700.00",
        "Promised and not given JPY 60,000 USD 300", "Spent USD 120.00",
        "Nobody is to bear USD 1,100.00 of what is planned yet.", "All 6 entries of the ledger",
    ):  # fmt: skip
        assert told in shown, told


def test_each_contribution_has_its_state_and_next_step(
    book: Book, body: Organisation, draft: Event, finance: Person, organiser: Person
) -> None:
    one = confirmed(book, body, "500")
    actions.pledge(book.pk, {"organisation": body, "form": "in_kind", "category": "venue", "note": "Rooms"}, by=COMMAND)
    join(draft, organiser, "organiser")
    asked = actions.ask(pledged(book, body, "7").pk, {"email": "a@b.example"}, by=COMMAND)
    for somebody, step in ((finance, "Record what came"), (organiser, "For a finance officer")):
        shown = text_of(get(somebody, draft))
        assert "Confirmed " + step in shown
        assert "not valued yet – Pledged Put a value on it" in shown
        assert "Pledged Answer due by" in shown
    assert f"/contributions/{one.pk}/receive/" in get(finance, draft).content.decode()
    assert f"/contributions/{one.pk}/receive/" not in get(organiser, draft).content.decode()
    assert asked.is_waiting


def test_a_look_at_another_number_of_people_changes_nothing(
    book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    line(book, "100", per_person=True)
    actions.plan_people(book.pk, 10, by=COMMAND)
    actions.share(book.pk, body, {"rule": "per_participant", "money": money("30"), "people": 5}, by=COMMAND)
    shown = text_of(get(officer, draft, "?people=20"))
    assert "Planned cost 1,000.00 2,000.00 1,000.00" in shown
    assert "Due from all parties 150.00 300.00 150.00" in shown
    assert "Due from nobody 850.00 1,700.00 850.00" in shown
    assert "City of Kitakyushu Due 150.00 300.00 150.00" in shown
    assert Book.objects.get().people == 10
    assert "Enter a whole number from 1 to 100000" in text_of(get(officer, draft, "?people=0", 422))


def test_what_no_rate_is_known_for_is_listed(
    draft: Event, officer: Person, finance: Person, body: Organisation
) -> None:
    book = actions.book_of(draft)
    line(book, "400", "MNT")
    pledged(book, body, "9000", "KRW")
    shown = get(finance, draft)
    assert "No rate of exchange is known for KRW 9,000 and MNT 400" in text_of(shown)
    assert "no rate yet" in text_of(shown)
    assert "/desk/rates/" in shown.content.decode().split("<main")[1]
    assert "A finance officer adds the rates." in text_of(get(officer, draft))


def test_old_rates_ask_for_attention(draft: Event, officer: Person) -> None:
    since = timezone.now().date() - datetime.timedelta(days=46)
    rows = [{"currency": "JPY", "effective": since.isoformat(), "units_per_usd": "150", "source": "Test"}]
    actions.load_rates(rows, name="test", by=COMMAND)
    book = actions.book_of(draft)
    line(book, "1000", "JPY")
    assert "The rates of exchange are old" in text_of(get(officer, draft))
    rows[0]["effective"] = (since + datetime.timedelta(days=2)).isoformat()
    actions.load_rates(rows, name="test", by=COMMAND)
    assert "The rates of exchange are old" not in text_of(get(officer, draft))


def test_a_closed_ledger_offers_no_step(
    book: Book, body: Organisation, draft: Event, officer: Person, finance: Person
) -> None:
    made = line(book, "100")
    pledged(book, body, "50")
    actions.close(book.pk, by=COMMAND)
    shown = get(officer, draft)
    assert text_of(shown).count("The ledger is closed") == 1
    assert "Ledger closed" not in text_of(shown)
    assert "Ledger closed" in text_of(get(officer, draft, "entries/"))
    for path in ("budget/new/", "contributions/new/", "expenses/new/", f"budget/{made.pk}/", "settings/", "reopen/"):
        assert f"/ledger/{path}" not in shown.content.decode(), path
    assert "/ledger/reopen/" in get(finance, draft).content.decode()
    for path in ("settings/", "budget/new/", "budget/copy/", "budget/import/", "shares/0/", f"budget/{made.pk}/"):
        get(officer, draft, path, 409)
    assert "The ledger is closed" in text_of(
        send(officer, draft, "budget/new/", category="venue", amount="1", currency="USD")
    )
    assert Book.objects.get().lines.count() == 1


def test_cash_given_for_a_cancelled_event_is_to_be_settled(
    book: Book, body: Organisation, draft: Event, officer: Person, finance: Person
) -> None:
    one = confirmed(book, body, "90")
    actions.receive(one.pk, by=COMMAND)
    programme.publish(draft.pk, by=COMMAND)
    programme.cancel(draft.pk, "No host", by=COMMAND)
    assert f"/contributions/{one.pk}/settle/" in get(finance, draft).content.decode()
    shown = text_of(get(officer, draft))
    assert "A finance officer says what becomes of it" in shown
    assert "City of Kitakyushu : USD 90" in shown
    actions.settle(one.pk, "refunded", by=COMMAND)
    assert "money was given for it" not in text_of(get(officer, draft))


def test_the_page_costs_the_same_for_many_contributions(
    book: Book, body: Organisation, draft: Event, finance: Person
) -> None:
    client = signed_in(finance)

    def counted() -> int:
        client.get(at(draft))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(draft) + "?people=30").status_code == 200
        return len(queries)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            place = city(f"place-{number}", "JP", {"en": f"Place {number}"})
            other = Organisation.objects.get(city=place)
            one = confirmed(book, other, "5000", "JPY", form="in_kind" if number % 2 else "own_participation")
            actions.receive(one.pk, money("100", "JPY"), by=COMMAND)
            line(book, "70", "EUR", per_person=True, bearer=other.slug)
            actions.share(book.pk, other, {"rule": "percentage", "percentage": "1"}, by=COMMAND)

    more(0, 2)
    few = counted()
    more(2, 20)
    assert counted() == few


def test_long_lists_of_contributions_have_pages(book: Book, body: Organisation, draft: Event, officer: Person) -> None:
    for _number in range(51):
        pledged(book, body, "1")
    assert text_of(get(officer, draft)).count("Ask by mail") == 50
    assert text_of(get(officer, draft, "?page=2")).count("Ask by mail") == 1


# Its settings


def test_the_number_of_participants_is_planned(book: Book, draft: Event, officer: Person) -> None:
    line(book, "10", per_person=True)
    answer = send(officer, draft, "settings/", people="24")
    assert "The budget counts 24 participants." in text_of(answer)
    assert "USD 10 for each of 24 participants" in text_of(answer)
    assert "The number of participants is saved" in text_of(send(officer, draft, "settings/", people=""))
    assert Book.objects.get().people is None
    refused = send(officer, draft, "settings/", people="0")
    assert refused.status_code == 422
    assert "Enter a whole number from 1 to 100000" in text_of(refused)


def test_what_everybody_may_see_is_looked_at_and_chosen(
    book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    assert "Nothing to show yet" in text_of(get(officer, draft, "publish/"))
    line(book, "100")
    confirmed(book, body, "80")
    shown = text_of(get(officer, draft, "publish/"))
    assert "What everybody would see" in shown
    assert "City of Kitakyushu 80.00" in shown
    answer = send(officer, draft, "publish/", published="totals")
    assert "Everybody can see who carries the costs" in text_of(answer)
    assert Book.objects.get().published == "totals"
    assert "What everybody sees now" in text_of(get(officer, draft, "publish/"))
    assert "Nobody else sees the costs" in text_of(send(officer, draft, "publish/", published="nothing"))
    assert send(officer, draft, "publish/", published="all").status_code == 422


def test_states_have_pills() -> None:
    for state in Contribution.State:
        assert pills.pill_of("contribution", state).label == state.label
    assert {pills.pill_of("ledger", state).tone for state in ("open", "closed")} == {"go", "done"}


# Shares


def test_a_share_is_agreed_and_changed(book: Book, body: Organisation, draft: Event, officer: Person) -> None:
    line(book, "1000")
    assert "No share was agreed yet" in text_of(get(officer, draft, "shares/"))
    answer = send(
        officer, draft, "shares/0/", organisation=body.slug, rule="percentage", percentage="22.5", currency="USD"
    )
    assert "The share of City of Kitakyushu is saved" in text_of(answer)
    assert "City of Kitakyushu 22.5% of what is planned 225.00 0.00" in text_of(answer)
    assert "Percentages together 22.5%" in text_of(answer)
    assert "Due from nobody USD 775.00" in text_of(answer)
    party = Party.objects.get()
    form = get(officer, draft, f"shares/{party.pk}/").content.decode()
    assert 'value="22.5"' in form
    answer = send(
        officer, draft, f"shares/{party.pk}/", rule="per_participant", amount="30,000", currency="JPY", people="3"
    )
    assert "JPY 30,000 for each of 3 participants 600.00" in text_of(answer)
    assert "No rule" in text_of(get(officer, draft, f"shares/{party.pk}/"))
    for rule, words in (("own_costs", "The costs of its own participation"), ("fixed", "A fixed sum: USD 5")):
        answer = send(officer, draft, f"shares/{party.pk}/", rule=rule, amount="5", currency="USD")
        assert words in text_of(answer)
    send(officer, draft, f"shares/{party.pk}/", rule="", currency="USD")
    party.refresh_from_db()
    assert (party.rule, party.amount, party.percentage) == ("", None, None)


def test_who_agrees_a_share_later_sees_the_other_one_first(
    book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    party = actions.share(book.pk, body, {"rule": "percentage", "percentage": "20"}, by=COMMAND)
    seen = hidden(get(officer, draft, f"shares/{party.pk}/"))["version"]
    actions.share(book.pk, party, {"rule": "percentage", "percentage": "30"}, by=COMMAND)
    mine = {"rule": "percentage", "percentage": "40", "currency": "USD"}
    answer = send(officer, draft, f"shares/{party.pk}/", **mine, version=seen)
    assert answer.status_code == 412
    assert 'value="40"' in answer.content.decode()
    party.refresh_from_db()
    assert party.percentage == 30
    assert send(officer, draft, f"shares/{party.pk}/", **mine, version=hidden(answer)["version"]).status_code == 200
    party.refresh_from_db()
    assert party.percentage == 40


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"rule": "percentage", "percentage": "0"}, "Enter a percentage above 0 and up to 100"),
        ({"rule": "percentage", "percentage": "70.5"}, "The percentages of all parties make more than 100."),
        ({"rule": "fixed"}, "Say how much it is."),
        ({"rule": "fixed", "amount": "12,5"}, "Write the amount in figures"),
        ({"rule": "per_participant", "amount": "1", "people": "0"}, "Enter a whole number from 1 to 100000"),
        ({"rule": "all"}, "Choose one of the answers offered."),
    ],
)
def test_a_share_that_is_not_right_is_refused_at_its_field(
    book: Book, body: Organisation, secretariat: Organisation, draft: Event, officer: Person, values: Any, wrong: str
) -> None:
    actions.share(book.pk, secretariat, {"rule": "percentage", "percentage": "30"}, by=COMMAND)
    answer = send(officer, draft, "shares/0/", organisation=body.slug, currency="USD", **values)
    assert answer.status_code == 422
    assert wrong in text_of(answer)
    assert "The percentages of the other parties make 30% together." in text_of(answer)
    assert not Party.objects.exclude(organisation=secretariat).exists()


def test_a_share_needs_an_organisation_and_a_party_of_the_book(
    book: Book, make_event: Make, draft: Event, officer: Person, body: Organisation
) -> None:
    answer = send(officer, draft, "shares/0/", organisation="", rule="own_costs", currency="USD")
    assert answer.status_code == 422
    assert "Choose the organization that bears a share." in text_of(answer)
    other = actions.share(actions.book_of(make_event()).pk, body, {"rule": "own_costs"}, by=COMMAND)
    get(officer, draft, f"shares/{other.pk}/", 404)


def test_an_institution_known_by_name_has_a_share_too(book: Book, draft: Event, officer: Person) -> None:
    party = book.parties.create(name="Institute of Heat")
    answer = send(officer, draft, f"shares/{party.pk}/", rule="fixed", amount="90", currency="USD")
    assert "Institute of Heat A fixed sum: USD 90 90.00" in text_of(answer)
    party.refresh_from_db()
    assert (party.rule, Money(party.amount, party.currency)) == ("fixed", money("90"))
