"""What happened to one patient, newest first; each event is a real button whose name is a full sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from navigator_app.ui.parts.chip import ChipText, chip_width, paint_chip
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.parts.strokes import (
    MEDIUM,
    NORMAL,
    RIGHT,
    STRONG,
    draw_focus,
    draw_icon,
    take_soft,
    wrap_flags,
    wrapped,
    write,
)
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius, TextSize, Tint

_DAY_PX = 80
_RADIUS_PX = 14
_GAP_PX = 10


@dataclass(frozen=True)
class TimelineItem:
    """One event; `source` is where it comes from and who said so."""

    key: str
    day: str
    icon: str
    tint: Tint
    title: str
    text: str = ""
    source: str = ""
    chip: ChipText | None = None
    group: str = ""
    """Under which heading it stands, such as its month."""

    def sentence(self) -> str:
        """Return all of it as one sentence."""
        chip = self.chip.text if self.chip else ""
        return ". ".join(
            part.rstrip(".") for part in (self.day, self.title, chip, self.text, self.source) if part
        )


class TimelineRow(QAbstractButton):
    """One event, painted; its text wraps and is never cut."""

    def __init__(self, item: TimelineItem, *, last: bool) -> None:
        super().__init__()
        self.item = item
        self._last = last
        self._known: dict[int, list[tuple[QRectF, str, TextSize, str]]] = {}
        self._heights: dict[int, int] = {}
        self.setAccessibleName(item.sentence())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Ask for a comfortable line."""
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow pane."""
        return QSize(220, self.heightForWidth(max(self.width(), 220)))

    def heightForWidth(self, width: int) -> int:
        """Return the height of title, text and source at this width."""
        if width not in self._heights:
            bottom = max((place.bottom() for place, _, _, _ in self._lines(width)), default=0.0)
            least = 2 * Theme.current().px(_RADIUS_PX) + 8
            self._heights[width] = max(ceil(bottom) + (6 if self._last else 14), least)
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the theme changed."""
        if event.type() == QEvent.Type.StyleChange:
            self._known.clear()
            self._heights.clear()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, open with Enter."""
        letters = (
            {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up} if Letters.current().is_on else {}
        )
        key = letters.get(event.key(), event.key())  # type: ignore[call-overload]
        if key == Qt.Key.Key_Down:
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint day, thread, glyph and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_thread(painter)
        theme = Theme.current()
        for place, text, size, color in self._lines(self.width()):
            metrics = theme.metrics(size, _weight(color))
            painter.setFont(theme.font(size, _weight(color)))
            painter.setPen(theme.color(color))
            painter.drawText(place, wrap_flags(metrics, text, place.width()), text)
        if self.item.chip and self._chip_fits(self.width()):
            left, middle = self._chip_place(self.width())
            paint_chip(painter, left, middle, self.item.chip, max(40.0, self.width() - left - 8))
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        place = QRectF(self._left() - 8, 0, self.width() - self._left() + 8, self.height() - 4)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Theme.current().color("hover"))
            painter.drawRoundedRect(place, Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            draw_focus(painter, place)

    def _paint_thread(self, painter: QPainter) -> None:
        theme = Theme.current()
        radius, middle = theme.px(_RADIUS_PX), theme.px(_RADIUS_PX) + 2.0
        x = theme.px(_DAY_PX) + _GAP_PX + radius
        if not self._last:
            painter.setPen(QPen(theme.color("border"), 2))
            painter.drawLine(QPointF(x, middle + radius + 3), QPointF(x, self.height() + 2))
        write(
            painter,
            QRectF(0, middle - 10, theme.px(_DAY_PX), 20),
            self.item.day,
            "faint",
            size="small",
            align=RIGHT,
        )
        inside = take_soft(painter, self.item.tint)
        painter.drawEllipse(QPointF(x, middle), radius - inside, radius - inside)
        draw_icon(painter, x - theme.px(15) / 2, middle, self.item.icon, self.item.tint, 15)

    def _left(self) -> int:
        theme = Theme.current()
        return theme.px(_DAY_PX) + 2 * _GAP_PX + 2 * theme.px(_RADIUS_PX)

    def _lines(self, width: int) -> list[tuple[QRectF, str, TextSize, str]]:
        """Return every text with its place; a layout asks for the same few widths again and again."""
        if width not in self._known:
            self._known[width] = self._laid(width)
        return self._known[width]

    def _laid(self, width: int) -> list[tuple[QRectF, str, TextSize, str]]:
        """Lay every text in its place: title, perhaps room for the chip, text, source."""
        theme, left = Theme.current(), self._left()
        # The title stands level with the middle of its glyph.
        top = theme.px(_RADIUS_PX) + 2 - theme.metrics("body", STRONG).height() / 2
        found: list[tuple[QRectF, str, TextSize, str]] = []
        chip = self.item.chip
        spelled: tuple[str, TextSize, str] | None = None
        if chip and not self._chip_fits(width):
            spelled = (chip.text, "small", chip.tint)
        parts: tuple[tuple[str, TextSize, str] | None, ...] = (
            (self.item.title, "body", "text"),
            spelled,  # a chip that is too long for its line is written out: its words are never cut
            (self.item.text, "body", "muted"),
            (self.item.source, "small", "faint"),
        )
        for part in parts:
            if part is None or not part[0]:
                continue
            text, size, color = part
            place = wrapped(theme.metrics(size, _weight(color)), text, left, top, width - left - 8)
            found.append((place, text, size, color))
            top = place.bottom() + (5 if color == "text" else 2)
            if color == "text" and spelled is None and not self._chip_beside(width):
                top += theme.px(25)
        return found

    def _chip_fits(self, width: int) -> bool:
        chip = self.item.chip
        return chip is None or chip_width(chip.text, chip.icon) <= width - self._left() - 8

    def _chip_beside(self, width: int) -> bool:
        if self.item.chip is None:
            return True
        title_px = Theme.current().metrics("body", STRONG).horizontalAdvance(self.item.title)
        chip_px = chip_width(self.item.chip.text, self.item.chip.icon)
        return self._left() + title_px + 10 + chip_px + 8 <= width

    def _chip_place(self, width: int) -> tuple[float, float]:
        place = self._lines(width)[0][0]
        if self._chip_beside(width):
            title_px = Theme.current().metrics("body", STRONG).horizontalAdvance(self.item.title)
            return self._left() + title_px + 10, place.center().y()
        return self._left(), place.bottom() + Theme.current().px(13)


def _weight(color: str) -> QFont.Weight:
    return {"text": STRONG, "muted": NORMAL, "faint": NORMAL}.get(color, MEDIUM)


class Timeline(QWidget):
    """All events below one another; `opened` carries an event's key."""

    opened = Signal(str)

    def __init__(self, items: Sequence[TimelineItem] = ()) -> None:
        super().__init__()
        self._column = col(gap=0)
        self.setLayout(self._column)
        self.setAccessibleName(self.tr("Timeline"))
        self.show_items(items)

    def show_items(self, items: Sequence[TimelineItem]) -> None:
        """Show other events."""
        clear(self._column)
        group = ""
        for place, item in enumerate(items):
            if item.group != group:
                group = item.group
                self._column.addWidget(Label(group, "overline"))
            is_last = place + 1 == len(items) or items[place + 1].group != group
            row = TimelineRow(item, last=is_last)
            row.clicked.connect(lambda _checked=False, key=item.key: self.opened.emit(key))
            self._column.addWidget(row)
