"""What first downloads need of the hub's database: snapshots of feeds in blocks, and records patient by patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.protocol import Entry


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A feed's first download, as far as it was made."""

    name: str
    feed: str
    epoch: str
    seq: int
    rows: int
    """Records in the feed when it was begun."""
    blocks: int
    rows_done: int
    size_bytes: int
    is_whole: bool
    grown_at: datetime


@dataclass(frozen=True, slots=True)
class SnapshotBlock:
    """One block of a first download, and which records are in it."""

    records: Sequence[str]
    body: bytes


class SnapshotTransaction(Protocol):
    """The part of a transaction of the hub's database that keeps and gives snapshots."""

    def snapshots_of(self, feed: str) -> Sequence[Snapshot]:
        """Give a feed's snapshots, the newest first."""

    def begin_snapshot(self, feed: str, at: datetime) -> Snapshot:
        """Begin a first download of a feed as it stands now."""

    def grow_snapshot(self, name: str, block: SnapshotBlock, at: datetime, *, is_last: bool) -> None:
        """Put a block behind the others; with the last one the snapshot is whole."""

    def snapshot_block(self, name: str, block: int) -> SnapshotBlock | None:
        """Give one block of a snapshot."""

    def need(self, name: str, needs: Iterable[tuple[str, str]]) -> None:
        """Note (person, patient): in whose open cases a person is named."""

    def needed_by(self, name: str, person: str, limit: int) -> Sequence[str]:
        """Name the patients in whose open cases a person is named."""

    def drop_snapshots(self, names: Iterable[str]) -> None:
        """Let go of snapshots with their blocks."""

    def feeds_from(self, rows: int) -> Sequence[str]:
        """Name the feeds that hold at least so many records."""

    def still_in(self, feed: str, records: Sequence[str]) -> frozenset[str]:
        """Say which of these records are in a feed."""

    def patients_in(self, feed: str) -> Iterator[str]:
        """Name the patients of whom a feed holds a record, by id."""

    def entries_of(self, feed: str, patients: Sequence[str]) -> Sequence[Entry]:
        """Give every record of these patients that is in a feed, patient by patient in this order."""

    def entries_without_patient(self, feed: str, after: str, limit: int) -> Sequence[Entry]:
        """Give the records in a feed that are about no patient, by id from behind `after` on."""
