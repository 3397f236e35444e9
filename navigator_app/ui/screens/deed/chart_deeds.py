"""The deeds of a chart that ask for words first: a number that failed, a phase, a barrier to care."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.commands import barriers, charts, reaching
from navigator_app.ui.screens.deed.asked import Asked, Deed
from sync.words import say

CHART_DEEDS: Final[Mapping[str, Deed]] = {
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
