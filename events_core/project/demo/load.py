"""A synthetic load: many events and registrations in bulk, drawn from a seed; the same seed draws the same load.

Rows are written without the actions: no letters, no journal. What is there already (by slug, by address) stays.
"""

import datetime
import random
import uuid
import zoneinfo
from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.calendars.actions import rebuild
from events_core.foundation.search import search_text
from events_core.network.models import City, Organisation, Person, Theme
from events_core.programme.actions import raise_version
from events_core.programme.models import Event, Kind, Mode, Part, Partner, Session, State, TeamMember
from registrations.models import Category

from .events import lead_named
from .shapes import Texts, six

CHUNK = 500
SPREAD = 730  # days before and after today
ZONES = {"CN": "Asia/Shanghai", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "MN": "Asia/Ulaanbaatar", "RU": "Europe/Moscow"}
LANGUAGE = {"CN": "zh-hans", "JP": "ja", "KR": "ko", "MN": "mn", "RU": "ru"}
DELEGATE = six("Delegate", "代表", "代表者", "대표", "Төлөөлөгч", "Делегат")
TITLES = (
    six("Buses and trams", "公交与电车", "バスと路面電車", "버스와 트램", "Автобус, трамвай", "Автобусы и трамваи"),
    six(
        "Roofs for the sun", "屋顶太阳能", "屋根の太陽光", "지붕 태양광", "Дээврийн нарны цахилгаан", "Солнце на крышах"
    ),
    six("Rain and rivers", "雨水与河流", "雨と川", "빗물과 강", "Бороо, гол мөрөн", "Дожди и реки"),
    six("Warm houses", "温暖的住房", "暖かい住まい", "따뜻한 집", "Дулаан байшин", "Тёплые дома"),
    six("Counting carbon", "碳核算", "炭素を数える", "탄소 세기", "Нүүрстөрөгч тоолох нь", "Считаем углерод"),
    six("Money for districts", "街区融资", "街区の資金", "지구의 재원", "Хорооллын санхүүжилт", "Деньги для районов"),
    six("Trees in streets", "行道树", "街路樹", "가로수", "Гудамжны мод", "Деревья на улицах"),
    six("Less waste", "减少废弃物", "ごみを減らす", "쓰레기 줄이기", "Хог хаягдлыг цөөлөх нь", "Меньше отходов"),
)


class Draw:
    """What all events of a load have in common, read once."""

    def __init__(self, seed: int, crowd: int) -> None:
        self.seed = seed
        self.crowd = crowd
        self.cities = list(City.objects.filter(country__in=ZONES).order_by("slug"))
        self.themes = list(Theme.objects.all())
        self.hosts = {body.city_id: body for body in Organisation.objects.filter(slug__startswith="city-of-")}
        self.secretariat = Organisation.objects.get(slug="neaspec-secretariat")
        self.lead: Person = lead_named("secretariat")
        self.today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def dice(self, number: int) -> random.Random:
        """The chance of one event."""
        return random.Random(f"{self.seed}:{number}")

    def event(self, number: int) -> tuple[Event, City, random.Random]:
        """One event, not saved, with its city; the first is always published and coming."""
        dice = self.dice(number)
        city = dice.choice(self.cities)
        zone = zoneinfo.ZoneInfo(ZONES[city.country])
        days = dice.randint(1, SPREAD) * (1 if number == 0 or dice.random() < 0.6 else -1)
        first = (self.today + datetime.timedelta(days=days)).date()
        starts = datetime.datetime.combine(first, datetime.time(dice.randint(8, 10)), zone)
        ends = starts + datetime.timedelta(days=dice.randint(0, 3), hours=7)
        coming = dice.choices((State.PUBLISHED, State.CANCELLED, State.POSTPONED, State.DRAFT), (88, 5, 4, 3))[0]
        state = State.PUBLISHED if number == 0 else coming if days > 0 else State.COMPLETED
        title, about = _texts(dice, city, number)
        event = Event(
            slug=self.slug(number), reference=f"LOAD/{self.seed}/{number:06d}", uid=uuid.UUID(int=dice.getrandbits(128), version=4),
            kind=dice.choice(Kind.values), state=state, title=LazyI18nString(title), summary=LazyI18nString(about),
            mode=Mode.HYBRID if dice.random() < 0.2 else Mode.IN_PERSON, timezone=zone.key, starts_at=starts, ends_at=ends,
            is_recorded=days < 0, capacity=None if self.crowd > 40 else dice.choice((40, 80, 160)),
            contact_email="secretariat@demo.example", languages=["en", LANGUAGE[city.country]],
            published_at=None if state == State.DRAFT else self.today,
            search_text=search_text(f"LOAD/{self.seed}/{number:06d}", title, about, city.name, city.aliases),
        )  # fmt: skip
        return event, city, dice

    def slug(self, number: int) -> str:
        """The event's natural key."""
        return f"load-{self.seed}-{number:06d}"


def load_events(count: int, seed: int, crowd: int = 0) -> int:
    """Make so many events, or those of them that are missing; how many. `crowd` is how many people one will get."""
    draw = Draw(seed, crowd)
    known = set(Event.objects.filter(slug__startswith=f"load-{seed}-").values_list("slug", flat=True))
    missing = [number for number in range(count) if draw.slug(number) not in known]
    for chunk in chunks(missing):
        with transaction.atomic():
            _write(draw, chunk)
    if missing:
        raise_version()
    return len(missing)


def chunks(items: Iterable[int], size: int = CHUNK) -> Iterable[list[int]]:
    """The items, so many at a time."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _write(draw: Draw, numbers: list[int]) -> None:
    made = [draw.event(number) for number in numbers]
    Event.objects.bulk_create([event for event, _city, _dice in made])
    Category.objects.bulk_create(
        [Category(event=event, slug="delegate", name=LazyI18nString(DELEGATE)) for event, _city, _dice in made]
    )
    TeamMember.objects.bulk_create(
        [TeamMember(event=event, person=draw.lead, role=TeamMember.Role.LEAD) for event, _city, _dice in made]
    )
    cities, themes = Event.cities.through, Event.themes.through
    cities.objects.bulk_create([cities(event_id=event.pk, city_id=city.pk) for event, city, _dice in made])
    themes.objects.bulk_create(
        [
            themes(event_id=event.pk, theme_id=one.pk)
            for event, _city, dice in made
            for one in dice.sample(draw.themes, 2)
        ]
    )
    Partner.objects.bulk_create([row for event, city, _dice in made for row in _partners(draw, event, city)])
    Session.objects.bulk_create([row for event, _city, _dice in made for row in _sessions(event)])
    rebuild([event.pk for event, _city, _dice in made])


def _texts(dice: random.Random, city: City, number: int) -> tuple[Texts, Texts]:
    topic, names = dice.choice(TITLES), city.name.data
    title = {code: f"{text}: {names[code]} {number}" for code, text in topic.items()}
    return title, {"en": f"An invented event of a synthetic load, in {names['en']}."}


def _partners(draw: Draw, event: Event, city: City) -> list[Partner]:
    rows = [Partner(event=event, organisation=draw.secretariat, part=Part.ORGANISER, position=0)]
    host = draw.hosts.get(city.pk)
    return [*rows, Partner(event=event, organisation=host, part=Part.HOST, position=1)] if host else rows


def _sessions(event: Event) -> list[Session]:
    morning = Session(
        event=event,
        title=LazyI18nString({"en": "Morning session"}),
        starts_at=event.starts_at,
        ends_at=event.starts_at + datetime.timedelta(hours=3),
    )
    afternoon = Session(
        event=event,
        title=LazyI18nString({"en": "Afternoon session"}),
        starts_at=event.starts_at + datetime.timedelta(hours=4),
        ends_at=event.starts_at + datetime.timedelta(hours=7),
    )
    return [morning, afternoon]
