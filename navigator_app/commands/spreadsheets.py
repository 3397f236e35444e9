"""Bring a person's own list in: read, looked at row by row, written in pieces, taken back as a whole.

A row is one deed: whatever is refused of one leaves the others. The deeds' ids follow from the import and the row,
so that an import which was cut off can be taken back like a whole one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from navigator_app.commands.filing import Place, deeds_of, into_tray
from navigator_app.commands.undo import inverse, is_undone
from navigator_app.desk import Deed, Desk
from navigator_app.paper import process
from sync.errors import Refused, Unreadable
from sync.formats.intake import Intake
from sync.formats.proposals import check_size
from sync.formats.sheets.columns import Column, Columns, fingerprint, guessed, head_of, simple
from sync.formats.sheets.proposing import Reading, proposed
from sync.formats.sheets.reading import Sheet, is_workbook, listed, written
from sync.ids import derived_id, new_id
from sync.records.base import stamp
from sync.rules.proposal import Decision, Planned, Stored
from sync.rules.rowwise import Answers, PlannedRow, ProposedRow, RowPlan
from sync.rules.whose_day import day_of
from sync.words import Words, say

PIECE_ROWS: Final = 20
"""Rows that are written in one go; other deeds take their turn between two pieces."""
_CHARTS_ASKED: Final = 200
COLUMNS, IMPORTS = "spreadsheets.columns", "spreadsheets.imports"
_REASON: Final = say("Brought in from a list.")
_UNDONE: Final = say("The whole import was taken back.")
NOT_SAID: Final = (
    "Nobody said yet what the columns of this list are. Open it once in the window: Bring my spreadsheet."
)
WORKED_ON: Final = say("Somebody worked on this chart since. It stays.")


@dataclass(frozen=True, slots=True)
class Imported:
    """One list that was brought in, or the part of it that was, as this computer remembers it."""

    id: str
    name: str
    begun_at: str
    last_row: int
    """The number of its last row."""
    written: Mapping[str, int]
    """How many rows came to which end so far."""
    is_done: bool = False
    undone_at: str = ""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row."""

    number: int
    state: str
    reason: Words


def read_list(path: Path) -> tuple[Sheet, ...]:
    """Read a workbook or a list in text.

    Raises: Unreadable for what is none, is too large or cannot be opened.
    """
    try:
        check_size(path.stat().st_size)
        return sheets_in(path.read_bytes())
    except OSError as error:
        raise Unreadable("This file cannot be opened. Nothing of it was taken.") from error


def sheets_in(data: bytes) -> tuple[Sheet, ...]:
    """Read the sheets of a file.

    Raises: Unreadable for what is none, or is too large.
    """
    return process.rows(data) if is_workbook(data) else (listed(data),)


def bring_in(desk: Desk, name: str, data: bytes) -> list[RowOutcome]:
    """Bring in a list whose columns a person named before; what looks alike waits in the tray.

    Raises: Unreadable for what cannot be read, and for a list of whose columns nothing was said yet.
    """
    sheet = largest(sheets_in(data))
    head = head_of(sheet.rows)
    titles = [written(cell) for cell in sheet.rows[head]]
    columns, is_remembered = columns_for(desk, titles)
    if not is_remembered:
        raise Unreadable(NOT_SAID)
    rows = planned_rows(desk, proposed_rows(desk, sheet, head, reading_of(desk, titles, columns)))
    made = begin(desk, name, rows)
    found: list[RowOutcome] = []
    for at in range(0, len(rows), PIECE_ROWS):
        outcomes = write_rows(desk, made, rows[at : at + PIECE_ROWS])
        made = keep(desk, as_kept(made, outcomes, is_done=at + PIECE_ROWS >= len(rows)))
        found += outcomes
    return found


def largest(found: tuple[Sheet, ...]) -> Sheet:
    """Choose the sheet with the most rows: the others are most often notes and lists of codes."""
    return max(found, key=lambda sheet: len(sheet.rows))


def columns_for(desk: Desk, titles: Sequence[str]) -> tuple[Columns, bool]:
    """Give what the columns of a list are, as said the last time or as guessed, and whether that was said."""
    kept = desk.store.setting(COLUMNS, {}).get(fingerprint(titles))
    if kept is not None and len(kept) == len(titles):
        return tuple(Column(*one) for one in kept), True
    return guessed(titles, own_assigner(desk)), False


def own_assigner(desk: Desk) -> str:
    """Name who gives record numbers here, until a person says otherwise: as most charts here say, else the site."""
    charts = desk.store.documents(row.id for row in desk.store.rows("patient", limit=_CHARTS_ASKED))
    numbers = (number for chart in charts.values() for number in chart.fields.get("identifiers") or ())
    named = Counter(str(number["assigner"]) for number in numbers if number.get("assigner"))
    if named:
        return named.most_common(1)[0][0]
    image = desk.image(desk.me.site_id)
    return str(image.fields.get("name") or "") if image else ""


def remember_columns(desk: Desk, titles: Sequence[str], columns: Columns) -> None:
    """Keep what a person said of a list's columns for the next list with the same titles."""
    kept = desk.store.setting(COLUMNS, {})
    desk.store.set_setting(
        COLUMNS, kept | {fingerprint(titles): [[one.target, one.assigner] for one in columns]}
    )


def reading_of(desk: Desk, titles: Sequence[str], columns: Columns) -> Reading:
    """Say how a list is to be read here: its columns, and the sites by the names that people write."""
    sites: dict[str, str] = {}
    for image in desk.store.of_kind("site"):
        for name in (image.fields.get("short_name"), image.fields.get("name")):
            if name:
                sites[simple(str(name))] = image.id
    return Reading(columns, tuple(titles), sites)


def proposed_rows(desk: Desk, sheet: Sheet, head: int, reading: Reading) -> list[ProposedRow]:
    """Say what each row of a list proposes; nothing is looked up yet."""
    now, zone = desk.now(), desk.me.zone
    return proposed(sheet, head, reading, Intake(day_of(now, zone), zone, now))


def planned_rows(desk: Desk, rows: Iterable[ProposedRow], answers: Answers | None = None) -> list[PlannedRow]:
    """Say what would become of each row today; nothing is written."""
    place = Place(desk)

    def stored(source_key: str) -> Stored | None:
        # What was taken back comes again with its list; what somebody withdrew for a reason stays withdrawn.
        found = place.stored(source_key)
        return None if found is not None and is_undone(found.fields) else found

    return RowPlan(place.charts, stored, place.id_for, answers).plan(rows)


def begin(desk: Desk, name: str, rows: Sequence[PlannedRow]) -> Imported:
    """Begin to bring a list in; from here on it can be taken back, however far it comes."""
    made = Imported(new_id(), name, stamp(desk.now()), max((r.row.number for r in rows), default=0), {})
    keep(desk, made)
    desk.store.note_deed("brought_in")
    return made


def imports(desk: Desk) -> tuple[Imported, ...]:
    """Give the lists that were brought in on this computer, the newest first."""
    return tuple(Imported(**one) for one in reversed(desk.store.setting(IMPORTS, [])))


def keep(desk: Desk, one: Imported) -> Imported:
    """Remember how far an import is."""
    others = [kept for kept in desk.store.setting(IMPORTS, []) if kept["id"] != one.id]
    desk.store.set_setting(IMPORTS, [*others, asdict(one)])
    return one


def write_rows(desk: Desk, made: Imported, rows: Sequence[PlannedRow]) -> list[RowOutcome]:
    """Write a piece of a list, each row whole or not at all; a row that a rule refuses is said and left."""
    place = Place(desk)
    deeds = {row.row.number: _deeds(desk, place, made, row) for row in rows}
    try:
        desk.commit(*(deed for some in deeds.values() for deed in some), reason=_REASON)
    except Refused as no:
        if len(rows) == 1:
            return [RowOutcome(rows[0].row.number, "aside", say(no.reason, **no.values))]
        return [outcome for row in rows for outcome in write_rows(desk, made, [row])]
    return [RowOutcome(row.row.number, row.state, row.reason) for row in rows]


def _deeds(desk: Desk, place: Place, made: Imported, row: PlannedRow) -> list[Deed]:
    together = deed_of(made, row.row.number)
    planned = row.planned if row.state != "alike" else _to_be_asked(row)
    found = []
    for one in planned:
        waits = one.decision.state == "match"
        found += into_tray(desk, place, one.proposal, one.decision) if waits else deeds_of(desk, place, one)
    return [replace(deed, together=together) for deed in found]


def _to_be_asked(row: PlannedRow) -> list[Planned]:
    """Let all of a row that nobody answered for wait in the tray."""
    proposals = [row.row.patient, *row.row.others] if row.row.patient is not None else []
    return [Planned(one, Decision("match", row.reason)) for one in proposals if one is not None]


def deed_of(made: Imported, number: int) -> str:
    """Name the deed that a row of an import is."""
    return derived_id("list", made.id, str(number))


@cache
def _all_deeds(import_id: str, last_row: int) -> frozenset[str]:
    return frozenset(derived_id("list", import_id, str(number)) for number in range(1, last_row + 1))


def take_back(desk: Desk, made: Imported, numbers: Iterable[int]) -> list[RowOutcome]:
    """Take back what these rows wrote; what somebody changed since stays, and is said."""
    found: list[RowOutcome] = []
    deeds: list[Deed] = []
    for number in numbers:
        for line in reversed(desk.store.of_deed(deed_of(made, number))):
            if line.outcome == "refused":
                continue
            try:
                deeds.append(_inverse(desk, line.change.record, line.change.id, made, number))
            except Refused as no:
                found.append(RowOutcome(number, "stays", say(no.reason, **no.values)))
    desk.commit(*deeds, reason=_UNDONE)
    return found


def _inverse(desk: Desk, record: str, change: str, made: Imported, number: int) -> Deed:
    deed = inverse(desk, record, change)
    if deed.kind == "patient" and deed.typed.get("is_withdrawn") and _has_more(desk, record, made):
        raise Refused(None, WORKED_ON)
    return replace(deed, together=derived_id("list", made.id, str(number), "back"))


def _has_more(desk: Desk, patient: str, made: Imported) -> bool:
    """Say whether a chart holds anything that did not come with this import."""
    for image in desk.store.of_patient(patient):
        if image.id == patient or image.fields.get("is_withdrawn"):
            continue
        if not {line.change.deed for line in desk.store.history(image.id)} <= _all_deeds(
            made.id, made.last_row
        ):
            return True
    return False


def as_kept(one: Imported, outcomes: Iterable[RowOutcome], *, is_done: bool) -> Imported:
    """Count a piece's outcomes into an import."""
    counts: dict[str, Any] = dict(one.written)
    for outcome in outcomes:
        counts[outcome.state] = counts.get(outcome.state, 0) + 1
    return replace(one, written=counts, is_done=is_done)


def as_undone(desk: Desk, one: Imported) -> Imported:
    """Say that an import was taken back."""
    return replace(one, undone_at=stamp(desk.now()))
