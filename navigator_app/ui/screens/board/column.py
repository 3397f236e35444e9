"""One column of the board: its name with how many, its cards, and more of them where there are more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.board import BoardColumn
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label, plain_tip
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.screens.board.cards import CardList


class ColumnView(QWidget):
    """A column; `more` is asked for by its button."""

    more = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", "strong", wrap=True)
        self._count = Label("", "muted")
        self._quiet = Label("", "caption", wrap=True)
        self.list = CardList()
        self.show_more = button(self.tr("Show more"), "ghost", "chevron-down")
        self.show_more.clicked.connect(self.more)
        head = row(self._title, self._count, gap=6)
        head.setStretch(0, 1)
        self._empty = Label(self.tr("Nothing here"), "caption", wrap=True)
        lines = col(head, self._empty, self.list, self._quiet, self.show_more, gap=6)
        lines.setStretch(2, 1)
        self.setLayout(lines)

    def show_column(self, column: BoardColumn) -> None:
        """Show a column as it stands now."""
        title = sayings.words(column.title)
        self._title.setText(title)
        self._count.setText(str(column.count))
        self._empty.setVisible(not column.cards)
        self._quiet.setText(self.tr("{n} more ask nothing").format(n=column.quiet))
        self._quiet.setVisible(bool(column.quiet))
        plain_tip(self._quiet, self._why_quiet())
        self.list.setAccessibleName(self.tr("{column}: {n}").format(column=title, n=column.count))
        self.list.replace(column.cards)
        self.show_more.setVisible(column.more > 0)
        self.show_more.setAccessibleName(
            self.tr("Show more of {n} in: {column}").format(n=column.more, column=title)
        )

    def _why_quiet(self) -> str:
        return self.tr(
            "The patient chose so, or has died. They stand last, and nobody is asked for anything."
        )
