"""What the hub's service relies on in any database: whole transactions, orders, feeds, sums, the log."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from sync.changes import Change, Document, Revision
from sync.checks import MODULUS, bounds, standing_hash
from sync.errors import Refused
from sync.hub.ports import AuditEntry
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.protocol import Cursor, Verdict
from tests.hub.databases import DATABASES, new_store

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def written(tx: Transaction, kind: str = "trip", patient: str | None = None, **fields: object) -> Document:
    revision = Revision(tx.epoch(), tx.next_n())
    document = Document(kind, new_id(), patient, None, revision, fields)
    tx.put_document(document)
    return document


def change(record: str, number: int = 1, store: str | None = None, prev: str | None = None) -> Change:
    return Change(
        id=new_id(),
        store=store or new_id(),
        number=number,
        kind="trip",
        record=record,
        author=new_id(),
        at=NOW,
        base=Revision("e", 3),
        prev=prev,
        patch={"note": "by van", "miles": 146},
    )


class AccidentError(Exception):
    """Something that happens in the middle of a transaction."""


def test_what_was_committed_is_there_afterwards(store: SqlStore) -> None:
    with store.writing() as tx:
        document = written(tx, note="by van")
    with store.reading() as tx:
        assert tx.document(document.id) == document
        assert tx.document(new_id()) is None


def test_a_later_document_takes_the_place_of_the_earlier(store: SqlStore) -> None:
    with store.writing() as tx:
        first = written(tx, note="by van")
        second = Document("trip", first.id, None, None, Revision(tx.epoch(), tx.next_n()), {"note": "by air"})
        tx.put_document(second)
    with store.reading() as tx:
        assert tx.document(first.id) == second


def test_an_accident_undoes_the_whole_transaction(store: SqlStore) -> None:
    with suppress(AccidentError), store.writing() as tx:
        document = written(tx)
        tx.put_line("site:a", document.id, is_put=True)
        raise AccidentError
    with store.reading() as tx:
        assert tx.document(document.id) is None
        assert tx.head_of("site:a") == 0


def test_an_accident_inside_a_savepoint_undoes_only_that(store: SqlStore) -> None:
    with store.writing() as tx:
        kept = written(tx)
        tx.put_line("site:a", kept.id, is_put=True)
        with suppress(AccidentError), tx.savepoint():
            lost = written(tx)
            tx.put_line("site:b", lost.id, is_put=True)
            raise AccidentError
    with store.reading() as tx:
        assert tx.document(kept.id) == kept
        assert tx.document(lost.id) is None
        assert (tx.count_puts("site:a"), tx.count_puts("site:b"), tx.head_of("site:b")) == (1, 0, 0)


def test_savepoints_within_savepoints_undo_what_went_to_the_database_at_once_too(store: SqlStore) -> None:
    with store.writing() as tx:
        with tx.savepoint():
            tx.add_person("kept", "Ada Moss")
            with suppress(AccidentError), tx.savepoint():
                tx.add_person("lost", "Bo Li")
                tx.audit([AuditEntry("hub", "lost", "", "person.joined", "lost", NOW)])
                raise AccidentError
            tx.audit([AuditEntry("hub", "kept", "", "person.joined", "kept", NOW)])
        tx.add_person("later", "Cy Reed")
    with store.reading() as tx:
        assert {person.id for person in tx.people()} == {"kept", "later"}
        assert [row.entry.subject for row in tx.audit_rows("hub")] == ["kept"]
        assert tx.audit_breaks() == {}


def test_no_place_is_given_twice_whatever_is_undone(store: SqlStore) -> None:
    given = []
    for _ in range(3):
        with store.writing() as tx:
            given.append(tx.next_n())
            with suppress(AccidentError), tx.savepoint():
                tx.next_n()
                raise AccidentError
            given.append(tx.next_n())
    assert given == sorted(set(given))


def test_many_records_are_read_in_one_go_and_those_that_are_not_there_are_known_to_be_missing(
    store: SqlStore,
) -> None:
    with store.writing() as tx:
        documents = {d.id: d for d in (written(tx) for _ in range(600))}
        for record in documents:
            tx.put_line("site:a", record, is_put=True)
    missing = new_id()
    with store.reading() as tx:
        tx.look_up([*documents, missing])
        assert {record: tx.document(record) for record in documents} == documents
        assert tx.document(missing) is None
        tx.look_up_lines([*documents, missing])
        assert all(set(tx.lines_of(record)) == {"site:a"} for record in documents)
        assert tx.lines_of(missing) == {}
        assert tx.heads_of(["site:a", "site:none"]) == {"site:a": 600, "site:none": 0}
        assert tx.heads_of([]) == {}


def test_places_in_the_commit_order_only_go_up(store: SqlStore) -> None:
    places = []
    for _ in range(3):
        with store.writing() as tx:
            places += [tx.next_n(), tx.next_n()]
    assert places == sorted(set(places))


def test_writers_wait_for_each_other_and_no_place_is_given_twice(store: SqlStore) -> None:
    places: list[int] = []

    def write() -> None:
        for _ in range(20):
            with store.writing() as tx:
                places.append(tx.next_n())

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == len(set(places)) == 80


def test_a_reader_sees_one_moment_while_others_write(store: SqlStore) -> None:
    with store.writing() as tx:
        first = written(tx)
        tx.put_line("site:a", first.id, is_put=True)
    with store.reading() as reader:
        with store.writing() as tx:
            tx.put_line("site:a", written(tx).id, is_put=True)
        assert reader.head_of("site:a") == 1
        assert [line.record for line in reader.lines_after("site:a", 0, 10)] == [first.id]
    with store.reading() as reader:
        assert reader.head_of("site:a") == 2


def test_a_feed_keeps_the_newest_line_of_each_record_in_order(store: SqlStore) -> None:
    with store.writing() as tx:
        one, two, three = (written(tx).id for _ in range(3))
        for record in (one, two, three):
            tx.put_line("site:a", record, is_put=True)
        tx.put_line("site:a", one, is_put=True)
        gone = tx.put_line("site:a", two, is_put=False)
        tx.put_line("site:b", one, is_put=True)
    with store.reading() as tx:
        lines = tx.lines_after("site:a", 0, 10)
        assert [(ln.seq, ln.record, ln.is_put) for ln in lines] == [
            (3, three, True),
            (4, one, True),
            (5, two, False),
        ]
        assert tx.lines_after("site:a", 3, 1) == [lines[1]]
        assert tx.lines_of(two) == {"site:a": gone}
        assert set(tx.lines_of(one)) == {"site:a", "site:b"}
        assert (tx.head_of("site:a"), tx.count_puts("site:a")) == (5, 2)
        assert tx.sum_of_heads(["site:a", "site:b", "site:none"]) == 6


def test_locking_a_feed_makes_it_and_leaves_it_as_it_is(store: SqlStore) -> None:
    with store.writing() as tx:
        tx.put_line("site:b", written(tx).id, is_put=True)
        tx.lock_feeds(["site:b", "site:a", "site:b"])
        tx.lock_feeds([])
        tx.lock_records([])
        assert (tx.head_of("site:a"), tx.head_of("site:b")) == (0, 1)


def test_the_sum_of_a_feed_is_that_of_a_recount_after_any_moves(store: SqlStore) -> None:
    dice = random.Random(7)  # noqa: S311 - the same moves in every run
    records: list[str] = []
    for _ in range(30):
        with store.writing() as tx:
            for _ in range(dice.randint(1, 5)):
                if not records or dice.random() < 0.3:
                    records.append(written(tx).id)
                record = dice.choice(records)
                if dice.random() < 0.5:
                    revision = Revision(tx.epoch(), tx.next_n())
                    tx.put_document(Document("trip", record, None, None, revision, {}))
                tx.put_line(dice.choice(["site:a", "site:b"]), record, is_put=dice.random() < 0.7)
    with store.reading() as tx:
        for feed in ("site:a", "site:b"):
            inside = [line.record for line in tx.lines_after(feed, 0, 10_000) if line.is_put]
            revisions = [(r, d.revision) for r in inside if (d := tx.document(r)) is not None]
            total = sum(standing_hash(r, v.epoch, v.n) for r, v in revisions if v is not None) % MODULUS
            check = tx.check_of(feed)
            assert inside
            assert tx.sums_that_drifted() == []
            assert (check.seq, check.count, check.digest) == (
                tx.head_of(feed),
                len(inside),
                f"{total:032x}",
            )


def test_a_span_of_a_feed_is_listed_by_id_with_what_stands_in_it(store: SqlStore) -> None:
    with store.writing() as tx:
        inside = [written(tx) for _ in range(40)]
        for document in inside:
            tx.put_line("site:a", document.id, is_put=True)
        tx.put_line("site:a", inside[0].id, is_put=False)
        tx.put_line("site:b", written(tx).id, is_put=True)
    with store.reading() as tx:
        every = [(d.id, d.revision) for d in sorted(inside[1:], key=lambda d: d.id)]
        assert tx.standings("site:a", *bounds("")) == every
        assert tx.standings("site:a", *bounds("7")) == [row for row in every if row[0].startswith("7")]
        assert tx.standings("site:none", *bounds("")) == []


def test_every_record_of_a_patient_is_found_by_the_envelope(store: SqlStore) -> None:
    with store.writing() as tx:
        patient = written(tx, "patient").id
        mine = {patient, written(tx, patient=patient).id, written(tx, patient=patient).id}
        written(tx)
    with store.reading() as tx:
        assert set(tx.records_of_patient(patient)) == mine


def test_there_is_one_review_for_a_group_and_it_is_a_record_too(store: SqlStore) -> None:
    names = {group: new_id() for group in ("lodging", "escort")}
    with store.writing() as tx:
        trip = written(tx)
        for state in ("open", "ok"):
            at = Revision(tx.epoch(), tx.next_n())
            put = {g: Document("review", name, None, None, at, {"state": state}) for g, name in names.items()}
            for group, review in put.items():
                tx.put_review(trip.id, group, review)
    with store.reading() as tx:
        assert tx.reviews_of(trip.id) == put
        assert tx.document(names["lodging"]) == put["lodging"]
        assert tx.reviews_of(new_id()) == {}


def test_the_log_keeps_every_judged_change_with_its_first_verdict(store: SqlStore) -> None:
    with store.writing() as tx:
        record = written(tx).id
        first = change(record)
        second = change(record, 2, first.store, prev=first.id)
        accepted = Verdict(first.id, "accepted", Revision(tx.epoch(), 5))
        refused = Verdict(second.id, "refused", None, "note", "Not so.")
        tx.log_change(first, accepted, NOW, first.author)
        tx.log_change(second, refused, NOW, first.author, ["note"])
    with store.reading() as tx:
        assert tx.verdict_of(first.id) == accepted
        assert tx.verdict_of(second.id) == refused
        assert tx.verdict_of(new_id()) is None
        assert (tx.previous_of(second.id), tx.previous_of(first.id)) == (first.id, None)
        assert tx.change_numbered(first.store, 2) == second.id
        assert tx.change_numbered(first.store, 3) is None
        assert tx.last_number(first.store) == (2, second.id)
        assert tx.last_number(new_id()) == (0, "")
        assert list(tx.history_of(record)) == [(first, accepted, NOW), (second, refused, NOW)]


def test_two_changes_under_one_number_are_refused_and_not_a_fault(store: SqlStore) -> None:
    first = change(new_id())
    twin = change(first.record, 1, first.store)

    def log_both() -> None:
        with store.writing() as tx:
            tx.log_change(first, Verdict(first.id, "accepted"), NOW, first.author)
            tx.log_change(twin, Verdict(twin.id, "accepted"), NOW, first.author)

    with pytest.raises(Refused, match="contradicts"):
        log_both()
    with store.reading() as tx:
        assert tx.verdict_of(first.id) is None


def test_receipts_tell_how_far_the_others_have_read_in_this_epoch(store: SqlStore) -> None:
    mine, other, old = new_id(), new_id(), new_id()
    with store.writing() as tx:
        epoch = tx.epoch()
        tx.note_cursors(mine, "here", {"site:a": Cursor(epoch, 3)}, NOW)
        tx.note_cursors(other, "there", {"site:a": Cursor(epoch, 2), "site:b": Cursor(epoch, 9)}, NOW)
        tx.note_cursors(old, "there", {"site:a": Cursor("before", 7)}, NOW)
        tx.note_cursors(other, "there", {"site:a": Cursor(epoch, 4)}, NOW)
    with store.reading() as tx:
        found = tx.receipts(["site:a"], mine)
    assert [(r.feed, r.site, r.store, r.seq) for r in found] == [("site:a", "there", other, 4)]


def test_how_far_a_store_has_read_is_remembered_feed_by_feed(store: SqlStore) -> None:
    mine, other = new_id(), new_id()
    with store.writing() as tx:
        tx.note_cursors(mine, "here", {"site:a": Cursor("e", 3), "site:b": Cursor("e", 4)}, NOW)
        tx.note_cursors(other, "there", {"site:a": Cursor("e", 9)}, NOW)
        tx.note_cursors(mine, "here", {"site:a": Cursor("f", 1)}, NOW)
    with store.reading() as tx:
        assert tx.noted_cursors(mine, ["site:a", "site:b"]) == {
            "site:a": Cursor("f", 1),
            "site:b": Cursor("e", 4),
        }
        assert tx.noted_cursors(mine, ["site:b"]) == {"site:b": Cursor("e", 4)}
        assert tx.noted_cursors(new_id(), ["site:a"]) == {}


def test_a_center_computer_follows_every_site_and_a_clinic_its_own(store: SqlStore) -> None:
    clinic, center, later = new_id(), new_id(), new_id()
    with store.writing() as tx:
        tx.add_site(HubSite(clinic, "Juniper Creek", "America/Denver", "rural", is_center=False))
        tx.add_site(HubSite(center, "Center", "America/Phoenix", "center", is_center=True))
        tx.add_device("d1", clinic, "front desk", bytes(32), NOW)
        tx.add_device("d2", center, "intake", bytes(32), NOW)
        before = tx.device("d2")
        tx.add_site(HubSite(later, "Red Mesa", "America/Denver", "ihs", is_center=False))
    with store.reading() as tx:
        one, two = tx.device("d1"), tx.device("d2")
        assert one is not None
        assert two is not None
        assert before is not None
        assert set(one.feeds) == {"shared", f"site:{clinic}"}
        assert set(two.feeds) == {"shared", f"site:{clinic}", f"site:{center}", f"site:{later}"}
        assert two.feeds_version > before.feeds_version
    assert list(store.stores_following([f"site:{clinic}"])) == ["d1", "d2"]
    assert list(store.stores_following([f"site:{later}"])) == ["d2"]
    assert list(store.stores_following(["shared"])) == ["d1", "d2"]


def test_a_revoked_computer_is_known_but_follows_nothing(store: SqlStore) -> None:
    site = new_id()
    with store.writing() as tx:
        tx.add_site(HubSite(site, "Juniper Creek", "America/Denver", "rural", is_center=False))
        tx.add_device("d1", site, "front desk", bytes(32), NOW)
        assert tx.revoke_device("d1", NOW)
        assert not tx.revoke_device("d1", NOW)
        device = tx.device("d1")
    assert device is not None
    assert device.is_revoked
    assert list(store.stores_following([f"site:{site}"])) == []


def test_a_nonce_is_good_once_and_forgotten_after_its_time(store: SqlStore) -> None:
    with store.writing() as tx:
        assert tx.spend_nonce("d1", "n", 1_000, 600)
        assert not tx.spend_nonce("d1", "n", 1_500, 600)
        assert tx.spend_nonce("d2", "n", 1_500, 600)
        assert tx.spend_nonce("d1", "n", 1_601, 600)


def test_the_audit_of_each_feed_is_a_chain_of_its_own(store: SqlStore) -> None:
    entries = [AuditEntry(feed, "p", "d", "change.accepted", str(n), NOW) for n, feed in enumerate("abab")]
    with store.writing() as tx:
        tx.audit(entries)
    with store.reading() as tx:
        assert [(row.seq, row.entry.subject) for row in tx.audit_rows("a")] == [(1, "0"), (2, "2")]
        assert tx.audit_breaks() == {}
