"""Opening a chart in an emergency, ending that, and reviewing what somebody else opened."""

from __future__ import annotations

from typing import Final

from navigator_app.commands.seen import seen, words_needed, write
from navigator_app.deciding import roles
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.rules import emergency
from sync.words import say

ENDED_ALREADY: Final = say("This opening is over already.")


def open_here(desk: Desk, chart: str, reason: str, words: str) -> str:
    """Open a chart that is on this computer and not for who sits here, for a while; give the opening's id.

    Raises: Refused without a role for it or without a reason.
    """
    now, me = desk.now(), desk.me
    typed = {
        "person_id": me.person_id,
        "chart_id": chart,
        "reason": reason,
        "words": words.strip(),
        "opened_at": stamp(now),
        "until_at": stamp(now + emergency.open_for()),
        "zone": me.zone,
    }
    emergency.check_write(me.person_id, roles(desk), None, typed)
    return desk.commit(Deed(emergency.KIND, typed, record=new_id(), site=me.site_id))[0]


def finish(desk: Desk, opening: str) -> str:
    """End an opening of one's own before its time.

    Raises: Refused for somebody else's, and for one that is over.
    """
    image = seen(desk, opening)
    if not emergency.is_open(image.fields, desk.now()):
        raise Refused(None, ENDED_ALREADY)
    typed = {"ended_at": stamp(desk.now())}
    emergency.check_write(desk.me.person_id, roles(desk), image.fields, typed)
    return write(desk, image, typed)


def review(desk: Desk, opening: str, outcome: str, words: str, opened: Document | None = None) -> str:
    """Say what came of an opening of somebody else's, once.

    Raises: Refused.
    """
    image = seen(desk, opening, opened)
    typed = {
        "outcome": outcome,
        "reviewed_by_id": desk.me.person_id,
        "reviewed_at": stamp(desk.now()),
        "review_words": words_needed(words, "review_words", say("Say in words why.")),
    }
    emergency.check_write(desk.me.person_id, roles(desk), image.fields, typed)
    return write(desk, image, typed)
