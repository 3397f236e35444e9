"""A choice as a card with a headline and a second line: one side of a review, one of a few answers.

It is a real radio button. None of a group is chosen at first, and a card once chosen gives way to another.
"""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy

from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.reached import Reached
from navigator_app.ui.parts.strokes import NORMAL, STRONG, draw_focus, wrap_flags, wrapped
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius

_PAD_PX = 12


class ChoiceCard(Reached, QRadioButton):
    """One answer. Its words wrap and are never cut; `name` says of what it is an answer."""

    def __init__(self, headline: str, below: str = "", name: str = "") -> None:
        super().__init__(keyless(headline))
        self.heed_readers()
        self._headline = headline
        self._below = below
        said = ", ".join(part for part in (headline, below) if part)
        self.setAccessibleName(f"{name}: {said}" if name else said)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hitButton(self, _place: object) -> bool:
        """Let the whole card be clicked."""
        return True

    def sizeHint(self) -> QSize:
        """Ask for the words on one line each."""
        theme = Theme.current()
        wide = max(
            theme.metrics("body", STRONG).horizontalAdvance(self._headline),
            theme.metrics("small").horizontalAdvance(self._below),
        )
        width = round(min(wide, 420) + self._text_left() + _PAD_PX + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(140, self.heightForWidth(max(self.width(), 140)))

    def heightForWidth(self, width: int) -> int:
        """Return the height of both lines at this width."""
        return ceil(self._places(width)[1].bottom()) + _PAD_PX - 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Claim the height that the new width needs, also where no layout asks for it."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint card, mark and words."""
        theme, on = Theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line_px = 2 if on else 1
        place = QRectF(self.rect()).adjusted(line_px / 2, line_px / 2, -line_px / 2, -line_px / 2)
        painter.setBrush(theme.color("primary_soft" if on else "hover" if self.underMouse() else "surface"))
        painter.setPen(QPen(theme.color("primary" if on else "edge"), line_px))
        painter.drawRoundedRect(place, Radius.ALERT, Radius.ALERT)
        self._paint_mark(painter, on=on)
        headline, below = self._places(self.width())
        painter.setFont(theme.font("body", STRONG if on else NORMAL))
        painter.setPen(theme.color("text"))
        flags = wrap_flags(theme.metrics("body", STRONG), self._headline, headline.width())
        painter.drawText(headline, flags, self._headline)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        painter.drawText(below, wrap_flags(theme.metrics("small"), self._below, below.width()), self._below)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), Radius.ALERT - 2)
        painter.end()

    def _paint_mark(self, painter: QPainter, *, on: bool) -> None:
        theme = Theme.current()
        radius = theme.px(16) / 2
        middle = QPointF(_PAD_PX + 2 + radius, self.height() / 2)
        painter.setBrush(theme.color("surface"))
        painter.setPen(QPen(theme.color("primary" if on else "edge"), 2 if on else 1.5))
        painter.drawEllipse(middle, radius, radius)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary"))
            painter.drawEllipse(middle, radius / 2, radius / 2)

    def _text_left(self) -> int:
        return _PAD_PX + 4 + Theme.current().px(16) + 10

    def _places(self, width: int) -> tuple[QRectF, QRectF]:
        theme, left = Theme.current(), self._text_left()
        strong, small, room_px = theme.metrics("body", STRONG), theme.metrics("small"), width - left - _PAD_PX
        first = wrapped(strong, self._headline, left, _PAD_PX - 3, room_px)
        return first, wrapped(small, self._below, left, first.bottom() + 1, room_px)


def choice_group(cards: Sequence[ChoiceCard]) -> QButtonGroup:
    """Return a group in which one card at most is chosen, none at first; `idToggled` carries the place."""
    group = QButtonGroup(cards[0])
    for place, card in enumerate(cards):
        group.addButton(card, place)
    return group
