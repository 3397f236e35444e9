"""What a hub remembers of its earlier lives in any database: where they ended, and what came back after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.changes import LATEST_ORDER, Document, Revision, Write, epoch_order, is_newer
from sync.hub.store import SqlStore
from sync.hub.store_lives import new_epoch
from sync.ids import new_id
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def put(store: SqlStore, feed: str, count: int = 1) -> None:
    with store.writing() as tx:
        for _ in range(count):
            tx.put_line(feed, new_id(), is_put=True)
            tx.next_n()


def test_a_new_life_is_named_as_none_before_and_says_that_it_came_later(store: SqlStore) -> None:
    with store.writing() as tx:
        epochs = [tx.epoch()]
        epochs += [tx.begin_epoch(NOW) for _ in range(3)]
        epochs += [tx.begin_epoch(NOW - timedelta(days=4_000))]
        assert tx.epoch() == epochs[-1]
    assert len(set(epochs)) == len(epochs)
    assert sorted(epochs, key=epoch_order) == epochs
    assert is_newer(Revision(epochs[2], 1), Revision(epochs[1], 9))
    assert not is_newer(Revision(epochs[1], 9), Revision(epochs[2], 1))


def test_a_life_ends_at_the_last_mark_since_what_came_after_it_may_not_be_in_the_backup(
    store: SqlStore,
) -> None:
    put(store, "site:a", 3)
    with store.writing() as tx:
        first = tx.epoch()
        made = tx.mark(NOW)
        assert made.reaches == Revision(first, tx.current_n())
    put(store, "site:a", 2)
    put(store, "site:b")
    with store.writing() as tx:
        assert tx.current_n() > made.reaches.n
        second = tx.begin_epoch(NOW)
        assert tx.line() == {first: made.reaches.n}
        assert tx.end_of(first, ["site:a", "site:b"]) == {"site:a": 3}
        assert tx.end_of(second, ["site:a"]) == {}


def test_a_life_without_a_mark_ended_before_it_began(store: SqlStore) -> None:
    put(store, "site:a", 3)
    with store.writing() as tx:
        first = tx.epoch()
        tx.begin_epoch(NOW)
        assert tx.line() == {first: 0}
        assert tx.end_of(first, ["site:a"]) == {}


def test_a_lost_life_named_as_late_is_outlived_by_one_that_ends_nowhere_short(store: SqlStore) -> None:
    put(store, "site:a", 2)
    with store.writing() as tx:
        lost = new_epoch(NOW, tx.epoch())
        # A hub that never was restored has lost no life, whatever is named to it.
        assert not tx.is_outlived_by(lost)
        assert tx.outlive(lost, NOW) is None
        restored = tx.begin_epoch(NOW)
    put(store, "site:a")
    with store.writing() as tx:
        earlier = next(iter(tx.line()))
        lost = new_epoch(NOW, restored)
        assert [tx.is_outlived_by(at) for at in (earlier, restored, lost)] == [False, False, True]
        n, before = tx.current_n(), tx.line()
        fresh = tx.outlive(lost, NOW)
        assert fresh is not None
        assert epoch_order(fresh) > epoch_order(lost)
        assert tx.line() == {**before, restored: n}
        assert tx.end_of(restored, ["site:a"]) == {"site:a": 3}
        assert tx.outlive(lost, NOW) is None
        assert tx.epoch() == fresh


def test_no_word_and_no_clock_uses_up_the_names_of_lives(store: SqlStore) -> None:
    with store.writing() as tx:
        tx.begin_epoch(NOW)
        assert not tx.is_outlived_by("ffffffff.00000000")
        latest = tx.begin_epoch(datetime.max.replace(tzinfo=UTC))
        assert epoch_order(latest) == LATEST_ORDER
        assert epoch_order(tx.begin_epoch(NOW)) == LATEST_ORDER + 1


def test_only_a_verified_backup_is_safe_and_only_in_its_own_life(store: SqlStore) -> None:
    put(store, "site:a", 3)
    with store.writing() as tx:
        made = tx.mark(NOW)
        assert tx.safe_n() == 0
        assert tx.verified(made.place, NOW)
        assert not tx.verified(made.place + 7, NOW)
        assert tx.safe_n() == made.reaches.n
        later = tx.mark(NOW + timedelta(days=1))
        assert tx.safe_n() == made.reaches.n
        assert [mark.verified_at for mark in tx.marks()] == [NOW, None]
        tx.begin_epoch(NOW)
        assert tx.safe_n() == 0
        assert tx.marks()[-1].place == later.place
        assert tx.marks()[-1].verified_at == NOW


def test_what_came_back_is_kept_as_it_was_given_with_where_it_once_stood(store: SqlStore) -> None:
    write = Write(new_id(), new_id(), 4, new_id(), NOW.isoformat(), None, Revision("lost", 44))
    unsettled = Write(new_id(), new_id(), 5, new_id(), NOW.isoformat(), None, None)
    document = Document("trip", new_id(), None, None, Revision("lost", 44), {"note": "by van"})
    with store.writing() as tx:
        tx.note_origins([write, unsettled])
        tx.note_origins([write])
        tx.keep_recovered(document, "d1", "p1", NOW, is_held=False)
    with store.reading() as tx:
        assert tx.origins_of(write.change) == {"lost": 44}
        assert tx.origins_of(unsettled.change) == {}
        assert tx.was_recovered(document.id)
        assert not tx.was_recovered(new_id())


def test_a_hub_keeps_its_own_keys(store: SqlStore) -> None:
    with store.writing() as tx:
        keys = tx.sealing_key(), tx.signing_key()
    assert len({*keys}) == 2
    with store.reading() as tx:
        assert (tx.sealing_key(), tx.signing_key()) == keys
