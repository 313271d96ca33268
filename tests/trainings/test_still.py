"""Once a year: is all of this still so? The question, the reminder, the rest, and the page behind the link."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events_core.foundation.forms import MultilingualField
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.network.models import Organisation, Person
from events_core.network.naming import texts_of
from tests.ledger.pages import hidden, phone, text_of
from tests.trainings import scenes
from trainings import actions, tasks
from trainings.models import Offer, OfferCost

pytestmark = [pytest.mark.django_db]
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)


class Clock:
    """The time as the product reads it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def later(self, days: int) -> None:
        """So many days pass."""
        self.now += days * DAY


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands."""
    return Clock(monkeypatch)


@pytest.fixture
def offer(clock: Clock, provider: Organisation) -> Offer:
    """What was confirmed on the day on which the clock stands."""
    return scenes.offer(provider, checked_on=NOW.date(), contact_language="ru")


def letters(name: str) -> list[Letter]:
    return list(Letter.objects.filter(template=f"trainings/{name}").order_by("pk"))


def english() -> Client:
    """A browser whose reader has chosen English, whatever the provider's language is."""
    return phone(language="en")


def now(offer: Offer) -> Offer:
    return Offer.objects.get(pk=offer.pk)


def link(offer: Offer, part: str = "") -> str:
    return f"/trainings/still/{now(offer).link_secret}/{part}"


def written(page: Any, **values: Any) -> dict[str, Any]:
    """What the form of the page holds, with what somebody writes."""
    form = page.context["form"]
    data: dict[str, Any] = hidden(page) | {"costs-TOTAL_FORMS": len(form.costs.forms), "costs-INITIAL_FORMS": 0}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, MultilingualField):
            data |= {f"{name}-{code}": text for code, text in texts_of(value).items()}
        elif value not in (None, ""):
            data[name] = str(value) if not isinstance(value, list) else value
    for row in form.costs.forms:
        data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return data | values


def test_after_a_year_the_contact_is_asked_once(offer: Offer, clock: Clock) -> None:
    clock.later(364)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    clock.later(1)
    assert tasks.keep_offers_fresh() == (1, 0, 0)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    (letter,) = letters("still_so")
    assert (letter.to_email, letter.language) == (offer.contact_email, "ru")
    assert letter.links == {"offer": list(now(offer).link)}
    assert now(offer).asked_at == clock.now
    assert now(offer).state == "active"


def test_after_thirty_days_it_is_reminded_and_after_sixty_the_offer_rests(offer: Offer, clock: Clock) -> None:
    clock.later(365)
    tasks.keep_offers_fresh()
    clock.later(29)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    clock.later(1)
    assert tasks.keep_offers_fresh() == (0, 1, 0)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    clock.later(29)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    clock.later(1)
    assert tasks.keep_offers_fresh() == (0, 0, 1)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    assert [len(letters(name)) for name in ("still_so", "still_reminder", "resting")] == [1, 1, 1]
    assert now(offer).state == "resting"
    verbs = [entry.verb for entry in Entry.objects.filter(verb__startswith="training_offer.").order_by("pk")]
    assert verbs == ["training_offer.asked", "training_offer.reminded", "training_offer.rested"]


def test_a_worker_that_slept_lets_nothing_rest_before_it_was_asked(offer: Offer, clock: Clock) -> None:
    clock.later(1000)
    assert tasks.keep_offers_fresh() == (1, 0, 0)
    assert now(offer).state == "active"


def test_what_was_withdrawn_is_not_asked_about(offer: Offer, clock: Clock) -> None:
    actions.withdraw_offer(offer.pk, by=COMMAND)
    clock.later(1000)
    assert tasks.keep_offers_fresh() == (0, 0, 0)


def test_without_a_contact_the_focal_point_is_asked(offer: Offer, clock: Clock, provider_person: Person) -> None:
    former = link(offer)
    Offer.objects.update(contact_email="", contact_name="", contact_language="")
    clock.later(365)
    assert tasks.keep_offers_fresh() == (1, 0, 0)
    assert letters("still_so")[0].to_email == provider_person.email
    assert phone().get(former).status_code == 409


def test_where_nobody_can_be_asked_it_rests_all_the_same(offer: Offer, clock: Clock) -> None:
    Offer.objects.update(contact_email="")
    clock.later(365)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    clock.later(60)
    assert tasks.keep_offers_fresh() == (0, 0, 1)
    assert now(offer).state == "resting"
    assert not Letter.objects.exists()


def test_opening_the_link_changes_nothing(offer: Offer, clock: Clock) -> None:
    clock.later(365)
    tasks.keep_offers_fresh()
    before = Offer.objects.values().get(pk=offer.pk)
    answer = english().get(link(offer))
    assert "Is all of this still so?" in text_of(answer)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    english().head(link(offer))
    for part in ("change/", "withdraw/"):
        assert english().get(link(offer, part)).status_code == 200
    assert Offer.objects.values().get(pk=offer.pk) == before


@pytest.mark.sqlite
def test_its_page_is_in_the_providers_language(offer: Offer) -> None:
    assert '<html lang="ru"' in Client().get(link(offer)).content.decode()


def test_one_click_confirms_for_another_year_and_is_thanked_for(offer: Offer, clock: Clock) -> None:
    clock.later(365)
    tasks.keep_offers_fresh()
    answer = english().post(link(offer), follow=True)
    assert "Thank you" in text_of(answer)
    assert (now(offer).checked_on, now(offer).asked_at) == (clock.now.date(), None)
    assert len(letters("thanks")) == 1
    english().post(link(offer))
    assert len(letters("thanks")) == 1
    clock.later(364)
    assert tasks.keep_offers_fresh() == (0, 0, 0)
    clock.later(1)
    assert tasks.keep_offers_fresh() == (1, 0, 0)


def test_the_link_revives_what_rests(offer: Offer, clock: Clock) -> None:
    clock.later(365)
    tasks.keep_offers_fresh()
    clock.later(60)
    tasks.keep_offers_fresh()
    clock.later(400)
    assert "has left the catalogue" in text_of(english().get(link(offer)))
    english().post(link(offer))
    assert now(offer).state == "active"
    assert "Community inventories" in text_of(english().get("/trainings/"))


def test_an_offer_is_changed_by_its_link(offer: Offer) -> None:
    OfferCost.objects.create(offer=offer, category="travel", amount=900, currency="USD", bearer="city")
    page = english().get(link(offer, "change/"))
    answer = english().post(link(offer, "change/"), written(page, group_max="12"))
    assert answer.status_code == 302
    changed = now(offer)
    assert (changed.group_max, changed.checked_on) == (12, timezone.now().date())
    assert [str(row.money) for row in changed.costs.all()] == ["USD\u00a0900"]
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.actor_kind, entry.data["fields"]) == ("training_offer.changed", "offer", ["group_max"])


@pytest.mark.sqlite
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(offer: Offer) -> None:
    page = english().get(link(offer, "change/"))
    wrong = {"group_max": "0", "costs-0-amount": "12,50x", "costs-0-category": "travel", "title-en": "Kept as typed"}
    answer = english().post(link(offer, "change/"), written(page, **wrong))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'href="#id_group_max"' in text
    assert 'href="#id_costs-0-amount"' in text
    assert "Kept as typed" in text
    assert now(offer).group_max == 30


@pytest.mark.sqlite
def test_a_row_more_keeps_what_was_typed(offer: Offer) -> None:
    page = english().get(link(offer, "change/"))
    typed = written(page, more="1", group_max="many", **{"costs-0-amount": "77", "title-en": "Typed"})
    answer = english().post(link(offer, "change/"), typed)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'value="77"' in text
    assert 'value="Typed"' in text
    assert 'value="many"' in text
    assert 'name="costs-3-amount"' in text
    assert now(offer).version == offer.version


def test_who_is_late_sees_it_and_can_save_once_more(offer: Offer) -> None:
    page = english().get(link(offer, "change/"))
    actions.save_offer(now(offer), {"days": 9}, by=COMMAND)
    late = english().post(link(offer, "change/"), written(page, group_max="12"))
    assert late.status_code == 412
    assert "Somebody else was faster" in text_of(late)
    assert now(offer).group_max == 30
    again = english().post(link(offer, "change/"), written(late, group_max="12"))
    assert (again.status_code, now(offer).group_max) == (302, 12)


def test_handing_it_to_a_colleague_ends_ones_own_link(offer: Offer) -> None:
    former = link(offer, "change/")
    answer = english().post(
        former, written(english().get(former), contact_email="New@provider.example", contact_name="New")
    )
    assert "New is its contact from now on" in text_of(answer)
    assert letters("offer_contact")[0].to_email == "new@provider.example"
    assert english().get(former).status_code == 409
    assert english().get(link(offer)).status_code == 200


def test_we_no_longer_offer_this(offer: Offer) -> None:
    assert "Nothing is deleted" in text_of(english().get(link(offer, "withdraw/")))
    assert now(offer).state == "active"
    answer = english().post(link(offer, "withdraw/"), follow=True)
    assert "You have withdrawn this training" in text_of(answer)
    assert now(offer).state == "withdrawn"
    english().post(link(offer, "withdraw/"))
    assert english().get(link(offer, "change/")).status_code == 302
    english().post(link(offer))
    assert now(offer).state == "active"


@pytest.mark.sqlite
@pytest.mark.parametrize("part", ["", "change/", "withdraw/"])
def test_what_opens_nothing_says_so(offer: Offer, part: str) -> None:
    for secret in ("x", "A" * 43, "%00"):
        for answer in (
            english().get(f"/trainings/still/{secret}/{part}"),
            english().post(f"/trainings/still/{secret}/{part}"),
        ):
            assert answer.status_code == 404
            assert "What you can do" in text_of(answer)


def test_who_guesses_is_held_back(offer: Offer, settings: Any) -> None:
    settings.RATE_LIMITS = True
    browser = english()
    answers = [browser.get(f"/trainings/still/{number:043d}/").status_code for number in range(22)]
    assert answers[0] == 404
    assert answers[-1] == 429
