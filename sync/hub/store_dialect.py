"""What SQLite and PostgreSQL say differently: beginning a transaction, taking places, an upsert, the audit's guard.

Nothing else of the hub's store knows which database it speaks to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    Executable,
    Table,
    bindparam,
    event,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from sync.hub import schema
from sync.hub.columns import IdBytes
from sync.hub.row_security import ask_as_hub, asks, check_may_make, keep_apart, role_for

Ask = Callable[[Executable, Mapping[str, Any]], Sequence[Any]]
"""How a transaction asks one of the statements that are made once for all."""
_MAKING: Final = 7_041_776
"""The advisory lock of whoever makes the tables: workers that start together make them once."""
_AUDIT_TRIGGERS = {
    "sqlite": tuple(
        f"CREATE TRIGGER IF NOT EXISTS audit_no_{deed} BEFORE {deed} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
        for deed in ("update", "delete")
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$""",
        """CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
           FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()""",
    ),
}


def writer_and_reader(engine: Engine) -> tuple[Engine, Engine]:
    """Give the engine as a writer, whose transactions exclude each other, and as a reader of snapshots."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", _begin)
        return engine.execution_options(navigator_begin="BEGIN IMMEDIATE"), engine
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine, reader


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("navigator_begin", "BEGIN"))


def is_alone(connection: Connection) -> bool:
    """Say whether a writing transaction is the only one from its beginning on."""
    return connection.dialect.name == "sqlite"


def begin_making(connection: Connection) -> None:
    """Let one worker after another look whether the tables have to be made."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING})")
        ask_as_hub(connection)


def make_tables(connection: Connection) -> None:
    """Make the tables that are not there yet, and put everything in place that guards them.

    Raises: Refused where whoever logs in may not.
    """
    if connection.dialect.name == "postgresql":
        check_may_make(connection)
    schema.metadata.create_all(connection)
    _guard_audit(connection)
    if connection.dialect.name == "postgresql":
        keep_apart(connection)


def _guard_audit(connection: Connection) -> None:
    """Let the database itself refuse to change or remove an audit row."""
    for statement in _AUDIT_TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def damage(connection: Connection) -> str:
    """Let the database look whether what it keeps is whole, and say what is not."""
    if connection.dialect.name == "postgresql":
        return _failed_pages(connection)
    pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    is_whole = not pages and connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return "" if is_whole else "damaged: restore the last backup"


def _failed_pages(connection: Connection) -> str:
    """Ask what PostgreSQL noticed by itself: every page is looked at whenever it is read, or for a backup."""
    if connection.exec_driver_sql("SHOW data_checksums").scalar() != "on":
        return "kept without page checksums, so that damage would not show: turn them on with pg_checksums"
    counted = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
    failed = connection.exec_driver_sql(counted).scalar() or 0
    return f"{failed} pages failed their checksum: restore the last backup" if failed else ""


def begin(connection: Connection, asker: str, role: str) -> frozenset[int]:
    """Say who asks, and give the feeds by their ids that they follow; SQLite keeps nothing apart by itself."""
    return asks(connection, asker, role) if connection.dialect.name == "postgresql" else frozenset()


def guarded_as(connection: Connection) -> str:
    """Say whom a transaction has to become so that the database's own guard holds for it.

    Raises: Refused where it would not hold.
    """
    if connection.dialect.name != "postgresql":
        return ""
    return role_for(connection)


_judged = schema.change.c
_COLUMNS = (
    _judged.id,
    _judged.outcome,
    _judged.epoch,
    _judged.n,
    _judged.field,
    _judged.reason,
    _judged.prev,
)
_JUDGED: Mapping[str, Any] = {
    "sqlite": select(*_COLUMNS).where(_judged.id.in_(bindparam("changes", expanding=True))),
    # Whoever sends a change again is told its first verdict, also where they do not see its record any more.
    "postgresql": text("SELECT * FROM navigator_judged(:changes)")
    .bindparams(bindparam("changes", type_=postgresql.ARRAY(IdBytes)))
    .columns(*_COLUMNS),
}


def judged(connection: Connection) -> Executable:
    """Give the statement that finds first verdicts by the ids of their changes."""
    found: Executable = _JUDGED[connection.dialect.name]
    return found


def taken(connection: Connection, ask: Ask, records: Sequence[str]) -> set[str]:
    """Give those of these keys that a record has already which the asking computer may not see."""
    if is_alone(connection):
        return set()
    return {row.id for row in ask(_TAKEN, {"records": list(records)})}


_TAKEN = (
    text("SELECT id FROM unnest(:records) AS wanted (id) WHERE NOT navigator_is_nowhere(id)")
    .bindparams(bindparam("records", type_=postgresql.ARRAY(IdBytes)))
    .columns(schema.record.c.id)
)


def take_places(connection: Connection, ask: Ask, count: int) -> list[int]:
    """Take the next places in the commit order.

    On PostgreSQL they come from a sequence, on which nobody waits for anybody: whoever holds the locks of the feeds
    takes higher ones than whoever held them before, so that places count within a feed in commit order.
    """
    if connection.dialect.name == "sqlite":
        last = int(ask(_TAKE, {"count": count})[0].n)
        return list(range(last - count + 1, last + 1))
    return [place for (place,) in ask(_TAKE_NEXT, {"count": count})]


_TAKE = update(schema.hub).values(n=schema.hub.c.n + bindparam("count")).returning(schema.hub.c.n)
_TAKE_NEXT = select(func.nextval(schema.places.name)).select_from(func.generate_series(1, bindparam("count")))


def last_place(connection: Connection, ask: Ask) -> int:
    """Give a place in the commit order beyond which nothing is committed."""
    return int(ask(_LAST[connection.dialect.name], {})[0][0])


_LAST = {
    "sqlite": select(schema.hub.c.n),
    "postgresql": select(literal_column("last_value")).select_from(text(schema.places.name)),
}


def wait_for_writers(connection: Connection) -> None:
    """Let every writer that took a place be done before this transaction goes on, and none begin beside it."""
    if connection.dialect.name == "postgresql":
        # In the order in which a round takes them: it reads the epoch with the hold on its computer.
        connection.exec_driver_sql("LOCK TABLE device, feed IN EXCLUSIVE MODE")


def added_if_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Give the statement that adds rows and leaves those alone that are there."""
    return _maker(connection.dialect.name)(table).values(list(rows)).on_conflict_do_nothing()


def added_once(connection: Connection, table: Table) -> Any:
    """Give the statement that adds one row and says whether it was new."""
    return _added_once(connection.dialect.name, table)


@cache
def _added_once(dialect: str, table: Table) -> Any:
    key = next(iter(table.primary_key.columns))
    return _maker(dialect)(table).on_conflict_do_nothing().returning(key)


def spent(connection: Connection) -> Any:
    """Give the statement that notes a nonce and says whether it was new, or as old as one that is forgotten."""
    return _spent(connection.dialect.name)


@cache
def _spent(dialect: str) -> Any:
    statement = _maker(dialect)(schema.nonce)
    return statement.on_conflict_do_update(
        index_elements=["store", "nonce"],
        set_={"at_s": statement.excluded.at_s},
        where=schema.nonce.c.at_s < bindparam("before"),
    ).returning(schema.nonce.c.store)


@cache
def upsert(dialect: str, table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    """Give the statement that adds a row of these columns, or overwrites them in the one with the same keys.

    Built once for all: making a statement costs more than running it.
    """
    statement = _maker(dialect)(table)
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=changed)


def _maker(dialect: str) -> Any:
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
