"""What SQLite and PostgreSQL say differently: how a transaction begins, an upsert, and the audit's triggers.

Nothing else of the hub's store knows which database it speaks to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects import postgresql, sqlite

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
    return engine, engine.execution_options(isolation_level="REPEATABLE READ")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("navigator_begin", "BEGIN"))


def guard_audit(connection: Connection) -> None:
    """Let the database itself refuse to change or remove an audit row."""
    for statement in _AUDIT_TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def added_if_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Give the statement that adds rows and leaves those alone that are there."""
    return _maker(connection.dialect.name)(table).values(list(rows)).on_conflict_do_nothing()


@cache
def upsert(dialect: str, table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    """Give the statement that adds a row of these columns, or overwrites them in the one with the same keys.

    Built once for all: making a statement costs more than running it.
    """
    statement = _maker(dialect)(table)
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=changed)


def put(connection: Connection, table: Table, keys: tuple[str, ...], row: Mapping[str, Any]) -> None:
    """Add a row, or overwrite the named columns of the one with the same keys."""
    connection.execute(upsert(connection.dialect.name, table, keys, tuple(row)), row)


def _maker(dialect: str) -> Any:
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
