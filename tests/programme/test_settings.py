"""Changing an event on its page: who may, what a move to other dates asks first, and two people at once."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.hosting.models import CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event, Session, TeamMember
from registrations import actions as registering
from tests.cast import Make, city, confirm_host, in_days, join

from .conftest import As
from .pages import fill, form_of, send, show

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY = datetime.timedelta(days=1)


def at(event: Event) -> str:
    return f"/desk/events/{event.slug}/settings/"


def local_day(event: Event, days: int = 0) -> str:
    return (event.starts_at.astimezone(event.zone).date() + days * DAY).isoformat()


def moved(event: Event, days: int) -> dict[str, Any]:
    """What is typed to move an event of two days."""
    return {"starts_on": local_day(event, days), "ends_on": local_day(event, days + 1)}


@pytest.fixture
def office(browse: As, officer: Person) -> Client:
    """The officer's browser."""
    return browse(officer)


def test_who_may_change_an_event(
    browse: As, client: Client, draft: Event, organiser: Person, participant: Person
) -> None:
    assert client.get(at(draft)).status_code == 302
    for stranger in (organiser, participant):
        show(browse(stranger), at(draft), 404)
        send(browse(stranger), at(draft), 404, kind="forum")
    draft.refresh_from_db()
    assert draft.kind == "workshop"


@pytest.mark.parametrize(
    ("role", "may"), [("lead", True), ("organiser", True), ("trainer", False), ("steward", False), ("viewer", False)]
)
def test_the_team_changes_it_by_role(browse: As, draft: Event, steward: Person, role: str, may: bool) -> None:
    join(draft, steward, role)
    assert TeamMember.objects.get(event=draft, person=steward).role == role
    show(browse(steward), at(draft), 200 if may else 403)
    send(browse(steward), at(draft), 422 if may else 403, kind="forum")


def test_saving_without_a_change_changes_nothing(office: Client, make_event: Make) -> None:
    start = in_days(30, 1) + datetime.timedelta(minutes=17, seconds=42)
    event = make_event(
        starts_at=start, ends_at=start + datetime.timedelta(hours=30), description={"en": "\n a\n\nb"}, capacity=40,
        themes=["energy"], languages=["en", "ja"], venue={"en": "Hall", "mn": "Танхим"}, publish=True,
        registration_closes_at=in_days(20, 3) + datetime.timedelta(seconds=30),
    )  # fmt: skip
    before = Event.objects.filter(pk=event.pk).values().get()
    fill(office, at(event), "kind")
    assert Event.objects.filter(pk=event.pk).values().get() == before
    assert not Entry.objects.filter(verb__in=("event.edited", "event.rescheduled")).exists()


@pytest.mark.parametrize("precision", ["day", "month", "year"])
def test_a_record_stays_as_exact_as_it_is(office: Client, make_event: Make, precision: str) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=9))
    event = make_event(
        recorded=True, date_precision=precision, starts_at=datetime.datetime(2012, 11, 3, tzinfo=zone),
        ends_at=datetime.datetime(2014, 2, 4, tzinfo=zone),
    )  # fmt: skip
    before = Event.objects.filter(pk=event.pk).values().get()
    fill(office, at(event), "kind")
    assert Event.objects.filter(pk=event.pk).values().get() == before


@pytest.mark.both
def test_a_draft_is_changed_and_moved_in_one_go(office: Client, draft: Event, ulaanbaatar: City) -> None:
    values = {"title-en": "New title", "cities": ["ulaanbaatar", "kitakyushu"], "capacity": "12", **moved(draft, 7)}
    assert fill(office, at(draft), "kind", **values) == f"/desk/events/{draft.slug}/"
    after = Event.objects.get(pk=draft.pk)
    assert after.title.data == {"en": "New title", "ja": "都市インベントリの活用"}
    assert (after.capacity, after.cities.count()) == (12, 2)
    assert after.starts_at == draft.starts_at + 7 * DAY
    assert "The event is saved" in show(office, f"/desk/events/{draft.slug}/")


@pytest.mark.both
def test_partners_are_added_and_taken_away(office: Client, draft: Event, ulaanbaatar: City) -> None:
    fill(office, at(draft), "kind", partner_0="", part_0="", partner_2="city-of-ulaanbaatar", part_2="co_host")
    assert [(row.organisation.slug, row.part) for row in draft.partners.all()] == [("city-of-ulaanbaatar", "co_host")]


def test_before_a_published_event_moves_a_page_says_what_that_does(
    office: Client, published: Event, officer: Person
) -> None:
    for hour in (1, 3):
        times = {
            "starts_at": published.starts_at + hour * DAY / 24,
            "ends_at": published.starts_at + (hour + 1) * DAY / 24,
        }
        sessions.add_session(published.pk, {"title": f"S{hour}", **times}, by=officer.actor)
    guest = {"name": "Batbayar", "email": "b@test.example", "language": "en", "country": "MN"}
    registering.register(published, guest, by=officer.actor, authority=True)
    published.refresh_from_db()
    Letter.objects.all().delete()
    page = fill(office, at(published), "kind", 200, **{"title-mn": "Шинэ"}, **moved(published, 3))
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    assert "Move the event to other dates?" in text
    assert "2 sessions move along" in text
    assert "1 person who is registered is told by mail." in text
    assert "its yes lapses" not in text
    assert Event.objects.get(pk=published.pk).starts_at == published.starts_at
    assert Session.objects.order_by("id")[0].starts_at == published.starts_at + DAY / 24
    sure = form_of(page, "sure")
    assert send(office, at(published), 302, **sure) == f"/desk/events/{published.slug}/"
    after = Event.objects.get(pk=published.pk)
    assert after.starts_at == published.starts_at + 3 * DAY
    assert after.title.data["mn"] == "Шинэ"
    assert Session.objects.order_by("id")[0].starts_at == published.starts_at + 3 * DAY + DAY / 24


def test_from_that_page_one_goes_back_with_all_that_was_typed(office: Client, published: Event) -> None:
    page = fill(
        office, at(published), "kind", 200, **{"title-mn": "Шинэ", "description-en": "a\n\nb"}, **moved(published, 3)
    )
    page = send(office, at(published), 200, **form_of(page, "sure"), back="1")
    form = form_of(page, "kind")
    assert form["title-mn"] == ["Шинэ"]
    assert form["description-en"] == ["a\n\nb"]
    assert form["starts_on"] == [local_day(published, 3)]
    assert Event.objects.get(pk=published.pk).starts_at == published.starts_at


def test_a_change_of_words_asks_nothing(office: Client, published: Event) -> None:
    fill(office, at(published), "kind", **{"title-mn": "Шинэ"})
    assert Event.objects.get(pk=published.pk).title.data["mn"] == "Шинэ"


@pytest.mark.both
def test_a_moved_field_visit_loses_its_citys_yes(office: Client, make_event: Make, officer: Person) -> None:
    event = make_event(kind="field_visit")
    confirm_host(event, officer)
    event = actions.publish(event.pk, by=officer.actor)
    page = fill(office, at(event), "kind", 200, **moved(event, 1))
    assert "its yes lapses" in page
    assert CohostRequest.objects.get().state == "confirmed"
    send(office, at(event), 302, **form_of(page, "sure"))
    assert CohostRequest.objects.get().state == "lapsed"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"starts_on": "2020-01-01", "ends_on": "2020-01-02"}, "Choose a start that is still to come."),
        ({"ends_on": "2020-01-02"}, "The end must come after the start."),
        ({"ends_on": "", "ends_time": "23:00"}, "falls outside the event&#x27;s dates: move or delete it."),
    ],
)
def test_a_move_that_is_refused_is_said_at_the_dates(
    office: Client, published: Event, officer: Person, values: dict[str, str], message: str
) -> None:
    late = {"title": "Second day", "starts_at": published.ends_at - DAY / 24, "ends_at": published.ends_at}
    sessions.add_session(published.pk, late, by=officer.actor)
    page = fill(office, at(published), "kind", 422, **{"title-mn": "Шинэ", **values})
    field = re.search(
        r'<div class="field field--error"><label for="id_(starts|ends)_on">.*?</div></div>|<div class="field field--error">.*?<input',
        page,
        re.DOTALL,
    )
    assert field
    assert message in page
    assert form_of(page, "kind")["title-mn"] == ["Шинэ"]
    assert Event.objects.get(pk=published.pk).ends_at == published.ends_at


@pytest.mark.both
def test_of_two_with_the_same_version_one_wins_and_the_other_is_told(
    office: Client, browse: As, draft: Event, organiser: Person
) -> None:
    join(draft, organiser, "organiser")
    second = browse(organiser)
    theirs, mine = form_of(show(office, at(draft)), "kind"), form_of(show(second, at(draft)), "kind")
    send(office, at(draft), 302, **theirs | {"title-en": "Theirs", "capacity": "20"})
    mine |= {"title-en": "Mine", "title-ru": "Моё"}
    page = send(second, at(draft), 412, **mine)
    assert "Somebody has changed this event since you opened it" in page
    assert "Title and Places" in page
    assert Event.objects.get(pk=draft.pk).title.data["en"] == "Theirs"
    again = form_of(page, "kind")
    assert (again["title-en"], again["title-ru"]) == (["Mine"], ["Моё"])
    send(second, at(draft), 302, **again)
    assert Event.objects.get(pk=draft.pk).title.data["en"] == "Mine"


def test_a_mistake_in_between_does_not_hide_that_somebody_was_faster(
    office: Client, draft: Event, officer: Person
) -> None:
    mine = form_of(show(office, at(draft)), "kind")
    actions.edit_event(draft.pk, {"capacity": 20}, by=officer.actor)
    page = send(office, at(draft), 422, **mine | {"capacity": "many"})
    send(office, at(draft), 412, **form_of(page, "kind") | {"capacity": "9"})
    assert Event.objects.get(pk=draft.pk).capacity == 20


def test_what_was_held_keeps_its_dates_and_tells_its_outcome(office: Client, published: Event, officer: Person) -> None:
    assert 'name="outcome-en"' not in show(office, at(published))
    event = actions.complete(published.pk, by=officer.actor)
    page = show(office, at(event))
    assert 'name="starts_on"' not in page
    assert "keeps its dates" in page
    fill(office, at(event), "kind", **{"outcome-en": "# Done"}, starts_on="2020-01-01")
    after = Event.objects.get(pk=event.pk)
    assert after.outcome.data == {"en": "# Done"}
    assert after.starts_at == published.starts_at


def test_who_has_events_within_belongs_to_none(office: Client, draft: Event, make_event: Make) -> None:
    assert 'name="parent"' in show(office, at(draft))
    make_event(title={"en": "Within"}, parent=draft.slug)
    assert 'name="parent"' not in show(office, at(draft))


def test_a_parent_that_one_does_not_see_stays(browse: As, draft: Event, make_event: Make, organiser: Person) -> None:
    inner = make_event(title={"en": "Within"}, parent=draft.slug)
    join(inner, organiser, "organiser")
    fill(browse(organiser), at(inner), "kind", **{"title-en": "Other"})
    assert Event.objects.get(pk=inner.pk).parent == draft


def test_more_rows_keep_the_version(office: Client, draft: Event, officer: Person) -> None:
    mine = form_of(show(office, at(draft)), "kind")
    actions.edit_event(draft.pk, {"capacity": 20}, by=officer.actor)
    page = send(office, at(draft), 200, **mine | {"title-en": "Mine"}, more="1")
    assert form_of(page, "kind")["version"] == mine["version"]
    send(office, at(draft), 412, **form_of(page, "kind"))


def test_the_page_costs_the_same_for_many_cities_and_partners(office: Client, draft: Event, officer: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            show(office, at(draft))
        return len(queries)

    show(office, at(draft))
    few = cost()
    for number in range(20):
        city(f"place-{number}", "RU", {"en": f"Place {number}"})
    partners = [{"organisation": body.slug, "part": "supporter"} for body in Organisation.objects.all()]
    places = list(City.objects.values_list("slug", flat=True))
    actions.edit_event(draft.pk, {"partners": partners, "cities": places}, by=officer.actor)
    assert cost() == few
