"""Bringing a list in as a pure function: what was read, what a person said of it, how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

from navigator_app.commands.spreadsheets import Imported, RowOutcome
from sync.formats.sheets.columns import Columns, wrong_with
from sync.formats.sheets.reading import Sheet, written
from sync.rules.rowwise import PlannedRow, ProposedRow
from sync.words import Words

Phase = Literal["empty", "reading", "looking", "ready", "writing", "stopped", "done", "undoing", "undone"]
Sort = Literal["new", "adds", "alike", "look"]
SORTS: Final[tuple[Sort, ...]] = ("new", "adds", "alike", "look")
PAGE: Final = 300
"""Rows that the table is given at once; more come when the last is in sight."""
SAMPLES: Final = 3


class Looked:
    """The rows as they were looked at, counted once: an import tells its way thousands of times over the same rows."""

    def __init__(self, rows: tuple[PlannedRow, ...] = ()) -> None:
        self.rows = rows

    @cached_property
    def bringing(self) -> tuple[PlannedRow, ...]:
        """Give the rows that would be brought in: those that change something, or wait for a person."""
        return tuple(row for row in self.rows if row.state in ("new", "adds", "alike"))

    @cached_property
    def counts(self) -> Mapping[Sort, int]:
        """Count the rows of every sort."""
        return {sort: sum(is_of(row, sort) for row in self.rows) for sort in SORTS}

    @cached_property
    def by_number(self) -> Mapping[int, PlannedRow]:
        """Find a row by the number that the spreadsheet gives it."""
        return {row.row.number: row for row in self.rows}


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    phase: Phase = "empty"
    name: str = ""
    sheet: Sheet | None = None
    head: int = 0
    columns: Columns = ()
    is_remembered: bool = False
    proposed: tuple[ProposedRow, ...] = ()
    looked: Looked = field(default_factory=Looked)
    answers: Mapping[int, str] = field(default_factory=dict)
    only: Sort | None = None
    shown: int = PAGE
    selected: int = 0
    imported: Imported | None = None
    done: int = 0
    """Rows that were written or taken back so far."""
    outcomes: tuple[RowOutcome, ...] = ()
    """Rows that a rule refused, or that stayed."""
    past: tuple[Imported, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Give the titles of the columns."""
        return tuple(written(cell) for cell in self.sheet.rows[self.head]) if self.sheet else ()

    @property
    def wrong(self) -> Words | None:
        """Say why the columns cannot be so."""
        return wrong_with(self.columns) if self.sheet else None

    @property
    def is_busy(self) -> bool:
        """Say whether something is under way."""
        return self.phase in ("reading", "looking", "writing", "undoing")

    @property
    def rows(self) -> tuple[PlannedRow, ...]:
        """Give the rows that were looked at."""
        return self.looked.rows

    @property
    def bringing(self) -> tuple[PlannedRow, ...]:
        """Give the rows that would be brought in."""
        return self.looked.bringing

    def samples(self, column: int) -> list[str]:
        """Give the first words that stand in a column."""
        if self.sheet is None:
            return []
        cells = (row[column] for row in self.sheet.rows[self.head + 1 :] if column < len(row))
        found: dict[str, None] = {}
        for cell in cells:
            if cell != "":
                found[written(cell)] = None
            if len(found) >= SAMPLES:
                break
        return list(found)

    def count(self, sort: Sort) -> int:
        """Count the rows of one sort."""
        return self.looked.counts[sort]

    @property
    def listed(self) -> list[PlannedRow]:
        """Give the rows that the chosen tile leaves."""
        return [row for row in self.rows if self.only is None or is_of(row, self.only)]

    @property
    def current(self) -> PlannedRow | None:
        """Give the selected row."""
        return self.looked.by_number.get(self.selected)


def is_of(row: PlannedRow, sort: Sort) -> bool:
    """Say whether a row belongs under a tile."""
    return bool(row.row.problems) or row.state == "aside" if sort == "look" else row.state == sort


@dataclass(frozen=True)
class Began:
    """Something that takes its time begins."""

    phase: Phase
    name: str = ""


@dataclass(frozen=True)
class Read:
    """A file was read, with what its columns are."""

    sheet: Sheet
    head: int
    columns: Columns
    is_remembered: bool


@dataclass(frozen=True)
class Said:
    """A person said what the columns are."""

    columns: Columns


@dataclass(frozen=True)
class LookedAt:
    """What would become of each row is known."""

    proposed: tuple[ProposedRow, ...]
    rows: tuple[PlannedRow, ...]


@dataclass(frozen=True)
class Answered:
    """A person said of some rows whose they are."""

    answers: Mapping[int, str]


@dataclass(frozen=True)
class Filtered:
    """A tile was pressed."""

    sort: Sort


@dataclass(frozen=True)
class MoreAsked:
    """The last row that is shown came into sight."""


@dataclass(frozen=True)
class Selected:
    """A row was selected."""

    number: int


@dataclass(frozen=True)
class Moved:
    """A piece was written or taken back."""

    imported: Imported
    done: int
    outcomes: Sequence[RowOutcome] = ()


@dataclass(frozen=True)
class Ended:
    """It came to an end, or was stopped before."""

    phase: Phase


@dataclass(frozen=True)
class PastTold:
    """The lists that were brought in before."""

    past: tuple[Imported, ...]


Event = Began | Read | Said | LookedAt | Answered | Filtered | MoreAsked | Selected | Moved | Ended | PastTold


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Began):
        return _begun(model, event)
    if isinstance(event, Read | Said | LookedAt):
        return _learnt(model, event)
    if isinstance(event, Moved | Ended | PastTold):
        return _moved(model, event)
    return _pointed(model, event)


def _learnt(model: Model, event: Read | Said | LookedAt) -> Model:
    if isinstance(event, Read):
        return Model(
            "looking",
            model.name,
            event.sheet,
            event.head,
            event.columns,
            event.is_remembered,
            past=model.past,
        )
    if isinstance(event, Said):
        return replace(
            model, columns=event.columns, answers={}, looked=Looked(), proposed=(), only=None, selected=0
        )
    selected = model.selected or next((r.row.number for r in event.rows if r.state == "alike"), 0)
    return replace(
        model, phase="ready", proposed=event.proposed, looked=Looked(event.rows), selected=selected
    )


def _moved(model: Model, event: Moved | Ended | PastTold) -> Model:
    if isinstance(event, Moved):
        return replace(
            model, imported=event.imported, done=event.done, outcomes=(*model.outcomes, *event.outcomes)
        )
    if isinstance(event, PastTold):
        return replace(model, past=event.past)
    if event.phase == "undone":
        # Rows that are shown would still say what became of them.
        name = model.imported.name if model.imported else model.name
        return Model("undone", name, outcomes=model.outcomes, past=model.past)
    return replace(model, phase=event.phase)


def _begun(model: Model, event: Began) -> Model:
    if event.phase == "reading":
        return Model("reading", event.name, past=model.past)
    is_new = event.phase in ("writing", "undoing") and model.phase != "stopped"
    return replace(
        model,
        phase=event.phase,
        done=0 if is_new else model.done,
        outcomes=() if is_new else model.outcomes,
    )


def _pointed(model: Model, event: Answered | Filtered | MoreAsked | Selected) -> Model:
    if isinstance(event, Answered):
        return replace(model, answers={**model.answers, **event.answers})
    if isinstance(event, Filtered):
        return replace(model, only=None if model.only == event.sort else event.sort, shown=PAGE)
    if isinstance(event, MoreAsked):
        return replace(model, shown=model.shown + PAGE)
    return replace(model, selected=event.number)
