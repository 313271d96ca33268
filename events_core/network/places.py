"""Countries and zones as codes that can be checked: ISO 3166-1 alpha-2, IANA time zones."""

import functools
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise

MEMBERS = ("CN", "KP", "JP", "MN", "KR", "RU")
NEAR_ZONES = (
    "Asia/Shanghai", "Asia/Pyongyang", "Asia/Tokyo", "Asia/Ulaanbaatar", "Asia/Hovd", "Asia/Seoul", "Europe/Moscow",
    "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok",
)  # fmt: skip
Choices = list[tuple[str | Promise, Any]]


@functools.cache
def zones() -> frozenset[str]:
    """Every IANA zone that names a place, and UTC."""
    named = {name for name in zoneinfo.available_timezones() if "/" in name}
    return frozenset({name for name in named if not name.startswith(("Etc/", "SystemV/", "US/"))} | {"UTC"})


def check_zone(value: str) -> None:
    """Refuses what is not an IANA zone (RFC 5545 writes them as TZID)."""
    if value not in zones():
        raise ValidationError(_("Choose a time zone such as Asia/Tokyo."), code="unknown_zone")


def check_country(value: str) -> None:
    """Refuses what is not an ISO 3166-1 alpha-2 code."""
    if value not in localise.country_codes():
        raise ValidationError(_("Choose a country from the list."), code="unknown_country")


def country_choices() -> Choices:
    """The member States first, then every other country."""
    others = (gettext("Other countries"), localise.other_choices())
    return [("", gettext("Choose")), (gettext("North-East Asia"), localise.member_choices()), others]


def zone_choices() -> Choices:
    """The zones of the subregion by the names of their times, then every other by its IANA name."""
    near = [(name, localise.zone_name(name)) for name in NEAR_ZONES]
    others = [(name, name.replace("_", " ")) for name in sorted(zones() - {"UTC"} - set(NEAR_ZONES))]
    return [
        ("UTC", "UTC"),
        (gettext("North-East Asia and the Russian Federation"), near),
        (gettext("Other time zones"), others),
    ]
