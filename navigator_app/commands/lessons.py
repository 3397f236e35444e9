"""The lesson on a practice desk: begin it, or begin it anew."""

from __future__ import annotations

from navigator_app.desk import Desk
from navigator_app.settings import LESSON_BEGUN
from sync.records.base import stamp


def begin(desk: Desk) -> None:
    """Begin the lesson now: the next referral that is begun at this desk is the one it follows."""
    desk.store.set_setting(LESSON_BEGUN, stamp(desk.now()))
