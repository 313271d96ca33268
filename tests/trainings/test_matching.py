"""What holds of every score, whatever is asked and offered."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from trainings.matching import PARTS, Asked, Offered, Reason, rank, score

TOPICS = ("energy", "waste", "finance", "transport")
LANGUAGES = ("mn", "ru", "en", "ja")
MONTHS = ("2027-04", "2027-05", "2027-06")
MODES = ("in_person", "online", "hybrid")
LEVELS = {"beginner": 0, "intermediate": 1, "advanced": 2}
AUDIENCES = ("planners", "trainers")
COUNTRIES = ("MN", "RU", "JP")
CITIES = (1, 2, 3)
WEIGHTS = dict(zip(PARTS, (30, 15, 12, 12, 8, 8, 5, 5, 5), strict=True))


def some(values):  # type: ignore[no-untyped-def]
    return st.frozensets(st.sampled_from(values))


money = st.none() | st.decimals(0, 9_999, places=2)
asked_values = st.builds(
    Asked,
    topics=some(TOPICS),
    level=st.sampled_from(("", *LEVELS)),
    audiences=some(AUDIENCES),
    people=st.none() | st.integers(1, 60),
    languages=st.lists(st.sampled_from(LANGUAGES), unique=True).map(tuple),
    months=some(MONTHS),
    mode=st.sampled_from(("", *MODES)),
    countries=some(COUNTRIES),
    cities=st.lists(st.sampled_from(CITIES), unique=True, max_size=2).map(tuple),
    budget=money,
    clashes=some(("months", "languages")),
)
offered_values = st.builds(
    Offered,
    number=st.integers(1, 9),
    topics=some(TOPICS),
    level=st.sampled_from(("", *LEVELS)),
    audiences=some(AUDIENCES),
    group_max=st.none() | st.integers(1, 60),
    languages=some(LANGUAGES),
    months=some(MONTHS),
    modes=some(MODES),
    countries=some(COUNTRIES),
    experience=some(CITIES),
    share=st.none() | st.integers(0, 100),
    costs=money,
)
likenesses = st.dictionaries(st.sampled_from(CITIES), st.integers(0, 100))
weightings = st.lists(st.integers(0, 50), min_size=len(PARTS), max_size=len(PARTS)).map(
    lambda values: dict(zip(PARTS, values, strict=True))
)


def conflicts_of(asked: Asked, offered: Offered) -> tuple[Reason, ...]:
    return score(asked, offered, WEIGHTS, LEVELS, {}).conflicts


def judged(asked: Asked, offered: Offered, likeness: dict[int, int], weights: dict[str, int] = WEIGHTS):  # type: ignore[no-untyped-def]
    return score(asked, offered, weights, LEVELS, likeness)


@given(asked_values, offered_values, likenesses, weightings)
@settings(deadline=None)
def test_the_score_is_the_sum_of_its_parts_and_none_is_out_of_its_bounds(
    asked: Asked, offered: Offered, likeness: dict[int, int], weights: dict[str, int]
) -> None:
    found = judged(asked, offered, likeness, weights)
    assert len(found.points) == len(found.reasons) == len(PARTS)
    for name, points in zip(PARTS, found.points, strict=True):
        assert isinstance(points, int)
        assert 0 <= points <= 10 * weights[name]
    assert found.score == sum(found.points)


@given(st.lists(offered_values, max_size=8, unique_by=lambda one: one.number), asked_values, likenesses, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_is_stable_and_a_conflict_is_never_above_a_possible_one(offers, asked, likeness, chance) -> None:  # type: ignore[no-untyped-def]
    first = rank(asked, offers, WEIGHTS, LEVELS, likeness)
    mixed = list(offers)
    chance.shuffle(mixed)
    assert rank(asked, mixed, WEIGHTS, LEVELS, likeness) == first
    hard = [bool(one.conflicts) for one in first]
    assert hard == sorted(hard)
    for before, after in pairwise(first):
        if bool(before.conflicts) == bool(after.conflicts):
            assert (-before.score, before.number) < (-after.score, after.number)


@given(asked_values, offered_values, likenesses, st.data())
@settings(max_examples=200, deadline=None)
def test_more_overlap_never_lowers_the_score(asked, offered, likeness, data) -> None:  # type: ignore[no-untyped-def]
    before = judged(asked, offered, likeness)
    wider = [
        replace(offered, topics=offered.topics | {data.draw(st.sampled_from(TOPICS))}),
        replace(offered, languages=offered.languages | {data.draw(st.sampled_from(LANGUAGES))}),
        replace(offered, modes=offered.modes | {data.draw(st.sampled_from(MODES))}),
        replace(offered, experience=offered.experience | {data.draw(st.sampled_from(CITIES))}),
        replace(offered, months=offered.months and offered.months | {data.draw(st.sampled_from(MONTHS))}),
        replace(offered, months=frozenset()),
        replace(offered, audiences=offered.audiences and offered.audiences | {data.draw(st.sampled_from(AUDIENCES))}),
        replace(offered, audiences=frozenset()),
        replace(offered, countries=frozenset()),
        replace(offered, group_max=None),
        replace(offered, group_max=(offered.group_max or 0) + 5 if offered.group_max else None),
        replace(offered, costs=offered.costs and offered.costs / 2),
        replace(offered, share=offered.share and offered.share // 2),
    ]
    for one in wider:
        after = judged(asked, one, likeness)
        assert after.score >= before.score, (offered, one)
        had = {reason.code for reason in before.conflicts}
        new = {reason.code for reason in after.conflicts} - had
        assert new <= _from_silence(offered, one), (offered, one)


def _from_silence(before: Offered, after: Offered) -> set[str]:
    """Who said nothing of its languages or modes, and now says the wrong ones, can be left out for it."""
    silent = {"language": not before.languages and after.languages, "mode": not before.modes and after.modes}
    return {name for name, was in silent.items() if was}


def test_points_of_a_request_that_everything_fits_are_all() -> None:
    asked = Asked(
        frozenset({"energy"}),
        "beginner",
        frozenset({"planners"}),
        20,
        ("mn", "en"),
        frozenset({"2027-04"}),
        "in_person",
        frozenset({"MN"}),
        (1,),
        Decimal(3000),
    )
    offered = Offered(
        1,
        frozenset({"energy"}),
        "beginner",
        frozenset({"planners"}),
        20,
        frozenset({"mn"}),
        frozenset({"2027-04"}),
        frozenset({"in_person"}),
        frozenset({"MN"}),
        frozenset({1}),
        costs=Decimal(3000),
    )
    found = judged(asked, offered, {})
    assert found.score == 1000
    assert not found.conflicts
    nothing = Offered(2, frozenset({"waste"}), "advanced", languages=frozenset({"ja"}), share=100)
    assert judged(asked, nothing, {}).points[:5] == (0, 0, 120, 0, 0)


def test_what_was_not_asked_counts_half() -> None:
    offered = Offered(
        1,
        frozenset({"energy"}),
        "beginner",
        frozenset({"planners"}),
        20,
        frozenset({"mn"}),
        frozenset({"2027-04"}),
        frozenset({"online"}),
        frozenset({"MN"}),
        frozenset({1}),
    )
    assert judged(Asked(), offered, {}).points == tuple(5 * WEIGHTS[name] for name in PARTS)
    assert not conflicts_of(Asked(), offered)


def test_every_conflict_names_itself() -> None:
    asked = Asked(
        topics=frozenset({"energy"}),
        people=20,
        languages=("mn",),
        months=frozenset({"2027-04"}),
        mode="in_person",
        countries=frozenset({"MN", "JP"}),
    )
    offered = Offered(
        1,
        topics=frozenset({"waste"}),
        group_max=8,
        languages=frozenset({"ru"}),
        months=frozenset({"2027-06"}),
        modes=frozenset({"online"}),
        countries=frozenset({"JP"}),
    )
    codes = [reason.code for reason in conflicts_of(asked, offered)]
    assert codes == ["topics", "language", "dates", "mode", "size", "country"]
    assert conflicts_of(asked, offered)[-1].about == {"countries": ["MN"]}
    together = conflicts_of(Asked(clashes=frozenset({"months", "languages"})), offered)
    assert together == (Reason("languages_differ"), Reason("months_differ"))


def test_each_later_language_counts_less_and_levels_by_steps() -> None:
    asked = Asked(languages=("mn", "ru", "en"), level="beginner")
    points = [judged(asked, Offered(1, languages=frozenset({code})), {}).points[1] for code in asked.languages]
    assert points == [150, 105, 75]
    steps = [judged(asked, Offered(1, level=level), {}).points[4] for level in LEVELS]
    assert steps == [80, 40, 0]


def test_costs_count_against_the_budget_and_else_by_who_bears_them() -> None:
    place = PARTS.index("cost")
    asked = Asked(budget=Decimal(3000))

    def points(asked: Asked, **values: object) -> int:
        return judged(asked, Offered(1, **values), {}).points[place]  # type: ignore[arg-type]

    assert points(asked, costs=Decimal(3000), share=100) == 80
    assert points(asked, costs=Decimal(6000), share=0) == 40
    assert points(asked, share=25) == 60
    assert points(Asked(), costs=Decimal(6000), share=100) == 0
    assert points(asked) == 40


def test_who_has_taught_a_like_city_comes_before_who_has_taught_another() -> None:
    place = PARTS.index("experience")
    asked = Asked(cities=(1,))

    def points(*taught: int, likeness: dict[int, int]) -> int:
        return judged(asked, Offered(1, experience=frozenset(taught)), likeness).points[place]

    assert points(1, 2, likeness={2: 80}) == 120
    assert points(2, 3, likeness={2: 80, 3: 50}) == 96
    assert points(3, likeness={3: 10}) == points(3, likeness={}) == 30
    assert points(likeness={}) == 0
