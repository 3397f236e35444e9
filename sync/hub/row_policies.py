"""Who may see and who may write the rows of each table of the hub, said in SQL for PostgreSQL to hold everybody to.

A new table of `schema.py` is shut to everybody, the hub included, until it says so in `POLICIES`; a test names the
table that does not. Say `_seen("table.record")` of what hangs on a record, `_IN_MY_FEEDS` of what hangs on a feed's id,
`_IS_MINE` of what hangs on a computer, and `HUB_ALONE` or `READ_BY_ALL` of what carries no patient. Raise
`schema.FORMAT`: databases that are there get it then.
"""

from __future__ import annotations

from typing import Final, NamedTuple

FUNCTIONS: Final = (
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
           -- An outside clinician's computer follows its panel, and nothing of any site.
           SELECT array_agg(f.id) INTO followed FROM device d JOIN site s ON s.id = d.site, LATERAL (
               SELECT EXISTS (SELECT FROM device_feed p
                 WHERE p.store = d.store AND starts_with(p.feed, 'panel:')) AS is_outside
             ) o, LATERAL (
               SELECT id FROM feed WHERE name = 'shared' OR (name = 'site:' || d.site AND NOT o.is_outside)
               UNION SELECT x.id FROM device_feed y JOIN feed x ON x.name = y.feed WHERE y.store = d.store
               UNION SELECT id FROM feed WHERE s.is_center AND NOT o.is_outside AND starts_with(name, 'site:')
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

IS_HUB: Final = "(SELECT navigator_is_hub())"
_IS_SOMEBODY: Final = "(SELECT navigator_asker()) IS NOT NULL"
_IS_MINE: Final = "store = (SELECT navigator_asker())"
_IN_MY_FEEDS: Final = "feed = ANY ((SELECT navigator_feeds())::integer[])"


def _seen(column: str) -> str:
    """Say in SQL that the record a column names is in a feed of whoever asks."""
    mine = "(SELECT navigator_feeds())::integer[]"
    return f"EXISTS (SELECT FROM line l WHERE l.record = {column} AND l.is_put AND l.feed = ANY ({mine}))"


def _of_my_snapshots(table: str) -> str:
    return f"EXISTS (SELECT FROM snapshot s WHERE s.place = {table}.snapshot)"


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
    "snapshot": Policy(_IN_MY_FEEDS, "false"),
    "snapshot_block": Policy(_of_my_snapshots("snapshot_block"), "false"),
    "snapshot_need": Policy(_of_my_snapshots("snapshot_need"), "false"),
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
    "claim": Policy(_seen("claim.record"), _seen("claim.record")),
    # Whoever moves a claim says so; whom it meets is looked at by the hub alone.
    "doubt": Policy("false", _seen("doubt.record")),
    "declared": HUB_ALONE,
    "noted_head": HUB_ALONE,
    "night": HUB_ALONE,
    "enrolment_code": HUB_ALONE,
    "succession": HUB_ALONE,
    "failed_try": HUB_ALONE,
    "escrow_key": HUB_ALONE,
    # A computer that waits is told so in its own round.
    "waiting_device": READ_BY_ALL,
    "hub_rule": HUB_ALONE,
    "phone_code": HUB_ALONE,
    "escrow_request": HUB_ALONE,
    "computer_report": HUB_ALONE,
    "order_key": READ_BY_ALL,
    # Whoever is told that it was shut out is told what it was ordered in the same breath.
    "wipe_order": Policy(_IS_MINE, "false"),
    "trail": HUB_ALONE,
    "trail_entry": HUB_ALONE,
    "emergency": HUB_ALONE,
}
