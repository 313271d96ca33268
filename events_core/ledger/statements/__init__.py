"""Statements: what was planned, promised and given, by whom and for what, all in USD; a fixed number of queries.

Totals are sums of entries. `coverage` = confirmed ÷ planned, `gap` = planned − confirmed and never below 0. What no
rate is known for counts nowhere and is listed as `unconverted`.
"""

from .book import Statement, statement_of
from .own import BookSums, OwnStatement, own_statement
from .planning import PlannedLine, planned_line, planned_lines, planned_people
from .sums import FORMS, TOTALS, ZERO, CategorySums, PartySums, Sums, added

__all__ = [
    "FORMS",
    "TOTALS",
    "ZERO",
    "BookSums",
    "CategorySums",
    "OwnStatement",
    "PartySums",
    "PlannedLine",
    "Statement",
    "Sums",
    "added",
    "own_statement",
    "planned_line",
    "planned_lines",
    "planned_people",
    "statement_of",
]
