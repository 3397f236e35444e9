"""A set of two lives: what was put in stays, what was taken out stays out, by what each of them had heard of.

A set has no newest value. What one memory holds and the other does not was either put in apart from it or taken out
of it; the log of what was judged here says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sync.changes import Change, Write
from sync.hub.bench import Bench
from sync.protocol import TAKEN, Verdict
from sync.records.base import stamp

Heard = Callable[[Write], bool]
"""Says whether the life that is given back had already heard of a write."""


class Sets:
    """The sets of one record that is given back after a restore."""

    def __init__(self, bench: Bench, record: str, group: str, heard: Heard) -> None:
        self._log = [(c, _write(c, v)) for c, v, _ in bench.tx.history_of(record) if v.outcome in TAKEN]
        self._given_before = [(d.fields, d.writes.get(group, ())) for d in bench.tx.recovered_of(record)]
        self._heard = heard

    def merged(self, name: str, here: Any, given: Any) -> list[Any]:
        """Give what is in a set once both memories are heard."""
        mine, theirs = list(here or []), list(given or [])
        gone = list(self._taken_out_here(name))
        kept = [item for item in mine if item in theirs or not self._taken_out_there(name, item)]
        return kept + [item for item in theirs if item not in mine and item not in gone]

    def _taken_out_here(self, name: str) -> Iterator[Any]:
        """Give what somebody took out here of which the other life had not heard."""
        for change, write in self._log:
            said = change.patch.get(name)
            if isinstance(said, Mapping) and said.get("remove") and not self._heard(write):
                yield from said["remove"]

    def _taken_out_there(self, name: str, item: Any) -> bool:
        """Say whether the other life had heard that this was put in; it then left it out on purpose."""
        put_in = [write for change, write in self._log if item in _added(change.patch.get(name))]
        if put_in:
            return self._heard(put_in[-1])
        # What came back with a record was judged in no life of this log; its memory had it by its writes at the latest.
        memories = (writes for fields, writes in self._given_before if item in _added(fields.get(name)))
        return any(writes and all(map(self._heard, writes)) for writes in memories)


def _write(change: Change, verdict: Verdict) -> Write:
    at = verdict.revision
    return Write(change.id, change.store, change.number, change.author, stamp(change.at), change.place, at)


def _added(said: Any) -> list[Any]:
    if isinstance(said, Mapping):
        return list(said.get("add") or [])
    return said if isinstance(said, list) else []
