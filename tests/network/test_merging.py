"""Two records of one person, organisation or city become one, and nothing that hung on either is lost."""

from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import Forbidden, Missing, Refused, Stale
from events_core.hosting.models import CohostRequest, StandingOffer
from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.journal.queries import lines
from events_core.network import actions as network
from events_core.network import queries
from events_core.network.merging import acting, names, registry
from events_core.network.models import City, FocalPoint, MergedName, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event, TeamMember
from registrations.actions import register
from tests.cast import Make, city, join, person
from tests.hosting.scenes import confirmed

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "Saran Bat", "country": "MN", "language": "en", "organisation": "Municipality"}


@pytest.fixture
def second(db: None) -> Person:
    """The participant's other address."""
    return person("s.bat@other.example", name="Bat Saran", position="Engineer")


@pytest.fixture
def kitakyusyu(db: None) -> City:
    """Kitakyushu, entered a second time by another spelling."""
    return city("kitakyusyu", "JP", {"en": "Kitakyusyu", "ko": "기타큐슈"})


def body(slug: str, name: str, **values: Any) -> Organisation:
    """An organisation on record."""
    facts = {"name": LazyI18nString({"en": name}), "kind": "research", **values}
    return network.save_organisation(Organisation(slug=slug), facts, by=COMMAND)


def as_one(kept: Any, gone: Any, **more: Any) -> Any:
    """The second becomes the first."""
    return acting.merge(names.KINDS[type(kept)], kept.pk, gone.pk, by=more.pop("by", COMMAND), **more)


class TestPeople:
    """One person with two addresses."""

    def test_what_hangs_on_them_moves(
        self, participant: Person, second: Person, published: Event, kitakyushu: City, officer: Person
    ) -> None:
        """Registrations, teams, posts, keys: each once, a team's part the one that may do more."""
        register(published, {**ANSWERS, "email": participant.email}, person=participant)
        register(published, {**ANSWERS, "email": second.email}, person=second)
        join(published, participant, TeamMember.Role.VIEWER)
        join(published, second, TeamMember.Role.STEWARD)
        for somebody in (participant, second):
            network.name_focal_point(somebody, city=kitakyushu, by=COMMAND)
        _token, key = network.issue_token(second, "site", by=second.actor)
        network.change_person(second, {"position": "Chief engineer"}, by=second.actor)
        before = acting.preview("person", participant.pk, second.pk, officer.actor)
        assert ("Registrations", 1, 1) in registry.counts(before)
        assert "Both are registered for" in registry.remarks(before)[0].text
        kept = as_one(participant, second)
        assert sorted(kept.registrations.values_list("email", flat=True)) == [participant.email, second.email]
        published.refresh_from_db()
        assert published.taken == 2
        assert [row.role for row in kept.memberships.all()] == ["steward"]
        assert kept.posts.count() == 1
        assert kept.position == "Chief engineer"
        answer = Client().get("/api/v1/events", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401  # they have a post and a part in a team: keys of the other end
        assert [line.who for line in lines(kept, "UTC") if line.verb == "person.changed"] == [str(kept)]

    def test_chosen_values_are_taken_over(self, participant: Person, second: Person) -> None:
        """What is chosen of the other, and what the kept one lacks."""
        network.change_person(participant, {"position": "Advisor"}, by=COMMAND)
        kept = as_one(participant, second, taken={"position"})
        assert (kept.name, kept.position) == ("Batbayar Sarangerel", "Engineer")

    def test_either_address_opens_it(self, participant: Person, second: Person) -> None:
        """Who proves the former address is the kept person, keys made with it go on; nobody new can have it."""
        _token, key = network.issue_token(second, "site", by=second.actor)
        as_one(participant, second)
        assert network.welcome_person("S.Bat@other.example", "en").pk == participant.pk
        assert queries.person_with("s.bat@OTHER.example") == participant
        assert list(queries.people("s.bat@other.example")) == [participant]
        with pytest.raises(Exception, match="on record already"):
            network.add_person("s.bat@other.example", {"name": "Other"}, by=COMMAND)
        answer = Client().get("/api/v1/events", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200

    def test_a_role_is_not_won_by_a_merge(self, officer: Person, organiser: Person, participant: Person) -> None:
        """Into a record with a role its own address leads alone, keys of the other end; a role is never lost either."""
        _token, key = network.issue_token(participant, "site", by=participant.actor)
        kept = as_one(organiser, participant)
        with pytest.raises(Forbidden):
            network.welcome_person(participant.email, "en")
        assert Client().get("/api/v1/events", headers={"Authorization": f"Bearer {key}"}).status_code == 401
        with pytest.raises(Refused) as refused:
            as_one(person("x@test.example"), kept)
        assert [blocker.code for blocker in refused.value.blockers] == ["role"]
        with pytest.raises(Refused) as refused:
            as_one(person("second@test.example", role="officer"), officer, by=officer.actor)
        assert [blocker.code for blocker in refused.value.blockers] == ["own_account"]

    def test_nor_is_what_focal_points_and_teams_may_do(
        self, focal_point: Person, trainer: Person, draft: Event
    ) -> None:
        """An account that looks like theirs opens nothing once it is taken for theirs, whenever they came to it."""
        join(draft, trainer, "trainer")
        for number, kept in enumerate((focal_point, trainer)):
            as_one(kept, person(f"like{number}@test.example"))
            with pytest.raises(Forbidden):
                network.welcome_person(f"like{number}@test.example", "en")
        later = as_one(person("later@test.example"), person("before@test.example"))
        assert network.welcome_person("before@test.example", "en") == later
        join(draft, later, "steward")
        with pytest.raises(Forbidden):
            network.welcome_person("before@test.example", "en")

    def test_chains_end_at_the_last(self, participant: Person, second: Person) -> None:
        """A into B, B into C: both lead to C, in the journal too."""
        third = person("third@test.example", name="Sarangerel B.")
        network.change_person(second, {"position": "Chief"}, by=second.actor)
        as_one(participant, second)
        kept = as_one(third, Person.objects.get(pk=participant.pk))
        assert {row.kept_id for row in MergedName.objects.all()} == {kept.pk}
        assert queries.names_of_people([second.pk, participant.pk]) == {second.pk: str(kept), participant.pk: str(kept)}
        assert "person.changed" in {line.verb for line in lines(kept, "UTC")}

    def test_both_addresses_are_told(self, participant: Person, second: Person, officer: Person) -> None:
        """By letter, where somebody has ever signed in."""
        Person.objects.filter(pk__in=(participant.pk, second.pk)).update(last_login=now())
        as_one(participant, second, by=officer.actor)
        told = Letter.objects.filter(template="network/merged").order_by("to_email")
        assert [row.to_email for row in told] == [participant.email, second.email]

    def test_what_was_seen_counts(self, participant: Person, second: Person) -> None:
        """Refuses what changed meanwhile, and what is gone."""
        with pytest.raises(Stale):
            as_one(participant, second, seen=(participant.version, second.version + 1))
        as_one(participant, second)
        with pytest.raises(Missing):
            as_one(participant, second)


class TestCities:
    """One city entered twice."""

    def test_all_stands_under_one(self, kitakyushu: City, kitakyusyu: City, make_event: Make, officer: Person) -> None:
        """Events, local governments, targets, themes; the other's names are found and lead there."""
        event = make_event(cities=["kitakyushu", "kitakyusyu"], publish=True)
        other = make_event(cities=["kitakyusyu"], publish=True, title={"en": "Waste heat"})
        version, sequence = other.version, other.sequence
        row = {"measure": "co2", "low": 20, "high": 20, "target_year": 2030, "source": "Plan"}
        network.save_city(kitakyushu, {"targets": [row], "weak_in": ["waste"]}, by=COMMAND)
        network.save_city(kitakyusyu, {"targets": [row], "strong_in": ["waste", "energy"]}, by=COMMAND)
        kept = as_one(City.objects.get(pk=kitakyushu.pk), City.objects.get(pk=kitakyusyu.pk))
        assert [list(row.cities.all()) for row in (event, other)] == [[kept], [kept]]
        other.refresh_from_db()
        assert (other.version, other.sequence) == (version + 1, sequence)
        assert kept.targets.count() == 1
        assert {theme.slug for theme in kept.strong_in.all()} == {"energy"}
        assert str(kept.name) == "Kitakyushu"
        assert kept.name.data["ko"] == "기타큐슈"
        assert kept.aliases == ["Kitakyusyu"]
        assert list(queries.cities("kitakyusyu")) == [kept]

    def test_former_slugs_lead_there(self, kitakyushu: City, kitakyusyu: City, make_event: Make, desk: Client) -> None:
        """301 by page, filter and API; feeds and bodies understand them; no new city gets one."""
        make_event(publish=True)
        as_one(kitakyushu, kitakyusyu)
        client = Client()
        for path, target in {
            "/cities/kitakyusyu/?a=1": "/cities/kitakyushu/?a=1",
            "/api/v1/cities/kitakyusyu": "/api/v1/cities/kitakyushu",
            "/?city=kitakyusyu&when=past": "/?city=kitakyushu&when=past",
        }.items():
            answer = client.get(path)
            assert (answer.status_code, answer.headers.get("Location")) == (301, target)
        answer = desk.get("/desk/network/cities/kitakyusyu/")
        assert answer.headers["Location"] == "/desk/network/cities/kitakyushu/"
        assert client.get("/cities/nowhere/").status_code == 404
        assert client.get("/", PATH_INFO="//elsewhere.example/cities/kitakyusyu/").status_code == 404
        feed = client.get("/feeds/events.ics?city=kitakyusyu")
        assert (feed.status_code, b"".join(feed.streaming_content).count(b"BEGIN:VEVENT")) == (200, 1)
        made = make_event(cities=["kitakyusyu", "kitakyushu"])
        assert [place.slug for place in made.cities.all()] == ["kitakyushu"]
        with pytest.raises(Exception, match=r"by this name|already"):
            network.save_city(City(), {"name": "X", "slug": "kitakyusyu", "country": "JP"}, by=COMMAND)

    def test_requests_to_both_are_folded_or_stand_in_the_way(
        self, kitakyushu: City, kitakyusyu: City, make_event: Make, officer: Person
    ) -> None:
        """One without an answer goes into the other; two that wait are a blocker with the event's name."""
        event = make_event(cities=["kitakyushu", "kitakyusyu"])
        answered = confirmed(event, officer)
        twin = CohostRequest.objects.create(event=event, city=kitakyusyu, organisation=kitakyusyu.organisations.get())
        kept = as_one(kitakyusyu, kitakyushu)
        assert list(CohostRequest.objects.all()) == [answered]
        answered.refresh_from_db()
        assert (answered.city, answered.state, answered.is_sure) == (kept, "confirmed", True)
        assert not CohostRequest.objects.filter(pk=twin.pk).exists()
        third = city("third", "JP", {"en": "Third"})
        programme.edit_event(event.pk, {"cities": ["kitakyusyu", "third"]}, by=officer.actor)
        CohostRequest.objects.create(
            event=event, city=third, organisation=third.organisations.get(), state="declined"
        ).answers.create(
            kind="declined", via="letter", organisation=third.organisations.get(),
            starts_at=event.starts_at, ends_at=event.ends_at,
        )  # fmt: skip
        with pytest.raises(Refused, match="Working with city inventories"):
            as_one(kept, third)
        assert City.objects.filter(pk=third.pk).exists()

    def test_other_countries_are_other_cities(self, kitakyushu: City, ulaanbaatar: City) -> None:
        """A blocker, not a silent change."""
        with pytest.raises(Refused, match="different countries"):
            as_one(kitakyushu, ulaanbaatar)


class TestOrganisations:
    """One organisation entered twice."""

    def test_partners_posts_and_offers(
        self, published: Event, secretariat: Organisation, kitakyushu: City, participant: Person
    ) -> None:
        """The part it plays stands once; people, posts and standing offers of both are its own."""
        twin = body("neaspec", "NEASPEC", aliases=["SPEC"])
        bodies = [
            {"organisation": slug, "part": part}
            for slug in ("neaspec-secretariat", "neaspec")
            for part in ("organiser",)
        ]
        programme.edit_event(
            published.pk, {"partners": [*bodies, {"organisation": "neaspec", "part": "funder"}]}, by=COMMAND
        )
        network.change_person(participant, {"organisation": twin}, by=COMMAND)
        network.name_focal_point(participant, organisation=twin, by=COMMAND)
        for owner, months in ((secretariat, [4]), (twin, [4, 5])):
            StandingOffer.objects.create(organisation=owner, city=kitakyushu, months=months)
        kept = as_one(secretariat, twin)
        assert sorted(row.part for row in published.partners.filter(organisation=kept)) == ["funder", "organiser"]
        assert published.partners.count() == 2
        participant.refresh_from_db()
        assert participant.organisation == kept
        assert FocalPoint.objects.get(person=participant).organisation == kept
        assert StandingOffer.objects.get().months == [4, 5]
        assert set(kept.aliases) == {"NEASPEC", "SPEC"}
        assert queries.organisation_named("SPEC") == kept
        assert Client().get("/organisations/neaspec/").headers["Location"] == "/organisations/neaspec-secretariat/"
