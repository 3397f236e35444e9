"""The ways a sheet leaves the program: to a printer, as the bytes of a PDF, as one page of HTML.

Nothing of it touches the disk here. A PDF is written in memory (Qt backs it with a file only above 100 MB, a
thousand times what a sheet is); what a printer's own queue keeps, such as the spooler of Windows or CUPS, is outside
the program's power, and the page says so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from navigator_app.queries.prints.sheet import Sheet
from navigator_app.ui.printing import markup
from navigator_app.ui.printing.enclosing import paint_all
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import DPI, HEIGHT_PX, WIDTH_PX, Pages

_NO_MARGINS: Final = QMarginsF(0, 0, 0, 0)
_LETTER: Final = QPageSize(QPageSize.PageSizeId.Letter)
_HTML: Final = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: letter; margin: 0.75in; @bottom-right {{ content: counter(page) " / " counter(pages) }} }}
body {{ font: {size}pt Inter, Arial, sans-serif; color: #000; background: #fff; max-width: 7in; margin: 0 auto }}
{style}
h2 {{ margin: 14pt 0 4pt }} h3 {{ margin: 8pt 0 3pt }} p {{ margin: 0 0 5pt }} td {{ padding-bottom: 3pt }}
.cell {{ border-bottom: 1px solid #000 }}
table.whole > thead th {{ text-align: left; font-weight: normal; border-bottom: 1px solid #000; padding-bottom: 6pt }}
table.whole > tfoot td {{ font-size: {foot}pt; border-top: 1px solid #000; padding-top: 6pt }}
tr {{ break-inside: avoid }} table.whole > tbody > tr {{ break-inside: auto }} h2, h3 {{ break-after: avoid }}
</style></head><body><table class="whole" width="100%"><thead><tr><th>{head}</th></tr></thead>
<tfoot><tr><td>{below}</td></tr></tfoot><tbody><tr><td>
{body}
</td></tr></tbody></table></body></html>
"""


def print_on(pages: Pages, printer: QPrinter, behind: Sequence[QImage] = ()) -> bool:
    """Print every page, as large as it fits on the paper that is in; False when the printer does not take it.

    Shape: `behind` are pages of documents that go with it.
    """
    printer.setDocName(pages.sheet.name)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setFullPage(True)
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = min(paper.width() / WIDTH_PX, paper.height() / HEIGHT_PX)
    painter = QPainter()
    with in_memory():
        if not painter.begin(printer):
            return False
        for page in range(pages.count):
            if page:
                printer.newPage()
            painter.save()
            painter.scale(scale, scale)
            pages.paint(painter, page)
            painter.restore()
        paint_all(painter, printer, behind)
        return painter.end()


@contextmanager
def in_memory() -> Iterator[None]:
    """Let the file that Qt hands to CUPS lie in memory: on Linux alone a printer is given one, in the clear.

    Source: `cupsTempFd` in Qt's printer plugin for CUPS, which makes it in TMPDIR and removes it when it was handed on.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm")  # noqa: S108 - made by cupsTempFd: new, for its owner alone
    folder = next((one for one in places if one and Path(one).is_dir()), "")
    usual = os.environ.get("TMPDIR")
    if not folder:
        yield
        return
    os.environ["TMPDIR"] = folder
    try:
        yield
    finally:
        if usual is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = usual


def letter_printer() -> QPrinter:
    """Give the usual printer, set to US Letter."""
    found = QPrinter(QPrinter.PrinterMode.HighResolution)
    found.setPageSize(_LETTER)
    found.setPageMargins(_NO_MARGINS, QPageLayout.Unit.Inch)
    return found


def choose_printer(parent: QWidget, print_to: Callable[[QPrinter], object]) -> QPrintDialog:
    """Let the person choose a printer in the system's own window.

    It offers no file: that would be saved in the clear, with no reason, by whoever may print.
    """
    printer = letter_printer()
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
    dialog.accepted.connect(lambda: print_to(printer))
    # Qt's own `open` of this dialog wants a slot; a dialog is shown without waiting for it.
    QDialog.open(dialog)
    return dialog


def pdf(pages: Pages) -> bytes:
    """Give the sheet as a PDF, made in memory."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setPageSize(_LETTER)
    writer.setPageMargins(_NO_MARGINS, QPageLayout.Unit.Inch)
    writer.setTitle(pages.sheet.name)
    writer.setCreator("Navigator")
    painter = QPainter(writer)
    for page in range(pages.count):
        if page:
            writer.newPage()
        pages.paint(painter, page)
    painter.end()
    buffer.close()
    return bytes(held.data())


def html(sheet: Sheet, stamp: Stamp) -> bytes:
    """Give the sheet as one page of HTML that asks nothing of any other place; printed, its head is on each page."""
    text = _HTML.format(
        title=escape(sheet.name),
        size=markup.size_pt(sheet),
        foot=markup.FOOT_PT,
        style=markup.style(sheet),
        head=markup.head(sheet, stamp),
        below=markup.foot(sheet, stamp),
        body="\n".join(piece.html for piece in markup.pieces(sheet)),
    )
    return text.encode()


def file_name(sheet: Sheet, stamp: Stamp, ending: str) -> str:
    """Propose a name for a file: what kind of sheet and the day, never whose."""
    day = stamp.at.day
    return f"{sheet.name}-{day.isoformat() if day else ''}.{ending}"
