"""Officers keep people: details, roles, focal points, accounts."""

from typing import Any

import pytest
from django.test import Client

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.network import actions, queries
from events_core.network.models import City, FocalPoint, Organisation, Person
from tests.api.caller import Program
from tests.cast import person
from tests.network.conftest import DESK, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST = DESK + "people/"
NEW = DESK + "people/new/"


def details(**values: Any) -> dict[str, Any]:
    return {"name": "Kim Min-jun", "language": "ko", "timezone": "Asia/Seoul", **values}


def address_of(somebody: Person) -> str:
    return f"{LIST}{somebody.pk}/"


@pytest.mark.both
def test_a_person_is_added(desk: Client, officer: Person, secretariat: Organisation) -> None:
    sent = details(
        email="Kim@Suwon.example", native_name="김민준", organisation="neaspec secretariat", position="Planner",
        country="KR", role="organiser",
    )  # fmt: skip
    answer = desk.post(NEW, sent, follow=True)
    made = Person.objects.get(email="kim@suwon.example")
    assert answer.redirect_chain == [(address_of(made), 302)]
    assert (made.name, made.native_name, made.position, made.country) == ("Kim Min-jun", "김민준", "Planner", "KR")
    assert (made.role, made.organisation, made.organisation_text) == ("organiser", secretariat, "")
    assert (made.language, made.timezone, made.has_usable_password()) == ("ko", "Asia/Seoul", False)
    assert Entry.objects.get(verb="person.created", thing_id=made.pk).actor_id == officer.pk
    assert "Kim Min-jun is added" in text(answer)


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        ("email", {"email": ""}, "Fill in “Email”."),
        ("email", {"email": "kim"}, "Enter an email address with an @ sign"),
        ("email", {"email": "PARTICIPANT@test.example"}, "Somebody with this address is on record already."),
        ("email", {"email": "x" * 250 + "@a.example"}, ""),
        ("name", {"name": ""}, "Fill in “Name in Latin script”."),
        ("name", {"name": "x" * 201}, "Shorten this to 200 characters"),
        ("name", {"name": "Kim\r\nBcc: a@b.example"}, "Write this on one line."),
        ("native_name", {"native_name": "김\u202e민"}, "does not print"),
        ("native_name", {"native_name": "Kim 🎉"}, "No font here can print"),
        ("position", {"position": "\x00"}, ""),
        ("country", {"country": "ZZ"}, "Choose one of the answers offered."),
        ("language", {"language": "tlh"}, "Choose one of the answers offered."),
        ("timezone", {"timezone": "Mars/Olympus"}, "Choose one of the answers offered."),
        ("role", {"role": "emperor"}, "Choose one of the answers offered."),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_saved(
    desk: Client, participant: Person, field: str, values: dict[str, Any], message: str
) -> None:
    before = Person.objects.count()
    answer = desk.post(NEW, details(**{"email": "kim@suwon.example", "organisation": "Keep me", **values}))
    shown = text(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in shown
    assert message in shown
    assert 'value="Keep me"' in shown
    assert Person.objects.count() == before


@pytest.mark.parametrize("q", ["сарангэрэл", "САРАН", "sarang", "participant@test", "улаанбаатар", "ulaan", "adviser"])
@pytest.mark.both
def test_search_finds_names_addresses_and_institutions(
    desk: Client, participant: Person, ulaanbaatar: City, q: str
) -> None:
    body = Organisation.objects.get(city=ulaanbaatar)
    actions.save_organisation(body, {"name": {"en": "City of Ulaanbaatar", "mn": "Улаанбаатар хот"}}, by=COMMAND)
    actions.change_person(participant, {"organisation": body, "position": "Adviser"}, by=COMMAND)
    shown = text(desk.get(LIST, {"q": q}))
    assert "1 person<" in shown
    assert address_of(participant) in shown


@pytest.mark.parametrize(
    ("native", "q"),
    [("森山 彩", "森山"), ("モリヤマ", "モリヤマ"), ("고은비", "은비"), ("李文", "李"), ("张若兰", "若兰")],
)
@pytest.mark.both
def test_search_finds_names_in_own_scripts(desk: Client, native: str, q: str) -> None:
    person("somebody@city.example", native_name=native)
    person("another@city.example", native_name="Другой")
    assert "1 person<" in text(desk.get(LIST, {"q": q}))


@pytest.mark.both
def test_who_came_by_themselves_is_found_too(desk: Client) -> None:
    actions.welcome_person("newcomer@city.example", "en")
    assert "1 person<" in text(desk.get(LIST, {"q": "newcomer"}))


@pytest.mark.both
def test_the_list_is_narrowed_by_role_and_paged(desk: Client, participant: Person, finance: Person) -> None:
    for number in range(60):
        person(f"guest-{number:02}@city.example", name=f"Guest {number:02}")
    assert "63 people" in text(desk.get(LIST))
    assert "1 to 50 of 63" in text(desk.get(LIST))
    assert "Guest 59" in text(desk.get(LIST, {"page": "2"}))
    assert "61 people" in text(desk.get(LIST, {"role": "participant"}))
    assert "1 person<" in text(desk.get(LIST, {"role": "finance"}))
    assert "Nobody fits these filters" in text(desk.get(LIST, {"role": "emperor"}))
    assert "Nobody fits these filters" in text(desk.get(LIST, {"q": "zzz"}))
    assert desk.get(LIST, {"q": "\x00%", "page": "x"}).status_code == 200


@pytest.mark.both
def test_details_are_changed(desk: Client, officer: Person, participant: Person) -> None:
    sent = details(native_name="김민준", organisation="Some body", version="1")
    shown = text(desk.post(address_of(participant), sent, follow=True))
    assert "Kim Min-jun is saved" in shown
    assert "Details changed: name, name in own script, city or institution, language and time zone." in shown
    participant.refresh_from_db()
    assert (participant.name, participant.organisation_text, participant.version) == ("Kim Min-jun", "Some body", 2)
    assert participant.email == "participant@test.example"
    assert Entry.objects.get(verb="person.changed").actor_id == officer.pk


@pytest.mark.parametrize("field", ["name", "language", "timezone"])
def test_a_wrong_detail_changes_nothing(desk: Client, participant: Person, field: str) -> None:
    answer = desk.post(address_of(participant), details(position="Kept", **{field: ""}))
    shown = text(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in shown
    assert 'value="Kept"' in shown
    participant.refresh_from_db()
    assert (participant.name, participant.position) == ("Batbayar Sarangerel", "")


@pytest.mark.both
def test_who_comes_second_loses_nothing_and_may_insist(desk: Client, participant: Person) -> None:
    path = address_of(participant)
    signed_in(participant).post("/me/details/", details(name="By themselves"))
    answer = desk.post(path, details(name="By the officer", version="1"))
    shown = text(answer)
    assert answer.status_code == 412
    assert "Somebody else was faster" in shown
    assert 'value="By the officer"' in shown
    participant.refresh_from_db()
    assert participant.name == "By themselves"
    assert desk.post(path, details(name="By the officer", version="2")).status_code == 302
    participant.refresh_from_db()
    assert participant.name == "By the officer"


def test_an_address_or_role_cannot_be_smuggled_in(desk: Client, participant: Person) -> None:
    desk.post(address_of(participant), details(email="other@city.example", role="officer", is_superuser="on"))
    participant.refresh_from_db()
    assert (participant.email, participant.role, participant.is_superuser) == ("participant@test.example", "", False)


def test_markup_stays_text(desk: Client, participant: Person) -> None:
    evil = '"><script>alert(1)</script>'
    path = address_of(participant)
    shown = text(desk.post(path, details(name=evil, position=evil, organisation=evil), follow=True))
    shown += text(desk.get(LIST))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.both
class TestRoles:
    def test_a_role_is_given_and_taken_back(self, desk: Client, participant: Person) -> None:
        path = address_of(participant)
        shown = text(desk.post(path + "role/", {"role": "organiser"}, follow=True))
        assert "Batbayar Sarangerel: Organizer" in shown
        assert "Role changed to “Organizer”." in shown
        assert signed_in(participant).get("/desk/").status_code == 200
        desk.post(path + "role/", {"role": ""})
        participant.refresh_from_db()
        assert participant.role == ""

    def test_an_old_sign_in_gives_no_role(self, desk: Client, participant: Person) -> None:
        session = desk.session
        session["account_authentication_methods"] = []
        session.save()
        answer = desk.post(address_of(participant) + "role/", {"role": "officer"})
        assert answer["Location"].startswith("/me/confirm/?next=")
        participant.refresh_from_db()
        assert participant.role == ""

    def test_the_same_role_again_is_no_news(self, desk: Client, finance: Person) -> None:
        desk.post(address_of(finance) + "role/", {"role": "finance"})
        assert not Entry.objects.filter(verb="person.role").exists()

    def test_an_unknown_role_is_told_at_its_field(self, desk: Client, participant: Person) -> None:
        answer = desk.post(address_of(participant) + "role/", {"role": "emperor"})
        assert answer.status_code == 422
        assert 'id="id_role_error"' in text(answer)
        with pytest.raises(Invalid):
            actions.give_role(participant, "emperor", by=COMMAND)

    def test_the_last_officer_stays(self, desk: Client, officer: Person) -> None:
        answer = desk.post(address_of(officer) + "role/", {"role": ""})
        assert answer.status_code == 409
        assert "Name another secretariat officer first" in text(answer)
        officer.refresh_from_db()
        assert officer.is_officer


@pytest.mark.both
class TestFocalPoints:
    def test_somebody_is_named_for_a_city_and_an_organisation(
        self, desk: Client, participant: Person, kitakyushu: City, secretariat: Organisation
    ) -> None:
        path = address_of(participant) + "posts/"
        shown = text(desk.post(path, {"place": "city:kitakyushu"}, follow=True))
        assert "Batbayar Sarangerel is focal point of Kitakyushu" in shown
        desk.post(path, {"place": "city:kitakyushu"})
        desk.post(path, {"place": "organisation:neaspec-secretariat"})
        assert queries.speaks_for(participant, kitakyushu)
        assert FocalPoint.objects.count() == 2
        assert "Focal point named." in text(desk.get(DESK + "cities/kitakyushu/"))

    @pytest.mark.parametrize("place", ["", "city:atlantis", "city:", "person:1", "kitakyushu"])
    def test_an_unknown_place_is_told_at_its_field(
        self, desk: Client, participant: Person, kitakyushu: City, place: str
    ) -> None:
        answer = desk.post(address_of(participant) + "posts/", {"place": place})
        assert answer.status_code == 422
        assert 'id="id_place_error"' in text(answer)
        assert not FocalPoint.objects.exists()

    def test_a_post_is_ended(self, desk: Client, focal_point: Person, kitakyushu: City) -> None:
        post = focal_point.posts.get()
        assert "Kitakyushu" in text(desk.get(address_of(focal_point)))
        shown = text(desk.post(f"{address_of(focal_point)}posts/{post.pk}/end/", follow=True))
        assert "no longer speaks for Kitakyushu" in shown
        assert "They speak for none at present." in shown
        assert not queries.speaks_for(focal_point, kitakyushu)

    def test_a_post_of_somebody_else_is_not_found(self, desk: Client, focal_point: Person, participant: Person) -> None:
        post = focal_point.posts.get()
        assert desk.post(f"{address_of(participant)}posts/{post.pk}/end/").status_code == 404
        assert FocalPoint.objects.count() == 1


@pytest.mark.both
class TestAccounts:
    def test_a_closed_account_keeps_person_and_programs_out(self, desk: Client, organiser: Person) -> None:
        theirs, program = signed_in(organiser), Program(organiser)
        assert theirs.get("/me/").status_code == 200
        shown = text(desk.post(address_of(organiser) + "close/", follow=True))
        assert "The account of Li Wen is closed" in shown
        assert "Account closed." in shown
        assert theirs.get("/me/").status_code == 302
        assert program.get("/events").status_code == 401
        assert "Closed" in text(desk.get(LIST, {"q": "Li Wen"}))
        shown = text(desk.post(address_of(organiser) + "reopen/", follow=True))
        assert "is open again" in shown
        organiser.refresh_from_db()
        assert organiser.is_active
        assert program.get("/events").status_code == 200

    def test_nobody_closes_their_own(self, desk: Client, officer: Person) -> None:
        person("second@test.example", role="officer")
        shown = text(desk.get(address_of(officer)))
        assert "Only another officer can close it." in shown
        assert "Close the account" not in shown
        assert desk.post(address_of(officer) + "close/").status_code == 409
        officer.refresh_from_db()
        assert officer.is_active

    def test_the_last_officer_is_not_closed(self, officer: Person) -> None:
        with pytest.raises(Refused) as refusal:
            actions.close_account(officer, by=COMMAND)
        assert refusal.value.code == "last_officer"

    def test_twice_is_once(self, desk: Client, participant: Person) -> None:
        for _time in range(2):
            desk.post(address_of(participant) + "close/")
        assert Entry.objects.filter(verb="person.closed").count() == 1


@pytest.mark.parametrize("act", ["role/", "posts/", "close/", "reopen/"])
def test_acts_are_not_done_by_a_link(desk: Client, participant: Person, act: str) -> None:
    assert desk.get(address_of(participant) + act).status_code == 405


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_an_unknown_person_is_not_found(desk: Client, number: str) -> None:
    assert desk.get(f"{LIST}{number}/").status_code == 404
    assert desk.post(f"{LIST}{number}/close/").status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": "\u200b"}, "name", "required"),
        ({"name": "Kim 🎉"}, "name", "missing_glyph"),
        ({"language": "tlh"}, "language", "unknown_language"),
        ({"timezone": "Mars/Olympus"}, "timezone", "unknown_zone"),
        ({"country": "ZZ"}, "country", "unknown_country"),
        ({"organisation_text": "a\nb"}, "organisation_text", "line_break"),
    ],
)
@pytest.mark.both
def test_the_action_refuses_bad_values(participant: Person, values: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.change_person(participant, values, by=COMMAND)
    assert [(error.field, error.code) for error in refusal.value.errors] == [(field, code)]


@pytest.mark.both
def test_the_action_refuses_an_old_version_and_all_faults_of_a_new_person(participant: Person) -> None:
    actions.change_person(participant, {"position": "Mayor"}, by=COMMAND, version=1)
    with pytest.raises(Stale):
        actions.change_person(participant, {"position": "Poet"}, by=COMMAND, version=1)
    with pytest.raises(Invalid) as refusal:
        actions.add_person("nowhere", {"name": "", "country": "ZZ"}, by=COMMAND)
    assert {error.field for error in refusal.value.errors} == {"email", "name", "country"}
