"""A hub on PostgreSQL when things go wrong between it and its database: said in one sentence, and got over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest

from sync.errors import Refused, Unavailable
from sync.hub.store import SqlStore, Transaction, open_database
from tests.postgres import Server


@pytest.fixture
def name(postgres: Server) -> Iterator[str]:
    with postgres.database() as made:
        yield made


@pytest.fixture
def store(postgres: Server, name: str) -> Iterator[SqlStore]:
    with closing(open_database(postgres.url(name))) as opened:
        yield opened


@pytest.mark.parametrize("url", ["hub.example.org", "sqlite:///hub.db", "mysql://hub@db/hub", ""])
def test_what_is_no_address_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="not the address of a PostgreSQL database") as no:
        open_database(url)
    assert no.value.field == "database_url"


def test_a_server_that_is_not_there_is_named_as_such_and_nothing_of_the_address_is_told(
    tmp_path: Path,
) -> None:
    with pytest.raises(Unavailable, match="database cannot be reached") as no:
        open_database(f"postgresql://hub:secret@/nowhere?host={tmp_path}")
    assert "secret" not in str(no.value)
    assert no.value.retry_s is not None


def test_workers_that_start_together_make_the_tables_once(postgres: Server, name: str) -> None:
    stores: list[SqlStore] = []
    threads = [Thread(target=lambda: stores.append(open_database(postgres.url(name)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    epochs = set()
    for store in stores:
        with closing(store), store.reading() as tx:
            epochs.add(tx.epoch())
    assert (len(stores), len(epochs)) == (4, 1)


def test_what_reads_after_a_lost_connection_takes_a_new_one(
    store: SqlStore, postgres: Server, name: str
) -> None:
    with store.reading() as tx:
        before = tx.epoch()
    postgres.cut_every_connection(name)
    with store.reading() as tx:
        assert tx.epoch() == before


def test_what_a_connection_has_prepared_outlives_its_readers(store: SqlStore) -> None:
    """A driver that rolls back forgets it, and the server reads and plans every statement anew."""
    for _ in range(10):
        with store.reading() as tx:
            tx.person("0" * 32)
    with store.reading() as tx:
        asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT person.id%%'"
        assert tx._db.exec_driver_sql(asked).scalar() == 1


def test_work_whose_connection_died_is_done_again_once(store: SqlStore, postgres: Server, name: str) -> None:
    done: list[int] = []

    def work(tx: Transaction) -> int:
        place = tx.next_n()
        tx.lock_feeds(["site:a"])
        if not done:
            postgres.cut_every_connection(name)
        done.append(place)
        return tx.put_line("site:a", "0" * 32, is_put=True).seq

    assert store.carried_out(work) == 1
    assert len(done) == 2
    with store.reading() as tx:
        assert tx.head_of("site:a") == 1


def test_a_transaction_whose_connection_dies_says_so_and_has_done_nothing(
    store: SqlStore, postgres: Server, name: str
) -> None:
    def write() -> None:
        with store.writing() as tx:
            tx.put_line("site:a", "0" * 32, is_put=True)
            postgres.cut_every_connection(name)
            tx.put_line("site:a", "1" * 32, is_put=True)

    with pytest.raises(Unavailable, match="database cannot be reached"):
        write()
    with store.reading() as tx:
        assert tx.head_of("site:a") == 0


def test_two_that_lock_in_opposite_orders_both_get_through(store: SqlStore) -> None:
    """No code of ours does that on purpose; when it happens the database ends one of them, who begins again."""
    both_hold_one = Barrier(2)
    tried: list[str] = []

    def lock(first: str, second: str) -> None:
        def work(tx: Transaction) -> None:
            tx.lock_feeds([first])
            tried.append(first)
            if len(tried) <= 2:
                both_hold_one.wait(10)
            tx.lock_feeds([second])
            tx.put_line(second, "0" * 32, is_put=True)

        store.carried_out(work)

    with store.writing() as tx:
        tx.lock_feeds(["site:a", "site:b"])
    threads = [Thread(target=lock, args=pair) for pair in (("site:a", "site:b"), ("site:b", "site:a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with store.reading() as tx:
        assert (tx.head_of("site:a"), tx.head_of("site:b")) == (1, 1)
    assert len(tried) == 3
