"""What the hub's index of claims promises in any database: it follows the records, and every move leaves a doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from sync.changes import Document, Revision
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_claims import NEAR_ROWS
from sync.ids import new_id
from tests.hub.apart import visit
from tests.hub.databases import DATABASES, new_store


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def keep(tx: Transaction, record: str, fields: Mapping[str, object], kind: str = "appointment") -> None:
    revision = Revision(tx.epoch(), tx.next_n())
    tx.put_document(Document(kind, record, None, None, revision, fields))


def doubted(store: SqlStore) -> list[str]:
    """Give the records in doubt, and look at them."""
    with store.writing() as tx:
        doubts = tx.doubts(1_000)
        tx.forget_doubts(doubts)
    return [doubt.record for doubt in doubts]


def test_a_claim_follows_its_record_and_every_move_leaves_a_doubt(store: SqlStore) -> None:
    record = new_id()
    with store.writing() as tx:
        keep(tx, record, visit("Suite 2", 1))
        (first,) = tx.claims_of([record, new_id()])
    assert doubted(store) == [record]
    with store.writing() as tx:
        keep(tx, record, visit("Suite 2", 1) | {"note": "Bring the films"})
    assert doubted(store) == []
    with store.writing() as tx:
        keep(tx, record, visit("Suite 3", 1))
        (second,) = tx.claims_of([record])
    assert first.claim.key != second.claim.key
    assert doubted(store) == [record, record]
    with store.writing() as tx:
        keep(tx, record, visit("Suite 3", 1) | {"is_withdrawn": True})
    with store.reading() as tx:
        assert tx.claims_of([record]) == []
    assert doubted(store) == [record]


def test_what_people_said_is_right_leaves_a_doubt_too(store: SqlStore) -> None:
    record = new_id()
    said = {"collision": "room", "mark": "0" * 32}
    with store.writing() as tx:
        keep(tx, record, visit("Suite 2", 1))
    assert doubted(store) == [record]
    with store.writing() as tx:
        keep(tx, record, visit("Suite 2", 1) | {"both_right": [said]})
    assert doubted(store) == [record]
    with store.writing() as tx:
        keep(tx, record, visit("Suite 2", 1) | {"both_right": [said, {**said, "collision": "interpreter"}]})
    assert doubted(store) == []


def test_near_is_what_takes_the_same_at_one_time_and_nothing_that_only_touches_it(store: SqlStore) -> None:
    at = {hour: new_id() for hour in range(4)}
    with store.writing() as tx:
        for hour, record in at.items():
            keep(tx, record, visit("Suite 2", hour))
        keep(tx, new_id(), visit("Suite 3", 1))
        keep(tx, long := new_id(), visit("Suite 2", 0, 3))
        (claim,) = [one.claim for one in tx.claims_of([long])]
        assert {one.record for one in tx.claims_near(claim)} == {at[0], at[1], at[2], long}
        (claim,) = [one.claim for one in tx.claims_of([at[3]])]
        assert {one.record for one in tx.claims_near(claim)} == {at[3]}


def test_what_everybody_takes_is_told_of_so_many_only(store: SqlStore) -> None:
    number = {"assigner": "CEDARLAB", "value": "unknown", "type": "MR"}
    records = [new_id() for _ in range(NEAR_ROWS + 5)]
    with store.writing() as tx:
        for record in records:
            keep(tx, record, {"family_name": "Moss", "identifiers": [number]}, "patient")
        (one,) = tx.claims_of(records[-1:])
        assert len(tx.claims_near(one.claim)) == NEAR_ROWS


def test_an_accident_leaves_neither_claim_nor_doubt(store: SqlStore) -> None:
    record = new_id()
    with store.writing() as tx, suppress(KeyError), tx.savepoint():
        keep(tx, record, visit("Suite 2", 1))
        assert tx.claims_of([record])
        raise KeyError
    with store.reading() as tx:
        assert (tx.claims_of([record]), tx.doubts(9)) == ([], [])


def test_doubts_come_in_the_order_in_which_they_arose(store: SqlStore) -> None:
    records = [new_id() for _ in range(3)]
    for hour, record in enumerate(records):
        with store.writing() as tx:
            keep(tx, record, visit("Suite 2", hour))
    with store.reading() as tx:
        assert [doubt.record for doubt in tx.doubts(2)] == records[:2]
    assert doubted(store) == records


def test_a_mark_is_the_same_for_the_same_text_and_another_at_another_hub(
    store: SqlStore, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with store.reading() as tx, store.reading() as again:
        mark = tx.mark_of("a pair")
        assert mark == again.mark_of("a pair") != tx.mark_of("another pair")
    with new_store(request, "sqlite", tmp_path / "other") as other, other.reading() as tx:
        assert tx.mark_of("a pair") != mark
