"""A person's own pages."""

import re
from typing import Any

import pytest
from django.test import Client

from events_core.foundation import tokens
from events_core.network import actions
from events_core.network.models import ApiToken, Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DETAILS = {
    "name": "Batbayar Sarangerel", "native_name": "Батбаярын Сарангэрэл", "organisation": "", "position": "", "country": "MN",
    "language": "mn", "timezone": "Asia/Ulaanbaatar",
}  # fmt: skip


@pytest.fixture
def reader(client: Client, participant: Person) -> Client:
    """A browser in which the participant is signed in, in English."""
    Person.objects.filter(pk=participant.pk).update(language="en")
    client.force_login(participant)
    return client


@pytest.mark.parametrize("path", ["/me/", "/me/details/", "/me/tokens/", "/me/tokens/1/revoke/"])
def test_strangers_are_asked_to_sign_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/sign-in/?next={path}"


def test_my_page_shows_my_details_and_is_kept_by_nobody(reader: Client) -> None:
    answer = reader.get("/me/")
    body = answer.content.decode()
    assert "Batbayar Sarangerel" in body
    assert "Батбаярын Сарангэрэл" in body
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_person_without_a_name_is_asked_for_it(client: Client) -> None:
    client.force_login(Person.objects.create_user("new@suwon.example"))
    assert "Tell us your name" in client.get("/me/").content.decode()


@pytest.mark.both
def test_details_are_changed_and_the_page_speaks_the_new_language(reader: Client, participant: Person) -> None:
    answer = reader.post("/me/details/", DETAILS | {"name": "Сарангэрэл B."})
    assert answer["Location"] == "/me/"
    participant.refresh_from_db()
    assert participant.name == "Сарангэрэл B."
    assert participant.timezone == "Asia/Ulaanbaatar"
    assert '<html lang="mn">' in reader.get("/me/").content.decode()


def test_an_organisation_on_record_is_taken_by_any_of_its_names(reader: Client, participant: Person) -> None:
    city = Organisation(slug="city-of-suwon", kind="local_government", country="KR")
    actions.save_organisation(city, {"name": {"en": "City of Suwon", "ko": "수원시"}}, by=participant.actor)
    reader.post("/me/details/", DETAILS | {"organisation": "수원시"})
    participant.refresh_from_db()
    assert participant.organisation == city
    assert participant.organisation_text == ""
    reader.post("/me/details/", DETAILS | {"organisation": "Some other body"})
    participant.refresh_from_db()
    assert (participant.organisation, participant.organisation_text) == (None, "Some other body")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 201), ("name", "Kim\r\nBcc: a@b.example"), ("native_name", "ab\u202ecd"),
        ("timezone", "Mars/Olympus"), ("timezone", ""), ("country", "ZZ"), ("language", "tlh"), ("language", ""),
        ("position", "\x00"), ("native_name", "Kim 🎉"),
    ],
)  # fmt: skip
def test_a_wrong_detail_is_told_at_its_field_and_nothing_is_saved(
    reader: Client, participant: Person, field: str, value: str
) -> None:
    answer = reader.post("/me/details/", DETAILS | {"position": "Adviser", field: value})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in body
    assert field == "position" or 'value="Adviser"' in body
    participant.refresh_from_db()
    assert participant.position == ""


def test_markup_in_a_name_stays_text(reader: Client) -> None:
    reader.post("/me/details/", DETAILS | {"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in reader.get("/me/").content.decode()


@pytest.mark.both
def test_a_token_is_shown_once(reader: Client, participant: Person) -> None:
    body = reader.post("/me/tokens/", {"name": "Our website", "scopes": ["read", "events"]}).content.decode()
    found = re.search(r'id="token" readonly value="([\w-]{43})"', body)
    assert found
    token = ApiToken.objects.get(person=participant)
    assert token.digest == tokens.digest(found.group(1))
    assert token.scopes == ["read", "events"]
    again = reader.get("/me/tokens/").content.decode()
    assert found.group(1) not in again
    assert "Our website" in again
    assert "Never" in again


@pytest.mark.parametrize("bad", [{"name": ""}, {"name": "x" * 101}, {"name": "x", "scopes": ["everything"]}])
def test_a_wrong_token_is_not_made(reader: Client, bad: dict[str, Any]) -> None:
    assert reader.post("/me/tokens/", bad).status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.both
def test_revoking_asks_first_and_is_for_good(reader: Client, participant: Person) -> None:
    token, _text = actions.issue_token(participant, "Old program", by=participant.actor)
    assert "Revoke the token “Old program”?" in reader.get(f"/me/tokens/{token.pk}/revoke/").content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None
    answer = reader.post(f"/me/tokens/{token.pk}/revoke/", follow=True)
    assert "The token is revoked" in answer.content.decode()
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_revokes_the_token_of_another(reader: Client, officer: Person) -> None:
    token, _text = actions.issue_token(officer, "Theirs", by=officer.actor)
    assert reader.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_who_has_chosen_no_language_is_offered_the_one_they_read(client: Client, trainer: Person) -> None:
    client.force_login(trainer)
    text = client.get("/me/details/", headers={"accept-language": "ko"}).content.decode()
    assert re.search(r'value="ko"[^>]*checked', text)
