"""What a hub forgets of its feeds, in any database: old REMOVEs, up to a day it noted, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.changes import Document, Revision
from sync.clock import SetClock
from sync.errors import Refused
from sync.hub.compaction import LEAST_DAYS, compact
from sync.hub.store import SqlStore
from sync.ids import new_id
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
FEED = "site:a"


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def put(store: SqlStore, record: str = "", *, is_put: bool = True) -> str:
    """Let a record come into the feed, or leave it."""
    record = record or new_id()
    with store.writing() as tx:
        if tx.document(record) is None:
            tx.put_document(Document("trip", record, None, None, Revision(tx.epoch(), tx.next_n()), {}))
        tx.put_line(FEED, record, is_put=is_put)
    return record


def lines(store: SqlStore) -> dict[str, bool]:
    with store.reading() as tx:
        return {line.record: line.is_put for line in tx.lines_after(FEED, 0, 1_000)}


def test_old_removes_go_while_puts_and_younger_removes_stay(
    store: SqlStore,
) -> None:
    clock = SetClock(NOW)
    stays, left, left_later = put(store), put(store), put(store)
    put(store, left, is_put=False)
    first = compact(store, clock, LEAST_DAYS)
    assert (first.dropped, first.is_old_enough) == (0, False)
    clock.at += timedelta(days=2)
    put(store, left_later, is_put=False)
    clock.at = NOW + timedelta(days=LEAST_DAYS, hours=1)
    with store.reading() as tx:
        before = tx.check_of(FEED)
    done = compact(store, clock, LEAST_DAYS)
    assert (done.dropped, done.feeds, done.is_old_enough) == (1, 1, True)
    assert lines(store) == {stays: True, left_later: False}
    with store.reading() as tx:
        assert tx.check_of(FEED) == before
        assert tx.sums_that_drifted() == []
        assert [row.entry.action for row in tx.audit_rows(FEED)] == ["feed.compacted"]
        assert tx.document(left) is not None


def test_what_left_and_came_back_is_no_longer_a_remove(store: SqlStore) -> None:
    clock = SetClock(NOW)
    record = put(store)
    put(store, record, is_put=False)
    compact(store, clock, LEAST_DAYS)
    put(store, record)
    clock.at += timedelta(days=LEAST_DAYS)
    assert compact(store, clock, LEAST_DAYS).dropped == 0
    assert lines(store) == {record: True}


def test_heads_are_noted_once_a_week_and_forgotten_when_a_later_one_is_old_enough(store: SqlStore) -> None:
    clock = SetClock(NOW)
    put(store)
    for day in (0, 1, 8, 15):
        clock.at = NOW + timedelta(days=day)
        compact(store, clock, LEAST_DAYS)
    with store.reading() as tx:
        assert tx.last_noted_at() == NOW + timedelta(days=15)
        assert tx.heads_noted_before(NOW) == {FEED: 1}
        assert tx.heads_noted_before(NOW - timedelta(days=1)) == {}
    clock.at = NOW + timedelta(days=LEAST_DAYS + 9)
    compact(store, clock, LEAST_DAYS)
    with store.reading() as tx:
        assert tx.heads_noted_before(NOW) == {}
        assert tx.heads_noted_before(NOW + timedelta(days=9)) == {FEED: 1}


def test_fewer_than_400_days_are_refused_and_change_nothing(store: SqlStore) -> None:
    with pytest.raises(Refused, match="400 days"):
        compact(store, SetClock(NOW), LEAST_DAYS - 1)
    with store.reading() as tx:
        assert tx.last_noted_at() is None
