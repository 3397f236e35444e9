"""Where a list stands on its way in, in one sentence, and which rows stayed as they are."""

from __future__ import annotations

from typing import Final

from navigator_app.ui import sayings
from navigator_app.ui.screens.spreadsheet.state import Model, Phase
from sync.words import say

_PHASES: Final[dict[Phase, str]] = {
    "empty": say("CSV or Excel: patients, referrals, contacts. Reading a list sends nothing anywhere."),
    "reading": say("Reading {name}. You can go on working."),
    "looking": say("Looking at each row of {name}. You can go on working."),
    "ready": say("{name}: {rows} rows looked at. Nothing is written yet."),
    "writing": say("Bringing in row {done} of {all}. You can go on working."),
    "undoing": say("Taking it back. You can go on working."),
    "stopped": say("Stopped. {done} rows are saved on this computer; go on, or take them all back."),
    "done": say("{done} rows of {name} are saved on this computer."),
    "undone": say("All of {name} was taken back."),
}
_WAITING: Final = say(
    "{done} rows of {name} are saved on this computer. Waiting for a person under Unmatched: {waiting}."
)
_UNDONE_BUT: Final = say("{name} was taken back.")
_STAYED: Final = say("{n} rows stayed as they are; row {number}: {why}")


def standing(model: Model) -> str:
    """Say where it stands."""
    waiting = model.imported.written.get("alike", 0) if model.imported else 0
    said = _WAITING if model.phase == "done" and waiting else _PHASES[model.phase]
    if model.phase == "undone" and model.outcomes:
        said = _UNDONE_BUT
    told = sayings.words(said).format(
        waiting=f"{waiting:,}",
        name=model.name,
        rows=f"{len(model.rows):,}",
        done=f"{model.done:,}",
        all=f"{len(model.bringing):,}",
    )
    if not model.outcomes:
        return told
    first = model.outcomes[0]
    stayed = sayings.words(_STAYED).format(
        n=len(model.outcomes), number=first.number, why=sayings.words(first.reason)
    )
    return f"{told} {stayed}"
