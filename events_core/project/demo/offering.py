"""Invented standing offers of a few cities, so that the search for a host finds some."""

import datetime

from django.utils import timezone

from events_core.hosting import actions
from events_core.hosting.models import StandingOffer
from events_core.network.models import Organisation

from .events import lead_named

OFFERS = (
    # local government, sites, months, languages, themes, group
    ("city-of-kitakyushu", ("Eco-town centre", "A sorting plant", "An energy museum"), (4, 5, 9, 10, 11), ("ja", "en"), ("waste", "energy"), 30),
    ("city-of-toyama", ("Tram depot", "Homes beside the stops"), (5, 6, 9, 10), ("ja", "en"), ("transport", "planning"), 25),
    ("city-of-suwon", ("A quarter without cars", "The bicycle workshop"), (4, 5, 6, 9, 10), ("ko", "en"), ("transport", "green-space"), 24),
    ("city-of-hangzhou", ("The bicycle system’s control room", "A restored wetland"), (3, 4, 5, 10, 11), ("zh-hans", "en"), ("transport", "water"), 40),
    ("city-of-ulaanbaatar", ("Insulated houses in the ger districts",), (6, 7, 8, 9), ("mn", "ru", "en"), ("buildings", "energy"), 16),
)  # fmt: skip


def load() -> int:
    """Make the offers that are missing; how many. What somebody changed or ended stays so."""
    officer, made = lead_named("secretariat"), 0
    year = timezone.now().year + 1
    for slug, sites, months, languages, themes, group in OFFERS:
        body = Organisation.objects.get(slug=slug)
        if StandingOffer.objects.filter(organisation=body).exists():
            continue
        values = {
            "sites": list(sites),
            "months": list(months),
            "languages": list(languages),
            "themes": list(themes),
            "group_max": group,
            "blocked": [{"first": datetime.date(year, months[0], 1), "last": datetime.date(year, months[0], 7)}],
        }
        actions.save_offer(body, values, by=officer.actor)
        made += 1
    return made
