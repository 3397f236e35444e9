"""The deeds about a death: that it is so, that it was taken down wrongly, that a report of it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from navigator_app.commands import deaths
from navigator_app.ui.screens.deed.asked import Asked, Deed, with_answer
from sync.words import say

DEATH_DEEDS: Final[Mapping[str, Deed]] = {
    "deaths.note": Deed(
        say("Note that this patient died"),
        say("Save"),
        say("Noted, and reminders have stopped"),
        (
            Asked("on", say("On which day"), "date"),
            Asked("told_by", say("Who told us"), help=say("By name, and who they are to the patient.")),
            Asked("place", say("Where"), is_needed=False),
            Asked("how", say("How it became known"), "text", is_needed=False),
            Asked(
                "family",
                say("Who calls the family"),
                "person",
                help=say("They get a task that stays. Rides home, lodging and bills stay as well."),
                is_needed=False,
            ),
        ),
        lambda on, typed: deaths.note(
            on.desk,
            on.record,
            date.fromisoformat(typed["on"]),
            str(typed.get("told_by") or ""),
            typed,
            on.opened,
        ),
    ),
    "deaths.take_back": Deed(
        say("This patient did not die"),
        say("Take it back"),
        say("Taken back, and every reminder is there again"),
        (Asked("reason", say("Why"), "text"),),
        with_answer(deaths.take_back, "reason"),
    ),
    "deaths.not_so": Deed(
        say("The report of a death is wrong"),
        say("Save that it is not so"),
        say("Noted that it is not so"),
        (Asked("reason", say("How you know"), "text"),),
        with_answer(deaths.not_so, "reason"),
    ),
}
