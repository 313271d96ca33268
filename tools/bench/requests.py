"""Many requests to cities in all states over as many events, written in bulk; the same number gives the same rows."""

import datetime
import hashlib
import random
from typing import Any

from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.foundation.search import search_text
from events_core.hosting.lifecycle import ENDED
from events_core.hosting.models import Answer, CohostRequest
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event, Kind, State

CITIES = 200
DAY = datetime.timedelta(days=1)
S = CohostRequest.State
SHARES = {S.SENT: 30, S.CONFIRMED: 35, S.COUNTERED: 8, S.DRAFTED: 12, **dict.fromkeys(ENDED, 3)}


def officer() -> Person:
    """Who sees all requests."""
    return Person.objects.create_user("officer@bench.example", name="Officer", role=Person.Role.OFFICER)


def load(first: int, after: int) -> None:
    """Events from one number to another, each with one city and one request."""
    bodies = _bodies()
    dice = random.Random(f"{first}:{after}")
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    events = [_event(number, dice, now) for number in range(first, after)]
    Event.objects.bulk_create(events, batch_size=200)
    hosts = [dice.choice(bodies) for _event in events]
    stays = Event.cities.through
    pairs = list(zip(events, hosts, strict=True))
    stays.objects.bulk_create([stays(event=event, city_id=body.city_id) for event, body in pairs], batch_size=200)
    states = dice.choices(list(SHARES), list(SHARES.values()), k=len(events))
    requests = [CohostRequest(event=event, city_id=body.city_id or 0, organisation=body) for event, body in pairs]
    CohostRequest.objects.bulk_create(requests, batch_size=200)
    answers = [_answer(request, state, dice) for request, state in zip(requests, states, strict=True)]
    Answer.objects.bulk_create([answer for answer in answers if answer], batch_size=200)
    for request, state, answer in zip(requests, states, answers, strict=True):
        _take(request, state, answer, now, dice)
    fields = [
        "state", "answer", "answer_starts_at", "answer_ends_at", "asked_starts_at", "asked_ends_at", "reply_by",
        "due_at", "sent_at", "opened_at", "link_digest", "link_generation", "contact_email",
    ]  # fmt: skip
    CohostRequest.objects.bulk_update(requests, fields, batch_size=100)


def _bodies() -> list[Organisation]:
    """Local governments, one for each of the cities."""
    known = list(Organisation.objects.filter(slug__startswith="bench-").order_by("pk"))
    if known:
        return known
    cities = [
        City(
            slug=f"bench-{number}",
            country="JP",
            name=_text(f"City {number}"),
            search_text=search_text(f"City {number}"),
        )
        for number in range(CITIES)
    ]
    City.objects.bulk_create(cities)
    kind = Organisation.Kind.LOCAL_GOVERNMENT
    return Organisation.objects.bulk_create(
        [
            Organisation(slug=city.slug, kind=kind, city=city, country="JP", name=_text(f"Office of {city}"))
            for city in cities
        ]
    )


def _event(number: int, dice: random.Random, now: datetime.datetime) -> Event:
    starts = now + dice.randint(-200, 400) * DAY
    title = f"Visit {number} to see how a city does it"
    return Event(
        slug=f"bench-{number}", reference=f"BENCH/{number:06d}", kind=dice.choice((Kind.FIELD_VISIT, Kind.WORKSHOP)),
        state=State.PUBLISHED if dice.random() < 0.5 else State.DRAFT, title=_text(title), timezone="Asia/Tokyo",
        description=_text("What will be seen and whom one meets. " * 60), search_text=search_text(title),
        starts_at=starts, ends_at=starts + dice.randint(1, 3) * DAY, published_at=now, languages=["en", "ja"],
    )  # fmt: skip


def _answer(request: CohostRequest, state: str, dice: random.Random) -> Answer | None:
    if state not in (S.CONFIRMED, S.COUNTERED, S.DECLINED, S.WITHDRAWN):
        return None
    event = request.event
    terms: dict[str, Any] = {"name": "Sato Hana", "position": "Head of division"}
    if dice.random() < 0.3:
        terms["visitors_list_by"] = (event.starts_at - 20 * DAY).date().isoformat()
    return Answer(
        request=request, kind=state, via=Answer.Via.LINK, organisation=request.organisation, name="Sato Hana",
        starts_at=event.starts_at, ends_at=event.ends_at, terms=terms,
    )  # fmt: skip


def _take(
    request: CohostRequest, state: str, answer: Answer | None, now: datetime.datetime, dice: random.Random
) -> None:
    event = request.event
    request.state = S(state)
    if answer:
        request.answer = answer
        request.answer_starts_at, request.answer_ends_at = event.starts_at, event.ends_at
    if state == S.DRAFTED:
        return
    request.asked_starts_at, request.asked_ends_at = event.starts_at, event.ends_at
    request.sent_at = now - dice.randint(1, 30) * DAY
    request.opened_at = request.sent_at + DAY if dice.random() < 0.6 else None
    request.due_at = now + dice.randint(1, 40) * DAY
    request.reply_by = request.due_at.date()
    request.contact_email = "hana@city.example"
    request.link_generation = 1
    request.link_digest = hashlib.sha256(str(request.pk).encode()).hexdigest()


def _text(text: str) -> LazyI18nString:
    return LazyI18nString({"en": text})
