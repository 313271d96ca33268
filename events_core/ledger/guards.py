"""What the database itself refuses (triggers, the same on both engines).

Entries are never changed and never deleted, each has the number after the last of its book, and a closed book takes
none. They are set up after every migration, so that a table which a migration rebuilds has them again.
"""

from typing import Any

from django.db import connections

_NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM ledger_entry WHERE book_id = NEW.book_id"
_CLOSED = "SELECT 1 FROM ledger_book WHERE id = NEW.book_id AND closed_at IS NOT NULL"
_FIXED = "ledger entries are never changed or deleted"
_ORDER = "ledger entries are numbered without gaps"
_SHUT = "a closed ledger takes no entries"

SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS ledger_entry_kept BEFORE UPDATE ON ledger_entry "
    f"BEGIN SELECT RAISE(ABORT, '{_FIXED}'); END",
    "CREATE TRIGGER IF NOT EXISTS ledger_entry_stays BEFORE DELETE ON ledger_entry "
    f"BEGIN SELECT RAISE(ABORT, '{_FIXED}'); END",
    "CREATE TRIGGER IF NOT EXISTS ledger_entry_next BEFORE INSERT ON ledger_entry BEGIN "
    f"SELECT RAISE(ABORT, '{_ORDER}') WHERE NEW.number <> ({_NEXT}); "
    f"SELECT RAISE(ABORT, '{_SHUT}') WHERE EXISTS ({_CLOSED}); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION ledger_entry_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{_FIXED}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE OR REPLACE FUNCTION ledger_entry_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF NEW.number <> ({_NEXT}) THEN "
    f"RAISE EXCEPTION '{_ORDER}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
    f"IF EXISTS ({_CLOSED}) THEN "
    f"RAISE EXCEPTION '{_SHUT}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    "CREATE OR REPLACE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry "
    "FOR EACH ROW EXECUTE FUNCTION ledger_entry_fixed()",
    "CREATE OR REPLACE TRIGGER ledger_entry_next BEFORE INSERT ON ledger_entry "
    "FOR EACH ROW EXECUTE FUNCTION ledger_entry_next()",
)


def stand(using: str = "default", **kwargs: Any) -> None:
    """Set the guards up where they are missing; called after every migration."""
    connection = connections[using]
    if "ledger_entry" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
