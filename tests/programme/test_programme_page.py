"""The programme in the workspace: who reads, who writes, times in the event's zone, speakers, deleting."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.foundation.refusals import Missing
from events_core.network.models import Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event, Session
from tests.cast import Make, in_days, join

from .conftest import As
from .pages import fill, form_of, send, show

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HOUR = datetime.timedelta(hours=1)


def at(event: Event, rest: str = "") -> str:
    return f"/desk/events/{event.slug}/programme/{rest}"


def typed(event: Event, **values: Any) -> dict[str, Any]:
    """Just enough for a session."""
    return {
        "title-en": "Opening",
        "kind": "opening",
        "day": event.starts_at.astimezone(event.zone).date().isoformat(),
        "starts_time": "09:30",
        "ends_time": "10:15",
        **values,
    }


@pytest.fixture
def office(browse: As, officer: Person) -> Client:
    """The officer's browser."""
    return browse(officer)


@pytest.fixture
def session(draft: Event, officer: Person) -> Session:
    """A session with two speakers."""
    values = {
        "title": {"en": "Inventories", "mn": "Тооллого"},
        "kind": "panel",
        "starts_at": draft.starts_at + HOUR,
        "ends_at": draft.starts_at + 2 * HOUR,
        "room": "Room 3",
        "interpretation": ["ja", "mn"],
        "speakers": [
            {"name": "Moriyama Aya", "native_name": "森山 彩", "position": "Director"},
            {"name": "Kim Min-jun"},
        ],
    }
    return sessions.add_session(draft.pk, values, by=officer.actor)


def test_who_comes_in(browse: As, client: Client, draft: Event, session: Session, organiser: Person) -> None:
    for rest in ("", "add/", f"{session.pk}/", f"{session.pk}/delete/"):
        assert client.get(at(draft, rest)).status_code == 302
        show(browse(organiser), at(draft, rest), 404)
    send(browse(organiser), at(draft, f"{session.pk}/delete/"), 404)
    assert Session.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"), [("lead", True), ("organiser", True), ("trainer", False), ("steward", False), ("viewer", False)]
)
def test_everyone_on_the_team_reads_and_some_write(
    browse: As, draft: Event, session: Session, steward: Person, role: str, may: bool
) -> None:
    join(draft, steward, role)
    client = browse(steward)
    page = show(client, at(draft))
    assert "Inventories" in page
    assert ("Add a session" in page) is may
    for rest in ("add/", f"{session.pk}/", f"{session.pk}/delete/"):
        show(client, at(draft, rest), 200 if may else 403)
    if not may:
        send(client, at(draft, "add/"), 403, **typed(draft))
        send(client, at(draft, f"{session.pk}/delete/"), 403)
        assert Session.objects.count() == 1


def test_an_empty_programme_says_where_to_begin(office: Client, browse: As, draft: Event, steward: Person) -> None:
    assert "Begin with the opening." in show(office, at(draft))
    join(draft, steward, "viewer")
    assert "The organizers have not written the programme yet." in show(browse(steward), at(draft))


@pytest.mark.both
def test_a_session_is_added_with_its_speakers(office: Client, draft: Event) -> None:
    speakers = {"speaker_0_name": "Moriyama Aya", "speaker_0_native_name": "森山 彩", "speaker_2_name": "Kim Min-jun"}
    more = {"interpretation": ["ja", "mn"], "room": "Room 3", "speaker_2_organisation": "City of Suwon"}
    fill(office, at(draft, "add/"), "day", **typed(draft), **speakers, **more)
    made = Session.objects.get()
    assert made.starts_at.astimezone(draft.zone).time() == datetime.time(9, 30)
    assert made.interpretation == ["ja", "mn"]
    assert [(s.name, s.native_name, s.organisation) for s in made.speakers.all()] == [
        ("Moriyama Aya", "森山 彩", ""), ("Kim Min-jun", "", "City of Suwon"),
    ]  # fmt: skip
    page = show(office, at(draft))
    for text in ("The session is added", "09:30–10:15", "森山 彩", "Interpreted into Japanese, Mongolian", "Room 3"):
        assert text in page


def test_the_next_one_begins_where_the_last_ended(office: Client, draft: Event) -> None:
    fill(office, at(draft, "add/"), "day", **typed(draft))
    assert form_of(show(office, at(draft, "add/")), "day")["starts_time"] == ["10:15"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"title-en": ""}, "Write this in at least one language."),
    ({"title-en": "a\x07"}, "Remove the character that does not print (U+0007)."),
    ({"kind": "nap"}, "Choose one of the answers offered."),
    ({"day": ""}, "Choose an answer to “Day”."),
    ({"day": "2020-01-01"}, "Choose one of the answers offered."),
    ({"starts_time": ""}, "Fill in “Begins at”."),
    ({"ends_time": "25:00"}, "Enter a time such as 09:30."),
    ({"ends_time": "09:30"}, "The end must come after the start."),
    ({"ends_time": "08:00"}, "The end must come after the start."),
    ({"room": "x" * 201}, "Shorten this to 200 characters or fewer; it has 201 now."),
    ({"interpretation": ["tlh"]}, "Choose one of the answers offered."),
    ({"speaker_0_position": "Director"}, "Give each speaker a name."),
    ({"speaker_0_name": "A\r\nBcc: b@c.example"}, "Write this on one line."),
    ({"speaker_0_name": "A \U000e0001"}, "U+E0001"),
]


@pytest.mark.parametrize(("wrong", "message"), BAD)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    office: Client, draft: Event, wrong: dict[str, Any], message: str
) -> None:
    page = send(office, at(draft, "add/"), 422, **typed(draft, **{"summary-mn": "Хураангуй", "rows": "3", **wrong}))
    assert message in page
    assert form_of(page, "day")["summary-mn"] == ["Хураангуй"]
    assert not Session.objects.exists()


def test_saving_without_a_change_keeps_all(office: Client, draft: Event, session: Session) -> None:
    before = Session.objects.values("title", "starts_at", "ends_at", "room", "interpretation", "kind").get()
    people = list(session.speakers.values_list("name", "native_name", "position", "organisation"))
    fill(office, at(draft, f"{session.pk}/"), "day")
    assert Session.objects.values("title", "starts_at", "ends_at", "room", "interpretation", "kind").get() == before
    assert list(session.speakers.values_list("name", "native_name", "position", "organisation")) == people


def test_a_session_over_night_keeps_its_days(office: Client, draft: Event, officer: Person) -> None:
    values = {"title": "Night train", "starts_at": draft.starts_at + 12 * HOUR, "ends_at": draft.starts_at + 24 * HOUR}
    night = sessions.add_session(draft.pk, values, by=officer.actor)
    fill(office, at(draft, f"{night.pk}/"), "day", **{"title-en": "Night bus"})
    night.refresh_from_db()
    assert (night.starts_at, night.ends_at) == (values["starts_at"], values["ends_at"])
    assert str(night.title) == "Night bus"


def test_more_rows_lose_nothing(office: Client, draft: Event, session: Session) -> None:
    page = fill(office, at(draft, f"{session.pk}/"), "day", 200, speaker_4_name="Third", more="1", starts_time="")
    form = form_of(page, "day")
    assert form["rows"] == ["8"]
    assert (form["speaker_0_native_name"], form["speaker_4_name"], form["starts_time"]) == (
        ["森山 彩"],
        ["Third"],
        [""],
    )
    assert "another look" not in page
    fill_again = form | {"starts_time": "11:00", "ends_time": "12:00"}
    send(office, at(draft, f"{session.pk}/"), 302, **fill_again)
    assert [speaker.name for speaker in session.speakers.all()] == ["Moriyama Aya", "Kim Min-jun", "Third"]


@pytest.mark.both
def test_of_two_with_the_same_version_one_wins(office: Client, draft: Event, session: Session, officer: Person) -> None:
    mine = form_of(show(office, at(draft, f"{session.pk}/")), "day")
    sessions.change_session(session.pk, {"room": "Room 9"}, by=officer.actor)
    page = send(office, at(draft, f"{session.pk}/"), 412, **mine | {"title-en": "Mine"})
    assert "Somebody has changed this session since you opened it" in page
    assert "Title and Room" in page
    assert str(Session.objects.get().title) == "Inventories"
    send(office, at(draft, f"{session.pk}/"), 302, **form_of(page, "day"))
    assert str(Session.objects.get().title) == "Mine"


@pytest.mark.both
def test_deleting_asks_first(office: Client, draft: Event, session: Session) -> None:
    page = show(office, at(draft, f"{session.pk}/delete/"))
    assert "Inventories" in page
    assert "Moriyama Aya" in page
    assert Session.objects.exists()
    assert send(office, at(draft, f"{session.pk}/delete/")) == at(draft)
    assert not Session.objects.exists()
    show(office, at(draft, f"{session.pk}/delete/"), 404)


def test_a_session_of_another_event_is_not_found(office: Client, session: Session, make_event: Make) -> None:
    other = make_event(title={"en": "Other"})
    show(office, at(other, f"{session.pk}/"), 404)
    send(office, at(other, f"{session.pk}/delete/"), 404)
    assert Session.objects.exists()


@pytest.mark.both
def test_a_session_that_somebody_else_deletes_meanwhile_is_missing(session: Session, officer: Person) -> None:
    sessions.delete_session(session.pk, by=officer.actor)
    for late in (sessions.delete_session, lambda pk, by: sessions.change_session(pk, {"room": "B"}, by=by)):
        with pytest.raises(Missing):
            late(session.pk, by=officer.actor)


def test_a_cancelled_event_keeps_its_programme(office: Client, draft: Event, session: Session, officer: Person) -> None:
    actions.cancel(draft.pk, "No funds.", by=officer.actor)
    page = show(office, at(draft))
    assert "The programme stays as it is" in page
    assert "Add a session" not in page
    page = send(office, at(draft, "add/"), 422, **typed(draft, **{"title-mn": "Нээлт"}))
    assert "The event was cancelled: its programme stays as it is." in page
    send(office, at(draft, f"{session.pk}/delete/"), 409)
    assert Session.objects.count() == 1


def test_a_long_record_takes_a_day_instead_of_a_list(office: Client, make_event: Make) -> None:
    event = make_event(
        recorded=True, date_precision="year", timezone="Asia/Tokyo",
        starts_at=in_days(-900), ends_at=in_days(-900),
    )  # fmt: skip
    page = show(office, at(event, "add/"))
    assert 'type="date"' in page
    day = f"{event.starts_at.astimezone(event.zone).year}-06-05"
    fill(office, at(event, "add/"), "day", **typed(event, day=day))
    page = send(office, at(event, "add/"), 422, **typed(event, day="1999-06-05"))
    assert "Choose a time on the days of the event." in page


def test_the_page_costs_the_same_for_many_sessions(
    office: Client, draft: Event, session: Session, officer: Person
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            show(office, at(draft))
        return len(queries)

    show(office, at(draft))
    few = cost()
    for number in range(20):
        times = {"starts_at": draft.starts_at + number * HOUR / 4, "ends_at": draft.starts_at + (number + 1) * HOUR / 4}
        people = [{"name": f"Speaker {n}"} for n in range(3)]
        sessions.add_session(draft.pk, {"title": f"S{number}", "speakers": people, **times}, by=officer.actor)
    assert cost() == few
