"""A sheet laid out on US Letter: the same pages on the screen, on paper and in a PDF, whatever draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPainter,
    QPalette,
    QPen,
    QTextDocument,
)

from navigator_app.queries.prints.sheet import Sheet
from navigator_app.ui.printing import markup
from navigator_app.ui.printing.flow import Leaf, Size, leaves
from navigator_app.ui.printing.markup import BODY_PT, FOOT_PT, Stamp
from navigator_app.ui.theme.fonts import FALLBACKS, FAMILY

DPI: Final = 300
"""What pages are laid out at; a device of another resolution is scaled to it."""
WIDTH_PX: Final = round(8.5 * DPI)
HEIGHT_PX: Final = 11 * DPI
SIDE_PX: Final = round(0.75 * DPI)
EDGE_PX: Final = round(0.5 * DPI)
"""Above and below: what every printer and fax machine leaves white."""
_GAP_PX: Final = DPI // 12
_NUMBER_PX: Final = round(1.5 * DPI)
_BLEED_PX: Final = 5
"""How far a line's letters may reach into the line below."""
_BLACK: Final = QColor(0, 0, 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Printing", text)


@dataclass(frozen=True)
class _Slice:
    """A part of a laid-out piece that is never torn; mostly all of it."""

    document: QTextDocument
    top: float
    height: float
    above: float = 0
    is_ruled: bool = False


class Pages:
    """The pages of one sheet."""

    def __init__(self, sheet: Sheet, stamp: Stamp) -> None:
        self.sheet, self.stamp = sheet, stamp
        # What letters are measured against: it must live as long as the documents do.
        self._device = QImage(1, 1, QImage.Format.Format_RGB32)
        self._device.setDotsPerMeterX(round(DPI / 0.0254))
        self._device.setDotsPerMeterY(round(DPI / 0.0254))
        inner = WIDTH_PX - 2 * SIDE_PX
        self._head = self._laid(markup.head(sheet, stamp), inner - _NUMBER_PX, BODY_PT)
        self._foot = self._laid(markup.foot(sheet, stamp), inner, FOOT_PT)
        self._top = EDGE_PX + self._head.size().height() + 2 * _GAP_PX
        self._bottom = HEIGHT_PX - EDGE_PX - self._foot.size().height() - _GAP_PX
        self._slices, sizes = self._flow(inner)
        self._leaves: list[Leaf] = leaves(sizes, self._bottom - self._top - _GAP_PX)

    @property
    def count(self) -> int:
        """Count the pages."""
        return len(self._leaves)

    def number(self, page: int) -> str:
        """Say which page of how many, counted from 0."""
        return _tr("Page {n} of {all}").format(n=page + 1, all=self.count)

    def text(self, page: int) -> str:
        """Give all words of a page, for a screen reader."""
        inner = [
            self._slices[piece].document.toPlainText()
            for piece, _ in self._leaves[page].placed
            if self._slices[piece].top == 0
        ]
        return "\n".join([self._head.toPlainText(), self.number(page), *inner, self._foot.toPlainText()])

    def paint(self, painter: QPainter, page: int) -> None:
        """Draw a page; the painter's unit is one dot of the layout, its origin the paper's corner."""
        right = WIDTH_PX - SIDE_PX
        painter.setPen(QPen(_BLACK, 3))
        _draw(painter, self._head, SIDE_PX, EDGE_PX)
        number = self._laid(f"<p align='right'>{escape(self.number(page))}</p>", _NUMBER_PX, BODY_PT)
        _draw(painter, number, right - _NUMBER_PX, EDGE_PX)
        for height in (self._top - _GAP_PX, self._bottom):
            painter.drawLine(SIDE_PX, round(height), right, round(height))
        for piece, down in self._leaves[page].placed:
            one = self._slices[piece]
            top = self._top + down + one.above
            _draw(painter, one.document, SIDE_PX, top - one.top, (one.top, one.height))
            if one.is_ruled:
                painter.drawLine(SIDE_PX, round(top + one.height), right, round(top + one.height))
        _draw(painter, self._foot, SIDE_PX, self._bottom + _GAP_PX)

    def image(self, page: int, width: int) -> QImage:
        """Draw a page to a width in pixels, on white."""
        scale = width / WIDTH_PX
        found = QImage(width, max(1, round(HEIGHT_PX * scale)), QImage.Format.Format_RGB32)
        found.fill(QColor(255, 255, 255))
        # Letters were measured for the layout's own resolution.
        found.setDotsPerMeterX(self._device.dotsPerMeterX())
        found.setDotsPerMeterY(self._device.dotsPerMeterY())
        painter = QPainter(found)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(scale, scale)
        self.paint(painter, page)
        painter.end()
        return found

    def _flow(self, inner: float) -> tuple[list[_Slice], list[Size]]:
        room = self._bottom - self._top - _GAP_PX
        slices: list[_Slice] = []
        sizes: list[Size] = []
        places: dict[int, int] = {}
        base = markup.size_pt(self.sheet)
        for number, piece in enumerate(markup.pieces(self.sheet)):
            places[number] = len(slices)
            document = self._laid(piece.html, inner, base)
            head = places[piece.head] if piece.head is not None else None
            found = list(_torn(document, room, piece))
            slices += found
            sizes += [
                Size(one.above + one.height, piece.keeps, head, piece.begins_page and not nth)
                for nth, one in enumerate(found)
            ]
        return slices, sizes

    def _laid(self, html: str, width: float, size_pt: float) -> QTextDocument:
        found = QTextDocument()
        found.setDefaultFont(self._font(size_pt))
        found.setDefaultStyleSheet(markup.style(self.sheet))
        found.setDocumentMargin(0)
        found.documentLayout().setPaintDevice(self._device)
        found.setHtml(f"<body>{html}</body>")
        found.setTextWidth(width)
        return found

    def _font(self, size_pt: float) -> QFont:
        # The window's own font is measured in pixels; against such a one everything comes out too small.
        font = QFont()
        font.setFamilies([FAMILY, *FALLBACKS])
        font.setPointSizeF(size_pt)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # Shapes that Inter puts for a figure or comma have no letter behind them when a PDF is searched or read aloud.
        for feature in ("tnum", "calt"):
            font.setFeature(QFont.Tag(feature), 0)
        return QFont(font, self._device)


def _torn(document: QTextDocument, room: float, piece: markup.Piece) -> Iterator[_Slice]:
    """Give a piece whole; one that is higher than a page between its lines."""
    height, above = document.size().height(), piece.above_pt * DPI / 72
    if above + height <= room:
        yield _Slice(document, 0, height, above, piece.is_ruled)
        return
    top = 0.0
    for bottom in [*_gaps(document), height]:
        if bottom > top:
            yield _Slice(document, top, bottom - top)
            top = bottom


def _gaps(document: QTextDocument) -> Iterator[float]:
    """Give the heights at which no line is cut, in order."""
    layout, bands = document.documentLayout(), []
    block = document.begin()
    while block.isValid():
        top, lines = layout.blockBoundingRect(block).top(), block.layout()
        for number in range(lines.lineCount()):
            line = lines.lineAt(number)
            bands.append((top + line.y(), top + line.y() + line.height()))
        block = block.next()
    reached = 0.0
    for start, end in sorted(bands):
        if reached and start >= reached - 0.5:
            yield start
        reached = max(reached, end)


def _draw(
    painter: QPainter,
    document: QTextDocument,
    left: float,
    top: float,
    band: tuple[float, float] | None = None,
) -> None:
    painter.save()
    painter.translate(left, top)
    context = QAbstractTextDocumentLayout.PaintContext()
    # In a dark window letters are white; paper is not.
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, _BLACK)
    context.palette = palette
    if band is not None:
        clip = QRectF(0, band[0], document.textWidth(), band[1])
        painter.setClipRect(clip.adjusted(-_BLEED_PX, _BLEED_PX if band[0] else 0, _BLEED_PX, 0))
        context.clip = clip
    document.documentLayout().draw(painter, context)
    painter.restore()
