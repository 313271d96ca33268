"""The history of an event: by days in its zone, values before and after, what many did counted, filters, a file."""

import datetime
import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.journal.models import Entry
from events_core.network.models import Person
from events_core.programme import actions
from events_core.programme.models import Event
from registrations import actions as registering
from tests.cast import join
from tests.programme.conftest import As
from tests.programme.pages import show

Make = Callable[..., Event]
LONG = "A sentence that nobody would want to read in a journal. " * 8


def registered(event: Event, *names: str) -> None:
    for name in names:
        email = f"{name.lower()}@there.example"
        registering.register(event, {"name": name, "email": email, "country": "JP", "language": "en"})


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_change_keeps_values_before_and_after_but_nobody_s_contact(
    browse: As, make_event: Make, officer: Person
) -> None:
    event = make_event(capacity=20)
    changed = {
        "capacity": 40, "title": {"en": "Counting carbon", "ja": "都市インベントリの活用"}, "kind": "forum",
        "waiting_list": True, "description": {"en": LONG}, "contact_name": "Kim Secret",
        "contact_email": "kim.secret@there.example", "languages": ["en", "ja"],
    }  # fmt: skip
    actions.edit_event(event.pk, changed, by=officer.actor)
    kept = str(Entry.objects.get(verb="event.edited").data)
    assert "ecret" not in kept
    assert "nobody would want" not in kept
    told = text_of(show(browse(officer), f"/desk/events/{event.slug}/journal/"))
    for line in (
        "places: 20 → 40",
        "title: Working with city inventories → Counting carbon",
        "kind: Workshop → Forum",
        "waiting list: no → yes",
        "working languages: nothing → English, Japanese",
    ):
        assert line in told


def test_entries_stand_by_days_of_the_event_s_zone_and_many_are_counted(
    browse: As, make_event: Make, organiser: Person
) -> None:
    event = make_event(publish=True, by=organiser)
    registered(event, "Aoki", "Bat", "Chen")
    late = datetime.datetime(2027, 3, 1, 20, tzinfo=datetime.UTC)  # already 2 March in Tokyo
    Entry.objects.filter(verb__in=("event.published", "registration.made")).update(at=late)
    client, address = browse(organiser), f"/desk/events/{event.slug}/journal/"
    page = show(client, address)
    day = page[page.index('id="day-2027-03-02"') :]
    assert "2 March 2027" in day
    assert "05:00, Li Wen" in day
    assert "People registered: 3" in day
    assert "Aoki" not in page
    each = show(client, address + "?kind=registered&since=2027-03-02&until=2027-03-02")
    assert all(name in each for name in ("Aoki", "Bat", "Chen"))
    assert "Aoki" not in show(client, address + "?kind=registered&since=2027-03-03")
    assert "Letters written" in page
    lines = b"".join(client.get(f"/desk/events/{event.slug}/journal.csv?kind=registered").streaming_content).decode()
    assert "2027-03-02 05:00" in lines
    assert lines.count("\r\n") == 4


def test_who_may_read_a_history(
    browse: As, make_event: Make, organiser: Person, finance: Person, participant: Person, steward: Person
) -> None:
    """Its team, officers and finance; registrations in it only where one sees those."""
    event = make_event(publish=True)
    registered(event, "Aoki")
    join(event, steward, "viewer")
    for address in (f"/desk/events/{event.slug}/journal/", f"/desk/events/{event.slug}/journal.csv"):
        assert browse().get(address).status_code == 302
        for stranger in (organiser, participant):
            assert browse(stranger).get(address).status_code == 404
        for reader in (finance, steward):
            assert browse(reader).get(address).status_code == 200
    each = f"/desk/events/{event.slug}/journal/?kind=registered"
    assert "Aoki" in show(browse(steward), each)
    assert "Aoki" not in show(browse(finance), each)


def test_a_long_history_is_read_page_by_page_at_the_same_cost(browse: As, make_event: Make, officer: Person) -> None:
    event, client = make_event(publish=True), browse(officer)
    address, costs = f"/desk/events/{event.slug}/journal/", []
    for upto in (10, 60):
        for number in range(upto - 10, upto):
            actions.add_note(event.pk, f"Note {number:02}.", by=officer.actor)
        with CaptureQueriesContext(connection) as queries:
            show(client, address)
        costs.append(len(queries))
        for number in range(10, 50) if upto == 10 else ():
            actions.add_note(event.pk, f"Note {number:02}.", by=officer.actor)
    assert costs[0] == costs[1]
    first = show(client, address)
    assert "Note 59." in first
    older = re.search(r'href="(\?before=\d+)"', first)
    assert older
    second = show(client, address + older[1])
    seen = [set(re.findall(r"Note \d\d", page)) for page in (first, second)]
    assert seen[0] & seen[1] == set()
    assert len(seen[0] | seen[1]) == 60


def test_filters_that_make_no_sense_say_so(browse: As, make_event: Make, officer: Person) -> None:
    event = make_event()
    address = f"/desk/events/{event.slug}/journal/"
    show(browse(officer), address + "?since=yesterday", 422)
    assert "No entry fits these filters" in show(browse(officer), address + "?since=2190-01-01")
    show(browse(officer), address + f"?before={'9' * 30}&until={timezone.now().date()}")
    show(browse(officer), address + "?by=%00", 422)
