"""Rows that PostgreSQL takes many in one statement: they travel as one JSON text, and are read and checked there.

One statement for each row costs both ends more than what is written. SQLite takes rows one after another for next to
nothing, and keeps doing so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Table, text
from sqlalchemy.sql.elements import TextClause

from sync.hub.columns import IdBytes, Moment
from sync.hub.store_driver import told

Say = Callable[[Any], Any]
_KINDS: Final = {Integer: "integer", BigInteger: "bigint", Boolean: "boolean"}


def as_one(
    table: Table, keys: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> tuple[TextClause, list[dict[str, str]]]:
    """Give the one statement, with its parameters, that adds rows of the same columns.

    Shape: those with the same `keys` as a row that is there overwrite it; without keys there is none.
    """
    names = tuple(rows[0])
    columns = ([row[name] for row in rows] for name in names)
    said = [
        column if say is None else told(say, column)
        for column, say in zip(columns, _ways(table, names), strict=True)
    ]
    plain = [dict(zip(names, row, strict=True)) for row in zip(*said, strict=True)]
    return _statement(table, keys, names), [{"rows": _json(plain)}]


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: `json.dumps` makes one for every text that it writes in a form of ours."""


@cache
def _ways(table: Table, columns: tuple[str, ...]) -> tuple[Say | None, ...]:
    """Say for each column how JSON says its values, where it does not say them as they are."""
    return tuple(_way(table.c[name]) for name in columns)


def _way(column: Column[Any]) -> Say | None:
    if isinstance(column.type, LargeBinary):
        return bytes.hex
    if isinstance(column.type, Moment):
        return lambda at: None if at is None else at.isoformat()
    return None


@cache
def _statement(table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> TextClause:
    names = ", ".join(f'"{name}"' for name in columns)
    said = ", ".join(_read(table.c[name]) for name in columns)
    shape = ", ".join(f'"{name}" {_kind(table.c[name])}' for name in columns)
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    same = ", ".join(f'"{name}"' for name in keys)
    met = f" ON CONFLICT ({same}) DO UPDATE SET {changed}" if keys else ""
    return text(
        f'INSERT INTO "{table.name}" ({names}) SELECT {said}'
        f" FROM json_to_recordset(CAST(:rows AS json)) AS one ({shape}){met}"
    )


def _kind(column: Column[Any]) -> str:
    return _KINDS.get(type(column.type), "text")


def _read(column: Column[Any]) -> str:
    is_bytes = isinstance(column.type, IdBytes | LargeBinary)
    return f"decode(one.\"{column.name}\", 'hex')" if is_bytes else f'one."{column.name}"'
