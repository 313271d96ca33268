"""The workspace: who comes in, what waits, how an event stands, and the pages of its moves."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.network.models import Person
from events_core.programme import actions
from events_core.programme.intake import CHOICES, FLAGS, LINES, TEXTS
from events_core.programme.models import Event, State, TeamMember
from events_core.programme.sentences import EVENT
from registrations import actions as registering
from tests.cast import Make, confirm_host, in_days, join

from .conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PAGES = ("", "journal/", "letters/", "moves/publish/", "moves/cancel/")


def show(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, address
    return answer.content.decode()


def of(event: Event, rest: str = "") -> str:
    return f"/desk/events/{event.slug}/{rest}"


def over(event: Event) -> None:
    """The event is over since a day."""
    ended = timezone.now() - datetime.timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - datetime.timedelta(days=1), ends_at=ended)


def test_strangers_are_asked_to_sign_in(client: Client, draft: Event) -> None:
    for address in ("/desk/", "/desk/events/", *(of(draft, page) for page in PAGES)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/?next=/desk/")


def test_who_works_on_no_event_is_told_where_their_own_pages_are(browse: As, trainer: Person) -> None:
    assert "Your own events stand under My events." in show(browse(trainer), "/desk/", 403)


def test_an_organiser_of_another_event_sees_nothing(browse: As, draft: Event, organiser: Person) -> None:
    for page in PAGES:
        show(browse(organiser), of(draft, page), 404)
    assert draft.slug not in show(browse(organiser), "/desk/events/")


@pytest.mark.parametrize("role", [TeamMember.Role.STEWARD, TeamMember.Role.VIEWER, TeamMember.Role.TRAINER])
def test_some_of_the_team_read_and_change_nothing(browse: As, draft: Event, steward: Person, role: str) -> None:
    join(draft, steward, role)
    client = browse(steward)
    text = show(client, of(draft))
    assert "moves/" not in text
    assert "Add the note" not in text
    show(client, of(draft, "journal/"))
    for page in ("moves/publish/", "moves/cancel/", "letters/"):
        show(client, of(draft, page), 403)
    assert client.post(of(draft), {"text": "x"}).status_code == 403
    assert client.post(of(draft, "moves/publish/")).status_code == 403
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_an_organiser_manages_their_own(browse: As, make_event: Make, organiser: Person) -> None:
    own = make_event(by=organiser)
    text = show(browse(organiser), of(own))
    assert of(own, "moves/publish/") in text
    assert "Your details" not in text


def test_an_empty_desk_says_that_nothing_waits(browse: As, officer: Person) -> None:
    assert "Nothing waits for you" in show(browse(officer), "/desk/")


@pytest.mark.both
def test_what_waits_is_named_with_since_when(browse: As, make_event: Make, officer: Person, organiser: Person) -> None:
    held = make_event(title={"en": "Over"}, publish=True)
    over(held)
    make_event(title={"en": "Soon"}, starts_at=in_days(20))
    late = make_event(title={"en": "Late"}, publish=True)
    actions.postpone(late.pk, by=officer.actor)
    text = show(browse(officer), "/desk/")
    assert "Mark who came, then mark it as held." in text
    assert "Publish it, or move it: it begins on" in text
    assert "Give it new dates, or cancel it." in text
    assert "For 1 day, since" in text
    assert "Nothing waits for you" in show(browse(organiser), "/desk/")


@pytest.mark.both
def test_the_list_of_events_narrows_by_state_kind_and_words(browse: As, make_event: Make, officer: Person) -> None:
    make_event(title={"en": "Draft one"})
    make_event(title={"en": "Open one"}, kind="symposium", publish=True)
    client = browse(officer)
    assert {"Draft one", "Open one"} <= set(re.findall(r">(\w+ one)<", show(client, "/desk/events/")))
    assert "Open one" not in show(client, "/desk/events/?state=draft")
    assert "Draft one" not in show(client, "/desk/events/?kind=symposium")
    assert "Draft one" not in show(client, "/desk/events/?q=open")
    assert "No event fits these filters" in show(client, "/desk/events/?state=cancelled")


def test_the_overview_says_what_publishing_waits_for(browse: As, make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit", contact_email="")
    client = browse(officer)
    text = show(client, of(visit))
    assert "This event cannot be published yet" in text
    assert "Name a contact with an email address." in text
    assert "Kitakyushu has not confirmed these dates." in text
    assert "4 of 6 done" in text
    assert 'class="is-held" aria-current="step"><b>Co-host confirms' in text
    assert of(visit, "moves/publish/") not in text
    assert "This is not possible yet" in show(client, of(visit, "moves/publish/"))
    refused = client.post(of(visit, "moves/publish/"), headers={"accept-language": "en"})
    assert refused.status_code == 409
    assert "Name a contact with an email address." in refused.content.decode()


@pytest.mark.both
def test_publishing_from_the_page(browse: As, draft: Event, officer: Person) -> None:
    client = browse(officer)
    assert "6 of 6 done" not in show(client, of(draft))
    assert "Publish this event" in show(client, of(draft, "moves/publish/"))
    text = client.post(of(draft, "moves/publish/"), follow=True, headers={"accept-language": "en"}).content.decode()
    assert "The event is published" in text
    assert "Draft <span" in text
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED


def test_a_lapsed_yes_pauses_registration_and_the_overview_says_so(
    browse: As, make_event: Make, officer: Person
) -> None:
    visit = make_event(kind="field_visit")
    confirm_host(visit, officer)
    actions.publish(visit.pk, by=officer.actor)
    actions.reschedule(visit.pk, in_days(60), in_days(61), by=officer.actor)
    text = show(browse(officer), of(visit))
    assert "Registration is paused" in text
    assert "Paused" in text


@pytest.mark.both
def test_cancelling_asks_for_a_reason_and_keeps_what_was_typed(browse: As, published: Event, officer: Person) -> None:
    client = browse(officer)
    empty = client.post(of(published, "moves/cancel/"), {"reason": " "}, headers={"accept-language": "en"})
    assert empty.status_code == 422
    assert "Fill in “Reason”." in empty.content.decode()
    long = client.post(of(published, "moves/cancel/"), {"reason": "x" * 2_001}, headers={"accept-language": "en"})
    assert long.status_code == 422
    assert "x" * 2_001 in long.content.decode()
    done = client.post(
        of(published, "moves/cancel/"), {"reason": "Flood"}, follow=True, headers={"accept-language": "en"}
    )
    assert "The event is cancelled" in done.content.decode()
    assert "Flood" in show(client, of(published))


def test_completing_before_the_end_asks_once_more(browse: As, published: Event, officer: Person) -> None:
    client = browse(officer)
    assert "The event is not over yet" in show(client, of(published, "moves/complete/"))
    over(published)
    assert "The event is not over yet" not in show(client, of(published, "moves/complete/"))
    done = client.post(of(published, "moves/complete/"), follow=True, headers={"accept-language": "en"})
    assert "The event is marked as held" in done.content.decode()


def test_a_step_that_is_none_is_not_found(browse: As, draft: Event, officer: Person) -> None:
    show(browse(officer), of(draft, "moves/explode/"), 404)
    show(browse(officer), of(draft, "moves/reschedule/"), 404)


def test_a_note_goes_into_the_journal(browse: As, draft: Event, officer: Person) -> None:
    client = browse(officer)
    text = client.post(of(draft), {"text": "Called the <b>hall</b>"}, follow=True, headers={"accept-language": "en"})
    assert "Note: Called the &lt;b&gt;hall&lt;/b&gt;" in text.content.decode()
    assert client.post(of(draft), {"text": ""}).status_code == 422
    assert client.post(of(draft), {"text": "a\x00b"}).status_code == 422


def test_the_month_of_the_workspace_shows_own_events_with_drafts(
    browse: As, make_event: Make, organiser: Person
) -> None:
    day = in_days(40)
    make_event(title={"en": "Mine, a draft"}, by=organiser, starts_at=day)
    make_event(title={"en": "Of others"}, starts_at=day)
    client, when = browse(organiser), f"{day:%Y-%m}"
    text = show(client, f"/desk/events/?when={when}&q=mine")
    assert "Draft: Mine, a draft, Kitakyushu" in text
    assert "Of others" not in text
    assert f'name="when" value="{when}"' in text
    assert f'<option value="{when}" selected>' in text
    assert "No event in this month" in show(client, "/desk/events/?when=2031-01&q=mine")
    for odd in ("2027-13", "0001-01", "9999-12", "x", "٢٠٢٧-01"):
        assert "month__d" not in show(client, f"/desk/events/?when={odd}")


@pytest.mark.both
def test_the_journal_goes_back_page_by_page(browse: As, draft: Event, officer: Person) -> None:
    for number in range(60):
        actions.add_note(draft.pk, f"Number {number:02}", by=officer.actor)
    client = browse(officer)
    text = show(client, of(draft, "journal/"))
    assert "Number 59" in text
    assert "Number 05" not in text
    before = re.search(r'href="(\?before=\d+)"', text)
    assert before
    text = show(client, of(draft, "journal/") + before[1])
    assert "Number 05" in text
    assert "Draft made." in text
    for odd in ("?before=x", "?before=-1", "?before=99999999999999999999999", "?before=%D9%A3"):
        show(client, of(draft, "journal/") + odd)


def test_letters_of_an_event_are_those_to_its_participants(
    browse: As, make_event: Make, officer: Person, participant: Person
) -> None:
    event, other = make_event(publish=True), make_event(title={"en": "Other"}, publish=True)
    values = {"name": "Batbayar", "email": "b@test.example", "country": "MN", "language": "en", "category": "delegate"}
    registering.register(event, values)
    registering.register(other, values | {"email": "other@test.example"})
    text = show(browse(officer), of(event, "letters/"))
    assert "b@test.example" in text
    assert "other@test.example" not in text
    assert "No letter is in this state" in show(browse(officer), of(event, "letters/?state=failed"))
    assert "No letters yet" in show(browse(officer), of(make_event(), "letters/"))


def test_pages_cost_the_same_for_few_and_for_many(browse: As, make_event: Make, officer: Person) -> None:
    client = browse(officer)

    def costs() -> dict[str, int]:
        found = {}
        for address in ("/desk/", "/desk/events/"):
            show(client, address)
            with CaptureQueriesContext(connection) as caught:
                show(client, address)
            found[address] = len(caught)
        return found

    for _number in range(6):
        over(make_event(publish=True))
        make_event(starts_at=in_days(20), capacity=4, publish=True)
        make_event(starts_at=in_days(20))
    few = costs()
    for _number in range(6):
        over(make_event(publish=True))
        make_event(starts_at=in_days(20), capacity=4, publish=True)
        make_event(starts_at=in_days(20))
    assert costs() == few


def test_the_journal_names_what_was_changed_in_the_readers_words(browse: As, draft: Event, officer: Person) -> None:
    actions.edit_event(
        draft.pk, {"contact_name": "Li Wen", "contact_email": "li@test.example", "capacity": 9}, by=officer.actor
    )
    text = show(browse(officer), of(draft))
    assert "Changed: places and contact." in text


def test_every_field_that_can_be_changed_has_a_name_in_the_journal() -> None:
    known = {*TEXTS, *LINES, *CHOICES, *FLAGS, "capacity", "languages", "cities", "themes", "partners", "parent"}
    assert known - {"date_precision"} <= set(EVENT)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Everyone can see the event’s page, and it stands in the calendars."),
        ({"visibility": "unlisted"}, "Whoever has the address sees the page and can register."),
        ({"visibility": "by_invitation"}, "Only those whom you invite see the page and can register."),
    ],
)
def test_publishing_says_who_will_see_it(
    browse: As, make_event: Make, officer: Person, values: dict[str, str], said: str
) -> None:
    event = make_event(**values)
    client = browse(officer)
    asked = show(client, of(event, "moves/publish/"))
    assert said in asked
    assert ("Registration opens as its window says." in asked) is (event.visibility != "by_invitation")
    done = client.post(of(event, "moves/publish/"), follow=True, headers={"accept-language": "en"}).content.decode()
    assert said in done


def test_a_recorded_event_takes_no_registrations_and_its_month_has_no_clock(
    browse: As, make_event: Make, officer: Person
) -> None:
    event = make_event(recorded=True, starts_at=in_days(-800, 0), date_precision="month")
    client = browse(officer)
    asked = show(client, of(event, "moves/publish/"))
    assert "Everyone can see the event’s page.<" in asked
    assert "Registration opens" not in asked
    assert "Japan time (UTC+9)</p>" not in asked
    actions.publish(event.pk, by=officer.actor)
    held = client.post(of(event, "moves/complete/"), follow=True, headers={"accept-language": "en"}).content.decode()
    assert "The event is marked as held" in held
    assert "counts as absent" not in held


def test_what_is_missing_leads_to_the_page_where_it_is_written(browse: As, make_event: Make, officer: Person) -> None:
    link = 'class="btn btn--quiet" href="{}">Open the details'
    event = make_event(contact_email="")
    assert link.format(of(event, "settings/")) in show(browse(officer), of(event))
    visit = make_event(kind="field_visit")
    assert link.format(of(visit, "settings/")) not in show(browse(officer), of(visit))
