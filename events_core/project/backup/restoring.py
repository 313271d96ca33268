"""Restoring a backup: first everything is checked, then all of it comes back in one transaction, or nothing."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import DatabaseError, connection, transaction

from events_core.ledger import guards
from events_core.project.prepare import migrate

from .archive import Reader
from .making import applied, fingerprints, sequence_of
from .tables import AT_ONCE, FILLED_BY_MIGRATIONS, LEFT_OUT, Broken, Table, into, tables

Say = Callable[[str], object]
OFTEN = 100_000
PATIENCE = "10s"  # that PostgreSQL waits for others to let go of a table


class Unfit(Exception):
    """This installation cannot take the backup as it is; says what to do."""


def restore(backup: Reader, *, replace: bool, say: Say) -> int:
    """Make this installation hold what the backup holds; how many rows.

    Raises Broken for a damaged backup, and Unfit for one of other tables, for a database that is not empty (unless
    `replace`), or one that others are using. Nothing has changed then, but for files without rows, which are swept.
    """
    say("Checking the file …")
    for name in backup.members:
        backup.check(name)
    must_have_columns(backup)
    migrate(say)
    must_have_same_tables(backup)
    if not replace:
        must_be_empty()
    put_files(backup, say)
    try:
        with transaction.atomic(), connection.wrap_database_errors:
            rows = load(backup, say)
    except (DatabaseError, OverflowError) as error:
        raise Unfit(_why(error)) from error
    for name, given in fingerprints().items():
        if backup.manifest["keys"].get(name) != given:
            say(f"Attention: {name} is not the one that this backup was made with. {KEYS[name]}")
    if lost := backup.manifest.get("missing"):
        say(f"Attention: {len(lost)} files were lost already when the backup was made.")
    return rows


KEYS = {
    "SECRET_KEY": "Everybody signs in again.",
    "LINK_KEY": "Personal links in mails of before go on opening what they opened, but none can be shown or sent again "
    "as it was: set the old key, unless it is lost.",
}


def must_have_columns(backup: Reader) -> None:
    """Refuse tables that are not those of the code, before anything is read into them."""
    told = backup.manifest["tables"]
    for table in tables():
        facts = told.get(table.name)
        if not isinstance(facts, dict) or f"tables/{table.name}.jsonl" not in backup.members:
            raise Unfit(f"The backup has no table {table.name}. {OTHER_VERSION}")
        if facts.get("columns") != [column.name for column in table.columns]:
            raise Unfit(f"The table {table.name} has other columns in the backup. {OTHER_VERSION}")


OTHER_VERSION = (
    "Install the version that made the backup, restore it there, then bring that version up to date: "
    "docs/upgrading.md says how."
)


def must_have_same_tables(backup: Reader) -> None:
    """Refuse a backup that other migrations made."""
    here, there = applied(connection), backup.manifest["migrations"]
    ours = {(app, name) for app, names in here.items() for name in names}
    theirs = {(app, name) for app, names in there.items() for name in names}
    if more := sorted(theirs - ours):
        raise Unfit(f"The backup is of a newer version (it has {_named(more)}). Install that version, then restore.")
    if more := sorted(ours - theirs):
        raise Unfit(f"The backup is of an older version (it lacks {_named(more)}). {OTHER_VERSION}")


def _named(migrations: list[tuple[str, str]]) -> str:
    shown = ", ".join(f"{app} {name}" for app, name in migrations[:3])
    return shown if len(migrations) <= 3 else f"{shown} and {len(migrations) - 3} more"


def must_be_empty() -> None:
    """Refuse a database in which something stands already."""
    for table in tables():
        if table.name not in FILLED_BY_MIGRATIONS and table.model._default_manager.exists():
            sentence = (
                "The database is not empty. Name an empty one in DATABASE_URL, or say --replace to lose what it holds"
            )
            raise Unfit(f"{sentence} ({table.name} has rows).")


def put_files(backup: Reader, say: Say) -> None:
    """Put files into the storage, before their rows; one that lies there already stays when it is the same."""
    storage, keys = storages["uploads"], backup.uploads
    if keys:
        say(f"{len(keys):,} files …")
    for key in keys:
        if storage.exists(key):
            if sha256_of(storage, key) == backup.members[f"uploads/{key}"]["sha256"]:
                continue
            storage.delete(key)
        with backup.zip.open(f"uploads/{key}") as member:
            if storage.save(key, File(member, name=key)) != key:
                raise Unfit(f"The storage of uploads does not take a file under the name {key}.")


def sha256_of(storage: Storage, key: str) -> str:
    """The checksum of a file as it lies there."""
    summed = hashlib.sha256()
    with storage.open(key) as opened:
        for piece in opened.chunks():
            summed.update(piece)
    return summed.hexdigest()


def load(backup: Reader, say: Say) -> int:
    """Every table as the backup has it; within the caller's transaction."""
    every, done = tables(), 0
    empty(every)
    for table in every:
        rows = load_table(backup, table, say)
        if rows != backup.manifest["tables"][table.name].get("rows"):
            raise Broken(f"{table.name} does not have the number of rows that was backed up.")
        done += rows
    connection.check_constraints()
    for table in every:
        set_last_number(table, backup.manifest["tables"][table.name].get("last"))
    return done


def empty(every: list[Table]) -> None:
    """No row in any table, sessions and the queue of before included; the ledger's guards stand again at once."""
    quote = connection.ops.quote_name
    everything = [*(table.name for table in every), *LEFT_OUT]
    known = set(connection.introspection.table_names())
    names = [quote(name) for name in everything if name in known]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(f"TRUNCATE {', '.join(names)}")  # no trigger of a row stands in its way
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guarding = dict(cursor.fetchall())
        for name in guarding:
            cursor.execute(f"DROP TRIGGER {quote(name)}")
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
        for sql in guarding.values():
            cursor.execute(sql)
    guards.stand()


def load_table(backup: Reader, table: Table, say: Say) -> int:
    """The rows of one table; how many."""
    row = into(table, connection)
    rows = _told((row(line) for line in backup.lines(f"tables/{table.name}.jsonl")), table, say)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column.name) for column in table.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            done = 0
            with cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
                for values in rows:
                    copy.write_row(values)
                    done += 1
            return done
        places = ", ".join(["%s"] * len(table.columns))
        sql = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})"  # noqa: S608
        done = 0
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(sql, some)
            done += len(some)
        return done


def _told(rows: Iterator[list], table: Table, say: Say) -> Iterator[list]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % OFTEN == 0:
            say(f"{table.name}: {number:,} rows …")


def set_last_number(table: Table, last: object) -> None:
    """Have the database go on counting where it was, so that the key of what was deleted is not given out again."""
    if not table.is_numbered:
        return
    highest = table.model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = max(highest, last if isinstance(last, int) else 0)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = sequence_of(table, connection)
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [sequence, max(number, 1), number > 0])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [number, table.name])
        if number and not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number])


def _why(error: Exception) -> str:
    words = str(error).strip().split("\n")[0]
    if "lock" in words:
        return "Others are using the database: stop the service, then restore."
    return f"The database did not take it, and is as it was: {words}"
