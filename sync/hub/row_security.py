"""What PostgreSQL itself keeps apart: each transaction says who asks, and sees and writes only what that computer may.

This stands beneath the access rules and asks none of them: the database works out for itself which feeds a computer
follows. A transaction that does not say who asks sees nothing. The hub's own work (joining, the door, the commands)
asks as the hub.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

from sync.errors import Refused

LOCK_WAIT_MS: Final = 10_000
"""How long a writer waits for another one before it says so, as with SQLite."""
LESSER_ROLE: Final = "navigator_hub"
"""Whom a superuser becomes in every transaction, since nothing is kept from superusers."""

_FUNCTIONS: Final = (
    """CREATE OR REPLACE FUNCTION navigator_is_hub() RETURNS boolean LANGUAGE sql STABLE AS
       $$ SELECT coalesce(current_setting('navigator.asker', true), '') = 'hub' $$""",
    """CREATE OR REPLACE FUNCTION navigator_asker() RETURNS text LANGUAGE sql STABLE AS
       $$ SELECT nullif(current_setting('navigator.asker', true), '') $$""",
    """CREATE OR REPLACE FUNCTION navigator_feeds() RETURNS integer[] LANGUAGE sql STABLE AS
       $$ SELECT coalesce(nullif(current_setting('navigator.feeds', true), ''), '{}')::integer[] $$""",
    # Everything until the end of the transaction is asked by this computer; nothing outlives it in a shared connection.
    """CREATE OR REPLACE FUNCTION navigator_asks(who text) RETURNS integer[] LANGUAGE plpgsql AS $$
       DECLARE followed integer[];
       BEGIN
         SELECT array_agg(f.id) INTO followed FROM device d JOIN site s ON s.id = d.site, LATERAL (
             SELECT id FROM feed WHERE name IN ('shared', 'site:' || d.site)
             UNION SELECT x.id FROM device_feed y JOIN feed x ON x.name = y.feed WHERE y.store = d.store
             UNION SELECT id FROM feed WHERE s.is_center AND starts_with(name, 'site:')
           ) f WHERE d.store = who AND d.revoked_at IS NULL;
         PERFORM set_config('navigator.asker', who, true);
         PERFORM set_config('navigator.feeds', coalesce(followed, '{}')::text, true);
         RETURN coalesce(followed, '{}');
       END $$""",
    # The three below look past the policies for a moment, and tell no more than their one answer.
    """CREATE OR REPLACE FUNCTION navigator_sees(wanted bytea) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
       DECLARE who text := current_setting('navigator.asker', true); told boolean;
       BEGIN
         PERFORM set_config('navigator.asker', 'hub', true);
         SELECT EXISTS (SELECT FROM line l
           WHERE l.record = wanted AND l.is_put AND l.feed = ANY (navigator_feeds())) INTO told;
         PERFORM set_config('navigator.asker', coalesce(who, ''), true);
         RETURN told;
       END $$""",
    """CREATE OR REPLACE FUNCTION navigator_is_nowhere(wanted bytea) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
       DECLARE who text := current_setting('navigator.asker', true); told boolean;
       BEGIN
         PERFORM set_config('navigator.asker', 'hub', true);
         SELECT NOT EXISTS (SELECT FROM line l WHERE l.record = wanted)
           AND NOT EXISTS (SELECT FROM record r WHERE r.id = wanted) INTO told;
         PERFORM set_config('navigator.asker', coalesce(who, ''), true);
         RETURN told;
       END $$""",
    """CREATE OR REPLACE FUNCTION navigator_judged(wanted bytea[]) RETURNS TABLE (
         id bytea, outcome varchar, epoch varchar, n bigint, field varchar, reason varchar, prev bytea
       ) LANGUAGE plpgsql STABLE AS $$
       DECLARE who text := current_setting('navigator.asker', true);
       BEGIN
         PERFORM set_config('navigator.asker', 'hub', true);
         RETURN QUERY SELECT c.id, c.outcome, c.epoch, c.n, c.field, c.reason, c.prev
           FROM change c WHERE c.id = ANY (wanted);
         PERFORM set_config('navigator.asker', coalesce(who, ''), true);
       END $$""",
    "CREATE INDEX IF NOT EXISTS ix_content_parts_of ON content (parts_of)",
)

_IS_HUB: Final = "(SELECT navigator_is_hub())"
_IS_MINE: Final = "store = (SELECT navigator_asker())"
_IN_MY_FEEDS: Final = "feed = ANY ((SELECT navigator_feeds())::integer[])"


def _seen(column: str) -> str:
    """Say in SQL that the record a column names is in a feed of whoever asks."""
    mine = "(SELECT navigator_feeds())::integer[]"
    return f"EXISTS (SELECT FROM line l WHERE l.record = {column} AND l.is_put AND l.feed = ANY ({mine}))"


_POLICIES: Final = {
    # table: (which rows are there, which rows may be written)
    "record": (_seen("record.id"), _seen("record.id")),
    "review": (_seen("review.target"), _seen("review.target")),
    "line": (
        f"{_IN_MY_FEEDS} OR navigator_sees(record)",
        # A record that is somewhere already cannot be drawn into a feed by whoever does not see it.
        f"navigator_sees(record) OR ({_IN_MY_FEEDS} AND navigator_is_nowhere(record))",
    ),
    "change": (f"{_IS_MINE} OR {_seen('change.record')}", _IS_MINE),
    "recovered": (f"{_IS_MINE} OR {_seen('recovered.record')}", _IS_MINE),
    "cursor_ack": (
        (
            f"{_IS_MINE} OR EXISTS (SELECT FROM feed f WHERE f.name = cursor_ack.feed"
            " AND f.id = ANY ((SELECT navigator_feeds())::integer[]))"
        ),
        _IS_MINE,
    ),
    "audit": ("false", _IS_MINE),
    "content": (_seen("content.record"), _seen("content.record")),
    "content_part": (
        (
            "EXISTS (SELECT FROM content c WHERE c.place = content_part.content)"
            " OR EXISTS (SELECT FROM content c WHERE c.parts_of = content_part.content)"
        ),
        "EXISTS (SELECT FROM content c WHERE c.place = content_part.content)",
    ),
}
TABLES: Final = frozenset(_POLICIES)
"""What carries patients."""


def keep_apart(connection: Connection) -> None:
    """Put the policies in place, over the owner of the tables as well."""
    for statement in _FUNCTIONS:
        connection.exec_driver_sql(statement)
    for table, (there, writable) in _POLICIES.items():
        for statement in (
            f"DROP POLICY IF EXISTS by_feed ON {table}",
            (
                f"CREATE POLICY by_feed ON {table} USING ({_IS_HUB} OR {there})"
                f" WITH CHECK ({_IS_HUB} OR {writable})"
            ),
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        ):
            connection.exec_driver_sql(statement)


def role_for(connection: Connection, tables: frozenset[str]) -> str:
    """Say whom a transaction becomes so that the policies hold for it; nobody else where they hold already.

    Writes: for a superuser, the lesser role and what it may do to the hub's tables.
    Raises: Refused where the policies are not in force.
    """
    if not _is_past_policies(connection):
        _check_in_force(connection)
        return ""
    if not _asked(connection, f"SELECT count(*) FROM pg_roles WHERE rolname = '{LESSER_ROLE}'"):
        connection.exec_driver_sql(f"CREATE ROLE {LESSER_ROLE} NOLOGIN")
    for table in sorted(tables):
        connection.exec_driver_sql(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {LESSER_ROLE}')
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {LESSER_ROLE}")
    connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {LESSER_ROLE}")
    connection.exec_driver_sql(f"SET LOCAL ROLE {LESSER_ROLE}")
    _check_in_force(connection)
    return LESSER_ROLE


def asks(connection: Connection, who: str, role: str) -> frozenset[int]:
    """Say until the end of this transaction who asks, and give the feeds they follow, by their ids."""
    said = connection.execute(_ASKS, {"who": who, "role": role or "none"}).one()
    return frozenset(said.feeds)


_ASKS: Final = text(
    f"SELECT set_config('lock_timeout', '{LOCK_WAIT_MS}', true), set_config('role', :role, true),"
    " navigator_asks(:who) AS feeds"
)


def _is_past_policies(connection: Connection) -> bool:
    asked = "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
    return bool(_asked(connection, asked))


def _check_in_force(connection: Connection) -> None:
    names = ", ".join(f"'{table}'" for table in sorted(TABLES))
    kept = _asked(
        connection,
        f"SELECT count(*) FROM pg_class WHERE relname IN ({names}) AND relkind = 'r'"
        " AND pg_table_is_visible(oid) AND row_security_active(oid)",
    )
    if kept != len(TABLES) or _is_past_policies(connection):
        raise Refused(
            "database_url", "This database does not keep sites apart: its row-level security is not in force."
        )


def _asked(connection: Connection, statement: str) -> int:
    return int(connection.exec_driver_sql(statement).scalar() or 0)
