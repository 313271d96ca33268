"""Requests that one training could serve, and cities that could be introduced to each other."""

from events_core.network.models import City
from tests.cast import city
from trainings import together
from trainings.models import Joint, TrainingRequest

from . import scenes


def settle(*cities: City) -> None:
    City.objects.filter(pk__in=[one.pk for one in cities]).update(climate="cold", stage="growing", population=900_000)


def test_requests_with_subject_month_language_and_mode_in_common_are_proposed(
    ulaanbaatar: City, kitakyushu: City
) -> None:
    settle(ulaanbaatar, kitakyushu)
    first, second = scenes.month_in(5), scenes.month_in(6)
    lead = scenes.ask(ulaanbaatar, topics=("energy", "waste"), months=[first, second], people=18)
    other = scenes.ask(kitakyushu, "submitted", topics=("energy",), months=[second], languages=["ja", "en"], people=12)
    (found,) = together.proposals()
    assert found.requests == [lead, other]
    assert (found.lead, found.others) == (lead, [other])
    assert [topic.slug for topic in found.topics] == ["energy"]
    assert (found.months, found.languages, found.people, found.mode) == ([second], ["en"], 30, "in_person")
    assert found.reasons[0] == "All ask for: Energy."
    assert any("2 countries" in reason for reason in found.reasons)
    assert [(one.first, one.second, one.share) for one in found.alike] == [(ulaanbaatar, kitakyushu, 100)]
    assert "Same climate: Cold." in found.alike[0].reasons


def test_no_proposal_without_all_four_in_common(ulaanbaatar: City, kitakyushu: City) -> None:
    scenes.ask(ulaanbaatar, mode="in_person")
    scenes.ask(kitakyushu, topics=("waste",))
    scenes.ask(kitakyushu, languages=["ja"])
    scenes.ask(kitakyushu, months=[scenes.month_in(9)])
    scenes.ask(kitakyushu, mode="online")
    pairs = {frozenset(one.city.slug for one in made.requests if one.city) for made in together.proposals()}
    assert not any("ulaanbaatar" in pair for pair in pairs)


def test_one_city_alone_is_no_proposal(ulaanbaatar: City) -> None:
    scenes.ask(ulaanbaatar)
    scenes.ask(ulaanbaatar)
    assert together.proposals() == []


def test_what_is_not_said_fits_anything(ulaanbaatar: City, kitakyushu: City) -> None:
    scenes.ask(ulaanbaatar)
    scenes.ask(kitakyushu, months=[], languages=[], mode="", people=None)
    (found,) = together.proposals()
    assert found.months == [scenes.month_in(5), scenes.month_in(6)]
    assert (found.people, found.mode) == (18, "in_person")


def test_requests_that_are_joined_or_not_open_are_left_out(ulaanbaatar: City, kitakyushu: City) -> None:
    lead, asked = scenes.ask(ulaanbaatar), scenes.ask(kitakyushu)
    TrainingRequest.objects.filter(pk=asked.pk).update(asked_to_join=Joint.objects.create(lead=lead), joins="asked")
    scenes.ask(kitakyushu, "matched")
    scenes.ask(kitakyushu, "draft")
    assert together.proposals() == []
    TrainingRequest.objects.filter(pk=asked.pk).update(joins="no")
    free = scenes.ask(ulaanbaatar)
    assert [made.requests for made in together.proposals()] == [[asked, free]]


def test_a_proposal_has_six_requests_at_most_and_each_request_stands_once(db: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    places = [city(f"town-{number}", "MN", {"en": f"Town {number}"}) for number in range(10)]
    settle(*places)
    for place in places[:2]:
        scenes.ask(place)
    for number in (0, 8):
        for place in places[2 : 2 + number]:
            scenes.ask(place)
        with django_assert_num_queries(6):
            found = together.proposals()
    assert [len(made.requests) for made in found] == [6, 4]
    assert len({one.pk for made in found for one in made.requests}) == 10
    assert len(found[0].alike) == 15


def test_like_cities_that_ask_for_the_same_can_be_introduced(
    ulaanbaatar: City, kitakyushu: City, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    third = city("erdenet", "MN", {"en": "Erdenet"})
    settle(ulaanbaatar, kitakyushu)
    scenes.ask(ulaanbaatar, months=[scenes.month_in(2)], languages=["mn"])
    scenes.ask(kitakyushu, months=[scenes.month_in(9)], languages=["ja"], topics=("ghg-accounting", "waste"))
    scenes.ask(third, topics=("waste",))
    assert together.proposals() == []
    with django_assert_num_queries(7):
        (found,) = together.introductions()
    assert {found.first, found.second} == {ulaanbaatar, kitakyushu}
    assert [topic.slug for topic in found.topics] == ["ghg-accounting"]
