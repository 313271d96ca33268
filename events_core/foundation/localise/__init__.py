"""How each of the six languages writes what a page or letter shows: days, times, zones, numbers, countries, names.

Pure functions over CLDR (Babel); the language is the one given or else the active one. An unknown code is no failure.
"""

from .clock import city_of, deadline, instant, time, times, times_in_zone, utc_offset, zone_name, zone_title
from .countries import collation_key, country_choices, country_codes, country_name, member_choices, other_choices
from .days import (
    Block,
    Half,
    Written,
    date,
    date_block,
    date_sheet,
    dates,
    day_and_month,
    day_heading,
    first_and_last_day,
    local_day,
    month_name,
    week,
    weekday,
    weekdays,
    written,
)
from .figures import number, percent
from .languages import language_name, languages_of, list_of, normalise_language, own_name, reader
from .markup import date_html, deadline_html, heading_html, instant_html, person_html, sheet_html, span_html
from .people import language_of_name, name_pair, person_name

__all__ = [
    "Block",
    "Half",
    "Written",
    "city_of",
    "collation_key",
    "country_choices",
    "country_codes",
    "country_name",
    "date",
    "date_block",
    "date_html",
    "date_sheet",
    "dates",
    "day_and_month",
    "day_heading",
    "deadline",
    "deadline_html",
    "first_and_last_day",
    "heading_html",
    "instant",
    "instant_html",
    "language_name",
    "language_of_name",
    "languages_of",
    "list_of",
    "local_day",
    "member_choices",
    "month_name",
    "name_pair",
    "normalise_language",
    "number",
    "other_choices",
    "own_name",
    "percent",
    "person_html",
    "person_name",
    "reader",
    "sheet_html",
    "span_html",
    "time",
    "times",
    "times_in_zone",
    "utc_offset",
    "week",
    "weekday",
    "weekdays",
    "written",
    "zone_name",
    "zone_title",
]
