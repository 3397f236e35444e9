"""One person's page: who it is and how they speak, then everything that is open, in letters that two can read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from navigator_app.queries.walk_in.calls import Call
from navigator_app.queries.walk_in.line import OpenLine
from navigator_app.queries.walk_in.page import WalkIn
from navigator_app.ui import sayings
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import FactsLabel, Label, unbroken
from navigator_app.ui.parts.layout import box, clear, col, row, rule, scrolled
from navigator_app.ui.parts.placeholder import StaleBar
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.identity_notes import MOST_NOTES, notes
from navigator_app.ui.screens.patient_head import card_note, look_alike_alert, who_facts
from sync.words import When

_LEFT: Final = 55
_IN_FULL: Final = 3


class PersonPane(QWidget):
    """What is open. `opened` carries a record's key, `compared` the chart to look at beside it, `deed_asked` a deed."""

    opened = Signal(object)
    compared = Signal(str)
    deed_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageBody")
        self._whose = ""
        self._name, self._who = Label("", "h1", wrap=True), FactsLabel((), "h2", "text")
        self._chips = row(gap=6)
        self._speaks = Label("", "large_strong", wrap=True)
        self._reached = Label("", "large", wrap=True)
        self.seen_button = button(self.tr("Seen: note it (Ctrl+Enter)"), "primary", "check")
        self.paper_button = button(self.tr("Paper (Ctrl+P)"), "", "printer")
        self.chart_button = button(self.tr("Open chart"), "", "arrow-right")
        self.other_button = button(self.tr("Somebody else (F9)"), "ghost", "search")
        self._notices = col(gap=6)
        self.stale = StaleBar()
        self._left, self._right = col(gap=14), col(gap=14)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        for column, share in ((self._left, _LEFT), (self._right, 100 - _LEFT)):
            self._columns.addWidget(box(column), share)
        body = col(self._notices, self._columns, None, gap=14, margins=(24, 16, 24, 20))
        self.area = scrolled(box(body, "pageBody"))
        whole = col(self._head(), self.area, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def set_wide(self, *, wide: bool) -> None:
        """Put the two columns beside each other where there is room."""
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)

    def show_page(self, page: WalkIn, now: datetime, zone: ZoneInfo) -> None:
        """Show what is open for somebody."""
        self._show_head(page)
        for column in (self._left, self._right):
            clear(column)
        clock = (now, zone)
        left = (
            self._part(self.tr("Visits"), page.visits, clock, self.tr("No visit is written down.")),
            self._part(self.tr("Rides and lodging"), page.travel, clock, self.tr("No trip is written down.")),
            self._labs(page.labs, clock),
        )
        right = (
            self._part(self.tr("Waited for"), page.waits, clock, self.tr("Nothing is waited for.")),
            self._calls(page.calls),
            self._part(self.tr("Messages"), page.messages, clock, self.tr("No message waits for an answer.")),
            self._part(self.tr("Also to do"), page.to_do, clock, self.tr("Nothing else is open.")),
        )
        for column, cards in ((self._left, left), (self._right, right)):
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)

    def show_noted(self, *, is_noted: bool) -> None:
        """Say whether it was written down that they were seen."""
        words = self.tr("Noted: seen in person") if is_noted else self.tr("Seen: note it (Ctrl+Enter)")
        self.seen_button.setText(words)
        self.seen_button.setAccessibleName(words)
        self.seen_button.setEnabled(not is_noted)

    def _show_head(self, page: WalkIn) -> None:
        head = page.header
        if head.patient_id != self._whose:
            self._whose = head.patient_id
            self.area.verticalScrollBar().setValue(0)
        self._name.setText(head.name)
        self._who.set_facts(who_facts(head))
        clear(self._chips)
        for chip in (head.phase, head.restriction):
            if chip is not None:
                self._chips.addWidget(chip_of(chip))
        self._speaks.setText(sayings.words(page.speaks))
        reached = "; ".join(sayings.words(one) for one in page.reached)
        self._reached.setText(reached or self.tr("No phone is written down."))
        clear(self._notices)
        for notice in self._warnings(page):
            self._notices.addWidget(notice)

    def _warnings(self, page: WalkIn) -> list[QWidget]:
        found: list[QWidget] = []
        found += notes(page.header, self.compared.emit, self.deed_asked.emit)
        if page.freshness.is_stale and page.freshness.words:
            found.append(StaleBar(sayings.words(page.freshness.words), self.tr("Call before relying on it.")))
        alike = look_alike_alert(page.header, {one.patient_id for one in page.header.possible[:MOST_NOTES]})
        if alike is not None:
            found.append(alike)
        return found + [card_note(card) for card in page.cards]

    def _part(
        self, title: str, lines: Sequence[OpenLine], clock: tuple[datetime, ZoneInfo], nothing: str
    ) -> Card:
        card = Card(title, gap=10)
        for place, one in enumerate(lines):
            if place:
                card.add(rule())
            card.add(self._line(one, clock))
        if not lines:
            card.add(Label(nothing, "muted", wrap=True))
        return card

    def _labs(self, lines: Sequence[OpenLine], clock: tuple[datetime, ZoneInfo]) -> Card:
        """Show the draws; of many that are all alike only the first in full, and the days of the others."""
        shown, others = _first_of_alike(lines)
        card = self._part(self.tr("Labs due"), shown, clock, self.tr("No draw is due."))
        if others:
            days = ", ".join(unbroken(when_and_zone(one.when, *clock)) for one in others)
            text = self.tr("The same again: {days}").format(days=days)
            card.add(rule(), Label(text, "large", wrap=True))
        return card

    def _line(self, one: OpenLine, clock: tuple[datetime, ZoneInfo]) -> QWidget:
        when, title = when_and_zone(one.when, *clock), sayings.words(one.title)
        look = at_spot(button(self.tr("Open"), "link", "arrow-right"), f"open {one.key.kind} {one.key.id}")
        what = ", ".join(part for part in (title, when) if part)
        look.setAccessibleName(self.tr("Open: {what}").format(what=what))
        look.clicked.connect(lambda: self.opened.emit(one.key))
        first = row(Label(unbroken(when) if when else title, "large_strong", wrap=True), look, gap=10)
        first.setStretch(0, 1)
        lines = col(first, gap=4)
        if when:
            lines.addWidget(Label(title, "large", wrap=True))
        lines.addLayout(row(chip_of(one.state), None))
        for more in filter(None, (one.waits, *one.more)):
            lines.addWidget(Label(sayings.words(more), "large", wrap=True))
        return box(lines)

    def _calls(self, calls: Sequence[Call]) -> Card:
        card = Card(self.tr("Whom to call"), gap=10)
        for place, one in enumerate(calls):
            if place:
                card.add(rule())
            who = Label(sayings.words(one.who), "large", wrap=True)
            number = Label(unbroken(one.number), "large_strong", wrap=True)
            why = Label(f"{sayings.words(one.why)} ({sayings.words(one.verified)})", "muted", wrap=True)
            card.add(box(col(who, number, why, gap=2)))
        if not calls:
            card.add(Label(self.tr("No number is written down here."), "muted", wrap=True))
        return card

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("pageHead")
        title = row(self._name, self._chips, gap=10)
        title.setStretch(0, 1)
        deeds = row(self.seen_button, self.paper_button, self.chart_button, self.other_button, None, gap=8)
        head.setLayout(
            col(title, self._who, self._speaks, self._reached, deeds, gap=6, margins=(24, 14, 24, 12))
        )
        return head


def _first_of_alike(lines: Sequence[OpenLine]) -> tuple[Sequence[OpenLine], Sequence[OpenLine]]:
    """Part the lines into those that are shown in full, and later ones that would say the same again."""
    shown, others = lines[:_IN_FULL], lines[_IN_FULL:]
    told = {(str(one.title), str(one.state.text), *map(str, one.more)) for one in (*shown[-1:], *others)}
    return (shown, others) if len(others) > 1 and len(told) == 1 else (lines, ())


def when_and_zone(when: When | None, now: datetime, zone: ZoneInfo) -> str:
    """Write a day or a moment; a time always with its zone, for it is read aloud to somebody who writes it down."""
    said = sayings.when_text(when, now, zone)
    name = when.local.tzname() if when and when.local else None
    return f"{said} {name}" if name and name not in said else said
