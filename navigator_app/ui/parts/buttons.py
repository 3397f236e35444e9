"""Buttons. Each has words; one that shows only an icon still has a name and a tooltip."""

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from navigator_app.ui.parts.labels import plain_tip
from navigator_app.ui.parts.strokes import draw_inner_ring
from navigator_app.ui.theme.style import Theme

ButtonRole = Literal["", "primary", "danger", "ghost", "link", "toast", "person"]

_ICON_COLORS: dict[str, str] = {
    "primary": "on_primary",
    "danger": "danger",
    "link": "primary",
    "toast": "canvas",
}
_GAP_PX = 6
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Button(QPushButton):
    """A push button whose icon follows the theme."""

    def __init__(self, text: str, role: ButtonRole = "", icon: str = "", name: str = "") -> None:
        super().__init__(text)
        self._role = role
        self._icon = icon
        self.setProperty("role", role)
        self.setProperty("iconOnly", bool(icon) and not text)
        self.setAccessibleName(name or text.replace("&&", "\0").replace("&", "").replace("\0", "&"))
        if not text:
            plain_tip(self, name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._dress()

    def setText(self, text: str) -> None:
        """Show other words; an icon keeps its distance from them."""
        super().setText(text)
        is_icon_only = bool(self._icon) and not text
        if self.property("iconOnly") != is_icon_only:
            self.setProperty("iconOnly", is_icon_only)
            self.style().unpolish(self)
            self.style().polish(self)
        self._dress()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it with Enter as well as with Space."""
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Set the ring off from a filled button, which may be as bright as it."""
        super().paintEvent(event)
        if self._role != "primary" or not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_inner_ring(painter, QRectF(self.rect()), "on_primary")
        painter.end()

    def _dress(self) -> None:
        if not self._icon:
            return
        theme = Theme.current()
        gap_px = _GAP_PX if self.text() else 0
        after = self._role == "link"  # "Open chart ->": the icon follows the words
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if after else Qt.LayoutDirection.LeftToRight)
        color = _ICON_COLORS.get(self._role, "muted")
        self.setIcon(theme.icon(self._icon, color, 16, -gap_px if after else gap_px))
        self.setIconSize(QSize(theme.px(16) + gap_px, theme.px(16)))


def button(text: str, role: ButtonRole = "", icon: str = "", name: str = "") -> Button:
    """Return a button; `name` is what a screen reader says, the text itself where none is given.

    Raises: ValueError when it would have neither text nor name.
    """
    if not (text or name):
        raise ValueError("A button needs text or a name.")
    return Button(text, role, icon, name)
