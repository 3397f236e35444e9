"""Things beside each other that go on in the next line where there is no room: chips, buttons."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from navigator_app.ui.theme.tokens import Space


class Flow(QLayout):
    """A layout that wraps; nothing in it is made narrower than it wants unless a whole line is too short.

    Shape: `has_end` puts the last thing at the right end of its line, and everything in the middle of it.
    """

    def __init__(self, *widgets: QWidget, gap: int = Space.S, has_end: bool = False) -> None:
        super().__init__()
        self._has_end = has_end
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more thing."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many things there are."""
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        """Return one thing; None past the end."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        """Give one thing away."""
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Need more height where there is less width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        hints = [item.sizeHint() for item in self._items]
        wide = sum(hint.width() + self.spacing() for hint in hints) - self.spacing()
        return QSize(max(wide, 0), max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Accept the width of the widest thing."""
        sizes = [item.minimumSize() for item in self._items]
        wide = max((size.width() for size in sizes), default=0)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line_px = rect.x(), rect.y(), 0
        tallest = max((item.sizeHint().height() for item in self._items), default=0) if self._has_end else 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            wide = min(hint.width(), max(rect.width(), item.minimumSize().width()))
            if x > rect.x() and x + wide > rect.x() + rect.width():
                x, y, line_px = rect.x(), y + line_px + self.spacing(), 0
            if self._has_end and item is self._items[-1]:
                x = max(x, rect.x() + rect.width() - wide)
            if move:
                down = max(0, tallest - hint.height()) // 2
                item.setGeometry(QRect(QPoint(x, y + down), QSize(wide, hint.height())))
            x += wide + self.spacing()
            line_px = max(line_px, hint.height(), tallest)
        return y + line_px - rect.y()
