"""The stored entries say what a fresh build would say, after any sequence of actions."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from i18nfield.strings import LazyI18nString

from events_core.calendars import actions
from events_core.calendars.entries import LANGUAGES, belongs, entry, with_parts
from events_core.calendars.models import EventText
from events_core.calendars.serialise import vevent
from events_core.foundation.refusals import Refusal
from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme import sessions, sites
from events_core.programme.models import Event, ProgrammeVersion, TeamMember
from events_core.programme.sites import Site
from tests.cast import Make, Visits, confirm_host

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HOUR = datetime.timedelta(hours=1)
TEXTS = st.fixed_dictionaries({"en": st.sampled_from(["One", "Two; three, four", "Longer " * 30, "都市と気候"])}, optional={"ja": st.just("会議"), "ru": st.just("Встреча")})  # fmt: skip
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS,
        "summary": TEXTS,
        "description": TEXTS,
        "venue": TEXTS,
        "timezone": st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "Asia/Ulaanbaatar", "UTC"]),
        "date_precision": st.sampled_from(["exact", "day"]),
        "visibility": st.sampled_from(["public", "unlisted", "by_invitation"]),
        "mode": st.sampled_from(["in_person", "online", "hybrid"]),
        "cities": st.lists(st.sampled_from(["kitakyushu", "ulaanbaatar"]), unique=True),
        "themes": st.lists(st.sampled_from(["waste", "energy", "water"]), unique=True),
        "contact_name": st.sampled_from(["", "Ms. Park"]),
        "contact_email": st.sampled_from(["", "a@b.example", "c+d@e.example"]),
        "is_related": st.booleans(),
        "capacity": st.sampled_from([None, 10]),
        "partners": st.sampled_from(
            [[], [{"organisation": "city-of-kitakyushu", "part": "host"}], [{"organisation": "neaspec-secretariat", "part": "organiser"}]]
        ),
    },
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["edit", "edit", "edit", "move", "publish", "publish", "postpone", "cancel", "complete", "rename", "session", "host", "note", "visit"]
        ),
        st.integers(0, 2),
        EDITS,
        st.integers(-40, 60),
    ),
    max_size=12,
)  # fmt: skip


def do(name: str, event: Event, values: dict[str, Any], number: int, officer: Person, visits: Visits) -> None:
    """One action; what it refuses changes nothing."""
    by = officer.actor
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: programme.edit_event(event.pk, values, by=by),
        "move": lambda: programme.reschedule(
            event.pk, event.starts_at + number * HOUR, event.ends_at + (number + abs(number) % 5) * HOUR, by=by
        ),
        "publish": lambda: programme.publish(event.pk, by=by),
        "postpone": lambda: programme.postpone(event.pk, by=by),
        "cancel": lambda: programme.cancel(event.pk, "No budget", by=by),
        "complete": lambda: programme.complete(event.pk, by=by),
        "rename": lambda: rename(number),
        "session": lambda: sessions.add_session(
            event.pk, {"title": "A talk", "starts_at": event.starts_at, "ends_at": event.starts_at + HOUR}, by=by
        ),
        "host": lambda: confirm_host(event, officer),
        "note": lambda: programme.add_note(event.pk, "Called the city", by=by),
        "visit": lambda: visit(event, number, officer, visits),
    }
    try:
        acts[name]()
    except Refusal:
        return


def visit(event: Event, number: int, officer: Person, visits: Visits) -> None:
    """Other sites than before, or none."""
    at = event.starts_at + number * HOUR
    place = Site("Hall; of, fame", "1-1", 33.9 + number / 100, 130.8, at, at + HOUR, papers="Passport\nand a copy")
    visits[event.pk] = [place, Site(f"Plant {number}", city="B")][: abs(number) % 3]
    programme.finish_sites(programme.locked(event.pk), officer.actor)


def rename(number: int) -> None:
    """A city or an organisation gets another name."""
    name = {"name": LazyI18nString({"en": f"Name {number}", "ko": f"이름 {number}"})}
    if number % 2:
        network.save_city(City.objects.get(slug="kitakyushu"), name, by=COMMAND)
    else:
        network.save_organisation(Organisation.objects.get(slug="neaspec-secretariat"), name, by=COMMAND)


def stored() -> dict[tuple[int, str], EventText]:
    return {(row.event_id, row.language): row for row in EventText.objects.all()}


def check() -> None:
    """Stored is as fresh."""
    rows = stored()
    visited = sites.of(Event.objects.values_list("pk", flat=True))
    for event in with_parts(Event.objects.all()):
        for code in LANGUAGES:
            row = rows.pop((event.pk, code), None)
            assert (row is not None) is belongs(event)
            if row is None:
                continue
            fresh = entry(event, code, row.modified, visited.get(event.pk, []))
            assert bytes(row.text) == vevent(fresh)
            facts = (event.sequence, event.ends_at, fresh.local_zone, event.is_listed)
            assert (row.sequence, row.ends_at, row.zone, row.is_listed) == facts
    assert not rows


def check_change(before: dict[tuple[int, str], EventText], number: int) -> None:
    """What changed is stamped later and raises the counter; what did not keeps its stamp."""
    after = stored()
    changed = [key for key in before | after if _texts(before, key) != _texts(after, key)]
    if changed:
        assert ProgrammeVersion.objects.get().number > number
    for key in before.keys() & after.keys():
        if key in changed:
            assert after[key].modified > before[key].modified
            assert after[key].sequence >= before[key].sequence
        else:
            assert after[key].modified == before[key].modified


def _texts(rows: dict[tuple[int, str], EventText], key: tuple[int, str]) -> object:
    row = rows.get(key)
    return row and (bytes(row.text), row.ends_at, row.is_listed)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_actions_stored_is_as_fresh(
    make_event: Make, officer: Person, ulaanbaatar: City, visits: Visits, steps: list[Any]
) -> None:
    visits.clear()
    with transaction.atomic():
        events = [make_event(), make_event(publish=True), make_event(kind="field_visit")]
        for name, which, values, number in steps:
            before, version = stored(), ProgrammeVersion.objects.get().number
            do(name, Event.objects.get(pk=events[which].pk), dict(values), number, officer, visits)
            check()
            check_change(before, version)
        assert actions.rebuild_all() == 0
        transaction.set_rollback(True)


def test_one_action_writes_the_six_entries_at_once(published: Event, officer: Person) -> None:
    assert set(EventText.objects.values_list("event", "language")) == {(published.pk, code) for code in LANGUAGES}
    assert EventText.objects.count() == len(LANGUAGES)


def test_what_is_refused_writes_nothing(published: Event, officer: Person) -> None:
    before = {key: _texts(stored(), key) for key in stored()}
    with pytest.raises(Refusal):
        programme.edit_event(published.pk, {"title": {"en": ""}}, by=officer.actor)
    assert {key: _texts(stored(), key) for key in stored()} == before


def test_a_member_of_the_team_changes_no_entry(published: Event, trainer: Person, officer: Person) -> None:
    version = ProgrammeVersion.objects.get().number
    programme.name_member(published.pk, trainer, TeamMember.Role.TRAINER, by=officer.actor)
    assert ProgrammeVersion.objects.get().number == version


def test_two_changes_in_one_second_have_two_stamps(
    published: Event, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = timezone.now().replace(microsecond=0) + HOUR
    monkeypatch.setattr(timezone, "now", lambda: at)
    stamps = []
    for title in ("One", "Two", "Three"):
        programme.edit_event(published.pk, {"title": title}, by=officer.actor)
        stamps.append(EventText.objects.get(language="en").modified)
    assert stamps == [at, at + datetime.timedelta(seconds=1), at + datetime.timedelta(seconds=2)]


def test_rebuilding_all_mends_what_is_wrong_and_leaves_the_rest(make_event: Make, settings: Any) -> None:
    for _turn in range(3):
        make_event(publish=True)
    broken, kept = EventText.objects.order_by("pk")[:2]
    version = ProgrammeVersion.objects.get().number
    EventText.objects.filter(pk=broken.pk).update(text=b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", digest="")
    EventText.objects.filter(event=kept.event_id, language="ru").delete()
    assert actions.rebuild_all() == 2
    check()
    kept.refresh_from_db()
    assert ProgrammeVersion.objects.get().number == version + 1
    assert actions.rebuild_all() == 0
    settings.BASE_URL = "https://elsewhere.example"
    assert actions.rebuild_all() == EventText.objects.count()
    assert b"elsewhere.example" in bytes(EventText.objects.all()[0].text).replace(b"\r\n ", b"")


def test_sites_stand_in_the_entry_in_each_language_and_leave_with_the_yes(
    make_event: Make, officer: Person, visits: Visits
) -> None:
    start = datetime.datetime(2027, 5, 18, 0, 30, tzinfo=datetime.UTC)
    event = make_event(publish=True, starts_at=start, ends_at=start + 8 * HOUR, summary={"en": "Waste as a resource."})
    visits[event.pk] = [
        Site("Eco-Town Center", "Hibiki 1", 33.9312, 130.7506, start, start + 2 * HOUR, papers="Passport")
    ]
    programme.finish_sites(programme.locked(event.pk), officer.actor)
    text = unfolded(event, "en")
    assert "GEO:33.9312;130.7506\r\n" in text
    assert (
        "DESCRIPTION:Waste as a resource.\\n\\nSites:\\n1. Eco-Town Center\\, 09:30–11:30 Japan time (UTC+9)"
        "\\nIdentity papers needed: Passport\\n\\n" in text
    )
    assert f"SEQUENCE:{event.sequence}\r\n" in text
    assert "09:30" in unfolded(event, "ja")
    del visits[event.pk]
    programme.finish_sites(programme.locked(event.pk), officer.actor)
    text = unfolded(event, "en")
    assert "GEO" not in text
    assert "Eco-Town" not in text


def test_two_sites_give_no_one_position(published: Event, officer: Person, visits: Visits) -> None:
    visits[published.pk] = [Site("A", latitude=33.9, longitude=130.8), Site("B", city="Toyama")]
    programme.finish_sites(programme.locked(published.pk), officer.actor)
    text = unfolded(published, "en")
    assert "GEO" not in text
    assert "2. B\\, Toyama" in text


def test_many_events_ask_for_their_sites_once(make_event: Make, visits: Visits) -> None:
    events = [make_event(publish=True) for _turn in range(3)]
    visits.calls = 0
    assert actions.rebuild([event.pk for event in events]) == 0
    assert visits.calls == 1


def test_a_long_visit_is_cut_short(published: Event, officer: Person, visits: Visits) -> None:
    visits[published.pk] = [Site(f"Site {number} " + "word " * 200, papers="p" * 5000) for number in range(50)]
    programme.finish_sites(programme.locked(published.pk), officer.actor)
    text = unfolded(published, "en")
    assert "20. Site 19" in text
    assert "21. Site 20" not in text
    assert len(text) < 20_000


def unfolded(event: Event, language: str) -> str:
    text = bytes(EventText.objects.get(event=event, language=language).text)
    return text.replace(b"\r\n ", b"").decode()
