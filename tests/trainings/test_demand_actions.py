"""What is kept of a request, and what is refused: the verbs that pages and programs share."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actions import label_of
from events_core.journal.models import Entry
from events_core.journal.queries import lines
from events_core.journal.schedules import _ALL
from events_core.network.models import City, Organisation, Person, SpentLink, Theme
from trainings import actions, tasks
from trainings.actions.demand import PATIENCE
from trainings.intake import FIELDS, RequestIntake
from trainings.models import Match, Term, TrainingRequest

from . import scenes
from .cityhall import ASKED, CONTACT, again, drafted, letters, sent

pytestmark = pytest.mark.django_db
_S = TrainingRequest.State


@pytest.fixture(autouse=True)
def topic() -> None:
    """A subject to ask for."""
    scenes.theme()


def verbs(asked: TrainingRequest) -> list[str]:
    rows = Entry.objects.filter(scope=label_of(asked), scope_id=asked.pk)
    return list(rows.order_by("pk").values_list("verb", flat=True))


class TestWhatIsKept:
    def test_all_that_programs_can_say(self, ulaanbaatar: City) -> None:
        made = drafted(
            audiences=["planners", "trainers"], days=5, venue="A hall", baseline="Meters", title="Inventories"
        )
        assert made.city == ulaanbaatar
        assert [topic.slug for topic in made.topics.all()] == ["ghg-accounting"]
        assert (made.level, made.audiences, made.people, made.days) == ("beginner", ["planners", "trainers"], 18, 5)
        assert (made.languages, made.months, made.mode) == (["mn", "en"], ["2027-04", "2027-05"], "in_person")
        assert str(made.budget).replace("\u00a0", " ") == "USD 3,000"
        assert (made.contact_name, made.contact_position) == (CONTACT["name"], CONTACT["position"])

    def test_languages_keep_their_order_and_months_get_one(self, ulaanbaatar: City) -> None:
        made = drafted(languages=["ru", "mn", "ru"], months=["2027-06", "2027-05", "2027-06"])
        assert (made.languages, made.months) == (["ru", "mn"], ["2027-05", "2027-06"])

    @pytest.mark.parametrize("empty", [None, ""])
    def test_everything_can_be_empty(self, empty: Any) -> None:
        lists = ("topics", "audiences", "languages", "months", "contact", "budget")
        numbers = ("people", "days")
        values = {name: None if name in (*lists, *numbers) else empty for name in FIELDS}
        made = actions.start(values)
        assert (made.state, made.city, made.budget) == (_S.DRAFT, None, None)
        assert not letters("begun")

    def test_only_what_is_given_is_changed(self, ulaanbaatar: City) -> None:
        made = drafted()
        actions.save(made.pk, {"contact": {"name": "Dorj"}})
        kept = again(made)
        assert (kept.contact_name, kept.contact_email, kept.outcome) == ("Dorj", CONTACT["email"], ASKED["outcome"])
        assert kept.version == made.version + 1

    def test_saving_the_same_is_no_change(self, ulaanbaatar: City) -> None:
        made = drafted()
        assert actions.save(made.pk, ASKED).version == made.version

    def test_the_local_government_follows_the_city(self, ulaanbaatar: City, kitakyushu: City) -> None:
        bodies = [Organisation.objects.get(city=city) for city in (ulaanbaatar, kitakyushu)]
        made = drafted()
        assert made.organisation == bodies[0]
        assert actions.save(made.pk, {"city": "kitakyushu"}).organisation == bodies[1]
        assert actions.save(made.pk, {"city": ""}).organisation is None

    def test_who_begins_it_with_an_account_is_its_contact(self, mongolian: Person) -> None:
        made = actions.start({"topics": ["ghg-accounting"]}, maker=mongolian, by=mongolian.actor)
        assert (made.maker, made.contact_email, made.language) == (mongolian, mongolian.email, "mn")
        assert letters("begun")[0].to_email == mongolian.email

    @pytest.mark.parametrize(
        ("values", "field", "code"),
        [
            ({"city": "atlantis"}, "city", "unknown"),
            ({"city": "a\x00b"}, "city", "unknown"),
            ({"topics": ["nothing"]}, "topics", "unknown"),
            ({"level": "master"}, "level", "unknown"),
            ({"audiences": ["planners", "kings"]}, "audiences", "unknown"),
            ({"people": 0}, "people", "range"),
            ({"people": True}, "people", "range"),
            ({"days": 366}, "days", "range"),
            ({"languages": ["xx"]}, "languages", "unknown_language"),
            ({"months": ["2027-13"]}, "months", "month"),
            ({"months": ["April"]}, "months", "month"),
            ({"months": ["2027-04\n"]}, "months", "month"),
            ({"mode": "by_mail"}, "mode", "unknown"),
            ({"budget": {"amount": "1e3", "currency": "USD"}}, "budget", "amount"),
            ({"budget": {"amount": "5", "currency": "ZZZ"}}, "budget", "currency"),
            ({"contact": {"email": "x"}}, "contact.email", "invalid"),
            ({"contact": {"language": "xx"}}, "contact.language", "unknown_language"),
            ({"outcome": "x" * 5001}, "outcome", "too_long"),
            ({"title": "a\nb"}, "title", "line_break"),
            ({"audience": "\u202e"}, "audience", "unprintable"),
        ],
    )
    def test_what_is_wrong_is_named(self, ulaanbaatar: City, values: dict[str, Any], field: str, code: str) -> None:
        made = drafted()
        for act in (lambda: actions.start(ASKED | values), lambda: actions.save(made.pk, values)):
            with pytest.raises(Invalid) as refused:
                act()
            assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]
        assert TrainingRequest.objects.count() == 1

    def test_all_faults_at_once(self) -> None:
        with pytest.raises(Invalid) as refused:
            RequestIntake({"people": 0, "mode": "x", "level": "y"}).clean()
        assert {error.field for error in refused.value.errors} == {"people", "mode", "level"}

    def test_a_name_that_nobody_knows_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(KeyError):
            RequestIntake({"colour": "red"}).clean()

    def test_a_word_that_is_no_longer_offered_stays_where_it_was_chosen(self, ulaanbaatar: City) -> None:
        made = drafted(audiences=["planners"])
        Term.objects.filter(slug__in=["beginner", "planners"]).update(is_active=False)
        actions.save(made.pk, {"level": "beginner", "audiences": ["planners"], "people": 3})
        with pytest.raises(Invalid):
            actions.start(ASKED)


class TestSaving:
    def test_a_late_one_is_refused(self, ulaanbaatar: City) -> None:
        made = drafted()
        actions.save(made.pk, {"people": 3}, version=made.version)
        with pytest.raises(Stale):
            actions.save(made.pk, {"people": 4}, version=made.version)
        assert again(made).people == 3

    def test_by_link_only_a_draft(self, ulaanbaatar: City, officer: Person) -> None:
        asked = sent()
        with pytest.raises(Refused) as refused:
            actions.save(asked.pk, {"people": 3})
        assert refused.value.code == "sent"
        actions.save(asked.pk, {"people": 3, "topics": []}, by=officer.actor)
        assert again(asked).people == 3
        assert lines(asked, "UTC")[0].text == "What is asked was changed: number of people and subjects."

    @pytest.mark.parametrize("state", ["declined", "withdrawn"])
    def test_what_is_over_stays_as_it_is(self, ulaanbaatar: City, officer: Person, state: str) -> None:
        asked = scenes.ask(ulaanbaatar, state)
        with pytest.raises(Refused) as refused:
            actions.save(asked.pk, {"people": 3}, by=officer.actor)
        assert refused.value.code == "over"

    def test_topics_alone_are_a_change(self, ulaanbaatar: City) -> None:
        made = drafted()
        Theme.objects.get_or_create(slug="finance", defaults={"name": "Finance"})
        assert actions.save(made.pk, {"topics": ["finance"]}).version == made.version + 1
        assert [topic.slug for topic in made.topics.all()] == ["finance"]


class TestSending:
    def test_numbers_follow_one_another(self, ulaanbaatar: City) -> None:
        year = timezone.now().year
        assert [sent().reference for _time in range(2)] == [f"LCC/{year}/REQ-01", f"LCC/{year}/REQ-02"]

    def test_what_is_missing_is_named(self) -> None:
        made = actions.start({})
        with pytest.raises(Refused) as refused:
            actions.submit(made.pk)
        assert {one.code for one in refused.value.blockers} == {"city_missing", "topics_missing", "contact_missing"}
        assert (again(made).state, again(made).reference) == (_S.DRAFT, None)

    def test_only_once(self, ulaanbaatar: City) -> None:
        with pytest.raises(Refused):
            actions.submit(sent().pk)
        assert len(letters("submitted")) == 1

    def test_who_is_told(self, ulaanbaatar: City, officer: Person, organiser: Person) -> None:
        asked = sent()
        assert [letter.to_email for letter in letters("submitted")] == [CONTACT["email"]]
        assert [letter.to_email for letter in letters("desk_submitted")] == [officer.email]
        assert asked.reference is not None
        assert asked.reference in letters("submitted")[0].subject
        assert f"/desk/trainings/{asked.pk}/" in letters("desk_submitted")[0].body
        assert verbs(asked) == ["request.begun", "request.submitted"]
        assert [line.who for line in lines(asked, "UTC")] == ["Oyun Test, Ulaanbaatar"] * 2


class TestTakingBack:
    def test_the_desk_and_the_city_are_told(self, ulaanbaatar: City, officer: Person) -> None:
        asked = actions.withdraw(sent().pk, "No time.")
        assert (asked.state, asked.reason) == (_S.WITHDRAWN, "No time.")
        assert "No time." in letters("withdrawn")[0].body
        assert letters("desk_withdrawn")[0].to_email == officer.email

    def test_a_draft_nobody_knew_of(self, ulaanbaatar: City, officer: Person) -> None:
        asked = actions.withdraw(drafted().pk)
        assert asked.state == _S.WITHDRAWN
        assert asked.reference == f"LCC/{timezone.now().year}/DRAFT-{asked.pk}"
        assert str(sent().reference).endswith("REQ-01")
        assert not letters("withdrawn")
        assert not letters("desk_withdrawn")

    @pytest.mark.parametrize("state", ["agreed", "declined", "withdrawn", "on_hold"])
    def test_not_what_is_agreed_or_over(self, ulaanbaatar: City, state: str) -> None:
        asked = scenes.ask(ulaanbaatar, state)
        with pytest.raises(Refused):
            actions.withdraw(asked.pk)

    @pytest.mark.parametrize(("state", "was", "becomes"), [
        ("under_review", "proposed", "recalled"), ("under_review", "countered", "recalled"),
        ("matched", "accepted", "ended"),
    ])  # fmt: skip
    def test_its_provider_is_told(
        self, ulaanbaatar: City, provider: Organisation, state: str, was: str, becomes: str
    ) -> None:
        asked = scenes.ask(ulaanbaatar, state)
        match = scenes.match(asked, scenes.offer(provider), was)
        actions.withdraw(asked.pk)
        assert Match.objects.get(pk=match.pk).state == becomes
        told = letters("provider_stopped")
        assert [letter.to_email for letter in told] == [match.offer.contact_email]


class TestForgetting:
    def test_drafts_that_nobody_continued(self, ulaanbaatar: City) -> None:
        old, young, was_sent = drafted(), drafted(), sent()
        long_ago = timezone.now() - PATIENCE - datetime.timedelta(minutes=1)
        TrainingRequest.objects.exclude(pk=young.pk).update(saved_at=long_ago, state_since=long_ago)
        assert tasks.forget_drafts() == 1
        assert set(TrainingRequest.objects.values_list("pk", flat=True)) == {young.pk, was_sent.pk}
        assert SpentLink.objects.get(row=old.pk).why == "forgotten"

    def test_drafts_that_were_taken_back(self, ulaanbaatar: City) -> None:
        gone, kept = actions.withdraw(drafted().pk), actions.withdraw(sent().pk)
        assert actions.forget_drafts() == 0
        long_ago = timezone.now() - PATIENCE - datetime.timedelta(minutes=1)
        TrainingRequest.objects.update(saved_at=long_ago, state_since=long_ago)
        assert actions.forget_drafts() == 1
        assert [row.pk for row in TrainingRequest.objects.all()] == [kept.pk]
        assert gone.pk != kept.pk

    def test_a_draft_that_is_continued_stays(self, ulaanbaatar: City) -> None:
        made = drafted()
        TrainingRequest.objects.update(saved_at=timezone.now() - PATIENCE - datetime.timedelta(minutes=1))
        actions.save(made.pk, {"people": 4})
        assert actions.forget_drafts() == 0

    def test_it_is_done_by_the_clock(self) -> None:
        assert _ALL["training-drafts"].task == "trainings.tasks.forget_drafts"
