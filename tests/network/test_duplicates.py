"""Records that look like one are suggested to officers, who compare them, merge them or say that they are two."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from i18nfield.strings import LazyI18nString

from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.merging import pairs
from events_core.network.merging.likeness import same_address, same_name
from events_core.network.models import City, LikelyPair, MatchKey, Organisation, Person
from events_core.programme.twice import CODE
from events_core.programme.waiting import Ask, groups
from tests.cast import person
from tests.network.conftest import signed_in, text

pytestmark = pytest.mark.django_db
LIST = "/desk/network/duplicates/"


def found() -> set[tuple[str, str]]:
    """Open pairs: kind and what they have in common."""
    return set(pairs.likely().values_list("kind", "sort"))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moriyama Aya", "Aya MORIYAMA"),
        ("森山 彩", "森山彩"),
        ("Батбаярын Сарангэрэл", "сарангэрэл батбаярын"),
        ("Zoë Alves", "Zoe Alves"),
        ("김 민준", "김민준"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    """In any script, in any order of words."""
    assert same_name(one) == same_name(other) != ""


@pytest.mark.sqlite
def test_little_says_nothing() -> None:
    """One word is no name to go by; dots, case and what follows a plus do not make another mailbox."""
    assert same_name("Kim") == ""
    assert same_address("A.Moriyama+desk@City.example") == same_address("amoriyama@city.example")


class TestPairs:
    """Who is compared, and when."""

    def test_people(self, db: None) -> None:
        """By address, by name in either script, by name and institution; many of one name say nothing."""
        person("a.moriyama@city.example", name="Moriyama Aya", organisation_text="City of Toyama")
        person("amoriyama+1@city.example", name="A. M.")
        assert found() == {("person", "address")}
        person("aya@home.example", name="Aya Moriyama", organisation_text="City of Toyama")
        assert found() == {("person", "address"), ("person", "place")}
        LikelyPair.objects.all().delete()
        for number in range(7):
            person(f"kim{number}@x.example", name="Kim Min-jun")
        assert LikelyPair.objects.count() == 10  # among the first five; the sixth makes the name say nothing

    def test_another_name_ends_a_pair(self, db: None) -> None:
        """A pair that nobody decided on goes when it no longer looks like one."""
        one = person("a@x.example", name="Moriyama Aya")
        person("b@x.example", name="Aya Moriyama")
        assert found() == {("person", "name")}
        network.change_person(one, {"name": "Moriyama Yui"}, by=COMMAND)
        assert found() == set()

    def test_cities_and_organisations(self, kitakyushu: City, secretariat: Organisation) -> None:
        """By any name or alias; not across borders."""
        network.save_city(City(), {"name": "Kitakyusyu", "aliases": ["北九州市"], "country": "JP"}, by=COMMAND)
        network.save_city(City(), {"name": "Kitakyushu", "slug": "other", "country": "CN"}, by=COMMAND)
        assert list(pairs.likely("city").values_list("sort", flat=True)) == ["name"]
        for country in ("JP", "CN", "MN"):
            facts = {"name": LazyI18nString({"en": "Ministry of Environment"}), "kind": "national_government"}
            network.save_organisation(
                Organisation(slug=f"moe-{country.lower()}"), {**facts, "country": country}, by=COMMAND
            )
        assert not pairs.likely("organisation").exists()

    def test_what_came_in_bulk_is_found_later(self, db: None) -> None:
        """The hourly round compares what was written without the actions; a second round finds nothing to do."""
        Person.objects.bulk_create(Person(email=f"{n}@x.example", name="Moriyama Aya") for n in "ab")
        assert (pairs.sweep(), found()) == (2, {("person", "name")})
        assert pairs.sweep() == 0

    def test_two_stay_two(self, desk: Client, officer: Person) -> None:
        """What an officer told apart is not asked again, whatever is written of them."""
        one, _other = person("a@x.example", name="Moriyama Aya"), person("b@x.example", name="Aya Moriyama")
        pair = pairs.likely().get()
        answer = desk.post(f"{LIST}{pair.pk}/two/", follow=True)
        assert "They stay two" in text(answer)
        network.change_person(one, {"name": "Aya Moriyama"}, by=COMMAND)
        assert (found(), pairs.sweep()) == (set(), 0)
        assert MatchKey.objects.filter(row=one.pk).exists()


class TestPages:
    """The list, the comparison, who may."""

    def test_a_pair_is_merged_on_the_pages(self, desk: Client) -> None:
        """From the list to one record, by the choices made on the page between."""
        kept = person("a@x.example", name="Moriyama Aya", position="Director")
        gone = person("b@x.example", name="Aya Moriyama", position="Deputy director")
        assert f"/desk/network/merge/person/{kept.pk}/{gone.pk}/" in text(desk.get(LIST))
        url = f"/desk/network/merge/person/{kept.pk}/{gone.pk}/"
        page = text(desk.get(url))
        for words in ("a@x.example", "b@x.example", "Deputy director", "A code sent to b@x.example signs in"):
            assert words in page
        data = {"version": f"{kept.version}-{gone.version}", "position": "gone", "name": "kept"}
        stale = desk.post(url, {**data, "version": "7-7"})
        assert (stale.status_code, Person.objects.filter(pk=gone.pk).exists()) == (412, True)
        answer = desk.post(url, data, follow=True)
        assert "is on record once now" in text(answer)
        kept.refresh_from_db()
        assert (kept.name, kept.position) == ("Moriyama Aya", "Deputy director")
        assert "Nothing looks like a duplicate" in text(desk.get(LIST))
        assert desk.get(url).status_code == 404

    def test_blockers_stand_on_the_page(self, desk: Client, officer: Person, participant: Person) -> None:
        """With the reason, and without the button."""
        page = text(desk.get(f"/desk/network/merge/person/{participant.pk}/{officer.pk}/"))
        assert "They cannot be made one yet" in page
        assert "Make them one" not in page

    def test_the_other_one_is_found_by_words(self, desk: Client, kitakyushu: City, ulaanbaatar: City) -> None:
        """From the page of a city."""
        assert f"/desk/network/same/city/{kitakyushu.pk}/" in text(desk.get("/desk/network/cities/kitakyushu/"))
        page = text(desk.get(f"/desk/network/same/city/{kitakyushu.pk}/?q=ulaan"))
        assert f"/desk/network/merge/city/{kitakyushu.pk}/{ulaanbaatar.pk}/" in page

    def test_it_is_for_officers(self, others: list[Person], kitakyushu: City, ulaanbaatar: City) -> None:
        """Others are refused, strangers asked to sign in."""
        paths = [
            LIST,
            f"/desk/network/merge/city/{kitakyushu.pk}/{ulaanbaatar.pk}/",
            f"/desk/network/same/city/{kitakyushu.pk}/",
        ]
        for path in paths:
            assert Client().get(path).status_code == 302
            assert [signed_in(somebody).get(path).status_code for somebody in others] == [403] * len(others)
            assert signed_in(others[0]).post(path).status_code == 403

    def test_the_list_costs_the_same_for_many(self, desk: Client, rf: Any, officer: Person) -> None:
        """Two pairs or twenty; they wait for officers at /desk/, and for nobody else."""
        counts = []
        for number in range(20):
            for letter in "ab":
                person(f"{letter}{number}@x.example", name=f"Person{number} Name{number}")
            if number in (1, 19):
                with CaptureQueriesContext(connection) as queries:
                    assert desk.get(LIST).status_code == 200
                counts.append(len(queries))
        assert counts[0] == counts[1]
        for somebody, told in ((officer, [(20, LIST)]), (Person.objects.get(email="a1@x.example"), [])):
            request = rf.get("/")
            request.user = somebody
            assert [(group.total, group.url) for group in groups(request, somebody, Ask(code=CODE))] == told
