"""Who stands before the judge, in which transaction, and what the judge remembers of the record's line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sync.changes import Change, Revision, Write, is_newer
from sync.hub.ports import Device, HubTransaction, Person
from sync.records.base import Record
from sync.rules import validity

Home = tuple[str, str | None, str | None]
"""Record, patient and site."""


@dataclass
class Bench:
    """One request's sender and its transaction; answers what `sync.merge.Lineage` asks."""

    tx: HubTransaction
    device: Device
    person: Person
    now: datetime
    has_more: bool = False
    has_learnt: bool = True
    """The sender knows this life of the hub."""
    lost_ends: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By lost life: where each one before it ended in it, as the sender knows it."""
    exact: set[str] = field(default_factory=set)
    """Changes of this batch after which the sender's own image is the hub's, so no document need travel."""
    chain: dict[str, str | None] = field(default_factory=dict)
    """`prev` of the changes of this batch, judged or not."""
    authors: dict[str, Person | None] = field(default_factory=dict)

    looked_at: dict[Home, tuple[Mapping[str, Any], Sequence[validity.Wrong]]] = field(default_factory=dict)
    """What is wrong with a record of these values: the last ones of each, which are the next change's first."""

    @cached_property
    def feeds(self) -> frozenset[str]:
        """Name the feeds this computer follows."""
        return frozenset(self.device.feeds)

    @cached_property
    def epoch(self) -> str:
        """Name this life of the hub."""
        return self.tx.epoch()

    @cached_property
    def line(self) -> Mapping[str, int]:
        """Say where the earlier lives ended."""
        return self.tx.line()

    def author(self, person: str) -> Person | None:
        """Find who wrote a change, once a batch: nobody's access changes inside its transaction."""
        if person not in self.authors:
            self.authors[person] = self.tx.person(person)
        return self.authors[person]

    def newly_wrong(
        self, noun: type[Record], home: Home, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[validity.Wrong]:
        """List what a deed would make wrong with a record, its values before looked at once a batch."""
        old = self._wrong_with(noun, home, before) if before is not None else ()
        return validity.newly_wrong(noun, before, after, old, self._wrong_with(noun, home, after))

    def _wrong_with(
        self, noun: type[Record], home: Home, values: Mapping[str, Any]
    ) -> Sequence[validity.Wrong]:
        known = self.looked_at.get(home)
        if known is None or known[0] != values:
            known = self.looked_at[home] = (values, validity.wrong_with(noun, home, values))
        return known[1]

    def next_revision(self) -> Revision:
        """Take the next place in the commit order."""
        return Revision(self.epoch, self.tx.next_n())

    def stands(self, revision: Revision | None) -> bool:
        """Say whether a revision is on this hub's line, and not of a life that a restore has undone."""
        if revision is None:
            return False
        return revision.epoch == self.epoch or revision.n <= self.line.get(revision.epoch, -1)

    def grounded(self, change: Change) -> Change:
        """Give a change whose bases are on lives this hub knows; one that is not tells nothing of what was seen."""
        bases = {group: self._grounded(base) for group, base in change.bases.items()}
        base = self._grounded(change.base)
        if (base, bases) == (change.base, change.bases):
            return change
        return change.model_copy(update={"base": base, "bases": bases})

    def _grounded(self, base: Revision | None) -> Revision | None:
        if base is None or base.epoch == self.epoch or base.epoch in self.line:
            return base
        return base if base.epoch in self.lost_ends else None

    def reaches(self, later: str, earlier: str) -> bool:
        """Walk the chain of own writes back from a change."""
        at: str | None = later
        seen: set[str] = set()
        while at is not None and at not in seen:
            if at == earlier:
                return later != earlier
            seen.add(at)
            at = self.chain[at] if at in self.chain else self.tx.previous_of(at)
        return False

    def is_unseen(self, write: Write, base: Revision | None) -> bool:
        """Say whether a write was not yet in an image of this revision, also in an image of a life that was lost."""
        if base is None or write.revision is None or write.revision.epoch == base.epoch:
            return is_newer(write.revision, base)
        places = {**self.tx.origins_of(write.change), write.revision.epoch: write.revision.n}
        if base.epoch in places:
            return places[base.epoch] > base.n
        if base.epoch in self.lost_ends:
            return not self.stood_before(base.epoch, places)
        return is_newer(write.revision, base)

    def stood_before(self, lost: str, places: Mapping[str, int]) -> bool:
        """Say whether a write of these places stood where a lost life began: before anything was written in it."""
        ends = self.lost_ends.get(lost, {})
        return any(n <= ends.get(life, -1) for life, n in places.items())

    def is_judged(self, change: str) -> bool:
        """Say whether a change was judged here."""
        return self.tx.verdict_of(change) is not None

    def was_recovered(self, record: str) -> bool:
        """Say whether a desk gave a record back after a restore."""
        return self.tx.was_recovered(record)
