"""Finding from anywhere: what is typed in the top bar is asked anew at each letter, and answered below the field."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from navigator_app.queries.finder import Found, find
from navigator_app.ui import sayings
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.session import Session
from navigator_app.ui.shell.finder import Finder
from navigator_app.ui.shell.top_bar import SearchField
from navigator_app.ui.threads.jobs import Job
from sync.errors import Said


class Searching(QObject):
    """Joins the field with its answers; `taken` carries the answer that was chosen."""

    taken = Signal(object)
    left = Signal()
    troubled = Signal(object)

    def __init__(self, session: Session, field: SearchField, finder: Finder) -> None:
        super().__init__(finder)
        self._session, self._field, self._finder = session, field, finder
        self._job: Job[tuple[Found, ...]] | None = None
        field.textEdited.connect(self.ask)
        field.moved.connect(self._move)
        field.entered.connect(finder.take)
        field.left.connect(self.leave)
        finder.taken.connect(self._take)

    def begin(self) -> None:
        """Go to the field."""
        self._field.setFocus()
        self._field.selectAll()

    def ask(self, text: str) -> None:
        """Ask for what was typed, and no longer for what was typed before."""
        if self._job is not None:
            self._job.cancel()
        desk = self._session.desk
        self._job = self._session.work.ask(
            lambda: find(desk, text, said=sayings.words), self._show, self._tell_trouble, self._finder
        )

    def leave(self) -> None:
        """Close the answers."""
        self._finder.hide()
        self._field.clear()
        self.left.emit()

    def _show(self, found: tuple[Found, ...]) -> None:
        if self._field.hasFocus():
            self._finder.show_found(found, self._field)
            announce(self._finder, self._finder.current_text())

    def _move(self, step: int) -> None:
        """Go to the next answer and say it: the keyboard stays in the field, so a screen reader hears of it only so."""
        self._finder.move_choice(step)
        announce(self._finder, self._finder.current_text())

    def _take(self, found: Found) -> None:
        self.leave()
        self.taken.emit(found)

    def _tell_trouble(self, why: Said) -> None:
        self.troubled.emit(why)
