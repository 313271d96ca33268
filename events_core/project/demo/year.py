"""All that the demonstration is made of."""

from . import cities_china, cities_japan, cities_others, organisations, record, year_more, year_symposium, year_visible
from .governments import government_of

CITIES = cities_china.CITIES + cities_japan.CITIES + cities_others.CITIES
ORGANISATIONS = (*organisations.ORGANISATIONS, *(body for place in CITIES if (body := government_of(place))))
HELD = record.HELD
YEAR = year_symposium.EVENTS + year_visible.EVENTS + year_more.EVENTS
