"""What a site lead or an administrator sees of the hub's people and computers at this desk, and asks it to do.

What was last seen is kept in the encrypted store for whoever saw it, so that there is something to read without a
link; what is asked is done at the hub or not at all, and nothing of it waits here.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from navigator_app.desk import Desk
from sync.administering import Administration, Deed, Done
from sync.client import administration
from sync.client.link import Link
from sync.errors import Refused
from sync.words import say

SEEN: Final = "desk.administration"
NO_HUB: Final = say(
    "This desk is for practice. People and computers are looked after where there is a center."
)
_NAMED: Final = {
    "make_code": "joining_code_made",
    "approve": "computer_approved",
    "shut_out": "computer_shut_out",
    "end_access": "access_ended",
    "give_role": "role_given",
    "take_role": "role_taken",
    "ask_approval": "approval_decided",
}
"""Deed -> what it is called in the audit."""


def last_seen(desk: Desk) -> Administration | None:
    """Give what who sits here saw of the hub the last time; None where they saw nothing yet."""
    kept: dict[str, Any] = desk.store.setting(SEEN, {})
    if kept.get("person") != desk.me.person_id:
        return None
    try:
        return Administration.model_validate_json(to_json(kept["told"]))
    except ValidationError:
        # Of another release: it is asked anew.
        return None


def look(desk: Desk, hub: object) -> Administration:
    """Ask the hub how it stands, and keep that.

    Raises: Refused for who looks after nothing; Unavailable.
    """
    found = administration.look(_link(hub), desk.me.person_id)
    desk.store.set_setting(SEEN, {"person": desk.me.person_id, "told": found.model_dump(mode="json")})
    return found


def do(desk: Desk, hub: object, deed: Deed) -> Done:
    """Ask the hub to do something; that it was asked stands in this desk's audit first.

    Raises: Refused, in the hub's words, and nothing was changed; Unavailable, where nobody knows whether it was done.
    """
    link = _link(hub)
    desk.store.note_deed(_NAMED[deed.deed], subject=getattr(deed, "person", ""))
    return administration.do(link, desk.me.person_id, deed)


def _link(hub: object) -> Link:
    if not isinstance(hub, Link):
        raise Refused(None, NO_HUB)
    return hub
