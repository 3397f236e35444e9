"""The pages of documents that are printed behind a sheet, drawn in the process that opens papers; gray pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from navigator_app.commands.protecting import content_of
from navigator_app.desk import Desk
from navigator_app.packed import Enclosed
from navigator_app.paper import process
from navigator_app.paper.reading import Drawn
from sync.errors import Refused, Unreadable
from sync.words import say

WIDTH_PX: Final = 1700
"""200 dots an inch on letter paper, as a fine fax has."""
_AT_ONCE: Final = 6
"""Pages to one process: as many as its memory holds with ease."""


def pictures(desk: Desk, enclosed: Sequence[Enclosed]) -> list[QImage]:
    """Draw every page of the documents, in their order; asked for behind the window.

    Raises: Refused, naming the document of which a page cannot be drawn; nothing is then printed.
    """
    found: list[QImage] = []
    for one in enclosed:
        content = content_of(desk, one)
        try:
            count = len(process.sizes(content))
            drawn = [each for ns in _batches(count) for each in process.small(content, ns, WIDTH_PX)]
        except Unreadable as no:
            raise Refused("parts", _UNDRAWN, title=one.title, why=say(no.reason, **no.values)) from no
        if None in drawn:
            raise Refused("parts", _UNDRAWN, title=one.title, why=say("A page of it is damaged."))
        found += [_gray(each) for each in drawn if each is not None]
    return found


_UNDRAWN: Final = say("{title} cannot be printed, so nothing was. {why}")


def paint_all(painter: QPainter, printer: QPrinter, found: Sequence[QImage]) -> None:
    """Put each picture on a page of its own, as large as it fits."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    for picture in found:
        printer.newPage()
        size = QSizeF(picture.size()).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), picture)


def _batches(count: int) -> list[list[int]]:
    return [list(range(start, min(start + _AT_ONCE, count))) for start in range(0, count, _AT_ONCE)]


def _gray(drawn: Drawn) -> QImage:
    whole = QImage(drawn.pixels, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)
    return whole.convertToFormat(QImage.Format.Format_Grayscale8)
