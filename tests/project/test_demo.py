"""The demonstration: what facts.md records is there and no more, the year is plainly invented, a second run changes nothing."""

import re
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from certificates.models import Certificate
from events_core.hosting.models import CohostRequest, StandingOffer
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, FocalPoint, Organisation, Person, TargetRow
from events_core.programme import documents, gates
from events_core.programme.models import Event, Kind, ProgrammeVersion, Session, State
from events_core.project.demo import year
from events_core.project.demo.loader import load
from events_core.project.demo.people import POOL, SIGN_IN
from registrations.models import Registration
from registrations.opening import opening_of
from trainings.models import Ballot, Match, Offer, Report, TrainingRequest
from trainings.teaching import progress_of

SIX = {"en", "zh-hans", "ja", "ko", "mn", "ru"}
# facts.md: city, what is reduced, from, to, base year (BAU; "-" where none is given), by
TARGETS = """
baoding co2_per_gdp 35 35 2010 2020
hangzhou co2_per_gdp 50 50 2005 2020
shenzhen co2_per_gdp 32 32 2005 2015
shenzhen co2_per_gdp 45 45 2005 2020
guiyang co2_per_gdp 45 45 2005 2020
tianjin co2_per_gdp 15.5 15.5 2010 2015
jilin co2_per_gdp 60 60 2005 2030
jilin co2_level 60 60 BAU 2030
chengdu co2_per_gdp 35 35 2010 2020
nanchang co2_per_gdp 38 38 2005 2015
nanchang co2_per_gdp 45 48 2005 2020
wuxi co2_per_gdp 45 45 - 2020
chongqing energy_per_gdp 16 16 2010 2015
xiamen energy_per_gdp 40 40 2005 2020
teda co2_per_gdp 21 21 2010 2015
kitakyushu co2 30 30 2005 2030
kitakyushu co2 50 60 2005 2050
kyoto co2 40 40 1990 2030
kyoto co2 60 60 1990 2050
sakai co2 15 15 2005 2030
yokohama co2_per_head 30 30 2004 2025
yokohama co2_per_head 60 60 2004 2050
iida co2 40 50 2005 2030
iida co2 70 70 2005 2050
obihiro co2 30 30 2000 2030
toyama co2 30 30 2005 2030
toyota co2 30 30 1990 2030
shimokawa co2 32 32 1990 2030
shimokawa co2 66 66 1990 2050
minamata co2 33 33 2005 2020
minamata co2 50 50 2005 2050
miyakojima co2 30 40 2003 2030
miyakojima co2 70 80 2003 2050
yusuhara co2 50 50 1990 2030
yusuhara co2 70 70 1990 2050
chiyoda co2 25 25 1990 2020
sakai co2 60 60 2005 2050
obihiro co2 50 50 2000 2050
toyama co2 50 50 2005 2050
toyota co2 50 50 1990 2050
chiyoda co2 50 50 1990 2050
seoul co2 25 25 1990 2020
suwon co2 5 5 2010 2015
gangneung co2 49 49 BAU 2020
jeju co2 41 41 BAU 2020
gwangju co2 40 40 BAU 2020
moscow energy_efficiency 43 43 2010 2025
ulaanbaatar green_area 15 15 - 2020
ulaanbaatar green_area 30 30 - 2030
"""


@pytest.mark.both
class TestDemo(TestCase):
    """The demonstration, loaded once for all tests of it."""

    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def test_targets_stand_as_the_paper_gives_them(self) -> None:
        for fact in TARGETS.strip().splitlines():
            with self.subTest(fact):
                city, measure, low, high, base, by = fact.split()
                row = TargetRow.objects.get(city__slug=city, measure=measure, target_year=by)
                assert (row.low, row.high) == (Decimal(low), Decimal(high))
                assert (row.is_bau, row.base_year) == (base == "BAU", int(base) if base.isdigit() else None)
                assert row.source.startswith("NEASPEC, North-East Asia Low Carbon City Platform")

    def test_people_are_counted_where_the_paper_counts_them(self) -> None:
        counted = dict(City.objects.exclude(population=None).values_list("slug", "population"))
        assert len(counted) == 13
        assert (counted["shimokawa"], counted["yusuhara"]) == (3_900, 4_000)
        assert (counted["kitakyushu"], counted["chiyoda"]) == (990_000, 45_000)

    def test_a_second_run_changes_nothing(self) -> None:
        def state() -> list[object]:
            counts = [
                model.objects.count() for model in (Entry, Letter, Person, City, Organisation, Event, Registration)
            ]
            return [
                *counts,
                ProgrammeVersion.objects.get().number,
                sorted(Event.objects.values_list("slug", "version")),
            ]

        before = state()
        assert (load().places, load().people, load().events) == (0, 0, 0)
        assert state() == before

    def test_some_events_have_documents_and_what_was_taken_away_stays_away(self) -> None:
        held = Event.objects.get(slug="waste-and-resource-circulation")
        told = sorted(held.documents.values_list("audience", "phase", "language", "file__type"))
        pdf = "application/pdf"
        assert told == [("public", "after", "en", pdf), ("public", "after", "ja", pdf), ("team", "before", "en", pdf)]
        coming = Event.objects.get(slug="from-plans-to-delivery")
        assert set(coming.documents.values_list("audience", flat=True)) == {"public", "participants"}
        documents.remove_document(held.documents.get(audience="team").pk, by=COMMAND)
        load()
        assert held.documents.count() == 2

    def test_there_are_no_other_targets(self) -> None:
        assert TargetRow.objects.count() == len(TARGETS.strip().splitlines())
        assert not TargetRow.objects.filter(city__slug__in=["chang-zhutan", "beijing"]).exists()

    def test_places_say_what_they_are_and_what_else_they_are_called(self) -> None:
        kinds = {
            slug: City.objects.get(slug=slug).kind for slug in ("chiyoda", "jeju", "teda", "chang-zhutan", "shimokawa")
        }
        assert kinds == {
            "chiyoda": "ward",
            "jeju": "province",
            "teda": "zone",
            "chang-zhutan": "cluster",
            "shimokawa": "town",
        }
        assert "Kangreung" in City.objects.get(slug="gangneung").aliases
        assert "Kwangju" in City.objects.get(slug="gwangju").aliases
        assert all(set(city.name.data) == SIX for city in City.objects.all())

    def test_each_city_has_its_government_in_six_languages(self) -> None:
        for city in City.objects.exclude(kind="cluster"):
            body = Organisation.objects.get(slug=f"city-of-{city.slug}")
            assert (body.kind, body.city, set(body.name.data)) == ("local_government", city, SIX)

    def test_held_events_say_no_more_than_is_known(self) -> None:
        held = {event.slug: event for event in Event.objects.filter(starts_at__year__lt=2015)}
        assert {slug: event.date_precision for slug, event in held.items()} == {
            "suwon-conference": "year", "som-18": "day", "realizing-low-carbon-cities": "day",
            "first-north-east-asian-mayors-forum": "month",
        }  # fmt: skip
        assert {slug for slug, event in held.items() if event.is_related} == {
            "suwon-conference",
            "first-north-east-asian-mayors-forum",
        }
        assert not held["suwon-conference"].partners.exists()
        assert not Session.objects.filter(event__in=held.values()).exists()
        assert all(
            not str(event.venue) and event.state == State.COMPLETED and event.is_recorded for event in held.values()
        )
        assert all(set(event.title.data) == SIX and set(event.summary.data) == SIX for event in held.values())

    def test_the_year_has_every_kind_and_state(self) -> None:
        invented = Event.objects.filter(slug__in=[planned.slug for planned in year.YEAR])
        assert set(invented.values_list("kind", flat=True)) == set(Kind.values)
        assert set(invented.values_list("state", flat=True)) == set(State.values)
        pills = {opening_of(event).pill for event in invented}
        assert pills >= {
            "open",
            "opens_later",
            "full",
            "closed",
            "by_invitation",
            "on_now",
            "postponed",
            "cancelled",
            "completed",
        }
        assert {"unlisted", "by_invitation", "public"} == set(invented.values_list("visibility", flat=True))
        assert {"in_person", "online", "hybrid"} == set(invented.values_list("mode", flat=True))
        assert invented.filter(date_precision="day").exists()
        assert invented.filter(parent__isnull=False).exists()

    def test_one_event_is_on_now(self) -> None:
        event = Event.objects.get(slug="clean-air-and-heat-in-winter-cities")
        assert event.starts_at < timezone.now() < event.ends_at
        assert set(event.registrations.values_list("state", flat=True)) == {"attended", "confirmed"}

    def test_what_is_seen_first_is_told_in_six_languages(self) -> None:
        full = [planned for planned in year.YEAR if set(planned.title) == SIX == set(planned.summary)]
        assert len(full) >= 6
        assert all(len(planned.title) >= 2 and len(planned.summary) >= 2 for planned in year.YEAR)

    def test_a_visit_waits_for_its_city_and_another_is_confirmed(self) -> None:
        waiting = Event.objects.get(slug="eco-town-industry-and-recycling")
        assert waiting.state == State.DRAFT
        assert gates.blockers(waiting)
        confirmed = CohostRequest.objects.filter(
            state="confirmed", event__state=State.PUBLISHED, event__kind="field_visit"
        )
        assert confirmed.count() == 2
        assert not gates.blockers(confirmed[0].event)

    def test_there_is_a_request_in_each_state(self) -> None:
        assert set(CohostRequest.objects.values_list("state", flat=True)) == set(CohostRequest.State.values)
        asked = CohostRequest.objects.get(city__slug="kitakyushu")
        assert asked.contact_email == "focal.kitakyushu@demo.example"
        for request in CohostRequest.objects.exclude(state="drafted"):
            assert Entry.objects.filter(thing="hosting.cohostrequest", thing_id=request.pk).count() > 1

    def test_requests_for_trainings_stand_at_every_turn(self) -> None:
        states = set(TrainingRequest.objects.values_list("state", flat=True))
        assert states >= {"submitted", "under_review", "matched", "scheduled", "delivered", "declined", "on_hold"}
        assert set(Match.objects.values_list("state", flat=True)) == {"accepted", "countered"}
        assert all("invented" in offer.summary.data["en"] for offer in Offer.objects.all())

    def test_a_training_was_held_and_reported(self) -> None:
        event = Event.objects.get(slug="heat-losses-of-schools-and-hospitals")
        assert event.state == State.COMPLETED
        done = [progress.is_complete for progress in progress_of(event).values()]
        assert (len(done), sum(done)) == (11, 9)
        assert Ballot.objects.filter(survey__event=event).count() == 20
        assert Report.objects.get(request__event=event).sent_at

    def test_some_cities_offer_to_host(self) -> None:
        assert StandingOffer.objects.filter(is_active=True).count() == 5

    def test_roles_are_as_documented(self) -> None:
        roles = dict(Person.objects.filter(email__endswith="@demo.example").values_list("email", "role"))
        assert roles == {
            "secretariat@demo.example": "officer", "finance@demo.example": "finance", "organiser@demo.example": "organiser",
            "focal.kitakyushu@demo.example": "", "trainer@demo.example": "", "steward@demo.example": "", "participant@demo.example": "",
        }  # fmt: skip
        organises = Event.objects.filter(team__person__email="organiser@demo.example", team__role="lead")
        assert organises.count() == 2 == Person.objects.get(email="organiser@demo.example").memberships.count()
        assert FocalPoint.objects.get(person__email="focal.kitakyushu@demo.example").city == City.objects.get(
            slug="kitakyushu"
        )
        for name in ("trainer", "steward"):
            assert set(Person.objects.get(email=f"{name}@demo.example").memberships.values_list("role", flat=True)) == {
                name
            }

    def test_the_participant_has_registrations_and_a_certificate(self) -> None:
        rows = Registration.objects.filter(person__email="participant@demo.example")
        assert rows.count() == 5
        assert Certificate.objects.filter(registration__in=rows).count() == 1
        issued = Certificate.objects.filter(event__slug="waste-and-resource-circulation").count()
        assert (
            issued
            == Registration.objects.filter(event__slug="waste-and-resource-circulation", state="attended").count()
        )

    def test_lists_are_interesting(self) -> None:
        rows = Registration.objects.filter(event__slug="from-plans-to-delivery")
        assert 25 <= rows.count() <= 40
        assert rows.exclude(needs="").exists()
        assert len({row.category_id for row in rows}) == 3
        assert len({row.language for row in rows}) == 6
        states = set(Registration.objects.values_list("state", flat=True))
        assert states == {"pending", "confirmed", "declined", "cancelled", "attended", "absent"}

    def test_nobody_is_real(self) -> None:
        addresses = [
            *Person.objects.values_list("email", flat=True),
            *Registration.objects.values_list("email", flat=True),
        ]
        addresses += Letter.objects.values_list("to_email", flat=True)
        assert all(address.endswith(".example") for address in addresses)
        invented = {one.name for one in POOL} | {row[2] for row in SIGN_IN}
        speakers = {
            name
            for event in Event.objects.all()
            for session in event.sessions.all()
            for name in session.speakers.values_list("name", flat=True)
        }
        assert speakers <= invented

    def test_there_are_no_sums_of_money(self) -> None:
        texts = " ".join(
            str(text.data)
            for event in Event.objects.all()
            for text in (event.title, event.summary, event.description, event.outcome)
        )
        assert not re.search(r"[$€¥₩₮₽]|\b(USD|EUR|CNY|JPY|KRW|MNT|RUB)\b", texts)
        assert not Registration.objects.exclude(own_costs=None).exists()

    def test_letters_are_sent_in_the_language_of_each_person(self) -> None:
        assert set(Letter.objects.values_list("language", flat=True)) == SIX
        assert not Letter.objects.exclude(state="sent").exists()

    def test_a_load_comes_beside_it_and_a_second_run_adds_nothing(self) -> None:
        def said(**numbers: int) -> list[str]:
            out = StringIO()
            with override_settings(DEMO=True):
                call_command("demo", stdout=out, **numbers)
            return [re.sub(r" \(.*", "", line) for line in out.getvalue().splitlines()]

        nothing = "New: 0 cities and organisations, 0 people, 0 events"
        assert said() == [nothing]
        assert said(events=3, registrations=10, seed=7) == [nothing, "New: 3 events and 10 registrations of the load"]
        assert said(events=3, registrations=10, seed=7) == [nothing, "New: 0 events and 0 registrations of the load"]
        assert said(events=4, seed=7)[1] == "New: 1 events and 0 registrations of the load"
        assert said(events=3, registrations=10, seed=8)[1] == "New: 3 events and 10 registrations of the load"
        with override_settings(DEMO=True), pytest.raises(CommandError, match="whole numbers"):
            call_command("demo", events=-1)

    def test_without_demo_the_command_refuses_with_a_sentence(self) -> None:
        with override_settings(DEMO=False), pytest.raises(CommandError, match="The demonstration is off here"):
            call_command("demo")
