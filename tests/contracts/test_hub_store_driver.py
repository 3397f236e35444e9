"""What goes straight to the driver finds, writes and says what it does through SQLAlchemy, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.exc import DBAPIError

from sync.errors import Refused
from sync.hub import schema
from sync.hub.store import SqlStore, Transaction
from sync.hub.store_driver import Driver
from sync.ids import new_id
from tests.hub.databases import DATABASES, new_store

IDS = tuple(new_id() for _ in range(5))
_line = schema.line.c
OF_ALL_SHAPES = (
    select(_line.record, _line.is_put, _line.hash, _line.seq, schema.feed.c.name)
    .join(schema.feed)
    .where(
        _line.record.in_(bindparam("records", expanding=True)),
        or_(schema.feed.c.name == bindparam("feed"), schema.feed.c.name == bindparam("feed") + "?"),
    )
    .order_by(_line.seq)
    .limit(4)
)
NOTED = insert(schema.noted_head).inline()
HEADS = select(schema.noted_head).order_by(schema.noted_head.c.seq)
MOVED = (
    update(schema.noted_head)
    .where(schema.noted_head.c.feed == bindparam("which"))
    .values(seq=schema.noted_head.c.seq + bindparam("more"))
    .returning(schema.noted_head.c.seq)
)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    with new_store(request, request.param, tmp_path / "hub") as opened:
        yield opened


def plain(tx: Transaction, statement: Any, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in tx._db.execute(statement, values)]


def driven(tx: Transaction, statement: Any, values: dict[str, Any]) -> list[dict[str, Any]]:
    return [row._asdict() for row in Driver(tx._db).ask(statement, values)]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_what_is_looked_for_among_so_many_values_is_found_alike(store: SqlStore, count: int) -> None:
    values = {"feed": "site:a", "records": list(IDS[:count])}
    with store.writing() as tx:
        for at, record in enumerate(IDS):
            tx.put_line("site:a", record, is_put=at % 2 == 0)
            tx.put_line("site:b", record, is_put=True)
        tx.flush()
        found = driven(tx, OF_ALL_SHAPES, values)
        assert found == plain(tx, OF_ALL_SHAPES, values)
    assert [row["record"] for row in found] == list(IDS[:count])[:4]


def test_one_text_serves_whatever_values_come(store: SqlStore) -> None:
    with store.writing() as tx:
        for record in IDS:
            tx.put_line("site:a", record, is_put=True)
        tx.flush()
        for one in (IDS[0], IDS[3], new_id()):
            values = {"feed": "site:a", "records": [one]}
            assert driven(tx, OF_ALL_SHAPES, values) == plain(tx, OF_ALL_SHAPES, values)


@pytest.mark.parametrize("count", [1, 3])
def test_rows_are_written_alike(store: SqlStore, count: int) -> None:
    rows = [{"feed": f"site:{at}", "at_s": 7, "seq": at} for at in range(count)]
    with store.writing() as tx:
        Driver(tx._db).tell(NOTED, rows)
        assert plain(tx, HEADS, {}) == rows
        assert driven(tx, MOVED, {"which": "site:0", "more": 5}) == [{"seq": 5}]


def test_what_the_tables_forbid_is_said_as_ever(store: SqlStore) -> None:
    row = {"feed": "site:a", "at_s": 7, "seq": 1}

    def write() -> None:
        with store.writing() as tx:
            Driver(tx._db).tell(NOTED, [row, row])

    with pytest.raises(Refused, match="contradicts what the hub already keeps"):
        write()
    with store.reading() as tx:
        assert plain(tx, HEADS, {}) == []


def test_an_error_tells_none_of_the_values(store: SqlStore) -> None:
    wrong = (
        select(schema.noted_head).where(schema.noted_head.c.feed == bindparam("feed")).prefix_with("SAID BY")
    )
    with store.writing() as tx:
        driver = Driver(tx._db)
        tx._db.exec_driver_sql("SAVEPOINT here")
        with pytest.raises(DBAPIError) as no:
            driver.ask(wrong, {"feed": "site:hidden"})
        tx._db.exec_driver_sql("ROLLBACK TO SAVEPOINT here")
    assert "hidden" not in str(no.value)
    assert no.value.connection_invalidated is False
