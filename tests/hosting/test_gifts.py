"""What a city gives in kind stands in the ledger as pledged, for as long as its yes stands."""

import random
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events_core.foundation.money import Money
from events_core.hosting import actions, tasks
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND, WORKER
from events_core.ledger import actions as ledger
from events_core.ledger.models import Book, Contribution, Entry
from events_core.ledger.statements import statement_of
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import person
from tests.hosting.scenes import MAYOR, TERMS, again, ask, confirmed, countered, moved, sent

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LUNCH = {"category": "catering", "description": "lunch", "value": {"amount": "300", "currency": "CNY"}}
GUIDE = {"category": "guide", "description": "a guide"}


@pytest.fixture(autouse=True)
def rates(db: None) -> None:
    """Rates that hold since the beginning of the year."""
    units = {"CNY": "7.2", "JPY": "150"}
    rows = [{"currency": code, "effective": "2026-01-01", "units_per_usd": rate} for code, rate in units.items()]
    ledger.load_rates([{**row, "source": "Test"} for row in rows], name="test", by=COMMAND)


def with_bus(amount: str, *more: dict[str, Any]) -> dict[str, Any]:
    """The terms with a bus of this value, and perhaps more."""
    bus = {"category": "local_transport", "description": "bus", "value": {"amount": amount, "currency": "JPY"}}
    return {**TERMS, "in_kind": [bus, *more]}


def gifts(event: Event) -> list[tuple[str, str, str, str]]:
    """What the ledger knows from cities: for what, in which words, state, pledged."""
    rows = Contribution.objects.filter(book__event=event, origin="hosting").order_by("origin_id", "origin_row")
    return [(row.category, row.note, row.state, str(Money(row.pledged, row.currency or "USD"))) for row in rows]


def pledged(event: Event) -> Decimal:
    """What the statement of the event says is pledged."""
    return statement_of(Book.objects.filter(event=event).first()).sums.pledged


def test_a_yes_pledges_what_the_city_gives(visit: Event, officer: Person) -> None:
    request = actions.confirm(sent(visit, officer).pk, with_bus("80000", LUNCH, GUIDE))
    assert gifts(visit) == [
        ("local_transport", "bus", "pledged", "JPY\u00a080,000"),
        ("catering", "lunch", "pledged", "CNY\u00a0300"),
        ("guide", "a guide", "pledged", "USD\u00a00"),
    ]
    assert {row.party.organisation for row in Contribution.objects.all()} == {request.organisation}
    assert pledged(visit) == Decimal("533.33") + Decimal("41.67")
    assert again(request).told_answer == again(request).answer


def test_a_yes_without_gifts_makes_no_book(visit: Event, officer: Person) -> None:
    request = actions.confirm(sent(visit, officer).pk, {**TERMS, "in_kind": []})
    assert not Book.objects.exists()
    assert again(request).told_answer == again(request).answer


def test_a_value_of_nothing_is_no_value(visit: Event, officer: Person) -> None:
    actions.confirm(sent(visit, officer).pk, with_bus("0"))
    assert gifts(visit) == [("local_transport", "bus", "pledged", "USD\u00a00")]
    assert not Entry.objects.exists()


def test_amended_values_are_an_entry_of_the_difference(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    actions.amend(request.pk, with_bus("95000"))
    actions.amend(request.pk, with_bus("60000", LUNCH))
    assert list(Entry.objects.order_by("number").values_list("amount", "currency")) == [
        (80000, "JPY"),
        (15000, "JPY"),
        (-15000, "JPY"),
        (-20000, "JPY"),
        (300, "CNY"),
    ]
    assert pledged(visit) == Decimal("400.00") + Decimal("41.67")


def test_a_value_that_the_city_takes_back_counts_no_longer(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    actions.amend(request.pk, with_bus("0"))
    assert gifts(visit) == [("local_transport", "bus", "pledged", "USD\u00a00")]
    assert pledged(visit) == 0


def test_details_that_are_no_gifts_leave_the_ledger_alone(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    one = Contribution.objects.get()
    ledger.put_value(one.pk, Money(Decimal(100000), "JPY"), by=officer.actor)
    actions.amend(request.pk, {**with_bus("80000"), "on_the_day": {"name": "Somebody else"}})
    assert again(one).pledged == 100000
    assert again(request).told_answer == again(request).answer


def test_what_is_withdrawn_counts_nothing(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    ledger.confirm(Contribution.objects.get().pk, by=officer.actor)
    actions.withdraw(request.pk, "A flood")
    assert gifts(visit) == [("local_transport", "bus", "withdrawn", "JPY\u00a00")]
    sums = statement_of(Book.objects.get()).sums
    assert (sums.pledged, sums.confirmed) == (0, 0)
    assert again(request).told_answer is None


def test_what_was_delivered_stays(visit: Event, officer: Person, finance: Person) -> None:
    request = confirmed(visit, officer)
    one = Contribution.objects.get()
    ledger.confirm(one.pk, by=officer.actor)
    ledger.receive(one.pk, by=finance.actor)
    actions.withdraw(request.pk, "A flood")
    assert again(one).state == "delivered"


def test_other_dates_let_the_pledge_lapse_and_a_new_yes_brings_it_back(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    programme.edit_event(visit.pk, moved(visit), by=officer.actor)
    assert gifts(visit) == [("local_transport", "bus", "withdrawn", "JPY\u00a00")]
    actions.send(request.pk, by=officer.actor)
    actions.confirm(request.pk, with_bus("70000"))
    assert gifts(visit) == [("local_transport", "bus", "pledged", "JPY\u00a070,000")]


def test_an_accepted_proposal_pledges_and_other_cities_lapse(tour: Event, officer: Person, ulaanbaatar: City) -> None:
    confirmed(tour, officer)
    proposal = countered(tour, officer, "ulaanbaatar", **moved(tour))
    assert len(gifts(tour)) == 1
    actions.accept(proposal.pk, by=officer.actor)
    assert [state for _category, _note, state, _sum in gifts(tour)] == ["withdrawn", "pledged"]
    assert pledged(tour) == Decimal("533.33")


def test_a_cancelled_event_needs_no_gifts(visit: Event, officer: Person) -> None:
    confirmed(visit, officer)
    programme.cancel(visit.pk, "A flood", by=officer.actor)
    assert gifts(visit) == [("local_transport", "bus", "withdrawn", "JPY\u00a00")]


def test_a_no_that_is_recorded_after_a_yes_takes_it_back(visit: Event, officer: Person) -> None:
    request = confirmed(visit, officer)
    actions.withdraw(request.pk, "By letter", recorded_by=officer.actor)
    letter = {"name": "Moriyama Aya", "position": "Mayor", "note_text": ""}
    actions.record_answer(request.pk, "confirmed", by=officer.actor, **letter)
    assert gifts(visit) == [("local_transport", "bus", "withdrawn", "JPY\u00a00")]


def test_a_closed_ledger_stops_no_city(visit: Event, officer: Person, finance: Person) -> None:
    request = confirmed(visit, officer)
    book = Book.objects.get()
    ledger.close(book.pk, by=finance.actor)
    actions.withdraw(request.pk, "A flood")
    assert again(request).state == "withdrawn"
    assert gifts(visit)[0][2] == "pledged"
    assert tasks.hand_over_gifts() == 0
    ledger.reopen(book.pk, "It was withdrawn", by=finance.actor)
    assert tasks.hand_over_gifts() == 1
    assert gifts(visit)[0][2] == "withdrawn"


def test_what_was_answered_before_there_was_a_ledger_arrives_once(
    visit: Event, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("answering", "asking", "following", "recording"):
        monkeypatch.setattr(f"events_core.hosting.actions.{place}.hand_over_gifts", lambda request, by: True)
    confirmed(visit, officer)
    assert not Book.objects.exists()
    assert [tasks.hand_over_gifts(), tasks.hand_over_gifts()] == [1, 0]
    assert gifts(visit) == [("local_transport", "bus", "pledged", "JPY\u00a080,000")]
    assert Entry.objects.get().actor_kind == WORKER.kind


def test_nobody_is_looked_at_twice(visit: Event, officer: Person, django_assert_num_queries: Any) -> None:
    confirmed(visit, officer)
    with django_assert_num_queries(1):
        assert tasks.hand_over_gifts() == 0


def test_another_local_government_gives_what_it_gives(visit: Event, officer: Person, kitakyushu: City) -> None:
    request = confirmed(visit, officer)
    actions.withdraw(request.pk, "Ask the ward")
    ward = Organisation.objects.create(
        slug="ward", kind="local_government", name="Ward of Wakamatsu", city=kitakyushu, country="JP"
    )
    actions.draft_request(visit.pk, kitakyushu, ward, asked={"contact": {"email": "w@w.example"}}, by=officer.actor)
    actions.confirm(actions.send(request.pk, by=officer.actor).pk, TERMS)
    parties = {str(row.organisation): row.pledged for row in statement_of(Book.objects.get()).parties}
    assert parties == {"Ward of Wakamatsu": Decimal("533.33")}


def test_the_hosting_page_leads_who_may_see_it_to_the_ledger(visit: Event, officer: Person, client: Client) -> None:
    confirmed(visit, officer)
    client.force_login(officer)
    path, link = f"/desk/events/{visit.slug}/hosting/", f'href="/desk/events/{visit.slug}/ledger/"'
    words = "In the event’s ledger, as pledged"
    page = client.get(path).content.decode()
    assert words in page
    assert link in page
    viewer = person("viewer@test.example")
    programme.name_member(visit.pk, viewer, "viewer", by=officer.actor)
    client.force_login(viewer)
    seen = client.get(path)
    assert seen.status_code == 200
    assert words not in seen.content.decode()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_ledger_says_what_the_standing_answers_offer(
    seed: int, tour: Event, officer: Person
) -> None:
    draw = random.Random(seed)
    requests = [ask(tour, officer, place) for place in ("kitakyushu", "ulaanbaatar")]
    for _step in range(25):
        request: CohostRequest = again(draw.choice(requests))
        terms = with_bus(str(draw.choice([0, 500, 80000])), *draw.choice([[], [LUNCH], [LUNCH, GUIDE]]))
        if request.state == "confirmed":
            choice = draw.choice(["amend", "withdraw", "move"])
            if choice == "amend":
                actions.amend(request.pk, terms)
            elif choice == "withdraw":
                actions.withdraw(request.pk, "No")
            else:
                tour.refresh_from_db()
                programme.edit_event(tour.pk, moved(tour, draw.choice([1, 7])), by=officer.actor)
        elif request.state == "sent":
            actions.confirm(request.pk, {**terms, **MAYOR})
        else:
            actions.send(request.pk, by=officer.actor)
        standing = [again(row) for row in requests]
        offered = [
            (gift.category, gift.value) for row in standing if row.state == "confirmed" for gift in row.terms.in_kind
        ]
        known = (
            Contribution.objects.filter(origin="hosting").exclude(state="withdrawn").order_by("origin_id", "origin_row")
        )
        assert [(row.category, row.money) for row in known] == [
            (category, value if value and value.amount else None) for category, value in offered
        ]
        assert [row.pledged for row in known] == [value.amount if value else 0 for _category, value in offered]
        assert not Contribution.objects.filter(state="withdrawn").exclude(pledged=0).exists()
        assert tasks.hand_over_gifts() == 0
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert tour.starts_at > timezone.now()
