"""Making an event on its page: of each kind, with everything, from nothing; and all that can be typed wrong."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events_core.journal.models import Entry
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event, Kind, Precision, Session, State, TeamMember
from tests.cast import Make

from .conftest import As
from .pages import fill, form_of, send, show

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW = "/desk/events/new/"
PAST = f"{NEW}?recorded=1"


def coming(days: int = 60) -> datetime.date:
    return timezone.now().date() + datetime.timedelta(days=days)


def typed(**values: Any) -> dict[str, Any]:
    """Just enough for a draft."""
    return {
        "kind": "workshop",
        "title-en": "City inventories",
        "timezone": "Asia/Ulaanbaatar",
        "starts_on": coming().isoformat(),
        "starts_time": "09:00",
        "ends_on": "",
        "ends_time": "17:30",
        "mode": "in_person",
        "visibility": "public",
        **values,
    }


@pytest.fixture
def desk(browse: As, organiser: Person) -> Client:
    """The organiser's browser."""
    return browse(organiser)


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(NEW)["Location"] == "/sign-in/?next=/desk/events/new/"


@pytest.mark.parametrize("who", ["participant", "finance", "focal_point", "steward"])
def test_only_the_staff_makes_events(browse: As, request: pytest.FixtureRequest, who: str) -> None:
    client = browse(request.getfixturevalue(who))
    show(client, NEW, 403)
    send(client, NEW, 403, **typed())
    assert not Event.objects.exists()


def test_only_officers_record_the_past(browse: As, desk: Client, officer: Person) -> None:
    show(desk, PAST, 403)
    send(desk, PAST, 403, **typed(known="year", first_year="2011"))
    assert "?recorded=1" not in show(desk, NEW)
    assert "?recorded=1" in show(browse(officer), NEW)
    assert not Event.objects.exists()


def test_what_when_and_where_is_enough(desk: Client, organiser: Person) -> None:
    address = fill(desk, NEW, "kind", **typed())
    event = Event.objects.get()
    assert address == f"/desk/events/{event.slug}/"
    assert (event.slug, event.state, event.kind) == ("city-inventories", State.DRAFT, Kind.WORKSHOP)
    assert event.starts_at.astimezone(event.zone).isoformat() == f"{coming()}T09:00:00+08:00"
    assert event.ends_at.astimezone(event.zone).isoformat() == f"{coming()}T17:30:00+08:00"
    assert event.date_precision == Precision.EXACT
    assert (event.contact_name, event.contact_email) == ("Li Wen", "organiser@test.example")
    assert event.team.get().role == TeamMember.Role.LEAD
    assert Entry.objects.filter(verb="event.created", actor_id=organiser.pk).exists()
    assert "The draft is made" in show(desk, address)


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.both
def test_an_event_of_each_kind(desk: Client, kind: str) -> None:
    fill(desk, NEW, "kind", **typed(kind=kind))
    assert Event.objects.get().kind == kind


@pytest.mark.both
def test_a_two_day_symposium_in_ulaanbaatar_only_through_the_forms(
    desk: Client, ulaanbaatar: City, secretariat: Organisation
) -> None:
    first, last = coming(60), coming(61)
    address = fill(
        desk, NEW, "kind",
        **typed(
            **{"title-mn": "Симпозиум", "description-en": "# For whom\n\nCity **staff**."},
            kind="symposium", ends_on=last.isoformat(), cities=["ulaanbaatar"], capacity="120",
            themes=["transport", "finance"], languages=["en", "mn"], partner_0="neaspec-secretariat", part_0="organiser",
            partner_2="city-of-ulaanbaatar", part_2="host", closes_on=coming(50).isoformat(),
        ),
    )  # fmt: skip
    sessions = [
        ("Opening", "opening", first, "09:00", "10:00"),
        ("What cities have done", "panel", first, "10:30", "12:00"),
        ("Dinner", "break", last, "19:00", "00:00"),
    ]
    for title, kind, day, begins, ends in sessions:
        times = {"day": day.isoformat(), "starts_time": begins, "ends_time": ends}
        fill(desk, f"{address}programme/add/", "day", **{"title-en": title}, kind=kind, **times)
    event = Event.objects.get()
    assert event.title.data == {"en": "City inventories", "mn": "Симпозиум"}
    assert [city.slug for city in event.cities.all()] == ["ulaanbaatar"]
    assert {theme.slug for theme in event.themes.all()} == {"transport", "finance"}
    assert [(row.organisation.slug, row.part) for row in event.partners.all()] == [
        ("neaspec-secretariat", "organiser"), ("city-of-ulaanbaatar", "host"),
    ]  # fmt: skip
    assert event.registration_closes_at is not None
    assert event.registration_closes_at.astimezone(event.zone).isoformat() == f"{coming(50)}T23:59:00+08:00"
    assert [str(session.title) for session in event.sessions.all()] == [row[0] for row in sessions]
    dinner = Session.objects.get(kind="break")
    assert dinner.ends_at.astimezone(event.zone).isoformat() == f"{coming(62)}T00:00:00+08:00"
    assert send(desk, f"{address}moves/publish/") == address
    event.refresh_from_db()
    assert event.state == State.PUBLISHED


def test_only_the_days_are_fixed(desk: Client) -> None:
    fill(desk, NEW, "kind", **typed(starts_time="", ends_time="", ends_on=coming(61).isoformat()))
    event = Event.objects.get()
    assert event.date_precision == Precision.DAY
    assert event.starts_at.astimezone(event.zone).isoformat() == f"{coming(60)}T00:00:00+08:00"
    assert event.ends_at.astimezone(event.zone).isoformat() == f"{coming(61)}T23:59:59+08:00"


def test_it_begins_with_what_is_known_of_the_person(browse: As, organiser: Person, secretariat: Organisation) -> None:
    Person.objects.filter(pk=organiser.pk).update(timezone="Asia/Seoul", organisation=secretariat)
    organiser.refresh_from_db()
    form = form_of(show(browse(organiser), NEW), "kind")
    assert form["timezone"] == ["Asia/Seoul"]
    assert (form["partner_0"], form["part_0"]) == (["neaspec-secretariat"], ["organiser"])
    assert form["contact_email"] == ["organiser@test.example"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"kind": ""}, "Choose an answer to “Kind”."),
    ({"kind": "party"}, "Choose one of the answers offered."),
    ({"title-en": "", "title-mn": " "}, "Write this in at least one language."),
    ({"title-en": "x" * 301}, "Shorten this to 300 characters or fewer; it has 301 now."),
    ({"title-ja": "a\nb"}, "Write this on one line."),
    ({"summary-en": "a\x00b"}, "Remove the character that does not print (U+0000)."),
    ({"description-en": "x" * 20_001}, "Shorten this to 20000 characters or fewer; it has 20001 now."),
    ({"timezone": ""}, "Choose an answer to “Time zone”."),
    ({"timezone": "Mars/Base"}, "Choose one of the answers offered."),
    ({"starts_on": ""}, "Give the first day."),
    ({"starts_on": "soon"}, "Enter a day such as 2027-05-18."),
    ({"starts_on": "2020-05-18"}, "Choose a start that is still to come."),
    ({"starts_on": "9999-05-18"}, "Choose a year from 1900 to 2200."),
    ({"starts_on": "0001-01-01"}, "Choose a year from 1900 to 2200."),
    ({"starts_time": "noon"}, "Enter a time such as 09:30."),
    ({"starts_time": "18:00"}, "The end must come after the start."),
    ({"ends_on": "2020-05-18"}, "The end must come after the start."),
    ({"ends_time": ""}, "Give both times, or none when only the days are fixed."),
    ({"mode": "hologram"}, "Choose one of the answers offered."),
    ({"capacity": "many"}, "Enter a whole number."),
    ({"capacity": "0"}, "Enter a whole number from 1 to 1000000."),
    ({"capacity": "9" * 5_000}, "Enter a whole number."),
    ({"cities": ["atlantis"]}, "Choose one of the answers offered."),
    ({"themes": ["magic"]}, "Choose one of the answers offered."),
    ({"languages": ["tlh"]}, "Choose one of the answers offered."),
    ({"partner_0": "nobody", "part_0": "host"}, "Choose one of the answers offered."),
    ({"partner_0": "neaspec-secretariat", "part_0": ""}, "Say what part this organization plays."),
    ({"contact_name": "A\r\nBcc: everybody@test.example"}, "Write this on one line."),
    ({"contact_email": "not an address"}, "Enter an email address with an @ sign"),
    ({"contact_email": "a@b.example\r\nBcc: c@d.example"}, "Enter an email address with an @ sign"),
    ({"link": "javascript:alert(1)"}, "Enter a web address that begins with https://"),
    ({"parent": "LCC/1999/SY-01"}, "There is no event with this reference that others can belong to."),
    ({"opens_time": "09:00"}, "Give the day as well."),
    ({"opens_on": "2027-01-02", "closes_on": "2027-01-01"}, "Registration must close after it opens."),
    ({"closes_on": "2200-01-01"}, "Registration must close before the event ends."),
    ({"visibility": ""}, "Choose an answer to “Who sees it”."),
]


@pytest.mark.parametrize(("wrong", "message"), BAD)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    desk: Client, secretariat: Organisation, wrong: dict[str, Any], message: str
) -> None:
    sent = typed(**{"title-mn": "Бичиг", "summary-en": "Kept <b>", **wrong})
    page = send(desk, NEW, 422, **sent)
    assert message.replace("'", "&#x27;") in page
    assert "Error:" in page.split("</title>")[0]
    kept = form_of(page, "kind")
    assert kept["title-mn"] == [sent["title-mn"]]
    assert kept["summary-en"] == ([sent["summary-en"]] if "\x00" not in sent["summary-en"] else kept["summary-en"])
    assert not Event.objects.exists()


def test_a_time_that_clocks_leave_out_is_refused(desk: Client) -> None:
    sunday = datetime.date(coming().year + 1, 3, 31)
    sunday -= datetime.timedelta(days=(sunday.weekday() + 1) % 7)
    page = send(desk, NEW, 422, **typed(timezone="Europe/Berlin", starts_on=sunday.isoformat(), starts_time="02:30"))
    assert "Clocks go forward on this day and leave this time out." in page


def test_more_rows_lose_nothing_and_judge_nothing(desk: Client, secretariat: Organisation, ulaanbaatar: City) -> None:
    sent = typed(
        **{"title-en": "", "title-ko": "제목"}, partner_1="neaspec-secretariat", part_1="funder", cities=["ulaanbaatar"],
        rows="3", more="1", capacity="many",
    )  # fmt: skip
    page = send(desk, NEW, 200, **sent)
    form = form_of(page, "kind")
    assert "another look" not in page
    assert form["rows"] == ["6"]
    assert {"partner_5", "part_5"} <= set(form)
    wanted = ("title-ko", "partner_1", "part_1", "cities", "capacity", "starts_on", "starts_time", "timezone", "mode")
    for name in wanted:
        assert form[name] == (sent[name] if isinstance(sent[name], list) else [sent[name]]), name
    assert not Event.objects.exists()


@pytest.mark.parametrize("rows", ["999999999999", "-1", "x", "999"])
def test_a_number_of_rows_is_kept_within_reason(desk: Client, secretariat: Organisation, rows: str) -> None:
    assert show(desk, NEW).count('name="part_') == 3
    assert send(desk, NEW, 200, **typed(rows=rows, more="1")).count('name="part_') < 70


def test_an_event_within_another(desk: Client, make_event: Make, organiser: Person) -> None:
    outer = make_event(publish=True)
    hidden = make_event(title={"en": "Hidden"})
    assert f'value="{outer.reference}"' in show(desk, NEW)
    assert hidden.reference not in show(desk, NEW)
    send(desk, NEW, 422, **typed(parent=hidden.reference))
    fill(desk, NEW, "kind", **typed(parent=outer.reference.lower()))
    inner = Event.objects.get(slug="city-inventories")
    assert inner.parent == outer
    page = send(desk, NEW, 422, **typed(parent=inner.reference))
    assert "There is no event with this reference that others can belong to." in page


def test_markup_stays_text(desk: Client) -> None:
    evil = '<script>alert("x")</script>'
    page = send(desk, NEW, 422, **typed(**{"title-en": evil, "description-en": evil, "kind": "party"}))
    assert "<script>alert" not in page
    assert form_of(page, "kind")["title-en"] == [evil]


class TestRecording:
    """An officer writes down what was held."""

    @pytest.fixture
    def office(self, browse: As, officer: Person) -> Client:
        """The officer's browser."""
        return browse(officer)

    @pytest.mark.parametrize(
        ("dates", "precision", "begins", "ends"),
        [
            ({"known": "year", "first_year": "2011"}, "year", "2011-01-01T00:00:00", "2011-12-31T23:59:59"),
            ({"known": "year", "first_year": "2011", "last_year": "2012"}, "year", "2011-01-01T00:00:00", "2012-12-31T23:59:59"),
            ({"known": "month", "first_month": "8", "first_month_year": "2014"}, "month", "2014-08-01T00:00:00", "2014-08-31T23:59:59"),
            ({"known": "month", "first_month": "8", "first_month_year": "2014", "last_month": "9"}, "month", "2014-08-01T00:00:00", "2014-09-30T23:59:59"),
            ({"known": "day", "starts_on": "2013-12-05", "ends_on": "2013-12-06"}, "day", "2013-12-05T00:00:00", "2013-12-06T23:59:59"),
            ({"known": "day", "starts_on": "2013-12-05", "starts_time": "09:00", "ends_time": "17:00"}, "exact", "2013-12-05T09:00:00", "2013-12-05T17:00:00"),
        ],
    )  # fmt: skip
    @pytest.mark.both
    def test_as_exactly_as_its_dates_are_known(
        self, office: Client, dates: dict[str, str], precision: str, begins: str, ends: str
    ) -> None:
        blank = {"starts_on": "", "starts_time": "", "ends_time": ""}
        fill(office, PAST, "kind", **typed(**{**blank, **dates}), is_related="on")
        event = Event.objects.get()
        assert (event.is_recorded, event.is_related, event.date_precision) == (True, True, precision)
        local = [at.astimezone(event.zone).replace(tzinfo=None).isoformat() for at in (event.starts_at, event.ends_at)]
        assert local == [begins, ends]

    @pytest.mark.parametrize(
        ("dates", "message"),
        [
            ({"known": "year"}, "Give the year."),
            ({"known": "year", "first_year": "11"}, "Choose a year from 1900 to 2200."),
            ({"known": "year", "first_year": "2150"}, "A record is of something that was held"),
            ({"known": "year", "first_year": "2011", "last_year": "2010"}, "The end must come after the start."),
            ({"known": "month", "first_month": "8"}, "Give the year."),
            ({"known": "month", "first_month_year": "2014"}, "Choose the month."),
            ({"known": "month", "first_month": "13", "first_month_year": "2014"}, "Choose one of the answers offered."),
            ({"known": "month", "first_month": "8", "first_month_year": "2014", "last_month_year": "2014"}, "Choose the month."),
            ({"known": "day"}, "Give the first day."),
            ({"known": "day", "starts_on": "2150-01-01"}, "A record is of something that was held"),
            ({"known": "century"}, "Choose one of the answers offered."),
        ],
    )  # fmt: skip
    def test_dates_that_make_no_sense(self, office: Client, dates: dict[str, str], message: str) -> None:
        sent = typed(**{"starts_on": "", "starts_time": "", "ends_time": "", **dates})
        assert message in send(office, PAST, 422, **sent)
        assert not Event.objects.exists()

    def test_it_asks_for_no_registration(self, office: Client) -> None:
        page = show(office, PAST)
        assert 'name="capacity"' not in page
        assert 'name="opens_on"' not in page
        assert 'name="is_related"' in page
        assert 'name="is_related"' not in show(office, NEW)


def test_the_enter_key_makes_the_draft_and_no_rows(desk: Client) -> None:
    form = show(desk, NEW).split('<form method="post" novalidate>')[1]
    first = form[form.index("<button") :].split(">")[0]
    assert "name=" not in first
    assert "aria-hidden" in first
