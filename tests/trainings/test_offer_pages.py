"""The pages of who speaks for a provider and of officers: who may open them, and what they do."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from tests import cast
from tests.ledger.pages import hidden, phone, signed_in, text_of
from tests.trainings import scenes
from tests.trainings.test_still import written
from trainings import actions
from trainings.models import Offer

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW, DESK = "/trainings/offers/new/", "/desk/trainings/offers/"


@pytest.fixture
def offer(provider: Organisation) -> Offer:
    """What the provider offers."""
    return scenes.offer(provider)


@pytest.fixture
def stranger(kitakyushu: City) -> Person:
    """Who speaks for somebody else."""
    somebody = cast.person("stranger@test.example")
    network.name_focal_point(somebody, city=kitakyushu, by=COMMAND)
    return somebody


def page(offer: Offer, part: str = "") -> str:
    return f"/trainings/offers/{offer.pk}/{part}"


def filled(browser: Client, **values: Any) -> dict[str, Any]:
    """A whole form as somebody sends it."""
    return {
        "once": hidden(browser.get(NEW))["once"],
        "organisation": "test-network",
        "title-en": "Heat plans",
        "topics": ["ghg-accounting"],
        "languages": ["en"],
        "modes": ["online"],
        "level": "beginner",
        "costs-TOTAL_FORMS": "2",
        "costs-INITIAL_FORMS": "0",
        "costs-0-category": "experts",
        "costs-0-amount": "1,200",
        "costs-0-currency": "USD",
        "costs-0-bearer": "provider",
        "costs-1-currency": "USD",
        "costs-1-bearer": "open",
        **values,
    }


def test_who_is_not_signed_in_is_asked_to(offer: Offer) -> None:
    for address in (NEW, DESK, page(offer, "edit/"), page(offer, "withdraw/"), page(offer, "renew/")):
        answer = phone().get(address)
        assert answer.status_code == 302
        assert "/sign-in/" in answer["Location"]
        assert phone().post(address).status_code == 302
    assert Offer.objects.get(pk=offer.pk).state == "active"


@pytest.mark.parametrize("role", ["participant", "organiser", "finance", "trainer", "stranger"])
def test_others_change_nothing(offer: Offer, role: str, request: pytest.FixtureRequest) -> None:
    browser = signed_in(request.getfixturevalue(role))
    for part in ("edit/", "withdraw/", "renew/"):
        assert browser.get(page(offer, part)).status_code == 403
        assert browser.post(page(offer, part)).status_code == 403
    assert browser.get(DESK).status_code == 403
    Offer.objects.update(state="resting")
    for part in ("", "edit/", "withdraw/", "renew/"):
        assert browser.get(page(offer, part)).status_code == 404
    assert Offer.objects.get(pk=offer.pk).state == "resting"


@pytest.mark.parametrize("role", ["participant", "organiser", "finance", "trainer"])
def test_who_speaks_for_nobody_offers_nothing(
    provider: Organisation, role: str, request: pytest.FixtureRequest
) -> None:
    browser = signed_in(request.getfixturevalue(role))
    assert browser.get(NEW).status_code == 403
    assert browser.post(NEW, {"organisation": "test-network"}).status_code == 403
    assert not Offer.objects.exists()


def test_who_speaks_for_another_cannot_offer_in_its_name(provider: Organisation, stranger: Person) -> None:
    scenes.theme()
    browser = signed_in(stranger)
    assert browser.post(NEW, filled(browser)).status_code == 422
    assert not Offer.objects.exists()
    assert browser.post(NEW, filled(browser, organisation="city-of-kitakyushu")).status_code == 302
    assert Offer.objects.get().organisation.slug == "city-of-kitakyushu"


def test_a_provider_offers_a_training_once(provider: Organisation, provider_person: Person) -> None:
    scenes.theme()
    browser = signed_in(provider_person)
    sent = filled(browser)
    first, second = browser.post(NEW, sent), browser.post(NEW, sent)
    made = Offer.objects.get()
    assert first["Location"] == second["Location"] == page(made)
    assert (str(made.title), made.contact_email, made.maker_id) == (
        "Heat plans",
        provider_person.email,
        provider_person.pk,
    )
    (cost,) = made.costs.all()
    assert (str(cost.money), cost.bearer) == ("USD\u00a01,200", "provider")
    assert "The training is in the catalogue" in text_of(browser.get(page(made)))


def test_an_officer_records_an_offer_of_any_organisation(provider: Organisation, officer: Person) -> None:
    scenes.theme()
    browser = signed_in(officer)
    browser.post(NEW, filled(browser, contact_email="teach@provider.example"))
    assert Offer.objects.get().contact_email == "teach@provider.example"


def test_what_is_missing_is_said_at_its_field(provider: Organisation, provider_person: Person) -> None:
    scenes.theme()
    browser = signed_in(provider_person)
    wrong = {"topics": [], "languages": [], "modes": [], "costs-0-amount": "", "days": "0", "contact_email": "nobody"}
    answer = browser.post(NEW, filled(browser, **wrong))
    assert answer.status_code == 422
    text = answer.content.decode()
    for field in ("topics_0", "languages_0", "modes_0", "days", "contact_email"):
        assert f'href="#id_{field}"' in text
    assert 'value="Heat plans"' in text
    answer = browser.post(NEW, filled(browser, **{"costs-0-amount": ""}))
    assert 'href="#id_costs-0-amount"' in answer.content.decode()
    assert not Offer.objects.exists()


def test_a_row_more_keeps_what_was_typed_in_a_new_offer(provider: Organisation, officer: Person) -> None:
    scenes.theme()
    browser = signed_in(officer)
    answer = browser.post(NEW, filled(browser, more="1", days="many"))
    assert answer.status_code == 200
    text = answer.content.decode()
    for value in ("Heat plans", "1,200", "many"):
        assert f'value="{value}"' in text
    assert '<option value="test-network" selected>' in text
    assert 'name="costs-3-amount"' in text
    assert not Offer.objects.exists()


def test_a_provider_changes_its_offer_and_so_confirms_it(offer: Offer, provider_person: Person) -> None:
    long_ago = timezone.now().date().replace(year=2020, day=1)
    Offer.objects.update(checked_on=long_ago)
    browser = signed_in(provider_person)
    form = browser.get(page(offer, "edit/"))
    assert "confirmed" not in form.context["form"].fields
    answer = browser.post(page(offer, "edit/"), written(form, days="4"))
    assert answer["Location"] == page(offer)
    changed = Offer.objects.get(pk=offer.pk)
    assert (changed.days, changed.checked_on) == (4, timezone.now().date())


@pytest.mark.parametrize("said", [True, False])
def test_an_officers_change_confirms_only_when_they_say_so(offer: Offer, officer: Person, said: bool) -> None:
    long_ago = timezone.now().date().replace(year=2020, day=1)
    Offer.objects.update(checked_on=long_ago)
    browser = signed_in(officer)
    values = written(browser.get(page(offer, "edit/")), days="4") | ({"confirmed": "on"} if said else {})
    values = {name: value for name, value in values.items() if name != "confirmed" or said}
    browser.post(page(offer, "edit/"), values)
    changed = Offer.objects.get(pk=offer.pk)
    assert changed.days == 4
    assert (changed.checked_on == long_ago) is not said


def test_a_late_save_is_refused_and_keeps_what_was_typed(offer: Offer, provider_person: Person) -> None:
    browser = signed_in(provider_person)
    form = browser.get(page(offer, "edit/"))
    actions.save_offer(offer, {"days": 9}, by=COMMAND)
    late = browser.post(page(offer, "edit/"), written(form, group_max="11"))
    assert late.status_code == 412
    assert 'value="11"' in late.content.decode()
    assert browser.post(page(offer, "edit/"), written(late)).status_code == 302
    assert Offer.objects.get(pk=offer.pk).group_max == 11


def test_withdrawing_and_offering_again(offer: Offer, provider_person: Person) -> None:
    browser = signed_in(provider_person)
    assert "What happens then:" in text_of(browser.get(page(offer, "withdraw/")))
    assert Offer.objects.get(pk=offer.pk).state == "active"
    assert "This training was withdrawn" in text_of(browser.post(page(offer, "withdraw/"), follow=True))
    assert browser.get(page(offer, "edit/"))["Location"] == page(offer, "renew/")
    assert "Offer this training again?" in text_of(browser.get(page(offer, "renew/")))
    assert Offer.objects.get(pk=offer.pk).state == "withdrawn"
    browser.post(page(offer, "renew/"))
    assert Offer.objects.get(pk=offer.pk).state == "active"


def test_an_open_proposal_is_told_of_before_withdrawing(
    offer: Offer, provider_person: Person, ulaanbaatar: City
) -> None:
    scenes.match(scenes.ask(ulaanbaatar), offer)
    assert "1 proposal of it is open" in text_of(signed_in(provider_person).get(page(offer, "withdraw/")))


def test_the_desk_list_shows_how_fresh_offers_are(offer: Offer, officer: Person, provider: Organisation) -> None:
    silent = scenes.offer(provider, title="Nobody knows", contact_email="")
    rests = scenes.offer(provider, title="It rests", state="resting", asked_at=timezone.now())
    asked = scenes.offer(provider, title="It was asked", asked_at=timezone.now())
    gone = scenes.offer(provider, title="It is gone", state="withdrawn")
    browser = signed_in(officer)
    everything = text_of(browser.get(DESK))
    for one in (offer, silent, rests, asked, gone):
        assert str(one.title) in everything
    shown = {
        state: [row.offer.pk for row in browser.get(f"{DESK}?state={state}").context["rows"]]
        for state in ("asked", "resting", "withdrawn", "no_contact", "nonsense")
    }
    assert shown["asked"] == [asked.pk]
    assert shown["resting"] == [rests.pk]
    assert shown["withdrawn"] == [gone.pk]
    assert shown["no_contact"] == [silent.pk]
    assert len(shown["nonsense"]) == 5
    assert "No offer fits these filters" in text_of(browser.get(f"{DESK}?state=asked&q=%00zzz"))
    Offer.objects.all().delete()
    assert "Nobody offers a training yet" in text_of(browser.get(DESK))


@pytest.mark.parametrize("address", [DESK, "/desk/", "/me/"])
def test_a_page_costs_the_same_for_few_and_for_many(
    offer: Offer, officer: Person, provider: Organisation, provider_person: Person, address: str
) -> None:
    Offer.objects.update(contact_email="")
    browser = signed_in(provider_person if address == "/me/" else officer)

    def queries() -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert "Community inventories" in text_of(browser.get(address))
        return len(seen)

    counts = []
    for number in (6, 12):
        for _turn in range(number):
            scenes.offer(provider, contact_email="")
        counts.append(queries())
    assert counts[0] == counts[1]


def test_my_page_has_what_my_organisations_offer(offer: Offer, provider_person: Person, participant: Person) -> None:
    Offer.objects.update(asked_at=timezone.now())
    mine = text_of(signed_in(provider_person).get("/me/"))
    assert "Trainings we offer" in mine
    assert "Is all of this still so?" in mine
    assert "Trainings we offer" not in text_of(signed_in(participant).get("/me/"))


def test_the_desk_tells_officers_of_offers_that_rest_or_have_no_contact(
    offer: Offer, officer: Person, organiser: Person
) -> None:
    assert "Training offers to look after" not in text_of(signed_in(officer).get("/desk/"))
    Offer.objects.update(state="resting")
    assert "it is not matched any more" in text_of(signed_in(officer).get("/desk/"))
    assert "Community inventories" not in text_of(signed_in(organiser).get("/desk/"))
