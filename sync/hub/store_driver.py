"""Statements of a writing transaction, handed to the driver in the text that SQLAlchemy wrote of each once.

What SQLAlchemy does anew for every execution costs the hub more than the databases' answers. Statements, types and
errors stay its own: only the walk through them is made once.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, NoReturn, cast

from sqlalchemy import BindParameter, Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.visitors import ExternallyTraversible
from sqlalchemy.types import TypeEngine

Way = Callable[[Any], Any]
Values = Mapping[str, Any]
TEXTS: Final = 1_000
"""So many texts are kept: of one statement there is one for each count of the values that it looks among."""


class _Bind(NamedTuple):
    """Where the value of one place in a text comes from."""

    said: str
    """As the driver calls it."""
    name: str
    at: int | None
    """Its place, where a list is told value by value."""
    way: Way | None
    fixed: Any
    """What the statement itself says."""


class _Text(NamedTuple):
    """A statement as the driver takes it."""

    text: str
    binds: tuple[_Bind, ...]
    is_positional: bool
    row: Callable[[Iterable[Any]], Any] | None
    """Makes a row of what comes back; None where nothing does."""
    ways: tuple[Way | None, ...]
    is_plain: bool
    """What comes back is taken as it is."""


class Driver:
    """The driver's end of one connection, on which a transaction was begun."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect
        self._error: type[Exception] = self._dialect.loaded_dbapi.Error
        self._cursor = connection.connection.cursor()

    def ask(self, statement: Executable, values: Values) -> list[Any]:
        """Give all rows that a statement finds, their columns by name; none where it finds nothing by its nature."""
        lists = _lists(statement)
        sizes = tuple([len(values[name]) for name in lists]) if lists else ()
        text = _text(self._dialect, statement, tuple(values), sizes)
        try:
            self._cursor.execute(text.text, _said(text, values))
            found = self._cursor.fetchall() if text.row is not None else []
        except self._error as error:
            self._fail(error)
        if text.row is None or not found:
            return []
        if not text.is_plain:
            found = [
                [value if way is None else way(value) for value, way in zip(row, text.ways, strict=True)]
                for row in found
            ]
        return list(map(text.row, found))

    def tell(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Write these rows, of the same columns, one after another."""
        text = _text(self._dialect, statement, tuple(rows[0]), ())
        try:
            if len(rows) == 1:
                self._cursor.execute(text.text, _said(text, rows[0]))
            else:
                self._cursor.executemany(text.text, _all_said(text, rows))
        except self._error as error:
            self._fail(error)

    def _fail(self, error: Exception) -> NoReturn:
        """Say what went wrong as SQLAlchemy says it, and let go of a connection that died.

        Raises: DBAPIError.
        """
        connection = self._connection
        is_dead = self._dialect.is_disconnect(error, connection.connection, self._cursor)  # type: ignore[arg-type] # SQLAlchemy hands over every driver's own error here, too
        if is_dead:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None,
            None,
            error,
            self._error,
            hide_parameters=True,
            connection_invalidated=is_dead,
            dialect=self._dialect,
        ) from error


def _said(text: _Text, values: Values) -> Any:
    """Give the values of a text in the form in which the driver takes them."""
    said = []
    for _, name, at, way, fixed in text.binds:
        value = values.get(name, fixed)
        if at is not None:
            value = value[at]
        said.append(value if way is None else way(value))
    if text.is_positional:
        return said
    return dict(zip([bind.said for bind in text.binds], said, strict=True))


def _all_said(text: _Text, rows: Sequence[Values]) -> list[Any]:
    """Give the values of a text for many rows, column by column, since a column is told in one way."""
    columns = []
    for _, name, _, way, fixed in text.binds:
        column = [row[name] for row in rows] if name in rows[0] else [fixed] * len(rows)
        columns.append(column if way is None else told(way, column))
    lines = zip(*columns, strict=True)
    if text.is_positional:
        return list(lines)
    names = [bind.said for bind in text.binds]
    return [dict(zip(names, row, strict=True)) for row in lines]


def told(way: Way, column: Sequence[Any]) -> Sequence[Any]:
    """Tell a column in its way; one value for all, as the moment of a round is, but once."""
    if len(set(map(id, column))) == 1:
        return [way(column[0])] * len(column)
    return list(map(way, column))


@cache
def _lists(statement: Executable) -> tuple[str, ...]:
    """Name the parameters that are told value by value."""
    parts = visitors.iterate(cast("ExternallyTraversible", statement))
    return tuple({part.key for part in parts if isinstance(part, BindParameter) and part.expanding})


@lru_cache(TEXTS)
def _text(dialect: Dialect, statement: Any, names: tuple[str, ...], sizes: tuple[int, ...]) -> _Text:
    """Let SQLAlchemy write a statement for so many values."""
    lists = dict(zip(_lists(statement), sizes, strict=True))
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    state = compiled.construct_expanded_state(
        {name: [None] * lists[name] if name in lists else None for name in names}
    )
    places = {
        part: (name, at) for name, parts in state.parameter_expansion.items() for at, part in enumerate(parts)
    }
    binds = []
    for said in state.positiontup if dialect.positional else state.parameters:
        name, at = places.get(said, (said, None))
        way = _type(compiled.binds[name].type, dialect).bind_processor(dialect)
        binds.append(_Bind(said, name, at, way, state.parameters[said]))
    columns = getattr(statement, "exported_columns", ())
    ways = tuple([_type(column.type, dialect).result_processor(dialect, None) for column in columns])
    row = _row(tuple(columns.keys())) if columns else None
    return _Text(state.statement, tuple(binds), dialect.positional, row, ways, not any(ways))


def _row(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    """Give what makes a row of values in the order of these names."""
    made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024 - a statement says its own names
    maker: Callable[[Iterable[Any]], Any] = made._make
    return maker


def _type(of: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return of.dialect_impl(dialect)
