"""What changed while apart, on paper: the same lines in the same order, with a box for each; PRACTICE where it is."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import QCoreApplication, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrinter

from navigator_app.queries.since import Chart, Since
from navigator_app.queries.since_lines import Line
from navigator_app.ui import sayings
from navigator_app.ui.screens.since.chart import born
from navigator_app.ui.screens.since.line import byline, change_text, more_fields

_HEAD_IN: Final = 0.4
"""Room over each page, in inches."""
_HEAD_PT: Final = 9
_BODY_PT: Final = 10
_MARGIN_MM: Final = 14
_STYLE = (
    "body { font-size: 10pt; color: #000 } h1 { font-size: 15pt } h2 { font-size: 12pt; margin-top: 14px }"
    " td { padding: 3px 8px 3px 0 } .small { font-size: 8.5pt }"
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Since", text)


def sheet(found: Since, printed: str) -> QTextDocument:
    """Lay the list out as a document for a printer.

    Shape: `printed` says when and by whom; every text of a record is escaped.
    """
    head = [
        f"<h1>{escape(title(found))}</h1>",
        f"<p class='small'>{escape(summary(found))}<br>{escape(printed)} {escape(_ageing())}</p>",
    ]
    body = "".join([*head, *(_chart(chart) for chart in found.charts)])
    document = QTextDocument()
    # The window's own font is measured in pixels; against such a one headings come out too small to be seen.
    document.setDefaultFont(QFont(QGuiApplication.font().family(), _BODY_PT))
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(f"<body>{body}</body>")
    return document


def print_sheet(document: QTextDocument, printer: QPrinter, *, is_practice: bool) -> None:
    """Print a document; over every page stands its number and, for invented people, PRACTICE."""
    printer.setPageMargins(QMarginsF(*[_MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    head_px = printer.logicalDpiY() * _HEAD_IN
    document.documentLayout().setPaintDevice(printer)
    document.setPageSize(QSizeF(page.width(), page.height() - head_px))
    document.setDocumentMargin(0)
    practice = _tr("PRACTICE. All people and places here are invented.") if is_practice else ""
    painter = QPainter(printer)
    painter.setFont(QFont(document.defaultFont().family(), _HEAD_PT))
    for number in range(document.pageCount()):
        if number:
            printer.newPage()
        place = QRectF(0, 0, page.width(), head_px)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, practice)
        said = _tr("Page {n} of {all}").format(n=number + 1, all=document.pageCount())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, said)
        painter.save()
        painter.translate(0, head_px - number * document.pageSize().height())
        document.drawContents(
            painter, QRectF(QPointF(0, number * document.pageSize().height()), document.pageSize())
        )
        painter.restore()
    painter.end()


def title(found: Since) -> str:
    """Name the list by when this computer exchanged last before it."""
    return _tr("Since {when}").format(when=found.since)


def summary(found: Since) -> str:
    """Say until when this computer was apart, and how much there is to read."""
    apart = _tr("Until {when} this computer made no whole exchange.").format(when=found.until)
    if found.apart_since != found.since:
        apart = _tr(
            "From {since} until {when} this computer made no whole exchange; what was not read before stands here, too."
        ).format(since=found.apart_since, when=found.until)
    if found.count == 1:
        counted = (
            _tr("1 record was changed by others, read here.")
            if not found.unread
            else _tr("1 record was changed by others, not read yet.")
        )
    elif not found.unread:
        counted = _tr("{n} records were changed by others, all read here.").format(n=found.count)
    else:
        counted = _tr("{n} records were changed by others, {unread} not read yet.").format(
            n=found.count, unread=found.unread
        )
    return f"{apart} {counted}"


def _ageing() -> str:
    return _tr("Paper does not hear of what changes after it was printed.")


def _chart(chart: Chart) -> str:
    name = " \u00b7 ".join(part for part in (sayings.words(chart.name), born(chart)) if part)
    rows = "".join(_line(line) for line in chart.lines)
    return f"<h2>{escape(name)}</h2><table width='100%'>{rows}</table>"


def _line(line: Line) -> str:
    box = "[x]" if line.read else "[ ]"
    state = sayings.words(line.chip.text)
    details = "".join(
        f"<br>{escape(sayings.words(one.label))}: {escape(change_text(one))}" for one in line.details
    )
    more = f"<br>{escape(more_fields(line.more))}" if line.more else ""
    words = f"<b>{escape(sayings.words(line.title))}</b> ({escape(state)}){details}{more}"
    by = f"<br><span class='small'>{escape(byline(line))}</span>"
    return f"<tr><td width='30'>{box}</td><td>{words}{by}</td></tr>"
