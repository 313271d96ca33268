"""A large programme: the demonstration's synthetic events over a few cities of its own."""

from django.utils.text import slugify
from i18nfield.strings import LazyI18nString

from events_core.network.models import City, Organisation, Person, Theme
from events_core.project.demo.load import load_events

CITIES = {"Kitakyushu": "JP", "Toyama": "JP", "Ulaanbaatar": "MN", "Darkhan": "MN", "Incheon": "KR", "Suwon": "KR"}
CITIES |= {"Shenzhen": "CN", "Guiyang": "CN", "Wuhan": "CN", "Khabarovsk": "RU", "Chita": "RU", "Irkutsk": "RU"}
CODES = ("en", "zh-hans", "ja", "ko", "mn", "ru")


def load(events: int) -> None:
    """So many events, the first of them published and coming (`load-1-000000`)."""
    Person.objects.create_user("secretariat@demo.example", name="Secretariat", role=Person.Role.OFFICER)
    Organisation.objects.create(slug="neaspec-secretariat", kind="international", name=_six("Secretariat"))
    for name, country in CITIES.items():
        city = City.objects.create(slug=slugify(name), country=country, name=_six(name))
        Organisation.objects.create(
            slug=f"city-of-{city.slug}",
            kind="local_government",
            city=city,
            country=country,
            name=_six(f"City of {name}"),
        )
    for number in range(max(0, 4 - Theme.objects.count())):
        Theme.objects.create(slug=f"theme-{number}", name=_six(f"Theme {number}"))
    load_events(events, seed=1)


def _six(text: str) -> LazyI18nString:
    return LazyI18nString(dict.fromkeys(CODES, text))
