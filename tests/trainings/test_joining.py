"""Teaching several cities together: asking, answering, leaving, introducing, and what each city sees."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Organisation, Person
from tests.cast import Make, city, person
from tests.hosting.pages import signed_in, words
from trainings import actions
from trainings.joined import like
from trainings.lifecycle import REQUEST
from trainings.models import Joint, TrainingRequest

from . import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def toyama(db: None) -> City:
    return city("toyama", "JP", {"en": "Toyama"})


@pytest.fixture
def lead(ulaanbaatar: City) -> TrainingRequest:
    return scenes.ask(ulaanbaatar)


@pytest.fixture
def member(kitakyushu: City) -> TrainingRequest:
    return scenes.ask(kitakyushu, people=7, contact_name="Sato Hana", contact_language="ja")


@pytest.fixture
def joint(lead: TrainingRequest, member: TrainingRequest) -> Joint:
    """Both are asked."""
    return actions.join(lead.pk, [member.pk], "Both work on inventories.", by=COMMAND)


def now(request: TrainingRequest) -> TrainingRequest:
    return TrainingRequest.objects.select_related("asked_to_join").get(pk=request.pk)


def letters(request: TrainingRequest, template: str) -> list[Letter]:
    return list(Letter.objects.filter(template=f"trainings/{template}", about_id=request.pk).order_by("pk"))


def verbs(request: TrainingRequest) -> list[str]:
    rows = Entry.objects.filter(thing="trainings.trainingrequest", thing_id=request.pk).order_by("pk")
    return [verb.removeprefix("request.") for verb in rows.values_list("verb", flat=True)]


def both_say_yes(*requests: TrainingRequest, **more: Any) -> None:
    for request in requests:
        actions.answer_join(request.pk, True, **more)


def test_every_city_is_asked_the_lead_as_well(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    assert joint.lead == lead
    for request, other, people in ((lead, "Kitakyushu", "7"), (member, "Ulaanbaatar", "18")):
        assert (now(request).asked_to_join, now(request).joins) == (joint, "asked")
        (letter,) = letters(request, "asked_to_join")
        english = letter.body.split("* * *")[1]
        assert other in english
        assert people in english
        assert "Greenhouse gas accounting" in english
        assert "Both work on inventories." in english
        assert verbs(request) == ["asked_to_join"]
    contacts = (lead.contact_email, member.contact_email, "Oyun", "Sato")
    assert not any(word in letters(lead, "asked_to_join")[0].body for word in (member.contact_email, "Sato"))
    assert not any(word in letters(member, "asked_to_join")[0].body for word in (lead.contact_email, "Oyun"))
    assert contacts


def test_the_same_question_is_asked_once(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    assert actions.join(lead.pk, [member.pk], "Both work on inventories.", by=COMMAND) == joint
    assert len(letters(lead, "asked_to_join")) == len(letters(member, "asked_to_join")) == 1


def test_who_is_added_changes_the_question(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City
) -> None:
    both_say_yes(lead, member, shares_contact=True)
    third = scenes.ask(toyama, "submitted")
    officer = person("second@test.example", role="officer")
    actions.join(lead.pk, [third.pk], by=officer.actor, person=officer)
    for request in (lead, member, third):
        assert (now(request).joins, now(request).shares_contact) == ("asked", False)
        assert "Toyama" in letters(request, "asked_to_join")[-1].body or request == third
    assert (now(third).state, now(third).owner) == ("under_review", officer)
    assert verbs(third) == ["taken_up", "asked_to_join"]


@pytest.mark.parametrize("state", ["matched", "agreed", "on_hold", "declined", "withdrawn"])
def test_only_open_requests_are_joined(state: str, lead: TrainingRequest, kitakyushu: City) -> None:
    other = scenes.ask(kitakyushu, state)
    with pytest.raises(Refused) as refused:
        actions.join(lead.pk, [other.pk], by=COMMAND)
    assert [blocker.code for blocker in refused.value.blockers] == ["state"]
    assert not Joint.objects.exists()
    assert not Letter.objects.exists()


def test_other_reasons_not_to_join(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City, provider: Organisation
) -> None:
    third, asked, silent = (scenes.ask(toyama) for _number in range(3))
    scenes.match(asked, scenes.offer(provider))
    TrainingRequest.objects.filter(pk=silent.pk).update(contact_email="")
    found = []
    for other in (member, asked, silent):
        with pytest.raises(Refused) as refused:
            actions.join(third.pk, [other.pk], by=COMMAND)
        found += [blocker.code for blocker in refused.value.blockers]
    assert found == ["joined", "match_open", "no_contact"]
    draft = scenes.ask(toyama, "draft", reference=None)
    for others in ([], [third.pk], [draft.pk], [10_000_000]):
        with pytest.raises(Invalid) as wrong:
            actions.join(third.pk, others, by=COMMAND)
        assert [error.field for error in wrong.value.errors] == ["others"]
    with pytest.raises(Invalid):
        actions.join(third.pk, [scenes.ask(toyama).pk for _number in range(12)], by=COMMAND)


def test_no_provider_is_asked_while_a_city_thinks(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    def codes(request: TrainingRequest) -> list[str]:
        return [blocker.code for blocker in REQUEST.blockers(now(request), "propose")]

    assert codes(lead) == codes(member) == ["joining_open"]
    actions.answer_join(lead.pk, True)
    assert codes(lead) == ["joining_open"]
    actions.answer_join(member.pk, True)
    assert codes(lead) == []


def test_a_yes_is_told_and_counts(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, officer: Person
) -> None:
    both_say_yes(lead, member)
    assert now(lead).is_joined
    assert now(member).is_joined
    assert [row.pk for row in actions.served_with(now(member))] == [lead.pk, member.pk]
    assert [row.pk for row in actions.served_with(now(lead))] == [lead.pk, member.pk]
    assert letters(member, "desk_joined_yes")[0].to_email == officer.email
    actions.answer_join(member.pk, True)  # a second click
    assert len(letters(member, "desk_joined_yes")) == 1
    assert verbs(member) == ["asked_to_join", "joined"]


def test_one_that_did_not_answer_is_not_served(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    actions.answer_join(lead.pk, True)
    assert [row.pk for row in actions.served_with(now(lead))] == [lead.pk]
    assert [row.pk for row in actions.served_with(now(member))] == [member.pk]


def test_a_members_no_leaves_the_others(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City, officer: Person
) -> None:
    third = scenes.ask(toyama)
    actions.join(lead.pk, [third.pk], by=COMMAND)
    both_say_yes(lead, third)
    actions.answer_join(member.pk, False)
    assert (now(member).joins, now(member).asked_to_join) == ("no", joint)
    assert now(lead).joins == now(third).joins == "yes"
    assert [row.pk for row in actions.served_with(now(lead))] == [lead.pk, third.pk]
    assert len(letters(member, "desk_joined_no")) == 1
    assert not letters(lead, "separated")
    actions.answer_join(member.pk, True)  # after all
    assert now(member).is_joined


def test_a_no_of_the_only_member_ends_the_joint(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    actions.answer_join(member.pk, False)
    assert not Joint.objects.exists()
    assert (now(lead).asked_to_join, now(lead).joins, now(lead).state) == (None, "", "under_review")
    assert "Kitakyushu" in letters(lead, "separated")[0].body
    assert "joint_ended" in verbs(lead)
    with pytest.raises(Refused) as refused:
        actions.answer_join(member.pk, True)
    assert refused.value.code == "not_asked"


def test_a_no_of_the_lead_ends_it_for_all(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City
) -> None:
    third = scenes.ask(toyama)
    actions.join(lead.pk, [third.pk], by=COMMAND)
    actions.answer_join(third.pk, True)
    actions.answer_join(lead.pk, False)
    assert not Joint.objects.exists()
    for request in (member, third):
        assert (now(request).asked_to_join, now(request).joins) == (None, "")
        assert len(letters(request, "separated")) == 1


def test_it_is_too_late_once_a_provider_is_asked(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, provider: Organisation
) -> None:
    actions.answer_join(lead.pk, True)
    scenes.match(lead, scenes.offer(provider))
    with pytest.raises(Refused) as refused:
        actions.answer_join(member.pk, True)
    assert refused.value.code == "too_late"
    assert now(member).joins == "asked"
    with pytest.raises(Refused) as refused:
        actions.leave(lead.pk)
    assert refused.value.code == "match_open"


def test_one_leaves_until_it_is_agreed(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City, provider: Organisation, officer: Person
) -> None:
    third = scenes.ask(toyama)
    actions.join(lead.pk, [third.pk], by=COMMAND)
    both_say_yes(lead, member, third)
    scenes.match(lead, scenes.offer(provider), "accepted")
    TrainingRequest.objects.update(state="matched")
    actions.leave(member.pk)
    assert (now(member).state, now(member).asked_to_join, now(member).joins) == ("under_review", None, "")
    assert now(lead).state == now(third).state == "matched"
    assert letters(member, "separated")[0].to_email == member.contact_email
    assert letters(member, "desk_left_joint")[0].to_email == officer.email
    TrainingRequest.objects.filter(pk=third.pk).update(state="agreed")
    with pytest.raises(Refused) as refused:
        actions.leave(third.pk)
    assert refused.value.code == "agreed"
    with pytest.raises(Refused) as refused:
        actions.leave(member.pk)
    assert refused.value.code == "not_joined"


def test_an_officer_takes_the_question_back(joint: Joint, member: TrainingRequest, officer: Person) -> None:
    actions.leave(member.pk, by=officer.actor)
    assert not Joint.objects.exists()
    assert len(letters(member, "separated")) == 1
    assert not letters(member, "desk_left_joint")  # they know


@pytest.mark.parametrize("act", ["hold", "decline", "withdraw"])
def test_a_member_that_stops_leaves_the_others(
    act: str, joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City, provider: Organisation
) -> None:
    third = scenes.ask(toyama)
    actions.join(lead.pk, [third.pk], by=COMMAND)
    both_say_yes(lead, member, third)
    match = scenes.match(lead, scenes.offer(provider), "accepted")
    TrainingRequest.objects.update(state="matched")
    stop(act, member)
    assert (now(member).asked_to_join, now(member).joins) == (None, "")
    assert now(lead).state == now(third).state == "matched"
    match.refresh_from_db()
    assert match.state == "accepted"


@pytest.mark.parametrize("act", ["hold", "decline", "withdraw"])
def test_with_the_lead_all_begin_again(
    act: str, joint: Joint, lead: TrainingRequest, member: TrainingRequest, provider: Organisation
) -> None:
    both_say_yes(lead, member)
    match = scenes.match(lead, scenes.offer(provider), "accepted")
    TrainingRequest.objects.update(state="matched")
    stop(act, lead)
    match.refresh_from_db()
    assert match.state == "ended"
    assert not Joint.objects.exists()
    assert (now(member).state, now(member).joins) == ("under_review", "")
    assert len(letters(member, "separated")) == 1


def stop(act: str, request: TrainingRequest) -> None:
    if act == "withdraw":
        actions.withdraw(request.pk)
    else:
        getattr(actions, act)(request.pk, "No money this year", by=COMMAND)


def test_contacts_go_to_those_who_gave_theirs(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City
) -> None:
    third = scenes.ask(toyama, contact_name="Third Person")
    actions.join(lead.pk, [third.pk], by=COMMAND)
    actions.answer_join(lead.pk, True, shares_contact=True)
    actions.answer_join(third.pk, True)
    assert not Letter.objects.filter(template="trainings/introduced").exists()
    actions.answer_join(member.pk, True, shares_contact=True)
    (to_lead,), (to_member,) = letters(lead, "introduced"), letters(member, "introduced")
    assert member.contact_email in to_lead.body
    assert lead.contact_email in to_member.body
    assert not letters(third, "introduced")
    assert third.contact_email not in to_lead.body + to_member.body
    assert "introduced" in verbs(lead)
    actions.answer_join(member.pk, True, shares_contact=True)
    assert len(letters(lead, "introduced")) == 1


def test_a_no_shares_nothing(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    actions.answer_join(lead.pk, True, shares_contact=True)
    actions.answer_join(member.pk, False, shares_contact=True)
    assert not now(member).shares_contact
    assert not Letter.objects.filter(template="trainings/introduced").exists()


def link(request: TrainingRequest, path: str = "") -> str:
    return f"/trainings/requests/{request.link_secret}/{path}"


def english() -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_the_citys_page_asks_and_takes_the_answer(joint: Joint, lead: TrainingRequest, member: TrainingRequest) -> None:
    page = words(english().get(link(member)).content.decode())
    assert "Together with other cities?" in page
    assert "Ulaanbaatar" in page
    assert "Both work on inventories." in page
    assert lead.contact_email not in page
    assert "Oyun" not in page
    wrong = english().post(link(member, "join/"), {})
    assert wrong.status_code == 422
    assert "Choose yes or no." in words(wrong.content.decode())
    done = english().post(link(member, "join/"), {"answer": "yes", "seen": lead.pk}, follow=True)
    assert "You have said yes" in words(done.content.decode())
    assert (now(member).joins, now(member).shares_contact) == ("yes", False)
    left = english().post(link(member, "join/"), {"leave": "1"}, follow=True)
    assert "goes on by itself" in words(left.content.decode())
    assert now(member).joins == ""
    over = english().post(link(member, "join/"), {"answer": "yes", "seen": lead.pk})
    assert over.status_code == 409
    assert english().get(link(member, "join/")).status_code == 302


def test_nobody_says_yes_to_a_city_they_did_not_see(
    joint: Joint, lead: TrainingRequest, member: TrainingRequest, toyama: City
) -> None:
    seen = {"answer": "yes", "seen": lead.pk}
    third = scenes.ask(toyama)
    actions.join(lead.pk, [third.pk], by=COMMAND)
    late = english().post(link(member, "join/"), seen)
    assert late.status_code == 409
    assert "Another city is asked now, too" in words(late.content.decode())
    assert now(member).joins == "asked"
    actions.answer_join(third.pk, False)  # who has said no need not be seen
    english().post(link(member, "join/"), seen)
    assert now(member).joins == "yes"


def test_a_look_answers_nothing(joint: Joint, member: TrainingRequest) -> None:
    english().get(link(member, "join/"))
    english().head(link(member, "join/"))
    assert now(member).joins == "asked"


def test_requests_like_this_one(lead: TrainingRequest, kitakyushu: City, toyama: City, ulaanbaatar: City) -> None:
    fits = scenes.ask(kitakyushu, topics=("ghg-accounting", "energy"))
    anytime = scenes.ask(toyama, "submitted", months=[])
    scenes.ask(ulaanbaatar)  # the same city
    scenes.ask(toyama, topics=("transport",))
    scenes.ask(toyama, months=[scenes.month_in(9)])
    scenes.ask(toyama, "matched")
    found = like(now(lead))
    assert [one.request.pk for one in found] == [fits.pk, anytime.pk]
    assert [[topic.slug for topic in one.topics] for one in found] == [["ghg-accounting"]] * 2
    assert [len(one.months) for one in found] == [2, 0]


def test_officers_ask_from_the_page_of_a_request(
    lead: TrainingRequest, member: TrainingRequest, officer: Person
) -> None:
    client = signed_in(officer)
    assert "Requests like this one" in words(client.get(f"/desk/trainings/{lead.pk}/").content.decode())
    form = client.get(f"/desk/trainings/{lead.pk}/join/?with={member.pk}&with=x&with=%00").content.decode()
    assert f'value="{member.pk}"' in form
    assert "checked" in form
    empty = client.post(f"/desk/trainings/{lead.pk}/join/", {})
    assert empty.status_code == 422
    done = client.post(f"/desk/trainings/{lead.pk}/join/", {"others": [member.pk], "note": "So"}, follow=True)
    told = words(done.content.decode())
    assert "The cities are asked" in told
    assert "Take the question to this city back" in told
    client.post(f"/desk/trainings/{member.pk}/part/")
    assert not Joint.objects.exists()


def test_a_request_that_is_matched_has_no_such_page(ulaanbaatar: City, officer: Person) -> None:
    request = scenes.ask(ulaanbaatar, "matched")
    assert signed_in(officer).get(f"/desk/trainings/{request.pk}/join/").status_code == 409


def test_the_page_of_what_fits_together(
    lead: TrainingRequest, member: TrainingRequest, officer: Person, participant: Person, organiser: Person
) -> None:
    for somebody in (participant, organiser):
        assert signed_in(somebody).get("/desk/trainings/together/").status_code == 403
    assert Client().get("/desk/trainings/together/").status_code == 302
    page = signed_in(officer).get("/desk/trainings/together/").content.decode()
    assert f"/desk/trainings/{lead.pk}/join/?with={member.pk}" in page
    assert "No cities were asked" in page
    actions.join(lead.pk, [member.pk], by=COMMAND)
    page = signed_in(officer).get("/desk/trainings/together/").content.decode()
    assert "No open requests fit together" in page
    assert "Together with Ulaanbaatar" in page


def test_the_page_costs_the_same_for_more(officer: Person, ulaanbaatar: City, kitakyushu: City) -> None:
    client, costs = signed_in(officer), []
    for number in (1, 4):
        for _turn in range(number):
            first, second = scenes.ask(ulaanbaatar), scenes.ask(kitakyushu)
            actions.join(first.pk, [second.pk], by=COMMAND)
            scenes.ask(ulaanbaatar, topics=("transport",))
            scenes.ask(kitakyushu, topics=("transport",))
        with CaptureQueriesContext(connection) as found:
            client.get("/desk/trainings/together/")
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_when_the_lead_stops_a_member_that_has_agreed_is_under_review_again(
    lead: TrainingRequest, member: TrainingRequest, provider: Organisation
) -> None:
    scenes.joined(lead, member)
    actions.accept(scenes.match(lead, scenes.offer(provider)).pk, "Teach Test")
    actions.agree(member.pk, "Sato Hana", "Mayor")
    actions.withdraw(lead.pk)
    left = now(member)
    assert (left.state, left.asked_to_join, left.agreed_name, left.agreed_at) == ("under_review", None, "", None)
    assert letters(member, "separated")


@pytest.fixture
def refuser(lead: TrainingRequest, member: TrainingRequest, toyama: City, provider: Organisation) -> TrainingRequest:
    """A city that said no stands beside two that are matched together, with a provider of its own."""
    third = scenes.ask(toyama, contact_email="toyama@city.example")
    scenes.joined(lead, member)
    third.asked_to_join, third.joins = now(lead).asked_to_join, TrainingRequest.Joins.NO
    third.save()
    for request in (lead, third):
        actions.accept(scenes.match(request, scenes.offer(provider)).pk, "Teach Test")
    return third


def states(*requests: TrainingRequest) -> list[str]:
    return [now(request).state for request in requests]


def test_who_said_no_has_a_provider_of_its_own(
    refuser: TrainingRequest, lead: TrainingRequest, member: TrainingRequest
) -> None:
    assert states(lead, member, refuser) == ["matched", "matched", "matched"]
    actions.fall_through(refuser.pk, "The trainer is ill.", by=COMMAND)
    assert states(lead, member, refuser) == ["matched", "matched", "under_review"]


def test_who_said_no_ends_its_own_proposal_when_it_stops(
    refuser: TrainingRequest, lead: TrainingRequest, member: TrainingRequest
) -> None:
    actions.withdraw(refuser.pk)
    assert [match.state for match in refuser.matches.all()] == ["ended"]
    assert states(lead, member) == ["matched", "matched"]


def test_who_said_no_keeps_its_provider_when_the_others_stop(
    refuser: TrainingRequest, lead: TrainingRequest, member: TrainingRequest
) -> None:
    actions.withdraw(lead.pk)
    assert states(lead, member, refuser) == ["withdrawn", "under_review", "matched"]
    assert [match.state for match in refuser.matches.all()] == ["accepted"]


def test_who_said_no_can_be_taken_out_and_keeps_its_provider(refuser: TrainingRequest) -> None:
    actions.leave(refuser.pk, by=COMMAND)
    assert (now(refuser).state, now(refuser).asked_to_join) == ("matched", None)


def test_who_said_no_is_scheduled_alone(
    refuser: TrainingRequest, lead: TrainingRequest, member: TrainingRequest, make_event: Make
) -> None:
    for request in (lead, member, refuser):
        actions.agree(request.pk, "Somebody", "Mayor")
    actions.schedule(refuser.pk, event=make_event(kind="training").slug, by=COMMAND)
    assert states(lead, member, refuser) == ["agreed", "agreed", "scheduled"]
