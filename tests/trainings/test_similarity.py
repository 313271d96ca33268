"""How like two cities are."""

from hypothesis import given, settings
from hypothesis import strategies as st

from trainings.similarity import FEATURES, Setting, likeness

WEIGHTS = dict(zip(FEATURES, (20, 20, 20, 15, 15, 10), strict=True))
settings_of_cities = st.builds(
    Setting,
    country=st.sampled_from(("MN", "JP")),
    population=st.none() | st.integers(1, 30_000_000),
    climate=st.sampled_from(("", "cold", "dry")),
    economy=st.sampled_from(("", "industry", "services", "mixed")),
    stage=st.sampled_from(("", "growing", "mature")),
    weak_in=st.frozensets(st.sampled_from(("energy", "waste", "water"))),
    targets=st.frozensets(st.sampled_from(("co2", "green_area"))),
)


@settings(deadline=None)
@given(settings_of_cities, settings_of_cities)
def test_it_is_the_same_from_both_sides_and_within_bounds(a: Setting, b: Setting) -> None:
    found, other = likeness(a, b, WEIGHTS), likeness(b, a, WEIGHTS)
    assert (found.share, found.known) == (other.share, other.known)
    assert 0 <= found.share <= 100
    assert found.is_known == (len(found.known) >= 2)
    assert len(found.reasons) == (len(found.known) if found.is_known else 1)


@settings(deadline=None)
@given(settings_of_cities)
def test_a_city_is_wholly_like_itself_when_enough_is_known(a: Setting) -> None:
    found = likeness(a, a, WEIGHTS)
    assert found.share == (100 if found.is_known else 0)


def test_what_is_unknown_of_one_leaves_the_sum() -> None:
    cold = Setting("MN", 1_000_000, "cold", "industry", "growing")
    less = Setting("CN", 1_200_000, "cold")
    assert likeness(cold, less, WEIGHTS).share == 100
    assert likeness(cold, less, WEIGHTS).known == ("size", "climate")
    other = Setting("CN", 1_200_000, "dry", "industry")
    assert likeness(cold, other, WEIGHTS).share == 66
    assert likeness(cold, Setting("JP", 900_000), WEIGHTS).reasons[0].code == "too_little"


def test_size_counts_by_how_many_times_larger() -> None:
    def share(population: int) -> int:
        return (
            likeness(
                Setting(population=100_000, climate="dry"),
                Setting(population=population, climate="cold"),
                {"size": 50, "climate": 50},
            ).share
            * 2
        )

    assert [share(one) for one in (100_000, 150_000, 150_001, 300_000, 1_000_000, 1_000_001)] == [
        100,
        100,
        60,
        60,
        30,
        0,
    ]


def test_shared_needs_and_a_mixed_economy_count_in_part() -> None:
    a = Setting(economy="mixed", weak_in=frozenset({"energy", "waste"}))
    b = Setting(economy="industry", weak_in=frozenset({"energy", "water"}))
    assert likeness(a, b, {"economy": 50, "needs": 50}).share == (50 + 33) // 2


def test_a_weight_of_nothing_leaves_a_feature_out() -> None:
    a, b = Setting(climate="dry", stage="mature", population=5), Setting(climate="cold", stage="mature", population=5)
    assert likeness(a, b, WEIGHTS | {"climate": 0}).share == 100
