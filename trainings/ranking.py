"""Offers ranked for what is asked, with reasons in the reader's language; and requests for what is offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events_core.ledger.rates import Rates

from . import supplied, wording
from .labels import PART_LABELS
from .matching import PARTS, Asked, Offered, Reason, Scored, rank, score
from .models import Match, Offer, TrainingRequest, Weighing
from .needs import needs_of, open_requests
from .supplied import likeness_to, settings_of, weighing_now
from .wording import CODES, Names, conflict_text, names, reason_text

__all__ = [
    "Conflict",
    "Part",
    "Ranked",
    "Ranking",
    "Served",
    "judge",
    "needs_of",
    "ranking_of",
    "served_by",
    "settings_of",
    "shown",
]


@dataclass(frozen=True)
class Part:
    """One part of a score: its weight, its points, and why."""

    name: str
    weight: Decimal
    points: Decimal
    reason: str

    @property
    def label(self) -> str:
        """What it is called."""
        return str(PART_LABELS.get(self.name, self.name))

    @property
    def share(self) -> int:
        """The points in per cent of the weight, for the bar."""
        return int(100 * self.points / self.weight) if self.weight else 0

    @property
    def tone(self) -> str:
        """How its reason is marked: "" fits, "mid" partly, "no" not at all."""
        return "no" if not self.points else "" if self.points == self.weight else "mid"

    @property
    def body(self) -> dict[str, str]:
        """As the API writes it."""
        values = {"name": self.name, "weight": str(self.weight), "points": str(self.points), "reason": self.reason}
        return values


@dataclass(frozen=True)
class Conflict:
    """What makes a match impossible."""

    code: str
    message: str

    @property
    def body(self) -> dict[str, str]:
        """As the API writes it."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class Ranked:
    """One offer with its score and why; `stored` is what a match keeps of it."""

    offer: Offer
    scored: Scored
    weights: dict[str, int]
    names: Names

    @property
    def score(self) -> Decimal:
        """The sum of the points."""
        return tenths(self.scored.score)

    @cached_property
    def parts(self) -> list[Part]:
        """The parts in their order, with reasons in the reader's language."""
        found = zip(PARTS, self.scored.points, self.scored.reasons, strict=True)
        return [
            Part(name, tenths(10 * self.weights[name]), tenths(points), reason_text(why, self.names))
            for name, points, why in found
        ]

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """What makes it impossible, in the reader's language."""
        found = self.scored.conflicts
        return [Conflict(CODES.get(why.code, why.code), conflict_text(why, self.names)) for why in found]

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands against it."""
        return not self.scored.conflicts

    @property
    def whys(self) -> list[Part]:
        """The parts, what fits first."""
        return sorted(self.parts, key=lambda part: ("", "mid", "no").index(part.tone))

    @property
    def parts_body(self) -> list[dict[str, str]]:
        """The parts as the API writes them."""
        return [part.body for part in self.parts]

    @property
    def conflicts_body(self) -> list[dict[str, str]]:
        """The conflicts as the API writes them."""
        return [conflict.body for conflict in self.conflicts]

    @property
    def body(self) -> dict[str, Any]:
        """As the API writes it."""
        return {
            "offer": self.offer.pk,
            "score": str(self.score),
            "parts": self.parts_body,
            "conflicts": self.conflicts_body,
        }

    @property
    def stored(self) -> dict[str, Any]:
        """The fields `score`, `parts` and `conflicts` of a match: codes and figures, no sentences."""
        found = zip(PARTS, self.scored.points, self.scored.reasons, strict=True)
        return {
            "score": self.score,
            "parts": [
                {"name": name, "weight": self.weights[name], "tenths": points, "code": why.code, "about": {**why.about}}
                for name, points, why in found
            ],
            "conflicts": [{"code": why.code, "about": {**why.about}} for why in self.scored.conflicts],
        }


@dataclass(frozen=True)
class Ranking:
    """Offers for what is asked, the best first: those that are possible, and those that are not, with why.

    `fits` and `left_out` count all of them, `more` those that are not shown.
    """

    possible: list[Ranked]
    impossible: list[Ranked]
    weighing: Weighing
    more: int = 0
    fits: int = 0
    left_out: int = 0
    asked: Asked = field(default_factory=Asked)

    def __bool__(self) -> bool:
        return bool(self.possible or self.impossible)

    @property
    def title(self) -> str:
        """How many fit, as a heading."""
        return heading(self.fits)


def ranking_of(requests: Sequence[TrainingRequest], *, most: int = 50, after: int = 0) -> Ranking:
    """All offers in force for these requests together (the lead first), at most so many of them shown, `after` others.

    A fixed number of queries, however many offers there are: the sums are made of plain values, and only what is shown
    becomes an offer with its organisation.
    """
    weighing, known, rates = weighing_now(), supplied.words(), Rates()
    asked = needs_of(requests, rates)
    found = supplied.offers(asked, known, rates)
    likeness = _likeness(asked, found, weighing)
    scored = rank(asked, found, weighing.parts, known.levels, likeness)
    fits = sum(not one.conflicts for one in scored)
    shown_ones = _ranked(scored[after : after + most], weighing)
    return Ranking(
        possible=[one for one in shown_ones if one.is_possible],
        impossible=[one for one in shown_ones if not one.is_possible],
        weighing=weighing,
        more=max(len(scored) - after - most, 0),
        fits=fits,
        left_out=len(scored) - fits,
        asked=asked,
    )


def judge(requests: Sequence[TrainingRequest], offer: Offer, weighing: Weighing | None = None) -> Ranked:
    """One offer for these requests together, in whatever state it is."""
    weights, known, rates = weighing or weighing_now(), supplied.words(), Rates()
    asked = needs_of(requests, rates)
    found = supplied.offers(asked, known, rates, offer.pk)
    scored = score(asked, found[0], weights.parts, known.levels, _likeness(asked, found, weights))
    return Ranked(offer, scored, weights.parts, names([*scored.reasons, *scored.conflicts]))


def shown(match: Match) -> Ranked:
    """A saved match as it was judged when it was proposed, with its weights, in the reader's language.

    Parts that the match does not hold have no points.
    """
    held = {part["name"]: part for part in match.parts}
    weights = {name: int(held[name]["weight"]) if name in held else 0 for name in PARTS}
    reasons = tuple(Reason(held[name]["code"], held[name]["about"]) if name in held else Reason("") for name in PARTS)
    points = tuple(int(held[name]["tenths"]) if name in held else 0 for name in PARTS)
    conflicts = tuple(Reason(one["code"], one["about"]) for one in match.conflicts)
    scored = Scored(match.offer_id, points, reasons, conflicts)
    return Ranked(match.offer, scored, weights, names([*reasons, *conflicts]))


@dataclass(frozen=True)
class Served:
    """Requests that an offer could serve together (mostly one), and how well."""

    requests: list[TrainingRequest]
    ranked: Ranked

    @property
    def lead(self) -> TrainingRequest:
        """The request that is matched."""
        return self.requests[0]


@dataclass(frozen=True)
class Servable:
    """The open requests for an offer: those that it could serve, best first, and those that it could not."""

    possible: list[Served]
    impossible: list[Served]
    fits: int
    left_out: int

    def __bool__(self) -> bool:
        return bool(self.possible or self.impossible)


def served_by(offer: Offer, *, most: int = 50) -> Servable:
    """Which open requests an offer could serve, those served together as one; a fixed number of queries."""
    weighing, known, rates = weighing_now(), supplied.words(), Rates()
    groups = _together(open_requests())
    rows = Offer.objects.filter(pk=offer.pk).values_list(*supplied.FIELDS)
    topics, taught = [topic.slug for topic in offer.topics.all()], [city.pk for city in offer.experience.all()]
    asking = {request.city_id for group in groups for request in group if request.city_id}
    settings, costs = settings_of({*taught, *asking}), list(offer.costs.all())
    there = {number: settings[number] for number in taught if number in settings}
    plain = supplied.offered(rows[0], topics, taught, known)
    found: list[tuple[Scored, list[TrainingRequest]]] = []
    like: dict[tuple[int, ...], dict[int, int]] = {}
    for group in groups:
        asked = needs_of(group, rates)
        if asked.cities not in like:
            around = there | {city: settings[city] for city in asked.cities if city in settings}
            like[asked.cities] = likeness_to(asked.cities, around, weighing.likeness)
        one = supplied.costed(plain, costs, asked, rates)
        found.append((score(asked, one, weighing.parts, known.levels, like[asked.cities]), group))
    found.sort(key=lambda pair: (bool(pair[0].conflicts), -pair[0].score, pair[1][0].pk))
    fits = sum(not scored.conflicts for scored, _group in found)
    seen = found[:most]
    words = names([why for scored, _group in seen for why in (*scored.reasons, *scored.conflicts)])
    served = [Served(group, Ranked(offer, scored, weighing.parts, words)) for scored, group in seen]
    return Servable(
        [one for one in served if one.ranked.is_possible],
        [one for one in served if not one.ranked.is_possible],
        fits,
        len(found) - fits,
    )


def tenths(points: int) -> Decimal:
    """Tenths of a point as a decimal with one place."""
    return (Decimal(points) / 10).quantize(Decimal("0.1"))


def heading(fits: int) -> str:
    """How many offers fit, in words."""
    if not fits:
        return _("No offer fits")
    return wording.offers_fit(fits)


def _likeness(asked: Asked, found: Iterable[Offered], weighing: Weighing) -> dict[int, int]:
    """How like the cities that were taught are to those that ask; three queries."""
    cities = {city for one in found for city in one.experience}
    settings = settings_of(cities | set(asked.cities))
    return likeness_to(asked.cities, settings, weighing.likeness)


def _ranked(scored: list[Scored], weighing: Weighing) -> list[Ranked]:
    """With their offers and words; five queries."""
    rows: QuerySet[Offer] = Offer.objects.filter(pk__in=[one.number for one in scored])
    offers = {row.pk: row for row in rows.select_related("organisation").prefetch_related("topics")}
    known = names([why for one in scored for why in (*one.reasons, *one.conflicts)])
    return [Ranked(offers[one.number], one, weighing.parts, known) for one in scored if one.number in offers]


def _together(rows: QuerySet[TrainingRequest]) -> list[list[TrainingRequest]]:
    """Open requests, each lead with those that agreed to be served with it."""
    requests = list(rows.select_related("city", "asked_to_join"))
    members: dict[int, list[TrainingRequest]] = {}
    for request in requests:
        if request.follows:
            members.setdefault(request.lead_id, []).append(request)
    return [[request, *members.get(request.pk, [])] for request in requests if not request.follows]
