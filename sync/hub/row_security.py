"""What PostgreSQL itself keeps apart: each transaction says who asks, and sees and writes only what that computer may.

This stands beneath the access rules and asks none of them: the database works out for itself which feeds a computer
follows. A transaction that does not say who asks sees nothing. The hub's own work (joining, the door, the commands)
asks as the hub. Why, and what it costs: `docs/decisions/0009-hub-on-postgresql.md`.

A new table of `schema.py` is shut to everybody, the hub included, until it says in `POLICIES` who may see and who may
write its rows; a test names the table that does not. Say `_seen("table.record")` of what hangs on a record,
`_IN_MY_FEEDS` of what hangs on a feed's id, `_IS_MINE` of what hangs on a computer, and `HUB_ALONE` or `READ_BY_ALL` of
what carries no patient. Raise `schema.FORMAT`: databases that are there get it then.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy import Connection, text

from sync.errors import Refused
from sync.hub import schema

LOCK_WAIT_MS: Final = 10_000
"""How long a writer waits for another one before it says so, as with SQLite."""
ROLE: Final = "navigator_hub"
"""Whom every transaction works as: it owns nothing, and nobody logs in as it."""

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
         PERFORM set_config('navigator.asker', 'hub', true);
         IF who <> 'hub' THEN
           SELECT array_agg(f.id) INTO followed FROM device d JOIN site s ON s.id = d.site, LATERAL (
               SELECT id FROM feed WHERE name IN ('shared', 'site:' || d.site)
               UNION SELECT x.id FROM device_feed y JOIN feed x ON x.name = y.feed WHERE y.store = d.store
               UNION SELECT id FROM feed WHERE s.is_center AND starts_with(name, 'site:')
             ) f WHERE d.store = who AND d.revoked_at IS NULL;
           PERFORM set_config('navigator.asker', who, true);
         END IF;
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
_IS_SOMEBODY: Final = "(SELECT navigator_asker()) IS NOT NULL"
_IS_MINE: Final = "store = (SELECT navigator_asker())"
_IN_MY_FEEDS: Final = "feed = ANY ((SELECT navigator_feeds())::integer[])"


def _seen(column: str) -> str:
    """Say in SQL that the record a column names is in a feed of whoever asks."""
    mine = "(SELECT navigator_feeds())::integer[]"
    return f"EXISTS (SELECT FROM line l WHERE l.record = {column} AND l.is_put AND l.feed = ANY ({mine}))"


class Policy(NamedTuple):
    """Who but the hub may see a table's rows, and who may write them, as conditions in SQL."""

    seen: str
    written: str


HUB_ALONE: Final = Policy("false", "false")
READ_BY_ALL: Final = Policy(_IS_SOMEBODY, "false")
"""Who and what there is, without which nobody's changes could be judged: it names no patient."""
KEPT_BY_ALL: Final = Policy(_IS_SOMEBODY, _IS_SOMEBODY)
"""Counters and places, which a change moves also where its record goes to a feed of others."""

POLICIES: Final = {
    "record": Policy(_seen("record.id"), _seen("record.id")),
    "review": Policy(_seen("review.target"), _seen("review.target")),
    "line": Policy(
        f"{_IN_MY_FEEDS} OR navigator_sees(record)",
        # A record that is somewhere already cannot be drawn into a feed by whoever does not see it.
        f"navigator_sees(record) OR ({_IN_MY_FEEDS} AND navigator_is_nowhere(record))",
    ),
    "change": Policy(f"{_IS_MINE} OR {_seen('change.record')}", _IS_MINE),
    "recovered": Policy(f"{_IS_MINE} OR {_seen('recovered.record')}", _IS_MINE),
    "content": Policy(_seen("content.record"), _seen("content.record")),
    "content_part": Policy(
        "EXISTS (SELECT FROM content c WHERE c.place = content_part.content)"
        " OR EXISTS (SELECT FROM content c WHERE c.parts_of = content_part.content)",
        "EXISTS (SELECT FROM content c WHERE c.place = content_part.content)",
    ),
    "cursor_ack": Policy(
        f"{_IS_MINE} OR EXISTS (SELECT FROM feed f WHERE f.name = cursor_ack.feed"
        " AND f.id = ANY ((SELECT navigator_feeds())::integer[]))",
        _IS_MINE,
    ),
    "audit": Policy("false", _IS_MINE),
    "nonce": Policy(_IS_MINE, _IS_MINE),
    # A computer's round locks its own row, and changes nothing in it.
    "device": Policy(_IS_MINE, "false"),
    "feed": KEPT_BY_ALL,
    "origin": KEPT_BY_ALL,
    "hub": READ_BY_ALL,
    "site": READ_BY_ALL,
    "device_feed": Policy(_IS_MINE, "false"),
    "person": READ_BY_ALL,
    "role_grant": READ_BY_ALL,
    "life": READ_BY_ALL,
    "life_feed": READ_BY_ALL,
    "mark": READ_BY_ALL,
    "mark_feed": READ_BY_ALL,
    "enrolment_code": HUB_ALONE,
    "failed_try": HUB_ALONE,
}
_ONLY_GROWS: Final = frozenset({"audit"})


def keep_apart(connection: Connection) -> None:
    """Put the policies in place over every table, for its owner as well, and let the hub's role work with them.

    Raises: Refused where the role is not there and may not be made.
    """
    _make_role(connection)
    for statement in _FUNCTIONS:
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
    seen, written = (f"{_IS_HUB} OR {condition}" for condition in policy)
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
