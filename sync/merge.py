"""Which of a change's fields are free, which clash and with whom; a pure reading of the clash rule.

A change clashes in a group when the newest write that is not its author's own is newer than its base and
the values differ. "Own" is a chain along `prev`, never a store id, so that a desk does not quarrel with its
own second offline edit. `latest` and `union` groups never clash; a deletion against an edit always does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.changes import Change, Document, Revision, Write, groups_of
from sync.records.base import LIFE, Record
from sync.records.derive import members, merge_rule


class Lineage(Protocol):
    """What the clash rule asks of the hub's memory."""

    def reaches(self, later: str, earlier: str) -> bool:
        """Say whether an earlier change is reachable from a later one along `prev`."""

    def is_unseen(self, write: Write, base: Revision | None) -> bool:
        """Say whether a write was not yet in an image of this revision."""

    def is_judged(self, change: str) -> bool:
        """Say whether a change was judged here; what came back with a record after a restore was not."""

    def was_recovered(self, record: str) -> bool:
        """Say whether a desk gave a record back after a restore."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values two people disagree about."""

    change: str
    store: str
    author: str
    at: str
    place: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownReview:
    """What the clash rule needs to know of a Review."""

    id: str
    group: str
    sides: frozenset[str]
    """The changes whose values stand in it."""
    is_open: bool


@dataclass(slots=True)
class Plan:
    """What would become of a change: taken, held against whom, or filed as superseded."""

    free: dict[str, Any] = field(default_factory=dict)
    clashes: dict[str, list[Write]] = field(default_factory=dict)
    """Per group, the writes it clashes with."""
    superseded: dict[str, str] = field(default_factory=dict)
    """Per group, what stands instead: a newer own write, this very change come back before, or its Review."""
    revives: Write | None = None
    """The withdrawal that this edit meets: the record stays."""

    @property
    def is_clear(self) -> bool:
        """Nothing has to wait for a person."""
        return not self.clashes and self.revives is None


def plan(
    document: Document | None,
    change: Change,
    noun: type[Record] | None,
    lineage: Lineage,
    reviews: Mapping[str, KnownReview],
) -> Plan:
    """Read the clash rule for one change against the record as it stands."""
    found = Plan()
    if document is None:
        found.free = dict(change.patch)
        return found
    for group in groups_of(change.patch, noun):
        standing = _stands_already(document, change, group, lineage, reviews)
        if standing is not None:
            found.superseded[group] = standing
        else:
            _place(found, document, change, noun, group, lineage)
    if group_is_withdrawn(change.patch) and LIFE not in found.clashes:
        if LIFE not in found.superseded:
            _withdraw(found, document, change, noun, lineage, reviews)
    elif LIFE not in groups_of(change.patch, noun) and _is_withdrawn(document):
        _revive(found, document, change, lineage)
    return found


def _stands_already(
    document: Document,
    change: Change,
    group: str,
    lineage: Lineage,
    reviews: Mapping[str, KnownReview],
) -> str | None:
    """Name what of a group came back to the hub before this change did, after a restore."""
    writes = document.writes.get(group, ())
    if any(write.change == change.id for write in writes):
        return change.id
    review = reviews.get(group)
    if review is not None and change.id in review.sides:
        return review.id
    if change.creates and writes and lineage.was_recovered(change.record):
        return writes[0].change
    return None


def _place(
    found: Plan, document: Document, change: Change, noun: type[Record] | None, group: str, lineage: Lineage
) -> None:
    part = {name: change.patch[name] for name in members(noun, group) if name in change.patch}
    writes = document.writes.get(group, ())
    rule = merge_rule(noun, group)
    newer_own = _newer_own(writes, change, lineage)
    # What came back with a record after a restore holds the earlier own additions too; else each of a set counts.
    if newer_own is not None and (rule != "union" or not lineage.is_judged(newer_own.change)):
        found.superseded[group] = newer_own.change
        return
    other = newest_other(writes, change, lineage)
    if rule != "review" or other is None or not lineage.is_unseen(other, change.base_of(group)):
        found.free |= part
        return
    current = document.group_values(noun, group)
    theirs = other.values if other.values is not None else current
    if _same(part, theirs) or _same(part, current):
        found.free |= part
    else:
        found.clashes[group] = [other]


def _same(part: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return all(values.get(name) == value for name, value in part.items())


def newest_other(writes: tuple[Write, ...], change: Change, lineage: Lineage) -> Write | None:
    """Find the newest write of a group that is not this change's author's own."""
    for write in writes:
        if write.change != change.id and not _is_own(write, change, lineage):
            return write
    return None


def _is_own(write: Write, change: Change, lineage: Lineage) -> bool:
    if write.store == change.store and write.change in change.saw:
        return True
    return change.prev is not None and (
        write.change == change.prev or lineage.reaches(change.prev, write.change)
    )


def _newer_own(writes: tuple[Write, ...], change: Change, lineage: Lineage) -> Write | None:
    """Find a write made knowing this change that came before it: it stands, this one is history."""
    for write in writes:
        if write.change == change.id:
            continue
        if lineage.reaches(write.change, change.id):
            return write
        is_later = write.store == change.store and write.number > change.number
        if is_later and not lineage.is_judged(write.change):
            return write
    return None


def group_is_withdrawn(patch: Mapping[str, Any]) -> bool:
    """Say whether a patch withdraws its record."""
    return patch.get("is_withdrawn") is True


def _is_withdrawn(document: Document) -> bool:
    return document.fields.get("is_withdrawn") is True


def _withdraw(
    found: Plan,
    document: Document,
    change: Change,
    noun: type[Record] | None,
    lineage: Lineage,
    reviews: Mapping[str, KnownReview],
) -> None:
    """Hold a withdrawal against every edit, and every open disagreement, that it has not seen."""
    against: list[Write] = []
    for group, writes in document.writes.items():
        if group == LIFE or merge_rule(noun, group) != "review":
            continue
        other = newest_other(writes, change, lineage)
        if other is not None and lineage.is_unseen(other, change.base_of(group)):
            against.append(other)
    unseen = [r for r in reviews.values() if r.is_open and r.group != LIFE and not r.sides <= set(change.saw)]
    if against or unseen:
        for name in members(noun, LIFE):
            found.free.pop(name, None)
        found.clashes[LIFE] = against


def _revive(found: Plan, document: Document, change: Change, lineage: Lineage) -> None:
    """Let an edit that meets another's withdrawal open a Review, so that the record stays."""
    if not (found.free or found.clashes):
        return
    life = document.last_write(LIFE)
    if (
        life is not None
        and not _is_own(life, change, lineage)
        and not lineage.reaches(life.change, change.id)
    ):
        found.revives = life
