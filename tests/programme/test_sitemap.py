"""The map of a visit's sites: every site in the picture, no disc on another, and distances that can be measured."""

import itertools
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events_core.programme.sitemap import FRAME, MOST, WIDTH, Drawing, Position, drawing_of

KITAKYUSHU = (33.8834, 130.8752)
TOYAMA = (36.6953, 137.2113)
POSITIONS = st.tuples(st.floats(-89, 89), st.floats(-180, 180))
NEARBY = st.tuples(st.floats(33.8, 34.0), st.floats(130.6, 131.0))
CLUSTER = st.tuples(st.floats(33.9, 33.9001), st.floats(130.8, 130.8001))


def draw(*positions: Position) -> Drawing:
    found = drawing_of(list(enumerate(positions, 1)))
    assert found is not None
    return found


def check(drawing: Drawing) -> None:
    """Everything inside the frame, and no two discs touch."""
    radius = drawing.radius
    for marker in drawing.markers:
        for x, y in ((marker.x, marker.y), (marker.left, marker.top)):
            assert radius <= x <= WIDTH - radius
            assert radius <= y <= FRAME - radius
    for at, one in enumerate(drawing.markers):
        for other in drawing.markers[:at]:
            assert math.dist((one.left, one.top), (other.left, other.top)) > 2 * radius
    assert all(0 < x < WIDTH for x in drawing.columns)
    assert all(0 < y < FRAME for y in drawing.lines)
    assert len(drawing.columns) + len(drawing.lines) < 60
    assert 0 < drawing.bar <= WIDTH / 2


@settings(deadline=None)
@given(st.lists(st.one_of(POSITIONS, NEARBY, CLUSTER), min_size=1, max_size=MOST))
def test_markers_stand_inside_and_cover_none(positions: list[Position]) -> None:
    drawing = draw(*positions)
    assert [marker.number for marker in drawing.markers] == list(range(1, len(positions) + 1))
    check(drawing)


@settings(deadline=None)
@given(st.lists(CLUSTER, min_size=MOST, max_size=MOST))
def test_even_a_crowd_finds_room(positions: list[Position]) -> None:
    check(draw(*positions))


@settings(deadline=None)
@given(st.lists(st.one_of(NEARBY, st.tuples(st.floats(-80, 80), st.floats(-40, 130))), min_size=2, max_size=12))
def test_what_lies_further_east_or_north_is_drawn_so(positions: list[Position]) -> None:
    markers = draw(*positions).markers
    for (north, east), one in zip(positions, markers, strict=True):
        for (other_north, other_east), other in zip(positions, markers, strict=True):
            if east >= other_east:
                assert one.x >= other.x
            if north >= other_north:
                assert one.y <= other.y


@settings(deadline=None)
@given(st.lists(NEARBY, min_size=2, max_size=12))
def test_the_squares_are_as_wide_as_the_bar(positions: list[Position]) -> None:
    drawing = draw(*positions)
    for lines in (drawing.columns, drawing.lines):
        for one, next_one in itertools.pairwise(lines):
            assert abs(next_one - one - drawing.bar) <= 1


@pytest.mark.parametrize(
    ("other", "metres"),
    [((33.8843, 130.8752), 50), ((33.8834, 130.8862), 200), ((33.6, 130.4), 20_000), (TOYAMA, 200_000)],
)
def test_the_bar_is_of_a_round_length_that_fits_the_distance(other: Position, metres: int) -> None:
    drawing = draw(KITAKYUSHU, other)
    assert drawing.metres == metres
    one, two = drawing.markers
    measured = math.dist((one.x, one.y), (two.x, two.y)) / drawing.bar * drawing.metres
    assert measured == pytest.approx(on_the_globe(KITAKYUSHU, other), rel=0.03)


def on_the_globe(one: Position, two: Position) -> float:
    """Metres between two positions along a great circle (haversine)."""
    (north, east), (other_north, other_east) = ([math.radians(degrees) for degrees in at] for at in (one, two))
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * 6_371_009 * math.asin(math.sqrt(half))


def test_one_site_stands_in_the_middle_of_a_kilometre() -> None:
    drawing = draw(KITAKYUSHU)
    (marker,) = drawing.markers
    assert (marker.x, marker.y) == (WIDTH / 2, FRAME / 2)
    assert not marker.is_aside
    assert drawing.metres == 500


def test_two_at_one_gate_stand_aside_with_a_line_to_it() -> None:
    drawing = draw(KITAKYUSHU, KITAKYUSHU)
    assert all(marker.is_aside for marker in drawing.markers)
    check(drawing)


def test_across_the_date_line_they_stay_beside_each_other() -> None:
    drawing = draw((-17.0, 179.9), (-17.0, -179.9))
    assert drawing.metres == 5_000
    assert drawing.markers[0].x < drawing.markers[1].x


def test_no_site_no_map_and_of_very_many_the_first() -> None:
    assert drawing_of([]) is None
    many = [(number, (33 + number / 1000, 130.0)) for number in range(1, 100)]
    drawing = drawing_of(many)
    assert drawing is not None
    assert len(drawing.markers) == MOST
    check(drawing)


def test_a_crowd_is_drawn_at_once() -> None:
    began = time.perf_counter()
    draw(*[KITAKYUSHU] * MOST)
    assert time.perf_counter() - began < 2
