"""Officers keep organisations: adding, changing, bad input, two at once."""

from typing import Any

import pytest
from django.test import Client

from events_core.foundation.refusals import Invalid, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.network import actions
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests.network.conftest import DESK, text

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW = DESK + "organisations/new/"
PATH = DESK + "organisations/neaspec-secretariat/"


def answers(**values: Any) -> dict[str, Any]:
    return {"name-en": "Eco Institute", "kind": "research", **values}


def kept(**values: Any) -> dict[str, Any]:
    """The form of the secretariat as it was read."""
    return {"name-en": "NEASPEC Secretariat", "kind": "international", "version": "1", **values}


@pytest.mark.both
def test_an_organisation_is_added(desk: Client, officer: Person, kitakyushu: City) -> None:
    sent = answers(
        **{"name-ja": "環境研究所", "about-en": "Teaches."}, short_name="EI", aliases="Eco Inst.\nEcoI", country="JP",
        city="kitakyushu", website="https://eco.example/en",
    )  # fmt: skip
    answer = desk.post(NEW, sent)
    assert answer["Location"] == DESK + "organisations/eco-institute/"
    body = Organisation.objects.get(slug="eco-institute")
    assert (body.kind, body.short_name, body.aliases, body.country) == ("research", "EI", ["Eco Inst.", "EcoI"], "JP")
    assert (body.city, body.website, body.about.data) == (kitakyushu, "https://eco.example/en", {"en": "Teaches."})
    entry = Entry.objects.get(verb="organisation.created", thing_id=body.pk)
    assert entry.actor_id == officer.pk
    shown = text(desk.get(answer["Location"]))
    assert "Eco Institute is added" in shown
    assert "Organization added." in shown
    assert "1 organization<" in text(
        desk.get(DESK + "organisations/", {"q": "研究所", "kind": "research", "country": "JP"})
    )


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        ("name", {"name-en": ""}, "Write this in at least one language."),
        ("name", {"name-ko": "가\u2066나"}, "does not print"),
        ("name", {"name-en": "x" * 301}, "Shorten this to 300 characters"),
        ("slug", {"slug": "neaspec-secretariat"}, "There is an organization by this name already."),
        ("slug", {"name-en": "NEASPEC secretariat"}, "There is an organization by this name already."),
        ("slug", {"slug": "New"}, "Use small Latin letters"),
        ("slug", {"name-en": "", "name-ko": "연구소"}, "Write a name for web addresses"),
        ("short_name", {"short_name": "x" * 61}, "Shorten this to 60 characters"),
        ("aliases", {"aliases": "x" * 201}, "Shorten this to 200 characters"),
        ("kind", {"kind": ""}, "Choose an answer to “Kind”."),
        ("kind", {"kind": "club"}, "Choose one of the answers offered."),
        ("country", {"country": "Narnia"}, "Choose one of the answers offered."),
        ("city", {"city": "atlantis"}, "Choose one of the answers offered."),
        ("website", {"website": "javascript:alert(1)"}, "Enter a web address that begins with https://"),
        ("website", {"website": "eco.example"}, "Enter a web address that begins with https://"),
        ("website", {"website": "ftp://eco.example/"}, "Enter a web address that begins with https://"),
        ("website", {"website": "https://" + "x" * 300 + ".example"}, "Shorten this to 300 characters"),
        ("website", {"website": "https://eco.example/\r\nX: y"}, "Write this on one line."),
        ("about", {"about-en": "a\ue000b"}, "does not print"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_saved(
    desk: Client, secretariat: Organisation, field: str, values: dict[str, Any], message: str
) -> None:
    answer = desk.post(NEW, answers(**{"about-mn": "Keep me", **values}))
    shown = text(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in shown
    assert message in shown
    assert "<title>Error:" in shown
    assert "Keep me" in shown
    assert Organisation.objects.count() == 1


@pytest.mark.both
def test_changing_an_organisation_tells_its_events(desk: Client, secretariat: Organisation, published: Event) -> None:
    sent = kept(**{"name-en": "Platform office"}, website="https://office.example/")
    shown = text(desk.post(PATH, sent, follow=True))
    assert "Platform office is saved" in shown
    assert "Organization changed: name and website." in shown
    published.refresh_from_db()
    assert " platform " in published.search_text
    secretariat.refresh_from_db()
    assert (secretariat.slug, secretariat.version) == ("neaspec-secretariat", 2)


def test_a_change_beside_the_names_leaves_events_alone(secretariat: Organisation, published: Event) -> None:
    Event.objects.update(search_text="as it was")
    actions.save_organisation(secretariat, {"website": "https://office.example/"}, by=COMMAND)
    published.refresh_from_db()
    assert published.search_text == "as it was"


@pytest.mark.both
def test_what_is_taken_away_is_gone(desk: Client, secretariat: Organisation, kitakyushu: City) -> None:
    values = {"city": kitakyushu, "country": "JP", "website": "https://x.example/", "aliases": ["A"]}
    actions.save_organisation(secretariat, values, by=COMMAND)
    assert desk.post(PATH, kept(version="2")).status_code == 302
    secretariat.refresh_from_db()
    assert (secretariat.city, secretariat.country, secretariat.website, secretariat.aliases) == (None, "", "", [])


@pytest.mark.both
def test_who_comes_second_loses_nothing_and_may_insist(desk: Client, secretariat: Organisation) -> None:
    desk.post(PATH, kept(**{"name-en": "Theirs"}))
    answer = desk.post(PATH, kept(**{"name-en": "Mine"}, short_name="M"))
    shown = text(answer)
    assert answer.status_code == 412
    assert "Somebody else was faster" in shown
    for typed in ('value="Mine"', 'value="M"', 'name="version" value="2"'):
        assert typed in shown, typed
    assert str(Organisation.objects.get(pk=secretariat.pk)) == "Theirs"
    assert desk.post(PATH, kept(**{"name-en": "Mine"}, version="2")).status_code == 302
    assert str(Organisation.objects.get(pk=secretariat.pk)) == "Mine"


def test_markup_stays_text(desk: Client, secretariat: Organisation) -> None:
    evil = '"><script>alert(1)</script>'
    sent = kept(**{"name-en": evil, "about-en": evil}, short_name=evil, aliases=evil)
    shown = text(desk.post(PATH, sent, follow=True)) + text(desk.get(DESK + "organisations/"))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_an_unknown_organisation_is_not_found(desk: Client) -> None:
    assert desk.get(DESK + "organisations/atlantis/").status_code == 404


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"kind": "club"}, "kind", "unknown"),
        ({"kind": ""}, "kind", "required"),
        ({"name": {}}, "name", "required"),
        ({"country": "XX"}, "country", "unknown_country"),
        ({"city": "atlantis"}, "city", "unknown"),
        ({"website": "nowhere"}, "website", "invalid"),
        ({"slug": "another"}, "slug", "fixed"),
        ({"aliases": ["a\nb"]}, "aliases", "line_break"),
    ],
)
@pytest.mark.both
def test_the_action_refuses_bad_values(
    secretariat: Organisation, values: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.save_organisation(secretariat, values, by=COMMAND)
    assert [(error.field, error.code) for error in refusal.value.errors] == [(field, code)]


@pytest.mark.both
def test_the_action_refuses_an_old_version_and_a_taken_name(secretariat: Organisation) -> None:
    actions.save_organisation(secretariat, {"short_name": "N"}, by=COMMAND, version=1)
    with pytest.raises(Stale):
        actions.save_organisation(secretariat, {"short_name": "M"}, by=COMMAND, version=1)
    with pytest.raises(Invalid) as refusal:
        actions.save_organisation(
            Organisation(slug=secretariat.slug), {"name": {"en": "Other"}, "kind": "company"}, by=COMMAND
        )
    assert [(error.field, error.code) for error in refusal.value.errors] == [("slug", "taken")]
