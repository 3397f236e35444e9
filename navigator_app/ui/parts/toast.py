"""The line at the bottom that says what was just done, names the patient, and offers Undo for a while."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.theme.tokens import Space

SHOWN_MS: Final = 8000
LONGER_MS: Final = 20_000
"""How long two sentences stay, one of which asks for something."""


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say a status message without moving the focus."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Toast(QFrame):
    """One toast at the bottom of its room in a window; a new one takes the place of the old.

    Shape: `room` is where it may stand, asked whenever it is placed; without it the whole window.
    """

    room_changed = Signal(int)
    """How high the strip is in which it stands just now, in pixels; 0 while it does not."""

    def __init__(self, window: QWidget, room: Callable[[], QRect] | None = None) -> None:
        super().__init__(window)
        self.setProperty("role", "toast")
        self._window = window
        self._room = room or window.rect
        self._undo: Callable[[], None] | None = None
        self._done, self._shown_ms = "", SHOWN_MS
        self._text = Label()
        self.way_back = button(self.tr("Undo"), "toast")
        self.way_back.clicked.connect(self.undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.setLayout(row(self._text, self.way_back, gap=Space.L, margins=(16, 8, 10, 8)))
        self.setAccessibleName(self.tr("Just done"))
        window.installEventFilter(self)
        self.hide()

    def show_done(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, and keep the way back for eight seconds.

        Shape: the text names the patient: "Marked done: CBC drawn. Moss, Marian".
        """
        self._undo, self._done, self._shown_ms = undo, text, SHOWN_MS
        self.way_back.setVisible(undo is not None)
        self.way_back.setAccessibleName(self.tr("Undo: {done}").format(done=text))
        self._say(text)

    def say_more(self, done: str, more: str) -> None:
        """Add a sentence to what was done, if that still stands here; its way back stays."""
        if not self.isHidden() and done == self._done:
            self._shown_ms = LONGER_MS
            self._say(self.tr("{done}. {more}").format(done=done, more=more))

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self.place()
        self.show()
        self.tell_room()
        self.raise_()
        announce(self, text)
        self._timer.start(self._shown_ms)

    def undo(self) -> None:
        """Take the deed back, once, and go."""
        way_back, self._undo = self._undo, None
        self.dismiss()
        if way_back is not None:
            way_back()

    def dismiss(self) -> None:
        """Go; the deed stays."""
        self._timer.stop()
        self.hide()
        self.tell_room()

    def tell_room(self) -> None:
        """Tell how high the strip is in which it stands."""
        self.room_changed.emit(0 if self.isHidden() else self.height() + 2 * Space.L)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom while the window changes its size."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the mouse is here."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Count again from the beginning."""
        super().leaveEvent(event)
        if self.isVisible():
            self._timer.start(self._shown_ms)

    def place(self) -> None:
        """Stand in the middle of the room's bottom edge."""
        room = self._room()
        room_px = room.width() - 2 * Space.XL
        is_wrapped = self._one_line_px() > room_px
        self._text.setWordWrap(is_wrapped)
        # Left to itself, a text that wraps stands in a narrow column.
        self._text.setMinimumWidth(room_px - self._beside_px() if is_wrapped else 0)
        self.setMaximumWidth(room_px)
        self.adjustSize()
        left = room.left() + (room.width() - self.width()) // 2
        self.move(left, room.bottom() + 1 - self.height() - Space.L)

    def _one_line_px(self) -> int:
        return self._text.fontMetrics().horizontalAdvance(self._text.text()) + self._beside_px()

    def _beside_px(self) -> int:
        return self.way_back.sizeHint().width() + 3 * Space.L

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            QTimer.singleShot(0, self, self.place)
