"""What is decided about a chart: its phase, and who sees it (its sites, outside clinicians, a restriction).

Each is an ordinary change of the patient's record; the hub then rewrites where everything in the chart belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from navigator_app.commands.seen import seen, words_needed, write
from navigator_app.deciding import why_not
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.rules.codes import code_list
from sync.rules.who_sees import FIELD_OF, Decision, decided
from sync.words import say


def decide(
    desk: Desk,
    patient: str,
    decision: Decision,
    chosen: Sequence[str] = (),
    opened: Document | None = None,
    why: str = "",
) -> str:
    """Decide who sees a chart, against the image the person saw; give the patient's id.

    Shape: `chosen` are the sites, clinicians or people it is about; moved, a chart is at these sites and at no other.
    `why` is the code of a reason for a restriction.
    Raises: Refused for what the role does not allow, or what would leave the chart with nobody or without its author.
    """
    chart, field = seen(desk, patient, opened), FIELD_OF[decision]
    if no := why_not(desk, chart, decision, chosen):
        raise Refused(field, no)
    typed: dict[str, Any] = {field: decided(chart.fields, decision, chosen)}
    if decision == "lift" or (decision == "restrict" and why):
        typed["restriction_reason"] = why if decision == "restrict" else ""
    return write(desk, chart, typed)


def set_phase(desk: Desk, patient: str, phase: str, why: str, opened: Document | None = None) -> str:
    """Say in which phase of care a patient is, and why; the history keeps both.

    Raises: Refused for an unknown phase, or without a reason.
    """
    if phase not in code_list("phases"):
        raise Refused("phase", say("Choose a phase."))
    reason = words_needed(why, "words", say("Say what changed."))
    return write(desk, seen(desk, patient, opened), {"phase": phase}, reason)
