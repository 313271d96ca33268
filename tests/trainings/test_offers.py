"""Offers: made, changed, withdrawn and renewed; what is refused at which field."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.journal.queries import lines
from events_core.network import links
from events_core.network.models import City, Organisation, Person
from tests import cast
from tests.trainings import scenes
from trainings import actions
from trainings.models import Offer, Term, TrainingRequest

pytestmark = [pytest.mark.django_db]
OFFER: dict[str, Any] = {
    "title": {"en": "Community inventories", "ja": "地域の目録"},
    "summary": {"en": "From the first table to the yearly update."},
    "topics": ["ghg-accounting", "transport"],
    "level": "beginner",
    "audiences": ["planners"],
    "languages": ["en", "ru"],
    "modes": ["in_person", "online"],
    "group_max": 30,
    "days": 3,
    "months": ["2027-05", "2027-04"],
    "countries": ["mn", "RU"],
    "cost_basis": "travel_only",
    "costs": [
        {"category": "travel", "amount": {"amount": "1200", "currency": "USD"}, "bearer": "city"},
        {
            "category": "materials",
            "amount": {"amount": "3000", "currency": "JPY"},
            "description": "Books",
            "per_person": True,
        },
    ],
    "experience": ["kitakyushu"],
    "contact": {"name": "Teach Test", "email": "Teach@provider.example", "language": "ru"},
}


@pytest.fixture(autouse=True)
def subjects(kitakyushu: City) -> None:
    """Two subjects and a city."""
    for slug in ("ghg-accounting", "transport"):
        scenes.theme(slug)


def make(provider: Organisation, person: Person | None = None, **values: Any) -> Offer:
    return actions.save_offer(Offer(organisation=provider), {**OFFER, **values}, by=COMMAND, person=person)


def faults(provider: Organisation, **values: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        make(provider, **values)
    return {(error.field, error.code) for error in refused.value.errors}


def letters(name: str) -> list[Letter]:
    return list(Letter.objects.filter(template=f"trainings/{name}").order_by("pk"))


def test_an_offer_is_kept_as_it_was_made(provider: Organisation) -> None:
    made = Offer.objects.get(pk=make(provider).pk)
    assert (made.state, made.level, made.cost_basis) == ("active", "beginner", "travel_only")
    assert [topic.slug for topic in made.topics.order_by("slug")] == ["ghg-accounting", "transport"]
    assert (made.languages, made.modes) == (["en", "ru"], ["in_person", "online"])
    assert (made.months, made.countries) == (["2027-04", "2027-05"], ["MN", "RU"])
    assert (made.group_max, made.days) == (30, 3)
    assert [city.slug for city in made.experience.all()] == ["kitakyushu"]
    assert made.checked_on == timezone.now().date()
    assert (made.contact_email, made.contact_language) == ("teach@provider.example", "ru")
    with translation.override("ja"):
        assert str(made.title) == "地域の目録"


def test_its_costs_stand_in_their_order(provider: Organisation) -> None:
    travel, books = make(provider).costs.all()
    assert (travel.category, travel.amount, travel.bearer, travel.per_person) == (
        "travel",
        Decimal(1200),
        "city",
        False,
    )
    assert (books.amount, books.currency, books.per_person, books.bearer) == (Decimal(3000), "JPY", True, "open")
    assert books.description == "Books"


def test_its_contact_gets_a_link(provider: Organisation) -> None:
    made = make(provider)
    (letter,) = letters("offer_contact")
    assert (letter.to_email, letter.language) == ("teach@provider.example", "ru")
    assert letter.links == {"offer": list(made.link)}
    assert links.find(Offer, made.link_secret).get() == made


def test_without_a_contact_the_focal_point_is_written_to(provider: Organisation, provider_person: Person) -> None:
    somebody = cast.person("maker@test.example")
    made = make(provider, somebody, contact=None)
    assert (made.contact_name, made.contact_email) == (provider_person.name, provider_person.email)


def test_a_local_governments_contact_is_who_speaks_for_the_city(kitakyushu: City, focal_point: Person) -> None:
    made = make(Organisation.objects.get(city=kitakyushu), contact={})
    assert (made.contact_email, made.contact_language) == (focal_point.email, "ja")


def test_where_nobody_speaks_the_maker_is_the_contact(provider: Organisation) -> None:
    somebody = cast.person("maker@test.example")
    values = {name: value for name, value in OFFER.items() if name != "contact"}
    made = actions.save_offer(Offer(organisation=provider), values, by=somebody.actor, person=somebody)
    assert made.contact_email == "maker@test.example"


def test_an_offer_can_be_without_a_contact(provider: Organisation) -> None:
    assert make(provider, contact={}).contact_email == ""
    assert not letters("offer_contact")


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("topics", ["alchemy"], ("topics", "unknown")),
        ("topics", [], ("topics", "required")),
        ("level", "guru", ("level", "unknown")),
        ("audiences", ["planners", "poets"], ("audiences", "unknown")),
        ("languages", ["xx"], ("languages", "unknown_language")),
        ("languages", [], ("languages", "required")),
        ("modes", ["by_post"], ("modes", "unknown")),
        ("modes", [], ("modes", "required")),
        ("group_max", 0, ("group_max", "range")),
        ("days", 0, ("days", "range")),
        ("days", 1000, ("days", "range")),
        ("months", ["2027-13"], ("months", "month")),
        ("months", ["May 2027"], ("months", "month")),
        ("countries", ["XX"], ("countries", "unknown_country")),
        ("countries", ["\x00"], ("countries", "unknown_country")),
        ("cost_basis", "gratis", ("cost_basis", "unknown")),
        ("experience", ["atlantis"], ("experience", "unknown")),
        ("title", {"en": "x" * 301}, ("title", "too_long")),
        ("title", {"tlh": "nuqneH"}, ("title", "unknown_language")),
        ("title", {"en": "a\nb"}, ("title", "line_break")),
        ("summary", {"en": "\u202e"}, ("summary", "unprintable")),
        ("contact", {"email": "nobody"}, ("contact.email", "invalid")),
        ("contact", {"language": "xx"}, ("contact.language", "unknown_language")),
        ("costs", [{"amount": {"amount": "1", "currency": "USD"}}], ("costs.0.category", "unknown")),
        ("costs", [{"category": "travel"}], ("costs.0.amount", "required")),
        ("costs", [{"category": "travel", "amount": {"amount": "0", "currency": "USD"}}], ("costs.0.amount", "zero")),
        (
            "costs",
            [{"category": "travel", "amount": {"amount": "1", "currency": "QQQ"}}],
            ("costs.0.amount", "currency"),
        ),
        (
            "costs",
            [{"category": "travel", "amount": {"amount": "1.5", "currency": "JPY"}}],
            ("costs.0.amount", "amount"),
        ),
        (
            "costs",
            [{"category": "travel", "amount": {"amount": "1", "currency": "USD"}, "bearer": "nobody"}],
            ("costs.0.bearer", "unknown"),
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    provider: Organisation, field: str, value: Any, wrong: tuple[str, str]
) -> None:
    assert faults(provider, **{field: value}) == {wrong}
    assert not Offer.objects.exists()


def test_every_fault_is_told_at_once(provider: Organisation) -> None:
    assert faults(provider, topics=["alchemy"], level="guru", months=["soon"]) == {
        ("topics", "unknown"),
        ("level", "unknown"),
        ("months", "month"),
    }


def test_a_new_offer_needs_subjects_languages_and_modes(provider: Organisation) -> None:
    with pytest.raises(Invalid) as refused:
        actions.save_offer(Offer(organisation=provider), {"title": {"en": "Nothing"}}, by=COMMAND)
    assert {error.field for error in refused.value.errors} == {"topics", "languages", "modes"}


def test_a_word_that_is_no_longer_offered_stays_where_it_was(provider: Organisation) -> None:
    made = make(provider)
    Term.objects.filter(slug__in=["beginner", "travel_only"]).update(is_active=False)
    values = {"level": "beginner", "cost_basis": "travel_only", "group_max": 12}
    assert actions.save_offer(made, values, by=COMMAND).group_max == 12
    assert ("level", "unknown") in faults(provider)


def test_a_change_is_told_with_what_changed(provider: Organisation, officer: Person) -> None:
    made = make(provider)
    changed = actions.save_offer(
        made, {"group_max": 20, "costs": [], "level": "beginner", "contact": {"name": "Other"}}, by=officer.actor
    )
    assert changed.version == made.version + 1
    assert not changed.costs.exists()
    entry = Entry.objects.latest("pk")
    assert (entry.verb, sorted(entry.data["fields"])) == ("training_offer.changed", ["contact", "costs", "group_max"])
    told = lines(changed, "UTC")[0].text
    assert told.startswith("The training offer “Community inventories” of Test Network of Cities was changed:")
    assert "largest group" in told


def test_what_changes_nothing_is_not_told(provider: Organisation) -> None:
    made = make(provider)
    before = Entry.objects.count()
    same = actions.save_offer(made, OFFER, by=COMMAND)
    assert (same.version, Entry.objects.count()) == (made.version, before)


def test_a_late_change_is_refused(provider: Organisation) -> None:
    made = make(provider)
    actions.save_offer(made, {"days": 4}, by=COMMAND, version=made.version)
    with pytest.raises(Stale):
        actions.save_offer(made, {"days": 5}, by=COMMAND, version=made.version)
    assert Offer.objects.get(pk=made.pk).days == 4


def test_the_providers_word_confirms_and_an_officers_correction_does_not(provider: Organisation) -> None:
    made = make(provider)
    long_ago = timezone.now().date() - datetime.timedelta(days=400)
    Offer.objects.filter(pk=made.pk).update(checked_on=long_ago, state="resting", asked_at=timezone.now())
    corrected = actions.save_offer(made, {"days": 4}, by=COMMAND, confirms=False)
    assert (corrected.state, corrected.checked_on, corrected.asked_at is None) == ("resting", long_ago, False)
    changed = actions.save_offer(made, {"days": 5}, by=COMMAND)
    assert (changed.state, changed.checked_on, changed.asked_at) == ("active", timezone.now().date(), None)


def test_another_contact_gets_a_link_and_the_former_ones_is_void(provider: Organisation) -> None:
    made = make(provider)
    former = made.link_secret
    changed = actions.save_offer(made, {"contact": {"name": "New", "email": "new@provider.example"}}, by=COMMAND)
    assert [letter.to_email for letter in letters("offer_contact")] == [
        "teach@provider.example",
        "new@provider.example",
    ]
    assert not links.find(Offer, former).exists()
    assert links.spent(Offer, former) is not None
    assert links.find(Offer, changed.link_secret).get() == changed


def test_withdrawing_ends_it_and_renewing_brings_it_back(provider: Organisation) -> None:
    made = make(provider)
    withdrawn = actions.withdraw_offer(made.pk, by=COMMAND)
    assert withdrawn.state == "withdrawn"
    before = Entry.objects.count()
    actions.withdraw_offer(made.pk, by=COMMAND)
    assert Entry.objects.count() == before
    with pytest.raises(Refused, match="withdrawn"):
        actions.save_offer(made, {"days": 4}, by=COMMAND)
    with pytest.raises(Refused):
        actions.confirm_still(made.pk, by=COMMAND)
    renewed = actions.renew_offer(made.pk, by=COMMAND)
    assert (renewed.state, renewed.checked_on) == ("active", timezone.now().date())
    assert [entry.verb for entry in Entry.objects.order_by("-pk")[:2]] == [
        "training_offer.renewed",
        "training_offer.withdrawn",
    ]


def test_withdrawing_a_proposed_offer_tells_the_officer(
    provider: Organisation, request_under_review: TrainingRequest, officer: Person
) -> None:
    request_under_review.owner = officer
    request_under_review.save()
    made = make(provider)
    proposed = scenes.match(request_under_review, made)
    actions.withdraw_offer(made.pk, by=COMMAND)
    (letter,) = letters("offer_withdrawn")
    assert letter.to_email == officer.email
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    assert lines(request_under_review, "UTC")[0].verb == "training_offer.withdrawn"


def test_search_finds_the_title_in_each_language_the_body_and_the_subjects(provider: Organisation) -> None:
    text = make(provider).search_text
    for word in (" inventories ", "目録", " network ", " transport "):
        assert word in text


def test_who_acted_by_link_is_named(provider: Organisation) -> None:
    made = make(provider)
    actions.save_offer(made, {"days": 9}, by=actions.by_offerer(made))
    assert lines(made, "UTC")[0].who == "Teach Test, Test Network of Cities"


def test_an_unknown_value_is_a_mistake_of_the_caller(provider: Organisation) -> None:
    with pytest.raises(KeyError):
        make(provider, colour="green")
