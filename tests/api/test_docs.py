"""docs/api.md is true: its calls are those of the API, its bodies are accepted, its lists are complete."""

import itertools
import json
import re
from typing import Any

import pytest
from django.test import Client

from events_core.foundation.api import MOST, TITLES
from events_core.hosting import actions as hosting
from events_core.hosting.intake import ASKS
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.ledger import actions as costs
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.models import Contribution
from events_core.network.actions import SCOPES
from events_core.network.models import City, Person
from events_core.programme.intake import REQUIRED
from events_core.programme.models import Event, Kind, Mode, Part, Precision
from events_core.project.api import api
from tests.api.caller import Program
from tests.cast import Make
from tests.ledger.conftest import money, pledged
from tools.demo_site import ROOT
from trainings import actions as trainings
from trainings import wording
from trainings.matching import PARTS
from trainings.models import Match, OfferCost, Term

TEXT = (ROOT / "docs" / "api.md").read_text()
CALLS = TEXT.partition("## Calls\n")[2].partition("\n\n")[0]
EXAMPLES = re.findall(
    r"^`POST (\S+)`[^\n]*(?:\n(?!`POST)[^\n]+)*\n\n```json\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL
)
OF_TRAININGS = ("/training-", "/match/")
OF_FINANCE = ("/rates", "/contributions/", "/entries/")
METHODS = r"(?:GET|POST|PATCH|DELETE)(?:, (?:GET|POST|PATCH|DELETE))*"


def named() -> set[tuple[str, str]]:
    """Every call that the table names; braces with commas stand for several."""
    found = set()
    for methods, path in re.findall(rf"`({METHODS}) (/\S+?)`", CALLS.replace("` · `", "` `")):
        choices = [part[1:-1].split(",") if "," in part else [part] for part in re.findall(r"\{[^}]*\}|[^{]+", path)]
        for method, parts in itertools.product(methods.split(", "), itertools.product(*choices)):
            found.add((method, re.sub(r"\{\w+\}", "{}", "".join(parts))))
    return found


def declared() -> set[tuple[str, str]]:
    """Every call that the API has."""
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path)) for path, operations in paths.items() for method in operations
    }


def test_every_call_is_described_and_every_described_call_exists() -> None:
    assert named() == declared()


def test_every_scope_status_and_limit_is_named() -> None:
    assert re.findall(r"`(\w+)`", TEXT.partition("Scopes: ")[2].partition(";")[0]) == list(SCOPES)
    assert [int(status) for status in re.findall(r"^\| (\d{3}) \|", TEXT, re.MULTILINE)] == sorted(TITLES)
    assert f"`limit` 1–{MOST}, 50 when left out" in TEXT


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("An event requires", REQUIRED),
        ("`kind`:", Kind.values),
        ("`mode`:", Mode.values),
        ("partners:", Part.values),
        ("`asks`:", ASKS),
        ("`category`:", CATEGORIES),
        ("`form`:", Contribution.Form.values),
        ("`bearer`:", OfferCost.Bearer.values),
        ("The parts:", PARTS),
        ("Languages:", ["en", "zh-hans", "ja", "ko", "mn", "ru"]),
    ],
)
def test_every_vocabulary_is_complete(name: str, values: list[str]) -> None:
    told = re.search(re.escape(name) + r"\s+`([^`]+)`", TEXT)
    assert told
    assert told[1].split() == list(values)


@pytest.mark.both
@pytest.mark.parametrize(
    ("name", "vocabulary"), [("level", "level"), ("cost_basis", "cost_basis"), ("audiences", "audience")]
)
def test_every_word_that_can_be_changed_is_named(db: None, name: str, vocabulary: str) -> None:
    told = re.search(f"`{name}`:\\s+`([^`]+)`", TEXT)
    assert told
    assert told[1].split() == list(Term.objects.filter(vocabulary=vocabulary).values_list("slug", flat=True))


def test_every_conflict_has_its_code() -> None:
    told = re.search(r"Conflicts have the codes `([^`]+)`", TEXT)
    assert told
    assert set(told[1].split()) == {wording.CODES.get(code, code) for code in wording._CONFLICTS}


def test_precisions_are_named() -> None:
    assert re.findall(r"`(\w+)`", TEXT.partition('"date_precision"`')[2].partition(".")[0]) == Precision.values


def asked_to_give(slug: str, city: City) -> Contribution:
    """A contribution that a city was asked to confirm by its link."""
    book, body = costs.book_of(Event.objects.get(slug=slug)), city.organisations.get()
    return costs.ask(pledged(book, body).pk, {"email": "sato@city.example"}, by=COMMAND)


@pytest.mark.both
def test_the_statement_is_as_it_is_told(finance: Person, published: Event, kitakyushu: City) -> None:
    asked_to_give(published.slug, kitakyushu)
    costs.add_line(costs.book_of(published).pk, {"money": money("5000")}, by=COMMAND)
    told = Program(finance).get(f"/events/{published.slug}/statement").data
    shown = TEXT.partition("### A statement")[2]
    outer = re.search(r"```\n(.*?)\n```", shown, re.S)[1]  # type: ignore[index]
    party, category = re.findall(r'": \[(\{"(?:org|cat).*?\})\]', outer, re.S)
    for part, value in [(party, told["parties"][0]), (category, told["categories"][0])]:
        outer = outer.replace(part, "")
        assert keys(part) == [*value], part
    assert keys(outer) == [*told]
    entry = Program(finance).get(f"/events/{published.slug}/entries").data["items"][0]
    assert f"items with `{', '.join(entry)}`" in TEXT


def keys(text: str) -> list[str]:
    """The names of an object's fields; not of those inside it."""
    return re.findall(r'"(\w+)":', re.sub(r"(?<=.)\{[^{}]*\}(?=.)", "…", text, flags=re.S))


@pytest.mark.both
def test_every_example_is_accepted(officer: Person, finance: Person, kitakyushu: City, make_event: Make) -> None:
    program, numbers = Program(officer), dict.fromkeys(("slug", "id", "code"), "")
    keeper = Program(finance)
    bodies = {path: json.loads(body) for path, body in EXAMPLES}
    assert len(bodies) == TEXT.count("```json")
    for path, body in bodies.items():
        if path.endswith("/certificates") or path.startswith(OF_TRAININGS):
            continue  # of an event that was held, and of trainings: below
        if path.startswith("/cohost/"):  # answered by letter above: the city takes that back and is asked by its link
            asked = CohostRequest.objects.get()
            hosting.withdraw(asked.pk, "By letter", recorded_by=officer.actor)
            numbers["secret"] = hosting.send(asked.pk, by=officer.actor).link_secret
        if path.startswith("/entries/"):
            numbers["id"] = keeper.get(f"/events/{numbers['slug']}/entries").data["items"][-1]["id"]
        if path.startswith("/pledge/"):
            numbers["secret"] = asked_to_give(numbers["slug"], kitakyushu).link_secret
        answer = (keeper if path.startswith(OF_FINANCE) else program).post(path.format(**numbers), body)
        assert answer.status_code in (200, 201), (path, answer.data)
        wanted = {"/events": "slug", "/events/{slug}/cohosts": "id", "/events/{slug}/registrations": "code",
                  "/events/{slug}/contributions": "id"}.get(path)  # fmt: skip
        numbers |= {wanted: answer.data[wanted]} if wanted else {}
    held = make_event(publish=True)
    code = program.post(f"/events/{held.slug}/registrations", bodies["/events/{slug}/registrations"]).data["code"]
    for path in (f"/registrations/{code}/checkin", f"/events/{held.slug}/complete"):
        assert program.post(path).status_code == 200
    issued = program.post(f"/events/{held.slug}/certificates", bodies["/events/{slug}/certificates"])
    assert (issued.status_code, issued.data["batch"]["total"]) == (202, 1)


@pytest.mark.both
def test_every_example_of_trainings_is_accepted(officer: Person, kitakyushu: City, ulaanbaatar: City) -> None:
    program = Program(officer)
    bodies = {path: json.loads(body) for path, body in EXAMPLES if path.startswith(OF_TRAININGS)}
    begun = [program.post(path, bodies.pop(path)) for path in ("/training-offers", "/training-requests")]
    assert [answer.status_code for answer in begun] == [201, 201], [answer.data for answer in begun]
    offer, number = [answer.data["id"] for answer in begun]
    for act in ("submit", "review"):
        assert program.post(f"/training-requests/{number}/{act}").status_code == 200
    (one,) = program.get(f"/training-requests/{number}/matches").data["items"]
    assert (one["offer"], one["conflicts"]) == (offer, [])
    for path, body in bodies.items():
        if path.endswith("/agree"):
            trainings.take_counter(Match.objects.get().pk, by=officer.actor)
        match = Match.objects.first()
        secret = match.link_secret if match else ""
        said = {**body, "offer": offer} if path.endswith("/propose") else body
        answer = program.post(path.format(id=number, secret=secret), said)
        assert answer.status_code == 200, (path, answer.data)
    assert [path.rsplit("/", 1)[1] for path in bodies] == ["propose", "counter", "agree", "schedule"]
    assert program.get(f"/training-requests/{number}").data["state"] == "scheduled"


def test_the_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(addresses) >= 4
    assert all(address.startswith("/static/") for address in addresses)
    assert not re.search(r"https?://|<script>|style=|onclick", page)


def test_the_schema_is_open_and_names_problems(client: Client) -> None:
    schema: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    for operations in schema["paths"].values():
        for operation in operations.values():
            told = {status: answer for status, answer in operation["responses"].items() if status[0] not in "23"}
            assert set(told["default"]["content"]) == {"application/problem+json"}
            assert all(set(answer["content"]) == {"application/problem+json"} for answer in told.values())
