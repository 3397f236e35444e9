"""The deeds of a chart that ask for words first: a "not now", a number that failed, a phase, a barrier to care."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import barriers, charts, reaching, wishes
from navigator_app.ui.screens.deed.asked import Asked, Deed, On
from sync.words import say


def _not_now(on: On, typed: Mapping[str, Any]) -> object:
    until, waiting = date.fromisoformat(typed["until"]), tuple(typed.get("tasks") or ())
    return wishes.not_now(on.desk, on.record, str(typed["words"]), until, waiting, on.opened)


CHART_DEEDS: Final[Mapping[str, Deed]] = {
    "wishes.not_now": Deed(
        say("Not now"),
        say("Keep these words"),
        say("Their words are kept, and nobody asks before that day"),
        (
            Asked("words", say("What was said, in their own words"), "text"),
            Asked(
                "until", say("May be asked again from"), "date", help=say("Such as the week after fish camp.")
            ),
            Asked(
                "tasks",
                say("What waits until then, too"),
                "tasks",
                help=say("What would only ask again. What others do without asking goes on."),
                is_needed=False,
            ),
        ),
        _not_now,
    ),
    "reaching.failed": Deed(
        say("This number or address failed"),
        say("Set it aside"),
        say("Set aside for everyone"),
        (Asked("words", say("What happened"), help=say("Such as: no such number, somebody else's now.")),),
        lambda on, typed: reaching.did_not_reach(on.desk, on.record, on.step, str(typed["words"]), on.opened),
    ),
    "charts.set_phase": Deed(
        say("Phase of care"),
        say("Save phase"),
        say("The phase is noted"),
        (Asked("phase", say("Phase"), "code", codes="phases"), Asked("words", say("What changed"), "text")),
        lambda on, typed: charts.set_phase(
            on.desk, on.record, str(typed.get("phase") or ""), str(typed["words"]), on.opened
        ),
    ),
    "barriers.note": Deed(
        say("What was done about it"),
        say("Save what was done"),
        say("What was done is noted"),
        (Asked("words", say("What was done"), "text"),),
        lambda on, typed: barriers.note(on.desk, on.record, str(typed["words"]), on.opened),
    ),
    "barriers.set_state": Deed(
        say("How it stands"),
        say("Save how it stands"),
        say("How it stands is noted"),
        (
            Asked("state", say("Now it is"), "code", codes="barrier-status"),
            Asked("words", say("What helped, or why it is in the way again"), "text"),
        ),
        lambda on, typed: barriers.set_state(
            on.desk, on.record, str(typed.get("state") or ""), str(typed["words"]), on.opened
        ),
    ),
}
