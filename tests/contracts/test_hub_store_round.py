"""What a round asks in one question and writes in one statement, held against what is asked and written one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.changes import Document, Revision
from sync.hub.ports import AuditEntry
from sync.hub.store import SqlStore
from sync.hub.store_who import HubSite
from sync.ids import new_id
from sync.protocol import Cursor, Verdict
from tests.contracts.test_hub_store import NOW, change
from tests.hub.databases import DATABASES, new_store

CLINIC, DESK = "a" * 32, "1" * 32
STRANGE = 'Ada "Moss" \\ Śnieg\n\t{1,2} NULL \U0001f33b %(x)s :rows'


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        with opened.writing() as tx:
            tx.add_site(HubSite(CLINIC, "Juniper Creek", "America/Denver", "rural", is_center=False))
            tx.add_device(DESK, CLINIC, "front desk", bytes(32), NOW)
        yield opened


def test_many_rows_are_kept_as_they_are_whatever_stands_in_them(store: SqlStore) -> None:
    first = change(new_id())
    second = change(first.record, 2, first.store, prev=first.id)
    with store.writing() as tx:
        verdicts = [
            Verdict(first.id, "accepted", Revision(tx.epoch(), tx.next_n())),
            Verdict(second.id, "refused", None, "note", STRANGE),
        ]
        for made, verdict in zip((first, second), verdicts, strict=True):
            tx.log_change(made, verdict, NOW, made.author)
        tx.audit(AuditEntry("site:a", STRANGE[:32], DESK, "done", word, NOW) for word in (STRANGE, ""))
    with store.reading() as tx:
        assert list(tx.history_of(first.record)) == [
            (first, verdicts[0], NOW),
            (second, verdicts[1], NOW),
        ]
        assert [row.entry.subject for row in tx.audit_rows("site:a")] == [STRANGE, ""]
        assert tx.audit_breaks() == {}


def test_records_that_are_written_again_together_replace_what_was_there(store: SqlStore) -> None:
    records = [new_id() for _ in range(3)]
    for name in ("one", "two"):
        with store.writing() as tx:
            tx.lock_feeds(["site:a", "site:b"])
            for record in records:
                revision = Revision(tx.epoch(), tx.next_n())
                tx.put_document(Document("note", record, None, None, revision, {"text": name + STRANGE}))
                tx.put_line("site:a", record, is_put=name == "one")
                tx.put_line("site:b", record, is_put=True)
    with store.reading() as tx:
        found = [tx.document(record) for record in records]
        assert [document and document.fields["text"] for document in found] == ["two" + STRANGE] * 3
        assert [line.is_put for line in tx.lines_after("site:a", 0, 9)] == [False] * 3
        assert [line.record for line in tx.lines_after("site:b", 0, 9)] == records
        assert tx.sums_that_drifted() == []


def test_the_checks_of_many_feeds_are_those_of_each(store: SqlStore) -> None:
    with store.writing() as tx:
        tx.put_document(Document("note", DESK, None, None, Revision(tx.epoch(), tx.next_n())))
        tx.put_line("site:a", DESK, is_put=True)
        now = tx.checks_of(["site:a", "site:none"])
        assert now == {feed: tx.check_of(feed) for feed in ("site:a", "site:none")}
        assert (now["site:a"].seq, now["site:a"].count) == (1, 1)


def test_own_news_are_what_this_transaction_put_above_where_a_reader_stands(store: SqlStore) -> None:
    one, two = new_id(), new_id()
    with store.writing() as tx:
        tx.put_line("site:a", one, is_put=True)
    with store.writing() as tx:
        tx.lock_feeds(["site:a"])
        lines = [tx.put_line("site:a", two, is_put=True), tx.put_line("site:a", one, is_put=False)]
        assert tx.own_news("site:a", 0) is None, "another one stands above that"
        assert tx.own_news("site:a", 1) == lines
        tx.flush()
        assert tx.own_news("site:a", 1) == lines
        assert tx.own_news("site:b", 0) is None, "nobody holds its row"


def test_what_a_store_noted_and_what_others_read_comes_as_when_asked_apart(store: SqlStore) -> None:
    mine, other = new_id(), new_id()
    with store.writing() as tx:
        epoch = tx.epoch()
        tx.note_cursors(mine, "here", {"site:a": Cursor("before", 3), "site:c": Cursor(epoch, 1)}, NOW)
        tx.note_cursors(other, "there", {"site:a": Cursor(epoch, 2), "site:b": Cursor(epoch, 9)}, NOW)
    with store.reading() as tx:
        noted, receipts = tx.heard(["site:a"], mine)
        assert noted == {"site:a": Cursor("before", 3), "site:c": Cursor(epoch, 1)}
        assert receipts == tx.receipts(["site:a"], mine)
        assert [receipt.store for receipt in receipts] == [other]


def test_a_computer_that_is_held_is_found_as_it_is_now(store: SqlStore) -> None:
    with store.writing() as tx:
        tx.hold(DESK)
        assert (held := tx.device(DESK)) is not None
        assert not held.is_revoked
        tx.revoke_device(DESK, NOW)
        assert (held := tx.device(DESK)) is not None
        assert held.is_revoked


def test_numbers_above_the_highest_are_free_and_those_below_are_looked_up(store: SqlStore) -> None:
    first = change(new_id(), 3, DESK)
    with store.writing() as tx:
        tx.log_change(first, Verdict(first.id, "accepted"), NOW, first.author)
    with store.writing() as tx:
        tx.hold(DESK)
        assert tx.last_number(DESK) == (3, first.id)
        tx.gather([change(new_id(), number, DESK) for number in (2, 3, 4)])
        assert [tx.change_numbered(DESK, number) for number in (2, 3, 4)] == [None, first.id, None]
