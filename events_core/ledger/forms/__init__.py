"""The forms of the ledger, by page."""
