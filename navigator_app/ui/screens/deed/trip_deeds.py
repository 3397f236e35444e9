"""The deeds of a trip that ask by whom or how it was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from navigator_app.commands import trips
from navigator_app.ui.screens.deed.asked import Asked, Deed, with_answer
from sync.words import say

TRIP_DEEDS: Final[Mapping[str, Deed]] = {
    "trips.confirm_leg": Deed(
        say("Ride confirmed"),
        say("Confirm ride"),
        say("Ride confirmed"),
        (Asked("how", say("By whom, how, or its number"), is_needed=False),),
        with_answer(trips.confirm_leg, "how"),
    ),
    "trips.tick": Deed(
        say("Confirm"),
        say("Confirm"),
        say("Confirmed"),
        (Asked("how", say("By whom, how, or its number"), is_needed=False),),
        lambda on, typed: trips.tick(on.desk, on.record, on.step, typed.get("how") or "", on.opened),
    ),
}
