"""What the secretariat does with a request: every move from every state, what is told, and who may."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.journal.queries import lines
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, in_days, person
from tests.hosting.pages import signed_in, words
from trainings import actions
from trainings.models import TrainingRequest

from . import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.both]
State = TrainingRequest.State
REASON = "No trainer is free before the summer."
SOURCES: dict[str, tuple[set[str], str, str]] = {
    "review": ({"submitted"}, "under_review", "taken_up"),
    "resume": ({"on_hold"}, "under_review", "taken_up_again"),
    "hold": ({"submitted", "under_review", "matched"}, "on_hold", "on_hold"),
    "decline": ({"submitted", "under_review", "matched"}, "declined", "declined"),
    "deliver": ({"scheduled"}, "delivered", "delivered"),
    "close": ({"delivered"}, "closed", "closed"),
}
"""From which states each move is possible, where it leads, and how the entry and the letter to the city are called."""
ACTS: dict[str, Any] = {
    "review": lambda number: actions.review(number, by=COMMAND),
    "resume": lambda number: actions.resume(number, by=COMMAND),
    "hold": lambda number: actions.hold(number, REASON, by=COMMAND),
    "decline": lambda number: actions.decline(number, REASON, by=COMMAND),
    "deliver": lambda number: actions.deliver(number, by=COMMAND),
    "close": lambda number: actions.close(number, by=COMMAND),
}


@pytest.fixture
def held(make_event: Make, officer: Person) -> Event:
    """An event that is over, and was not marked as held yet."""
    event = make_event(publish=True, kind="training")
    Event.objects.filter(pk=event.pk).update(starts_at=in_days(-3), ends_at=in_days(-1))
    event.refresh_from_db()
    return event


def asked_in(state: str, place: City, event: Event, **values: Any) -> TrainingRequest:
    """A request in a state, with an event where it cannot be without."""
    needs_event = state in ("scheduled", "delivered", "closed")
    return scenes.ask(place, state, event=event if needs_event else None, **values)


def letters(request: TrainingRequest, template: str) -> list[Letter]:
    return list(Letter.objects.filter(template=f"trainings/{template}", about_id=request.pk))


def verbs(request: TrainingRequest) -> list[str]:
    rows = Entry.objects.filter(thing="trainings.trainingrequest", thing_id=request.pk).order_by("pk")
    return [verb.removeprefix("request.") for verb in rows.values_list("verb", flat=True)]


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("move", SOURCES)
def test_a_move_is_possible_from_its_states_only(move: str, state: str, ulaanbaatar: City, held: Event) -> None:
    sources, target, name = SOURCES[move]
    request = asked_in(state, ulaanbaatar, held)
    before = TrainingRequest.objects.get(pk=request.pk)
    if state not in sources:
        with pytest.raises(Refused) as refused:
            ACTS[move](request.pk)
        assert refused.value.code == "refused"
        now = TrainingRequest.objects.get(pk=request.pk)
        assert (now.state, now.version, now.reason) == (state, before.version, before.reason)
        assert not Letter.objects.filter(about_id=request.pk, about="trainings.trainingrequest").exists()
        assert verbs(request) == []
        return
    done = ACTS[move](request.pk)
    now = TrainingRequest.objects.get(pk=request.pk)
    assert done.state == now.state == target
    assert now.version == before.version + 1
    assert now.state_since > before.state_since
    assert verbs(request) == [name]
    (letter,) = letters(request, name)
    assert letter.to_email == request.contact_email
    assert letter.language == "mn"
    assert "request" in letter.links
    assert request.reference in letter.subject


@pytest.mark.parametrize("move", ["hold", "decline"])
def test_the_city_is_told_why(move: str, ulaanbaatar: City, held: Event) -> None:
    request = scenes.ask(ulaanbaatar)
    with pytest.raises(Invalid) as refused:
        (actions.hold if move == "hold" else actions.decline)(request.pk, "  \n", by=COMMAND)
    assert [error.field for error in refused.value.errors] == ["reason"]
    assert TrainingRequest.objects.get(pk=request.pk).state == "under_review"
    ACTS[move](request.pk)
    (letter,) = letters(request, SOURCES[move][2])
    assert letter.body.count(REASON) == 2  # in the city's language, and in English
    assert REASON in lines(request, "UTC")[0].text
    page = Client().get(f"/trainings/requests/{request.link_secret}/").content.decode()
    assert REASON in page


def test_whoever_takes_a_request_up_owns_it(ulaanbaatar: City, officer: Person) -> None:
    request = scenes.ask(ulaanbaatar, "submitted")
    actions.review(request.pk, by=officer.actor, person=officer)
    assert TrainingRequest.objects.get(pk=request.pk).owner == officer
    (letter,) = letters(request, "taken_up")
    assert officer.name in letter.body
    assert letter.reply_to == officer.email


def test_a_request_without_a_contact_is_moved_without_a_letter(ulaanbaatar: City) -> None:
    request = scenes.ask(ulaanbaatar, "submitted", contact_email="")
    actions.review(request.pk, by=COMMAND)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("state", "ends_as"), [("proposed", "recalled"), ("countered", "recalled"), ("accepted", "ended")]
)
@pytest.mark.parametrize("move", ["hold", "decline"])
def test_what_a_provider_was_asked_ends_with_the_request(
    move: str, state: str, ends_as: str, ulaanbaatar: City, provider: Organisation
) -> None:
    request = scenes.ask(ulaanbaatar, "matched" if state == "accepted" else "under_review")
    match = scenes.match(request, scenes.offer(provider), state)
    ACTS[move](request.pk)
    match.refresh_from_db()
    assert match.state == ends_as
    (letter,) = Letter.objects.filter(template="trainings/provider_stopped", about_id=match.pk)
    assert letter.to_email == match.offer.contact_email
    assert ("on hold" in letter.body) is (move == "hold")
    assert ("had agreed" in letter.body) is (state == "accepted")
    assert "released" in verbs(request)


def test_a_request_that_goes_on_can_be_proposed_again(ulaanbaatar: City, provider: Organisation) -> None:
    request = scenes.ask(ulaanbaatar, "matched")
    scenes.match(request, scenes.offer(provider), "accepted")
    actions.hold(request.pk, REASON, by=COMMAND)
    actions.resume(request.pk, by=COMMAND)
    now = TrainingRequest.objects.get(pk=request.pk)
    assert (now.state, now.reason) == ("under_review", "")
    scenes.match(now, scenes.offer(provider))  # the database lets one live match be only


def test_nothing_is_held_before_its_time(ulaanbaatar: City, published: Event) -> None:
    request = asked_in("scheduled", ulaanbaatar, published)
    with pytest.raises(Refused) as refused:
        actions.deliver(request.pk, by=COMMAND)
    assert [blocker.code for blocker in refused.value.blockers] == ["not_held"]


def test_all_who_were_taught_together_were_taught(ulaanbaatar: City, kitakyushu: City, held: Event) -> None:
    lead, member = (asked_in("scheduled", place, held) for place in (ulaanbaatar, kitakyushu))
    before = asked_in("delivered", ulaanbaatar, held)
    actions.deliver(member.pk, by=COMMAND)
    for request in (lead, member):
        assert TrainingRequest.objects.get(pk=request.pk).state == "delivered"
        assert len(letters(request, "delivered")) == 1
    assert not letters(before, "delivered")


def test_an_event_that_was_held_delivers_its_requests(
    ulaanbaatar: City, kitakyushu: City, held: Event, published: Event, officer: Person
) -> None:
    here = [asked_in("scheduled", place, held) for place in (ulaanbaatar, kitakyushu)]
    elsewhere = asked_in("scheduled", ulaanbaatar, published)
    programme.complete(held.pk, by=officer.actor)
    for request in here:
        request.refresh_from_db()
        assert request.state == "delivered"
        assert len(letters(request, "delivered")) == 1
    elsewhere.refresh_from_db()
    assert elsewhere.state == "scheduled"


def test_an_owner_is_an_officer_and_is_told(ulaanbaatar: City, officer: Person, organiser: Person) -> None:
    request = scenes.ask(ulaanbaatar)
    other = person("second@test.example", role="officer", name="Second Officer")
    gone = person("gone@test.example", role="officer")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    for nobody in (organiser, Person.objects.get(pk=gone.pk)):
        with pytest.raises(Invalid) as refused:
            actions.set_owner(request.pk, nobody, by=officer.actor)
        assert [error.field for error in refused.value.errors] == ["owner"]
    actions.set_owner(request.pk, officer, by=officer.actor)
    assert not letters(request, "desk_yours")  # who says so knows it
    actions.set_owner(request.pk, other, by=officer.actor)
    (letter,) = letters(request, "desk_yours")
    assert letter.to_email == other.email
    assert f"/desk/trainings/{request.pk}/" in letter.body
    actions.set_owner(request.pk, other, by=officer.actor)
    actions.set_owner(request.pk, None, by=officer.actor)
    assert verbs(request) == ["owner_self", "owner_other", "owner_none"]
    assert all(officer.name not in str(entry.data) for entry in Entry.objects.all())  # names are no part of the journal


def test_the_next_step_has_a_day(ulaanbaatar: City, officer: Person) -> None:
    request, day = scenes.ask(ulaanbaatar), timezone.now().date() + datetime.timedelta(days=9)
    with pytest.raises(Invalid) as refused:
        actions.set_next_step(request.pk, "", day, by=officer.actor)
    assert [error.field for error in refused.value.errors] == ["next_step"]
    with pytest.raises(Invalid):
        actions.set_next_step(request.pk, "x" * 301, by=officer.actor)
    actions.set_next_step(request.pk, "Ask the city how many come", day, by=officer.actor)
    actions.set_next_step(request.pk, "Ask the city how many come", day, by=officer.actor)
    assert verbs(request) == ["step_by"]
    assert "Ask the city" in lines(request, "UTC")[0].text
    actions.set_next_step(request.pk, "", by=officer.actor)
    now = TrainingRequest.objects.get(pk=request.pk)
    assert (now.next_step, now.next_step_by) == ("", None)
    assert verbs(request) == ["step_by", "step_none"]


@pytest.mark.parametrize("state", ["closed", "declined", "withdrawn"])
def test_what_is_over_needs_nobody(state: str, ulaanbaatar: City, officer: Person, held: Event) -> None:
    request = asked_in(state, ulaanbaatar, held)
    for act in (
        lambda: actions.set_owner(request.pk, officer, by=officer.actor),
        lambda: actions.set_next_step(request.pk, "Write", by=officer.actor),
        lambda: actions.correct(request.pk, {"translation": "A"}, by=officer.actor),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "over"


def test_closing_forgets_the_next_step(ulaanbaatar: City, held: Event) -> None:
    request = asked_in("delivered", ulaanbaatar, held, next_step="Write the report", next_step_by=in_days(3).date())
    actions.close(request.pk, by=COMMAND)
    request.refresh_from_db()
    assert (request.next_step, request.next_step_by) == ("", None)


def test_an_officer_puts_a_request_right(officer: Person, kitakyushu: City, ulaanbaatar: City) -> None:
    request = scenes.ask(ulaanbaatar, city_text="Улаанбаатар, Монгол", organisation=None)
    TrainingRequest.objects.update(city=None)
    actions.correct(request.pk, {"city": "ulaanbaatar", "city_text": "Улаанбаатар, Монгол"}, by=officer.actor)
    request.refresh_from_db()
    assert request.city == ulaanbaatar
    assert request.organisation == ulaanbaatar.organisations.get()
    with pytest.raises(Invalid) as refused:
        actions.correct(request.pk, {"organisation": "city-of-kitakyushu"}, by=officer.actor)
    assert [error.field for error in refused.value.errors] == ["organisation"]
    network = Organisation.objects.create(slug="water-works", name="Water works", kind="company", city=ulaanbaatar)
    actions.correct(request.pk, {"organisation": "water-works", "translation": "In English"}, by=officer.actor)
    request.refresh_from_db()
    assert (request.organisation, request.translation) == (network, "In English")
    assert verbs(request) == ["changed", "changed", "corrected"]
    with pytest.raises(Stale):
        actions.correct(request.pk, {"translation": "Other"}, by=officer.actor, version=request.version - 1)
    with pytest.raises(Stale):
        actions.set_owner(request.pk, officer, by=officer.actor, version=request.version - 1)


def test_every_move_by_its_page(ulaanbaatar: City, officer: Person, held: Event) -> None:
    client = signed_in(officer)
    for move, (sources, target, _name) in SOURCES.items():
        request = asked_in(sorted(sources)[-1], ulaanbaatar, held)
        address = f"/desk/trainings/{request.pk}/move/{move}/"
        page = client.get(address)
        assert page.status_code == 200
        assert "What happens then" in words(page.content.decode())
        assert "What the city is told" in words(page.content.decode())
        done = client.post(address, {"reason": REASON}, follow=True)
        assert done.status_code == 200
        assert TrainingRequest.objects.get(pk=request.pk).state == target
        assert 'role="status"' in done.content.decode()
        again = client.post(address, {"reason": REASON})
        assert again.status_code == 422
        assert "not possible in the present state" in words(again.content.decode())
        assert client.get(address).status_code == 409


@pytest.mark.parametrize("move", ["hold", "decline"])
def test_a_page_without_a_reason_comes_back(move: str, ulaanbaatar: City, officer: Person) -> None:
    request = scenes.ask(ulaanbaatar)
    answer = signed_in(officer).post(f"/desk/trainings/{request.pk}/move/{move}/", {"reason": ""})
    assert answer.status_code == 422
    assert "Say why, in a sentence or two" in answer.content.decode()
    assert TrainingRequest.objects.get(pk=request.pk).state == "under_review"


def test_moves_of_others_have_no_page_here(ulaanbaatar: City, officer: Person) -> None:
    request = scenes.ask(ulaanbaatar, "matched")
    for move in ("submit", "withdraw", "agree", "match", "propose", "schedule", "nonsense"):
        assert signed_in(officer).get(f"/desk/trainings/{request.pk}/move/{move}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("participant", 404), ("organiser", 404), ("finance", 404), ("member", 404), ("mongolian", 403)],
)
def test_moves_are_the_officers(
    who: str, status: int, ulaanbaatar: City, request: pytest.FixtureRequest, make_event: Make, mongolian: Person
) -> None:
    event = make_event(publish=True)
    asked = scenes.ask(ulaanbaatar, "submitted", event=event)
    client = Client()
    if who == "member":
        somebody = person("member@test.example")
        programme.name_member(event.pk, somebody, "lead", by=COMMAND)
        client.force_login(somebody)
    elif who != "nobody":
        client.force_login(request.getfixturevalue(who))
    base = f"/desk/trainings/{asked.pk}/"
    for path in ("move/review/", "move/hold/", "move/decline/", "owner/", "write/", "edit/", "join/", "part/"):
        assert client.post(base + path, {"reason": REASON, "text": "Hello", "owner": ""}).status_code == status, path
    asked.refresh_from_db()
    assert (asked.state, asked.owner, asked.messages.count()) == ("submitted", None, 0)


def test_a_draft_is_nobodys_work(ulaanbaatar: City, officer: Person) -> None:
    draft = scenes.ask(ulaanbaatar, "draft", reference=None)
    client = signed_in(officer)
    for path in ("", "move/decline/", "owner/", "edit/", "join/"):
        assert client.get(f"/desk/trainings/{draft.pk}/{path}").status_code == 404


def test_a_city_that_is_not_on_record_is_told_by_the_name_it_wrote(ulaanbaatar: City) -> None:
    request = scenes.ask(ulaanbaatar, "submitted", city_text="Дархан")
    TrainingRequest.objects.update(city=None)
    actions.decline(request.pk, REASON, by=COMMAND)
    assert "Дархан" in letters(request, "declined")[0].body


def test_the_institution_that_was_chosen_stays_when_the_city_does(ulaanbaatar: City, officer: Person) -> None:
    works = Organisation.objects.create(slug="heat-works", name={"en": "Heat works"}, city=ulaanbaatar)
    request = scenes.ask(ulaanbaatar, organisation=works)
    actions.correct(request.pk, {"city": "ulaanbaatar", "people": 4}, by=officer.actor)
    assert TrainingRequest.objects.get(pk=request.pk).organisation == works


@pytest.mark.parametrize("values", [{"people": 40}, {"city": "kitakyushu"}])
def test_city_and_people_stay_once_a_training_is_agreed(
    values: dict[str, Any], ulaanbaatar: City, kitakyushu: City, officer: Person
) -> None:
    alone, agreed = scenes.ask(ulaanbaatar, "matched"), scenes.ask(ulaanbaatar, "agreed")
    joined, _other = scenes.joined(scenes.ask(ulaanbaatar, "matched"), scenes.ask(kitakyushu, "matched"))
    for request in (agreed, joined):
        with pytest.raises(Refused) as refused:
            actions.correct(request.pk, values, by=officer.actor)
        assert refused.value.code == "promised"
        actions.correct(request.pk, {"translation": "In English", "people": request.people}, by=officer.actor)
    actions.correct(alone.pk, values, by=officer.actor)
