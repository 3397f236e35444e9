"""Words on the screen. Everything is plain text: a name with HTML in it stays a name.

Three kinds: `Label` for our own words (wraps if asked), `ElidedLabel` for free text that may be shortened,
and `FactsLabel` for identifiers, birth dates and results, which are never shortened: they take another line.
"""

from collections.abc import Callable, Sequence
from html import escape
from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from navigator_app.ui.parts.strokes import write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import TextSize

Role = Literal[
    "",
    "h1",
    "h2",
    "h3",
    "strong",
    "medium",
    "muted",
    "caption",
    "overline",
    "accent",
    "error",
    "key",
    "large",
    "large_strong",
]
_TIP: Final = "tip"
"""The property that holds what a tooltip says."""
DOT: Final = " \u00b7 "


def unbroken(text: str) -> str:
    """Return a text that stays on one line: a value with its flag and unit, a name, a phone number."""
    return text.replace(" ", "\u00a0")


def keyless(text: str) -> str:
    """Return a control's text in which an ampersand is only itself, not the mark of a key."""
    return text.replace("&", "&&")


def plain_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows the text as it is, markup included.

    A screen reader reads a tooltip where no description is, with its markup: so the text is the description as well.
    """
    if widget.accessibleDescription() == (widget.property(_TIP) or ""):
        widget.setAccessibleDescription(text)
    widget.setProperty(_TIP, text)
    widget.setToolTip(as_tip(text))


def as_tip(text: str) -> str:
    """Give a tooltip's markup that shows a text as it is, each of its lines on one."""
    lines = "<br>".join(escape(text).splitlines())
    return f"<span>{lines}</span>" if text else ""


class Label(QLabel):
    """Our own words, in one of the type roles."""

    def __init__(self, text: str = "", role: Role = "", *, wrap: bool = False, name: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setObjectName(name)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_role(self, role: Role) -> None:
        """Change the type role of a label that is already shown."""
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(Label):
    """Free text on one line, shortened where space ends; the whole text is in its tooltip and name."""

    def __init__(self, text: str = "", role: Role = "") -> None:
        super().__init__("", role)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        plain_tip(self, text)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the whole text."""
        wide = self.fontMetrics().horizontalAdvance(self._text) + 2
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Accept a few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, max(self.width(), 1)))


def lines_of(facts: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Return the facts joined by dots into as many lines as the width asks for; no fact is ever cut.

    Shape: a fact wider than a whole line is broken between words, else between letters, and continued below.
    """
    lines: list[str] = []
    for fact in facts:
        joined = lines[-1] + DOT + fact if lines else fact
        if lines and measure(joined) <= width:
            lines[-1] = joined
        else:
            lines.extend(_broken(fact, width, measure))
    return lines


def _broken(fact: str, width: float, measure: Callable[[str], float]) -> list[str]:
    if measure(fact) <= width:
        return [fact.strip()]
    pieces = [""]
    for word in fact.split(" "):
        longer = f"{pieces[-1]} {word}" if pieces[-1] else word
        if measure(longer) <= width:
            pieces[-1] = longer
        elif measure(word) <= width:
            pieces.append(word)
        else:
            pieces[-1:] = _by_letters(longer, width, measure)
    return [piece.strip() for piece in pieces if piece.strip()]


def _by_letters(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    pieces = [""]
    for letter in text:
        if pieces[-1] and measure(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


class FactsLabel(QLabel):
    """Identifiers and other facts that are never cut: "61 F - DOB 03/14/1965 - MRN 448-201"."""

    def __init__(self, facts: Sequence[str] = (), size: TextSize = "body", color: str = "muted") -> None:
        super().__init__()
        self._facts = tuple(facts)
        self._known: dict[int, list[str]] = {}
        self._size: TextSize = size
        self._color = color
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_facts(facts)

    @property
    def facts(self) -> tuple[str, ...]:
        """What it says."""
        return self._facts

    def set_facts(self, facts: Sequence[str]) -> None:
        """Show other facts."""
        self._facts = tuple(fact for fact in facts if fact)
        self._known.clear()
        self.setAccessibleName(", ".join(self._facts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(round(self._measure(DOT.join(self._facts))) + 2, self._line_px())

    def minimumSizeHint(self) -> QSize:
        """Accept the width of the widest fact, as far as that is reasonable."""
        widest = max((self._measure(fact) for fact in self._facts), default=0)
        return QSize(min(round(widest) + 2, 160), self._line_px())

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return max(1, len(self._lines(width))) * self._line_px()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint line below line."""
        painter = QPainter(self)
        line_px = self._line_px()
        for number, line in enumerate(self._lines(self.width())):
            place = QRectF(0, number * line_px, self.width() + 1, line_px)
            write(painter, place, line, self._color, size=self._size)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the theme changed."""
        if event.type() == QEvent.Type.StyleChange:
            self._known.clear()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Claim the height that the new width needs, also where no layout asks for it."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _lines(self, width: int) -> list[str]:
        """Return the lines at a width; a layout asks for the same few widths again and again."""
        if width not in self._known:
            self._known[width] = lines_of(self._facts, width, self._measure)
        return self._known[width]

    def _measure(self, text: str) -> float:
        return Theme.current().metrics(self._size).horizontalAdvance(text)

    def _line_px(self) -> int:
        return round(Theme.current().metrics(self._size).height()) + 2
