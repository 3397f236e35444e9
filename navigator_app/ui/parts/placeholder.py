"""What a screen shows when it has no content to show: empty, loading, or in trouble; and the stale bar.

`States` holds the content and swaps in the others. Loading shows only after 150 ms, so that a quick answer
never flickers.
"""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import TintedGlyph
from navigator_app.ui.parts.buttons import Button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height, Radius, Space, Tint

LOADING_AFTER_MS: Final = 150
_TEXT_WIDTH_PX = 380


class Placeholder(QWidget):
    """A glyph, a headline, a few lines and at most one button, in the middle."""

    def __init__(
        self, icon: str, headline: str, text: str, act: Button | None = None, tint: Tint = "neutral"
    ) -> None:
        super().__init__()
        head, words = Label(headline, "h3"), Label(text, "muted", wrap=True)
        words.setMaximumWidth(Theme.current().px(_TEXT_WIDTH_PX))
        for label in (head, words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lines = col(None, row(None, TintedGlyph(icon, tint, 44), None), 4, gap=Space.S)
        lines.addWidget(head)
        middle = row(None, words, None)
        middle.setStretch(1, 1_000)
        lines.addLayout(middle)
        if act is not None:
            lines.addSpacing(Space.S)
            lines.addLayout(row(None, act, None))
        lines.addStretch(1)
        lines.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self.setLayout(lines)
        self.setAccessibleName(headline)
        self.setAccessibleDescription(text)


class Skeleton(QWidget):
    """Grey rows where the list will be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Loading"))

    def sizeHint(self) -> QSize:
        """Ask for five rows."""
        return QSize(320, 5 * Theme.current().px(Height.ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows, fainter downwards."""
        theme = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("border"))
        row_px, wide = theme.px(Height.ROW), self.width() - 2 * Space.L
        for number in range(max(1, min(6, self.height() // row_px))):
            painter.setOpacity(1 - number * 0.14)
            top = number * row_px + 12.0
            painter.drawRoundedRect(QRectF(Space.L, top, 32, 32), Radius.GLYPH, Radius.GLYPH)
            painter.drawRoundedRect(QRectF(Space.L + 44, top + 2, wide * 0.42, 11), 5, 5)
            painter.drawRoundedRect(QRectF(Space.L + 44, top + 20, wide * 0.28, 10), 5, 5)
            painter.drawRoundedRect(QRectF(Space.L + wide - 90, top + 2, 90, 11), 5, 5)
        painter.end()


class StaleBar(Alert):
    """Says as of when the data beside it is known, and what that means."""

    def __init__(self, as_of: str = "", meaning: str = "") -> None:
        super().__init__(as_of, meaning, "warn", "clock")


class States(QStackedWidget):
    """A place that shows its content, or why there is none."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._other: QWidget | None = None
        self.is_awaited = False
        """Whether nothing has come yet of what was asked for."""
        self.is_in_trouble = False
        """Whether it says that something went wrong."""
        self.addWidget(content)
        self._timer = Lull(self, LOADING_AFTER_MS, self._show_skeleton)

    def show_content(self) -> None:
        """Show the content."""
        self.is_awaited = self.is_in_trouble = False
        self._timer.stop()
        self.setCurrentWidget(self._content)

    def show_loading(self) -> None:
        """Show grey rows if the answer takes more than a moment."""
        self.is_awaited = True
        self._timer.start()

    def show_empty(self, icon: str, headline: str, text: str, act: Button | None = None) -> None:
        """Say what belongs here, with one button that brings it."""
        self._show(Placeholder(icon, headline, text, act))

    def show_error(self, happened: str, safe: str, next_step: str, act: Button | None = None) -> None:
        """Say what happened, whether one's work is safe, and what to do now."""
        self._show(Placeholder("octagon-alert", happened, f"{safe}\n{next_step}".strip(), act, "danger"))
        self.is_in_trouble = True
        announce(self, f"{happened} {safe} {next_step}")

    def _show_skeleton(self) -> None:
        self._show(box(col(Skeleton(), None)), is_awaited=True)

    def _show(self, widget: QWidget, *, is_awaited: bool = False) -> None:
        self.is_awaited, self.is_in_trouble = is_awaited, False
        self._timer.stop()
        if self._other is not None:
            self.removeWidget(self._other)
            self._other.deleteLater()
        self._other = widget
        self.addWidget(widget)
        self.setCurrentWidget(widget)
