"""A map of a visit's sites that needs nobody: places drawn where they lie, without a ground below.

Equirectangular around the middle of the sites, so that distances are right for what is a city or a country apart.
Whole units of a picture of `WIDTH` by `HEIGHT`: the map stands in its `FRAME`, the scale in the strip below.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, FRAME, HEIGHT = 680, 416, 480
SHOWN = 440  # CSS pixels that it is wide where there is room; on a phone its figures are as large as those of charts
RADIUS, GAP = 26, 6  # of a marker's disc, and what lies between two at least
MOST = 40
DEGREE = 111_195.0  # metres of a degree of latitude on a sphere of 6,371 km
ALONE, CLOSEST = 1_000.0, 20.0  # metres that the picture shows at least: of one place, of several
BAR = 230  # the longest scale bar
STEP = 8  # how finely a free place for a disc is looked for

Position = tuple[float, float]
Spot = tuple[int, int]


@dataclass(frozen=True)
class Marker:
    """A numbered disc; `x`, `y` are where the site lies, `left`, `top` the middle of its disc."""

    number: int
    x: int
    y: int
    left: int
    top: int

    @property
    def is_aside(self) -> bool:
        """Whether the disc had to make way, so that a line must lead to the site."""
        return (self.left, self.top) != (self.x, self.y)


@dataclass(frozen=True)
class Drawing:
    """All that the template draws. The squares of the grid are as wide as the scale bar, `metres` on the ground."""

    markers: list[Marker]
    columns: list[int]
    lines: list[int]
    bar: int
    metres: int
    radius: int
    width: int = WIDTH
    frame: int = FRAME
    height: int = HEIGHT
    shown: int = SHOWN

    @property
    def figure(self) -> int:
        """The size of the figures on the discs."""
        return round(self.radius * 1.23)

    @property
    def after_bar(self) -> int:
        """Where the length of the scale bar is written."""
        return self.bar + 16


def drawing_of(places: Sequence[tuple[int, Position]]) -> Drawing | None:
    """The map of numbered positions (latitude, longitude), of the first `MOST` of them; None of no position."""
    shown = places[:MOST]
    if not shown:
        return None
    radius = _radius(len(shown))
    spots, scale = _project([position for _number, position in shown], radius + 10)
    metres = _round_length(BAR / scale)
    bar = max(1, round(metres * scale))
    discs = _discs(spots, radius)
    markers = [
        Marker(number, *spot, *disc) for (number, _position), spot, disc in zip(shown, spots, discs, strict=True)
    ]
    return Drawing(markers, _grid(WIDTH, metres * scale), _grid(FRAME, metres * scale), bar, metres, radius)


def _radius(count: int) -> int:
    """How large discs may be so that there is always room for one more: each keeps others from π(2r + gap + step)²."""
    for radius in range(RADIUS, 8, -1):
        room = (WIDTH - 2 * radius - STEP) * (FRAME - 2 * radius - STEP)
        if count * math.pi * (2 * radius + GAP + STEP) ** 2 < room:
            return radius
    return 8


def _project(positions: list[Position], margin: int) -> tuple[list[Spot], float]:
    """Where positions lie in the picture, and how many units a metre is."""
    longitudes = [longitude for _latitude, longitude in positions]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [longitude % 360 for longitude in longitudes]
    latitudes = [latitude for latitude, _longitude in positions]
    middle, centre = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    narrow = max(0.01, math.cos(math.radians(middle)))
    east = [(longitude - centre) * narrow * DEGREE for longitude in longitudes]
    north = [(latitude - middle) * DEGREE for latitude in latitudes]
    wide, high = max(east) - min(east), max(north) - min(north)
    least = ALONE if max(wide, high) < 1 else CLOSEST
    scale = min((WIDTH - 2 * margin) / max(wide, least), (FRAME - 2 * margin) / max(high, least))
    spots = [
        (round(WIDTH / 2 + right * scale), round(FRAME / 2 - up * scale)) for right, up in zip(east, north, strict=True)
    ]
    return spots, scale


def _round_length(most: float) -> int:
    """The longest of 1, 2, 5, 10, 20 … metres that is no longer than `most`."""
    power = 10 ** max(0, math.floor(math.log10(max(1.0, most))))
    return next((step * power for step in (5, 2, 1) if step * power <= most), 1)


def _grid(length: int, step: float) -> list[int]:
    """Lines from the middle outwards, inside the frame."""
    reach = int(length / 2 / step)
    lines = (round(length / 2 + number * step) for number in range(-reach, reach + 1))
    return [line for line in lines if 0 < line < length]


def _discs(spots: list[Spot], radius: int) -> list[Spot]:
    """A place for each disc: on its site where it can stand alone there, else as near as can be."""
    least = 2 * radius + GAP
    placed = {at: spot for at, spot in enumerate(spots) if sum(_near(spot, other, least) for other in spots) == 1}
    for at, spot in enumerate(spots):
        if at not in placed:
            placed[at] = _free(spot, list(placed.values()), spots, radius)
    return [placed[at] for at in range(len(spots))]


def _free(spot: Spot, taken: list[Spot], spots: list[Spot], radius: int) -> Spot:
    """The nearest free place beside a site: one that covers neither disc nor site, or at least no disc."""

    def is_free(place: Spot) -> bool:
        inside = all(radius + 3 <= at <= side - radius - 3 for at, side in zip(place, (WIDTH, FRAME), strict=True))
        return inside and not any(_near(place, disc, 2 * radius + GAP) for disc in taken)

    near = [place for place in _rings(spot, radius) if is_free(place)]
    clear = (place for place in near if not any(_near(place, other, radius + 8) for other in spots))
    found = next(clear, near[0] if near else None)
    return found or next(filter(is_free, _everywhere(spot)), spot)


def _rings(spot: Spot, radius: int) -> Iterator[Spot]:
    """Places around a site from near to far."""
    for ring in range(radius + 10, 5 * radius, STEP):
        for turn in range(16):
            angle = math.pi * (turn / 8 - 0.25)
            yield round(spot[0] + ring * math.cos(angle)), round(spot[1] + ring * math.sin(angle))


def _everywhere(spot: Spot) -> list[Spot]:
    """All over the picture, from near to far."""
    places = [(x, y) for x in range(0, WIDTH, STEP) for y in range(0, FRAME, STEP)]
    return sorted(places, key=lambda place: (math.dist(place, spot), place))


def _near(one: Spot, other: Spot, least: float) -> bool:
    return math.dist(one, other) < least
