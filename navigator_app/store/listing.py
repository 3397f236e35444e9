"""One page of a whole kind: narrowed by what is typed, ordered by what a column shows, at any size.

What few records hold is looked up in the indexes and ordered then; what many hold is walked in the asked order
until the page is full. Which of the two it is, is counted first, and no further than `COUNTED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from navigator_app.store import typed
from navigator_app.store.conditions import Where, condition
from navigator_app.store.projection import Plan
from navigator_app.store.restricted import Sighted
from navigator_app.store.shapes import Column, Projected

COUNTED: Final = 2_000
PIECE: Final = 500
Bound = tuple[str, list[Any]]
"""A piece of SQL with its values."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word that was typed, and what it may mean beside a beginning of the record's own words."""

    text: str
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Field -> values, such as the codes whose labels it begins."""
    spans: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Field -> first and last value, such as a day's moments."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a page is ordered by; a record that has nothing there comes last."""

    field: str
    is_falling: bool = False
    ranks: tuple[str, ...] = ()
    """Values in their order, where they are not ordered as they are kept: codes by their labels."""
    through: tuple[str, ...] = ()
    """A kind and some of its fields: ordered by what the field refers to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records of a kind, in which order, how many."""

    where: tuple[Where, ...] = ()
    words: tuple[Word, ...] = ()
    """Every one of them has to be found in a record."""
    refers: Mapping[str, str] = field(default_factory=dict)
    """Field -> kind: a record is found by the words of what it refers to, too."""
    order: tuple[Order, ...] = ()
    limit: int = 100


class Page(NamedTuple):
    """The first records of those wanted, how many there are, and whether there are more than were counted."""

    rows: list[Any]
    counted: int
    is_more: bool


class Listing(Sighted):
    """The part of a store that lists a whole kind."""

    def page(self, kind: str, wanted: Wanted) -> Page:
        """Give one page of a kind's records as light rows.

        Raises: KeyError for a kind or field that is not projected.
        """
        plan = self.projections.in_place(self.connections, kind)
        plans = {k: self.projections.in_place(self.connections, k) for k in _others(wanted)}
        shape = plan.projected
        with self.connections.reading() as connection:
            seen = self.seen(connection).in_sql(kind, "t.")
            narrow, bound = _narrowed(plan, plans, wanted, seen, steer="")
            (count,) = connection.execute(
                f'SELECT count(*) FROM (SELECT 1 FROM "{shape.table}" AS t{narrow} LIMIT ?)',
                (*bound, COUNTED + 1),
            ).fetchone()
            if count > COUNTED:
                # A plus keeps an index out of it: nearly everything matches, so the order's own walk is the short one.
                narrow, bound = _narrowed(plan, plans, wanted, seen, steer="+")
            joins, turned, ordering = _ordered(shape, plans, wanted.order)
            places = connection.execute(
                f'SELECT t.rowid FROM "{shape.table}" AS t{joins}{narrow} ORDER BY {turned} LIMIT ?',
                (*bound, *ordering, wanted.limit),
            ).fetchall()
            rows = _rows(connection, shape, [place for (place,) in places])
        return Page(rows, min(count, COUNTED), count > COUNTED)

    def columns(self, kind: str) -> tuple[Column, ...]:
        """Give the columns of a kind's light rows.

        Raises: KeyError for a kind that is not known.
        """
        return self.projections.in_place(self.connections, kind).projected.columns

    def held(self) -> dict[str, int]:
        """Count the records of every kind that are here, withdrawn ones and kinds of a newer release included."""
        with self.connections.reading() as connection:
            seen = self.seen(connection).in_records()
            narrowed = f" WHERE {seen}" if seen else ""
            return dict(
                connection.execute(f"SELECT kind, count(*) FROM record{narrowed} GROUP BY kind").fetchall()
            )


def _others(wanted: Wanted) -> set[str]:
    return {*wanted.refers.values(), *(order.through[0] for order in wanted.order if order.through)}


def _rows(connection: Any, shape: Projected, places: list[int]) -> list[Any]:
    """Read rows in the order of their places; only now whole ones, so that ordering carries none along."""
    found: dict[int, Any] = {}
    for start in range(0, len(places), PIECE):
        piece = places[start : start + PIECE]
        rows = connection.execute(
            f'SELECT rowid, {shape.names} FROM "{shape.table}" WHERE rowid IN ({_marks(piece)})', piece
        ).fetchall()
        found |= {place: shape.light(row) for place, *row in rows}
    return [found[place] for place in places]


def _narrowed(plan: Plan, plans: Mapping[str, Plan], wanted: Wanted, seen: str, *, steer: str) -> Bound:
    """Give what narrows the list to those wanted; `seen` is the condition that a record is shown, if there is one."""
    parts = [seen] if seen else []
    bound: list[Any] = []
    for one in wanted.where:
        sql, values = condition(plan.projected.column(one.field), one, "t")
        parts.append(sql)
        bound += values
    for word in wanted.words:
        places = list(_places(plan, plans, wanted.refers, word, is_walked=bool(steer)))
        parts.append("(" + " OR ".join(f"{steer}{sql}" for sql, _ in places) + ")" if places else "0")
        bound += [value for _, values in places for value in values]
    return (" WHERE " + " AND ".join(parts) if parts else ""), bound


def _places(
    plan: Plan, plans: Mapping[str, Plan], refers: Mapping[str, str], word: Word, *, is_walked: bool
) -> Iterator[Bound]:
    """Give the places where a word may stand."""
    query = typed.begun(word.text)
    if plan.searched:
        yield f't.rowid IN (SELECT rowid FROM "{plan.index}" WHERE "{plan.index}" MATCH ?)', [query]
    for name, kind in refers.items():
        if plans[kind].searched:
            index, table = plans[kind].index, plans[kind].projected.table
            # Not through the records, which are some ten times as many pages to decipher.
            within = f'SELECT r.id FROM "{index}" AS s JOIN "{table}" AS r ON r.rowid = s.rowid WHERE "{index}" MATCH ?'
            yield f't."{plan.projected.column(name).name}" IN ({within})', [query]
    for name, values in word.values.items():
        column = plan.projected.column(name)
        # Looked up by itself: a column without an index beside others that have one would have all of them walked.
        # Where the order is walked, the row is at hand.
        within = f'SELECT rowid FROM "{plan.projected.table}" WHERE "{name}" IN ({_marks(values)})'
        sql = f't."{name}" IN ({_marks(values)})' if is_walked else f"t.rowid IN ({within})"
        yield sql, [column.keep(value) for value in values]
    for name, ends in word.spans.items():
        column = plan.projected.column(name)
        yield f't."{name}" BETWEEN ? AND ?', [column.keep(end) for end in ends]


def _ordered(
    shape: Projected, plans: Mapping[str, Plan], orders: Iterable[Order]
) -> tuple[str, str, list[Any]]:
    """Give the joins that an order needs, the order itself and its values; equal ones stand as they came."""
    joins, turned = "", list[str]()
    bound: list[Any] = []
    is_falling = True
    for place, one in enumerate(orders):
        way = f"{'DESC' if one.is_falling else 'ASC'} NULLS LAST"
        column = shape.column(one.field)
        if one.through:
            kind, *names = one.through
            other, alias = plans[kind].projected, f"o{place}"
            joins += f' LEFT JOIN "{other.table}" AS {alias} ON {alias}."id" = t."{one.field}"'
            turned += [f"{_spelled(alias, other.column(name).name)} {way}" for name in names]
        elif one.ranks:
            ranks = " ".join(f"WHEN ? THEN {rank}" for rank in range(len(one.ranks)))
            turned.append(f"CASE t.\"{one.field}\" {ranks} WHEN '' THEN NULL ELSE {len(one.ranks)} END {way}")
            bound += one.ranks
        elif column.sql_type == "TEXT" and not column.is_number and not column.is_indexed:
            turned.append(f"{_spelled('t', one.field)} {way}")
        else:
            turned.append(f"{column.compared('t')} {way}")
        is_falling = one.is_falling
    return joins, ", ".join([*turned, "t.rowid DESC" if is_falling else "t.rowid"]), bound


def _spelled(alias: str, name: str) -> str:
    return f"nullif({alias}.\"{name}\", '') COLLATE NOCASE"


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" for _ in values)
