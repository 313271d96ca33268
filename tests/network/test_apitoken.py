"""`manage.py apitoken`: a token alone on stdout, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events_core.foundation import tokens
from events_core.journal.models import Entry
from events_core.network.models import ApiToken, Person
from tests.api.caller import Program
from tests.api.test_events import MINIMAL

pytestmark = pytest.mark.both


def issued(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("apitoken", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_token_and_nothing_else(officer: Person) -> None:
    text = issued("Officer@test.example")
    assert text.endswith("\n")
    token = text.removesuffix("\n")
    assert token.split() == [token]
    row = ApiToken.objects.get()
    assert (row.digest, row.scopes, row.person) == (tokens.digest(token), [], officer)
    assert token not in str(vars(row))
    program = Program()
    program.headers = {"Authorization": f"Bearer {token}"}
    assert program.post("/events", MINIMAL).status_code == 201


def test_each_call_makes_another_one_and_the_journal_knows(officer: Person) -> None:
    assert issued(officer.email) != issued(officer.email)
    assert Entry.objects.filter(verb="token.issued").count() == 2


def test_a_name_and_scopes(officer: Person) -> None:
    token = issued(officer.email, "--name", "Registration desk", "--scopes", "read, registrations").strip()
    row = ApiToken.objects.get()
    assert (row.name, row.scopes) == ("Registration desk", ["read", "registrations"])
    program = Program()
    program.headers = {"Authorization": f"Bearer {token}"}
    assert program.post("/events", MINIMAL).data["code"] == "scope"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@test.example"], "Nobody who can sign in"),
        (["officer@test.example", "--scopes", "everything"], "There is no scope everything"),
        (["officer@test.example", "--name", "x" * 101], "--name: Shorten this"),
        (["officer@test.example", "--name", "a\x00b"], "--name: Remove the character"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(officer: Person, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        issued(*arguments)
    assert not ApiToken.objects.exists()


def test_who_left_gets_none(officer: Person) -> None:
    Person.objects.update(is_active=False)
    with pytest.raises(CommandError, match="Nobody who can sign in"):
        issued(officer.email)
