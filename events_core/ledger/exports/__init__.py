"""A book's statement, its entries and an organisation's own statement as CSV, XLSX and PDF, in the reader's language.

Every form says when and by whom it was made and the last entry that it counts; in the demonstration, that all of it
is invented.
"""

from .books import statement_xlsx
from .own import own_csv, own_name, own_pdf, own_xlsx
from .papers import statement_pdf
from .source import Source, made_text
from .texts import entries_csv, statement_csv

__all__ = [
    "Source",
    "entries_csv",
    "made_text",
    "own_csv",
    "own_name",
    "own_pdf",
    "own_xlsx",
    "statement_csv",
    "statement_pdf",
    "statement_xlsx",
]
