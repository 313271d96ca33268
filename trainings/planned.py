"""What the event of a training begins with: by what cities asked for, and by what was agreed."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from events_core.foundation.localise.days import zone_of as zone_known
from events_core.foundation.money import Money, split
from events_core.foundation.navigation import ENDONYMS
from events_core.network.models import Organisation, Person
from events_core.programme.models import Kind, Mode, Part, Visibility

from .costing import lines_for
from .models import Match, OfferCost, TrainingRequest
from .terms import TrainingTerms

BEGINS, ENDS = datetime.time(9, 0), datetime.time(17, 0)
ZONES = {
    "CN": "Asia/Shanghai", "JP": "Asia/Tokyo", "KP": "Asia/Pyongyang", "KR": "Asia/Seoul", "MN": "Asia/Ulaanbaatar",
}  # fmt: skip
"""The time zone of cities in countries that have one."""


@dataclass(frozen=True)
class Plan:
    """One training for one or several cities, the lead first, on the terms of the match that was accepted.

    Each city's share of what does not go by people is as when the provider was asked, whoever has left since.
    """

    requests: Sequence[TrainingRequest]
    match: Match
    terms: TrainingTerms

    @property
    def lead(self) -> TrainingRequest:
        """Whose request was matched."""
        return self.requests[0]

    @property
    def sharing(self) -> dict[int, int | None]:
        """The people of each city between which costs were divided when the provider was asked, by its request."""
        kept = {one["id"]: one.get("people") for one in self.match.needs.get("requests", ())}
        return kept or self.present

    @property
    def present(self) -> dict[int, int | None]:
        """The people of each city that takes part, by its request."""
        return {one.pk: one.people for one in self.requests}

    @property
    def is_whole(self) -> bool:
        """Whether all cities take part for whose people the terms were made."""
        return len(self.requests) >= len(self.match.needs.get("requests") or ())

    @property
    def people(self) -> int | None:
        """For how many it is planned: those of the terms; without a city that was in them, those the others asked for.

        Where nobody said how many in the terms, or one city did not, it is what the other of the two says.
        """
        asked = [one.people for one in self.requests]
        wanted = None if None in asked else sum(count for count in asked if count)
        return (self.terms.people or wanted) if self.is_whole else (wanted or self.terms.people)

    @property
    def mode(self) -> str:
        """How it is taught."""
        return self.terms.mode or self.lead.mode or Mode.IN_PERSON.value

    @property
    def goes_there(self) -> bool:
        """Whether people come to the lead's city."""
        return self.mode != Mode.ONLINE

    @property
    def can_ask_host(self) -> bool:
        """Whether the lead's city has a local government that can be asked to host."""
        body, city = self.lead.organisation, self.lead.city
        if not self.goes_there or body is None or city is None:
            return False
        return body.kind == Organisation.Kind.LOCAL_GOVERNMENT and body.city_id == city.pk

    def places_of(self, request: TrainingRequest) -> int | None:
        """The places of one city: all when it is alone, else those that it asked for."""
        return self.people if len(self.requests) == 1 else request.people

    @property
    def places(self) -> list[tuple[TrainingRequest, int | None]]:
        """Each city with its places."""
        return [(one, self.places_of(one)) for one in self.requests]

    def beginning(self, person: Person | None) -> dict[str, Any]:
        """The values of the event, by the names of `programme.create_event`; times as far as days were agreed."""
        zone = zone_of(self.lead, person)
        values: dict[str, Any] = {
            "kind": Kind.TRAINING.value,
            "title": title_of(self.lead),
            "timezone": zone,
            "mode": self.mode,
            "venue": self.terms.place,
            "cities": [self.lead.city.slug] if self.goes_there and self.lead.city else [],
            "themes": sorted({topic.slug for one in self.requests for topic in one.topics.all()}),
            "languages": list(self.terms.languages),
            "capacity": self.people,
            "visibility": Visibility.BY_INVITATION.value,
            "partners": self._partners(),
        }
        if person is not None:
            values |= {"contact_name": person.name, "contact_email": person.email}
        return values | times_of(self.terms, zone)

    def _partners(self) -> list[dict[str, str]]:
        bodies = [(self.match.offer.organisation, Part.CO_ORGANISER)]
        bodies += [(one.organisation, Part.CO_HOST) for one in self.requests if one.organisation]
        return [{"organisation": body.slug, "part": part.value} for body, part in dict.fromkeys(bodies)]

    def budget(self, *, for_each: bool) -> list[dict[str, Any]]:
        """Budget lines from the costs of the terms, each for who bears it; `for_each` keeps amounts per participant.

        What the city bears is divided between several cities by their people, in equal parts when one did not say. The
        share of a city that stays behind is nobody's yet: no other city has agreed to it.
        """
        lines = []
        for cost in lines_for(self.terms.costs, self.people):
            keeps = cost.per_person and (for_each or cost.total is None)
            whole = cost.money if keeps or cost.total is None else cost.total
            said = {"category": cost.category, "description": cost.description, "per_person": keeps}
            if cost.bearer == OfferCost.Bearer.CITY and not keeps:
                between = self.present if cost.per_person else self.sharing
                lines += [said | {"money": money, "bearer": body} for body, money in self._shares(whole, between)]
            else:
                lines.append(said | {"money": whole, "bearer": self._bearer(cost.bearer)})
        return lines

    def _shares(self, whole: Money, between: Mapping[int, int | None]) -> list[tuple[Organisation | None, Money]]:
        bodies = {one.pk: one.organisation for one in self.requests}
        found = [(bodies.get(number), money) for number, money in divided(whole, between).items()]
        return [(body, money) for body, money in found if money.amount]

    def _bearer(self, bearer: str) -> Organisation | None:
        """The organisation that bears a line that is not divided."""
        if bearer == OfferCost.Bearer.PROVIDER:
            return self.match.offer.organisation
        alone = len(self.requests) == 1 and bearer == OfferCost.Bearer.CITY
        return self.lead.organisation if alone else None


def divided(whole: Money, people: Mapping[int, int | None]) -> dict[int, Money]:
    """What each city bears of an amount, by the ids of the requests: by their people, equally when one did not say."""
    asked = [Decimal(count or 0) for count in people.values()]
    parts = split(whole, asked if all(asked) else [Decimal(1)] * len(asked))
    return dict(zip(people, parts, strict=True))


def title_of(request: TrainingRequest) -> dict[str, str]:
    """What the event is called: the request's title in the city's language, or its subjects in all languages."""
    if request.title:
        return {request.language: request.title}
    topics = list(request.topics.all())
    named = {code: ", ".join(topic.name.localize(code) for topic in topics) for code in ENDONYMS}
    return {code: text for code, text in named.items() if text} or {get_language() or "en": request.shown_title}


def zone_of(request: TrainingRequest, person: Person | None) -> str:
    """In which time zone the training is: that of the city's country, else of who schedules it."""
    country = request.city.country if request.city else ""
    return ZONES.get(country) or (person.timezone if person else "") or "UTC"


def times_of(terms: TrainingTerms, zone: str) -> dict[str, Any]:
    """From the first morning to the last afternoon of the days agreed, there; nothing while they are not known."""
    if terms.first is None or terms.last is None:
        return {}
    tz = zone_known(zone)
    return {
        "starts_at": datetime.datetime.combine(terms.first, BEGINS, tz),
        "ends_at": datetime.datetime.combine(terms.last, ENDS, tz),
    }


def given_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was said of the event, without what was not."""
    return {name: value for name, value in values.items() if value not in (None, "", {})}
