"""What first downloads rely on in any database: snapshots whole or not there, nothing given that has left the feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.changes import Document, Revision
from sync.clock import SetClock
from sync.hub.compaction import SNAPSHOT_KEPT_FOR, sweep
from sync.hub.snapshot_ports import SnapshotBlock
from sync.hub.snapshots import IS_STUCK, Reader, Shelf
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_who import HubSite
from sync.ids import derived_id, new_id
from sync.protocol import Entry, First, FirstPlace, Frame, Offer
from sync.wire.first import unpack_rows
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
SITE, STORE, PERSON = new_id(), new_id(), new_id()
FEED = f"site:{SITE}"
ALL = 1_000_000


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        with opened.writing() as tx:
            tx.add_site(HubSite(SITE, "Juniper PRACTICE", "America/Denver", "rural", is_center=False))
            tx.add_device(STORE, SITE, "desk", bytes(32), NOW)
        yield opened


def shelf(store: SqlStore, least_rows: int = 1) -> Shelf:
    return Shelf(store, SetClock(), least_rows=least_rows, frame_bytes=400)


def written(tx: Transaction, kind: str, patient: str | None, **fields: object) -> str:
    record = patient if patient is not None and kind == "patient" else new_id()
    document = Document(kind, record, patient, None, Revision(tx.epoch(), tx.next_n()), fields)
    tx.put_document(document)
    tx.put_line(FEED, record, is_put=True)
    return record


def filled(store: SqlStore) -> tuple[str, str, str]:
    """Write a site's record, a patient with nothing open, and one with an open task; name the three."""
    with store.writing() as tx:
        settled, urgent = sorted((new_id(), new_id()))
        for patient in (settled, urgent):
            written(tx, "patient", patient, family_name="PRACTICE")
            for _ in range(4):
                written(tx, "contact", patient, note="called")
        written(tx, "task", settled, status="completed", owner_id=PERSON)
        written(tx, "task", urgent, status="requested", owner_id=PERSON)
        site_record = written(tx, "site", None, name="Juniper PRACTICE")
    return settled, urgent, site_record


READER = Reader(STORE, PERSON)


def epoch(store: SqlStore) -> str:
    with store.reading() as tx:
        return tx.epoch()


def offered(store: SqlStore, made: Shelf, first: First | None = None) -> Offer:
    (offer,) = made.offers([FEED], epoch(store), first or First())
    return offer


def frames(store: SqlStore, made: Shelf, offer: Offer, room_bytes: int = ALL) -> list[Frame]:
    return list(made.frames([offer], READER, room_bytes))


def rows(found: list[Frame]) -> list[Entry]:
    return [entry for frame in found for entry in unpack_rows(FEED, frame.body)]


def test_a_snapshot_holds_every_record_of_the_feed_once_and_says_where_the_deltas_begin(
    store: SqlStore,
) -> None:
    filled(store)
    made = shelf(store)
    offer = offered(store, made)
    found = frames(store, made, offer)
    with store.reading() as tx:
        lines = {line.record: line.seq for line in tx.lines_after(FEED, 0, 100)}
        assert {entry.record: entry.seq for entry in rows(found)} == lines
        assert all(entry.document == tx.document(entry.record) for entry in rows(found))
        assert (offer.seq, offer.rows) == (tx.head_of(FEED), len(lines))
    assert [frame.is_last for frame in found] == [False] * (len(found) - 1) + [True]
    assert offer.size_bytes == sum(len(frame.body) for frame in found)
    assert len(found) > 1


def test_shared_records_come_first_then_open_cases_each_patient_whole(store: SqlStore) -> None:
    settled, urgent, site_record = filled(store)
    made = shelf(store)
    order = [
        entry.document.patient for entry in rows(frames(store, made, offered(store, made))) if entry.document
    ]
    assert order == [None] + [urgent] * 6 + [settled] * 6
    assert rows(frames(store, made, offered(store, made)))[0].record == site_record


def test_everybody_gets_the_same_bytes_and_a_late_one_goes_on_at_its_block(store: SqlStore) -> None:
    filled(store)
    made = shelf(store)
    offer = offered(store, made)
    whole = frames(store, made, offer)
    assert frames(store, shelf(store), offered(store, shelf(store))) == whole
    goes_on = offered(store, made, First((FirstPlace(FEED, offer.snapshot, 1),), ALL))
    assert goes_on.block == 1
    assert frames(store, made, goes_on) == whole[1:]
    assert frames(store, made, offer, room_bytes=1) == whole[:1]


def test_what_has_left_the_feed_is_in_no_block_that_is_given(store: SqlStore) -> None:
    _settled, urgent, _ = filled(store)
    made = shelf(store)
    offer = offered(store, made)
    frames(store, made, offer)
    with store.writing() as tx:
        gone = tx.records_of_patient(urgent)
        for record in gone:
            tx.put_line(FEED, record, is_put=False)
    left = {entry.record for entry in rows(frames(store, made, offer))}
    assert left.isdisjoint(gone)
    with store.reading() as tx:
        assert left == {line.record for line in tx.lines_after(FEED, 0, 100) if line.is_put}


def test_a_computer_that_may_not_read_the_feed_any_more_gets_no_block(store: SqlStore) -> None:
    filled(store)
    made = shelf(store)
    offer = offered(store, made)
    with store.writing() as tx:
        tx.revoke_device(STORE, NOW)
    assert frames(store, made, offer) == []


def test_a_new_life_of_the_database_knows_no_earlier_snapshot(store: SqlStore) -> None:
    filled(store)
    made = shelf(store)
    before = offered(store, made)
    with store.writing() as tx:
        tx.begin_epoch(NOW)
    assert frames(store, made, before) == []
    after = offered(store, made, First((FirstPlace(FEED, before.snapshot, 1),), ALL))
    assert (after.snapshot != before.snapshot, after.block, after.asked) == (True, 0, before.snapshot)
    assert sweep(store, SetClock()) == 1
    with store.reading() as tx:
        assert [each.name for each in tx.snapshots_of(FEED)] == [after.snapshot]


def test_a_snapshot_from_which_too_much_has_moved_is_made_anew_and_a_small_feed_has_none(
    store: SqlStore,
) -> None:
    filled(store)
    made = shelf(store, least_rows=3)
    first = offered(store, made)
    with store.writing() as tx:
        written(tx, "site", None, name="one more")
    assert offered(store, made).snapshot == first.snapshot
    with store.writing() as tx:
        for n in range(5):
            written(tx, "site", None, name=f"more {n}")
    assert offered(store, made).snapshot != first.snapshot
    assert shelf(store, least_rows=100).offers([FEED], epoch(store), First()) == ()


def test_at_night_what_moved_is_made_anew_and_what_nobody_needs_goes(store: SqlStore) -> None:
    filled(store)
    clock = SetClock()
    made = Shelf(store, clock, least_rows=1, frame_bytes=400)
    assert made.renew() == [FEED]
    assert made.renew() == []
    with store.writing() as tx:
        written(tx, "site", None, name="one more")
    assert made.renew() == [FEED]
    with store.reading() as tx:
        newest, before = tx.snapshots_of(FEED)
    assert sweep(store, clock) == 0
    clock.at += SNAPSHOT_KEPT_FOR + timedelta(hours=1)
    assert sweep(store, clock) == 1
    with store.reading() as tx:
        assert [each.name for each in tx.snapshots_of(FEED)] == [newest.name]
        assert tx.snapshot_block(before.name, 0) is None


def test_a_snapshot_that_nobody_finishes_goes_once_it_is_stuck(store: SqlStore) -> None:
    filled(store)
    with store.writing() as tx:
        tx.begin_snapshot(FEED, NOW)
    assert sweep(store, SetClock(NOW + IS_STUCK)) == 0
    assert sweep(store, SetClock(NOW + IS_STUCK + timedelta(seconds=1))) == 1


def test_a_snapshot_is_whole_only_with_its_last_block(store: SqlStore) -> None:
    filled(store)
    with store.writing() as tx:
        begun = tx.begin_snapshot(FEED, NOW)
        records = [derived_id("r", "1")]
        tx.grow_snapshot(begun.name, SnapshotBlock(records, b"one"), NOW, is_last=False)
    with store.reading() as tx:
        (found,) = tx.snapshots_of(FEED)
        assert found == replace(begun, blocks=1, rows_done=1, size_bytes=3, grown_at=NOW)
        assert tx.snapshot_block(begun.name, 0) == SnapshotBlock(records, b"one")
        assert tx.snapshot_block(begun.name, 1) is None
    with store.writing() as tx:
        tx.grow_snapshot(begun.name, SnapshotBlock(records, b"two"), NOW, is_last=True)
    with store.reading() as tx:
        assert tx.snapshots_of(FEED)[0].is_whole


def test_the_charts_of_ones_own_open_cases_and_those_opened_come_before_the_blocks(store: SqlStore) -> None:
    settled, urgent, _ = filled(store)
    made = shelf(store)
    offer = offered(store, made)
    assert made.needs([offer], First(room_bytes=1), READER) == {FEED: [urgent]}
    assert made.needs([offer], First(room_bytes=1), Reader(STORE, new_id())) == {}
    opened = First(charts=(settled,))
    assert made.needs([replace(offer, block=1)], opened, READER) == {FEED: [settled]}
