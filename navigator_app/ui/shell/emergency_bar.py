"""The bar that stands over every page while who sits here has a chart open in an emergency, and ends that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from navigator_app.queries.emergencies import Line
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.theme.tokens import Space

LONGEST_MS: Final = 60_000
"""A computer that slept, or whose clock was set, looks again within a minute."""


class EmergencyBar(QFrame):
    """Says what is open, until when and why; `shown_asked`, `done_asked` for its buttons, `is_over` with the time."""

    shown_asked = Signal(str)
    done_asked = Signal(str)
    is_over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("practice")
        self.setAccessibleName(self.tr("Opened in an emergency"))
        self.lines: tuple[Line, ...] = ()
        self.words = Label("", name="practiceWords", wrap=True)
        self.show_chart = button(self.tr("Open the chart"), "ghost", "file-text")
        self.show_chart.clicked.connect(self._ask_chart)
        self.done = button(self.tr("I am done"), "ghost", "check")
        self.done.clicked.connect(self._ask_done)
        line = row(Glyph("triangle-alert", "warn", 18), self.words, self.show_chart, self.done, gap=Space.S)
        line.setStretch(1, 1)
        self.setLayout(line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.is_over)
        self.hide()

    def show_lines(self, lines: Sequence[Line], now: datetime, *, is_at_counter: bool) -> None:
        """Say what is open now; what ends first is named, and how many there are besides."""
        self.lines = tuple(lines)
        self.setVisible(bool(lines))
        self._timer.stop()
        if not lines:
            return
        first = lines[0]
        self.words.setText(self._sentence(first, len(lines), is_at_counter=is_at_counter))
        left_ms = int((first.until_at - now).total_seconds() * 1_000) + 1
        self._timer.start(max(1, min(left_ms, LONGEST_MS)))

    def _ask_chart(self) -> None:
        for first in self.lines[:1]:
            self.shown_asked.emit(first.chart_id)

    def _ask_done(self) -> None:
        for first in self.lines[:1]:
            self.done_asked.emit(first.id)

    def _sentence(self, first: Line, count: int, *, is_at_counter: bool) -> str:
        until = sayings.written(first.until)
        if is_at_counter:
            said = self.tr("Opened in an emergency by you until {until}. This is reviewed.").format(
                until=until
            )
        else:
            said = self.tr(
                "Opened in an emergency by you until {until}: {chart}. Reason: {reason}. This is reviewed."
            ).format(until=until, chart=first.chart, reason=sayings.words(first.reason))
        more = self.tr("{count} more are open.").format(count=count - 1)
        return f"{said} {more}" if count > 1 else said
