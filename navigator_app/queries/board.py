"""The board of referrals: by whose move it is, each column with how many there are and what is soonest first.

Columns are counted in the projection; only the cards that are shown are read. What asks nothing of anybody, because
the patient chose so or has died, is counted apart and stands last, as the lists have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from navigator_app.desk import Desk
from navigator_app.queries.board_cards import Card, card, quiet_card
from navigator_app.queries.lists import dead_charts
from navigator_app.queries.work.scene import ALIVE, Scene
from navigator_app.store.asking import Where
from navigator_app.store.typed import asked_words
from sync.rules.board import Column, board_rules
from sync.rules.choices import Choice
from sync.rules.codes import code_of, label_of
from sync.rules.spelling import findable
from sync.words import Words, say

COLUMN_WORDS: Final[Mapping[str, Words]] = {
    "to_send": say("To send"),
    "there": say("With the receiving site"),
    "to_answer": say("To answer"),
    "appointment": say("Appointment"),
    "report": say("Report awaited"),
    "over": say("Closed in the last {days} days", days=board_rules().over_within_days),
}


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column: how many stand in it, how many of them ask nothing, and the first cards."""

    key: str
    title: Words
    count: int
    quiet: int
    """How many more are here that ask nothing of anybody: the patient chose so, or has died."""
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many are here and not shown yet."""
        return max(self.count + self.quiet - len(self.cards), 0)


@dataclass(frozen=True, slots=True)
class Board:
    """The board as of a moment; `text` is what it is narrowed by."""

    columns: tuple[BoardColumn, ...]
    as_of: datetime
    text: str = ""

    @property
    def count(self) -> int:
        """How many referrals are on it."""
        return sum(column.count + column.quiet for column in self.columns)


@dataclass(frozen=True, slots=True)
class Known:
    """What is typed against: one referral on the board and its words, in the order of its column."""

    column: str
    id: str
    said: str
    is_quiet: bool


Wanted = Mapping[str, int]
"""How many cards each column shows; a column that is not named shows the first."""


@dataclass
class _Around(Scene):
    """What one answer looks up once: which referrals ask nothing, and because of which choice."""

    @cached_property
    def quiet(self) -> Mapping[str, Choice | None]:
        """Give the referrals that ask nothing of anybody, each with the choice of the patient where that is why."""
        dead = frozenset(dead_charts(self.desk))
        charts = self.choices.choosers | dead
        states = [
            state for column in board_rules().columns if not column.over_since for state in column.states
        ]
        theirs = Where("patient_id", "in", sorted(charts))
        rows = self.rows("referral", theirs, Where("status", "in", states)) if charts else []
        found = {
            row.id: self.choices.quieting("referral", ("referral", row.id), row.patient_id) for row in rows
        }
        return {row.id: found[row.id] for row in rows if found[row.id] or row.patient_id in dead}

    @cached_property
    def over_since(self) -> datetime:
        """Give the moment since which what is over is shown."""
        return self.now.astimezone(UTC) - timedelta(days=board_rules().over_within_days)


def board(desk: Desk, wanted: Wanted | None = None, at: datetime | None = None) -> Board:
    """Give the board: counts by column and the first cards of each."""
    around = _Around(desk, at or desk.now())
    states = [state for column in board_rules().columns if not column.over_since for state in column.states]
    counts = desk.store.tally("referral", "status", ALIVE, Where("status", "in", states))
    quiet = _quiet_by_state(around)
    rows: dict[str, list[Any]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for column in board_rules().columns:
        calm = sum(quiet.get(state, 0) for state in column.states)
        every = sum(counts.get(state, 0) for state in column.states) if not column.over_since else None
        every = desk.store.count("referral", *_of(around, column)) if every is None else every
        sizes[column.key] = (every - calm, calm)
        limit = _limit(wanted, column)
        rows[column.key] = _ordered(around, column, limit) if every else []
    return Board(_columns(around, rows, sizes), around.now)


def known(desk: Desk, at: datetime | None = None) -> tuple[Known, ...]:
    """Give the words of everything on the board, for what is typed."""
    around = _Around(desk, at or desk.now())
    return tuple(
        Known(column.key, row.id, _said(around, row), row.id in around.quiet)
        for column in board_rules().columns
        for row in _ordered(around, column, None)
    )


def narrowed(
    desk: Desk, every: Sequence[Known], text: str, wanted: Wanted | None = None, at: datetime | None = None
) -> Board:
    """Give the board with only those whose words hold everything that was typed."""
    around = _Around(desk, at or desk.now())
    asked = asked_words(text)
    matching = [one for one in every if all(word in one.said for word in asked)]
    sizes: dict[str, tuple[int, int]] = {}
    shown: dict[str, list[str]] = {}
    for column in board_rules().columns:
        here = [one for one in matching if one.column == column.key]
        quiet = sum(one.is_quiet for one in here)
        sizes[column.key] = (len(here) - quiet, quiet)
        shown[column.key] = [one.id for one in here[: _limit(wanted, column)]]
    ids = [one for several in shown.values() for one in several]
    found = {row.id: row for row in around.rows("referral", Where("id", "in", ids))} if ids else {}
    rows = {key: [found[one] for one in several if one in found] for key, several in shown.items()}
    return Board(_columns(around, rows, sizes), around.now, text)


def _limit(wanted: Wanted | None, column: Column) -> int:
    return (wanted or {}).get(column.key, board_rules().cards_at_once)


def _columns(
    around: _Around, rows: Mapping[str, Sequence[Any]], sizes: Mapping[str, tuple[int, int]]
) -> tuple[BoardColumn, ...]:
    shown = [row for several in rows.values() for row in several]
    around.names.fetch_patients(row.patient_id for row in shown)
    images = around.documents(shown)
    found: list[BoardColumn] = []
    for column in board_rules().columns:
        cards = tuple(
            quiet_card(around, column, row, images.get(row.id), around.quiet[row.id])
            if row.id in around.quiet
            else card(around, column, row, images.get(row.id))
            for row in rows[column.key]
        )
        count, quiet = sizes[column.key]
        found.append(BoardColumn(column.key, COLUMN_WORDS[column.key], count, quiet, cards))
    return tuple(found)


def _quiet_by_state(around: _Around) -> Mapping[str, int]:
    if not around.quiet:
        return {}
    ids = Where("id", "in", sorted(around.quiet))
    return around.desk.store.tally("referral", "status", ALIVE, ids)


def _of(around: _Around, column: Column) -> tuple[Where, ...]:
    """Give what stands in a column."""
    lately = (Where(column.over_since, ">=", around.over_since),) if column.over_since else ()
    return (ALIVE, Where("status", "in", column.states), *lately)


def _ordered(around: _Around, column: Column, limit: int | None) -> list[Any]:
    """Give a column's rows: what is soonest first, then what has no day, oldest first, and last what asks nothing."""
    room = None if limit is None else limit + len(around.quiet)
    here = _of(around, column)[1:]
    if column.over_since:
        rows = around.rows("referral", *here, order=(f"-{column.over_since}",), limit=room)
    else:
        rows = around.rows("referral", *here, Where(column.day, "not null"), order=(column.day,), limit=room)
        left = None if room is None else room - len(rows)
        if left is None or left > 0:
            undated = Where(column.day, "is null")
            rows += around.rows("referral", *here, undated, order=("authored_at",), limit=left)
    # All of a column that fits has been read, so that what asks nothing comes last and is never left out.
    return sorted(rows, key=lambda row: row.id in around.quiet)[:limit]


def _said(around: _Around, row: Any) -> str:
    """Give the words of one referral the way typed words are spelled: patient, service, sites, state, RCIS number."""
    parts = (
        label_of("services", row.service),
        around.names.patient(row.patient_id),
        around.names.site(row.to_site_id),
        around.names.site(row.from_site_id),
        code_of("referral-status", row.status).label,
        row.rcis_number,
    )
    return findable(" ".join(str(part) for part in parts if part))
