"""The deeds of whatever is to be done: later, by somebody else, waiting on someone, or told as not arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import contacts, duties, tasks
from navigator_app.queries.to_do_with import to_do_with
from navigator_app.queries.to_tell import to_tell
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.words import say


def _hand_over(on: On, typed: Mapping[str, Any]) -> object:
    kind, _, chosen = str(typed["owner"]).partition(":")
    whom = {"owner_id": chosen} if kind == "person" else {"owner_site_id": chosen}
    return duties.hand_over(on.desk, on.records, **whom, opened=on.opened)


def _told(on: On, typed: Mapping[str, Any]) -> object:
    kind = on.opened.kind if on.opened else ""
    whom, words = str(typed.get("whom") or ""), str(typed.get("words") or "")
    return contacts.told(on.desk, kind, on.record, on.step, whom, words)


WORK_DEEDS: Final[Mapping[str, Deed]] = {
    "duties.later": Deed(
        say("Put off"),
        say("Put off"),
        say("Put off until {on}"),
        (Asked("on", say("Until"), "date"),),
        lambda on, typed: duties.put_off(on.desk, on.records, date.fromisoformat(typed["on"]), on.opened),
        tell=to_do_with,
    ),
    "duties.hand_over": Deed(
        say("Give to somebody else"),
        say("Hand over"),
        say("Handed over to {owner}"),
        (Asked("owner", say("To whom"), "owner", help=say("A person, or everybody at a place.")),),
        _hand_over,
        tell=to_do_with,
    ),
    "tasks.wait_on": Deed(
        say("Waiting on someone"),
        say("Save who it waits on"),
        say("On whom it waits is noted"),
        (Asked("whom", say("On whom it waits")),),
        with_answer(tasks.wait_on, "whom"),
    ),
    "received.told": Deed(
        say("Log a call about what has not arrived"),
        say("Save call"),
        say("Who was told is noted"),
        (
            Asked("whom", say("Who was told"), help=say("The person who answered, by name.")),
            Asked("words", say("What was said"), "text", is_needed=False),
        ),
        _told,
        tell=to_tell,
    ),
}
