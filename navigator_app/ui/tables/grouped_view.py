"""A list view with two row heights, headings and rows, that never lays out what is not on the screen.

QListView with rows of unequal height asks for the height of every row at every change: 150 ms at 10,000
rows. Here places are reckoned from where the headings stand, so a change costs the rows that are seen.
It stays a QListView so that screen readers find its rows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

from navigator_app.ui.tables.work_model import Index, WorkModel


class GroupedView(QListView):
    """Shows a WorkModel. `row_px` and `heading_px` are the two heights."""

    def __init__(self) -> None:
        super().__init__()
        self.row_px = 1
        self.heading_px = 1
        self._grouped = WorkModel(self)
        self._headings: list[int] = []
        self._tops: list[int] = []
        self._hovered = -1
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_model(self, model: WorkModel) -> None:
        """Show these entries from now on."""
        self._grouped = model
        self.setModel(model)

    def top_of(self, place: int) -> int:
        """Return how far below the first row's top a place begins, in pixels."""
        before = bisect_left(self._headings, place)
        return before * self.heading_px + (place - before) * self.row_px

    def place_at(self, y: int) -> int:
        """Return what stands at a distance below the first row's top; -1 outside."""
        count = self._grouped.rowCount()
        if y < 0 or y >= self.top_of(count):
            return -1
        group = bisect_right(self._tops, y) - 1
        below = y - self._tops[group]
        if below < self.heading_px:
            return self._headings[group]
        return self._headings[group] + 1 + (below - self.heading_px) // self.row_px

    def doItemsLayout(self) -> None:
        """Find the headings; nothing else needs laying out."""
        self._headings = self._grouped.heading_places()
        self._tops = [self.top_of(place) for place in self._headings]
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Give the scroll bar its range."""
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(max(self.row_px // 2, 1))
        bar.setPageStep(high)
        bar.setRange(0, max(0, self.top_of(self._grouped.rowCount()) - high))
        QAbstractItemView.updateGeometries(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the scroll bar its new range."""
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint what is seen now."""
        self.viewport().update()

    def verticalOffset(self) -> int:
        """Return how far the list is scrolled."""
        return self.verticalScrollBar().value()

    def visualRect(self, index: Index) -> QRect:
        """Return where an entry stands in the viewport."""
        if not index.isValid():
            return QRect()
        place = index.row()
        top = self.top_of(place)
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), self.top_of(place + 1) - top)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the entry at a point of the viewport."""
        place = self.place_at(point.y() + self.verticalOffset())
        return self._grouped.index(place) if place >= 0 else QModelIndex()

    def scrollTo(
        self, index: Index, _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Scroll as little as shows the entry."""
        place, bar = self.visualRect(index), self.verticalScrollBar()
        if self.viewport().height() < place.height():
            # Not laid out yet: what is scrolled now would stay scrolled, and hide the heading of the first group.
            return
        if place.top() < 0:
            bar.setValue(bar.value() + place.top())
        elif place.bottom() > self.viewport().height():
            bar.setValue(bar.value() + place.bottom() - self.viewport().height() + 1)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the row that was pressed."""
        index = self.indexAt(rect.topLeft())
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, _selection: object) -> QRegion:
        """Return the selected row's place."""
        return QRegion(self.visualRect(self.currentIndex()))

    def isIndexHidden(self, _index: Index) -> bool:
        """Hide nothing."""
        return False

    def dataChanged(
        self,
        top_left: QModelIndex | QPersistentModelIndex,
        _bottom_right: QModelIndex | QPersistentModelIndex,
        _roles: Sequence[int] = (),
    ) -> None:
        """Repaint one row: other words never change a row's height."""
        self.viewport().update(self.visualRect(top_left))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember which row the mouse is on."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        super().leaveEvent(event)
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are seen."""
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        place = self.place_at(max(event.rect().top() + self.verticalOffset(), 0))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state
        while 0 <= place < self._grouped.rowCount():
            index = self._grouped.index(place)
            rect = self.visualRect(index)
            if rect.top() > event.rect().bottom():
                break
            option.rect = rect
            option.state = plain | self._state(index)
            self.itemDelegate().paint(painter, option, index)
            place += 1
        painter.end()

    def _state(self, index: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index.row() == self._hovered:
            state |= QStyle.StateFlag.State_MouseOver
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        return state

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            for each in (self._hovered, place):
                if 0 <= each < self._grouped.rowCount():
                    self.viewport().update(self.visualRect(self._grouped.index(each)))
            self._hovered = place
