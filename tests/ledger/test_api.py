"""The ledger by program: what the contract promises, line by line, and who may do it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution, Entry, Rate
from events_core.ledger.statements import statement_of
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests.api.caller import Program
from tests.cast import Make, join, person

from .conftest import money, pledged, today

pytestmark = pytest.mark.both
WHOLE = {
    "organisation": "city-of-kitakyushu", "form": "cash", "category": "venue", "amount": {"amount": "500000", "currency": "JPY"},
    "note": "For the hall", "valuation": "", "people": None,
}  # fmt: skip
LINE = {"category": "venue", "amount": {"amount": "600000", "currency": "JPY"}, "description": "The hall", "per_person": False,
        "bearer": "city-of-kitakyushu"}  # fmt: skip
EXPENSE = {"category": "catering", "amount": {"amount": "720", "currency": "CNY"}, "organisation": "city-of-kitakyushu",
           "on": "2026-01-02", "note": "Lunch"}  # fmt: skip
RATE = {"currency": "MNT", "effective": "2026-03-01", "units_per_usd": "3412.5", "source": "UN operational rates"}


def in_usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


@pytest.fixture(autouse=True)
def nobody_guessed() -> None:
    """Each test begins without wrong guesses."""
    cache.clear()


@pytest.fixture
def keeper(finance: Person, rates: None) -> Program:
    """A finance officer's program."""
    return Program(finance)


@pytest.fixture
def at(published: Event, kitakyushu: City) -> str:
    """The address of a published workshop."""
    return f"/events/{published.slug}"


def faults(answer: Any) -> dict[str, str]:
    """The fields that were refused, with the codes."""
    assert answer.status_code == 422, answer.data
    return {error["field"]: error["code"] for error in answer.data["errors"]}


# The contract


def test_a_contribution_from_the_promise_to_what_came(at: str, keeper: Program) -> None:
    made = keeper.post(f"{at}/contributions", WHOLE)
    assert (made.status_code, made.data["state"], type(made.data["id"])) == (201, "pledged", int)
    assert {name: made.data[name] for name in WHOLE} == WHOLE
    assert keeper.get(f"{at}/contributions").data == {"items": [made.data], "next": None}
    path = f"/contributions/{made.data['id']}"
    confirmed = keeper.post(f"{path}/confirm")
    assert (confirmed.status_code, confirmed.data["state"], confirmed.data["confirmed"]["amount"]) == (
        200,
        "confirmed",
        "500000",
    )
    part = keeper.post(
        f"{path}/receive", {"amount": {"amount": "200000", "currency": "JPY"}, "on": "2026-01-02", "note": "No. 7"}
    )
    assert (part.status_code, part.data["state"]) == (200, "confirmed")
    assert (part.data["given"]["amount"], part.data["missing"]["amount"]) == ("200000", "300000")
    assert (part.data["entry"]["number"], part.data["entry"]["on"], part.data["entry"]["note"]) == (
        3,
        "2026-01-02",
        "No. 7",
    )
    too_much = keeper.post(f"{path}/receive", {"amount": {"amount": "300001", "currency": "JPY"}})
    assert (too_much.status_code, too_much.data["code"]) == (409, "exceeds")
    assert keeper.post(f"{path}/receive").data["state"] == "received"
    assert keeper.post(f"{path}/receive", {}).data["code"] == "exceeds"


@pytest.mark.parametrize(
    ("form", "state"), [("cash", "received"), ("in_kind", "delivered"), ("own_participation", "borne")]
)
def test_what_came_in_whole_has_the_state_of_its_form(at: str, keeper: Program, form: str, state: str) -> None:
    path = f"/contributions/{keeper.post(f'{at}/contributions', {**WHOLE, 'form': form}).data['id']}"
    keeper.post(f"{path}/confirm", {"amount": {"amount": "400000", "currency": "JPY"}})
    assert keeper.post(f"{path}/receive", {}).data["state"] == state


def test_only_what_is_confirmed_can_come(at: str, keeper: Program) -> None:
    path = f"/contributions/{keeper.post(f'{at}/contributions', WHOLE).data['id']}"
    assert keeper.post(f"{path}/receive", {}).data["code"] == "exceeds"
    keeper.post(f"{path}/confirm", {"amount": {"amount": "100000", "currency": "JPY"}})
    told = keeper.post(f"{path}/receive", {"amount": {"amount": "500000", "currency": "JPY"}})
    assert (told.status_code, told.data["code"]) == (409, "exceeds")
    assert Entry.objects.filter(counts_as="given").count() == 0


def test_a_withdrawal_takes_back_what_was_not_given(at: str, keeper: Program) -> None:
    path = f"/contributions/{keeper.post(f'{at}/contributions', WHOLE).data['id']}"
    keeper.post(f"{path}/confirm")
    gone = keeper.post(f"{path}/withdraw", {"reason": "No money this year"})
    assert (gone.status_code, gone.data["state"], gone.data["pledged"]["amount"]) == (200, "withdrawn", "0")
    again = keeper.post(f"{path}/withdraw")
    assert (again.status_code, again.data["code"]) == (409, "refused")
    assert again.data["blockers"][0]["code"] == "state"


def test_something_in_kind_may_be_valued_later(at: str, keeper: Program) -> None:
    made = keeper.post(
        f"{at}/contributions", {"organisation": "city-of-kitakyushu", "form": "in_kind", "category": "guide"}
    )
    assert (made.status_code, made.data["amount"], made.data["pledged"]) == (201, None, None)
    told = keeper.post(f"/contributions/{made.data['id']}/confirm")
    assert (told.status_code, [one["code"] for one in told.data["blockers"]]) == (409, ["no_value"])


def test_without_a_rate_a_promise_counts_nowhere_and_nothing_can_come(at: str, finance: Person) -> None:
    program = Program(finance)
    path = f"/contributions/{program.post(f'{at}/contributions', WHOLE).data['id']}"
    assert program.post(f"{path}/confirm").status_code == 200
    told = program.get(f"{at}/statement").data
    assert (told["pledged"], told["unconverted"]) == (in_usd("0.00"), [{"amount": "500000", "currency": "JPY"}])
    assert [item["usd"] for item in program.get(f"{at}/entries").data["items"]] == [None, None]
    for refused in (program.post(f"{path}/receive"), program.post(f"{at}/expenses", EXPENSE)):
        assert (refused.status_code, refused.data["code"]) == (409, "rate_missing")
    rate = {"currency": "JPY", "effective": today().isoformat(), "units_per_usd": "150", "source": "UN"}
    assert program.post("/rates", rate).status_code == 201
    assert program.get(f"{at}/statement").data["confirmed"] == in_usd("3333.33")
    late = program.get(f"{at}/entries").data["items"]
    assert {(one["usd"], one["rate"], one["rate_on"]) for one in late} == {("3333.33", "150", today().isoformat())}
    assert program.post(f"{path}/receive", {}).status_code in (200, 409)  # where the event is, it may be another day


def test_a_budget_line(at: str, keeper: Program) -> None:
    made = keeper.post(f"{at}/budget-lines", LINE)
    assert made.status_code == 201
    assert {name: made.data[name] for name in LINE} == LINE
    assert (made.data["whole"], made.data["usd"]) == ({"amount": "600000", "currency": "JPY"}, "4000.00")
    least = keeper.post(f"{at}/budget-lines", {"amount": in_usd("10"), "per_person": True, "bearer": "participants"})
    assert (least.data["category"], least.data["per_person"], least.data["bearer"]) == ("other", True, "participants")
    assert keeper.get(f"{at}/budget-lines").data["items"] == [made.data, least.data]


def test_a_sum_for_each_participant_is_told_in_whole(make_event: Make, keeper: Program) -> None:
    event = make_event(capacity=30)
    made = keeper.post(f"/events/{event.slug}/budget-lines", {"amount": in_usd("12.50"), "per_person": True}).data
    assert (made["amount"], made["whole"], made["usd"]) == (in_usd("12.50"), in_usd("375.00"), "375.00")
    assert keeper.get(f"/events/{event.slug}/statement").data["planned"] == in_usd("375.00")


def test_an_expense_and_its_reversal(at: str, keeper: Program) -> None:
    made = keeper.post(f"{at}/expenses", EXPENSE)
    assert (made.status_code, made.data["number"], made.data["kind"], made.data["usd"]) == (201, 1, "expense", "100.00")
    assert {name: made.data[name] for name in EXPENSE if name != "amount"} == {
        name: value for name, value in EXPENSE.items() if name != "amount"
    }
    undone = keeper.post(f"/entries/{made.data['id']}/reverse", {"reason": "Paid by another account"})
    assert (undone.status_code, undone.data["reverses"], undone.data["number"]) == (200, 1, 2)
    assert (undone.data["amount"]["amount"], undone.data["usd"], undone.data["note"]) == (
        "-720.00",
        "-100.00",
        "Paid by another account",
    )
    again = keeper.post(f"/entries/{made.data['id']}/reverse", {"reason": "Again"})
    assert (again.status_code, again.data["code"]) == (409, "reversed")
    first, second = keeper.get(f"{at}/expenses").data["items"]
    assert (first["reversed_by"], second["reverses"], first["reverses"]) == (2, 1, None)
    assert keeper.get(f"{at}/statement").data["spent"] == in_usd("0.00")
    assert faults(keeper.post(f"/entries/{second['id']}/reverse", {})) == {"reason": "required"}
    assert keeper.post(f"/entries/{second['id']}/reverse", {"reason": "x"}).data["code"] == "is_reversal"


def test_entries_say_everything(at: str, keeper: Program, finance: Person) -> None:
    made = keeper.post(f"{at}/contributions", WHOLE).data
    entry = keeper.get(f"{at}/entries").data["items"][0]
    expected = {
        "number": 1, "kind": "pledge", "counts_as": "pledged", "contribution": made["id"], "organisation": "city-of-kitakyushu",
        "institution": None, "form": "cash", "category": "venue", "amount": WHOLE["amount"], "usd": "3333.33", "rate": "150",
        "rate_on": "2026-01-01", "rate_source": "Test", "note": "", "by": finance.name, "reverses": None, "reversed_by": None,
    }  # fmt: skip
    assert {name: entry[name] for name in expected} == expected
    assert entry["at"].endswith("+09:00")
    assert set(entry) == {*expected, "id", "on", "at"}


def test_numbers_have_no_gaps_and_pages_follow_each_other(at: str, keeper: Program) -> None:
    for number in range(1, 6):
        keeper.post(f"{at}/expenses", {**EXPENSE, "note": str(number)})
        keeper.post(f"{at}/expenses", {**EXPENSE, "category": "fireworks"})
    seen, path = [], f"{at}/entries?limit=2"
    while path:
        told = keeper.get(path).data
        seen += [(item["number"], item["note"]) for item in told["items"]]
        path = told["next"] and told["next"].partition("/api/v1")[2]
    assert seen == [(number, str(number)) for number in range(1, 6)]


def test_the_statement_is_that_of_the_pages(at: str, keeper: Program, published: Event, ulaanbaatar: City) -> None:
    keeper.post(f"{at}/budget-lines", LINE)
    keeper.post(f"{at}/budget-lines", {"category": "catering", "amount": in_usd("1000")})
    one = keeper.post(f"{at}/contributions", WHOLE).data["id"]
    keeper.post(f"/contributions/{one}/confirm")
    keeper.post(f"/contributions/{one}/receive", {"amount": {"amount": "200000", "currency": "JPY"}})
    keeper.post(
        f"{at}/contributions",
        {**WHOLE, "organisation": "city-of-ulaanbaatar", "amount": {"amount": "340000", "currency": "MNT"}},
    )
    keeper.post(f"{at}/expenses", EXPENSE)
    told, statement = keeper.get(f"{at}/statement").data, statement_of(Book.objects.get(event=published))
    sums = statement.sums
    for name in ("planned", "pledged", "confirmed", "given", "spent", "gap"):
        assert told[name] == in_usd(str(getattr(sums, name))), name
    assert (told["coverage"], told["last_entry"], told["unconverted"]) == ("0.67", 5, [])
    assert told["coverage"] == str(sums.coverage)
    assert (told["planned"], told["confirmed"], told["gap"]) == (
        in_usd("5000.00"),
        in_usd("3333.33"),
        in_usd("1666.67"),
    )
    assert [row["organisation"] for row in told["parties"]] == ["city-of-kitakyushu", "city-of-ulaanbaatar"]
    for row, party in zip(told["parties"], statement.parties, strict=True):
        for name in ("due", "pledged", "confirmed", "given", "balance"):
            assert row[name] == in_usd(str(getattr(party, name))), name
    assert told["parties"][0]["missing"] == [{"amount": "300000", "currency": "JPY"}]
    assert told["missing"] == [{"amount": "300000", "currency": "JPY"}, {"amount": "340000.00", "currency": "MNT"}]
    assert [row["category"] for row in told["categories"]] == ["venue", "catering"]
    assert told["categories"][1]["spent"] == in_usd("100.00")
    by_entries: dict[str, Decimal] = {}
    for item in keeper.get(f"{at}/entries").data["items"]:
        by_entries[item["counts_as"]] = by_entries.get(item["counts_as"], Decimal(0)) + Decimal(item["usd"])
    assert {name: Decimal(told[name]["amount"]) for name in by_entries} == by_entries


def test_an_event_without_a_book_has_empty_lists_and_a_zero_statement(at: str, keeper: Program) -> None:
    for path in ("budget-lines", "contributions", "expenses", "entries"):
        assert keeper.get(f"{at}/{path}").data == {"items": [], "next": None}
    told = keeper.get(f"{at}/statement").data
    for name in ("planned", "pledged", "confirmed", "given", "spent", "gap"):
        assert told[name] == in_usd("0.00")
    assert (told["coverage"], told["parties"], told["categories"], told["unconverted"], told["last_entry"]) == (
        None,
        [],
        [],
        [],
        0,
    )
    assert not Book.objects.exists()


def test_an_institution_that_is_not_on_record_stands_by_its_name(published: Event, keeper: Program) -> None:
    told = [actions.Told(1, money("900"), name="University of Example")]
    actions.take_note(published, "registration", 5, "own_participation", told, by=COMMAND)
    at = f"/events/{published.slug}"
    for rows in ("contributions", "entries"):
        item = keeper.get(f"{at}/{rows}").data["items"][0]
        assert (item["organisation"], item["institution"]) == (None, "University of Example")
    party = keeper.get(f"{at}/statement").data["parties"][0]
    assert (party["organisation"], party["institution"], party["pledged"]) == (
        None,
        "University of Example",
        in_usd("900.00"),
    )


# Rates of exchange


def test_a_rate_is_kept_and_listed(keeper: Program) -> None:
    made = keeper.post("/rates", RATE)
    assert (made.status_code, made.data) == (201, RATE)
    same = keeper.post("/rates", RATE)
    assert (same.status_code, same.data, Rate.objects.filter(currency="MNT").count()) == (200, RATE, 2)
    assert keeper.get("/rates?currency=MNT").data["items"] == [
        RATE,
        {**RATE, "effective": "2026-01-01", "units_per_usd": "3400", "source": "Test"},
    ]
    other = {**RATE, "units_per_usd": "3500"}
    assert keeper.post("/rates", other).status_code == 201
    assert keeper.get("/rates?currency=MNT").data["items"][0] == other
    assert keeper.get("/rates?currency=MNT&on=2026-02-28").data["items"][0]["units_per_usd"] == "3400"
    assert len(keeper.get(f"/rates?on={today().isoformat()}").data["items"]) == 7
    assert keeper.get("/rates?on=2025-12-31").data["items"] == []


def test_several_rates_come_all_or_none(keeper: Program) -> None:
    items = [
        RATE,
        {**RATE, "currency": "JPY", "units_per_usd": 151.25},
        {**RATE, "currency": "KRW", "units_per_usd": 1305},
    ]
    bad = [*items, {**RATE, "units_per_usd": "3,412"}]
    assert faults(keeper.post("/rates", {"items": bad})) == {
        "items.3.units_per_usd": "comma",
        "items.3.effective": "duplicate",
    }
    assert Rate.objects.count() == 7
    made = keeper.post("/rates", {"items": items})
    assert made.status_code == 201
    assert [row["units_per_usd"] for row in made.data["items"]] == ["3412.5", "151.25", "1305"]
    assert keeper.post("/rates", {"items": items}).status_code == 200


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"currency": "USD"}, "currency", "reporting"),
        ({"currency": "GBP"}, "currency", "currency"),
        ({"currency": None}, "currency", "currency"),
        ({"effective": "1 March"}, "effective", "day"),
        ({"effective": "2026-02-30"}, "effective", "day"),
        ({"units_per_usd": "0"}, "units_per_usd", "zero"),
        ({"units_per_usd": -7}, "units_per_usd", "number"),
        ({"units_per_usd": "7,2"}, "units_per_usd", "comma"),
        ({"units_per_usd": 1e300}, "units_per_usd", "number"),
        ({"units_per_usd": True}, "units_per_usd", "string_type"),
        ({"source": ""}, "source", "required"),
        ({"sourec": "UN"}, "sourec", "unknown_field"),
        ({"items": []}, "items", "both"),
    ],
)
def test_faults_of_a_single_rate_stand_at_its_fields(
    keeper: Program, values: dict[str, Any], field: str, code: str
) -> None:
    assert faults(keeper.post("/rates", {**RATE, **values})) == {field: code}
    assert Rate.objects.count() == 7


def test_no_rates_are_refused(keeper: Program) -> None:
    assert faults(keeper.post("/rates", {"items": []})) == {"items": "empty"}
    assert set(faults(keeper.post("/rates", {}))) == {"currency", "effective", "units_per_usd", "source"}
    assert faults(keeper.post("/rates", {"items": [{}, 5]})) == {"items.1": "object"}


def test_rates_go_by_pages(keeper: Program) -> None:
    rows = [{**RATE, "effective": f"2026-03-{day:02}"} for day in range(1, 6)]
    keeper.post("/rates", {"items": rows})
    seen, path = [], "/rates?currency=MNT&limit=2"
    while path:
        told = keeper.get(path).data
        seen += [row["effective"] for row in told["items"]]
        path = told["next"] and told["next"].partition("/api/v1")[2]
    assert seen == [*(f"2026-03-{day:02}" for day in range(5, 0, -1)), "2026-01-01"]


@pytest.mark.parametrize(
    "query", ["currency=GBP", "currency=%00", "on=x", "on=2026-02-30", "on=%00", "cursor=WyJ4IiwgIkpQWSJd", "limit=0"]
)
def test_queries_that_mean_nothing_are_refused(keeper: Program, query: str) -> None:
    assert keeper.get(f"/rates?{query}").status_code == 422


# Who may


def test_rates_are_read_by_those_who_work_on_events_and_written_by_finance(
    officer: Person, organiser: Person, participant: Person, steward: Person, published: Event, keeper: Program
) -> None:
    assert Program().get("/rates").status_code == Program().post("/rates", RATE).status_code == 401
    join(published, steward, "viewer")
    for somebody in (officer, organiser, steward):
        assert Program(somebody).get("/rates").status_code == 200
        assert Program(somebody).post("/rates", RATE).status_code == 403
    assert (
        Program(participant).get("/rates").status_code == Program(participant).post("/rates", RATE).status_code == 403
    )
    assert keeper.post("/rates", RATE).status_code == 201


Deed = Callable[[Program], Any]


@pytest.fixture
def deeds(published: Event, rates: None, kitakyushu: City) -> dict[str, Deed]:
    """One call for each line of the contract; what it works on is made by a command first."""
    book = actions.book_of(published)
    body = kitakyushu.organisations.get()
    at = f"/events/{published.slug}"

    def promised() -> int:
        return pledged(book, body).pk

    def confirmed() -> int:
        return actions.confirm(promised(), by=COMMAND).pk

    def spent() -> int:
        return actions.spend(book.pk, {"money": money("5")}, by=COMMAND).pk

    return {
        "see": lambda program: program.get(f"{at}/statement"),
        "see entries": lambda program: program.get(f"{at}/entries"),
        "see lines": lambda program: program.get(f"{at}/budget-lines"),
        "see contributions": lambda program: program.get(f"{at}/contributions"),
        "see expenses": lambda program: program.get(f"{at}/expenses"),
        "plan": lambda program: program.post(f"{at}/budget-lines", LINE),
        "pledge": lambda program: program.post(f"{at}/contributions", WHOLE),
        "confirm": lambda program: program.post(f"/contributions/{promised()}/confirm", {}),
        "withdraw": lambda program: program.post(f"/contributions/{promised()}/withdraw", {}),
        "spend": lambda program: program.post(f"{at}/expenses", EXPENSE),
        "receive": lambda program: program.post(f"/contributions/{confirmed()}/receive", {}),
        "reverse": lambda program: program.post(f"/entries/{spent()}/reverse", {"reason": "x"}),
    }  # fmt: skip


SEEING = {"see", "see entries", "see lines", "see contributions", "see expenses"}
PLANNING = {"plan", "pledge", "confirm", "withdraw"}
SPENDING, KEEPING = {"spend"}, {"receive", "reverse"}
OF_A_ROW = {"confirm", "withdraw", "receive", "reverse"}
EVERYTHING = SEEING | PLANNING | SPENDING | KEEPING


def refused(deeds: dict[str, Deed], somebody: Person | None) -> dict[str, int]:
    """What somebody is refused, with the status."""
    answers = {name: deed(Program(somebody)) for name, deed in deeds.items()}
    assert all(answer.status_code < 500 for answer in answers.values())
    return {name: answer.status_code for name, answer in answers.items() if answer.status_code >= 400}


def test_a_stranger_needs_a_token(deeds: dict[str, Deed]) -> None:
    assert refused(deeds, None) == dict.fromkeys(EVERYTHING, 401)


@pytest.mark.parametrize("role", ["participant", "organiser", "steward"])
def test_who_does_not_organise_the_event_sees_nothing_of_its_costs(
    request: pytest.FixtureRequest, deeds: dict[str, Deed], published: Event, role: str
) -> None:
    somebody = request.getfixturevalue(role)
    if role == "steward":
        join(published, somebody, "viewer")
    assert refused(deeds, somebody) == {name: 404 if name in OF_A_ROW else 403 for name in EVERYTHING}


def test_an_organiser_plans_and_keeps_no_money(deeds: dict[str, Deed], published: Event, organiser: Person) -> None:
    join(published, organiser, "organiser")
    assert refused(deeds, organiser) == dict.fromkeys(SPENDING | KEEPING, 403)


def test_an_officer_also_records_expenses(deeds: dict[str, Deed], officer: Person) -> None:
    assert refused(deeds, officer) == dict.fromkeys(KEEPING, 403)


def test_a_finance_officer_does_everything(deeds: dict[str, Deed], finance: Person) -> None:
    assert refused(deeds, finance) == {}


def test_who_speaks_for_the_contributor_sees_that_it_is_there(
    deeds: dict[str, Deed], focal_point: Person, participant: Person
) -> None:
    found = refused(deeds, focal_point)
    assert {name: found[name] for name in OF_A_ROW} == {"confirm": 403, "withdraw": 403, "receive": 403, "reverse": 404}


def test_a_draft_is_not_found_by_who_does_not_work_on_it(draft: Event, organiser: Person, finance: Person) -> None:
    for path in ("budget-lines", "contributions", "expenses", "entries", "statement"):
        assert Program(organiser).get(f"/events/{draft.slug}/{path}").status_code == 404
        assert Program(finance).get(f"/events/{draft.slug}/{path}").status_code == 200


def test_the_operation_of_a_year_is_for_officers_and_finance(
    officer: Person, organiser: Person, finance: Person, secretariat: Organisation, rates: None
) -> None:
    one = pledged(actions.book_of_year(2026), secretariat)
    assert Program(organiser).post(f"/contributions/{one.pk}/confirm").status_code == 404
    told = Program(officer).post(f"/contributions/{one.pk}/confirm").data
    assert (told["event"], told["year"], told["state"]) == (None, 2026, "confirmed")
    assert Program(officer).post(f"/contributions/{one.pk}/receive").status_code == 403
    received = Program(finance).post(f"/contributions/{one.pk}/receive").data
    assert received["state"] == "received"
    number = received["entry"]["id"]
    assert Program(organiser).post(f"/entries/{number}/reverse", {"reason": "x"}).status_code == 404
    assert Program(finance).post(f"/entries/{number}/reverse", {"reason": "x"}).data["number"] == 4


def test_a_scope_opens_the_ledger(deeds: dict[str, Deed], finance: Person) -> None:
    for name, deed in deeds.items():
        assert deed(Program(finance, "ledger")).status_code in (200, 201), name
        assert deed(Program(finance, "events", "registrations")).data["code"] == "scope", name
        reader = deed(Program(finance, "read"))
        assert (reader.status_code == 200) is (name in SEEING), name
    assert Program(finance, "read").get("/rates").status_code == 200
    assert Program(finance, "read").post("/rates", RATE).data["code"] == "scope"


# Safe repeats, closed books, bad bodies


def test_a_repeated_key_writes_once(at: str, keeper: Program) -> None:
    first = keeper.post(f"{at}/contributions", WHOLE, Idempotency_Key="a")
    again = keeper.post(f"{at}/contributions", WHOLE, Idempotency_Key="a")
    assert (again.status_code, again.data) == (201, first.data)
    path = f"/contributions/{first.data['id']}"
    keeper.post(f"{path}/confirm")
    part = {"amount": {"amount": "100000", "currency": "JPY"}}
    for _try in range(2):
        assert keeper.post(f"{path}/receive", part, Idempotency_Key="b").data["given"]["amount"] == "100000"
    assert (Contribution.objects.count(), Entry.objects.count()) == (1, 3)
    assert keeper.post(f"{path}/receive", {}, Idempotency_Key="b").data["code"] == "key_reused"


def test_a_closed_book_takes_nothing(
    deeds: dict[str, Deed], published: Event, finance: Person, kitakyushu: City
) -> None:
    program, book = Program(finance), Book.objects.get(event=published)
    one = pledged(book, kitakyushu.organisations.get()).pk
    entry = actions.spend(book.pk, {"money": money("5")}, by=COMMAND).pk
    actions.close(book.pk, by=finance.actor)
    at = f"/events/{published.slug}"
    for path, body in [
        (f"{at}/budget-lines", LINE),
        (f"{at}/contributions", WHOLE),
        (f"{at}/expenses", EXPENSE),
        (f"/contributions/{one}/confirm", {}),
        (f"/contributions/{one}/receive", {}),
        (f"/contributions/{one}/withdraw", {}),
        (f"/entries/{entry}/reverse", {"reason": "x"}),
    ]:
        told = program.post(path, body)
        assert (told.status_code, told.data["code"]) == (409, "closed"), path
    told = program.get(f"{at}/statement").data
    assert (told["last_entry"], told["closed_at"] is None) == (2, False)


BAD: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"organisation": "nowhere"}, {"organisation": "unknown"}),
    ({"organisation": None}, {"organisation": "required"}),
    ({"form": "gold"}, {"form": "unknown"}),
    ({"form": ""}, {"form": "unknown"}),
    ({"category": "fireworks"}, {"category": "unknown"}),
    ({"amount": None}, {"amount": "required"}),
    ({"amount": {}}, {"amount": "required"}),
    ({"amount": "500"}, {"amount": "object"}),
    ({"amount": {"amount": "0", "currency": "JPY"}}, {"amount": "zero"}),
    ({"amount": {"amount": "-5", "currency": "JPY"}}, {"amount": "amount"}),
    ({"amount": {"amount": "5.50", "currency": "JPY"}}, {"amount": "amount"}),
    ({"amount": {"amount": "5", "currency": "GBP"}}, {"amount": "currency"}),
    ({"amount": {"amount": 5, "currency": "JPY"}}, {"amount.amount": "string_type"}),
    ({"amount": {"amount": "5", "currency": "JPY", "rate": "1"}}, {"amount.rate": "unknown_field"}),
    ({"note": "x" * 501}, {"note": "too_long"}),
    ({"note": "a\x00b"}, {"note": "unprintable"}),
    ({"people": 0}, {"people": "range"}),
    ({"state": "received"}, {"state": "unknown_field"}),
    ({"form": "gold", "amount": None, "organisation": "x"}, {"form": "unknown", "amount": "required", "organisation": "unknown"}),
]  # fmt: skip


@pytest.mark.parametrize(("values", "told"), BAD)
def test_bad_values_are_named_at_their_fields(
    at: str, keeper: Program, values: dict[str, Any], told: dict[str, str]
) -> None:
    assert faults(keeper.post(f"{at}/contributions", {**WHOLE, **values})) == told
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("budget-lines", {"amount": None}, {"amount": "required"}),
        ("budget-lines", {"bearer": "nobody"}, {"bearer": "unknown"}),
        ("budget-lines", {"description": "x" * 301}, {"description": "too_long"}),
        ("budget-lines", {"per_person": "yes"}, {"per_person": "bool_type"}),
        ("expenses", {"amount": None}, {"amount": "required"}),
        ("expenses", {"on": "2037-01-01"}, {"on": "future"}),
        ("expenses", {"on": "yesterday"}, {"on": "day"}),
        ("expenses", {"organisation": "nobody"}, {"organisation": "unknown"}),
    ],
)
def test_plans_and_expenses_name_their_faults_too(
    at: str, keeper: Program, path: str, body: dict[str, Any], told: dict[str, str]
) -> None:
    whole = LINE if path == "budget-lines" else EXPENSE
    assert faults(keeper.post(f"{at}/{path}", {**whole, **body})) == told


def test_amounts_of_another_currency_and_days_to_come_are_refused(at: str, keeper: Program) -> None:
    path = f"/contributions/{keeper.post(f'{at}/contributions', WHOLE).data['id']}"
    assert faults(keeper.post(f"{path}/confirm", {"amount": in_usd("5")})) == {"amount": "currency"}
    keeper.post(f"{path}/confirm")
    assert faults(keeper.post(f"{path}/receive", {"amount": in_usd("5")})) == {"amount": "currency"}
    assert faults(keeper.post(f"{path}/receive", {"on": "2037-01-01"})) == {"on": "future"}
    assert faults(keeper.post(f"{path}/receive", {"sum": "5"})) == {"sum": "unknown_field"}


def test_a_list_costs_the_same_for_many(at: str, keeper: Program) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert keeper.get(path).status_code == 200
        return len(counted)

    paths = [f"{at}/{name}?limit=200" for name in ("budget-lines", "contributions", "expenses", "entries")] + [
        "/rates",
        f"{at}/statement",
    ]

    def some() -> None:
        keeper.post(f"{at}/budget-lines", LINE)
        keeper.post(f"{at}/expenses", EXPENSE)
        keeper.post(f"{at}/contributions", WHOLE)

    some()
    keeper.get("/rates")
    few = {path: cost(path) for path in paths}
    for _more in range(15):
        some()
    assert {path: cost(path) for path in paths} == few


# By the contributor's link


@pytest.fixture
def asked(published: Event, rates: None, kitakyushu: City) -> Contribution:
    """A city that was asked by mail to confirm its promise."""
    one = pledged(actions.book_of(published), kitakyushu.organisations.get())
    contact = {"name": "Sato", "email": "sato@city.example", "language": "ja"}
    return actions.ask(one.pk, contact, by=COMMAND)


def test_a_contributor_confirms_by_its_link(asked: Contribution, finance: Person, published: Event) -> None:
    path, program = f"/pledge/{asked.link_secret}/confirm", Program()
    answer = {"name": "Moriyama Aya", "position": "Mayor", "message": "Gladly."}
    told = program.post(path, answer)
    assert (told.status_code, told.data["state"], told.data["confirmed"]["amount"]) == (200, "confirmed", "500000")
    assert (told.data["answered_by"], told.data["answered_position"], told.data["answer"]) == (
        "Moriyama Aya",
        "Mayor",
        "Gladly.",
    )
    assert told.data["event"]["slug"] == published.slug
    assert "contact" not in told.data
    assert program.post(path, answer).status_code == 200
    other = program.post(path, {"name": "Somebody Else"})
    assert (other.status_code, other.data["code"]) == (409, "answered")
    entries = Program(finance).get(f"/events/{published.slug}/entries").data["items"]
    assert [entry["kind"] for entry in entries] == ["pledge", "confirmation"]


def test_a_contributor_confirms_another_amount(asked: Contribution) -> None:
    body = {"name": "Moriyama Aya", "amount": {"amount": "300000", "currency": "JPY"}}
    told = Program().post(f"/pledge/{asked.link_secret}/confirm", body).data
    assert (told["state"], told["confirmed"], told["pledged"]) == ("confirmed", body["amount"], body["amount"])
    path = f"/pledge/{asked.link_secret}/confirm"
    assert Program().post(path, body).status_code == 200
    other = {"name": "Moriyama Aya", "amount": {"amount": "400000", "currency": "JPY"}}
    assert Program().post(path, other).data["code"] == "answered"


def test_a_contributor_declines_by_its_link(asked: Contribution) -> None:
    path = f"/pledge/{asked.link_secret}/decline"
    assert faults(Program().post(path, {})) == {"reason": "required"}
    told = Program().post(path, {"reason": "The budget was cut.", "name": "Sato"})
    assert (told.status_code, told.data["state"], told.data["answer"]) == (200, "withdrawn", "The budget was cut.")
    late = Program().post(f"/pledge/{asked.link_secret}/confirm", {"name": "Sato"})
    assert (late.status_code, late.data["code"]) == (409, "withdrawn")


def test_what_a_contributor_says_is_checked(asked: Contribution) -> None:
    path = f"/pledge/{asked.link_secret}/confirm"
    assert faults(Program().post(path, {})) == {"name": "required"}
    assert faults(Program().post(path, {"name": "A", "amount": in_usd("5")})) == {"amount": "currency"}
    assert faults(Program().post(path, {"name": "A", "sum": "5"})) == {"sum": "unknown_field"}
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_links_that_open_nothing(asked: Contribution, finance: Person) -> None:
    old = asked.link_secret
    fresh = actions.ask(asked.pk, {"email": "sato@city.example"}, by=COMMAND)
    for act, body in (("confirm", {"name": "A"}), ("decline", {"reason": "x"})):
        assert Program().post(f"/pledge/{old}/{act}", body).data["code"] == "replaced"
        for secret in ("x", "A" * 43, fresh.link_secret[:-1]):
            assert Program().post(f"/pledge/{secret}/{act}", body).status_code == 404
    actions.close(fresh.book_id, by=finance.actor)
    assert Program().post(f"/pledge/{fresh.link_secret}/confirm", {"name": "A"}).data["code"] == "closed"


def test_who_guesses_links_is_held_back(asked: Contribution, settings: Any) -> None:
    settings.RATE_LIMITS = True
    guesses = [
        Program().post(f"/pledge/{'A' * 42}{letter}/decline", {"reason": "x"})
        for letter in "abcdefghijklmnopqrstuvwxyz"
    ]
    assert {answer.status_code for answer in guesses} == {404, 429}
    assert guesses[-1]["Retry-After"]


def test_somebody_who_is_told_of_a_contribution_needs_no_account(asked: Contribution) -> None:
    stranger = Program(person("else@test.example"))
    assert stranger.post(f"/contributions/{asked.pk}/confirm").status_code == 404
    assert stranger.post(f"/pledge/{asked.link_secret}/confirm", {"name": "Moriyama Aya"}).status_code == 200
