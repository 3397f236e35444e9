"""What PostgreSQL itself keeps apart: each transaction says who asks, and sees and writes only what that computer may.

This stands beneath the access rules and asks none of them: the database works out for itself which feeds a computer
follows. A transaction that does not say who asks sees nothing. The hub's own work (joining, the door, the commands)
asks as the hub. Why, and what it costs: `docs/decisions/0009-hub-on-postgresql.md`.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from sync.errors import Refused
from sync.hub import schema
from sync.hub.row_policies import FUNCTIONS, IS_HUB, POLICIES, Policy

LOCK_WAIT_MS: Final = 10_000
"""How long a writer waits for another one before it says so, as with SQLite."""
ROLE: Final = "navigator_hub"
"""Whom every transaction works as: it owns nothing, and nobody logs in as it."""

_ONLY_GROWS: Final = frozenset({"audit"})


def keep_apart(connection: Connection) -> None:
    """Put the policies in place over every table, for its owner as well, and let the hub's role work with them.

    Raises: Refused where the role is not there and may not be made.
    """
    _make_role(connection)
    for statement in FUNCTIONS:
        connection.exec_driver_sql(statement)
    for table in sorted(schema.metadata.tables):
        for statement in _guarding(table, POLICIES.get(table)):
            connection.exec_driver_sql(statement)
    place = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {place} TO {ROLE}")
    connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {place} TO {ROLE}")


def _guarding(table: str, policy: Policy | None) -> list[str]:
    """Give what shuts a table, and opens it to whom its policy names."""
    rights = "SELECT, INSERT" if table in _ONLY_GROWS else "SELECT, INSERT, UPDATE, DELETE"
    shut = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS by_asker ON "{table}"',
        f'GRANT {rights} ON "{table}" TO {ROLE}',
    ]
    if policy is None:
        return shut
    seen, written = (f"{IS_HUB} OR {condition}" for condition in policy)
    return [*shut, f'CREATE POLICY by_asker ON "{table}" USING ({seen}) WITH CHECK ({written})']


def _make_role(connection: Connection) -> None:
    if _asked(connection, f"SELECT count(*) FROM pg_roles WHERE rolname = '{ROLE}'"):
        return
    may = "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolcreaterole OR rolsuper)"
    if not _asked(connection, may):
        raise Refused("database_url", _NO_ROLE)
    connection.exec_driver_sql(f"CREATE ROLE {ROLE} NOLOGIN")
    connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")


_NO_ROLE: Final = (
    f"This database cannot keep sites apart yet. Let its administrator say CREATE ROLE {ROLE}; and GRANT {ROLE} TO the"
    " role in the hub's address. Nothing was changed."
)
_NOT_IN_FORCE: Final = (
    "This database does not keep sites apart: its row-level security is not in force. It is not served."
)


def role_for(connection: Connection) -> str:
    """Say whom a transaction becomes so that the policies hold for it; nobody else where whoever logs in owns nothing.

    Raises: Refused where the policies would not hold.
    """
    role = ROLE if _is_above(connection) else ""
    if role:
        if not _asked(connection, f"SELECT pg_has_role(current_user, '{ROLE}', 'MEMBER')::int"):
            raise Refused("database_url", _NO_ROLE)
        connection.exec_driver_sql(f"SET LOCAL ROLE {role}")
    _check_in_force(connection)
    return role


def ask_as_hub(connection: Connection) -> None:
    """Ask as the hub, also where the policies are still to be put in place."""
    connection.exec_driver_sql("SELECT set_config('navigator.asker', 'hub', true)")


def check_may_make(connection: Connection) -> None:
    """Look whether whoever works now may make tables here.

    Raises: Refused.
    """
    if not _asked(connection, "SELECT has_schema_privilege(current_schema(), 'CREATE')::int"):
        raise Refused("database_url", _NOT_OWNER)


_NOT_OWNER: Final = (
    "The tables of this database have to be made or lifted first. Name the role that owns them in --database-url once,"
    " as with `navigator-hub doctor`. Nothing was changed."
)


def asks(connection: Connection, who: str, role: str) -> frozenset[int]:
    """Say until the end of this transaction who asks, and give the feeds they follow, by their ids."""
    said = connection.execute(_ASKS, {"who": who, "role": role or "none"}).one()
    return frozenset(said.feeds)


_ASKS: Final = text(
    f"SELECT set_config('lock_timeout', '{LOCK_WAIT_MS}', true), set_config('role', :role, true),"
    " navigator_asks(:who) AS feeds"
)
_OURS: Final = "c.relkind = 'r' AND c.relname = ANY (%(tables)s) AND pg_table_is_visible(c.oid)"


def _is_above(connection: Connection) -> bool:
    """Say whether the policies would not bind whoever works now, or could be taken off by them."""
    asked = "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
    owned = (
        f"SELECT count(*) FROM pg_class c WHERE {_OURS} AND pg_has_role(current_user, c.relowner, 'MEMBER')"
    )
    return bool(_asked(connection, asked) or _asked(connection, owned))


def _check_in_force(connection: Connection) -> None:
    shut = f"SELECT count(*) FROM pg_class c WHERE {_OURS} AND c.relforcerowsecurity AND row_security_active(c.oid)"
    if _asked(connection, shut) != len(schema.metadata.tables) or _is_above(connection):
        raise Refused("database_url", _NOT_IN_FORCE)


def _asked(connection: Connection, statement: str) -> int:
    tables = {"tables": sorted(schema.metadata.tables)} if "%(tables)s" in statement else None
    return int(connection.exec_driver_sql(statement, tables).scalar() or 0)
