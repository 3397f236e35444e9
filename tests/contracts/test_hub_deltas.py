"""What is new for a reader comes in one order whatever its length, and in the same memory."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from sync.changes import Document, Revision
from sync.hub.blocks import Asked, blocks
from sync.hub.ports import HUB, FeedLine, HubTransaction
from sync.hub.store import SqlStore, Transaction
from sync.ids import derived_id, new_id
from sync.protocol import Block, Cursor
from sync.records import KINDS
from sync.sqlcipher import make_engine
from tests.hub.databases import DATABASES, new_store

ALL = 1_000_000
FEEDS, RECORDS = 3, 12
URGENT, OTHER = "lab_result", "trip"


@pytest.fixture(scope="module", params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path_factory.mktemp("deltas") / "hub") as opened:
        yield opened


def put(tx: Transaction, kind: str, record: str) -> Document:
    made = Document(kind, record, None, None, Revision(tx.epoch(), tx.next_n()), {"purpose": record})
    tx.put_document(made)
    return made


@dataclass(frozen=True)
class Past:
    """What happened at a hub, how far somebody has read of it, and in pieces of what size it is told."""

    moves: Sequence[tuple[int, int, bool]]
    """(feed, record, PUT)"""
    read: Sequence[int | None]
    """By feed: how many of its lines; None where nothing was read."""
    carried: Sequence[int]
    changed: Sequence[int]
    """Records that were brought at an earlier revision than they stand at."""
    block_rows: int
    page_rows: int
    is_brief: bool


moves = st.tuples(
    st.integers(0, FEEDS - 1), st.integers(0, RECORDS - 1), st.sampled_from((True, True, False))
)
some = st.lists(st.integers(0, RECORDS - 1), max_size=3)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    block_rows = draw(st.integers(1, 7))
    return Past(
        moves=draw(st.lists(moves, max_size=50)),
        read=draw(st.lists(st.none() | st.integers(0, 20), min_size=FEEDS, max_size=FEEDS)),
        carried=draw(some),
        changed=draw(some),
        block_rows=block_rows,
        page_rows=draw(st.integers(block_rows, 12)),
        is_brief=draw(st.booleans()),
    )


def written(tx: Transaction, past: Past) -> Asked:
    """Let it happen, in feeds and to records of its own; says what is asked afterwards."""
    feeds = [f"site:{new_id()}" for _ in range(FEEDS)]
    made = [put(tx, URGENT if at % 4 == 0 else OTHER, new_id()) for at in range(RECORDS)]
    tx.lock_feeds(feeds)
    for feed, record, is_put in past.moves:
        tx.put_line(feeds[feed], made[record].id, is_put=is_put)
    heads = tx.heads_of(feeds)
    cursors = {
        feed: Cursor(tx.epoch(), min(read, heads[feed]))
        for feed, read in zip(feeds, past.read, strict=True)
        if read is not None
    }
    carried = {made[at].id: made[at].revision or Revision("", 0) for at in past.carried}
    carried |= {made[at].id: Revision(tx.epoch(), 0) for at in past.changed}
    return Asked(HUB, tx.epoch(), feeds, cursors, carried, is_brief=past.is_brief)


Simple = tuple[list[tuple[str, int, str, bool]], dict[str, Cursor]]


def simply(tx: HubTransaction, asked: Asked, block_rows: int) -> Iterator[Simple]:
    """Give each block's lines and cursors the plain way: all lines in one list, put in order."""
    heads = tx.heads_of(asked.feeds)
    lines = [line for feed in asked.feeds for line in above(tx, asked, feed)]
    # What the reader is brought otherwise is of no lane: it comes with the first block, feed by feed.
    brought = [line for line in lines if line.is_put and line.record in asked.carried]
    urgent = tx.of_kinds({line.record for line in lines}, KINDS.urgent())
    if len(lines) > block_rows:
        lines.sort(
            key=lambda ln: ln.is_put and (2 if ln.feed not in asked.cursors else int(ln.record not in urgent))
        )
    lines = [line for line in lines if line.is_put] + [line for line in lines if not line.is_put]
    others = [line for line in lines if line not in brought]
    chunks = [others[at : at + block_rows] for at in range(0, len(others), block_rows)] or [[]]
    chunks[0] = [*brought, *chunks[0]]
    for at, chunk in enumerate(chunks[:1] if asked.is_brief else chunks):
        left = [line for later in chunks[at + 1 :] for line in later]
        cursors = {}
        for feed in asked.feeds:
            lowest = min((line.seq for line in left if line.feed == feed), default=heads[feed] + 1)
            cursor = Cursor(asked.epoch, lowest - 1)
            if cursor != asked.cursors.get(feed) or feed in {line.feed for line in chunk}:
                cursors[feed] = cursor
        told = [line for line in chunk if not (line in brought and is_known(tx, asked, line))]
        yield [(line.feed, line.seq, line.record, line.is_put) for line in told], cursors


def above(tx: HubTransaction, asked: Asked, feed: str) -> list[FeedLine]:
    at = asked.cursors.get(feed)
    return [line for line in tx.lines_after(feed, at.seq if at else 0, ALL) if line.is_put or at]


def is_known(tx: HubTransaction, asked: Asked, line: FeedLine) -> bool:
    document = tx.document(line.record)
    return document is not None and document.revision == asked.carried[line.record]


def plain(block: Block) -> Simple:
    assert all((entry.document is not None) == entry.is_put for entry in block.entries)
    return [(e.feed, e.seq, e.record, e.is_put) for e in block.entries], dict(block.cursors)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(past=pasts())
def test_page_by_page_is_told_what_one_list_would_tell(store: SqlStore, past: Past) -> None:
    with store.writing() as tx:
        asked = written(tx, past)
    with store.reading() as tx:
        expected = list(simply(tx, asked, past.block_rows))
    found = list(blocks(store, asked, block_rows=past.block_rows, page_rows=past.page_rows))
    assert [plain(block) for block in found] == expected
    is_whole = len(found) == 1 or not asked.is_brief
    assert [block.is_last for block in found[:-1]] == [False] * (len(found) - 1)
    assert found[-1].is_last or (asked.is_brief and is_whole)


FEW, MANY, PAGE = 1_800, 5_400, 150
MORE = 1.2


def of_length(tx: Transaction, count: int) -> Asked:
    """Write a delta on every lane: of two feeds, one of them new to the reader."""
    feeds = [f"site:{new_id()}" for _ in range(2)]
    tx.lock_feeds(feeds)
    for at in range(count):
        made = put(tx, URGENT if at % 2 == 0 else OTHER, derived_id(feeds[0], str(at)))
        tx.put_line(feeds[at % 3 == 0], made.id, is_put=at % 5 > 0)
    return Asked(HUB, tx.epoch(), feeds, {feeds[0]: Cursor(tx.epoch(), 0)}, {})


def peak_bytes(store: SqlStore, asked: Asked) -> int:
    """Give how much Python holds at most while a delta is told, beyond what it held before."""
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    told = sum(len(block.entries) for block in blocks(store, asked, page_rows=PAGE))
    _, peak = tracemalloc.get_traced_memory()
    assert told > FEW / 2
    return peak - before


@pytest.mark.timeout(300)
def test_a_delta_three_times_as_long_takes_no_more_memory(store: SqlStore) -> None:
    with store.writing() as tx:
        few, many = of_length(tx, FEW), of_length(tx, MANY)
    tracemalloc.start()
    try:
        # What is made once, and the reader of JSON's own store of short strings, is there from here on.
        for asked in (many, few):
            peak_bytes(store, asked)
        assert peak_bytes(store, many) < MORE * peak_bytes(store, few)
    finally:
        tracemalloc.stop()


def test_the_lines_of_a_short_delta_are_read_in_one_statement(tmp_path: Path) -> None:
    said: list[str] = []
    engine = make_engine(tmp_path / "hub.db", bytes(32))
    event.listen(engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    hub = SqlStore(engine)
    with hub.writing() as tx:
        asked = of_length(tx, 30)
    said.clear()
    (block,) = blocks(hub, asked)
    assert len(block.entries) == 28
    assert sum("line.seq > " in statement for statement in said) == len(asked.feeds)
    hub.close()
