"""Every reason, conflict and likeness has a sentence in every language."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from trainings import likeness_words, wording
from trainings.matching import PARTS, Asked, Offered, Reason, score
from trainings.similarity import FEATURES, Likeness, Setting, likeness

CHANCE = random.Random(6)  # the same examples in every run
WEIGHTS = dict.fromkeys(PARTS, 10)
LEVELS = {"beginner": 0, "intermediate": 1, "advanced": 2}
MONEY = (None, Decimal(0), Decimal("1999.50"), Decimal(3000))
Draw = Callable[..., Any]


def some(*values: Any) -> frozenset[Any]:
    return frozenset(CHANCE.sample(values, CHANCE.randrange(len(values) + 1)))


def one(*values: Any) -> Any:
    return CHANCE.choice(values)


def pair() -> tuple[Asked, Offered]:
    """What is asked, and what is offered, by chance."""
    asked = Asked(
        topics=some("energy", "waste"),
        level=one("", *LEVELS),
        audiences=some("planners", "trainers"),
        people=one(None, 1, 20),
        languages=tuple(some("mn", "ru", "en")),
        months=some("2027-04", "2027-05"),
        mode=one("", "in_person", "online", "hybrid"),
        countries=some("MN", "JP"),
        cities=one((), (1,), (1, 2)),
        budget=one(*MONEY),
        clashes=one(frozenset(), frozenset({"months", "languages"})),
    )
    offered = Offered(
        1,
        topics=some("energy", "waste"),
        level=one("", *LEVELS),
        audiences=some("planners", "trainers"),
        group_max=one(None, 1, 10, 30),
        languages=some("mn", "ru", "en"),
        months=some("2027-04", "2027-05"),
        modes=some("in_person", "online", "hybrid"),
        countries=some("MN", "JP"),
        experience=some(1, 2, 3),
        share=one(None, 25),
        costs=one(*MONEY),
        basis="shared",
    )
    return asked, offered


def city() -> Setting:
    return Setting(
        "MN",
        one(None, 90_000, 200_000, 9_000_000),
        one("", "cold", "dry"),
        one("", "mixed", "industry", "services"),
        one("", "growing", "mature"),
        some("energy", "waste", "water"),
        some("co2", "green_area"),
    )


@pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "ko", "mn", "ru"])
def test_whatever_is_compared_every_reason_reads_as_a_sentence(language: str) -> None:
    seen: set[str] = set()
    with translation.override(language):
        for _time in range(3_000):
            found = score(*pair(), WEIGHTS, LEVELS, one({}, {2: 60}))
            for reason in found.reasons:
                assert wording.reason_text(reason, wording.Names()), reason
            for conflict in found.conflicts:
                assert wording.conflict_text(conflict, wording.Names()), conflict
            seen |= {reason.code for reason in (*found.reasons, *found.conflicts)}
    assert seen == (wording._PARTS.keys() | wording._CONFLICTS.keys()) - {""}


@pytest.mark.parametrize("language", ["en", "mn"])
def test_whatever_is_known_every_likeness_reads_as_sentences(language: str) -> None:
    seen: set[str] = set()
    with translation.override(language):
        for _time in range(2_000):
            found = likeness(city(), city(), dict.fromkeys(FEATURES, 10))
            assert all(likeness_words.likeness_sentences(found))
            seen |= {reason.code for reason in found.reasons}
    assert seen == likeness_words._LIKENESS.keys()


def test_sentences_say_it_plainly() -> None:
    known = wording.Names({"energy": "Energy"}, {("level", "beginner"): "Beginner"}, {1: "Ulaanbaatar"})

    def text(code: str, **about: Any) -> str:
        return wording.reason_text(Reason(code, about), known)

    assert text("dates_some", months=["2027-04"]) == "Of the months asked for, possible in April 2027."
    assert text("experience_same", city=1) == "Has taught Ulaanbaatar before."
    assert text("level_same", offered="beginner", asked="beginner") == "At the level asked for: Beginner."
    assert text("mode_none", offered=["online"], asked="in_person") == "Held online; asked for in person."
    assert text("cost_beyond", costs="1600.40", budget="1000") == (
        "Costs the city about USD\u00a01,600; its budget is USD\u00a01,000."
    )
    assert likeness_words.likeness_sentences(Likeness(0, (Reason("too_little"),))) == [
        "Not enough is known of both cities to compare them."
    ]
