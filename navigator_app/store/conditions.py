"""Conditions over the columns of a projection, and the SQL that says them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from navigator_app.store.shapes import Column, Projected

Op = Literal["=", "!=", "in", "not in", "<", "<=", ">", ">=", "is null", "not null"]
_PLAIN = frozenset({"=", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Where:
    """One condition over a noun's scalar field."""

    field: str
    op: Op = "="
    value: Any = None


def conditions(shape: Projected, where: Iterable[Where]) -> tuple[str, list[Any]]:
    """Give the clause that holds for all of the conditions, and its values; nothing for none.

    Raises: KeyError for a field that is not projected.
    """
    parts: list[str] = []
    values: list[Any] = []
    for one in where:
        sql, bound = condition(shape.column(one.field), one)
        parts.append(sql)
        values += bound
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def condition(column: Column, one: Where, table: str = "") -> tuple[str, list[Any]]:
    """Give the SQL of one condition and its values; `table` where several are asked at once."""
    name = column.compared(table)
    if one.op == "is null" or (one.op == "=" and one.value is None):
        return f"{name} IS NULL", []
    if one.op == "not null" or (one.op == "!=" and one.value is None):
        return f"{name} IS NOT NULL", []
    if column.name == "id" and one.op in ("=", "in"):
        return _by_id(column, one.value if one.op == "in" else [one.value], table)
    if one.op in ("in", "not in"):
        bound = [_bound(column, value) for value in one.value]
        return f"{name} {one.op.upper()} ({', '.join('?' for _ in bound)})", bound
    if one.op not in _PLAIN:
        raise KeyError(one.op)
    # "not equal" means what a person means by it: an empty field is not equal either.
    sql = "IS NOT" if one.op == "!=" else one.op
    return f"{name} {sql} ?", [_bound(column, one.value)]


def _by_id(column: Column, ids: Iterable[Any], table: str) -> tuple[str, list[Any]]:
    """Look records up where their ids are in order, which no projection has."""
    bound = [_bound(column, value) for value in ids]
    place, marks = f"{table}.rowid" if table else "rowid", ", ".join("?" for _ in bound)
    return f"{place} IN (SELECT rowid FROM record WHERE id IN ({marks}))", bound


def _bound(column: Column, value: Any) -> Any:
    """Give a value the way its column is compared."""
    return float(value) if column.is_number else column.keep(value)
