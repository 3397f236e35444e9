"""What changed of one patient, as a card: who it is, the way to the chart, a line for each record."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.since import Chart
from navigator_app.queries.since_words import born
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import Button, button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row, rule
from navigator_app.ui.screens.since.line import LineBox


def _tr(text: str) -> str:
    return QCoreApplication.translate("Since", text)


class ChartCard(Card):
    """One patient's lines, by record; `look` opens the chart, where it is on this computer."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        name = sayings.words(chart.name)
        self.setAccessibleName(name)
        head = row(Label(name, "h3", wrap=True), Label(sayings.words(born(chart)), "muted"), None, gap=10)
        self.look: Button | None = None
        if chart.is_here:
            self.look = button(
                _tr("Open chart"), "link", "arrow-right", _tr("Open chart: {name}").format(name=name)
            )
            head.addWidget(self.look)
        self.add(head)
        of = name if chart.patient_id else ""
        self.lines = {line.record: LineBox(line, of) for line in chart.lines}
        for place, line in enumerate(self.lines.values()):
            if place:
                self.add(rule())
            self.add(line)
