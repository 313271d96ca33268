"""docs/certificates.md says what is so."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve

from certificates.actions import issuing
from certificates.api import BatchOut, CertificateOut, router
from certificates.models import Batch, Certificate
from events_core.foundation import codes, guessing
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.certificates.conftest import People
from tests.certificates.test_issue import issue_all

TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "certificates.md").read_text()
CODE = "7K3MQ9TX2HVN47"


def test_the_codes_it_shows_are_well_formed() -> None:
    shown = re.findall(r"`(\w{4}-\w{4}-\w{4}-\w{2})`", TEXT)
    assert shown
    assert all(codes.is_valid(codes.normalise(code)) for code in shown)


def test_its_addresses_lead_somewhere() -> None:
    addresses = re.findall(r"^\| `(/[^`]+)` \|", TEXT, re.M)
    assert len(addresses) == 4
    for address in addresses:
        assert resolve(re.sub(r"<code>|<CODE>", CODE, address)).namespace == "certificates"


def test_it_names_every_call_of_the_api() -> None:
    for path in router.path_operations:
        shown = re.sub(r"\{number\}", "{id}", path)
        family = re.sub(r"/(pause|resume|stop)$", "/{pause,resume,stop}", shown)
        assert f"/api/v1{family}" in TEXT, path


@pytest.mark.django_db
def test_its_json_has_the_fields_of_the_answer(client: Client, held: Event, came: People, officer: Person) -> None:
    example = json.loads(re.search(r"```json\n(.*?)```", TEXT, re.S)[1])  # type: ignore[index]
    came(held, "kim")
    issue_all(held, officer)
    answer = client.get(f"/verify/{Certificate.objects.get().code}", HTTP_ACCEPT="application/json").json()
    assert list(example) == list(answer)
    assert "{" + ", ".join(BatchOut.model_fields) + "}" in TEXT
    assert "items have " + ", ".join(CertificateOut.model_fields) in TEXT


def test_its_numbers_are_those_of_the_code() -> None:
    assert all(state in TEXT for state in Batch.State.values)
    assert (issuing.LEASE.total_seconds(), issuing.TRIES, guessing.RATE) == (120, 3, "20/m")
    for said in ("a lease of two minutes", "after three deaths", "Twenty wrong guesses within a minute"):
        assert said in " ".join(TEXT.split())
