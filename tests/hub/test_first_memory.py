"""A first download takes the same memory however much there is, at the hub and on the desk."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from navigator_app.store.local import Store
from sync.changes import Document, Revision, Write
from sync.client.engine import Engine
from sync.clock import SetClock
from sync.hub.feeds import site_feed
from sync.hub.service import Service
from sync.hub.snapshots import Shelf
from sync.hub.store import SqlStore
from sync.ids import derived_id
from sync.protocol import Exchange, Frame, Reply
from sync.sqlcipher import make_engine
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
    """Download so many records and give the peak of what Python allocated for it, making the snapshot included."""
    prepared(folder)
    hub = filled(folder, count)
    store: Store = open_desk_store(folder / "a", STORE_KEYS[0], 0)
    near = Near(Service(hub, SetClock(), Shelf(hub, SetClock(), least_rows=100, frame_bytes=4_000)))
    engine = Engine(store, near, lambda: PERSONS[0], "test")
    tracemalloc.start()
    engine.run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(store.of_kind("trip")) == count
    assert near.frames > 3
    store.close()
    hub.close()
    return peak


@pytest.mark.timeout(300)
def test_three_times_as_much_takes_no_more_memory(tmp_path: Path) -> None:
    few = peak_bytes(tmp_path / "few", FEW)
    assert peak_bytes(tmp_path / "many", MANY) < MORE * few
