"""Bars that tell: a headline of ours and a text, which may be a quotation with its signer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.tokens import Tint

_ICONS: dict[Tint, str] = {
    "info": "file-text",
    "warn": "triangle-alert",
    "danger": "octagon-alert",
    "violet": "git-merge",
    "ok": "circle-check",
    "neutral": "clock",
    "primary": "circle-help",
}


class Alert(QFrame):
    """A bar with an icon, a headline, a text and perhaps one button."""

    def __init__(
        self, headline: str, text: str = "", tint: Tint = "info", icon: str = "", act: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setProperty("role", "alert")
        self.setProperty("tint", tint)
        self._glyph = Glyph(icon or _ICONS[tint], tint, 18)
        self._headline = Label(headline, "strong", wrap=True)
        self._text = Label(text, wrap=True)
        words = col(self._headline, self._text, gap=2)
        self._has_act = act is not None
        self._line = row(self._glyph, words, act or 0, gap=10, margins=(12, 10, 12, 10))
        self._line.setStretch(1, 1)
        self.setLayout(self._line)
        self.say(headline, text)

    def say(self, headline: str, text: str = "") -> None:
        """Tell something else."""
        self._headline.setText(headline)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        # Beside a button one line stands in the middle, and so does its icon.
        is_one_line = self._has_act and not text
        middle = Qt.AlignmentFlag.AlignVCenter if is_one_line else Qt.AlignmentFlag.AlignTop
        self._line.setAlignment(self._glyph, middle)
        self.setAccessibleName(headline)
        self.setAccessibleDescription(text)
