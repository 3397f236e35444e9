"""Records as columns and back: envelopes, fields by their names, and who wrote which field group.

A write is said once for all the groups of its record that it wrote. Which groups a record has, and which of its
writes stand in each, is the same for most records of a kind, so that it is said once and pointed at.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sync.changes import Document, Revision, Write
from sync.wire.shapes import DOCUMENTS, NUMBER_LIMIT, DocumentsShape, WritesShape

_HAS_VALUES = 1
"""The lowest bit of a pointer; the rest is the write's place among those of its record."""


def documents_to_plain(documents: Sequence[Document]) -> dict[str, Any]:
    """Give records as columns of JSON values."""
    laid = [_Laid(document) for document in documents]
    names = _Distinct(tuple(sorted(document.writes)) for document in documents)
    patterns = _Distinct(each.pattern for each in laid)
    writes = [(each.document, write) for each in laid for write in each.writes]
    return {
        "kind": [d.kind for d in documents],
        "id": [d.id for d in documents],
        "patient": [d.patient for d in documents],
        "site": [d.site for d in documents],
        "epoch": [d.revision.epoch if d.revision else None for d in documents],
        "n": [_n(d.revision) for d in documents],
        "fields": [d.fields for d in documents],
        "names": names.values,
        "named": names.places,
        "patterns": patterns.values,
        "pattern": patterns.places,
        "values": [values for each in laid for values in each.values],
        "wrote": [len(each.writes) for each in laid],
        "writes": {
            "change": [w.change for _, w in writes],
            "store": [w.store for _, w in writes],
            "number": [w.number for _, w in writes],
            "author": [w.author for _, w in writes],
            "at": [w.at for _, w in writes],
            "place": [w.place for _, w in writes],
            "epoch": [w.revision.epoch if w.revision else None for _, w in writes],
            "back": [_n(d.revision) - _n(w.revision) for d, w in writes],
        },
    }


class _Laid:
    """A record's writes, each once, and the pattern in which its groups point at them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values: list[Any] = []
        self._places: dict[Write, int] = {}
        self._seen: dict[int, int] = {}
        groups = sorted(document.writes.items())
        self.pattern = tuple(tuple(map(self._pointer, writes)) for _, writes in groups)
        self.writes = tuple(self._places)

    def _pointer(self, write: Write) -> int:
        if write.values is not None:
            self.values.append(write.values)
            return self._place(replace(write, values=None)) << 1 | _HAS_VALUES
        # Most groups of a record hold the very same object, and looking at it costs less than comparing.
        place = self._seen.get(id(write))
        if place is None:
            place = self._seen[id(write)] = self._place(write)
        return place << 1

    def _place(self, write: Write) -> int:
        return self._places.setdefault(write, len(self._places))


class _Distinct:
    """The distinct ones of some values, and the place of each among them."""

    def __init__(self, values: Iterable[Any]) -> None:
        found: dict[Any, int] = {}
        self.places = [found.setdefault(value, len(found)) for value in values]
        self.values = list(found)


def _n(revision: Revision | None) -> int:
    return revision.n if revision else 0


def documents_from_plain(plain: Any) -> list[Document]:
    """Read records back.

    Raises: ValueError and its like for columns of another shape, or that do not fit each other.
    """
    shape: DocumentsShape = DOCUMENTS.validate_python(plain)
    ns, counts = shape["n"], shape["wrote"]
    revisions = [_revision(epoch, n) for epoch, n in zip(shape["epoch"], ns, strict=True)]
    own_n = [n for n, count in zip(ns, counts, strict=True) for _ in range(count)]
    writes = _writes(shape["writes"], own_n)
    groups = _Groups(shape)
    standing = [
        groups.of(named, pattern, list(islice(writes, count)))
        for named, pattern, count in zip(shape["named"], shape["pattern"], counts, strict=True)
    ]
    if next(writes, None) is not None or not groups.is_at_end:
        raise ValueError("more was written than is pointed at")
    envelopes = (shape[name] for name in ("kind", "id", "patient", "site"))
    rows = zip(*envelopes, revisions, shape["fields"], standing, strict=True)
    return [Document(*row) for row in rows]


class _Groups:
    """Gives each record's writes by group, from the names and patterns that many records share."""

    def __init__(self, shape: DocumentsShape) -> None:
        self._names = shape["names"]
        self._patterns = shape["patterns"]
        self._is_first_alone = [all(pointers == [0] for pointers in p) for p in self._patterns]
        self._values = deque(shape["values"])

    @property
    def is_at_end(self) -> bool:
        """Say whether every group's values were taken."""
        return not self._values

    def of(self, named: int, pattern: int, writes: Sequence[Write]) -> dict[str, tuple[Write, ...]]:
        """Give one record's writes by group.

        Raises: ValueError and IndexError when names, pattern and writes do not fit each other.
        """
        names, pointers = self._names[named], self._patterns[pattern]
        if len(names) != len(pointers):
            raise ValueError("as many patterns as groups")
        if self._is_first_alone[pattern] and writes:
            return dict.fromkeys(names, (writes[0],))
        return {name: self._standing(writes, each) for name, each in zip(names, pointers, strict=True)}

    def _standing(self, writes: Sequence[Write], pointers: Sequence[int]) -> tuple[Write, ...]:
        return tuple(
            replace(writes[pointer >> 1], values=self._values.popleft())
            if pointer & _HAS_VALUES
            else writes[pointer >> 1]
            for pointer in pointers
        )


def _writes(shape: WritesShape, ns: Sequence[int]) -> Iterator[Write]:
    """Give the writes of all records, each record's own revision beside it."""
    revisions = (
        _revision(epoch, n - back) for epoch, back, n in zip(shape["epoch"], shape["back"], ns, strict=True)
    )
    columns = (shape[name] for name in ("change", "store", "number", "author", "at", "place"))
    rows = zip(*columns, revisions, strict=True)
    return (Write(*row) for row in rows)


def _revision(epoch: str | None, n: int) -> Revision | None:
    if not 0 <= n < NUMBER_LIMIT:
        raise ValueError("a revision that there cannot be")
    return None if epoch is None else Revision(epoch, n)
