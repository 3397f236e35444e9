"""A first download takes the same memory however much there is, at the hub and on the desk.

What Python holds is measured. What SQLite holds beside it, the pages that each connection keeps, has a limit.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from navigator_app.store.local import Store
from sync.changes import Document, Revision, Write
from sync.client.engine import Engine
from sync.clock import SetClock
from sync.hub.feeds import site_feed
from sync.hub.first_order import in_order
from sync.hub.service import Service
from sync.hub.snapshots import Shelf
from sync.hub.store import SqlStore
from sync.ids import derived_id, new_id
from sync.protocol import Exchange, Frame, Reply
from sync.sqlcipher import CACHE_KB, make_engine
from tests.hub.databases import DATABASES, new_store
from tests.properties.places import HUB_KEY, PERSONS, SITES, STORE_KEYS, STORES, open_desk_store, prepared

FEED = site_feed(SITES[0])
FEW, MANY = 400, 1_200
MORE = 1.2
"""What is listed of patients is a few bytes each."""


def filled(folder: Path, count: int) -> SqlStore:
    hub = SqlStore(make_engine(folder / "hub" / "hub.db", HUB_KEY))
    for start in range(0, count, 200):
        with hub.writing() as tx:
            tx.lock_feeds([FEED])
            for number in range(start, start + 200):
                revision = Revision(tx.epoch(), tx.next_n())
                mark = Write(derived_id("c", str(number)), STORES[2], number, PERSONS[2], AT, None, revision)
                patient = derived_id("patient", str(number // 20))
                fields = {"purpose": f"Visit {derived_id(str(number))}", "status": "requested"}
                record = derived_id("trip", str(number))
                made = Document("trip", record, patient, None, revision, fields, {"purpose": (mark,)})
                tx.put_document(made)
                tx.put_line(FEED, record, is_put=True)
    return hub


AT = "2026-11-21T00:00:00.000Z"


class Near:
    """A hub in the same program, whose blocks are counted."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.frames = 0

    def exchange(self, request: Exchange) -> Reply:
        reply = self._service.exchange(request)
        return replace(reply, frames=self._counted(reply.frames))

    def _counted(self, frames: Iterator[Frame]) -> Iterator[Frame]:
        for frame in frames:
            self.frames += 1
            yield frame


def peak_bytes(folder: Path, count: int) -> int:
    """Download so many records and give how much Python holds at most, making the snapshot included."""
    prepared(folder)
    hub = filled(folder, count)
    store: Store = open_desk_store(folder / "a", STORE_KEYS[0], 0)
    near = Near(Service(hub, SetClock(), Shelf(hub, SetClock(), least_rows=100, frame_bytes=4_000)))
    engine = Engine(store, near, lambda: PERSONS[0], "test")
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    engine.run()
    _, peak = tracemalloc.get_traced_memory()
    assert len(store.of_kind("trip")) == count
    assert near.frames > 3
    store.close()
    hub.close()
    return peak - before


@pytest.mark.timeout(300)
def test_three_times_as_much_takes_no_more_memory(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        # What is made once, and the reader of JSON's own store of short strings, is there from here on.
        peak_bytes(tmp_path / "warm", MANY)
        few = peak_bytes(tmp_path / "few", FEW)
        many = peak_bytes(tmp_path / "many", MANY)
    finally:
        tracemalloc.stop()
    assert many < MORE * few, (few, many)


PATIENTS_FEW, PATIENTS_MANY = 300, 1_500
KEPT_BYTES = 48
"""Of each patient: sixteen of an id in each of two lists, which have room to grow."""


def with_patients(hub: SqlStore, count: int) -> str:
    """Give so many patients an open task each; names their feed."""
    feed = f"site:{new_id()}"
    with hub.writing() as tx:
        tx.lock_feeds([feed])
        for _ in range(count):
            fields = {"status": "requested", "owner_id": new_id(), "title": "Call back (PRACTICE)"}
            made = Document("task", new_id(), new_id(), None, Revision(tx.epoch(), tx.next_n()), fields)
            tx.put_document(made)
            tx.put_line(feed, made.id, is_put=True)
    return feed


def peak_of_reading(hub: SqlStore, feed: str) -> int:
    """Give how much Python holds at most while a snapshot's records are read, beyond what it held before."""
    with hub.writing() as tx:
        snapshot = tx.begin_snapshot(feed, SetClock().now())
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    assert sum(1 for _ in in_order(hub, snapshot)) >= PATIENTS_FEW
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.timeout(300)
def test_making_a_snapshot_keeps_no_more_of_a_patient_than_an_id(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    with new_store(request, database, tmp_path / "hub") as hub:
        few, many = with_patients(hub, PATIENTS_FEW), with_patients(hub, PATIENTS_MANY)
        tracemalloc.start()
        try:
            # What is made once, and the reader of JSON's own store of short strings, is there from here on.
            peak_of_reading(hub, many)
            least = peak_of_reading(hub, few)
            grown = peak_of_reading(hub, many) - least
        finally:
            tracemalloc.stop()
        assert grown < KEPT_BYTES * (PATIENTS_MANY - PATIENTS_FEW)


def test_all_connections_of_a_hub_together_keep_no_more_pages_than_a_desks_one(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "hub.db", HUB_KEY)
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    with engine.connect() as connection:
        kept_kb = -int(connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
    engine.dispose()
    assert 0 < kept_kb * (pool.size() + pool._max_overflow) <= CACHE_KB


def test_a_chart_is_read_by_its_patient_and_not_out_of_the_whole_feed(tmp_path: Path) -> None:
    said: list[tuple[str, Any]] = []
    engine = make_engine(tmp_path / "hub.db", HUB_KEY)
    event.listen(engine, "before_cursor_execute", lambda *about: said.append((about[2], about[3])))
    hub = SqlStore(engine)
    feed = with_patients(hub, 3)
    with hub.reading() as tx:
        said.clear()
        tx.entries_of(feed, list(tx.patients_in(feed)))
    with engine.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[-1][0]}", said[-1][1]).all()
    hub.close()
    assert any("ix_record_patient" in step.detail for step in steps)
    assert not any("line" in step.detail and "(feed=?)" in step.detail for step in steps)
