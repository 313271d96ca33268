"""The network's workspace: who may enter, its first page, its lists, themes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.network import actions
from events_core.network.models import City, Organisation, Person, Theme
from tests.cast import city, person
from tests.network.conftest import DESK, PATHS, city_answers, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_only_officers_enter(
    kitakyushu: City, officer: Person, others: list[Person], participant: Person, client: Client
) -> None:
    for path in PATHS:
        address = DESK + path.format(person=participant.pk)
        assert signed_in(officer).get(address).status_code == 200, path
        assert client.get(address)["Location"] == f"/sign-in/?next={address}", path
        for somebody in others:
            assert signed_in(somebody).get(address).status_code == 403, (path, somebody)


def test_nobody_else_changes_anything(kitakyushu: City, others: list[Person], participant: Person) -> None:
    before = (City.objects.count(), Organisation.objects.count(), Person.objects.count(), Theme.objects.count())
    paths = [
        path.format(person=participant.pk) for path in PATHS if path not in ("", "cities/", "organisations/", "people/")
    ]
    paths += [f"people/{participant.pk}/{act}" for act in ("role/", "posts/", "close/", "reopen/", "posts/1/end/")]
    sent = city_answers() | {"email": "new@city.example", "name": "New", "role": "officer", "place": "city:kitakyushu"}
    for path in paths:
        assert Client().post(DESK + path, sent).status_code == 302, path
        for somebody in others:
            assert signed_in(somebody).post(DESK + path, sent).status_code == 403, (path, somebody)
    assert before == (City.objects.count(), Organisation.objects.count(), Person.objects.count(), Theme.objects.count())
    participant.refresh_from_db()
    assert (participant.role, participant.is_active, participant.posts.count()) == ("", True, 0)
    assert str(City.objects.get(slug="kitakyushu")) == "Kitakyushu"


def test_a_closed_account_is_out(officer: Person) -> None:
    client = signed_in(officer)
    assert client.get(DESK).status_code == 200
    Person.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(DESK).status_code == 302


def test_pages_are_kept_by_nobody(desk: Client) -> None:
    answer = desk.get(DESK + "people/")
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_first_page_counts_and_links(desk: Client, kitakyushu: City) -> None:
    assert reverse("network:desk") == DESK
    shown = text(desk.get(DESK))
    for path in ("cities/", "organisations/", "people/", "themes/", "cities/new/", "organisations/new/", "people/new/"):
        assert f'href="{DESK}{path}"' in shown, path
    assert "Each city has one" in shown
    actions.save_city(City(slug="bare"), {"name": {"en": "Bare"}, "country": "MN"}, by=COMMAND)
    cluster = {"name": {"en": "Some cluster"}, "country": "CN", "kind": "cluster"}
    actions.save_city(City(slug="cluster"), cluster, by=COMMAND)
    shown = text(desk.get(DESK))
    assert f'href="{DESK}cities/bare/"' in shown
    assert "Some cluster" not in shown


@pytest.mark.parametrize("path", ["cities/", "organisations/", "people/", "themes/"])
def test_lists_cost_the_same_for_many(desk: Client, path: str, django_assert_num_queries: Any) -> None:
    def more(start: int, end: int) -> None:
        for number in range(start, end):
            made = city(f"town-{number}", "JP", {"en": f"Town {number}", "ja": f"町{number}"})
            body = Organisation.objects.get(city=made)
            person(f"person-{number}@city.example", organisation=body)
            actions.save_theme(Theme(), {"name": {"en": f"Theme {number}"}}, by=COMMAND)

    more(0, 2)
    desk.get(DESK + path)
    with CaptureQueriesContext(connection) as few:
        desk.get(DESK + path)
    more(2, 20)
    assert len(few) <= 12
    with django_assert_num_queries(len(few)):
        desk.get(DESK + path)


@pytest.mark.parametrize("q", ["北九州", "KITAKYU", "kitakyu"])
@pytest.mark.both
def test_lists_are_searched_in_every_script(desk: Client, kitakyushu: City, ulaanbaatar: City, q: str) -> None:
    shown = text(desk.get(DESK + "cities/", {"q": q}))
    assert "1 city<" in shown
    assert f'href="{DESK}cities/kitakyushu/"' in shown
    assert "1 organization<" in text(desk.get(DESK + "organisations/", {"q": "city of kita"}))


@pytest.mark.parametrize("path", ["cities/", "organisations/"])
def test_lists_say_why_they_are_empty(desk: Client, path: str) -> None:
    assert "is on record yet" in text(desk.get(DESK + path))
    assert "fits these filters" in text(desk.get(DESK + path, {"q": "zzz"}))
    assert desk.get(DESK + path, {"country": "??", "kind": "\x00", "page": "-1"}).status_code == 200


class TestThemes:
    @pytest.mark.both
    def test_a_theme_is_added_at_the_end(self, desk: Client, officer: Person) -> None:
        sent = {"name-en": "Air quality", "name-ja": "大気", "name-mn": "Агаар", "slug": "", "position": ""}
        assert desk.post(DESK + "themes/", sent)["Location"] == DESK + "themes/"
        theme = Theme.objects.last()
        assert theme
        assert (theme.slug, theme.position, theme.name.data["ja"]) == ("air-quality", 11, "大気")
        assert list(Entry.objects.values_list("verb", "actor_id").order_by("-pk")[:1]) == [
            ("theme.created", officer.pk)
        ]
        assert "Air quality" in text(desk.get("/"))

    @pytest.mark.parametrize(
        ("field", "values", "message"),
        [
            ("name", {"name-en": ""}, "Write this in at least one language."),
            ("name", {"name-en": "x" * 101}, "Shorten this to 100 characters"),
            ("name", {"name-en": "ab\u202ecd"}, "does not print"),
            ("slug", {"slug": "energy"}, "There is a theme by this name already."),
            ("slug", {"name-en": "", "name-ja": "大気"}, "Write a name for web addresses"),
            ("slug", {"slug": "Ünfit"}, "Use small Latin letters"),
            ("slug", {"slug": "new"}, "Use small Latin letters"),
            ("position", {"position": "1000"}, "Enter a whole number from 0 to 999."),
            ("position", {"position": "first"}, "Enter a whole number."),
        ],
    )
    def test_a_wrong_theme_is_told_at_its_field(
        self, desk: Client, field: str, values: dict[str, str], message: str
    ) -> None:
        answer = desk.post(DESK + "themes/", {"name-en": "Air", **values})
        assert answer.status_code == 422
        shown = text(answer)
        assert message in shown
        assert f'id="id_{field}_error"' in shown
        assert Theme.objects.count() == 10

    @pytest.mark.both
    def test_a_theme_is_renamed_in_six_languages(self, desk: Client) -> None:
        path = DESK + "themes/energy/"
        names = {"en": "Power", "zh-hans": "电力", "ja": "電力", "ko": "전력", "mn": "Цахилгаан", "ru": "Электричество"}
        sent = {f"name-{code}": name for code, name in names.items()} | {"position": "1", "version": "1"}
        assert desk.post(path, sent)["Location"] == path
        theme = Theme.objects.get(slug="energy")
        assert (theme.name.data, theme.position, theme.version) == (names, 1, 2)
        assert "Theme changed: name and place in the list." in text(desk.get(path))
        assert "電力" in text(Client().get("/", headers={"Accept-Language": "ja"}))

    @pytest.mark.both
    def test_who_comes_second_loses_nothing(self, desk: Client) -> None:
        path = DESK + "themes/energy/"
        desk.post(path, {"name-en": "Theirs", "version": "1"})
        answer = desk.post(path, {"name-en": "Mine", "version": "1"})
        assert answer.status_code == 412
        shown = text(answer)
        assert "Somebody else was faster" in shown
        assert 'value="Mine"' in shown
        assert str(Theme.objects.get(slug="energy")) == "Theirs"
        assert 'name="version" value="2"' in shown
        assert desk.post(path, {"name-en": "Mine", "version": "2"}).status_code == 302
        assert str(Theme.objects.get(slug="energy")) == "Mine"

    def test_an_unknown_theme_is_not_found(self, desk: Client) -> None:
        assert desk.get(DESK + "themes/none/").status_code == 404
