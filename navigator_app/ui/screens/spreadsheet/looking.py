"""Reading a list and looking at its rows, on a thread of its own; the window, saves and questions go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from threading import Event as Flag

from navigator_app.commands import spreadsheets
from navigator_app.ui.screens.page import Page
from navigator_app.ui.screens.spreadsheet.state import Began, Ended, Event, LookedAt, Model, Read
from sync.errors import Said
from sync.formats.sheets.columns import head_of
from sync.formats.sheets.reading import written
from sync.rules.rowwise import PlannedRow, ProposedRow


class Looking:
    """Reads and looks, once at a time."""

    def __init__(self, page: Page, model: Callable[[], Model], take: Callable[[Event], None]) -> None:
        self._page, self._model, self._take = page, model, take
        self._flag = Flag()
        self.assigner = ""
        """Who gives record numbers here, until a person says otherwise."""

    def stop(self) -> None:
        """Look at no more rows."""
        self._flag.set()

    def open_file(self, path: Path) -> None:
        """Read a file and look at its rows."""
        self._flag.clear()
        self._take(Began("reading", path.name))
        self._page.session.work.at_length(lambda: self._read(path), self._has_read, self._failed, self._page)

    def _read(self, path: Path) -> Read:
        desk = self._page.session.desk
        sheet = spreadsheets.largest(spreadsheets.read_list(path))
        head = head_of(sheet.rows)
        columns, is_remembered = spreadsheets.columns_for(desk, [written(cell) for cell in sheet.rows[head]])
        self.assigner = spreadsheets.own_assigner(desk)
        return Read(sheet, head, columns, is_remembered)

    def _has_read(self, found: Read) -> None:
        self._take(found)
        self.look()

    def look(self) -> None:
        """Say what would become of each row, with the columns as they are said to be now."""
        model, desk = self._model(), self._page.session.desk
        sheet = model.sheet
        if model.wrong is not None or sheet is None:
            self._take(Ended("ready"))
            return
        self._take(Began("looking"))

        def work() -> LookedAt:
            proposed: Sequence[ProposedRow] = model.proposed
            if not proposed:
                reading = spreadsheets.reading_of(desk, model.titles, model.columns)
                proposed = spreadsheets.proposed_rows(desk, sheet, model.head, reading)
            return LookedAt(tuple(proposed), tuple(self._planned(proposed)))

        self._page.session.work.at_length(work, self._take, self._failed, self._page)

    def _planned(self, proposed: Sequence[ProposedRow]) -> list[PlannedRow]:
        rows = takewhile(lambda _row: not self._flag.is_set(), proposed)
        return spreadsheets.planned_rows(self._page.session.desk, rows, self._model().answers)

    def _failed(self, why: Said) -> None:
        self._take(Ended("ready" if self._model().sheet else "empty"))
        self._page.host.tell_trouble(why)
