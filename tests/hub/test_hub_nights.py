"""What a serving hub does by itself at night: by one worker, once a night, whatever fails of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.changes import Document, Revision
from sync.clock import SetClock
from sync.errors import Unavailable
from sync.hub.compaction import LEAST_DAYS
from sync.hub.nightly import WITHIN_HOURS, Nights
from sync.hub.snapshots import Shelf
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.signing import NONCE_KEPT_S
from tests.hub.databases import DATABASES, new_store

CENTER = new_id()
FEED, OTHER = f"site:{CENTER}", f"site:{new_id()}"
AT_THREE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
"""Three in the morning in Phoenix."""


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        with opened.writing() as tx:
            tx.add_site(HubSite(new_id(), "A clinic (PRACTICE)", "Asia/Tokyo", "", is_center=False))
            tx.add_site(HubSite(CENTER, "Center (PRACTICE)", "America/Phoenix", "", is_center=True))
        yield opened


def write(store: SqlStore, *feeds: str) -> None:
    with store.writing() as tx:
        for feed in feeds:
            record = new_id()
            tx.put_document(Document("site", record, None, None, Revision(tx.epoch(), tx.next_n()), {}))
            tx.put_line(feed, record, is_put=True)


def nights(store: SqlStore, clock: SetClock, shelf: Shelf | None = None) -> Nights:
    return Nights(store, clock, shelf or Shelf(store, clock, least_rows=1))


def snapshots(store: SqlStore, feed: str = FEED) -> int:
    with store.reading() as tx:
        return sum(each.is_whole for each in tx.snapshots_of(feed))


@pytest.mark.parametrize(
    ("hours", "is_night"), [(-0.1, False), (0, True), (WITHIN_HOURS - 0.1, True), (WITHIN_HOURS, False)]
)
def test_the_night_is_at_the_centers_hour_and_shortly_after(
    store: SqlStore, hours: float, *, is_night: bool
) -> None:
    write(store, FEED)
    assert nights(store, SetClock(AT_THREE + timedelta(hours=hours))).look() is is_night
    assert snapshots(store) == is_night


def test_of_several_workers_one_does_it_and_once_a_night(store: SqlStore) -> None:
    clock = SetClock(AT_THREE)
    one, other = nights(store, clock), nights(store, clock)
    write(store, FEED)
    assert [one.look(), other.look()] == [True, False]
    write(store, FEED)
    clock.forward(hours=1)
    assert [other.look(), one.look(), nights(store, clock).look()] == [False, False, False]
    assert snapshots(store) == 1
    clock.forward(hours=23)
    assert [other.look(), one.look()] == [True, False]
    assert snapshots(store) == 2


def test_workers_that_look_at_one_moment_agree_on_one(store: SqlStore) -> None:
    done: list[bool] = []
    together = threading.Barrier(3)

    def look() -> None:
        worker = nights(store, SetClock(AT_THREE))
        together.wait(20)
        done.append(worker.look())

    working = [threading.Thread(target=look) for _ in range(3)]
    for one in working:
        one.start()
    for one in working:
        one.join(30)
    assert sorted(done) == [False, False, True]


def test_a_night_over_midnight_is_one_night(store: SqlStore) -> None:
    clock = SetClock(AT_THREE - timedelta(hours=4))
    worker = Nights(store, clock, Shelf(store, clock), hour=23)
    assert worker.look()
    clock.forward(hours=2)
    assert not Nights(store, clock, Shelf(store, clock), hour=23).look()


def test_a_hub_without_a_center_sleeps_by_universal_time(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with new_store(request, "sqlite", tmp_path / "hub") as store:
        assert not nights(store, SetClock(AT_THREE)).look()
        assert nights(store, SetClock(AT_THREE.replace(hour=3))).look()


def test_old_removes_old_snapshots_and_old_nonces_go(store: SqlStore) -> None:
    clock = SetClock(AT_THREE)
    gone, device = new_id(), new_id()
    write(store, FEED)
    with store.writing() as tx:
        tx.put_line(FEED, gone, is_put=True)
        tx.put_line(FEED, gone, is_put=False)
        assert tx.spend_nonce(device, "old", int(AT_THREE.timestamp()) - NONCE_KEPT_S - 1, NONCE_KEPT_S)
    assert nights(store, clock).look()
    with store.writing() as tx:
        assert tx.spend_nonce(device, "old", int(AT_THREE.timestamp()) - NONCE_KEPT_S - 1, NONCE_KEPT_S)
    write(store, FEED)
    clock.forward(days=LEAST_DAYS)
    assert nights(store, clock).look()
    with store.reading() as tx:
        assert gone not in {line.record for line in tx.lines_after(FEED, 0, 10)}
    assert snapshots(store) == 1


class Failing(Shelf):
    """A shelf on which one feed's snapshot cannot be made."""

    def renew_one(self, feed: str) -> bool:
        """Make the others."""
        if feed == OTHER:
            raise Unavailable("Ada Birch's chart is in the way.")
        return super().renew_one(feed)


def test_what_fails_is_noted_by_ids_and_the_rest_is_done(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    write(store, FEED, OTHER)
    clock = SetClock(AT_THREE)
    with caplog.at_level(logging.ERROR, "navigator.hub"):
        assert nights(store, clock, Failing(store, clock, least_rows=1)).look()
    assert OTHER in caplog.text
    assert "Unavailable" in caplog.text
    assert "Birch" not in caplog.text
    assert (snapshots(store), snapshots(store, OTHER)) == (1, 0)
    with store.reading() as tx:
        assert tx.last_noted_at() == AT_THREE
    clock.forward(days=1)
    assert nights(store, clock).look()
    assert snapshots(store, OTHER) == 1


class Stopped(SetClock):
    """A clock that cannot be read the first time."""

    is_read = False

    def now(self) -> datetime:
        """Fail once."""
        if not self.is_read:
            self.is_read = True
            raise OSError("Ada Birch's chart is in the way.")
        return super().now()


def test_a_failure_of_the_looking_itself_is_noted_and_the_worker_looks_again(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    write(store, FEED)
    ended = threading.Event()
    ended.set()
    worker = nights(store, Stopped(AT_THREE))
    worker.keep(ended)
    assert "looking at the clock at night failed: OSError" in caplog.text
    assert "Birch" not in caplog.text
    assert snapshots(store) == 0
    worker.keep(ended)
    assert snapshots(store) == 1
