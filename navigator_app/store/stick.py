"""What a store knows of sticks: which of its changes lie on one, and how far an answer that came late may move it.

A change on a stick is still only saved here; nothing but a verdict takes it out of the queue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from navigator_app.store import apart, first, lives, register
from navigator_app.store.opened import Opened
from sync.changes import epoch_order
from sync.protocol import Block, Cursor, FeedCheck
from sync.records.base import stamp
from sync.stick import Answer

ON_STICK: Final = "sync.on_stick"


@dataclass(frozen=True, slots=True)
class OnStick:
    """The stick that was written last and has no answer yet."""

    at: datetime
    """By this computer's clock."""
    changes: int
    waiting: int
    """How many of them the center has not answered by now, by stick or by link."""
    pages: int = 0
    """Of how many documents on it the center has not said by now that it has their pages."""


class Sticking(Opened):
    """The part of a store that goes by stick."""

    def note_stick(self, bundle: str, changes: int, highest: int, pages: Sequence[str] = ()) -> None:
        """Note that a stick was written with the waiting changes up to a number, and with these documents' bytes."""
        told: dict[str, Any] = {"bundle": bundle, "at": stamp(self.clock.now()), "changes": changes}
        told |= {"highest": highest, "pages": list(pages)}
        with self.connections.writing() as connection:
            register.set_setting(connection, ON_STICK, told)

    def on_stick(self) -> OnStick | None:
        """Say what waits for the answer to the last stick."""
        with self.connections.reading() as connection:
            told = register.setting(connection, ON_STICK)
            if told is None:
                return None
            (waiting,) = connection.execute(
                "SELECT count(*) FROM change WHERE state = 'pending' AND number <= ?", (told["highest"],)
            ).fetchone()
            pages = _lacking(connection, told)
        return OnStick(datetime.fromisoformat(told["at"]), told["changes"], waiting, pages)

    def is_of_an_earlier_life(self, answer: Answer) -> bool:
        """Say whether an answer was written before the hub was put back from a backup."""
        with self.connections.reading() as connection:
            return lives.is_past(connection, answer.epoch)

    def stick_finished(self, answer: Answer, at_hub_time: str) -> int:
        """Note that an answer was read whole; one that left nothing out counts as the last exchange.

        Shape: of how many documents on the stick that it answers the center did not say that it has their pages.
        """
        pages = 0
        with self.connections.writing() as connection:
            told = register.setting(connection, ON_STICK)
            if told is not None and told["bundle"] == answer.answers:
                pages = _lacking(connection, told)
                register.set_setting(connection, ON_STICK, None)
            mine, feeds = register.cursors(connection), register.feeds(connection)
            last: str = register.setting(connection, register.EXCHANGED_AT) or ""
            if at_hub_time > last and feeds <= _reached(answer.starts(), mine):
                register.set_setting(connection, register.EXCHANGED_AT, at_hub_time)
                apart.end(connection, at_hub_time)
        return pages


def _lacking(connection: Any, told: Mapping[str, Any]) -> int:
    """Count the documents on a stick whose pages are here and, as far as is known, not at the center."""
    return int(connection.execute(_PAGES, (json.dumps(told.get("pages", [])),)).fetchone()[0])


_PAGES: Final = (
    "SELECT count(*) FROM json_each(?) AS j JOIN content AS c ON c.sha256 = j.value WHERE NOT EXISTS"
    " (SELECT 1 FROM content_at_center AS a WHERE a.sha256 = c.sha256 AND a.is_whole)"
)


def as_far_as_it_reaches(connection: Any, block: Block, starts: Mapping[str, Cursor]) -> Block:
    """Give what may be taken of a block of an answer that came late.

    A cursor moves only where the answer begins no further on than this desk stands, so that nothing between is left
    out; where a first download was under way, it goes on from there. What the answer says of feeds that were read
    further by now says nothing any more.
    """
    mine, feeds = register.cursors(connection), register.feeds(connection)
    reached = _reached(starts, mine)
    first.leave(connection, reached & block.cursors.keys())
    passed = {check.feed for check in block.checks if _is_passed(check, block, mine)}
    return replace(
        block,
        entries=tuple(entry for entry in block.entries if entry.feed not in passed),
        cursors={feed: at for feed, at in block.cursors.items() if feed in reached},
        is_last=block.is_last and feeds <= reached,
        spans=tuple(span for span in block.spans if span.feed not in passed),
    )


def _reached(starts: Mapping[str, Cursor], mine: Mapping[str, Cursor]) -> frozenset[str]:
    """Name the feeds in which an answer begins no further on than what was read."""
    return frozenset(
        feed
        for feed, start in starts.items()
        if start.seq == 0 or (feed in mine and not _is_behind(mine[feed], start))
    )


def _is_behind(mine: Cursor, start: Cursor) -> bool:
    if mine.epoch != start.epoch:
        return epoch_order(mine.epoch) <= epoch_order(start.epoch)
    return mine.seq < start.seq


def _is_passed(check: FeedCheck, block: Block, mine: Mapping[str, Cursor]) -> bool:
    at = mine.get(check.feed)
    said = block.cursors.get(check.feed)
    return at is not None and at.seq > check.seq and (said is None or said.epoch == at.epoch)
