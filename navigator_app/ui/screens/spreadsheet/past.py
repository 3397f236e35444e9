"""The lists that were brought in before, each with the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal

from navigator_app.commands.spreadsheets import Imported
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col, row
from navigator_app.ui.session import Session
from navigator_app.ui.words import moment

SHOWN = 5


class PastCard(Card):
    """What was brought in, when, and how many rows of it."""

    back_asked = Signal(object)
    """A whole import is to be taken back: `Imported`."""

    def __init__(self, session: Session) -> None:
        super().__init__(self.tr("Brought in before"))
        self._session = session
        self._lines = col(gap=8)
        self.body.addLayout(self._lines)

    def show_past(self, past: Sequence[Imported], *, is_free: bool) -> None:
        """Draw the newest ones."""
        clear(self._lines)
        for one in past[:SHOWN]:
            words = Label(f"{one.name} · {self._when(one.begun_at)} · {self._state(one)}", wrap=True)
            act = button(self.tr("Take it all back"), name=self.tr("Take back: {name}").format(name=one.name))
            act.clicked.connect(lambda _on=False, made=one: self.back_asked.emit(made))
            act.setEnabled(is_free)
            act.setVisible(not one.undone_at)
            line = row(words, act, gap=12)
            line.setStretch(0, 1)
            self._lines.addLayout(line)

    def _when(self, at: str) -> str:
        desk = self._session.desk
        return moment(datetime.fromisoformat(at), desk.zone, desk.zone, desk.now())

    def _state(self, one: Imported) -> str:
        rows = sum(one.written.values())
        if one.undone_at:
            return self.tr("taken back")
        if not one.is_done:
            return self.tr("stopped after {n} rows").format(n=rows)
        return self.tr("1 row") if rows == 1 else self.tr("{n} rows").format(n=rows)
