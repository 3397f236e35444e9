"""What a person does about the ways into a computer that is kept in its store: putting news away, trying the sheet."""

from __future__ import annotations

from pathlib import Path

from navigator_app import ways_in
from navigator_app.desk import Desk
from navigator_app.store.key_events import READ, TRIED
from sync.errors import Refused
from sync.records.base import stamp


def put_away(desk: Desk, read_to: str) -> None:
    """Show no more, to who sits here, what changed up to a moment; everybody else is still told."""
    known = desk.store.setting(READ, {})
    desk.store.set_setting(READ, known | {desk.me.person_id: read_to})


def try_sheet(desk: Desk, home: Path, code: str) -> None:
    """See that the code on the sheet opens this desk, and keep that it did, and when; nothing else is changed.

    Raises: Refused for a code that is none, or one for the phone; WrongCode.
    """
    if not ways_in.is_good_sheet(home, code):
        raise Refused("code", "This is a code for the phone, not the one on the sheet. It was not used up.")
    desk.store.set_setting(TRIED, {"at": stamp(desk.now()), "by": desk.me.name})
