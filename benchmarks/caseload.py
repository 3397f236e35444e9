"""A caseload of any size as documents, invented from a seed, every one of them PRACTICE.

It goes into a store the way everything from outside does: as blocks of a reply. One patient in sixteen is in the
middle of care, with work due around today; the others are the history that a desk gathers over three years.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from benchmarks import episodes
from benchmarks.episodes import Made
from sync.changes import Document, Revision, Write
from sync.ids import derived_id
from sync.protocol import BLOCK_ROWS, Block, Cursor, Entry
from sync.records import KINDS
from sync.records.derive import group_of

EPOCH = "bench"
SHARED = "shared"
MORNING = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
"""Mon Nov 23, 9:42 AM in Denver; nothing here is about the day on which it is measured."""
TODAY = date(2026, 11, 23)
RECORDS_EACH = 30
"""Of each patient, the patient's own included."""
OTHER_STORE, OTHER_AUTHOR = derived_id("store", "elsewhere"), derived_id("person", "elsewhere")


class Place(NamedTuple):
    """Where the desk of the caseload stands, and who sits at it."""

    site: str
    center: str
    person: str

    @property
    def feed(self) -> str:
        """Name the feed that brings the caseload."""
        return f"site:{self.site}"


PLACE = Place(episodes.CLINIC, episodes.CENTER, episodes.NAVIGATORS[0])


def documents(patients: int) -> Iterator[Document]:
    """Give every record of that many patients, the newest revision last."""
    n = 0
    for made in episodes.everybody():
        n += 1
        yield _document(made, None, n)
    for index in range(patients):
        patient = patient_id(index)
        for made in episodes.of_patient(patient, index, TODAY):
            n += 1
            yield _document(made, patient, n)


def patient_id(index: int) -> str:
    """Name one of the invented patients."""
    return derived_id("bench", str(index))


def _document(made: Made, patient: str | None, n: int) -> Document:
    revision = Revision(EPOCH, n)
    change = derived_id("write", made.record)
    mark = Write(change, OTHER_STORE, n, OTHER_AUTHOR, _written_at(made.values), None, revision)
    noun = KINDS[made.kind]
    writes = {group_of(noun, name): (mark,) for name in made.values}
    site = PLACE.site if noun.about.home == "site" else None
    return Document(made.kind, made.record, patient, site, revision, made.values, writes)


def _written_at(values: dict[str, Any]) -> str:
    return str(values.get("authored_at") or "2026-11-20T16:00:00.000Z")


def blocks(made: Iterator[Document]) -> Iterator[Block]:
    """Give documents as the blocks of a first download."""
    rows: list[Entry] = []
    seq = 0
    for document in made:
        seq += 1
        feed = PLACE.feed if document.patient else SHARED
        rows.append(Entry(feed, seq, document.id, is_put=True, document=document))
        if len(rows) == BLOCK_ROWS:
            yield Block(tuple(rows), _cursors(seq))
            rows = []
    yield Block(tuple(rows), _cursors(seq), is_last=True)


def _cursors(seq: int) -> dict[str, Cursor]:
    return {feed: Cursor(EPOCH, seq) for feed in (PLACE.feed, SHARED)}
