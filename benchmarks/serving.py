"""How many exchanges of twenty changes a hub answers: over a real port, signed, judged, audited and durable.

Four clinics push at once, each on one warm connection. What they send is written and signed before the clock runs, so
that what is measured is the hub; they share the machine's cores with it all the same. Each hub stands on its database
as it would at a center: SQLite and PostgreSQL both wait for the disk at every commit.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from benchmarks import center
from benchmarks.desk_at_scale import KEPT
from benchmarks.measure import Figure, Took
from sync.changes import Change, Document, fold
from sync.clock import SystemClock
from sync.drafts import Draft, numbered
from sync.hub.commands import new_site
from sync.hub.feeds import SHARED, site_feed
from sync.hub.serving import Serving
from sync.hub.store import SqlStore
from sync.ids import new_id
from sync.protocol import Cursor, Exchange
from sync.records import KINDS
from sync.signing import HEADER, new_signing_key, sign
from sync.wire import encode_exchange
from tests.postgres import running_server

SECTION: Final = "serving"
PATH: Final = "/sync/v1/exchange"
CLINICS: Final = 4
TRIPS: Final = 4
EDITS: Final = (
    {"purpose": "First oncology visit", "destination": "Mesa View (PRACTICE)"},
    {"lodging": "motel", "lodging_place": "Sandstone Motel (PRACTICE)", "lodging_nights": 1},
    {"escort_needed": True, "escort_name": "Daniel Reed", "escort_relation": "Son"},
    {"voucher": "FV-2231"},
    {"purpose": "First oncology visit, and labs before it"},
)
GOAL_MS: Final = 10.0
"""A hundred a second."""


def figures(exchanges: int) -> Iterator[Figure]:
    """Let each kind of hub answer so many exchanges of every clinic."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT, prefix="serving-") as folder:
        yield _figure("SQLite", Serving(Path(folder) / "hub", None), exchanges)
    with running_server(settings=()) as server:
        for workers in (1, 2):
            with server.database() as name:
                serving = Serving(None, server.url(name))
                yield _figure(f"PostgreSQL, workers: {workers}", serving, exchanges, workers)


def _figure(what: str, serving: Serving, exchanges: int, workers: int = 1) -> Figure:
    with closing(serving.opened()) as store:
        clinics = [_joined(store, number) for number in range(CLINICS)]
        letters = [list(clinic.letters(exchanges)) for clinic in clinics]
    with _served(serving, workers) as hub, ThreadPoolExecutor(CLINICS) as pool:
        # What is done for the first time is not what a hub does all day.
        list(pool.map(lambda some: _sent(hub.url, some[:2]), letters))
        cpu_s, wall_s = hub.cpu_s(), time.perf_counter()
        list(pool.map(lambda some: _sent(hub.url, some[2:]), letters))
        took_s, worked_s = time.perf_counter() - wall_s, hub.cpu_s() - cpu_s
    with closing(serving.opened()) as store:
        _check(store, clinics)
    done = CLINICS * exchanges
    each = Took.of(took_s * 1_000 / done, worked_s * 1_000 / done)
    row = f"an exchange of {TRIPS * len(EDITS)} changes, {what}"
    return Figure(
        SECTION, row, "ms", [each], GOAL_MS, is_enforced=False, peer=f"a goal; {done / took_s:.0f} a second"
    )


@contextmanager
def _served(serving: Serving, workers: int) -> Iterator[center.Center]:
    where = (
        ("--data", str(serving.folder)) if serving.folder else ("--database-url", str(serving.database_url))
    )
    with center.serving(serving.folder or Path(), *where, "--workers", str(workers)) as hub:
        yield hub


@dataclass
class _Clinic:
    """A computer with everything it is going to say."""

    store: str
    person: str
    site: str
    key: bytes
    epoch: str
    shared_seq: int
    number: int = 0

    def letters(self, exchanges: int) -> Iterator[tuple[bytes, str]]:
        """Give bodies with their signatures: a new chart and a few to warm up, then what is measured."""
        patient = new_id()
        first = self._change("patient", patient, patient, None, {"family_name": "Reed", "sites": [self.site]})
        yield self._letter([first], 0)
        for count in range(exchanges + 1):
            changes = [change for _ in range(TRIPS) for change in self._trip(patient)]
            yield self._letter(changes, 1 + count * len(changes))

    def _trip(self, patient: str) -> Iterator[Change]:
        record, image = new_id(), None
        for patch in EDITS:
            made = self._change("trip", record, patient, image, dict(patch))
            image = fold(image, [made], KINDS["trip"])
            yield made

    def _change(
        self, kind: str, record: str, patient: str, opened: Document | None, patch: dict[str, object]
    ) -> Change:
        self.number += 1
        at = datetime.now(UTC)
        draft = Draft(kind, record, patch, self.person, at, center.ZONE, self.site, patient, None, opened)
        return numbered(draft, self.store, self.number, {}, KINDS[kind])

    def _letter(self, changes: list[Change], read: int) -> tuple[bytes, str]:
        cursors = {
            SHARED: Cursor(self.epoch, self.shared_seq),
            site_feed(self.site): Cursor(self.epoch, read),
        }
        body = encode_exchange(Exchange(self.store, self.person, self.epoch, cursors, tuple(changes)))
        at = datetime.now(UTC)
        return body, sign(self.key, "POST", PATH, body, store=self.store, person=self.person, at=at)


def _joined(store: SqlStore, number: int) -> _Clinic:
    site = new_site(
        store, SystemClock(), f"{center.CLINIC} {number}", center.ZONE, "rural", is_center=False
    ).id
    key, public_key = new_signing_key()
    computer, person = new_id(), new_id()
    with store.writing() as tx:
        tx.add_device(computer, site, "desk", public_key, datetime.now(UTC))
        tx.add_person(person, center.NAME)
        tx.grant(person, site, "navigator")
    with store.reading() as tx:
        return _Clinic(computer, person, site, key, tx.epoch(), tx.head_of(SHARED))


def _sent(url: str, letters: list[tuple[bytes, str]]) -> None:
    where = urlsplit(url)
    with closing(HTTPConnection(where.hostname or "", where.port, timeout=60)) as line:
        for body, signature in letters:
            line.request("POST", PATH, body, {HEADER: signature})
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200, answer.status


def _check(store: SqlStore, clinics: list[_Clinic]) -> None:
    """Look whether the hub did what it answered."""
    with store.reading() as tx:
        assert tx.audit_breaks() == {}
        assert tx.sums_that_drifted() == []
        for clinic in clinics:
            assert tx.last_number(clinic.store)[0] == clinic.number
