"""A list that is written or taken back in pieces on the writer thread; other people's deeds go between two of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from navigator_app.commands import spreadsheets
from navigator_app.commands.spreadsheets import Imported, RowOutcome
from navigator_app.desk import Desk
from navigator_app.ui.screens.page import Page
from navigator_app.ui.screens.spreadsheet.state import Ended, Moved
from sync.errors import Said
from sync.rules.rowwise import PlannedRow

UNDO_ROWS: Final = 10
SAID_ROWS: Final = frozenset({"aside", "stays"})
"""Ends of a row that a person has to hear of."""
Take = Callable[[Moved | Ended], None]


class Pieces:
    """Goes through the pieces of one list, one deed after another, until it is through or asked to stop."""

    def __init__(self, page: Page, take: Take) -> None:
        self._page, self._take = page, take
        self._is_asked_to_stop = False

    def stop(self) -> None:
        """Stop after the piece that is being written."""
        self._is_asked_to_stop = True

    def write(self, made: Imported, rows: Sequence[PlannedRow], done: int = 0) -> None:
        """Write rows from a place on."""
        self._is_asked_to_stop = False
        self._write(made, rows, done)

    def take_back(self, made: Imported) -> None:
        """Take back what an import wrote, the last rows first."""
        self._is_asked_to_stop = False
        self._take_back(made, made.last_row, 0)

    def _write(self, made: Imported, rows: Sequence[PlannedRow], done: int) -> None:
        piece, desk = rows[done : done + spreadsheets.PIECE_ROWS], self._page.session.desk
        is_last = done + len(piece) >= len(rows)

        def work() -> tuple[Imported, list[RowOutcome]]:
            outcomes = spreadsheets.write_rows(desk, made, piece)
            return spreadsheets.keep(desk, spreadsheets.as_kept(made, outcomes, is_done=is_last)), outcomes

        def then(found: tuple[Imported, list[RowOutcome]]) -> None:
            kept, outcomes = found
            self._take(Moved(kept, done + len(piece), [one for one in outcomes if one.state in SAID_ROWS]))
            if is_last:
                self._take(Ended("done"))
            elif self._is_asked_to_stop:
                self._take(Ended("stopped"))
            else:
                self._write(kept, rows, done + len(piece))

        self._page.session.work.do(work, then, self._failed, self._page)

    def _take_back(self, made: Imported, last: int, done: int) -> None:
        desk, first = self._page.session.desk, max(1, last - UNDO_ROWS + 1)

        def work() -> tuple[Imported, list[RowOutcome]]:
            stays = spreadsheets.take_back(desk, made, range(last, first - 1, -1))
            return (_undone(desk, made) if first == 1 else made), stays

        def then(found: tuple[Imported, list[RowOutcome]]) -> None:
            kept, stays = found
            self._take(Moved(kept, done + last - first + 1, stays))
            if first == 1:
                self._take(Ended("undone"))
            elif self._is_asked_to_stop:
                self._take(Ended("stopped"))
            else:
                self._take_back(kept, first - 1, done + last - first + 1)

        self._page.session.work.do(work, then, self._failed, self._page)

    def _failed(self, why: Said) -> None:
        self._take(Ended("stopped"))
        self._page.host.tell_trouble(why)


def _undone(desk: Desk, made: Imported) -> Imported:
    return spreadsheets.keep(desk, spreadsheets.as_undone(desk, made))
