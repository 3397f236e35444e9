"""Pieces of the navigation column: a section with its count, and the card that tells of the link."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QRadioButton, QSizePolicy

from navigator_app.ui.parts.labels import plain_tip
from navigator_app.ui.parts.reached import Reached
from navigator_app.ui.parts.strokes import CENTER, MEDIUM, STRONG, draw_icon, write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height, Radius

_ICON_LEFT_PX = 12
_TEXT_LEFT_PX = 42


def _take_ground(painter: QPainter, color: str) -> float:
    """Take the brush of a patch on the navigation, in high contrast its line as well."""
    theme = Theme.current()
    painter.setPen(QPen(theme.color("nav_text"), 1) if theme.is_strong else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(color))
    return 0.5 if theme.is_strong else 0.0


def _nav_focus(painter: QPainter, place: QRectF) -> None:
    theme = Theme.current()
    painter.setPen(
        QPen(theme.color("nav_warn" if theme.is_strong else "nav_brand"), 3 if theme.is_strong else 2)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)


class NavItem(Reached, QRadioButton):
    """One section of the program: a radio button among its siblings, painted as a row.

    `narrow` shows the icon alone, with the words as tooltip.
    """

    def __init__(self, text: str, icon: str, count: int = 0) -> None:
        super().__init__(text)
        self.heed_readers()
        self._icon = icon
        self._count = count
        self.narrow = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def say(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.set_count(self._count)
        self.set_narrow(self.narrow)

    def set_count(self, count: int) -> None:
        """Show how many things wait there; 0 shows none."""
        self._count = count
        self.setAccessibleName(
            self.tr("{section}, {count} open").format(section=self.text(), count=count)
            if count
            else self.text()
        )
        self.update()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Show the icon alone, or icon and words."""
        self.narrow = narrow
        plain_tip(self, self.accessibleName() if narrow else "")
        self.updateGeometry()

    def hitButton(self, _place: object) -> bool:
        """Let the whole row be clicked."""
        return True

    def words_px(self) -> int:
        """Say how wide it is with its words and a count."""
        return round(
            Theme.current().metrics("body", STRONG).horizontalAdvance(self.text()) + _TEXT_LEFT_PX + 48
        )

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        theme = Theme.current()
        return QSize(theme.px(44) if self.narrow else self.words_px(), theme.px(Height.NAV_ROW))

    def minimumSizeHint(self) -> QSize:
        """Ask for one row."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon, words and count."""
        theme, place = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        if on or self.underMouse():
            inside = _take_ground(painter, "nav_active" if on else "nav_line")
            ground = place.adjusted(inside, inside, -inside, -inside)
            painter.drawRoundedRect(ground, Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            _nav_focus(painter, place)
        left = (place.width() - theme.px(18)) / 2 if self.narrow else _ICON_LEFT_PX
        draw_icon(painter, left, place.center().y(), self._icon, "nav_strong" if on else "nav_muted", 18)
        if not self.narrow:
            words = place.adjusted(_ICON_LEFT_PX + theme.px(30), 0, -44 if self._count else -8, 0)
            color = "nav_strong" if on else "nav_text"
            write(painter, words, self.text(), color, weight=STRONG if on else MEDIUM)
            self._paint_count(painter, place)
        painter.end()

    def _paint_count(self, painter: QPainter, place: QRectF) -> None:
        if not self._count:
            return
        theme, text = Theme.current(), str(self._count)
        high = theme.px(20)
        wide = max(theme.metrics("caption", STRONG).horizontalAdvance(text) + 12, high)
        badge = QRectF(place.right() - 10 - wide, place.center().y() - high / 2, wide, high)
        inside = _take_ground(painter, "nav" if self.isChecked() else "nav_line")
        painter.drawRoundedRect(badge.adjusted(inside, inside, -inside, -inside), high / 2, high / 2)
        write(painter, badge, text, "nav_text", size="caption", weight=STRONG, align=CENTER)


class SyncCard(QAbstractButton):
    """The one place that tells the state of the link, in words; pressed, it opens the sync page.

    The glyph alone is colored (`nav_warn`, `nav_violet`, `nav_danger`, `nav_text`): offline is not an error.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._narrow = False
        self.say("cloud", "nav_text", "", "")

    def say(self, icon: str, color: str, headline: str, text: str) -> None:
        """Tell another state."""
        self._icon, self._color, self._headline, self._text = icon, color, headline, text
        self.setAccessibleName(f"{headline}. {text}".strip())
        plain_tip(self, self.accessibleName() if self._narrow else "")
        self.updateGeometry()
        self.update()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - a setter, as Qt's are
        """Show the glyph alone, with the words as tooltip."""
        self._narrow = narrow
        self.say(self._icon, self._color, self._headline, self._text)

    def sizeHint(self) -> QSize:
        """Ask for the navigation's width."""
        return QSize(192, self.heightForWidth(192))

    def minimumSizeHint(self) -> QSize:
        """Accept what is there."""
        least = 36 if self._narrow else 120
        return QSize(least, self.heightForWidth(max(self.width(), least)))

    def heightForWidth(self, width: int) -> int:
        """Return the height of headline and text."""
        if self._narrow:
            return Theme.current().px(Height.NAV_ROW)
        return round(self._text_top(width) + self._text_height(width) + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint card, glyph and words; the words wrap and are never cut."""
        theme, place = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = _take_ground(painter, "nav_active")
        painter.drawRoundedRect(place.adjusted(inside, inside, -inside, -inside), Radius.ALERT, Radius.ALERT)
        if self.hasFocus():
            _nav_focus(painter, place)
        if self._narrow:
            left = (place.width() - theme.px(18)) / 2
            draw_icon(painter, left, place.center().y(), self._icon, self._color, 18)
        else:
            self._paint_words(painter, place)
        painter.end()

    def _paint_words(self, painter: QPainter, place: QRectF) -> None:
        theme = Theme.current()
        middle = 10 + theme.px(20) / 2
        draw_icon(painter, 12, middle, self._icon, self._color, 16)
        wraps = int(Qt.TextFlag.TextWordWrap)
        head = QRectF(12 + theme.px(24), 10, place.width(), self._head_height(self.width()))
        head.setWidth(self._head_room(self.width()))
        painter.setFont(theme.font("body", STRONG))
        painter.setPen(theme.color("nav_strong"))
        painter.drawText(head, wraps, self._headline)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("nav_text"))
        text = QRectF(
            12, self._text_top(self.width()), place.width() - 20, self._text_height(self.width()) + 4
        )
        painter.drawText(text, wraps, self._text)

    def _text_top(self, width: int) -> float:
        return 10 + self._head_height(width) + 3.0

    def _head_room(self, width: int) -> int:
        return max(width - 20 - Theme.current().px(24), 60)

    def _head_height(self, width: int) -> float:
        theme, room = Theme.current(), QRectF(0, 0, self._head_room(width), 10_000)
        metrics = theme.metrics("body", STRONG)
        found = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._headline).height()
        return max(found, float(theme.px(20)))

    def _text_height(self, width: int) -> float:
        room = QRectF(0, 0, max(width - 20, 60), 10_000)
        metrics = Theme.current().metrics("small")
        return metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._text).height()
