"""What the lives of the hub's database ask of it: where each ended, and what desks gave back after a restore."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.changes import Document, Revision, Write


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a backup reaches: everything up to there is in it."""

    place: int
    reaches: Revision
    made_at: datetime
    verified_at: datetime | None = None
    """When the backup was looked through and found whole."""


class LivesTransaction(Protocol):
    """The lives of the database, in one transaction."""

    def line(self) -> Mapping[str, int]:
        """Say where each earlier life of this database ended: its last place in the commit order."""

    def current_n(self) -> int:
        """Give a place in the commit order that no committed change is beyond."""

    def safe_n(self) -> int:
        """Say up to which place of this life the last verified backup reaches; 0 when there is none of this life."""

    def is_outlived_by(self, epoch: str) -> bool:
        """Say whether an epoch is of a life that was lost, and named so that desks took the present one for older."""

    def outlive(self, lost: str, at: datetime) -> str | None:
        """Begin a new life where a lost one was named as late as the present one, or later; None when it was not."""

    def end_of(self, epoch: str, feeds: Iterable[str]) -> Mapping[str, int]:
        """Say how far each feed had come when an earlier life ended; a feed that was not there yet is left out."""

    def note_origins(self, writes: Iterable[Write]) -> None:
        """Remember where in a life that was lost these writes stood, before they came back."""

    def origins_of(self, change: str) -> Mapping[str, int]:
        """Say where a write that came back once stood, by the life that was lost."""

    def keep_recovered(
        self, document: Document, store: str, person: str, at: datetime, *, is_held: bool
    ) -> None:
        """Keep a record as a desk gave it back, whatever was made of it."""

    def recovered_of(self, record: str) -> Sequence[Document]:
        """Give a record as desks gave it back, the first first."""

    def was_recovered(self, record: str) -> bool:
        """Say whether a desk gave a record back after a restore."""
