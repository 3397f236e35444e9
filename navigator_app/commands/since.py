"""Reading what changed while this computer was apart: ticking says "I read this here", and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from navigator_app.desk import Desk

Covers = Iterable[tuple[str, tuple[str, ...]]]
"""Records, and which changes of them."""


def tick(desk: Desk, covers: Covers) -> None:
    """Note that who sits here read these changes; what is written later has to be read again.

    Writes: on this computer alone. It confirms nothing and is told to nobody else.
    """
    desk.store.tick_missed(desk.me.person_id, covers)


def untick(desk: Desk, covers: Covers) -> None:
    """Take that back."""
    desk.store.untick_missed(desk.me.person_id, [record for record, _ in covers])


def put_away(desk: Desk, *, is_away: bool = True) -> None:
    """Be offered this list on Today no more, or again; what was not ticked stays unread."""
    desk.store.put_gap_away(desk.me.person_id, is_away=is_away)
