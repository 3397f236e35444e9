"""How a row of a list is put into words: who, what would become of it, what to look at."""

from __future__ import annotations

from typing import Final

from navigator_app.ui import sayings
from navigator_app.ui.screens.spreadsheet.state import Sort
from navigator_app.ui.tables.records import Cell, TableRow
from navigator_app.ui.theme.tokens import Tint
from sync.rules.rowwise import LEAVE, NEW, PlannedRow
from sync.words import say

STATES: Final[dict[str, tuple[str, str, Tint]]] = {
    "new": (say("New chart"), "plus", "primary"),
    "adds": (say("Added to a chart"), "user-round", "info"),
    "known": (say("Known already"), "check", "neutral"),
    "alike": (say("Needs your answer"), "users", "violet"),
    "left": (say("Left out"), "circle-dashed", "neutral"),
    "aside": (say("Cannot be brought in"), "file-warning", "warn"),
}
SORTS_SAID: Final[dict[Sort, tuple[str, str, Tint]]] = {
    "new": (say("New charts"), "plus", "primary"),
    "adds": (say("Added to charts"), "user-round", "info"),
    "alike": (say("Need your answer"), "users", "violet"),
    "look": (say("To look at"), "file-warning", "warn"),
}


def table_row(row: PlannedRow, answer: str) -> TableRow:
    """Put one row into cells."""
    words, icon, tint = STATES[row.state]
    said = {NEW: say("You said: another person."), LEAVE: say("You said: leave it out.")}.get(answer)
    if answer and said is None:
        said = say("You said: the same person.")
    why = sayings.words(said) if said is not None else sayings.words(row.reason)
    look = " ".join(look_of(row))
    return TableRow(
        str(row.row.number),
        (
            Cell(str(row.row.number), sort=row.row.number),
            Cell(who(row), below=what_more(row), strong=True),
            Cell(sayings.words(words), tint, icon),
            Cell(look or why, below=why if look and row.state == "alike" else ""),
        ),
    )


def look_of(row: PlannedRow) -> list[str]:
    """Say what could not be told of a row, column by column."""
    return [
        f"{problem.column}: {sayings.words(problem.why)}" if problem.column else sayings.words(problem.why)
        for problem in row.row.problems
    ]


def who(row: PlannedRow) -> str:
    """Say whose row it is, as the row says it."""
    if row.row.patient is None:
        return sayings.words(say("No name"))
    fields = row.row.patient.fields
    return ", ".join(str(fields[name]) for name in ("family_name", "given_name") if fields.get(name))


def what_more(row: PlannedRow) -> str:
    """Say what else the row says of the person: birth date, number, and what comes along."""
    if row.row.patient is None:
        return ""
    fields = row.row.patient.fields
    born = str(fields.get("birth_on") or "")
    parts = [f"{born[5:7]}/{born[8:]}/{born[:4]}" if born else ""]
    parts += [str(one["value"]) for one in fields.get("identifiers") or []]
    parts += [sayings.words(_ALONG[one.kind]) for one in row.row.others if one.kind in _ALONG]
    return " · ".join(part for part in parts if part)


_ALONG: Final = {"referral": say("with a referral"), "contact": say("with a contact")}
