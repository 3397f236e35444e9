"""The first tab of the chart: what happened, what is open, what comes next, one trend per analyte."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.chart import Chart, Happening
from navigator_app.queries.today import WorkItem
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.chip import Chip, ChipText
from navigator_app.ui.parts.labels import ElidedLabel, Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.segment import Segment
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.parts.timeline import Timeline, TimelineItem
from navigator_app.ui.screens.chart.state import AREAS, Model
from navigator_app.ui.screens.patient_head import trend

_MOST_TRENDS = 4


class Overview(QWidget):
    """Timeline at the left, cards at the right."""

    opened = Signal(str)
    """A record: "kind:id"."""
    acted = Signal(object, object)
    """(verb, item)"""
    area_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageBody")
        areas = [self.tr("All"), self.tr("Clinical"), self.tr("Logistics")]
        segment = Segment(self.tr("Which events"), areas)
        segment.chosen.connect(lambda place: self.area_chosen.emit(AREAS[place]))
        self.timeline = Timeline()
        self.timeline.opened.connect(self.opened)
        self._none = Label(self.tr("Nothing happened yet."), "muted")
        story = Card().add(
            row(Label(self.tr("Timeline"), "h3"), None, segment), self._none, self.timeline, None
        )
        self._right = col(gap=16)
        line = row(story, box(self._right), gap=16, margins=(24, 16, 24, 16))
        line.setStretch(0, 62)
        line.setStretch(1, 38)
        self.setLayout(line)

    def show_model(self, model: Model, now: datetime, zone: ZoneInfo) -> None:
        """Show another chart."""
        if model.chart is None:
            return
        items = [_timeline_item(one, now, zone) for one in model.timeline]
        self.timeline.show_items(items)
        self._none.setVisible(not items)
        clear(self._right)
        self._right.addWidget(self._open_card(model.chart))
        if model.chart.upcoming:
            self._right.addWidget(self._next_card(model.chart, now, zone))
        for series in model.chart.series[:_MOST_TRENDS]:
            self._right.addWidget(Card(f"{series.title}, {series.unit}").add(trend(series)))
        self._right.addStretch(1)

    def _open_card(self, chart: Chart) -> Card:
        card = Card(self.tr("Open: {n}").format(n=len(chart.open)))
        for item in chart.open:
            card.add(self._open_line(item))
        if not chart.open:
            card.add(Label(self.tr("Nothing is open."), "muted"))
        return card

    def _open_line(self, item: WorkItem) -> QWidget:
        title = button(sayings.words(item.title).replace("&", "&&"), "link")
        title.clicked.connect(lambda: self.opened.emit(f"{item.key.kind}:{item.key.id}"))
        at_spot(title, item.row_id)
        status = Chip(sayings.words(item.status.text), item.status.tint, item.status.icon)
        owner = ElidedLabel(item.owner, "caption")
        line = row(status, owner, gap=8)
        line.setStretch(1, 1)
        verb = item.verb
        if verb is not None:
            act = button(sayings.words(verb.text).replace("&", "&&"), "ghost", verb.icon)
            act.setAccessibleName(f"{sayings.words(verb.text)}: {sayings.words(item.title)}")
            act.clicked.connect(lambda: self.acted.emit(verb, item))
            at_spot(act, f"{item.row_id}/{verb.command}/{verb.step}")
            line.addWidget(act)
        return box(col(row(Glyph(item.icon, item.icon_tint), title, None, gap=6), line, gap=2))

    def _next_card(self, chart: Chart, now: datetime, zone: ZoneInfo) -> Card:
        card = Card(self.tr("Next"))
        for one in chart.upcoming:
            when = Label(sayings.when_text(one.when, now, zone), "caption")
            line = row(Glyph(one.icon), ElidedLabel(sayings.words(one.title)), when, gap=10)
            line.setStretch(1, 1)
            card.add(line)
        return card


def _timeline_item(one: Happening, now: datetime, zone: ZoneInfo) -> TimelineItem:
    day = one.when.day
    standing = one.standing
    chip = ChipText(sayings.words(standing.text), standing.tint, standing.icon) if standing else None
    return TimelineItem(
        f"{one.key.kind}:{one.key.id}",
        words.short_day(day, now.astimezone(zone).date()) if day else "",
        one.icon,
        one.tint,
        sayings.words(one.title),
        one.text,
        sayings.words(one.source),
        chip,
    )
