"""Barriers to care: do something about one, note what was done, say that it helped or is in the way again."""

from __future__ import annotations

from typing import Final

from navigator_app.commands import contacts
from navigator_app.commands.seen import as_record, of, seen, words_needed
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.words import say

STATES: Final = ("open", "helped", "resolved")


def make_task(desk: Desk, barrier: str, opened: Document | None = None) -> str:
    """Make it somebody's work: a task of mine about this barrier, due today.

    Raises: Refused for one that is no longer in the way.
    """
    image = seen(desk, barrier, opened)
    if image.fields.get("status", "open") == "resolved":
        raise Refused(None, say("This is no longer in the way."))
    what = as_record(image).headline()
    typed = {
        "title": str(say("{what}: find a way", what=what)),
        "kind": "barrier",
        "due_on": desk.now().astimezone(desk.zone).date().isoformat(),
        "about_kind": "barrier",
        "about_id": barrier,
    }
    return desk.commit(new_task(desk, typed, image.patient))[0]


def note(desk: Desk, barrier: str, words: str, opened: Document | None = None) -> str:
    """Note what was done about it, as a contact that names it.

    Raises: Refused without words.
    """
    done = words_needed(words, "words", say("Say what was done."))
    image = seen(desk, barrier, opened)
    typed = {"outcome_note": done, "about_kind": "barrier", "about_id": barrier}
    return contacts.note(desk, typed, image.patient)[0]


def set_state(desk: Desk, barrier: str, state: str, why: str, opened: Document | None = None) -> str:
    """Say that it was helped, is resolved, or is in the way again, and why.

    Raises: Refused for another state, or without words.
    """
    if state not in STATES:
        raise Refused("state", say("Choose how it stands."))
    reason = words_needed(why, "words", say("Say what helped, or why it is in the way again."))
    image = seen(desk, barrier, opened)
    return desk.commit(of(image, {"status": state, "status_reason": reason}), reason=reason)[0]
