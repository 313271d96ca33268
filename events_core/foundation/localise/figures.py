"""Numbers, shares and lengths as each language writes them."""

import re
from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from .languages import locale_of, reader

Figure = int | float | Decimal


def number(value: Figure, language: str | None = None) -> str:
    """A figure with the language's separators and a real minus sign: "12,500", "12 500"."""
    return _true_minus(format_decimal(value, locale=locale_of(reader(language))))


def fixed(value: Figure, places: int = 2, language: str | None = None) -> str:
    """A figure with a fixed number of decimals, for columns: "12,500.00", "−0.50"."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return _true_minus(format_decimal(value, pattern, locale=locale_of(reader(language))))


def percent(low: Figure, high: Figure | None = None, language: str | None = None, *, places: int | None = None) -> str:
    """A share given in per cent, or from one to another: "45%", "20–25%", in Russian with a space before the sign.

    With `places` one share has as many decimals, also zeros.
    """
    to = reader(language)
    text = _percent(high if high is not None else low, to, places)
    if high is None or high == low:
        return text
    return f"{number(_bare(low), to)}{'~' if to == 'ko' else '～' if to == 'ja' else '–'}{text}"


def distance(metres: int, language: str | None = None) -> str:
    """A length on the ground, in kilometres from one on: "500 m", "2 km"."""
    unit, value = ("length-meter", metres) if metres < 1000 else ("length-kilometer", Decimal(metres) / 1000)
    return str(format_unit(value, unit, length="short", locale=locale_of(reader(language))))


def _percent(value: Figure, to: str, places: int | None = None) -> str:
    share = Decimal(str(value)) / 100
    if places:
        pattern = locale_of(to).percent_formats[None].pattern
        return _true_minus(format_percent(share, re.sub(r"0(?=\D*$)", "0." + "0" * places, pattern), locale_of(to)))
    return _true_minus(format_percent(share, locale=locale_of(to), decimal_quantization=False))


def _bare(value: Figure) -> Decimal:
    exact = Decimal(str(value))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact.normalize()


def _true_minus(text: str) -> str:
    return text.replace("-", "−")
