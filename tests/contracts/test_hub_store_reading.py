"""What a reply and a request ask of the hub's database about records, without reading them."""

from __future__ import annotations

from sync.hub.store import SqlStore
from sync.ids import new_id
from tests.contracts.test_hub_store import store, written

__all__ = ["store"]


def test_records_of_a_kind_are_named_without_being_read(store: SqlStore) -> None:
    with store.writing() as tx:
        trips, results = ([written(tx, kind).id for _ in range(3)] for kind in ("trip", "lab_result"))
        assert tx.of_kinds(trips + results, {"lab_result"}) == set(results)
    with store.reading() as tx:
        assert tx.of_kinds([*trips, results[0], new_id()], {"lab_result", "message"}) == {results[0]}
        assert tx.of_kinds(trips, set()) == frozenset()


def test_where_records_belong_is_said_without_reading_them(store: SqlStore) -> None:
    patient = new_id()
    with store.writing() as tx:
        mine, other = written(tx, patient=patient).id, written(tx).id
        assert tx.homes_of([mine, other]) == {mine: (patient, None), other: (None, None)}
    with store.reading() as tx:
        assert tx.homes_of([mine, new_id()]) == {mine: (patient, None)}
        assert tx.homes_of([]) == {}


def test_the_newest_that_a_reader_holds_is_known_by_how_far_it_read(store: SqlStore) -> None:
    with store.writing() as tx:
        documents = [written(tx) for _ in range(3)]
        lines = [tx.put_line("site:a", document.id, is_put=True) for document in documents]
        tx.put_line("site:a", documents[1].id, is_put=False)
    with store.reading() as tx:
        assert tx.newest_read("site:a", lines[0].seq) == documents[0].revision
        assert tx.newest_read("site:a", 4) == documents[2].revision, "a removal says nothing"
        assert tx.newest_read("site:a", 0) is None
        assert tx.newest_read("site:b", 9) is None
