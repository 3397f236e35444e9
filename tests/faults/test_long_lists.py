"""A long list as people keep it: merged cells, formulas, two encodings, dates of every kind; in, again, and all back.

`NAVIGATOR_ROWS` sets how many rows each list has, for the nightly run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from navigator_app.commands import spreadsheets
from navigator_app.commands.spreadsheets import Imported, RowOutcome
from navigator_app.desk import Desk
from navigator_app.queries import unmatched
from navigator_app.queries.work.scene import ALIVE
from sync.formats.sheets.text import OTHER_ENCODING
from sync.rules.rowwise import PlannedRow
from tests.commands.test_spreadsheets import looked_at
from tests.desks import desk
from tests.formats.sheets.workbooks import workbook

__all__ = ["desk"]
ROWS = int(os.environ.get("NAVIGATOR_ROWS", "600"))
pytestmark = pytest.mark.timeout(5_000)
HEAD = ["Name", "DOB", "HRN", "Phone", "Referred for", "Notes"]
BORN = date(1930, 1, 1)
CLEAR = ("new", "adds", "known")


def day_as_written(random: Random, at: int) -> object:
    """Write a birth date in one of the ways that people do, one in twenty so that nobody can tell it."""
    day = BORN + timedelta(days=at % 28_000)
    return random.choice(
        [day, f"{day.month}/{day.day}/{day.year}", f"{day:%b %d, %Y}", day.isoformat(), f"{day:%d-%b-%y}"]
        if at % 20
        else ["2/30/71", "spring 1950", "13/13/13"]
    )


def people(count: int) -> Iterator[list[Any]]:
    random = Random(4)  # noqa: S311 - a list, not a secret
    for at in range(count):
        name = f"{_word(at // 40)} (PRACTICE), {_word(at * 7919)} {_word(at * 104_729)}"
        yield [
            name,
            day_as_written(random, at),
            100_000 + at,
            f"555-{at % 10_000:04d}",
            ("CT", "MRI", "", "Onco")[at % 4],
            "words",
        ]


def _word(seed: int) -> str:
    random = Random(seed)  # noqa: S311 - a name, not a secret
    return "".join(random.choice("bdklmnrst") + random.choice("aeiou") for _ in range(4)).capitalize()


def a_workbook(count: int) -> bytes:
    """Write people into a workbook under a merged heading; every fiftieth name covers two rows, phones are formulas."""
    rows: list[list[Any]] = [[], [*HEAD], *people(count)]
    merged = [(0, 0, 0, 5, "Cedar Basin, all patients (PRACTICE)")]
    formulas = []
    for at in range(10, len(rows) - 1, 50):
        merged.append((at, 0, at + 1, 0, str(rows[at][0])))
        rows[at + 1][1:3] = rows[at][1:3]
        formulas.append((at, 3, '=CONCATENATE("555","-0000")', "555-0000"))
    return workbook(rows, merged, formulas)


def a_text(count: int) -> bytes:
    """Write people into a text in UTF-8, of which every hundredth line came from an older program."""
    lines = [";".join(HEAD).encode()]
    for at, row in enumerate(people(count)):
        words = ";".join(f"{cell:%m/%d/%Y}" if isinstance(cell, date) else str(cell) for cell in row)
        odd = at % 100 == 99
        lines.append(words.replace("words", "Peña").encode("cp1252" if odd else "utf-8"))
    return b"\r\n".join(lines)


def brought_in(desk: Desk, rows: list[PlannedRow]) -> tuple[Imported, list[RowOutcome]]:
    made, found = spreadsheets.begin(desk, "list", rows), list[RowOutcome]()
    for at in range(0, len(rows), spreadsheets.PIECE_ROWS):
        outcomes = spreadsheets.write_rows(desk, made, rows[at : at + spreadsheets.PIECE_ROWS])
        made = spreadsheets.keep(desk, spreadsheets.as_kept(made, outcomes, is_done=False))
        found += outcomes
    return made, found


def taken_back(desk: Desk, made: Imported) -> list[RowOutcome]:
    found: list[RowOutcome] = []
    for last in range(made.last_row, 0, -10):
        found += spreadsheets.take_back(desk, made, range(last, max(0, last - 10), -1))
    return found


@pytest.mark.parametrize("write", [a_workbook, a_text])
def test_a_long_list_comes_in_whole_and_goes_whole(desk: Desk, tmp_path: Path, write: object) -> None:
    path = tmp_path / ("list.xlsx" if write is a_workbook else "list.csv")
    path.write_bytes(write(ROWS))  # type: ignore[operator]
    before = {kind: desk.store.count(kind, ALIVE) for kind in ("patient", "referral", "unmatched")}
    sheet = spreadsheets.largest(spreadsheets.read_list(path))
    rows = looked_at(desk, sheet)
    assert len(rows) == ROWS
    assert sum(remark == OTHER_ENCODING for remark in sheet.remarks.values()) == (
        ROWS // 100 if write is a_text else 0
    )
    assert sum(row.state == "aside" for row in rows) == 0
    assert sum(bool(row.row.problems) for row in rows) >= ROWS // 20
    made, outcomes = brought_in(desk, rows)
    assert {one.state for one in outcomes} <= {*CLEAR, "alike"}
    charts = desk.store.count("patient", ALIVE) - before["patient"]
    waiting = unmatched.tray(desk, with_likely=False)
    assert charts == sum(row.state == "new" for row in rows)
    assert bool(waiting) == any(row.state == "alike" for row in rows)
    again = looked_at(desk, sheet)
    assert {row.state for row in again} <= {"known", "alike"}
    assert taken_back(desk, made) == []
    assert {kind: desk.store.count(kind, ALIVE) for kind in before} == before
