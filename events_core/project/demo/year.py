"""All that the demonstration is made of."""

from . import (
    areas_china,
    cities_china,
    cities_japan,
    cities_others,
    networks,
    organisations,
    record,
    year_more,
    year_symposium,
    year_trainings,
    year_visible,
    year_visits,
    year_workshops,
)
from .governments import government_of

CITIES = cities_china.CITIES + areas_china.AREAS + cities_japan.CITIES + cities_others.CITIES
GOVERNMENTS = tuple(body for place in CITIES if (body := government_of(place)))
ORGANISATIONS = organisations.ORGANISATIONS + networks.NETWORKS + GOVERNMENTS
HELD = record.HELD
YEAR = (
    *year_symposium.EVENTS,
    *year_workshops.EVENTS,
    *year_visible.EVENTS,
    *year_more.EVENTS,
    *year_visits.EVENTS,
    *year_trainings.EVENTS,
)
