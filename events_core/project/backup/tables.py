"""Which tables a backup holds, and how a row of either database becomes a line of JSON and a row again.

Columns are read and written below the models' own conversions, so that what returns is what was there: texts of JSON
as texts, hundredths as whole numbers, decimals and instants exactly.
"""

import base64
import binascii
import datetime
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col

LEFT_OUT = {
    "django_session": "browsers sign in again",
    "network_device": "browsers sign in again",
    "django_q_ormq": "the worker's sweep finds what was waiting",
    "django_q_task": "what the worker has done",
    "django_q_schedule": "the worker writes it at its start",
    "journal_heartbeat": "the worker shows anew that it lives",
}
FILLED_BY_MIGRATIONS = {"django_content_type", "auth_permission", "network_theme", "trainings_term"}
LAST = ("ledger_book",)  # a closed book takes no entries: these come back before it
AT_ONCE = 1000


class Broken(Exception):
    """A backup that cannot be used; says why."""


@dataclass(frozen=True)
class Column:
    """One column: its name, and the field that says what it holds (for a reference that of what it refers to)."""

    name: str
    field: models.Field

    @property
    def kind(self) -> str:
        """Django's name for what it holds."""
        return self.field.get_internal_type()


@dataclass(frozen=True)
class Table:
    """One table with its columns in the order of the model."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    @property
    def columns(self) -> list[Column]:
        """What it holds."""
        return [Column(str(field.column), _held(field)) for field in self.model._meta.local_concrete_fields]

    @property
    def key(self) -> str:
        """The column of its primary key."""
        return str(self.model._meta.pk.column)  # type: ignore[union-attr]

    @property
    def is_numbered(self) -> bool:
        """Whether the database gives out its keys."""
        return isinstance(self.model._meta.pk, models.AutoField)


def tables() -> list[Table]:
    """Every table that a backup holds, in the order in which they come back."""
    found = [Table(model) for model in apps.get_models(include_auto_created=True) if _is_kept(model)]
    return sorted(found, key=lambda table: (table.name in LAST, table.name))


def _is_kept(model: type[models.Model]) -> bool:
    meta = model._meta
    return bool(meta.managed and not meta.proxy and meta.db_table not in LEFT_OUT)


def _held(field: models.Field) -> models.Field:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def lines(table: Table, connection: BaseDatabaseWrapper) -> Iterator[bytes]:
    """The table's rows by their keys, a line each; streamed."""
    ways = [_out_of(column, connection) for column in table.columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(_select(table, connection))
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                yield _line([way(value) for way, value in zip(ways, row, strict=True)])


def _select(table: Table, connection: BaseDatabaseWrapper) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    return f"SELECT {names} FROM {quote(table.name)} ORDER BY {quote(table.key)}"  # noqa: S608 (names of our tables)


def _out_of(column: Column, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    expression = Col("", column.field)
    converters = connection.ops.get_db_converters(expression)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, expression, connection)
        return value

    return read if converters else lambda value: value


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_as_json).encode() + b"\n"


def _as_json(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    raise TypeError(f"A backup cannot hold {type(value).__name__}.")


READ: dict[str, Callable[[Any], Any]] = {
    "BinaryField": lambda text: base64.b64decode(text, validate=True),
    "DateField": datetime.date.fromisoformat,
    "DateTimeField": datetime.datetime.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": uuid.UUID,
}


def into(table: Table, connection: BaseDatabaseWrapper) -> Callable[[bytes], list[Any]]:
    """What turns a line into the values that the database takes. Raises Broken for one that is no row of the table."""
    ways = [_way_into(column, connection) for column in table.columns]

    def row(line: bytes) -> list[Any]:
        try:
            values = json.loads(line)
            return [None if value is None else way(value) for way, value in zip(ways, values, strict=True)]
        except (ValueError, TypeError, AttributeError, InvalidOperation, binascii.Error, RecursionError) as error:
            raise Broken(f"A row of {table.name} cannot be read.") from error

    return row


def _way_into(column: Column, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    read = READ.get(column.kind, _plain)
    if connection.vendor != "sqlite":
        return read
    field, ops = column.field, connection.ops
    if column.kind == "DateTimeField":
        return lambda value: ops.adapt_datetimefield_value(read(value))
    if column.kind == "DateField":
        return lambda value: ops.adapt_datefield_value(read(value))
    if column.kind == "DecimalField":
        digits, places = field.max_digits, field.decimal_places  # type: ignore[attr-defined]
        return lambda value: ops.adapt_decimalfield_value(read(value), digits, places)
    if column.kind == "UUIDField":
        return lambda value: read(value).hex
    return read


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float):
        return value
    raise TypeError(type(value).__name__)
