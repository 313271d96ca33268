"""Which open requests could be served by one training, and which cities that ask for the same are alike."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.network.models import City, Theme
from events_core.programme.models import Mode

from .likeness_words import likeness_sentences
from .models import TrainingRequest
from .needs import HYBRID, OPEN, alone, common_mode, month_day, open_requests, to_come
from .similarity import Likeness, Setting, likeness
from .supplied import settings_of, weighing_now

MOST = 6
"""So many requests one proposal holds at most: a training for more cities is hard to arrange."""
ALIKE = 60
"""Cities at least so many per cent alike are worth an introduction."""
Key = tuple[str, str, str, str]
"""A topic, a month, a language, a mode; "" is anything."""


@dataclass(frozen=True)
class Alike:
    """Two cities that could be introduced to each other: both ask for these topics, and are alike."""

    first: City
    second: City
    topics: list[Theme]
    likeness: Likeness

    @property
    def share(self) -> int:
        """How like, in per cent."""
        return self.likeness.share

    @property
    def reasons(self) -> list[str]:
        """Why, in the reader's language."""
        return likeness_sentences(self.likeness)


@dataclass(frozen=True)
class Proposal:
    """Requests that one training could serve: what all of them ask for, and why they fit, in the reader's language.

    `months` and `languages` are empty when any would do, `people` counts those who are said, `mode` is how all could
    be taught ("" when nobody says). The oldest request comes first: the lead, unless an officer names another.
    """

    requests: list[TrainingRequest]
    topics: list[Theme]
    months: list[str]
    languages: list[str]
    mode: str
    people: int
    reasons: list[str]
    alike: list[Alike] = field(default_factory=list)

    @property
    def lead(self) -> TrainingRequest:
        """The oldest request."""
        return self.requests[0]

    @property
    def others(self) -> list[TrainingRequest]:
        """Those that would be joined to it."""
        return self.requests[1:]

    @property
    def month_names(self) -> str:
        """The common months as a text; "" when any would do."""
        return localise.list_of(localise.month_name(month_day(month)) for month in self.months)

    @property
    def mode_label(self) -> str:
        """How all could be taught, in words."""
        return str(Mode(self.mode).label) if self.mode else ""


def proposals() -> list[Proposal]:
    """Open requests (submitted or under review, in no joint) that one training could serve; the largest groups first.

    A group has at least one topic, month, language and mode in common and comes from at least two cities; a request
    stands in one group only, and a group has six requests at most. What a request does not say fits anything.
    A fixed number of queries (six), however many requests there are.
    """
    requests = list(open_requests().filter(alone()))
    groups = _groups(requests)
    cities = {request.city_id for group in groups for request in group if request.city_id}
    known, weights = settings_of(cities), weighing_now().likeness
    return [_proposal(group, known, weights) for group in groups]


def introductions(most: int = 20) -> list[Alike]:
    """Cities with open requests for the same topics that are alike, the most alike first; seven queries."""
    rows = TrainingRequest.objects.filter(state__in=OPEN, city__isnull=False, topics__isnull=False)
    pairs = set(rows.order_by().values_list("city_id", "topics"))
    themes = {theme.pk: theme for theme in Theme.objects.order_by("position", "slug")}
    asking = [
        (city, {theme.slug: theme for number, theme in themes.items() if (city.pk, number) in pairs})
        for city in City.objects.filter(pk__in={number for number, _topic in pairs})
    ]
    known, weights = settings_of(city.pk for city, _topics in asking), weighing_now().likeness
    found = _alike(asking, known, weights)
    return sorted(found, key=lambda one: (-one.share, one.first.slug, one.second.slug))[:most]


def _groups(requests: Sequence[TrainingRequest]) -> list[list[TrainingRequest]]:
    """The largest groups first, each request in one of them."""
    by_key: dict[Key, list[int]] = defaultdict(list)
    every = _every(requests)
    for place, request in enumerate(requests):
        for key in _keys(request, every):
            by_key[key].append(place)
    candidates = sorted(by_key.items(), key=lambda item: (-len(item[1]), item[0]))
    taken: set[int] = set()
    found = []
    for _key, places in candidates:
        left = [place for place in places if place not in taken]
        for group in _cut([requests[place] for place in left], {id(requests[place]): place for place in left}, taken):
            found.append(group)
    return sorted(found, key=lambda group: (-len(group), group[0].pk))


def _cut(left: list[TrainingRequest], places: dict[int, int], taken: set[int]) -> Iterator[list[TrainingRequest]]:
    """Groups of at most six out of these, those of the same level together; marks who is in one as taken."""
    ordered = sorted(left, key=lambda request: (request.level, request.pk))
    for start in range(0, len(ordered), MOST):
        group = sorted(ordered[start : start + MOST], key=lambda request: places[id(request)])
        if len({_place(request) for request in group}) > 1:
            taken.update(places[id(request)] for request in group)
            yield group


def _place(request: TrainingRequest) -> str:
    return str(request.city_id or request.city_text)


def _every(requests: Iterable[TrainingRequest]) -> tuple[list[str], list[str]]:
    """All months to come and languages that anybody names."""
    months = sorted({month for request in requests for month in to_come(request.months)})
    return months, sorted({code for request in requests for code in request.languages})


def _keys(request: TrainingRequest, every: tuple[list[str], list[str]]) -> Iterator[Key]:
    """Where it could stand with others; what is not said stands everywhere."""
    months = to_come(request.months) or ["", *every[0]]
    languages = request.languages or ["", *every[1]]
    modes = [request.mode] if request.mode in (Mode.IN_PERSON, Mode.ONLINE) else [Mode.IN_PERSON, Mode.ONLINE]
    for topic in request.topics.all():
        for month in months:
            for language in languages:
                for mode in modes:
                    yield topic.slug, month, language, str(mode)


def _proposal(group: list[TrainingRequest], known: dict[int, Setting], weights: dict[str, int]) -> Proposal:
    lead = group[0]
    topics_of = {one.pk: {topic.slug: topic for topic in one.topics.all()} for one in group}
    topics = [topic for slug, topic in topics_of[lead.pk].items() if all(slug in held for held in topics_of.values())]
    months = sorted(_common([to_come(one.months) for one in group]))
    languages = _common([one.languages for one in group])
    mode = common_mode(one.mode for one in group if one.mode != HYBRID) or common_mode(one.mode for one in group)
    people = sum(one.people or 0 for one in group)
    asking = {one.city: topics_of[one.pk] for one in group if one.city}
    alike = list(_alike(list(asking.items()), known, weights))
    made = Proposal(group, topics, months, languages, mode, people, [], alike)
    made.reasons.extend(_reasons(made))
    return made


def _common(lists: list[list[str]]) -> list[str]:
    """What is in all lists that are not empty."""
    said = [one for one in lists if one]
    return [value for value in said[0] if all(value in other for other in said[1:])] if said else []


def _alike(
    asking: list[tuple[City, dict[str, Theme]]], known: dict[int, Setting], weights: dict[str, int]
) -> Iterator[Alike]:
    for (first, ones), (second, others) in combinations(asking, 2):
        common = [topic for slug, topic in ones.items() if slug in others]
        if not common or first.pk == second.pk:
            continue
        found = likeness(known[first.pk], known[second.pk], weights)
        if found.is_known and found.share >= ALIKE:
            yield Alike(first, second, common, found)


def _reasons(made: Proposal) -> Iterator[str]:
    """Why they could be served together, and what to look at."""
    yield _("All ask for: %(topics)s.") % {"topics": localise.list_of(made.topics)}
    if made.months:
        yield _("All can in %(months)s.") % {"months": made.month_names}
    else:
        yield _("None of them names a month.")
    if made.languages:
        yield _("All can be taught in: %(languages)s.") % {
            "languages": localise.list_of(localise.language_name(code) for code in made.languages)
        }
    if len({one.level for one in made.requests if one.level}) > 1:
        yield _("They ask for different levels.")
    countries = {one.city.country for one in made.requests if one.city}
    if made.mode != Mode.ONLINE and len(countries) > 1:
        yield _("The cities are in %(count)s countries, so some of their people have to travel.") % {
            "count": localise.number(len(countries))
        }
