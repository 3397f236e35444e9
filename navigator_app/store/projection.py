"""What follows from the bodies: a table per kind for lists and rules, and its search index.

The fingerprint of each derived shape is stored. When a class changed, its table and index are dropped and
refilled from the bodies piece by piece; every piece is one transaction that notes how far it came, so that a
cut costs one piece. Kinds of a newer release have none of this and are carried untouched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from navigator_app.store import search
from navigator_app.store.connections import Connections
from navigator_app.store.shapes import Projected, projected
from sync.bodies import unpack
from sync.changes import Document
from sync.records.base import Record
from sync.records.registry import Registry

PIECE_ROWS = 200

Progress = Callable[[str, int, int], bool]
"""(kind, rows done, rows in all) -> go on?"""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything derived from one noun."""

    noun: type[Record]
    projected: Projected
    searched: tuple[str, ...]
    """Names of the fields that are searched."""
    fingerprint: str
    insert: str

    @property
    def index(self) -> str:
        """Name the search index."""
        return f"s_{self.projected.kind}"

    def derived(self, image: Document, before: search.Spelled | None = None) -> Derived:
        """Work out what follows from a document; `before` is shared by those that are worked out together."""
        words = search.indexed(self.searched, image.fields, before) if self.searched else ""
        return Derived(self, self.projected.values(image), words)


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from one document: its columns, and the words by which it is found."""

    plan: Plan
    columns: list[Any]
    words: str


def plan_of(noun: type[Record]) -> Plan:
    """Work out what is derived from a noun."""
    shape = projected(noun)
    searched = search.searched(noun)
    mark = blake2b(f"{shape.fingerprint}|{search.LAYOUT}|{searched}".encode(), digest_size=16).hexdigest()
    names = ", ".join(f'"{c.name}"' for c in shape.columns)
    marks = ", ".join("?" for _ in shape.columns)
    insert = f'INSERT OR REPLACE INTO "{shape.table}" (rowid, {names}) VALUES (?, {marks})'
    return Plan(noun, shape, searched, mark, insert)


class Projections:
    """The derived tables of an open store."""

    def __init__(self, kinds: Registry) -> None:
        self.kinds = kinds
        self._plans: dict[str, Plan] = {}
        self._in_place: dict[str, Plan] = {}

    def plan(self, kind: str) -> Plan | None:
        """Give what is derived for a kind; nothing for one that is not known."""
        noun = self.kinds.get(kind)
        if noun is None:
            return None
        found = self._plans.get(kind)
        if found is None or found.noun is not noun:
            found = self._plans[kind] = plan_of(noun)
        return found

    def in_place(self, connections: Connections, kind: str) -> Plan:
        """Give what is derived for a kind, its tables made if they were not there yet.

        Raises: KeyError for a kind that is not known.
        """
        plan = self.plan(kind)
        if plan is None:
            raise KeyError(kind)
        if self._in_place.get(kind) is not plan:
            with connections.writing() as connection:
                self.ensure(connection, kind)
            self._in_place[kind] = plan
        return plan

    def ensure_all(self, connection: Any) -> None:
        """Put the tables of every known kind in place; reads no record."""
        for noun in self.kinds:
            self.ensure(connection, noun.about.name)
        for (kind,) in connection.execute("SELECT kind FROM projection").fetchall():
            if kind not in self.kinds:
                _forget(connection, kind)

    def trust(self) -> None:
        """Take it that every known kind's tables are in place; only after `ensure_all` was committed."""
        for noun in self.kinds:
            plan = self.plan(noun.about.name)
            if plan is not None:
                self._in_place[noun.about.name] = plan

    def ensure(self, connection: Any, kind: str) -> Plan | None:
        """Put a kind's tables in place inside the caller's transaction; nothing for an unknown kind."""
        plan = self.plan(kind)
        if plan is None:
            # What is written while a kind is unknown would be missing from its tables later.
            self._in_place.pop(kind, None)
            _forget(connection, kind)
        elif self._in_place.get(kind) is not plan:
            row = connection.execute("SELECT fingerprint FROM projection WHERE kind = ?", (kind,)).fetchone()
            if row is None or row[0] != plan.fingerprint:
                _make(connection, kind, plan)
        return plan

    def put(self, connection: Any, rowid: int, image: Document) -> None:
        """Write what follows from a document, in the transaction that writes its body."""
        plan = self.ensure(connection, image.kind)
        if plan is not None:
            _write(connection, plan, [(rowid, plan.derived(image))])

    def derived(self, image: Document, before: search.Spelled) -> Derived | None:
        """Work out what follows from a document, before any transaction; nothing for a kind that is not known."""
        plan = self.plan(image.kind)
        return plan.derived(image, before) if plan is not None else None

    def put_all(
        self, connection: Any, images: Iterable[tuple[int, Document]], worked_out: Iterable[Derived | None]
    ) -> None:
        """Write what follows from documents, many at once; what was worked out by another plan is worked out anew."""
        by_kind: dict[str, list[tuple[int, Document, Derived | None]]] = defaultdict(list)
        for (rowid, image), derived in zip(images, worked_out, strict=True):
            by_kind[image.kind].append((rowid, image, derived))
        for kind, some in by_kind.items():
            plan = self.ensure(connection, kind)
            if plan is not None:
                rows = ((r, d if d is not None and d.plan is plan else plan.derived(i)) for r, i, d in some)
                _write(connection, plan, list(rows))

    def drop(self, connection: Any, rowid: int, kind: str) -> None:
        """Take away what followed from a record."""
        plan = self.ensure(connection, kind)
        if plan is None:
            return
        connection.execute(f'DELETE FROM "{plan.projected.table}" WHERE rowid = ?', (rowid,))
        if plan.searched:
            connection.execute(f'DELETE FROM "{plan.index}" WHERE rowid = ?', (rowid,))


def _write(connection: Any, plan: Plan, rows: Sequence[tuple[int, Derived]]) -> None:
    connection.executemany(plan.insert, [(rowid, *derived.columns) for rowid, derived in rows])
    if plan.searched:
        connection.executemany(
            f'INSERT OR REPLACE INTO "{plan.index}" (rowid, words) VALUES (?, ?)',
            [(rowid, derived.words) for rowid, derived in rows],
        )


def _forget(connection: Any, kind: str) -> None:
    connection.execute("DELETE FROM projection WHERE kind = ?", (kind,))


def _make(connection: Any, kind: str, plan: Plan) -> None:
    """Make a kind's tables empty; they count as filled at once when there is nothing to fill them with."""
    for table in (plan.projected.table, plan.index):
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
    for statement in plan.projected.create():
        connection.execute(statement)
    if plan.searched:
        connection.execute(
            f"CREATE VIRTUAL TABLE \"{plan.index}\" USING fts5(words, content='', contentless_delete=1,"
            " tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
        )
    is_empty = connection.execute("SELECT 1 FROM record WHERE kind = ? LIMIT 1", (kind,)).fetchone() is None
    connection.execute(
        "INSERT OR REPLACE INTO projection (kind, fingerprint, filled_to, is_filled) VALUES (?, ?, 0, ?)",
        (kind, plan.fingerprint, is_empty),
    )


def unfilled(connection: Any) -> list[str]:
    """Name the kinds whose tables do not hold every record yet."""
    rows = connection.execute("SELECT kind FROM projection WHERE NOT is_filled ORDER BY kind").fetchall()
    return [kind for (kind,) in rows]


def refill(connections: Connections, projections: Projections, progress: Progress) -> bool:
    """Fill every unfilled kind from the bodies, piece by piece; says whether all is filled.

    Writes: one transaction per piece, so that saving goes on between them.
    """
    with connections.reading() as connection:
        waiting = [kind for kind in unfilled(connection) if kind in projections.kinds]
    return all(_refill_kind(connections, projections, kind, progress) for kind in waiting)


def _refill_kind(connections: Connections, projections: Projections, kind: str, progress: Progress) -> bool:
    with connections.reading() as connection:
        count = connection.execute("SELECT count(*) FROM record WHERE kind = ?", (kind,)).fetchone()[0]
    done = 0
    for rows in _pieces(connections, projections, kind):
        done += rows
        if not progress(kind, min(done, count), count):
            return False
    return True


def _pieces(connections: Connections, projections: Projections, kind: str) -> Iterator[int]:
    rows = PIECE_ROWS
    while rows == PIECE_ROWS:
        with connections.writing() as connection:
            (start,) = connection.execute(
                "SELECT filled_to FROM projection WHERE kind = ?", (kind,)
            ).fetchone()
            found = connection.execute(
                "SELECT rowid, body FROM record WHERE kind = ? AND rowid > ? ORDER BY rowid LIMIT ?",
                (kind, start, PIECE_ROWS),
            ).fetchall()
            for rowid, body in found:
                projections.put(connection, rowid, unpack(body))
            rows = len(found)
            connection.execute(
                "UPDATE projection SET filled_to = ?, is_filled = ? WHERE kind = ?",
                (found[-1][0] if found else start, rows < PIECE_ROWS, kind),
            )
        yield rows
