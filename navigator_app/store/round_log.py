"""The bounded table of rounds: when, how long, what went each way, how it ended. No name and no record's id.

Rounds that moved nothing and ended alike stand in one line with their count: four days without a link are one
line, not thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from navigator_app.store.opened import Opened
from sync.records.base import stamp

KEPT: Final = 200
"""Lines that are kept; the oldest goes when one more comes."""
TABLES: Final = """
CREATE TABLE round (
  rowid INTEGER PRIMARY KEY, began_at TEXT NOT NULL, last_at TEXT NOT NULL, times INTEGER NOT NULL,
  took_ms INTEGER NOT NULL, sent INTEGER NOT NULL, received INTEGER NOT NULL, sent_bytes INTEGER NOT NULL,
  received_bytes INTEGER NOT NULL, outcome TEXT NOT NULL
)
"""
Outcome = Literal["done", "no_link", "clock", "refused"]


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round, or several in a row that moved nothing and ended alike."""

    began_at: datetime
    """By this computer's clock; of several the first."""
    last_at: datetime
    took_ms: int
    """Of several the longest."""
    sent: int
    received: int
    sent_bytes: int
    received_bytes: int
    outcome: Outcome
    times: int = 1

    @property
    def moved_nothing(self) -> bool:
        """Whether no record went either way."""
        return not (self.sent or self.received)


class Logging(Opened):
    """The part of a store that remembers its rounds."""

    def note_round(self, line: RoundLine) -> None:
        """Remember a round; one that moved nothing joins the line before if that ended alike."""
        with self.connections.writing() as connection:
            last = connection.execute(
                "SELECT rowid, sent + received, outcome FROM round ORDER BY rowid DESC LIMIT 1"
            ).fetchone()
            if last is not None and line.moved_nothing and last[1:] == (0, line.outcome):
                _join(connection, last[0], line)
            else:
                _add(connection, line)

    def rounds(self, limit: int = KEPT) -> list[RoundLine]:
        """Give the rounds that are remembered, the newest first."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                "SELECT began_at, last_at, took_ms, sent, received, sent_bytes, received_bytes, outcome, times"
                " FROM round ORDER BY rowid DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [
            RoundLine(datetime.fromisoformat(began), datetime.fromisoformat(last), *rest)
            for began, last, *rest in rows
        ]


def _join(connection: Any, rowid: int, line: RoundLine) -> None:
    connection.execute(
        "UPDATE round SET last_at = ?, times = times + 1, took_ms = max(took_ms, ?),"
        " sent_bytes = sent_bytes + ?, received_bytes = received_bytes + ? WHERE rowid = ?",
        (stamp(line.last_at), line.took_ms, line.sent_bytes, line.received_bytes, rowid),
    )


def _add(connection: Any, line: RoundLine) -> None:
    made = connection.execute(
        "INSERT INTO round (began_at, last_at, times, took_ms, sent, received, sent_bytes, received_bytes, outcome)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            stamp(line.began_at),
            stamp(line.last_at),
            line.times,
            line.took_ms,
            line.sent,
            line.received,
            line.sent_bytes,
            line.received_bytes,
            line.outcome,
        ),
    ).lastrowid
    connection.execute("DELETE FROM round WHERE rowid <= ?", (made - KEPT,))
