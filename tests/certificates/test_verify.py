"""Anybody checks a certificate: by its page, by JSON, by the short address of the QR code."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates import actions
from certificates.models import Certificate
from events_core.foundation.codes import ALPHABET, check_character, grouped, new_code
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.certificates.conftest import People
from tests.certificates.test_issue import issue_all

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def certificate(held: Event, came: People, officer: Person) -> Certificate:
    came(held, "zhang")
    issue_all(held, officer)
    return Certificate.objects.get()


def wrong(code: str) -> str:
    """The same code with one wrong character."""
    return ALPHABET[(ALPHABET.index(code[0]) + 1) % 32] + code[1:]


@pytest.mark.both
def test_a_valid_one_says_to_whom_and_for_what(client: Client, certificate: Certificate) -> None:
    page = client.get(f"/verify/{certificate.code}")
    text = page.content.decode()
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    for wanted in ("This certificate is valid", "张喆鑫", "Zhang Zhexin", certificate.serial, certificate.file.sha256):
        assert wanted in text
    assert 'lang="zh-Hans"' in text
    assert "zhang@people.example" not in text


@pytest.mark.both
def test_programs_get_json(client: Client, certificate: Certificate) -> None:
    answer = client.get(f"/verify/{certificate.code}", **JSON)
    assert answer["Content-Type"] == "application/json"
    assert "Accept" in answer["Vary"]
    body = answer.json()
    assert list(body) == ["state", "since", "holder", "title", "dates", "kind", "issued", "serial", "sha256"]
    assert (body["state"], body["since"], body["holder"]) == ("valid", None, "Zhang Zhexin")
    assert (body["title"], body["kind"]) == ("Working with city inventories", "attendance")
    assert (body["serial"], body["sha256"]) == (certificate.serial, certificate.file.sha256)


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""])
def test_browsers_get_the_page(client: Client, certificate: Certificate, accept: str) -> None:
    answer = client.get(f"/verify/{certificate.code}", HTTP_ACCEPT=accept)
    assert answer["Content-Type"].startswith("text/html")


def test_json_speaks_the_callers_language(client: Client, certificate: Certificate) -> None:
    body = client.get(f"/verify/{certificate.code}", **JSON, HTTP_ACCEPT_LANGUAGE="ja").json()
    assert body["title"] == "都市インベントリの活用"


def test_the_code_may_be_written_as_on_paper(client: Client, certificate: Certificate) -> None:
    for written in (grouped(certificate.code), certificate.code.lower(), grouped(certificate.code).lower()):
        assert client.get(f"/verify/{written}").status_code == 200


def test_the_short_address_leads_to_the_page(client: Client, certificate: Certificate) -> None:
    for letter in "Vv":
        answer = client.get(f"/{letter}/{certificate.code}")
        assert (answer.status_code, answer["Location"]) == (302, f"/verify/{certificate.code}")


def test_a_typed_code_leads_to_the_page(client: Client, certificate: Certificate) -> None:
    assert client.get("/verify/").status_code == 200
    answer = client.get("/verify/", {"code": grouped(certificate.code).lower()})
    assert answer["Location"] == f"/verify/{certificate.code}"
    bad = client.get("/verify/", {"code": "7K3M"})
    assert bad.status_code == 422
    assert 'aria-invalid="true"' in bad.content.decode()
    assert client.get("/verify/", {"code": ""}).status_code == 422


def test_a_code_that_was_never_given(client: Client, certificate: Certificate) -> None:
    code = new_code()
    assert client.get(f"/verify/{code}").status_code == 404
    answer = client.get(f"/verify/{code}", **JSON)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_a_wrong_check_character(client: Client, certificate: Certificate) -> None:
    assert client.get(f"/verify/{wrong(certificate.code)}").status_code == 422
    answer = client.get(f"/verify/{wrong(certificate.code)}", **JSON)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["code"]


@pytest.mark.parametrize("text", ["x", "%00", "%F0%9F%98%80" * 5, "a" * 2000, "<script>", "..%2F..", "%ff"])
def test_what_is_no_code_is_answered_plainly(client: Client, db: None, text: str) -> None:
    assert client.get(f"/verify/{text}").status_code in (404, 422)
    assert client.get(f"/V/{text}").status_code in (302, 404)
    assert client.get(f"/certificates/{text}.pdf").status_code == 404


@pytest.mark.both
def test_a_revoked_one_says_since_when_but_not_why(client: Client, certificate: Certificate, officer: Person) -> None:
    actions.revoke(certificate.pk, "Secret reason", by=officer.actor)
    text = client.get(f"/verify/{certificate.code}").content.decode()
    assert "no longer valid" in text
    assert "Secret reason" not in text
    answer = client.get(f"/verify/{certificate.code}", **JSON)
    body = answer.json()
    certificate.refresh_from_db()
    assert (body["state"], body["since"]) == ("revoked", certificate.state_since.isoformat())
    assert "Secret reason" not in json.dumps(body)


@pytest.mark.both
def test_a_replaced_one_says_so_and_does_not_tell_the_new_code(
    client: Client, certificate: Certificate, officer: Person
) -> None:
    new = actions.reissue(certificate.pk, "Spelling", name="Zhang Zhe-xin", by=officer.actor)
    old_page = client.get(f"/verify/{certificate.code}").content.decode()
    assert "was replaced" in old_page
    assert new.code not in old_page
    assert client.get(f"/verify/{certificate.code}", **JSON).json()["state"] == "replaced"
    assert client.get(f"/verify/{new.code}", **JSON).json()["state"] == "valid"


def test_whoever_has_the_code_opens_the_file(client: Client, certificate: Certificate) -> None:
    answer = client.get(f"/certificates/{certificate.code}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Disposition"] == f'inline; filename="{certificate.serial}.pdf"'
    assert answer.content == bytes(certificate.file.content)
    assert client.get(f"/certificates/{new_code()}.pdf").status_code == 404


@pytest.mark.both
def test_guessing_is_held_back_but_not_checking(client: Client, certificate: Certificate, settings: object) -> None:
    for _time in range(21):
        client.get(f"/verify/{new_code()}", REMOTE_ADDR="10.1.1.1")
    answer = client.get(f"/verify/{new_code()}", REMOTE_ADDR="10.1.1.1")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert client.get(f"/certificates/{new_code()}.pdf", REMOTE_ADDR="10.1.1.1").status_code == 429
    for _time in range(40):
        assert client.get(f"/verify/{certificate.code}", REMOTE_ADDR="10.1.1.2").status_code == 200


def test_the_all_zero_code_of_previews_is_never_given(client: Client, db: None) -> None:
    assert check_character("0" * 13) == "0"
    assert client.get("/verify/00000000000000").status_code == 404


def test_checking_costs_a_fixed_number_of_queries(
    client: Client, certificate: Certificate, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        client.get(f"/verify/{certificate.code}")


def test_a_pdf_is_compared_with_the_one_that_was_issued(client: Client, certificate: Certificate) -> None:
    address = f"/verify/{certificate.code}/compare/"
    assert client.get(address).status_code == 200
    same = SimpleUploadedFile("mine.pdf", bytes(certificate.file.content))
    assert "byte for byte" in client.post(address, {"file": same}).content.decode()
    other = SimpleUploadedFile("mine.pdf", bytes(certificate.file.content) + b" ")
    assert "It is another file" in client.post(address, {"file": other}).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"file": SimpleUploadedFile("empty.pdf", b"")}).status_code == 422
    assert client.get(f"/verify/{new_code()}/compare/").status_code == 404
