"""How a noun becomes columns: which of its fields a list or a rule may ask for, and how each value is kept.

Shape: ids as 16 bytes, moments as microseconds since 1970 in UTC, dates as text, decimals as text compared
as numbers, a tick as the moment it was made with a second column saying whether it still stands. Long words,
lists and values are kept only where a list shows them; lists and values as JSON.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from hashlib import blake2b
from typing import Any

from sync.changes import Document
from sync.ids import is_id
from sync.records.base import Record
from sync.records.derive import HOME_FIELDS, Field, Shape, fields, to_plain
from sync.rules.ticks import version_of_values

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LAYOUT = "2"
"""Raised when the way values are kept changes, so that everything is refilled."""

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a projection: how a document's value is kept, read back and compared."""

    name: str
    sql_type: str
    keep: Convert
    read: Convert
    is_indexed: bool = False
    is_number: bool = False
    """Kept as text, compared as a number."""
    default: Any = None
    """What is kept of a document that does not carry the field."""
    tick: str | None = None
    """For a column that says whether a tick still stands: the tick's field."""

    def compared(self, table: str = "") -> str:
        """Give the SQL by which it is compared and ordered; `table` where several are asked at once."""
        name = f'{table}."{self.name}"' if table else f'"{self.name}"'
        return f"CAST({name} AS REAL)" if self.is_number else name


def as_bytes(value: Any) -> Any:
    """Keep an id as its bytes; anything else as it is."""
    return bytes.fromhex(value) if is_id(value) else value


def as_id(value: Any) -> Any:
    """Read an id back."""
    return value.hex() if isinstance(value, bytes) else value


def as_moment(value: Any) -> int:
    """Keep a moment as microseconds since 1970."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (moment - EPOCH) // MICROSECOND


def _moment(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or abs(value) >= 2**63:
        raise TypeError
    return int(value)


def _number(value: Any) -> str:
    return str(Decimal(str(value)))


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _items(value: str) -> tuple[Any, ...]:
    return tuple(json.loads(value))


def _tick(value: Any) -> int:
    return as_moment(value["at"] if isinstance(value, Mapping) else value)


_KEPT: Mapping[Shape, tuple[str, Convert, Convert]] = {
    "text": ("TEXT", _text, str),
    "code": ("TEXT", _text, str),
    "ref": ("BLOB", as_bytes, as_id),
    "date": ("TEXT", _day, date.fromisoformat),
    "moment": ("INTEGER", as_moment, _moment),
    "flag": ("INTEGER", _whole, bool),
    "whole": ("INTEGER", _whole, int),
    "decimal": ("TEXT", _number, Decimal),
    "tick": ("INTEGER", _tick, _moment),
}
_KEPT_FOR_LISTS: Mapping[Shape, tuple[str, Convert, Convert]] = {
    "long": ("TEXT", _text, str),
    "list": ("TEXT", _json, _items),
    "value": ("TEXT", _json, json.loads),
}
_LISTED: frozenset[Shape] = frozenset({"date", "moment"})
STANDS = "_is_current"


@dataclass(frozen=True)
class Projected:
    """The table that a noun is projected into, its columns, and the light row that comes out."""

    kind: str
    noun: type[Record]
    columns: tuple[Column, ...]
    row: Callable[..., Any]
    fingerprint: str

    @property
    def table(self) -> str:
        """Name the table."""
        return f"p_{self.kind}"

    @property
    def names(self) -> str:
        """Name the columns, in the order in which `light` reads them."""
        return ", ".join(f'"{column.name}"' for column in self.columns)

    @cached_property
    def _reads(self) -> tuple[Convert, ...]:
        return tuple(column.read for column in self.columns)

    @cached_property
    def _keeps(self) -> tuple[tuple[str, Convert, Any, str | None], ...]:
        return tuple((c.name, c.keep, c.default, c.tick) for c in self.columns[len(HOME_FIELDS) :])

    @cached_property
    def _known(self) -> Mapping[str, Field]:
        return fields(self.noun)

    def light(self, kept: Sequence[Any]) -> Any:
        """Read one kept row back as a frozen one."""
        return self.row(*[None if v is None else read(v) for read, v in zip(self._reads, kept, strict=True)])

    def column(self, name: str) -> Column:
        """Find a column by its field.

        Raises: KeyError for a field that is not projected.
        """
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            msg = f"{self.kind}.{name} is not projected"
            raise KeyError(msg)
        return found

    def values(self, image: Document) -> list[Any]:
        """Give what is kept of a document; a value from a newer release that does not fit is left empty."""
        carried = image.fields
        home = (image.id, image.patient, image.site)
        found: list[Any] = [bytes.fromhex(key) if key else None for key in home]
        for name, keep, default, tick in self._keeps:
            if tick is not None:
                found.append(_stands(self._known, carried, tick))
            elif name in carried:
                value = carried[name]
                # Most are texts, which are kept as they are.
                found.append(value if keep is _text and type(value) is str else _kept(keep, value))
            else:
                found.append(default)
        return found

    def create(self) -> list[str]:
        """Give the statements that make the table and its indexes."""
        columns = ", ".join(f'"{c.name}" {c.sql_type}' for c in self.columns)
        return [f'CREATE TABLE "{self.table}" (rowid INTEGER PRIMARY KEY, {columns})'] + [
            f'CREATE INDEX "{self.table}_{c.name}" ON "{self.table}" ("{c.name}")'
            for c in self.columns
            if c.is_indexed
        ]


def projected(noun: type[Record]) -> Projected:
    """Work out the table of a noun from its class."""
    columns: list[Column] = []
    for field in fields(noun).values():
        columns += _columns(field)
    names = [column.name for column in columns]
    if names[: len(HOME_FIELDS)] != list(HOME_FIELDS):
        msg = f"{noun.__name__} does not begin with the envelope"
        raise TypeError(msg)
    row = namedtuple(f"{noun.__name__}Row", names)  # type: ignore[misc]  # noqa: PYI024 - fields are known at run time
    plan = repr([(c.name, c.sql_type, c.is_indexed) for c in columns])
    confirms = repr([(f.name, f.about.confirms, repr(f.default)) for f in fields(noun).values()])
    mark = blake2b(f"{LAYOUT}|{plan}|{confirms}".encode(), digest_size=16).hexdigest()
    return Projected(noun.about.name, noun, tuple(columns), row, mark)


def _columns(field: Field) -> list[Column]:
    if field.name in HOME_FIELDS:
        return [Column(field.name, "BLOB", as_bytes, as_id, is_indexed=field.name == "patient_id")]
    kept = _KEPT.get(field.shape) or (_KEPT_FOR_LISTS.get(field.shape) if field.about.in_list else None)
    if kept is None:
        return []
    sql_type, keep, read = kept
    is_indexed = field.shape == "ref" or (field.about.in_list and field.shape in _LISTED)
    bare = Column(field.name, sql_type, keep, read, is_indexed, field.shape == "decimal")
    found = [replace(bare, default=_kept(keep, to_plain(field.default)))]
    if field.shape == "tick" and field.about.confirms:
        found.append(Column(field.name + STANDS, "INTEGER", _whole, bool, tick=field.name))
    return found


def _stands(known: Mapping[str, Field], values: Mapping[str, Any], ticked: str) -> bool:
    """Say whether a tick was made over the values as they are now."""
    tick = values.get(ticked)
    if not isinstance(tick, Mapping):
        return False
    confirms = known[ticked].about.confirms
    if tick.get("of") == version_of_values(known, values, confirms):
        return True
    # A field that nobody wrote counts the same whether it is absent or spelled out as its default.
    spelled = {name: to_plain(known[name].default) for name in confirms if name in known} | dict(values)
    return bool(tick.get("of") == version_of_values(known, spelled, confirms))


def _kept(keep: Convert, value: Any) -> Any:
    if value is None:
        return None
    try:
        return keep(value)
    except (TypeError, ValueError, KeyError, OverflowError, InvalidOperation):
        return None
