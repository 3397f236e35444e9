"""The bar that stands over every page while who sits here has a chart open in an emergency, and ends that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from navigator_app.commands import emergencies
from navigator_app.queries.emergencies import Line
from navigator_app.queries.today import Kept
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.session import Session
from navigator_app.ui.theme.tokens import Space

LONGEST_MS: Final = 60_000
"""A computer that slept, or whose clock was set, looks again within a minute."""


class EmergencyBar(QFrame):
    """Says what is open, until when and why, and ends it.

    `shown_asked` names the chart to be shown, `is_over` comes with the time, `closed` names what is open no more.
    """

    shown_asked = Signal(str)
    is_over = Signal()
    closed = Signal(object)
    troubled = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("practice")
        self.setAccessibleName(self.tr("Opened in an emergency"))
        self._lines: tuple[Line, ...] = ()
        self.words = Label("", name="practiceWords", wrap=True)
        self.show_chart = button(self.tr("Open the chart"), "ghost", "file-text")
        self.show_chart.clicked.connect(self._ask_chart)
        self.done = button(self.tr("I am done"), "ghost", "check")
        self.done.clicked.connect(self._end)
        line = row(Glyph("triangle-alert", "warn", 18), self.words, self.show_chart, self.done, gap=Space.S)
        line.setStretch(1, 1)
        self.setLayout(line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.is_over)
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Say what is open now: what ends first, and how many there are besides; and tell what is open no more."""
        over = frozenset(one.chart_id for one in self._lines) - {one.chart_id for one in lines}
        self._lines = tuple(lines)
        self.setVisible(bool(lines))
        self._timer.stop()
        for first in lines[:1]:
            self.words.setText(self._sentence(first, len(lines)))
            left_ms = int((first.until_at - self._session.desk.now()).total_seconds() * 1_000) + 1
            self._timer.start(max(1, min(left_ms, LONGEST_MS)))
        if over:
            self._session.worklists = Kept()
            self._session.let_go_of_closed()
            announce(self, self.tr("The chart that was opened in an emergency is closed"))
            self.closed.emit(over)

    def _sentence(self, first: Line, count: int) -> str:
        until = sayings.written(first.until)
        if self._session.work.is_at_counter:
            said = self.tr("Opened in an emergency by you until {until}. This is reviewed.").format(
                until=until
            )
        else:
            said = self.tr(
                "Opened in an emergency by you until {until}: {chart}. Reason: {reason}. This is reviewed."
            ).format(until=until, chart=first.chart, reason=sayings.words(first.reason))
        more = self.tr("{count} more are open.").format(count=count - 1)
        return f"{said} {more}" if count > 1 else said

    def _ask_chart(self) -> None:
        for first in self._lines[:1]:
            self.shown_asked.emit(first.chart_id)

    def _end(self) -> None:
        """End what is named, before its time."""
        for first in self._lines[:1]:
            self._finish(first.id)

    def _finish(self, opening: str) -> None:
        desk, work = self._session.desk, self._session.work
        work.do(
            lambda: emergencies.finish(desk, opening),
            lambda _: self.is_over.emit(),
            self.troubled.emit,
            self,
        )
