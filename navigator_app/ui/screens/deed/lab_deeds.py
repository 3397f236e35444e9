"""The deeds of labs near home that ask first: a plan, who ordered it, a draw that was skipped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from navigator_app.commands import labs
from navigator_app.ui.screens.deed.asked import Asked, Deed, On, with_answer
from sync.words import say


def _propose(on: On, typed: Mapping[str, Any]) -> object:
    rule = labs.read_rule(str(typed["text"]), date.fromisoformat(typed["starts_on"]))
    return labs.propose_plan(on.desk, on.patient, rule, {"asked_of": typed.get("asked_of") or ""})


LAB_DEEDS: Final[Mapping[str, Deed]] = {
    "labs.propose_plan": Deed(
        say("Propose labs near home"),
        say("Propose lab plan"),
        say("Lab plan proposed"),
        (
            Asked(
                "text",
                say("Labs and days"),
                help=say("Like: CBC Mondays and Thursdays for three weeks"),
            ),
            Asked("starts_on", say("From"), "date"),
            Asked(
                "asked_of",
                say("Which local clinician is asked to order"),
                is_needed=False,
            ),
        ),
        _propose,
    ),
    "labs.order_plan": Deed(
        say("Ordered by a local clinician"),
        say("Save who ordered it"),
        say("The order is noted"),
        (Asked("by", say("Who ordered it")),),
        with_answer(labs.order_plan, "by"),
    ),
    "labs.skip_draw": Deed(
        say("No draw this time"),
        say("Save why"),
        say("Skipped"),
        (Asked("reason", say("Why there was no draw")),),
        with_answer(labs.skip_draw, "reason"),
    ),
}
