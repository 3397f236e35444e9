"""A reply made in the transaction that judged says what one read behind it says, and is made where it may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.changes import Change, Document, fold
from sync.clock import SystemClock
from sync.drafts import Draft, numbered
from sync.hub.blocks import blocks
from sync.hub.service import Service
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.protocol import Block, Cursor, Exchange, Look
from sync.records import KINDS
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
HERE, THERE = new_id(), new_id()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


class Clinic:
    """A computer that reads what it is told, and holds each reply against one that is read anew."""

    def __init__(self, hub: SqlStore, site: str, sites: tuple[str, ...] = ()) -> None:
        self.hub, self.site, self.store, self.person = hub, site, new_id(), new_id()
        self.service = Service(hub, SystemClock())
        self.cursors: dict[str, Cursor] = {}
        self.images: dict[str, Document] = {}
        self.number = 0
        with hub.writing() as tx:
            tx.add_site(HubSite(site, f"PRACTICE {site}", "America/Denver", "rural", is_center=False))
            tx.add_device(self.store, site, "desk", bytes(32), NOW)
            tx.add_person(self.person, "PRACTICE")
            tx.grant(self.person, site, "navigator")
        self.patient = new_id()
        self.round(self.writes("patient", self.patient, family_name="Moss", sites=[site, *sites]))

    def writes(self, kind: str, record: str, **fields: object) -> Change:
        self.number += 1
        opened = self.images.get(record)
        draft = Draft(kind, record, fields, self.person, NOW, "UTC", self.site, self.patient, None, opened)
        made = numbered(draft, self.store, self.number, {}, KINDS[kind])
        image = fold(opened, [made], KINDS[kind])
        assert image is not None
        self.images[record] = image
        return made

    def round(self, *changes: Change, looks: tuple[Look, ...] = ()) -> tuple[bool, list[Block]]:
        """Exchange; say whether nothing was read for the reply, and give its blocks."""
        request = Exchange(self.store, self.person, None, dict(self.cursors), changes, looks=looks)
        reply = self.service.exchange(request)
        assert {v.outcome for v in reply.head.verdicts} <= {"accepted", "merged"}
        is_made_at_once, told = isinstance(reply.blocks, tuple), list(reply.blocks)
        asked = self.service._asked(request, reply.head, is_by_stick=False)
        assert told == list(blocks(self.hub, asked))
        for block in told:
            self.cursors |= block.cursors
        return is_made_at_once, told


def test_whoever_wrote_all_there_is_since_is_told_so_without_reading(store: SqlStore) -> None:
    clinic = Clinic(store, HERE)
    trip = new_id()
    made = [clinic.writes("trip", trip, purpose=purpose) for purpose in ("labs", "visit", "visit and labs")]
    is_made_at_once, told = clinic.round(*made)
    assert is_made_at_once
    assert [block.entries for block in told] == [()], "the verdicts bring a record to where it stands"
    assert {check.feed for check in told[0].checks} == {f"site:{HERE}", "shared"}


def test_whoever_asks_when_nothing_is_new_is_told_so_without_reading(store: SqlStore) -> None:
    clinic = Clinic(store, HERE)
    for _ in range(2):
        is_made_at_once, told = clinic.round()
        assert is_made_at_once
        assert [(block.entries, block.cursors) for block in told] == [((), {})]


def test_what_another_wrote_is_read(store: SqlStore) -> None:
    there = Clinic(store, THERE)
    here = Clinic(store, HERE, (THERE,))
    is_made_at_once, told = there.round(there.writes("patient", there.patient, given_name="Ada"))
    assert not is_made_at_once
    assert here.patient in {entry.record for block in told for entry in block.entries}
    assert there.round()[0]


def test_a_chart_that_moves_takes_its_records_with_it(store: SqlStore) -> None:
    """Lines of records that no verdict brings are read."""
    there, here = Clinic(store, THERE), Clinic(store, HERE)
    trip = new_id()
    here.round(here.writes("trip", trip, purpose="labs"))
    is_made_at_once, told = here.round(here.writes("patient", here.patient, sites=[THERE]))
    assert not is_made_at_once
    assert {(e.record, e.is_put) for block in told for e in block.entries} >= {(trip, False)}
    assert {e.record for block in there.round()[1] for e in block.entries} >= {trip, here.patient}


def test_whoever_doubts_a_feed_is_answered_from_the_database(store: SqlStore) -> None:
    clinic = Clinic(store, HERE)
    is_made_at_once, told = clinic.round(looks=(Look(f"site:{HERE}", ""),))
    assert not is_made_at_once
    assert told[-1].spans
