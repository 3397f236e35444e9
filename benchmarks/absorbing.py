"""Taking in a first download, beside the least it could cost: the same rows, bare, into the same kind of file."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import caseload
from benchmarks.caseload import EPOCH, PLACE, SHARED
from benchmarks.desk_at_scale import HUB_AT, KEPT, empty
from benchmarks.measure import Figure, Took, timed_ms
from navigator_app.store.local import Store
from navigator_app.store.projection import plan_of
from navigator_app.store.search import indexed
from sync.changes import Document
from sync.client.first import rows_of
from sync.client.ports import FirstPart
from sync.hub.snapshots import FORESEEN_ROW_BYTES, FRAME_BYTES
from sync.protocol import Entry, Frame, Head, Offer
from sync.records import KINDS
from sync.sqlcipher import connect
from sync.wire.first import pack_rows

GOAL = 3.0
ROWS = 10_000
SECTION = "absorbing"
SNAPSHOT = "bench"
MADE = (
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type <> 'trigger' AND (sql LIKE 'CREATE VIRTUAL%'"
    " OR sql IS NOT NULL AND (tbl_name IN ('record', 'membership') OR substr(tbl_name, 1, 2) = 'p_'))"
)
"""Every table that absorbing writes to, its indexes, and the search indexes."""


def figures(runs: int, rows: int = ROWS) -> list[Figure]:
    """Take a first download into a new encrypted desk and write the very same rows bare, by turns."""
    documents = list(islice(caseload.documents(rows // caseload.RECORDS_EACH + 1), rows))
    frames = list(_frames(documents))
    KEPT.mkdir(parents=True, exist_ok=True)
    bare: list[Took] = []
    ours: list[Took] = []
    read: list[Took] = []
    for _ in range(runs):
        with TemporaryDirectory(dir=KEPT, prefix="run-") as folder:
            store = empty(Path(folder) / "desk")
            store.absorb_head(_offered(frames), ())
            with _own_things_aside():
                blocks: list[FirstPart] = []
                read.append(timed_ms(lambda into=blocks: into.extend(map(rows_of, frames))))  # type: ignore[misc]
                ours.append(_absorbed(store, blocks))
            bare.append(_bare(store, documents, Path(folder)))
            store.close()
    ratios = [mine.cpu / least.cpu for mine, least in zip(ours, bare, strict=True)]
    what = f"{len(documents):,} records into the encrypted store"
    return [
        Figure(SECTION, what, "ms", ours, peer="the same rows bare:", peer_runs=bare),
        Figure(SECTION, "work as a ratio to bare rows", "x", ratios, GOAL, is_enforced=False, peer="a goal"),
        Figure(SECTION, "before that, the blocks read as they come", "ms", read),
    ]


def _frames(documents: Sequence[Document]) -> Iterator[Frame]:
    """Pack records as a hub does: blocks of the size that it aims at."""
    by_feed: dict[str, list[Entry]] = {SHARED: [], PLACE.feed: []}
    for seq, document in enumerate(documents, 1):
        feed = PLACE.feed if document.patient else SHARED
        by_feed[feed].append(Entry(feed, seq, document.id, is_put=True, document=document))
    for feed, entries in by_feed.items():
        waiting = iter(entries)
        chunk = list(islice(waiting, FRAME_BYTES // FORESEEN_ROW_BYTES))
        for number in count():
            body = pack_rows(chunk)
            following = list(islice(waiting, FRAME_BYTES * len(chunk) // len(body)))
            yield Frame(feed, SNAPSHOT, number, body, is_last=not following)
            if not following:
                break
            chunk = following


def _offered(frames: Sequence[Frame]) -> Head:
    feeds = tuple(dict.fromkeys(frame.feed for frame in frames))
    offers = tuple(Offer(feed, SNAPSHOT, seq=ROWS, rows=ROWS, size_bytes=0) for feed in feeds)
    return Head(EPOCH, HUB_AT, feeds=feeds, feeds_version=1, offers=offers)


@contextmanager
def _own_things_aside() -> Iterator[None]:
    """Keep Python from looking through the caseload whenever it tidies; a desk does not have that in its memory."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _absorbed(store: Store, blocks: Sequence[FirstPart]) -> Took:
    def absorb() -> None:
        for block in blocks:
            store.absorb_first(block)

    took = timed_ms(absorb)
    if store.first_progress():
        msg = "the first download is not complete"
        raise RuntimeError(msg)
    return took


def _bare(store: Store, documents: list[Document], folder: Path) -> Took:
    """Write every row that was absorbed into the same tables of another encrypted file, all in one transaction."""
    with store.connections.reading() as connection:
        made = connection.execute(MADE).fetchall()
        names = [name for name, table, sql in made if name == table and not sql.startswith("CREATE VIRTUAL")]
        tables = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    other = connect(folder / "bare.db", bytes(32))
    for _, _, statement in made:
        other.execute(statement)
    words = _words(documents)
    took = timed_ms(lambda: _write(other, tables, words))
    other.close()
    return took


def _words(documents: list[Document]) -> dict[str, list[tuple[int, str]]]:
    """Give the rows of each search index."""
    plans = {noun.about.name: plan_of(noun) for noun in KINDS}
    found: dict[str, list[tuple[int, str]]] = {plan.index: [] for plan in plans.values() if plan.searched}
    for place, document in enumerate(documents, 1):
        plan = plans[document.kind]
        if plan.searched:
            found[plan.index].append((place, indexed(plan.searched, document.fields)))
    return found


def _write(
    other: Any, tables: dict[str, list[tuple[Any, ...]]], words: dict[str, list[tuple[int, str]]]
) -> None:
    other.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        if rows:
            other.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" for _ in rows[0])})', rows)
    for index, lines in words.items():
        other.executemany(f'INSERT INTO "{index}" (rowid, words) VALUES (?, ?)', lines)
    other.execute("COMMIT")
