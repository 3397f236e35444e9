"""Ctrl+K: the answers below the search field, while one types. It never takes the focus from the typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from navigator_app.queries.finder import Found
from navigator_app.ui import sayings
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.strokes import MEDIUM, draw_icon, write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius
from sync.words import Words

_ROW_PX: Final = 44
_USUAL_PX: Final = 430
_MOST_PX: Final = 680
_FOUND: Final = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class _Answers(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Found, ...] = ()

    def replace(self, found: Sequence[Found]) -> None:
        """Hold other answers."""
        self.beginResetModel()
        self.found = tuple(found)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the answers."""
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give an answer for painting, or as a sentence."""
        one = self.found[index.row()]
        if role == _FOUND:
            return one
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ". ".join(part for part in _said(one) if part)
        return None


def _said(one: Found) -> tuple[str, str]:
    """Give title and detail; what a record is called stays as it was written."""
    title, detail = (
        sayings.words(part) if isinstance(part, Words) else part for part in (one.title, one.detail)
    )
    return title, detail


def _room_px(found: Sequence[Found]) -> int:
    """Say how wide answers stand whole; a very long title is shortened."""
    theme = Theme.current()
    lines = [(_said(one), (theme.metrics("body", MEDIUM), theme.metrics("small"))) for one in found]
    words = [
        measure.horizontalAdvance(text)
        for texts, both in lines
        for text, measure in zip(texts, both, strict=True)
    ]
    return min(max(theme.px(_USUAL_PX), round(max(words, default=0)) + theme.px(38) + 40), theme.px(_MOST_PX))


class _Painter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Ask for one row."""
        return QSize(100, Theme.current().px(_ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint icon, title and detail."""
        one: Found = index.data(_FOUND)
        theme, place = Theme.current(), QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(place, Radius.CONTROL, Radius.CONTROL)
        draw_icon(painter, place.left() + 12, place.center().y(), one.icon or "file-text", "muted", 16)
        title, detail = _said(one)
        words = place.adjusted(theme.px(38), 3, -12, -3)
        half = words.height() / 2
        upper = QRectF(words.left(), words.top(), words.width(), half if detail else words.height())
        write(painter, upper, title, "text", weight=MEDIUM)
        if detail:
            lower = QRectF(words.left(), words.top() + half, words.width(), half)
            write(painter, lower, detail, "muted", size="small")
        painter.restore()


class Finder(QFrame):
    """The answers; `taken` carries the one that was chosen."""

    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("finder")
        self.setProperty("role", "card")
        self._model = _Answers()
        self.list = QListView()
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _index: self.take())
        self._none = Label(
            self.tr("Nothing found. Try a part of the name, a number or a birth date."), "muted", wrap=True
        )
        self._none.setContentsMargins(12, 8, 12, 8)
        self.setLayout(col(self._none, self.list, margins=(4, 4, 4, 4)))
        self.hide()

    def show_found(self, found: Sequence[Found], below: QWidget) -> None:
        """Show answers below the search field, the first one chosen."""
        self._model.replace(found)
        self._none.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentIndex(self._model.index(0))
        parent = self.parentWidget()
        if parent is None:
            return
        corner = below.mapTo(parent, below.rect().bottomLeft())
        rows = max(1, min(len(found), 10))
        height = min(rows * Theme.current().px(_ROW_PX) + 16, parent.height() - corner.y() - 16)
        wide = max(below.width(), min(_room_px(found), parent.width() - corner.x() - 16))
        self.setGeometry(corner.x(), corner.y() + 6, wide, height)
        self.show()
        self.raise_()

    def move_choice(self, step: int) -> None:
        """Choose the next or the previous answer."""
        count = self._model.rowCount()
        if count:
            place = (self.list.currentIndex().row() + step) % count
            self.list.setCurrentIndex(self._model.index(place))

    def take(self) -> None:
        """Take the chosen answer."""
        place = self.list.currentIndex().row()
        if self.isVisible() and 0 <= place < len(self._model.found):
            self.taken.emit(self._model.found[place])

    def current_text(self) -> str:
        """Give the chosen answer as a sentence, for reading aloud."""
        return str(self.list.currentIndex().data() or "")
