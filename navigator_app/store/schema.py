"""The tables of our own and their one integer `format`.

A newer format is refused, an older one is lifted by numbered steps.
Nouns have no migrations: `record.body` is the truth and everything named `p_` or `s_` is refilled from it.
Ids are 16 bytes; bodies and changes are packed (sync.bodies).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from navigator_app.store import (
    apart,
    audit,
    change_log,
    checking,
    first,
    lives,
    own_places,
    restricted,
    round_log,
    unsaved,
)
from navigator_app.store.faults import DamagedStore, NewerStore

FORMAT = 10

_FIRST = """
CREATE TABLE record (
  rowid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, patient BLOB, site BLOB,
  epoch TEXT, n INTEGER, body BLOB NOT NULL, agreed BLOB
);
CREATE INDEX record_kind ON record (kind);
CREATE INDEX record_patient ON record (patient) WHERE patient IS NOT NULL;
CREATE TABLE change (
  rowid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, store BLOB NOT NULL, number INTEGER NOT NULL,
  record BLOB NOT NULL, kind TEXT NOT NULL, prev BLOB, deed BLOB, creates INTEGER NOT NULL,
  is_own INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT, field TEXT, reason TEXT NOT NULL DEFAULT '',
  epoch TEXT, n INTEGER, judged_at TEXT, tries INTEGER NOT NULL DEFAULT 0, handled_at TEXT,
  body BLOB NOT NULL, UNIQUE (store, number)
);
CREATE INDEX change_record ON change (record);
CREATE INDEX change_pending ON change (record, number) WHERE state = 'pending';
CREATE INDEX change_queue ON change (tries, number) WHERE state = 'pending';
CREATE INDEX change_deed ON change (deed) WHERE deed IS NOT NULL;
CREATE INDEX change_needs_you ON change (rowid)
  WHERE is_own AND outcome IN ('refused', 'lead') AND handled_at IS NULL;
CREATE INDEX change_merged ON change (rowid) WHERE is_own AND outcome = 'merged';
CREATE TABLE membership (
  record BLOB NOT NULL, feed TEXT NOT NULL, seq INTEGER NOT NULL, is_put INTEGER NOT NULL,
  PRIMARY KEY (record, feed)
) WITHOUT ROWID;
CREATE TABLE cursor (feed TEXT PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE receipt (
  feed TEXT NOT NULL, site TEXT NOT NULL, store TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (feed, store)
) WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE draft (key TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE audit_read (
  rowid INTEGER PRIMARY KEY, person BLOB NOT NULL, record BLOB NOT NULL, action TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE TABLE projection (
  kind TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, filled_to INTEGER NOT NULL, is_filled INTEGER NOT NULL
) WITHOUT ROWID;
"""


_CONTENTS = """
CREATE TABLE content (
  rowid INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, file TEXT NOT NULL UNIQUE,
  key BLOB NOT NULL, arrived INTEGER NOT NULL, tail BLOB NOT NULL, kept_at TEXT NOT NULL, used_at TEXT NOT NULL,
  wanted_at TEXT,
  problem TEXT NOT NULL DEFAULT '', is_stuck INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE content_at_center (
  record BLOB NOT NULL, sha256 TEXT NOT NULL, sent INTEGER NOT NULL, is_whole INTEGER NOT NULL,
  PRIMARY KEY (record, sha256)
) WITHOUT ROWID;
CREATE INDEX content_known ON content_at_center (sha256);
CREATE INDEX content_wanted ON content (wanted_at) WHERE wanted_at IS NOT NULL;
"""
"""Documents' bytes: their keys and how far they came; the bytes themselves lie sealed in files beside."""


def _step(statements: str) -> Callable[[Any], None]:
    def take(connection: Any) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                connection.execute(statement)

    return take


def _all_of(*parts: Callable[[Any], None]) -> Callable[[Any], None]:
    def take(connection: Any) -> None:
        for part in parts:
            part(connection)

    return take


STEPS: Mapping[int, Callable[[Any], None]] = {
    1: _step(_FIRST),
    2: _step(_CONTENTS),
    3: _step(";\n".join(checking.TABLES)),
    4: _step(round_log.TABLES),
    5: _step(f"{own_places.TABLES};\n{apart.TABLES}"),
    6: _step(lives.TABLES),
    7: _step(first.TABLES),
    8: _step(f"{checking.FEWER_NOTES};\n{first.WORDS_AT_ONCE}"),
    9: _step(change_log.SHOWN),
    10: _all_of(audit.make, restricted.make, unsaved.part_by_person),
}
"""What lifts a store from the format before to this one."""


def format_of(connection: Any) -> int:
    """Read the format of an open store; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def make(connection: Any) -> None:
    """Make the tables of an empty file, inside the caller's transaction."""
    _lift_from(connection, 0)


def lift(connection: Any) -> None:
    """Bring a store to today's format, inside the caller's transaction.

    Raises: NewerStore; DamagedStore for a file that was emptied, which SQLite opens without a word.
    """
    present = format_of(connection)
    if present == 0:
        raise DamagedStore
    if present > FORMAT:
        raise NewerStore
    _lift_from(connection, present)


def _lift_from(connection: Any, present: int) -> None:
    for step in range(present + 1, FORMAT + 1):
        STEPS[step](connection)
        connection.execute(f"PRAGMA user_version = {step}")
