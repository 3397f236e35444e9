"""Clinics that push at a hub over a real port: what each is going to say, and one warm connection to say it on.

A body is made before it is sent, so that what is measured is the hub; it is signed when it is sent, as a desk does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlsplit

from benchmarks import center
from sync.changes import Change, Document, fold
from sync.clock import SystemClock
from sync.drafts import Draft, numbered
from sync.hub.commands import new_site
from sync.hub.feeds import SHARED, site_feed
from sync.hub.store import SqlStore
from sync.ids import new_id
from sync.protocol import Cursor, Exchange
from sync.records import KINDS
from sync.signing import HEADER, new_signing_key, sign
from sync.wire import encode_exchange

PATH: Final = "/sync/v1/exchange"
EDITS: Final = (
    {"purpose": "First oncology visit", "destination": "Mesa View (PRACTICE)"},
    {"lodging": "motel", "lodging_place": "Sandstone Motel (PRACTICE)", "lodging_nights": 1},
    {"escort_needed": True, "escort_name": "Daniel Reed", "escort_relation": "Son"},
    {"voucher": "FV-2231"},
    {"purpose": "First oncology visit, and labs before it"},
)
"""Of one trip, which the first of them makes."""


@dataclass
class Clinic:
    """A computer with everything it is going to say."""

    store: str
    person: str
    site: str
    key: bytes
    epoch: str
    shared_seq: int
    patient: str = field(default_factory=new_id)
    number: int = 0

    def first(self) -> bytes:
        """Make the body that brings a new chart."""
        chart = self._change("patient", self.patient, None, {"family_name": "Reed", "sites": [self.site]})
        return self._body([chart], 0)

    def batch(self, trips: int) -> bytes:
        """Make the body that brings so many trips of that chart, in `len(EDITS)` changes each."""
        read = self.number
        return self._body([change for _ in range(trips) for change in self._trip()], read)

    def _trip(self) -> Iterator[Change]:
        record, image = new_id(), None
        for patch in EDITS:
            made = self._change("trip", record, image, dict(patch))
            image = fold(image, [made], KINDS["trip"])
            yield made

    def _change(self, kind: str, record: str, opened: Document | None, patch: dict[str, object]) -> Change:
        self.number += 1
        at = datetime.now(UTC)
        draft = Draft(
            kind, record, patch, self.person, at, center.ZONE, self.site, self.patient, None, opened
        )
        return numbered(draft, self.store, self.number, {}, KINDS[kind])

    def _body(self, changes: list[Change], read: int) -> bytes:
        cursors = {
            SHARED: Cursor(self.epoch, self.shared_seq),
            site_feed(self.site): Cursor(self.epoch, read),
        }
        return encode_exchange(Exchange(self.store, self.person, self.epoch, cursors, tuple(changes)))


def joined(store: SqlStore, count: int) -> list[Clinic]:
    """Join a computer each at so many new clinics."""
    made = [_joined(store, number) for number in range(count)]
    with store.reading() as tx:
        shared_seq = tx.head_of(SHARED)
    for clinic in made:
        clinic.shared_seq = shared_seq
    return made


def _joined(store: SqlStore, number: int) -> Clinic:
    site = new_site(
        store, SystemClock(), f"{center.CLINIC} {number}", center.ZONE, "rural", is_center=False
    ).id
    key, public_key = new_signing_key()
    computer, person = new_id(), new_id()
    with store.writing() as tx:
        tx.add_device(computer, site, "desk", public_key, datetime.now(UTC))
        tx.add_person(person, center.NAME)
        tx.grant(person, site, "navigator")
        return Clinic(computer, person, site, key, tx.epoch(), 0)


@dataclass(frozen=True)
class Answer:
    """What a hub said, and how long it took until all of it was here."""

    status: int
    took_s: float
    again_s: float | None
    """When it asks to come again."""


class Line:
    """One warm connection of a clinic."""

    def __init__(self, url: str, clinic: Clinic) -> None:
        where = urlsplit(url)
        self._line = HTTPConnection(where.hostname or "", where.port, timeout=120)
        self._clinic = clinic

    def send(self, body: bytes) -> Answer:
        """Sign a body and send it."""
        clinic = self._clinic
        header = sign(
            clinic.key, "POST", PATH, body, store=clinic.store, person=clinic.person, at=datetime.now(UTC)
        )
        begun_s = time.perf_counter()
        self._line.request("POST", PATH, body, {HEADER: header})
        answer = self._line.getresponse()
        answer.read()
        again = answer.headers.get("Retry-After", "")
        return Answer(answer.status, time.perf_counter() - begun_s, float(again) if again.isdigit() else None)

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def check(store: SqlStore, clinics: list[Clinic]) -> None:
    """Look whether the hub did what it answered: every change is judged, every sum and audit chain holds."""
    with store.reading() as tx:
        assert tx.audit_breaks() == {}
        assert tx.sums_that_drifted() == []
        for clinic in clinics:
            assert tx.last_number(clinic.store)[0] == clinic.number
