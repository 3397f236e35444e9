"""Many write and read at once, at two workers of one hub: nobody skips a row, no change counts twice, chains hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event

import pytest

from sync.changes import Change, Document, fold
from sync.clock import SystemClock
from sync.drafts import Draft, numbered
from sync.hub.ports import FeedLine
from sync.hub.service import Service
from sync.hub.store import SqlStore, open_database
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.protocol import Cursor, Exchange
from sync.records import KINDS
from tests.hub.databases import DATABASES, new_address, opened

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
SITES = tuple(new_id() for _ in range(3))
ROUNDS = 12


@pytest.fixture(params=DATABASES)
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Give one hub's database as two workers have it open."""
    with ExitStack() as stack:
        url = stack.enter_context(new_address(request, request.param))
        one, other = (stack.enter_context(closing(opened(url, tmp_path / "hub"))) for _ in range(2))
        yield one, other


class Clinic:
    """A clinic's computer that writes about two patients, one of them seen by every clinic, and reads what comes."""

    def __init__(self, site: str, worker: SqlStore, seed: int) -> None:
        self.site, self.store, self.person = site, new_id(), new_id()
        self.service = Service(worker, SystemClock())
        self.dice = Random(seed)  # noqa: S311 - the same moves in every run
        self.cursors: dict[str, Cursor] = {}
        self.has: dict[str, dict[str, Document]] = {}
        self.written: dict[str, Document] = {}
        self.number = 0

    def join(self, hub: SqlStore, number: int) -> None:
        with hub.writing() as tx:
            tx.add_site(HubSite(self.site, f"PRACTICE {number}", "America/Denver", "rural", is_center=False))
            tx.add_device(self.store, self.site, "desk", bytes(32), NOW)
            tx.add_person(self.person, "PRACTICE")
            tx.grant(self.person, self.site, "navigator")

    def writes(self, kind: str, record: str, patient: str, **fields: object) -> Change:
        self.number += 1
        opened = self.written.get(record)
        draft = Draft(
            kind, record, fields, self.person, NOW, "America/Denver", self.site, patient, None, opened
        )
        made = numbered(draft, self.store, self.number, {}, KINDS[kind])
        image = fold(opened, [made], KINDS[kind])
        assert image is not None
        self.written[record] = image
        return made

    def round(self, *changes: Change) -> list[str]:
        """Make one exchange, and keep what it brings as a desk does."""
        reply = self.service.exchange(Exchange(self.store, self.person, None, dict(self.cursors), changes))
        self.has.setdefault("", {})
        for verdict in reply.head.verdicts:
            for record, feed, _ in verdict.memberships:
                self.has.setdefault(feed, {})[record] = Document("", record, None, None, verdict.revision)
        for block in reply.blocks:
            for entry in block.entries:
                here = self.has.setdefault(entry.feed, {})
                if entry.document is not None:
                    here[entry.record] = entry.document
                elif not entry.is_put:
                    here.pop(entry.record, None)
            self.cursors |= block.cursors
        return [verdict.outcome for verdict in reply.head.verdicts]

    def works(self, mine: str, everyones: str) -> None:
        for _ in range(ROUNDS):
            made = [
                self.writes("trip", new_id(), self.dice.choice((mine, everyones)), purpose=f"visit {n}")
                for n in range(self.dice.randint(1, 4))
            ]
            again = self.dice.choice([r for r, d in self.written.items() if d.kind == "trip"])
            made.append(self.writes("trip", again, self.written[again].patient or "", voucher=str(len(made))))
            assert set(self.round(*made)) <= {"accepted", "merged"}


def test_nobody_skips_a_row_however_many_write_and_read_at_once(
    workers: tuple[SqlStore, SqlStore],
) -> None:
    clinics = [Clinic(site, workers[n % 2], n) for n, site in enumerate(SITES)]
    for number, clinic in enumerate(clinics):
        clinic.join(workers[0], number)
    everyones, own = new_id(), [new_id() for _ in clinics]
    first = clinics[0]
    assert first.round(first.writes("patient", everyones, everyones, family_name="Moss", sites=list(SITES)))
    for clinic, patient in zip(clinics, own, strict=True):
        made = clinic.writes("patient", patient, patient, family_name="Reed", sites=[clinic.site])
        assert clinic.round(made) == ["accepted"]
    readers = [Reader(workers[n % 2], [f"site:{site}" for site in SITES]) for n in range(2)]
    is_over = Event()
    with ThreadPoolExecutor(8) as pool:
        reading = [pool.submit(reader.reads, is_over.is_set) for reader in readers]
        working = [pool.submit(c.works, patient, everyones) for c, patient in zip(clinics, own, strict=True)]
        wait(working)
        is_over.set()
        for done in [*working, *reading]:
            done.result()
    holds(workers[0], clinics, readers)


class Reader:
    """Somebody who reads on from where they were, as fast as they can."""

    def __init__(self, store: SqlStore, feeds: list[str]) -> None:
        self.store = store
        self.lines: dict[str, dict[str, FeedLine]] = {feed: {} for feed in feeds}
        self.at = dict.fromkeys(feeds, 0)

    def reads(self, is_over: Callable[[], bool]) -> None:
        while True:
            was_over = is_over()
            for feed, at in self.at.items():
                with self.store.reading() as tx:
                    lines = tx.lines_after(feed, at, 7)
                assert [line.seq for line in lines] == sorted({line.seq for line in lines})
                self.lines[feed] |= {line.record: line for line in lines}
                self.at[feed] = lines[-1].seq if lines else at
            if was_over and not self.behind():
                return

    def behind(self) -> bool:
        with self.store.reading() as tx:
            return tx.heads_of(self.at) != self.at


def holds(hub: SqlStore, clinics: list[Clinic], readers: list[Reader]) -> None:
    """Compare what everybody has with what the hub has, and let the hub look over its own books."""
    for clinic in clinics:
        clinic.round()
    with hub.reading() as tx:
        assert tx.audit_breaks() == {}
        assert tx.sums_that_drifted() == []
        for clinic in clinics:
            feed = f"site:{clinic.site}"
            now = {line.record: line for line in tx.lines_after(feed, 0, 100_000)}
            for reader in readers:
                assert reader.lines[feed] == now
            kept = {r: d.revision for r in now if (d := tx.document(r)) is not None}
            assert {record: document.revision for record, document in clinic.has[feed].items()} == kept
            assert tx.last_number(clinic.store)[0] == clinic.number


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    with new_address(request, "postgresql") as url, closing(open_database(url or "")) as on_a_server:
        yield on_a_server


def test_a_later_row_is_not_there_before_an_earlier_one(store: SqlStore) -> None:
    """Whoever would come second in a feed waits for the first to commit: a reader in between finds neither."""
    with ThreadPoolExecutor(1) as pool:
        with store.writing() as first:
            first.lock_feeds(["site:a"])
            second = pool.submit(put, store, "site:a")
            assert first.put_line("site:a", new_id(), is_put=True).seq == 1
            with store.reading() as tx:
                assert tx.head_of("site:a") == 0
            assert not second.done()
        assert second.result(20) == 2


def test_whoever_writes_to_other_feeds_waits_for_nobody(store: SqlStore) -> None:
    with store.writing() as slow:
        slow.put_line("site:a", new_id(), is_put=True)
        taken = slow.next_n()
        assert put(store, "site:b") == 1
        with store.reading() as tx:
            assert (tx.head_of("site:a"), tx.head_of("site:b")) == (0, 1)
    with store.writing() as tx:
        assert tx.next_n() > taken


def put(store: SqlStore, feed: str) -> int:
    with store.writing() as tx:
        return tx.put_line(feed, new_id(), is_put=True).seq


def test_a_change_that_is_sent_twice_at_once_is_judged_once(workers: tuple[SqlStore, SqlStore]) -> None:
    clinic = Clinic(SITES[0], workers[0], 0)
    clinic.join(workers[0], 0)
    patient = new_id()
    made = clinic.writes("patient", patient, patient, family_name="Moss", sites=[clinic.site])
    request = Exchange(clinic.store, clinic.person, None, {}, (made,))
    services = [Service(worker, SystemClock()) for worker in workers]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: services[n % 2].exchange(request).head.verdicts[0], range(16)))
    assert {(verdict.outcome, verdict.revision) for verdict in replies} == {("accepted", replies[0].revision)}
    with workers[0].reading() as tx:
        assert len(tx.history_of(patient)) == 1
        assert tx.head_of(f"site:{clinic.site}") == 1


def test_a_record_that_moves_while_others_write_to_it_ends_where_it_should(
    workers: tuple[SqlStore, SqlStore],
) -> None:
    """A batch that waited for its feeds looks again: the chart may have gone to another clinic meanwhile."""
    here, there = Clinic(SITES[0], workers[0], 0), Clinic(SITES[1], workers[1], 1)
    for number, clinic in enumerate((here, there)):
        clinic.join(workers[0], number)
    patient, both = new_id(), [here.site, there.site]
    trips = [new_id() for _ in range(6)]
    assert set(
        here.round(
            here.writes("patient", patient, patient, family_name="Moss", sites=both),
            *(here.writes("trip", trip, patient, purpose="visit") for trip in trips),
        )
    ) == {"accepted"}
    there.round()
    there.written = {t: there.has[f"site:{there.site}"][t] for t in trips}

    def moves() -> None:
        for sites in ([here.site], both) * 6:
            assert here.round(here.writes("patient", patient, patient, sites=sites))[0] in (
                "accepted",
                "merged",
            )

    def edits() -> None:
        for n in range(12):
            there.round(there.writes("trip", trips[n % 6], patient, voucher=str(n)))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(moves), pool.submit(edits)]:
            done.result()
    with workers[0].reading() as tx:
        for trip in trips:
            assert {feed for feed, line in tx.lines_of(trip).items() if line.is_put} == {
                f"site:{site}" for site in both
            }
        assert tx.audit_breaks() == {}
        assert tx.sums_that_drifted() == []
