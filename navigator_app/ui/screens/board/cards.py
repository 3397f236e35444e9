"""One column's cards: a list that paints them and goes on by keyboard, above, below and beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from navigator_app.queries.board_cards import Card
from navigator_app.ui import sayings
from navigator_app.ui.parts.chip import paint_chip
from navigator_app.ui.parts.labels import as_tip
from navigator_app.ui.parts.strokes import (
    MEDIUM,
    NORMAL,
    RIGHT,
    STRONG,
    draw_focus,
    draw_icon,
    write,
    write_wrapped,
)
from navigator_app.ui.screens.chips import chip_text
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius

Index = QModelIndex | QPersistentModelIndex
CARD_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_LINE_PX: Final = 20
_CHIP_PX: Final = 28
_PAD_PX: Final = 10
_GAP_PX: Final = 8
_LINES: Final = 6
_GLYPH_PX: Final = 14
_MARKS: Final = {"saved": ("cloud-upload", "muted"), "review": ("git-merge", "violet")}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BESIDE: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def _tr(text: str) -> str:
    return QCoreApplication.translate("BoardCards", text)


def sentence(card: Card) -> str:
    """Read a card aloud."""
    marks = {
        "": "",
        "saved": _tr("Saved on this computer, not sent yet"),
        "review": _tr("Changed at two places, needs a decision"),
    }
    parts = (
        card.person,
        sayings.words(card.title),
        sayings.words(card.whither),
        _tr("Part of another referral") if card.is_secondary else "",
        sayings.words(card.status.text),
        sayings.words(card.since),
        f"{sayings.words(card.day_label)} {sayings.written(card.day)}".strip(),
        _tr("Late") if card.is_late else "",
        _tr("RCIS {number}").format(number=card.number) if card.number else "",
        marks[card.mark],
    )
    return ". ".join(part for part in parts if part)


class CardModel(QAbstractListModel):
    """The cards of one column."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[Card, ...] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the cards."""
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the card for painting, a sentence for reading aloud and for who points at it."""
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return sentence(card)
        meaning = chip_text(card.status).meaning
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(f"{sentence(card)}\n{meaning}".strip())
        return meaning if role == Qt.ItemDataRole.AccessibleDescriptionRole else None

    def replace(self, cards: tuple[Card, ...]) -> None:
        """Show other cards."""
        if cards != self.cards:
            self.beginResetModel()
            self.cards = cards
            self.endResetModel()


class CardDelegate(QStyledItemDelegate):
    """Paints a card: whose, what for, whither, the state, and its days."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Ask for the same height for each."""
        theme = Theme.current()
        high = _LINES * theme.px(_LINE_PX) + theme.px(_CHIP_PX) + 2 * _PAD_PX + _GAP_PX
        return QSize(option.rect.width(), high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        card: Card = index.data(CARD_ROLE)
        state, place = option.state, QRectF(option.rect).adjusted(2, 2, -2, 2 - _GAP_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        chosen = focused and bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        theme = Theme.current()
        painter.setBrush(theme.color("selected" if chosen else "hover" if hovered else "surface"))
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        _paint_words(painter, place.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX), card)
        if focused:
            draw_focus(painter, place, Radius.CARD)
        painter.restore()


def _paint_words(painter: QPainter, room: QRectF, card: Card) -> None:
    theme = Theme.current()
    line_px, chip_px = theme.px(_LINE_PX), theme.px(_CHIP_PX)
    line = QRectF(room.left(), room.top(), room.width(), line_px)
    name = QRectF(line)
    name.setRight(_paint_glyphs(painter, line, card))
    line.translate(0, line_px * _paint_name(painter, name, card))
    write(painter, line, sayings.words(card.title), "text")
    line.translate(0, line_px)
    _paint_whither(painter, line, card)
    paint_chip(painter, line.left(), line.bottom() + chip_px / 2, chip_text(card.status), line.width())
    line.translate(0, line_px + chip_px)
    write(painter, line, sayings.words(card.since), "muted", size="small")
    line.translate(0, line_px)
    _paint_day(painter, line, card)


def _paint_name(painter: QPainter, place: QRectF, card: Card) -> int:
    """Write whose it is, in two lines where one is too short: a name is never cut. Gives how many it took."""
    weight = STRONG if card.asks else MEDIUM
    if Theme.current().metrics("body", weight).horizontalAdvance(card.person) <= place.width():
        write(painter, place, card.person, "text", weight=weight)
        return 1
    two = QRectF(place)
    two.setHeight(place.height() * 2)
    write_wrapped(painter, two, card.person, "text", weight=weight)
    return 2


def _paint_glyphs(painter: QPainter, line: QRectF, card: Card) -> float:
    """Paint at the right what a word would take too much room for; the sentence of the card says it."""
    glyph_px, right = Theme.current().px(_GLYPH_PX), line.right()
    glyphs = [_MARKS[card.mark]] if card.mark else []
    if card.is_secondary:
        glyphs.append(("arrow-up-right", "muted"))
    if card.is_late:
        glyphs.append(("clock", "danger"))
    for icon, color in glyphs:
        draw_icon(painter, right - glyph_px, line.center().y(), icon, color, _GLYPH_PX)
        right -= glyph_px + 4
    return right


def _paint_whither(painter: QPainter, line: QRectF, card: Card) -> None:
    """Write where it goes, and the RCIS number where there is room for all of it: a number is never cut."""
    used = write(painter, line, sayings.words(card.whither), "muted", size="small")
    wide = Theme.current().metrics("small").horizontalAdvance(card.number)
    if card.number and used + wide + _GAP_PX <= line.width():
        write(painter, line, card.number, "muted", size="small", align=RIGHT)


def _paint_day(painter: QPainter, line: QRectF, card: Card) -> None:
    """Write which day it has; where room ends the words before it are shortened, never the day."""
    color, weight = ("danger", MEDIUM) if card.is_late else ("muted", NORMAL)
    day = sayings.written(card.day)
    wide = Theme.current().metrics("small", weight).horizontalAdvance(f" {day}")
    label = QRectF(line)
    label.setWidth(max(line.width() - wide, 0))
    used = write(painter, label, sayings.words(card.day_label), color, size="small", weight=weight)
    line.setLeft(line.left() + used)
    write(painter, line, f" {day}", color, size="small", weight=weight)


class CardList(QListView):
    """The cards of one column. `opened` carries a record's id, `beside` which way the keyboard goes on."""

    opened = Signal(str)
    beside = Signal(int)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards = CardModel()
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda _index: self._open())

    def replace(self, cards: tuple[Card, ...]) -> None:
        """Show other cards; the chosen one stays chosen, or what took its place, else the first."""
        before, place = self.current(), self.currentIndex().row()
        self.cards.replace(cards)
        ids = [one.key.id for one in cards]
        here = before.key.id if before is not None else ""
        self.choose(ids.index(here) if here in ids else max(place, 0))

    def current(self) -> Card | None:
        """Give the chosen card."""
        place = self.currentIndex().row()
        return self.cards.cards[place] if 0 <= place < len(self.cards.cards) else None

    def choose(self, place: int) -> None:
        """Choose the card at a place, or the last."""
        last = len(self.cards.cards) - 1
        if last >= 0 and self.currentIndex().row() != min(place, last):
            self.setCurrentIndex(self.cards.index(min(place, last)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on beside, open with Enter, and let letters narrow the board."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        text = event.text()
        if plain and key in _BESIDE:
            self.beside.emit(_BESIDE[key])
        elif key in _ENTER:
            self._open()
        elif plain and text.isalnum():
            self.typed.emit(text)
        elif text.isprintable() and text:
            event.ignore()  # "/" and "?" belong to the window
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        card = self.current()
        if card is not None:
            self.opened.emit(card.key.id)


def lists_in_reach(lists: Sequence[CardList], here: CardList, step: int) -> CardList | None:
    """Give the next list that has a card, going one way."""
    place = lists.index(here) + step
    while 0 <= place < len(lists):
        if lists[place].cards.cards:
            return lists[place]
        place += step
    return None
