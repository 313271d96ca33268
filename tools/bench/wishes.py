"""Many training requests and offers, written in bulk; the same number gives the same rows."""

import datetime
import random
from decimal import Decimal
from typing import Any

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.network.models import City, Organisation, TargetRow, Theme
from trainings.models import Offer, OfferCost, TrainingRequest

CITIES, BODIES = 60, 200
COUNTRIES = ("CN", "JP", "KR", "MN", "RU", "KP")
LANGUAGES = ("en", "zh-hans", "ja", "ko", "mn", "ru")
LEVELS = ("beginner", "intermediate", "advanced")
AUDIENCES = ("decision-makers", "planners", "technical-staff", "finance-staff", "trainers")
BASES = ("free", "travel_only", "shared", "full")
MODES = ("in_person", "online", "hybrid")
AT_ONCE = 500
_S = TrainingRequest.State
STATES = {_S.SUBMITTED: 40, _S.UNDER_REVIEW: 30, _S.ON_HOLD: 5, _S.MATCHED: 15, _S.AGREED: 10}


def places() -> list[City]:
    """Cities of which some things are known."""
    dice = random.Random("places")
    cities = City.objects.bulk_create(
        City(
            slug=f"wish-{number}",
            country=dice.choice(COUNTRIES),
            name=_text(f"City {number}"),
            population=dice.choice((None, 90_000, 500_000, 2_000_000, 9_000_000)),
            climate=dice.choice(("", *City.Climate.values)),
            economy=dice.choice(("", *City.Economy.values)),
            stage=dice.choice(("", *City.Stage.values)),
        )
        for number in range(CITIES)
    )
    for city in cities:
        city.weak_in.set(dice.sample(list(Theme.objects.all()), 3))
    measures = TargetRow.Measure.values
    TargetRow.objects.bulk_create(
        TargetRow(
            city=city, measure=dice.choice(measures), low=Decimal(20), high=Decimal(25), target_year=2030, source="x"
        )
        for city in cities
    )
    return cities


def months(dice: random.Random, most: int) -> list[str]:
    """Some months of the coming year and a half, or none."""
    first = timezone.now().date().replace(day=1)
    every = [f"{first + datetime.timedelta(days=31 * number):%Y-%m}" for number in range(1, 18)]
    return sorted(dice.sample(every, dice.randrange(most + 1)))


def offers(count: int, cities: list[City]) -> None:
    """So many offers in force, each with topics, experience and three costs."""
    dice = random.Random(f"offers {count}")
    themes = list(Theme.objects.all())
    givers = Organisation.objects.bulk_create(
        Organisation(slug=f"giver-{number}", kind="network", name=_text(f"Network {number}"))
        for number in range(BODIES)
    )
    rows = Offer.objects.bulk_create((_offer(number, dice, givers) for number in range(count)), batch_size=AT_ONCE)
    topics, taught = Offer.topics.through, Offer.experience.through
    topics.objects.bulk_create(
        (topics(offer=row, theme=theme) for row in rows for theme in dice.sample(themes, dice.randint(1, 3))),
        batch_size=AT_ONCE,
    )
    taught.objects.bulk_create(
        (taught(offer=row, city=city) for row in rows for city in dice.sample(cities, dice.randrange(3))),
        batch_size=AT_ONCE,
    )
    OfferCost.objects.bulk_create(
        (
            OfferCost(
                offer=row,
                category=category,
                amount=Decimal(dice.randint(100, 2_000)),
                currency="USD",
                per_person=category == "travel",
                bearer=dice.choice(("provider", "city")),
            )
            for row in rows
            for category in ("experts", "travel", "materials")
        ),
        batch_size=AT_ONCE,
    )


def requests(count: int, cities: list[City]) -> None:
    """So many open requests, each for one to three topics."""
    dice = random.Random(f"requests {count}")
    themes = list(Theme.objects.all())
    rows = TrainingRequest.objects.bulk_create(
        (_request(number, dice, cities) for number in range(count)), batch_size=AT_ONCE
    )
    topics = TrainingRequest.topics.through
    topics.objects.bulk_create(
        (topics(trainingrequest=row, theme=theme) for row in rows for theme in dice.sample(themes, dice.randint(1, 3))),
        batch_size=AT_ONCE,
    )


def _offer(number: int, dice: random.Random, givers: list[Organisation]) -> Offer:
    return Offer(
        organisation=dice.choice(givers),
        title=_text(f"Course {number}"),
        level=dice.choice(LEVELS),
        audiences=dice.sample(AUDIENCES, dice.randrange(3)),
        languages=dice.sample(LANGUAGES, dice.randint(1, 3)),
        modes=dice.sample(MODES, dice.randint(1, 2)),
        group_max=dice.choice((None, 15, 25, 40)),
        months=months(dice, 8),
        countries=dice.choice(([], [], dice.sample(COUNTRIES, 3))),
        cost_basis=dice.choice(BASES),
    )


def _request(number: int, dice: random.Random, cities: list[City]) -> TrainingRequest:
    return TrainingRequest(
        reference=f"BENCH/REQ-{number:05d}",
        state=dice.choices(list(STATES), list(STATES.values()))[0],
        city=dice.choice(cities),
        contact_name="Somebody",
        contact_email=f"somebody{number}@bench.example",
        level=dice.choice(LEVELS),
        audiences=dice.sample(AUDIENCES, dice.randrange(3)),
        people=dice.choice((None, 10, 18, 30)),
        languages=dice.sample(LANGUAGES, dice.randint(1, 3)),
        months=months(dice, 4),
        mode=dice.choice(("", *MODES)),
        budget_amount=Decimal(3_000),
        budget_currency="USD",
        submitted_at=timezone.now() - datetime.timedelta(minutes=number),
    )


def _text(text: str) -> Any:
    return LazyI18nString({"en": text})
