"""Making a backup: one snapshot of the database while the product goes on, then the files that it names."""

import contextlib
import hashlib
import hmac
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from events_core.journal.models import StoredFile

from .archive import PIECE, Writer
from .tables import LEFT_OUT, Table, lines, tables

Say = Callable[[str], object]
OFTEN = 100_000  # rows between two words on how far it is


@dataclass
class Made:
    """What a backup holds."""

    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)


def save(path: Path, say: Say) -> Made:
    """Write a backup, readable by its owner alone, under its name only when it is whole and on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            made = write(out, say)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return made


def write(out: IO[bytes], say: Say) -> Made:
    """Write a backup to a stream."""
    made, writer, told = Made(), Writer(out), {}
    with snapshot() as connection:
        at = timezone.now()
        for table in tables():
            rows = _Counted(lines(table, connection), lambda done, name=table.name: say(f"{name}: {done:,} rows …"))  # type: ignore[misc]
            writer.add(f"tables/{table.name}.jsonl", rows)
            told[table.name] = {
                "columns": [column.name for column in table.columns],
                "rows": rows.count,
                "last": last_number(table, connection),
            }
            made.rows += rows.count
        migrations = applied(connection)
        storage = storages["uploads"]
        for key in keys_of_files(connection):
            _add_file(writer, storage, key, made)
    writer.finish(
        {
            "made_at": at.isoformat(),
            "database": default.vendor,
            "base_url": settings.BASE_URL,
            "keys": fingerprints(),
            "migrations": migrations,
            "tables": told,
            "left_out": sorted(LEFT_OUT),
            "missing": made.missing,
        }
    )
    return made


@contextlib.contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that sees the database as it is at this moment, and stops nobody from writing.

    PostgreSQL: REPEATABLE READ, read only. SQLite: a deferred transaction, which reads one state.
    """
    connection = default.copy()
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        connection.connect()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("BEGIN DEFERRED")
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the state is that of the first read
            else:
                connection.set_autocommit(False)
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection
    finally:
        connection.close()


class _Counted(Iterator[bytes]):
    """Lines, counted as they go by."""

    def __init__(self, given: Iterator[bytes], say: Callable[[int], object]) -> None:
        self.given, self.say, self.count = given, say, 0

    def __next__(self) -> bytes:
        line = next(self.given)
        self.count += 1
        if self.count % OFTEN == 0:
            self.say(self.count)
        return line


def _add_file(writer: Writer, storage: Storage, key: str, made: Made) -> None:
    try:
        opened = storage.open(key)
    except FileNotFoundError:
        made.missing.append(key)
        return
    with opened:
        writer.add(f"uploads/{key}", opened.chunks(PIECE), packed=False)
    made.files += 1


def keys_of_files(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Where the bytes of every stored file lie."""
    quote = connection.ops.quote_name
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {quote('key')} FROM {quote(StoredFile._meta.db_table)} ORDER BY id")  # noqa: S608
        while rows := cursor.fetchmany(1000):
            yield from (key for (key,) in rows)


def last_number(table: Table, connection: BaseDatabaseWrapper) -> int:
    """The last key that the database gave out in a table; 0 when it gives none."""
    if not table.is_numbered:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            return int((cursor.fetchone() or [0])[0])
        sequence = sequence_of(table, connection)
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608
        return int(cursor.fetchone()[0])


def sequence_of(table: Table, connection: BaseDatabaseWrapper) -> str:
    """PostgreSQL's sequence of a table's keys, quoted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
        return str(cursor.fetchone()[0])


def applied(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Names of the migrations that made the tables, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def fingerprints() -> dict[str, str]:
    """By which another installation can tell whether it has the same keys; the keys cannot be found from them."""
    keys: dict[str, Any] = {"SECRET_KEY": settings.SECRET_KEY, "LINK_KEY": settings.LINK_KEY}
    return {name: hmac.digest(key.encode(), b"backup", hashlib.sha256).hex()[:16] for name, key in keys.items()}
