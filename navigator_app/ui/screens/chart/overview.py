"""The first tab of the chart: what happened, what is open, what comes next, one trend per analyte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.queries.chart import Chart, Happening
from navigator_app.queries.story import AT_ONCE, GROUPS
from navigator_app.queries.today import WorkItem
from navigator_app.ui import sayings, words
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.filters import Filter, Filters
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import ElidedLabel, Label, keyless
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.parts.timeline import Timeline, TimelineItem
from navigator_app.ui.screens.chart.state import Event, GroupTurned, Model, MoreAsked, WordsTyped
from navigator_app.ui.screens.chips import chip_of, chip_text
from navigator_app.ui.screens.patient_head import trend
from navigator_app.ui.theme.style import Theme

_MOST_TRENDS = 4
_MOST_OPEN = 3
"""So many leave room for the newest trend on a clinic laptop's screen; all are one press away."""


class Overview(QWidget):
    """Timeline at the left, cards at the right."""

    opened = Signal(str)
    """A record: "kind:id"."""
    acted = Signal(object, object)
    """(verb, item)"""
    asked = Signal(object)
    """What is asked of the timeline: an event of the page's state."""

    def __init__(self, word: Callable[[str, str], str]) -> None:
        """Make it; `word` calls a group of events as the site does."""
        super().__init__()
        self._word = word
        self.setObjectName("pageBody")
        self.filters = Filters(self.tr("Which events"))
        self.filters.turned.connect(self._turn)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find in the timeline ( / )"))
        self.words.setAccessibleName(self.tr("Find in the timeline"))
        self.words.setFixedWidth(Theme.current().px(210))
        self.words.textEdited.connect(lambda text: self._ask(WordsTyped(text)))
        self.left_out = Label("", "caption")
        self.every = button(self.tr("No filter (Esc)"), "link")
        self.every.clicked.connect(self.show_every)
        self.more = button(self.tr("More"), "link", "chevron-down")
        self.more.clicked.connect(lambda: self._ask(MoreAsked()))
        self.timeline = Timeline()
        self.timeline.opened.connect(self.opened)
        self._none = Label(self.tr("Nothing happened yet."), "muted")
        story = Card().add(
            row(Label(self.tr("Timeline"), "h3"), None, self.words),
            self.filters,
            row(self.left_out, self.every, None),
            self._none,
            self.timeline,
            row(self.more, None),
            None,
        )
        self._right = col(gap=12)
        self._whose = ""
        self._items: list[TimelineItem] = []
        self._shows_all = False
        line = row(story, box(self._right), gap=16, margins=(24, 16, 24, 16))
        line.setStretch(0, 62)
        line.setStretch(1, 38)
        self.setLayout(line)
        slash = QShortcut(QKeySequence("/"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(self.words.setFocus)

    def show_every(self) -> bool:
        """Let all filters go; False where there are none."""
        is_filtered = not self.left_out.isHidden()
        self.words.clear()
        self._ask(WordsTyped(""))
        self._ask(GroupTurned(None))
        return is_filtered

    def _turn(self, key: str) -> None:
        self._ask(GroupTurned(key))  # type: ignore[arg-type]

    def _ask(self, event: Event) -> None:
        self.asked.emit(event)

    def show_model(self, model: Model, now: datetime, zone: ZoneInfo) -> None:
        """Show another chart."""
        if model.chart is None:
            return
        self._show_story(model, now, zone)
        if model.patient_id != self._whose:
            self._whose, self._shows_all = model.patient_id, False
        clear(self._right)
        trends = [Card(f"{one.title}, {one.unit}").add(trend(one)) for one in model.chart.series]
        cards = [self._open_card(model.chart), *trends[:1]]
        if model.chart.upcoming:
            cards.append(self._next_card(model.chart, now, zone))
        for card in (*cards, *trends[1:_MOST_TRENDS]):
            self._right.addWidget(card)
        self._right.addStretch(1)

    def _show_story(self, model: Model, now: datetime, zone: ZoneInfo) -> None:
        """Show the part of the timeline that was asked for, and count what is left out."""
        story = model.chart.story if model.chart else None
        if story is None:
            return
        items = [_timeline_item(one, now, zone) for one in story.happenings]
        if items != self._items or not items:
            self._items = items
            self.timeline.show_items(items)
        on = model.asked.groups
        self.filters.show_filters(
            [
                Filter(group, self._word(group, sayings.words(words)), story.counts[group], group in on)
                for group, words in GROUPS.items()
                if story.counts.get(group) or group in on
            ]
        )
        if self.words.text() != model.asked.words:
            self.words.setText(model.asked.words)
        said = self.tr("{n} of {all} shown, {hidden} filtered away")
        self.left_out.setText(said.format(n=story.matching, all=story.total, hidden=story.hidden))
        is_filtered = bool(on or model.asked.words.strip())
        self.left_out.setVisible(is_filtered)
        self.every.setVisible(is_filtered)
        nothing = self.tr("Nothing matches.") if story.total else self.tr("Nothing happened yet.")
        self._none.setText(nothing)
        self._none.setVisible(not items)
        rest = story.matching - len(items)
        self.more.setVisible(rest > 0)
        self.more.setText(self.tr("{n} earlier; show {more}").format(n=rest, more=min(rest, AT_ONCE)))
        self.more.setAccessibleName(self.more.text())

    def _open_card(self, chart: Chart) -> Card:
        """Show what is open, the most pressing first; the rest is one press away."""
        count = len(chart.open)
        title = self.tr("Open: {n}").format(n=count)
        card = Card(title, self.tr("Show all {n}").format(n=count) if count > _MOST_OPEN else "", gap=2)
        lines = [self._open_line(item) for item in chart.open]
        for line in lines:
            card.add(line)
        if not chart.open:
            card.add(Label(self.tr("Nothing is open."), "muted"))
        if card.action is not None:
            card.action.clicked.connect(lambda: self._show_all(card, lines))
            self._fold(card, lines)
        return card

    def _show_all(self, card: Card, lines: list[QWidget]) -> None:
        self._shows_all = not self._shows_all
        self._fold(card, lines)

    def _fold(self, card: Card, lines: list[QWidget]) -> None:
        for line in lines[_MOST_OPEN:]:
            line.setVisible(self._shows_all)
        if card.action is not None:
            words = self.tr("Show {n}").format(n=_MOST_OPEN) if self._shows_all else self.tr("Show all {n}")
            card.action.setText(words.format(n=len(lines)))
            card.action.setAccessibleName(f"{card.action.text()}: {card.title.text()}")

    def _open_line(self, item: WorkItem) -> QWidget:
        title = button(keyless(sayings.words(item.title)), "link")
        title.clicked.connect(lambda: self.opened.emit(f"{item.key.kind}:{item.key.id}"))
        at_spot(title, item.row_id)
        status = chip_of(item.status)
        owner = Label(sayings.words(item.owner), "caption")
        line: list[QWidget] = [status, owner]
        verb = item.verb
        if verb is not None:
            act = button(keyless(sayings.words(verb.text)), "link", verb.icon)
            act.setAccessibleName(f"{sayings.words(verb.text)}: {sayings.words(item.title)}")
            act.clicked.connect(lambda: self.acted.emit(verb, item))
            at_spot(act, f"{item.row_id}/{verb.command}/{verb.step}")
            line.append(act)
        states = Flow(*line, gap=8, has_end=verb is not None)
        return box(col(row(Glyph(item.icon, item.icon_tint), title, None, gap=6), states, gap=0))

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
    chip = chip_text(standing) if standing else None
    return TimelineItem(
        f"{one.key.kind}:{one.key.id}",
        words.short_day(day, now.astimezone(zone).date()) if day else "",
        one.icon,
        one.tint,
        sayings.words(one.title),
        sayings.words(one.text),
        sayings.words(one.source),
        chip,
        words.month(day) if day else "",
    )
