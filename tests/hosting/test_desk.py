"""The hosting page of an event: who sees and does what, what stands there for each state, recording a letter."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from i18nfield.strings import LazyI18nString

from events_core.foundation import pills
from events_core.foundation.refusals import Refused
from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, city, confirm_host, join, person
from tests.hosting.pages import address, dates_of, page, post, signed_in, steps, words
from tests.hosting.scenes import DAY, TERMS, Clock, again, ask, confirmed, countered, moved, sent

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
READS = ("", "{city}/letter/")
ASKS = ("{city}/ask/", "{city}/preview/", "{city}/extend/", "{city}/recall/", "{city}/contact/", "send/")
POSTS = ("{city}/send/", "{city}/remind/", "gate/")


def letter(event: Event, **values: Any) -> dict[str, Any]:
    """What an officer writes of a city's letter."""
    told = {"answer": "confirmed", "name": "Moriyama Aya", "position": "Mayor", "note": "Letter 17 of 3 March"}
    return {"dates": f"{event.starts_at.isoformat()}/{event.ends_at.isoformat()}"} | told | values


def record(somebody: Person, event: Event, place: str = "kitakyushu", **values: Any) -> Any:
    return post(somebody, event, f"{place}/record/", **letter(event, **values))


def second_government(place: City) -> Organisation:
    values = {
        "name": LazyI18nString({"en": "Kitakyushu Port Authority"}), "kind": "local_government", "city": place, "country": "JP",
    }  # fmt: skip
    return network.save_organisation(Organisation(slug="port-authority"), values, by=COMMAND)


def test_every_state_has_its_pill() -> None:
    for state in CohostRequest.State:
        assert pills.pill_of("cohost", state).label == state.label


@pytest.mark.parametrize(
    ("role", "asks"), [("lead", True), ("organiser", True), ("trainer", False), ("steward", False), ("viewer", False)]
)
def test_the_team_sees_all_managers_ask_and_only_officers_record(
    visit: Event, officer: Person, role: str, asks: bool
) -> None:
    sent(visit, officer, visitors=20)
    member = person(f"{role}@team.example")
    join(visit, member, role)
    client = signed_in(member)
    shown = page(member, visit)
    assert "tanaka@kitakyushu.example" in shown
    assert client.get(address(visit, "kitakyushu/letter/")).status_code == 200
    assert client.get(address(visit, "kitakyushu/record/")).status_code == 403
    assert client.post(address(visit, "kitakyushu/record/"), letter(visit)).status_code == 403
    for path in ASKS:
        got = client.get(address(visit, path.format(city="kitakyushu"))).status_code
        assert (got in (200, 409)) if asks else (got == 403), path
    for path in POSTS:
        if not asks:
            assert client.post(address(visit, path.format(city="kitakyushu"))).status_code == 403, path
    assert steps(shown) >= ({"remind", "extend", "recall", "contact"} if asks else set())
    assert not steps(shown) & {"record", *([] if asks else ["remind", "extend", "recall", "contact"])}


def test_strangers_learn_nothing(visit: Event, officer: Person, organiser: Person, participant: Person) -> None:
    sent(visit, officer)
    paths = (*READS, *ASKS, "tell/", "scan/1/", *(f"{{city}}/{name}/" for name in (
        "record", "accept", "reply", "withdrawal", "visitors",
    )))  # fmt: skip
    for path in paths:
        where = address(visit, path.format(city="kitakyushu"))
        assert Client().get(where).status_code == 302
        assert signed_in(organiser).get(where).status_code == 404
        assert signed_in(participant).get(where).status_code == 404
    for path in POSTS:
        where = address(visit, path.format(city="kitakyushu"))
        assert Client().post(where).status_code == 302
        assert signed_in(organiser).post(where).status_code == 404
        assert signed_in(participant).post(where).status_code == 404
    assert CohostRequest.objects.get().reminders == 0


def test_nobody_asked_begins_with_the_request(visit: Event, officer: Person) -> None:
    shown = page(officer, visit)
    assert "This visit cannot be published yet" in shown
    assert "Still waiting for: Kitakyushu." in shown
    assert "Nobody has been asked yet." in shown
    assert steps(shown) == {"ask", "record"}
    assert shown.count('class="btn"') == 1


def test_a_draft_leads_to_its_letter(visit: Event, officer: Person) -> None:
    ask(visit, officer, visitors=20)
    shown = page(officer, visit)
    assert "The request is prepared and has not been sent." in shown
    assert steps(shown) == {"ask", "preview", "record", "letter"}
    assert re.search(r'class="btn" href="[^"]+/preview/"', shown)


def test_a_draft_without_a_contact_says_what_is_missing(visit: Event, officer: Person) -> None:
    request = ask(visit, officer, visitors=20)
    actions.edit_request(request.pk, {"contact": {}}, by=officer.actor)
    shown = page(officer, visit)
    assert "Say who gets the request" in shown
    assert "preview" not in steps(shown)
    assert re.search(r'class="btn" href="[^"]+/ask/"', shown)


def test_a_city_that_is_asked_stands_with_all_that_is_known(visit: Event, officer: Person, clock: Clock) -> None:
    day = (visit.starts_at - 10 * DAY).date()
    request = sent(visit, officer, visitors=20, sites=["Eco-town centre"], asks=["guide"], reply_by=day.isoformat())
    assert "Not opened yet." in page(officer, visit)
    clock.wait(days=2)
    actions.opened(again(request))
    actions.receive(request.pk, by_day=day.isoformat())
    actions.remind(request.pk, by=officer.actor)
    shown = words(page(officer, visit))
    for text in ("Sent on", "to Tanaka Yui.", "perhaps by a mail filter", "The city decides by", "It should answer by",
                 "days are left.", "1 reminder, on", "Eco-town centre", "Guides"):  # fmt: skip
        assert text in shown, text
    assert "tanaka@kitakyushu.example" in shown


def test_a_reminder_is_the_next_step_after_some_quiet_days(visit: Event, officer: Person, clock: Clock) -> None:
    main = r'<button class="btn">Send a reminder'
    request = sent(visit, officer)
    assert not re.search(main, page(officer, visit))
    clock.wait(days=4)
    assert re.search(main, page(officer, visit))
    actions.remind(request.pk, by=officer.actor)
    assert not re.search(main, page(officer, visit))
    assert "remind" in steps(page(officer, visit))


def test_days_left_are_counted_where_the_event_is(visit: Event, officer: Person, clock: Clock) -> None:
    request = sent(visit, officer)
    assert request.due_at
    clock.go_to(request.due_at - datetime.timedelta(minutes=5))
    assert "Today is the last day." in page(officer, visit)
    clock.wait(minutes=6)
    assert "The time to answer is over." in page(officer, visit)
    clock.go_to(request.due_at - datetime.timedelta(hours=25))
    assert "1 day is left." in page(officer, visit)


def test_a_proposal_stands_beside_what_was_asked(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit", capacity=30)
    request = sent(visit, officer, visitors=24, sites=["Eco-town centre", "Water works"])
    actions.counter(request.pk, TERMS | moved(visit) | {"capacity": 20})
    shown = page(officer, visit)
    struck = re.findall(r'<del class="was"><span class="vh">instead of </span>(.*?)</del>', shown)
    assert len(struck) == 3
    assert struck[1:] == ["Water works", "24"]
    said = words(shown)
    for text in ("The city waits for your answer.", "You are welcome.", "Eco-town centre", "Sato Ken", "JPY 80,000",
                 "Passport", "Moriyama Aya"):  # fmt: skip
        assert text in said.replace("\u00a0", " "), text
    assert steps(shown) == {"accept", "reply", "recall", "contact", "record", "letter"}
    assert re.search(r'class="btn" href="[^"]+/accept/"', shown)


def test_a_confirmed_city_shows_what_was_agreed(visit: Event, officer: Person) -> None:
    confirmed(visit, officer)
    shown = page(officer, visit)
    assert f"Every city has confirmed {dates_of(visit)}" in shown
    assert "Moriyama Aya confirmed on" in shown
    assert re.search(r'class="btn" href="/desk/events/[\w-]+/moves/publish/"', shown)
    assert steps(shown) == {"visitors", "contact", "withdrawal", "letter"}


@pytest.mark.parametrize(
    ("state", "text", "expected"),
    [
        ("declined", "Moriyama Aya declined on", {"ask", "preview", "record", "letter"}),
        ("expired", "No answer came by", {"ask", "preview", "record", "letter"}),
        ("recalled", "It was taken back on", {"ask", "preview", "record", "letter"}),
        ("lapsed", "Lapsed on", {"ask", "preview", "record", "letter"}),
        ("withdrawn", "Moriyama Aya took the yes back on", {"ask", "preview", "record", "letter"}),
    ],
)
def test_every_ended_state_says_why_and_has_a_way_on(
    visit: Event, officer: Person, clock: Clock, state: str, text: str, expected: set[str]
) -> None:
    request = (confirmed if state in ("lapsed", "withdrawn") else sent)(visit, officer)
    if state == "declined":
        actions.decline(request.pk, "The works are closed.", name="Moriyama Aya")
    elif state == "recalled":
        actions.recall(request.pk, by=officer.actor)
    elif state == "withdrawn":
        actions.withdraw(request.pk, "A flood.", name="Moriyama Aya")
    elif state == "lapsed":
        programme.edit_event(visit.pk, moved(visit), by=officer.actor)
    else:
        clock.wait(days=20)
        actions.expire_due()
    actions.draft_request(
        visit.pk, request.city, request.organisation, asked={"visitors": 20, "reply_by": None}, by=officer.actor
    )
    shown = page(officer, again(visit))
    assert again(request).state == state
    assert text in shown
    assert "Look at the letter and ask again" in shown
    assert steps(shown) == expected


def test_earlier_answers_stay_in_sight(visit: Event, officer: Person) -> None:
    request = countered(visit, officer)
    actions.reply(request.pk, "Could you take us a day earlier?", by=officer.actor)
    actions.decline(request.pk, "Not that day.", name="Sato Ken")
    shown = words(page(officer, visit))
    assert "1 earlier answer" in shown
    assert shown.index("Not that day.") < shown.index("Yes, with changes")
    assert "Eco-town centre" in shown


def test_dates_and_cities_stand_side_by_side(tour: Event, officer: Person) -> None:
    assert "Dates and cities" not in page(officer, tour)
    other = {name: at.isoformat() for name, at in moved(tour, 14).items()}
    sent(tour, officer, "ulaanbaatar", candidates=[
        {name: datetime.datetime.fromisoformat(at) for name, at in other.items()}
    ])  # fmt: skip
    countered(tour, officer)
    shown = words(page(officer, tour).split('id="days"')[1].join(["<main", "</main"]))
    assert re.search(r"The event’s dates – Kitakyushu Ulaanbaatar .* Kitakyushu – – .* – – Ulaanbaatar", shown), shown


def test_an_officer_records_a_yes_and_the_visit_can_be_published(visit: Event, officer: Person) -> None:
    shown = record(officer, visit).content.decode()
    assert f"Kitakyushu has confirmed {dates_of(visit)}." in shown
    assert "The visit can be published." in shown
    for text in ("Moriyama Aya", "Mayor", "Letter 17 of 3 March", "Recorded from a letter"):
        assert text in shown, text
    assert "Every city has confirmed" in page(officer, visit)
    assert "record" not in steps(shown)
    assert programme.publish(visit.pk, by=officer.actor).state == "published"


def test_a_scan_is_kept_for_the_team(visit: Event, officer: Person, participant: Person, uploads: Path) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    shown = record(officer, visit, scan=SimpleUploadedFile("letter 17.pdf", pdf)).content.decode()
    link = re.search(r'href="([^"]+/scan/\d+/)"', shown)
    assert link
    viewer = person("viewer@team.example")
    join(visit, viewer, "viewer")
    got = signed_in(viewer).get(link[1])
    assert got.getvalue() == pdf
    assert got["Content-Disposition"].startswith("attachment")
    assert signed_in(participant).get(link[1]).status_code == 404
    assert signed_in(officer).get(address(visit, "scan/9999/")).status_code == 404


def test_a_scan_of_another_event_is_not_given_out(
    visit: Event, make_event: Make, officer: Person, uploads: Path
) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    record(officer, visit, scan=SimpleUploadedFile("a.pdf", pdf))
    number = CohostRequest.objects.get().answer_id
    other = make_event(kind="field_visit")
    assert signed_in(officer).get(address(other, f"scan/{number}/")).status_code == 404


def test_a_disguised_scan_is_refused_and_the_rest_is_kept(visit: Event, officer: Person, uploads: Path) -> None:
    answer = record(officer, visit, scan=SimpleUploadedFile("letter.pdf", b"<script>alert(1)</script>"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Letter 17 of 3 March" in shown
    assert 'href="#id_scan"' in shown
    assert not CohostRequest.objects.exists()


def test_what_else_is_missing_is_said(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit", contact_email="")
    assert "What else is missing before publishing" in record(officer, visit).content.decode()


def test_one_of_two_cities_is_not_enough(tour: Event, officer: Person) -> None:
    shown = record(officer, tour).content.decode()
    assert "Still waiting for: Ulaanbaatar." in shown
    assert "Still waiting for: Ulaanbaatar." in page(officer, tour)
    assert "The visit can be published." not in shown


def test_a_no_says_what_it_means_and_can_become_a_yes(visit: Event, officer: Person) -> None:
    shown = record(officer, visit, answer="declined", note="No. 4").content.decode()
    assert f"Kitakyushu has declined {dates_of(visit)}." in shown
    assert "The visit cannot be held there on these dates." in shown
    assert "Kitakyushu has confirmed" in record(officer, visit).content.decode()


def test_bad_answers_keep_what_was_typed(visit: Event, officer: Person) -> None:
    answer = record(officer, visit, answer="", name="", position="Mayor\x00", note="kept " * 500)
    shown = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Choose yes or no.", "Fill in “Who answered”.", "does not print", "Shorten this to 2000 characters"):
        assert text in shown, text
    assert "kept kept" in shown
    assert "4 answers need another look" in shown
    assert 'href="#id_name"' in shown
    assert not CohostRequest.objects.exists()


def test_markup_in_a_letter_is_text(visit: Event, officer: Person) -> None:
    shown = record(officer, visit, name="<b>Aya</b>", note="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;b&gt;Aya" in shown


def test_an_answer_for_dates_that_changed_meanwhile_is_asked_again(visit: Event, officer: Person) -> None:
    written = letter(visit)
    programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    client, where = signed_in(officer), address(visit, "kitakyushu/record/")
    answer = client.post(where, written)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The event was moved while you wrote." in shown
    assert "Letter 17 of 3 March" in shown
    fresh = re.search(r'name="dates" value="([^"]+)"', shown)
    assert fresh
    assert fresh[1] != written["dates"]
    assert client.post(where, written | {"dates": fresh[1]}).status_code == 302
    assert client.post(where, {**written, "dates": ""}).status_code == 422


def test_a_lapsed_answer_says_why(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    before = dates_of(visit)
    changed = programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    shown = page(officer, changed)
    assert f"It was given for {before}; the event is now on {dates_of(changed)}." in shown
    assert "record" in steps(shown)
    back = programme.reschedule(visit.pk, visit.starts_at, visit.ends_at, by=officer.actor)
    assert "The city has to say it again." in page(officer, back)


def test_a_city_left_out_keeps_its_answer_in_sight(visit: Event, officer: Person, ulaanbaatar: City) -> None:
    confirm_host(visit, officer)
    programme.edit_event(visit.pk, {"cities": ["ulaanbaatar"]}, by=officer.actor)
    shown = page(officer, visit)
    assert "No longer visited" in shown
    assert "City of Kitakyushu" in shown
    assert record(officer, visit).status_code == 404


def test_a_published_visit_that_was_moved_pauses(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    changed = programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    shown = page(officer, changed)
    assert "Registration is paused" in shown
    assert "tell" not in steps(shown)  # nobody is registered
    assert "The visit is published, and its hosts are sure." in record(officer, changed).content.decode()


def test_an_organiser_is_told_who_records(visit: Event, officer: Person) -> None:
    lead = person("lead@team.example")
    join(visit, lead, "organiser")
    assert "a secretariat officer records it" in page(lead, visit)
    record(officer, visit)
    assert "Letter 17 of 3 March" in page(lead, visit)


def test_the_local_government_that_answered_is_chosen(visit: Event, officer: Person, kitakyushu: City) -> None:
    second_government(kitakyushu)
    shown = page(officer, visit)
    assert "Name the one to be asked." in shown
    assert "Choose whom to ask" in shown
    unnamed = record(officer, visit)
    assert unnamed.status_code == 422
    assert "Choose the local government that answered." in unnamed.content.decode()
    assert record(officer, visit, organisation="secretariat").status_code == 422
    record(officer, visit, organisation="port-authority", answer="declined")
    record(officer, visit, organisation="city-of-kitakyushu")
    request = CohostRequest.objects.get()
    assert (request.organisation.slug, request.state) == ("city-of-kitakyushu", "confirmed")
    found = list(Entry.objects.filter(verb__startswith="cohost.").order_by("id").values_list("verb", flat=True))
    assert found == ["cohost.drafted", "cohost.declined", "cohost.drafted", "cohost.confirmed"]


def test_a_city_without_a_local_government_says_so(visit: Event, officer: Person, kitakyushu: City) -> None:
    Organisation.objects.filter(city=kitakyushu).delete()
    shown = page(officer, visit)
    link = re.search(r'href="([^"]+)">Add a local government', shown)
    assert link
    assert signed_in(officer).get(link[1]).status_code == 200
    assert steps(shown) == set()
    assert page(officer, visit, "kitakyushu/ask/", status=404)
    assert page(officer, visit, "kitakyushu/record/", status=404)
    lead = person("lead@team.example")
    join(visit, lead, "lead")
    shown = page(lead, visit)
    assert "A secretariat officer can add it." in shown
    assert "Add a local government" not in shown


def test_an_event_without_cities_says_so(make_event: Make, officer: Person) -> None:
    event = make_event(kind="field_visit", cities=[], venue="Somewhere")
    assert "This event goes to no city yet" in page(officer, event)


def test_other_kinds_wait_only_when_told_so(draft: Event, officer: Person) -> None:
    assert "This event does not wait for its cities" in page(officer, draft)
    shown = post(officer, draft, "gate/", waits="1").content.decode()
    assert "The event is published only when every city has confirmed" in shown
    assert "This event cannot be published yet" in page(officer, draft)
    assert "The event can be published." in record(officer, draft).content.decode()
    shown = post(officer, draft, "gate/").content.decode()
    assert "The event does not wait for its cities" in shown
    assert "gate" in steps(shown)


def test_other_kinds_keep_answers_that_do_not_gate(draft: Event, officer: Person) -> None:
    assert "It stands on the event&#x27;s page as a host." in record(officer, draft).content.decode()


def test_a_field_visit_always_waits(visit: Event, officer: Person) -> None:
    assert "gate" not in steps(page(officer, visit))
    assert "published only when every city" in post(officer, visit, "gate/").content.decode()


def test_a_cancelled_event_asks_nobody(visit: Event, officer: Person) -> None:
    sent(visit, officer)
    programme.cancel(visit.pk, "No budget", by=officer.actor)
    shown = page(officer, visit)
    assert "its hosts are no longer asked" in shown
    assert steps(shown) <= {"letter"}
    for path in ("ask", "preview", "extend", "recall", "contact", "record"):
        assert page(officer, visit, f"kitakyushu/{path}/", status=409), path
    assert "its hosts are no longer asked" in record(officer, visit).content.decode()


def test_two_officers_at_once_record_one_answer(visit: Event, officer: Person) -> None:
    assert record(officer, visit).status_code == 200
    second = record(officer, visit, answer="declined")
    assert second.status_code == 422
    assert "not possible in the present state: Confirmed" in second.content.decode()
    assert CohostRequest.objects.get().state == "confirmed"


def test_the_page_costs_the_same_for_many_cities_and_answers(make_event: Make, officer: Person) -> None:
    slugs = [city(f"city-{number}", "JP", {"en": f"City {number}"}).slug for number in range(10)]
    client, costs = signed_in(officer), []
    for some, rounds in ((slugs[:2], 1), (slugs, 4)):
        event = make_event(kind="field_visit", cities=some)
        for place in event.cities.all():
            asked = {"contact": {"email": f"{place.slug}@city.example"}, "visitors": 9}
            request = actions.draft_request(event.pk, place, place.organisations.get(), asked=asked, by=officer.actor)
            for _round in range(rounds):
                actions.send(request.pk, by=officer.actor)
                actions.decline(request.pk, "Not now.")
            actions.send(request.pk, by=officer.actor)
            actions.counter(request.pk, TERMS | moved(event))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(event)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_letter_is_a_download(visit: Event, officer: Person) -> None:
    ask(visit, officer, visitors=20)
    for state in ("request", "request", "agreement"):
        got = signed_in(officer).get(address(visit, "kitakyushu/letter/"))
        assert got["Content-Disposition"] == f'attachment; filename="{state}-{visit.slug}-kitakyushu.pdf"'
        assert got.content.startswith(b"%PDF")
        request = CohostRequest.objects.get()
        if request.state == "drafted":
            actions.send(request.pk, by=officer.actor)
        elif request.state == "sent":
            actions.confirm(request.pk, TERMS)


def test_actions_refuse_dates_the_city_did_not_see(visit: Event, officer: Person, kitakyushu: City) -> None:
    request = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
    seen = (visit.starts_at, visit.ends_at)
    programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.record_answer(
            request.pk, "confirmed", name="Aya", position="", note_text="", by=officer.actor, dates=seen
        )
    assert refused.value.code == "lapsed"
