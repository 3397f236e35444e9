"""A set of two lives: what was put in stays, what was taken out stays out, by what each of them had heard of.

A set has no newest value. What one memory holds and the other does not was either put in apart from it or taken out
of it; the log of what was judged here says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sync.changes import Change, Document, Write
from sync.hub.bench import Bench
from sync.protocol import TAKEN, Verdict
from sync.records.base import stamp

Heard = Callable[[Write], bool]
"""Says whether the life that is given back had already heard of a write."""


class Sets:
    """The sets of one record that is given back after a restore; its past is read once, and only where they differ."""

    def __init__(self, bench: Bench, record: str) -> None:
        self._bench, self._record = bench, record

    def merged(self, group: str, name: str, here: Any, given: Any, heard: Heard) -> list[Any]:
        """Give what is in a set once both memories are heard."""
        mine, theirs = list(here or []), list(given or [])
        if mine == theirs:
            return mine
        gone = list(self._taken_out_here(name, heard))
        kept = [
            item for item in mine if item in theirs or not self._taken_out_there(group, name, item, heard)
        ]
        return kept + [item for item in theirs if item not in mine and item not in gone]

    @cached_property
    def _log(self) -> list[tuple[Change, Write]]:
        found = self._bench.tx.history_of(self._record)
        return [(change, _write(change, v)) for change, v, _ in found if v.outcome in TAKEN]

    @cached_property
    def _given_before(self) -> Sequence[Document]:
        return self._bench.tx.recovered_of(self._record)

    def _taken_out_here(self, name: str, heard: Heard) -> Iterator[Any]:
        """Give what somebody took out here of which the other life had not heard."""
        for change, write in self._log:
            said = change.patch.get(name)
            if isinstance(said, Mapping) and said.get("remove") and not heard(write):
                yield from said["remove"]

    def _taken_out_there(self, group: str, name: str, item: Any, heard: Heard) -> bool:
        """Say whether the other life had heard that this was put in; it then left it out on purpose."""
        put_in = [write for change, write in self._log if item in _added(change.patch.get(name))]
        if put_in:
            return heard(put_in[-1])
        # What came back with a record was judged in no life of this log; its memory had it by its writes at the latest.
        memories = (d.writes.get(group, ()) for d in self._given_before if item in _added(d.fields.get(name)))
        return any(writes and all(map(heard, writes)) for writes in memories)


def _write(change: Change, verdict: Verdict) -> Write:
    at = verdict.revision
    return Write(change.id, change.store, change.number, change.author, stamp(change.at), change.place, at)


def _added(said: Any) -> list[Any]:
    if isinstance(said, Mapping):
        return list(said.get("add") or [])
    return said if isinstance(said, list) else []
