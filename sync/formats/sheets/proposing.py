"""From the rows of a list to what they propose: a chart, a referral, a contact. What cannot be told stays in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sync.formats.code_lists import code_list
from sync.formats.intake import Intake, kept_within_bounds, source_key
from sync.formats.sheets import values
from sync.formats.sheets.columns import Columns, field_of, kind_of, simple
from sync.formats.sheets.reading import Cell, Row, Sheet, is_empty, written
from sync.records import KINDS
from sync.records.base import stamp
from sync.records.derive import own_fields
from sync.records.patient import Identifier
from sync.rules.codes import code_list as coded
from sync.rules.names import words_of
from sync.rules.proposal import PatientClues, Proposal
from sync.rules.rowwise import Problem, ProposedRow
from sync.words import Words, say

DOOR: Final = "sheet"
_REST: Final = {"patient": "note", "referral": "note", "contact": "outcome_note"}
"""Where words go that are no value of a field."""
UNKNOWN_CODE = say("This is not in the list; it is kept as it is written, in the note.")
NOT_A_NUMBER = say("This is not a whole number; it is kept as it is written, in the note.")
NOT_YES_NO = say("This is neither yes nor no; it is kept as it is written, in the note.")
NO_NAME = say("There is no name in this row. Nothing of it is brought in.")
ENDED = say("This referral is over; it is kept in the chart's note.")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person said that a list is to be read."""

    columns: Columns
    titles: tuple[str, ...]
    sites: Mapping[str, str] = field(default_factory=dict)
    """Ids of sites, by their names as titles are compared."""


@dataclass
class _Row:
    """One row while it is read."""

    number: int
    parts: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in _REST})
    rest: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in _REST})
    problems: list[Problem] = field(default_factory=list)
    numbers: list[Identifier] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    is_over: bool = False


def proposed(sheet: Sheet, head: int, reading: Reading, intake: Intake) -> list[ProposedRow]:
    """Say what each row under the titles proposes; a row that says nothing is passed over."""
    body = [(at, row) for at, row in enumerate(sheet.rows) if at > head and not is_empty(row)]
    reader = _Reader(reading, intake, [row for _, row in body])
    found = []
    for at, row in body:
        one = reader.read(at + 1, row)
        remark = sheet.remarks.get(at)
        if remark is not None:
            one.problems.append(Problem("", remark))
        found.append(_proposed(one, intake))
    return found


class _Reader:
    """Reads rows cell by cell, each as what its column was said to be."""

    def __init__(self, reading: Reading, intake: Intake, rows: Sequence[Row]) -> None:
        self._reading, self._intake = reading, intake
        places = range(len(reading.columns))
        self._orders = [values.order_of(row[at] for row in rows if at < len(row)) for at in places]

    def read(self, number: int, row: Row) -> _Row:
        """Read one row."""
        one = _Row(number)
        for place, cell in enumerate(row[: len(self._reading.columns)]):
            if cell != "" and self._reading.columns[place].target:
                self._take(one, place, cell)
        return one

    def _take(self, one: _Row, place: int, cell: Cell) -> None:
        """Take one cell into its part of the row, as a value or else in words."""
        column, title = self._reading.columns[place], self._reading.titles[place]
        target, kind, name = column.target, kind_of(column.target), field_of(column.target)
        if target == "patient.number":
            one.numbers.append(Identifier(assigner=column.assigner.strip(), value=written(cell)))
        elif target == "patient.full_name":
            one.parts[kind] |= _names_in(written(cell))
        elif target in ("patient.phone", "patient.address"):
            one.points.append({"system": target.partition(".")[2], "value": written(cell)})
        elif target == "contact.on":
            self._take_day(one, kind, "at", place, cell)
        elif target == "referral.to":
            site = self._reading.sites.get(simple(written(cell)))
            one.parts[kind] |= {"to_site_id": site} if site else {}
            one.rest[kind] += [] if site else [f"{title}: {written(cell)}"]
        elif target == "referral.status":
            one.is_over = simple(written(cell)) in code_list("spreadsheet")["closed"]
            one.rest[kind].append(f"{title}: {written(cell)}")
        elif name == _REST[kind]:
            is_plain = simple(title) in ("note", "notes")
            one.rest[kind].append(written(cell) if is_plain else f"{title}: {written(cell)}")
        elif name is not None:
            self._take_field(one, kind, name, place, cell)

    def _take_field(self, one: _Row, kind: str, name: str, place: int, cell: Cell) -> None:
        title, codes = self._reading.titles[place], _codes_of(kind, name)
        if name.endswith("_on"):
            self._take_day(one, kind, name, place, cell)
        elif codes:
            _keep(one, kind, name, code_in(codes, written(cell)), (title, cell), UNKNOWN_CODE)
        elif name in ("minutes", "distance_miles"):
            _keep(one, kind, name, values.whole_in(cell), (title, cell), NOT_A_NUMBER)
        elif name.startswith(("is_", "needs_")):
            lists = code_list("spreadsheet")
            said = values.yes_in(cell, frozenset(lists["yes"]), frozenset(lists["no"]))
            _keep(one, kind, name, said, (title, cell), NOT_YES_NO)
        else:
            one.parts[kind][name] = written(cell)

    def _take_day(self, one: _Row, kind: str, name: str, place: int, cell: Cell) -> None:
        order, today = self._orders[place], self._intake.today
        day, why = values.day_in(cell, order, today, is_birth=name == "birth_on")
        value: str | None = day.isoformat() if day else None
        if day is not None and name == "at":
            value = _moment(cell, day, self._intake.zone)
            one.parts[kind]["zone"] = self._intake.zone
        _keep(one, kind, name, value, (self._reading.titles[place], cell), why or values.UNREADABLE)


def _moment(cell: Cell, day: date, zone: str) -> str:
    """Give the moment of a contact; without a time of day it is noon by the site's clock."""
    clock = ZoneInfo(zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=clock)
    at = cell.replace(tzinfo=clock) if isinstance(cell, datetime) and cell.hour else noon
    return str(stamp(at.astimezone(UTC)))


def _keep(one: _Row, kind: str, name: str, value: Any, cell: tuple[str, Cell], why: Words) -> None:
    """Keep a value; where there is none, the words under their title, and why."""
    if value is not None:
        one.parts[kind][name] = value
        return
    title, said = cell
    one.rest[kind].append(f"{title}: {written(said)}")
    one.problems.append(Problem(title, why))


def code_in(name: str, said: str) -> str | None:
    """Find a code by its own word, its label or what people call it; None for one that nobody knows."""
    return _codes(name).get(simple(said))


@cache
def _codes(name: str) -> Mapping[str, str]:
    offered = coded(name).offered()
    known = {simple(one.label): one.code for one in offered} | {simple(one.code): one.code for one in offered}
    also = {simple(word): code for word, code in code_list("spreadsheet")["codes"].get(name, {}).items()}
    return {word: code for word, code in also.items() if code in coded(name)} | known


@cache
def _codes_of(kind: str, name: str) -> str | None:
    return next(one.about.codes for one in own_fields(KINDS[kind]) if one.name == name)


def _names_in(said: str) -> dict[str, str]:
    """Part a name: before a comma stands the family name, without one it is the last word."""
    family, comma, given = said.partition(",")
    if comma:
        return {"family_name": family.strip(), "given_name": given.strip()}
    *given_words, family = said.split()
    return {"family_name": family, "given_name": " ".join(given_words)}


def _proposed(one: _Row, intake: Intake) -> ProposedRow:
    patient = one.parts["patient"]
    if not str(patient.get("family_name") or "").strip():
        return ProposedRow(one.number, None, (), (*one.problems, Problem("", NO_NAME)))
    if one.is_over:
        one.rest["patient"] += [*one.rest["referral"], *(str(v) for v in one.parts["referral"].values())]
        one.parts["referral"], one.rest["referral"] = {}, []
        one.problems.append(Problem("", ENDED))
    clues = PatientClues(
        tuple(one.numbers),
        str(patient.get("family_name") or ""),
        str(patient.get("given_name") or ""),
        patient.get("birth_on"),
        str(patient.get("sex") or ""),
    )
    key = _person_key(clues)
    fields = {**patient, "identifiers": [n.model_dump() for n in one.numbers], "contact_points": one.points}
    chart = _proposal("patient", key, fields, one.rest["patient"], clues)
    others = [
        _proposal(kind, f"{key}|{_said(one, kind)}", one.parts[kind], one.rest[kind], clues, intake)
        for kind in ("referral", "contact")
        if one.parts[kind] or one.rest[kind]
    ]
    has_proof = bool(one.numbers or clues.birth_on)
    return ProposedRow(one.number, chart, tuple(others), tuple(one.problems), has_proof)


def _person_key(clues: PatientClues) -> str:
    """Give what is the same whenever the same person comes again: the name with the birth date, else with a number."""
    name = " ".join(sorted(words_of(f"{clues.family_name} {clues.given_name}")))
    numbers = sorted(f"{one.assigner}|{one.value}" for one in clues.identifiers)
    return "|".join([name, clues.birth_on or next(iter(numbers), "")])


def _said(one: _Row, kind: str) -> str:
    return "|".join([*(f"{k}={v}" for k, v in sorted(one.parts[kind].items())), *one.rest[kind]])


def _proposal(
    kind: str,
    key: str,
    fields: Mapping[str, Any],
    rest: Sequence[str],
    clues: PatientClues,
    intake: Intake | None = None,
) -> Proposal:
    kept = {name: value for name, value in fields.items() if value not in (None, "", [])}
    if rest:
        kept[_REST[kind]] = "\n".join(rest)
    if kind == "contact" and "at" not in kept and intake is not None:
        kept |= {"zone": intake.zone}
    return kept_within_bounds(Proposal(kind, source_key(DOOR, kind, key), kept, clues))
