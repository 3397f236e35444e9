"""The button that says by what a list is sorted, and its menu: the way by keyboard to what a click on a title does."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from navigator_app.queries.kind_list import KindList
from navigator_app.queries.kind_narrowing import Sort
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.kind_list.columns import direction


class SortButton(QWidget):
    """Says the order; `chosen` carries another one."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.button = button(self.tr("Sort"), "", "chevron-down")
        self.button.clicked.connect(self._open)
        self.menu = QMenu(self)
        self.setFocusProxy(self.button)
        self.setLayout(row(self.button))

    def show_sort(self, found: KindList) -> None:
        """Say how a list is sorted, and offer its other orders."""
        sort, ways = found.sort, direction(found, found.sort)
        label = next(one.label for one in found.columns if one.name == sort.column)
        words = self.tr("Sorted by {column}, {way}").format(
            column=sayings.words(label), way=ways[sort.is_falling]
        )
        self.button.setText(words.replace("&", "&&"))
        self.button.setAccessibleName(words)
        self._fill(found)

    def _fill(self, found: KindList) -> None:
        self.menu.clear()
        sort, ways = found.sort, direction(found, found.sort)
        by = {
            sayings.words(one.label): Sort(one.name, one.shape in {"date", "moment"}) for one in found.columns
        }
        orders = {way: Sort(sort.column, bool(place)) for place, way in enumerate(ways)}
        self._offer({label: sort if one.column == sort.column else one for label, one in by.items()}, sort)
        self.menu.addSeparator()
        self._offer({way[:1].upper() + way[1:]: one for way, one in orders.items()}, sort)

    def _offer(self, orders: dict[str, Sort], now: Sort) -> None:
        group = QActionGroup(self.menu)
        for words, sort in orders.items():
            action = self.menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(sort == now)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, sort=sort: self.chosen.emit(sort))

    def _open(self) -> None:
        self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 4)))
