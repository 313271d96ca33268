"""Books, budgets, contributions, entries and rates of exchange."""

from .books import NOT_NAMED, Book, BudgetLine, Party
from .counted import Counted
from .entries import Entry, Evidence
from .giving import KEPT, LINK, Contribution, Grant
from .rates import Rate, RateTable

__all__ = [
    "KEPT",
    "LINK",
    "NOT_NAMED",
    "Book",
    "BudgetLine",
    "Contribution",
    "Counted",
    "Entry",
    "Evidence",
    "Grant",
    "Party",
    "Rate",
    "RateTable",
]
