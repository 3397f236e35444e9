"""The worklist itself: keyboard, selection that survives a refresh, verbs by letter or by click."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent

from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.tables.grouped_view import GroupedView
from navigator_app.ui.tables.work_delegate import Columns, WorkDelegate
from navigator_app.ui.tables.work_model import Mark, WorkModel, WorkRow
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height

__all__ = ["Mark", "WorkList", "WorkModel", "WorkRow"]

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
_PAGES: dict[int, int] = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


class WorkList(GroupedView):
    """Rows in groups. Signals carry row keys; `selected` carries "" when nothing is left."""

    selected = Signal(str)
    opened = Signal(str)
    verb_requested = Signal(str, str)
    marked = Signal(object)
    """The keys of the rows that are marked for one deed together."""
    menu_asked = Signal(QPoint)
    """The menu key or the right button: what can be done about the selected row."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._can_mark = False
        self._replacing = False
        self._told = ""
        self._model = WorkModel(self)
        self.show_model(self._model)
        self._delegate = WorkDelegate(self)
        self.setAccessibleName(name)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._measure()
        Letters.current().changed.connect(self._repaint)
        self.doubleClicked.connect(lambda _index: self.opened.emit(self.current_key()))

    def replace(self, rows: Sequence[WorkRow]) -> None:
        """Show other rows; the selected one stays selected, or the one that took its place."""
        key, place = self.current_key(), self.currentIndex().row()
        self._replacing = True
        self._model.replace(rows)
        self.doItemsLayout()  # now and not by Qt's timer: places are asked for at once
        self._replacing = False
        self._go(self._after_replace(key, place), scroll=False)
        self._tell()

    def current_key(self) -> str:
        """Return the key of the selected row; "" when there is none."""
        entry = self._model.entry(self.currentIndex().row())
        return entry.key if isinstance(entry, WorkRow) else ""

    def select(self, key: str) -> None:
        """Select a row by its key, if it is here."""
        self._go(self._model.place_of(key))

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Make rows lower."""
        self._delegate.compact = compact
        self._measure()
        self.doItemsLayout()

    def let_mark(self) -> None:
        """Let rows be marked for one deed together; a list whose page does nothing with marks has none."""
        self._can_mark = True

    def set_marked(self, keys: frozenset[str]) -> None:
        """Show which rows are marked."""
        self._model.mark(keys)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows or J and K, open with Enter, ask for a verb by its letter."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        letter = Qt.Key.Key_A <= key <= Qt.Key.Key_Z
        if self._marks(event):
            return
        if letter and (not plain or not Letters.current().is_on):
            event.ignore()
        elif key in _STEPS or key in {Qt.Key.Key_Home, Qt.Key.Key_End, *_PAGES}:
            self._move(key)
        elif key in _ENTER and self.current_key():
            self.opened.emit(self.current_key())
        elif letter and self.current_key():
            self.verb_requested.emit(self.current_key(), chr(key))
        elif event.text().isprintable() and event.text():
            event.ignore()  # "/" and "?" belong to the window
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring only to those who came by keyboard; select the first row if none is."""
        self._delegate.keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._go(self._model.nearest_row(0, 1))
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select; a click on the row's verb asks for it, one with Ctrl marks the row."""
        self._delegate.keyboard = False
        super().mousePressEvent(event)
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._can_mark and with_ctrl and self.current_key():
            self.marked.emit(self._model.marked ^ {self.current_key()})
            return
        row = self._verb_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.verb_requested.emit(row.key, row.verb_key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a row, where the row is."""
        if self.current_key():
            by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
            place = self.visualRect(self.currentIndex()).center() if by_keyboard else event.pos()
            self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the hand over a verb."""
        super().mouseMoveEvent(event)
        over = self._verb_at(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the theme changed."""
        if event.type() == QEvent.Type.StyleChange:
            self._measure()
        super().changeEvent(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell which row is selected, once per change of row."""
        super().currentChanged(current, previous)
        self._tell()

    def _repaint(self) -> None:
        self.viewport().update()

    def _measure(self) -> None:
        theme = Theme.current()
        row_px = Height.ROW_COMPACT if self._delegate.compact else Height.ROW
        self.row_px = theme.px(row_px)
        self.heading_px = theme.px(Height.GROUP_HEADER)

    def _tell(self) -> None:
        key = self.current_key()
        if not self._replacing and key != self._told:
            self._told = key
            self.selected.emit(key)

    def _after_replace(self, key: str, place: int) -> int:
        found = self._model.place_of(key) if key else -1
        if found < 0 and place >= 0:
            last = self._model.rowCount() - 1
            found = self._model.nearest_row(min(place, last), 1)
            found = found if found >= 0 else self._model.nearest_row(min(place, last), -1)
        return found

    def _move(self, key: int) -> None:
        self._delegate.keyboard = True
        last, here = self._model.rowCount() - 1, self.currentIndex().row()
        if key == Qt.Key.Key_Home:
            place = self._model.nearest_row(0, 1)
        elif key == Qt.Key.Key_End:
            place = self._model.nearest_row(last, -1)
        elif key in _PAGES:
            here = min(max(here + _PAGES[key] * self._rows_on_page(), 0), last)
            place = self._model.nearest_row(here, _PAGES[key])
            place = place if place >= 0 else self._model.nearest_row(here, -_PAGES[key])
        else:
            place = self._model.nearest_row(here + _STEPS[key], _STEPS[key])
        self._go(place)

    def _marks(self, event: QKeyEvent) -> bool:
        """Mark rows: X or Ctrl+Space this one, Shift with an arrow this one and the next, Ctrl+A all."""
        key, with_keys = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        here, marked = self.current_key(), self._model.marked
        if not here or not self._can_mark:
            return False
        ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        plain_x = key == Qt.Key.Key_X and not with_keys and Letters.current().is_on
        if plain_x or (key == Qt.Key.Key_Space and with_keys == ctrl):
            self.marked.emit(marked ^ {here})
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and with_keys == shift:
            self._move(key)
            self.marked.emit(marked | {here, self.current_key()})
        elif key == Qt.Key.Key_A and with_keys == ctrl:
            self.marked.emit(frozenset(self._model.keys()))
        else:
            return False
        return True

    def _rows_on_page(self) -> int:
        return max(self.viewport().height() // self.row_px - 1, 1)

    def _go(self, place: int, *, scroll: bool = True) -> None:
        if place < 0:
            return
        index = self._model.index(place)
        if index != self.currentIndex():
            self.setCurrentIndex(index)
        if scroll:
            above = self._model.index(place - 1)
            # With the first row of a group its heading comes into view, too.
            if above.isValid() and not above.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.scrollTo(above)
            self.scrollTo(index)

    def _verb_at(self, position: QPointF) -> WorkRow | None:
        index = self.indexAt(position.toPoint())
        row = self._model.entry(index.row()) if index.isValid() else None
        if not isinstance(row, WorkRow) or not row.verb:
            return None
        columns = Columns(QRectF(self.visualRect(index)))
        return row if columns.verb().contains(position) else None
