"""What a denial or a deferral opens: what each step is called, and by when it is due."""

from __future__ import annotations

from datetime import date
from typing import Final

from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.site import Site
from sync.rules.business_days import add_business_days
from sync.rules.prc.appeals import appeal, deferral
from sync.rules.prc.program import Program, rules
from sync.words import Words, say

OPENED: Final = ("appeal", "other_payer", "charity", "tell_patient", "decide")
"""What a denial opens, each as a task of its own; a deferral opens `ask_again`."""
_TITLES: Final = {
    "other_payer": say("Look for another payer"),
    "charity": say("Ask the center's charity fund"),
    "tell_patient": say("Tell the patient what the payer said"),
    "decide": say("Decide how the visit is paid"),
}


def task_id(record: Authorization, what: str) -> str:
    """Name the task of one step after one notice, so that two desks that open it mean the same one."""
    return derived_id(record.id, "notice", str(record.appeal_level or 0), what)


def due_by(what: str, site: Site | None, today: date) -> date:
    """Give by when a step is due for which no clock of the program's runs, in business days of the site."""
    days = rules().after_denial
    return add_business_days(today, days.get(what, days["decide"]), site)


def step(
    record: Authorization, program: Program, site: Site | None, what: str, today: date
) -> tuple[Words, date]:
    """Give what a step is called and by when it is due; while the receipt is not known, asking for it is the step."""
    ask = due_by("ask_receipt", site, today)
    if what == "ask_again":
        again = deferral(record, program)
        if again is not None and again.ask_again_on is not None:
            return say("Ask the program again about the deferral"), again.ask_again_on
        return say("Ask when the deferral was received"), ask
    if what == "appeal":
        level = appeal(record, program, today)
        if level is None or level.state == "no_level":
            return say("Ask the program whom to appeal to"), ask
        if level.due_on is None:
            return say("Ask for the receipt date, then appeal"), ask
        return say("Appeal to {whom}", whom=level.to_whom or level.name), level.due_on
    return _TITLES[what], due_by(what, site, today)
