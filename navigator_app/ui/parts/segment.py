"""A segmented control: one of a few views, as real radio buttons, so arrow keys and readers work."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QRadioButton, QSizePolicy

from navigator_app.ui.parts.layout import row
from navigator_app.ui.parts.strokes import CENTER, MEDIUM, STRONG, draw_focus, write
from navigator_app.ui.theme.style import Theme


class _Choice(QRadioButton):
    """One view. Its width holds the bold form, so that nothing moves when the choice does."""

    def sizeHint(self) -> QSize:
        """Ask for the words in bold and some air."""
        theme = Theme.current()
        wide = theme.metrics("body", STRONG).horizontalAdvance(self.text())
        return QSize(round(wide) + 26, theme.px(30))

    def minimumSizeHint(self) -> QSize:
        """Ask for the same."""
        return self.sizeHint()

    def hitButton(self, _place: object) -> bool:
        """Let the whole surface be clicked, not only the words."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the plate under the chosen words, and the words."""
        theme, place = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(QPen(theme.color("edge"), 1) if theme.is_strong else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5) if theme.is_strong else place, 6, 6)
        lively = self.isChecked() or self.underMouse()
        weight = STRONG if self.isChecked() else MEDIUM
        write(painter, place, self.text(), "text" if lively else "muted", weight=weight, align=CENTER)
        if self.hasFocus():
            draw_focus(painter, place, 6)
        painter.end()


class Segment(QFrame):
    """One of a few choices; `chosen` carries its place in the row."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: Sequence[str], selected: int = 0) -> None:
        super().__init__()
        self.setProperty("role", "segment")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choices = [_Choice(text) for text in choices]
        for place, choice in enumerate(self.choices):
            choice.setAccessibleName(choices[place])
            choice.setAccessibleDescription(f"{name}, {place + 1} / {len(choices)}")
            choice.setAttribute(Qt.WidgetAttribute.WA_Hover)
            choice.setCursor(Qt.CursorShape.PointingHandCursor)
            choice.setChecked(place == selected)
            choice.clicked.connect(self._tell)
            choice.toggled.connect(self._tell_when_moved)
        self.setLayout(row(*self.choices, gap=2, margins=(3, 3, 3, 3)))
        self._told = selected

    @property
    def selected(self) -> int:
        """The place of the choice, from 0."""
        return next((place for place, each in enumerate(self.choices) if each.isChecked()), 0)

    def select(self, place: int) -> None:
        """Choose by program; `chosen` follows if it changed."""
        self.choices[place].setChecked(True)

    def _tell_when_moved(self, checked: bool) -> None:  # noqa: FBT001 - Qt's own signature
        if checked:
            self._tell()

    def _tell(self) -> None:
        if self.selected != self._told:
            self._told = self.selected
            self.chosen.emit(self._told)
