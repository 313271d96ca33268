"""Who pays for a participation, and how the ledger hears of it."""

import csv
import io
import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ
from i18nfield.strings import LazyI18nString

from events_core.foundation import money
from events_core.foundation.refusals import Invalid
from events_core.journal.actors import COMMAND
from events_core.ledger import actions as ledger
from events_core.ledger import headcounts
from events_core.ledger.models import Book, Contribution, Entry
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations import actions, costs, tasks
from registrations.models import HOLDING, Registration
from tests.api.caller import Program
from tests.cast import Make, person
from tests.registrations.conftest import Register, answers

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def rates(db: None) -> None:
    """Rates that hold since the beginning of the year."""
    units = {"JPY": "150", "MNT": "3400"}
    rows = [{"currency": code, "effective": "2026-01-01", "units_per_usd": rate} for code, rate in units.items()]
    ledger.load_rates([{**row, "source": "Test"} for row in rows], name="test", by=COMMAND)


@pytest.fixture
def toyama(db: None) -> Organisation:
    """The local government of Toyama, known by several names."""
    names = LazyI18nString({"en": "City of Toyama", "ja": "富山市"})
    values = {"name": names, "kind": "local_government", "country": "JP", "aliases": ["Toyama-shi"]}
    return network.save_organisation(Organisation(slug="city-of-toyama"), values, by=COMMAND)


def pays(amount: str, currency: str = "USD", **values: Any) -> dict[str, Any]:
    """Answers of somebody whose institution pays about so much."""
    return {"own_costs": {"amount": amount, "currency": currency}, **values}


def work() -> int:
    """The worker takes everything that waits; how many tasks of ours there were."""
    waiting = [row.task for row in OrmQ.objects.all()]
    OrmQ.objects.all().delete()
    ours = [task for task in waiting if task["func"] == actions.costs.TASK]
    for task in ours:
        tasks.agree_costs(*task["args"])
    return len(ours)


def told(event: Event) -> dict[tuple[str, str], tuple[Decimal, int | None]]:
    """What the ledger knows from registrations, with how many people: by party and currency."""
    rows = Contribution.objects.filter(book__event=event, origin="registrations").exclude(state="withdrawn")
    return {(str(row.party), row.currency): (row.pledged, row.people) for row in rows.select_related("party")}


# The form


def filled(**values: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    return answers(**{"own_currency": "USD", **values})


def test_the_form_keeps_who_pays_and_about_how_much(client: Client, published: Event) -> None:
    page = client.get(f"/events/{published.slug}/register/").content.decode()
    assert "Who pays for your participation?" in page
    values = filled(pays="institution", own_amount="1,200.50", own_currency="EUR")
    assert client.post(f"/events/{published.slug}/register/", values).status_code == 302
    registration = Registration.objects.get()
    assert (registration.pays, registration.own_costs) == ("institution", {"amount": "1200.50", "currency": "EUR"})
    own = client.get(f"/r/{registration.link_secret}/").content.decode()
    assert "Own institution" in own
    assert "EUR\u00a01,200.50" in own


@pytest.mark.parametrize("answer", ["institution", "organisers", "others", ""])
def test_every_answer_does_without_an_amount(client: Client, published: Event, answer: str) -> None:
    assert client.post(f"/events/{published.slug}/register/", filled(pays=answer)).status_code == 302
    registration = Registration.objects.get()
    assert (registration.pays, registration.own_costs) == (answer, None)
    assert work() == 0


WRONG = [
    ({"pays": "organisers", "own_amount": "900"}, "own_amount", "Choose “Own institution” above"),
    ({"pays": "", "own_amount": "900"}, "own_amount", "Choose “Own institution” above"),
    ({"pays": "institution", "own_amount": "much"}, "own_amount", "Write the amount in figures"),
    ({"pays": "institution", "own_amount": "9.5", "own_currency": "JPY"}, "own_amount", "Write the amount in figures"),
    ({"pays": "institution", "own_amount": "9", "organisation": ""}, "organisation", "Write which institution pays."),
    ({"pays": "nobody"}, "pays", "Choose one of the answers offered."),
    ({"pays": "institution", "own_amount": "9", "own_currency": "ZZZ"}, "own_currency", "Choose one of the answers"),
]


@pytest.mark.parametrize(("values", "field", "message"), WRONG)
@pytest.mark.sqlite
def test_what_does_not_fit_is_said_at_its_field(
    client: Client, published: Event, values: dict[str, Any], field: str, message: str
) -> None:
    answer = client.post(f"/events/{published.slug}/register/", filled(**values))
    page = answer.content.decode()
    assert answer.status_code == 422
    told = re.search(rf'id="id_{field}_error">(.*?)</div>', page, re.DOTALL)
    assert told
    assert message in told[1]
    assert 'class="hint"><div class="pair">' in page or not field.startswith("own_")

    assert not Registration.objects.exists()


def test_answers_are_changed_on_the_own_page(client: Client, published: Event, put: Register) -> None:
    registration = put(published, **pays("900"))
    path = f"/r/{registration.link_secret}/edit/"
    page = client.get(path).content.decode()
    assert 'value="900"' in page
    assert client.post(path, filled(pays="organisers")).status_code == 302
    registration.refresh_from_db()
    assert (registration.pays, registration.own_costs) == ("organisers", None)
    work()
    assert told(published) == {}


def test_the_team_writes_and_sees_it_and_nobody_else(
    client: Client, published: Event, put: Register, officer: Person, participant: Person
) -> None:
    registration = put(published, **pays("900", "EUR"))
    desk = f"/desk/events/{published.slug}/registrations/{registration.code}/"
    client.force_login(officer)
    assert "EUR\u00a0900" in client.get(desk).content.decode()
    page = client.get(f"{desk}edit/").content.decode()
    assert "Who pays for their participation?" in page
    wanted = filled(pays="institution", own_amount="1000", own_currency="EUR", version=registration.version)
    assert client.post(f"{desk}edit/", wanted).status_code == 302
    registration.refresh_from_db()
    assert registration.own_costs == {"amount": "1000", "currency": "EUR"}
    stranger = Client()
    for path in (f"/events/{published.slug}/", f"/events/{published.slug}/register/"):
        assert "1,000" not in stranger.get(path).content.decode()
    stranger.force_login(participant)
    assert stranger.get(desk).status_code in (403, 404)


@pytest.mark.sqlite
def test_the_spreadsheet_has_its_columns(client: Client, published: Event, put: Register, officer: Person) -> None:
    put(published, **pays("900.5", "EUR"))
    put(published, "dorj", pays="organisers")
    put(published, "aya")
    client.force_login(officer)
    answer = client.get(f"/desk/events/{published.slug}/registrations/registrations.csv")
    content = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")  # type: ignore[attr-defined]
    rows = {row["Email"]: row for row in csv.DictReader(io.StringIO(content))}
    found = {
        email.partition("@")[0]: (row["Who pays"], row["Own costs"], row["Currency"]) for email, row in rows.items()
    }
    assert found == {
        "bat": ("Own institution", "900.5", "EUR"),
        "dorj": ("The organizers or the host", "", ""),
        "aya": ("", "", ""),
    }


# Programs and the database


def test_a_program_that_states_costs_says_who_pays(published: Event, officer: Person) -> None:
    path = f"/events/{published.slug}/registrations"
    assert Program().post(path, answers(**pays("900"))).status_code == 201
    found = Program(officer).get(path).data["items"][0]
    assert (found["pays"], found["own_costs"]) == ("institution", {"amount": "900", "currency": "USD"})


@pytest.mark.parametrize("values", [pays("9", pays="organisers"), {"pays": "nobody"}])
def test_a_program_cannot_say_two_things(published: Event, values: dict[str, Any]) -> None:
    answer = Program().post(f"/events/{published.slug}/registrations", answers(**values))
    assert answer.status_code == 422
    assert answer.data["errors"][0]["field"] == ("own_costs" if "own_costs" in values else "pays")


def test_the_database_keeps_costs_only_of_those_whose_institution_pays(published: Event, put: Register) -> None:
    registration = put(published, **pays("900"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(pays="others")


def test_who_changes_only_who_pays_takes_the_amount_back(published: Event, put: Register) -> None:
    registration = put(published, **pays("900"))
    changed = actions.edit(registration.pk, {"pays": "others"})
    assert (changed.pays, changed.own_costs) == ("others", None)
    with pytest.raises(Invalid):
        actions.edit(registration.pk, pays("9", pays="others"))


# The ledger


def test_costs_are_summed_by_institution_and_currency(
    published: Event, put: Register, toyama: Organisation, kitakyushu: City
) -> None:
    put(published, "a", **pays("900"))
    put(published, "b", **pays("100.50", organisation=" city of  TOYAMA "))
    put(published, "c", **pays("30000", "JPY", organisation="富山市"))
    put(published, "d", **pays("70", organisation="Green Lab"))
    put(published, "e", **pays("30", organisation="GREEN  lab"))
    put(published, "f", **pays("5", organisation=""))
    put(published, "g", pays="organisers")
    assert not Book.objects.exists()
    assert work() == 6
    assert told(published) == {
        ("City of Toyama", "USD"): (Decimal("1000.50"), 2),
        ("City of Toyama", "JPY"): (Decimal(30000), 1),
        ("Green Lab", "USD"): (Decimal(100), 2),
        ("Institution not named", "USD"): (Decimal(5), 1),
    }
    row = Contribution.objects.get(currency="JPY")
    assert (row.party.organisation, row.form, row.category, row.state) == (
        toyama,
        "own_participation",
        "travel",
        "pledged",
    )


def test_the_same_twice_is_once(published: Event, put: Register, toyama: Organisation) -> None:
    put(published, **pays("900"))
    work()
    before = list(Entry.objects.values_list("pk", flat=True)), Contribution.objects.get().version
    for _time in range(3):
        tasks.agree_costs(published.pk)
        assert tasks.agree_all_costs() == 0
    assert (list(Entry.objects.values_list("pk", flat=True)), Contribution.objects.get().version) == before


def test_who_withdraws_lowers_the_sum_by_an_entry(published: Event, put: Register, toyama: Organisation) -> None:
    put(published, "a", **pays("900"))
    second = put(published, "b", **pays("100"))
    work()
    actions.cancel(second.pk)
    assert work() == 1
    assert list(Entry.objects.order_by("number").values_list("amount", flat=True)) == [1000, -100]
    assert told(published) == {("City of Toyama", "USD"): (Decimal(900), 1)}


def test_declined_and_lapsed_people_do_not_pay(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, approval=True)
    one = put(event, **pays("900"))
    work()
    actions.decline(one.pk, by=officer.actor)
    assert work() == 1
    assert told(event) == {}


def test_somebody_of_another_institution_now(published: Event, put: Register, toyama: Organisation) -> None:
    one = put(published, **pays("900"))
    work()
    actions.edit(one.pk, {"organisation": "Green Lab"})
    assert work() == 1
    assert told(published) == {("Green Lab", "USD"): (Decimal(900), 1)}
    actions.edit(one.pk, {"organisation": "Toyama-shi"})
    actions.edit(one.pk, {"needs": "No pork"})
    assert work() == 1
    assert told(published) == {("City of Toyama", "USD"): (Decimal(900), 1)}
    assert Contribution.objects.count() == 2


def test_a_cancelled_event_costs_nobody_anything(
    published: Event, put: Register, officer: Person, toyama: Organisation
) -> None:
    put(published, **pays("900"))
    work()
    programme.cancel(published.pk, "A flood", by=officer.actor)
    assert work() == 1
    assert told(published) == {}


def test_what_is_confirmed_follows_and_what_was_borne_stays(
    published: Event, put: Register, toyama: Organisation, finance: Person
) -> None:
    first, second = put(published, "a", **pays("900")), put(published, "b", **pays("100"))
    work()
    row = Contribution.objects.get()
    ledger.confirm(row.pk, by=finance.actor)
    ledger.receive(row.pk, money.Money(Decimal(500), "USD"), by=finance.actor)
    actions.cancel(second.pk)
    work()
    row.refresh_from_db()
    assert (row.pledged, row.confirmed, row.given) == (900, 900, 500)
    actions.cancel(first.pk)
    work()
    row.refresh_from_db()
    assert row.given == 500
    assert tasks.agree_all_costs() == 0


def test_a_closed_ledger_is_left_alone_and_caught_up(
    published: Event, put: Register, toyama: Organisation, finance: Person
) -> None:
    first = put(published, "a", **pays("900"))
    work()
    book = Book.objects.get()
    ledger.close(book.pk, by=finance.actor)
    actions.cancel(first.pk)
    assert work() == 1
    assert tasks.agree_all_costs() == 0
    assert told(published) == {("City of Toyama", "USD"): (Decimal(900), 1)}
    ledger.reopen(book.pk, "One withdrew", by=finance.actor)
    assert tasks.agree_all_costs() == 1
    assert told(published) == {}


def test_what_was_stated_before_or_lost_arrives_by_the_clock(
    published: Event, put: Register, toyama: Organisation
) -> None:
    put(published, **pays("900"))
    OrmQ.objects.all().delete()
    assert [tasks.agree_all_costs(), tasks.agree_all_costs()] == [1, 0]
    assert told(published) == {("City of Toyama", "USD"): (Decimal(900), 1)}


def test_an_institution_that_comes_on_record_later_is_known_then(published: Event, put: Register) -> None:
    put(published, **pays("900"))
    work()
    assert told(published) == {("City of Toyama", "USD"): (Decimal(900), 1)}
    values = {"name": LazyI18nString({"en": "City of Toyama"}), "kind": "local_government", "country": "JP"}
    made = network.save_organisation(Organisation(slug="toyama"), values, by=COMMAND)
    assert tasks.agree_all_costs() == 1
    live = Contribution.objects.exclude(state="withdrawn").get()
    assert (live.party.organisation, live.pledged) == (made, 900)


def test_an_account_tells_which_of_two_namesakes(
    published: Event, put: Register, toyama: Organisation, participant: Person
) -> None:
    values = {"name": LazyI18nString({"en": "City of Toyama"}), "kind": "research", "country": "JP"}
    other = network.save_organisation(Organisation(slug="other"), values, by=COMMAND)
    put(published, "a", **pays("900"))
    Person.objects.filter(pk=participant.pk).update(organisation=other)
    participant.refresh_from_db()
    put(published, "b", email=participant.email, person=participant, **pays("100"))
    elsewhere = person("c@people.example", organisation=other)
    put(published, "c", person=elsewhere, **pays("10", organisation="Green Lab"))
    work()
    found = {(row.party.organisation, row.party.name): row.pledged for row in Contribution.objects.all()}
    assert found == {(None, "City of Toyama"): 900, (other, ""): 100, (None, "Green Lab"): 10}


def test_a_person_who_is_gone_leaves_the_sums(
    published: Event, put: Register, participant: Person, toyama: Organisation
) -> None:
    put(published, "a", email=participant.email, person=participant, **pays("900"))
    work()
    Registration.objects.update(person=None, name="–", native_name="", needs="")
    assert tasks.agree_all_costs() == 0
    assert told(published) == {("City of Toyama", "USD"): (Decimal(900), 1)}


# Headcounts


def test_the_ledger_knows_how_many_take_part(
    published: Event, put: Register, toyama: Organisation, officer: Person
) -> None:
    put(published, "a")
    put(published, "b", organisation="富山市")
    put(published, "c", organisation="Green Lab")
    put(published, "d", organisation="green lab")
    gone = put(published, "e")
    actions.cancel(gone.pk)
    heads = headcounts.of(published)
    assert (heads.total, heads.by_organisation, heads.by_name) == (4, {toyama.pk: 2}, {"Green Lab": 2})


def test_who_waits_for_a_yes_is_not_counted(make_event: Make, put: Register) -> None:
    event = make_event(publish=True, approval=True)
    put(event)
    assert headcounts.of(event).total == 0


def test_names_are_counted_as_the_book_writes_them(published: Event, put: Register) -> None:
    first = put(published, "a", **pays("9", organisation="Green Lab"))
    put(published, "b", organisation="GREEN LAB")
    work()
    actions.cancel(first.pk)
    assert headcounts.of(published).by_name == {"Green Lab": 1}


@pytest.mark.parametrize(("act", "queries"), [(headcounts.of, 3), (lambda event: costs.told(event, []), 4)])
def test_any_number_of_people_costs_the_same_queries(
    published: Event,
    put: Register,
    toyama: Organisation,
    act: Callable[[Event], Any],
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(12):
        put(published, f"p{number}", **pays("5", organisation=["City of Toyama", f"Lab {number}"][number % 2]))
        if number in (1, 11):
            with django_assert_num_queries(queries):
                act(published)


def test_registering_costs_one_insert_more_with_an_amount_and_none_without(make_event: Make) -> None:
    event = make_event(publish=True)

    def count(key: str, **values: Any) -> int:
        event.refresh_from_db()
        with CaptureQueriesContext(connection) as found:
            actions.register(event, answers(key, **values))
        return len(found)

    plain = count("a")
    assert count("b", pays="organisers") == plain
    assert count("c", **pays("900")) == plain + 1


# Whatever happens


@pytest.mark.parametrize("seed", range(8))
def test_the_ledger_says_what_is_stated_whatever_happened(
    seed: int, published: Event, put: Register, toyama: Organisation, officer: Person
) -> None:
    draw = random.Random(seed)
    places = ["City of Toyama", "富山市", "Green Lab", "green  LAB", ""]
    for step in range(40):
        rows = list(Registration.objects.all())
        amount = pays(str(draw.randint(0, 5000)), draw.choice(["USD", "JPY", "MNT"]))
        choice = draw.choice(["register", "register", "edit", "cancel", "again", "work", "sweep"])
        row = draw.choice(rows) if rows else None
        if choice == "register" or row is None:
            put(published, f"p{step}", organisation=draw.choice(places), **draw.choice([{}, amount]))
        elif choice == "edit":
            values = draw.choice([{"organisation": draw.choice(places)}, amount, {"pays": "others"}])
            actions.edit(
                row.pk, {**values, **({"pays": "institution"} if "own_costs" in values else {})}, by=officer.actor
            )
        elif choice == "cancel" and row.state == "confirmed":
            actions.cancel(row.pk)
        elif choice == "again":
            put(published, row.name.lower(), organisation=draw.choice(places), **amount)
        elif choice == "work":
            work()
        elif choice == "sweep":
            tasks.agree_all_costs()
            check(published)
    work()
    check(published)
    assert tasks.agree_all_costs() == 0


def check(event: Event) -> None:
    """By currency, what the ledger has as pledged is what those who hold a place have stated."""
    stated: dict[str, Decimal] = {}
    for row in Registration.objects.filter(event=event, state__in=HOLDING, own_costs__isnull=False):
        assert row.stated_costs
        code = row.stated_costs.currency
        stated[code] = stated.get(code, Decimal(0)) + row.stated_costs.amount
    pledged: dict[str, Decimal] = {}
    for entry in Entry.objects.filter(book__event=event):
        pledged[entry.currency] = pledged.get(entry.currency, Decimal(0)) + entry.amount
    live = {code: amount for code, amount in stated.items() if amount}
    assert {code: amount for code, amount in pledged.items() if amount} == live
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_list_counts_as_each_event_does(make_event: Make, put: Register, django_assert_num_queries: Any) -> None:
    full, small, empty = (make_event(publish=True) for _number in range(3))
    for who in "abc":
        put(full, who)
    actions.cancel(put(full, "d").pk)
    put(small, "a")
    with django_assert_num_queries(1):
        found = headcounts.totals([full, small, empty])
    assert found == {event.pk: headcounts.of(event).total for event in (full, small, empty)}
    assert found == {full.pk: 3, small.pk: 1, empty.pk: 0}
    with django_assert_num_queries(0):
        assert headcounts.totals([]) == {}
