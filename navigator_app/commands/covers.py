"""Covers: hand a panel or a queue to a colleague from one day to another, end it before its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from navigator_app.commands.seen import of, seen
from navigator_app.deciding import why_not_here
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.rules.whose_day import day_of
from sync.words import say


def hand(
    desk: Desk,
    by_id: str | None,
    from_on: date | None,
    until_on: date | None,
    *,
    of_id: str | None = None,
    queues: Sequence[str] = (),
    note: str = "",
) -> str:
    """Let somebody stand in between two days, by the clock of this place; give the cover's id.

    Raises: Refused, naming the field, and for days that are over.
    """
    if until_on is not None and until_on < day_of(desk.now(), desk.me.zone):
        raise Refused("until_on", say("This day is over. Choose today or a later one."))
    typed = {
        "of_id": of_id,
        "queues": list(queues),
        "by_id": by_id,
        "from_on": from_on.isoformat() if from_on else None,
        "until_on": until_on.isoformat() if until_on else None,
        "zone": desk.me.zone,
        "note": note.strip(),
    }
    return desk.commit(Deed("cover", typed, record=new_id(), site=desk.me.site_id))[0]


def end(desk: Desk, cover_id: str, opened: Document | None = None) -> str:
    """End a cover now, or call off one that is to come.

    Raises: Refused for one that was ended before, and for one that another site decides.
    """
    image = seen(desk, cover_id, opened)
    if no := why_not_here(desk, image.kind, image.site):
        raise Refused(None, no)
    if image.fields.get("ended_at"):
        raise Refused(None, say("This cover was ended already."))
    return desk.commit(of(image, {"ended_at": stamp(desk.now())}))[0]
