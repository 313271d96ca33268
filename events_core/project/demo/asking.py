"""Plays the co-host requests of the demonstration: asked, opened, answered, and what else can come of them."""

import datetime
from typing import Any

from django.utils import timezone

from events_core.hosting import actions as hosting
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event

from .people import POOL, SIGN_IN
from .shapes import Asking, six

WEEK = datetime.timedelta(days=7)
ASKED: dict[str, Any] = {
    "asks": ["local_transport", "interpretation", "guide"],
}
GROUP = six(
    "City officers from six countries, most on their first visit.",
    "来自六个国家的城市官员，多数为首次来访。",
    "6か国の都市職員。多くは初めての訪問です。",
    "6개국의 도시 공무원이며, 대부분 첫 방문입니다.",
    "Зургаан орны хотын албан хаагчид, ихэнх нь анх удаа ирж байна.",
    "Сотрудники городских администраций шести стран, большинство впервые.",
)
MESSAGE = six(
    "We would be glad to learn from your city.",
    "我们期待学习贵市的经验。",
    "貴市の取り組みをぜひ学ばせていただきたく存じます。",
    "귀 도시의 경험을 배울 수 있기를 바랍니다.",
    "Танай хотын туршлагаас суралцахад таатай байх болно.",
    "Мы будем рады познакомиться с опытом вашего города.",
)
CURRENCY = {"JP": ("JPY", "180000"), "KR": ("KRW", "1600000"), "CN": ("CNY", "9000"), "MN": ("MNT", "4500000")}
LANGUAGE = {"CN": "zh-hans", "JP": "ja", "KR": "ko", "MN": "mn", "RU": "ru"}
REASONS = {
    "declined": "The sites are being rebuilt this summer.",
    "withdrawn": "The district office moves house in that week.",
}
# Near the middle of each city, rounded (GeoNames, geonames.org, CC BY 4.0); the sites themselves are invented.
MIDDLE = {"toyama": (36.70, 137.21), "gangneung": (37.75, 128.88), "suwon": (37.28, 127.01)}


def ask(event: Event, asking: Asking, lead: Person) -> None:
    """Name the host of a city, and let happen what its state tells of."""
    city = City.objects.get(slug=asking.city)
    body = Organisation.objects.get(slug=f"city-of-{asking.city}")
    language = LANGUAGE.get(city.country, "en")
    asked = ASKED | {
        "contact": contact(city, body),
        "visitors": event.capacity or 20,
        "group": GROUP[language],
        "message": MESSAGE[language],
        "sites": list(asking.sites),
        "languages": list(event.languages),
    }
    request = hosting.draft_request(event.pk, city, body, by=lead.actor, asked=asked)
    if asking.state == "by_letter":
        told: dict[str, Any] = {
            "name": "Zhao Xingyu",
            "position": "International affairs",
            "note_text": "By letter to the secretariat.",
        }
        hosting.record_answer(request.pk, "confirmed", by=lead.actor, **told)
    elif asking.state != "drafted":
        hosting.send(request.pk, by=lead.actor)
        _play(request.pk, asking, event, lead)


def contact(city: City, body: Organisation) -> dict[str, str]:
    """The invented person who gets the letters of a city, in its language."""
    language = LANGUAGE.get(city.country, "en")
    for email, _role, _name, native, where, _position, _country, _zone in SIGN_IN:
        if where == body.slug and email.startswith("focal."):
            return {"name": native, "email": email, "language": language}
    for one in POOL:
        if one.email.endswith(f"@{city.slug}.example"):
            return {"name": one.native or one.name, "email": one.email, "language": one.language}
    email = f"international@{city.slug}.example"
    return {"name": "International affairs", "email": email, "language": language}


def _play(number: int, asking: Asking, event: Event, lead: Person) -> None:
    request = CohostRequest.objects.select_related("event", "organisation", "city").get(pk=number)
    state = asking.state
    if state != "sent":
        hosting.opened(request)
    if state == "received":
        day = timezone.localdate() + datetime.timedelta(days=9)
        hosting.receive(number, by_day=day)
    if state in ("confirmed", "withdrawn", "lapsed"):
        hosting.confirm(number, terms(request, asking))
    if state == "countered":
        changes = {
            "starts_at": event.starts_at + WEEK,
            "ends_at": event.ends_at + WEEK,
            "capacity": 16,
            "message": "The week before is a holiday here; our hall takes sixteen.",
        }
        hosting.counter(number, terms(request, asking, WEEK) | changes)
    if state == "declined":
        hosting.decline(number, REASONS[state], name=request.contact_name)
    if state == "withdrawn":
        hosting.withdraw(number, REASONS[state], name=request.contact_name)
    if state == "recalled":
        hosting.recall(number, by=lead.actor)
    if state == "expired":
        CohostRequest.objects.filter(pk=number).update(due_at=timezone.now() - datetime.timedelta(hours=1))
        hosting.expire_due()
    if state == "lapsed":
        programme.reschedule(event.pk, event.starts_at + WEEK, event.ends_at + WEEK, by=lead.actor)


def terms(request: CohostRequest, asking: Asking, later: datetime.timedelta = datetime.timedelta()) -> dict[str, Any]:
    """On which terms a city of the demonstration hosts, perhaps later than asked; positions around its middle."""
    event, middle = request.event, MIDDLE.get(request.city.slug)
    currency, amount = CURRENCY[request.city.country]
    sites = []
    for place, name in enumerate(asking.sites):
        begins = event.starts_at + later + datetime.timedelta(hours=1 + 3 * place)
        sites.append(
            {
                "name": name,
                "starts_at": begins,
                "ends_at": begins + datetime.timedelta(hours=2),
                "limit": request.asks.visitors,
                "papers": "Passport or identity card" if place == 0 else "",
                "safety": "Closed shoes" if place else "",
                "latitude": middle[0] + 0.012 * place if middle else None,
                "longitude": middle[1] - 0.009 * place if middle else None,
            }
        )
    return {
        "name": request.contact_name,
        "position": "International affairs",
        "on_the_day": {"name": request.contact_name, "phone": "+00 000 0000 0000"},
        "sites": sites,
        "in_kind": [
            {
                "category": "local_transport",
                "description": "One coach for all days",
                "value": {"amount": amount, "currency": currency},
            },
            {"category": "guide", "description": "A guide from the city hall"},
        ],
        "visitors_list_by": (event.starts_at - 2 * WEEK).date(),
    }
