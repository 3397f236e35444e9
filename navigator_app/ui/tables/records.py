"""The table every list of records is shown in: Patients, Referrals, Labs, ...

Plain cells in, keys out. Click a title to sort; J, K, arrows, Home, End move; Enter opens.
"""

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLineEdit, QTableView, QWidget

from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.tables.record_delegate import RecordDelegate, cell_width
from navigator_app.ui.tables.record_model import Cell, Column, RecordModel, TableRow
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height

__all__ = ["Cell", "Column", "RecordTable", "TableRow", "down_from"]

_LONGEST = 40
_SHARED_PX = 170
_STEPS: dict[int, int] = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _View(QTableView):
    """The table view inside the card."""

    moved = Signal()
    opened = Signal()
    resized = Signal()

    def __init__(self, model: RecordModel) -> None:
        super().__init__()
        self._delegate = RecordDelegate(model.columns, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by row, open with Enter; let other letters go on to the window."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        last, here = self.model().rowCount() - 1, self.currentIndex().row()
        if key in _ENTER and here >= 0:
            self.opened.emit()
        elif plain and key in _STEPS and Letters.current().is_on:
            self.go(min(max(here + _STEPS[key], 0), last))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.go(0 if key == Qt.Key.Key_Home else last)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def go(self, place: int) -> None:
        """Select the row at a place."""
        if 0 <= place < self.model().rowCount():
            self.setCurrentIndex(self.model().index(place, 0))

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell that another row is selected."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the first row if none is."""
        super().focusInEvent(event)
        self._set_focused(focused=True)
        if not self.currentIndex().isValid():
            self.go(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self._set_focused(focused=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Color the whole row under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another width to share out."""
        super().resizeEvent(event)
        self.resized.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Color none."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, place: int) -> None:
        if place != self._delegate.hovered:
            self._delegate.hovered = place
            self.viewport().update()

    def _set_focused(self, *, focused: bool) -> None:
        self._delegate.focused = focused
        self.viewport().update()


class RecordTable(QFrame):
    """A card with a table. Signals carry row keys; `selected` carries "" when there is none."""

    selected = Signal(str)
    opened = Signal(str)
    sort_asked = Signal(int, bool)
    """A title was pressed of a table that others sort: the column, and whether the last come first."""
    more_asked = Signal()

    def __init__(self, name: str, columns: Sequence[Column], *, sorts_itself: bool = True) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._compact = False
        self._told = ""
        self._model = RecordModel(columns, self, sorts_itself=sorts_itself)
        self._model.more_asked.connect(self.more_asked)
        self._model.sort_asked.connect(
            lambda column, order: self.sort_asked.emit(column, order == Qt.SortOrder.DescendingOrder)
        )
        self.view = _View(self._model)
        self.view.setAccessibleName(name)
        self.view.moved.connect(self._tell)
        self.view.resized.connect(self._measure)
        self.view.opened.connect(lambda: self.opened.emit(self.current_key()))
        self.states = States(self.view)
        self.setLayout(col(self.states, margins=(1, 4, 1, 6)))
        self.setFocusProxy(self.view)
        self._measure()

    def replace(self, rows: Sequence[TableRow], *, has_more: bool = False) -> None:
        """Show other records; the selected one stays selected while it is here."""
        key = self.current_key()
        self._model.replace(rows, has_more=has_more)
        self.states.show_content()
        self._measure()
        if self.current_key() != key:
            self.select(key)
        if self.view.hasFocus() and not self.view.currentIndex().isValid():
            self.view.go(0)
        self._tell()

    def show_empty(self, icon: str, headline: str, text: str, act: Button | None = None) -> None:
        """Say what belongs here instead of an empty table."""
        self._model.replace([])
        self.states.show_empty(icon, headline, text, act)

    def show_error(self, happened: str, why: str, act: Button) -> None:
        """Say instead of rows why there are none, with the way to try again."""
        self._model.replace([])
        self.states.show_error(happened, why, "", act)

    def current_key(self) -> str:
        """Return the key of the selected row; "" when there is none."""
        return self._model.key_at(self.view.currentIndex().row())

    def select(self, key: str) -> None:
        """Select a record by its key, if it is here."""
        if key:
            self.view.go(self._model.place_of(key))

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by program; the title shows it."""
        self.view.sortByColumn(column, order)

    def show_sort(self, column: int, *, is_falling: bool) -> None:
        """Show in the titles how others have sorted."""
        header = self.view.horizontalHeader()
        header.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        order = Qt.SortOrder.DescendingOrder if is_falling else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, order)
        header.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        header.viewport().update()

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Make rows lower."""
        self._compact = compact
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "view"):
            self._measure()

    def _measure(self) -> None:
        theme, header = Theme.current(), self.view.horizontalHeader()
        self.view.verticalHeader().setDefaultSectionSize(theme.px(self._row_px()))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fixed = {place: self._fixed_px(place, column) for place, column in enumerate(self._model.columns)}
        sharing = [place for place, wide in fixed.items() if not wide]
        left_px = self.view.viewport().width() - sum(fixed.values())
        # Where every column stands whole, what is left is spread, so that the titles reach across the card.
        spare_px = 0 if sharing else max(left_px, 0) // max(len(fixed), 1)
        for place, wide in fixed.items():
            share = max(left_px // max(len(sharing), 1), theme.px(_SHARED_PX))
            header.resizeSection(place, wide + spare_px if wide else share)

    def _row_px(self) -> int:
        if self._compact:
            return Height.TABLE_ROW_COMPACT
        has_chip = any(
            cell.icon and cell.below
            for place, _ in enumerate(self._model.columns)
            for cell in self._model.cells(place)
        )
        return Height.TABLE_ROW_CHIP if has_chip else Height.TABLE_ROW

    def _fixed_px(self, place: int, column: Column) -> int:
        """Return a column's own width; a `whole` column is as wide as its longest text, 0 shares."""
        theme, cells = Theme.current(), self._model.cells(place)
        if not (column.whole or column.whole_to):
            # A state is a word that stands whole, in a longer language as well.
            chips = [cell_width(cell) for cell in cells if cell.icon] if column.width_px else []
            return max(theme.px(column.width_px), ceil(max(chips, default=0)))
        if not column.whole and any(len(c.text) > column.whole_to and " " in c.text for c in cells):
            return 0
        longest = sorted(cells, key=lambda cell: max(len(cell.text), len(cell.below)))[-_LONGEST:]
        title = Cell(f"{column.title}  ", strong=True)
        widest = max(cell_width(cell) for cell in [*longest, title])
        return max(ceil(widest), theme.px(column.width_px))

    def _tell(self) -> None:
        key = self.current_key()
        if key != self._told:
            self._told = key
            self.selected.emit(key)


def down_from(field: QLineEdit, view: Callable[[], QWidget]) -> None:
    """Let the arrow lead from the field above a list into it, as Enter does."""
    down = QShortcut(QKeySequence(Qt.Key.Key_Down), field, context=Qt.ShortcutContext.WidgetShortcut)
    down.activated.connect(lambda: view().setFocus())
