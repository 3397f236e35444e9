"""The tab Care: the phase since when, what stands in the way and what was done, who pays, what the patient has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.care import Action, Care, Illness, Obstacle, Payer, Phase
from navigator_app.queries.records_requests import AskedRecords
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, clear, col, row
from navigator_app.ui.screens.chart.entry import deed_of, entry, link
from navigator_app.ui.screens.chart.requests import request_entry


class CareTab(QWidget):
    """How care stands. `acted` carries a verb, `opened` a record as "kind:id", `begun` the kind of a new one."""

    acted = Signal(object)
    opened = Signal(str)
    begun = Signal(str)
    history = Signal(str, str)
    """Of a record as "kind:id", empty for the chart's own; and of these fields, empty for all."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageBody")
        self._left, self._right = col(gap=12), col(gap=12)
        line = row(box(self._left), box(self._right), gap=16, margins=(24, 16, 24, 16))
        line.setStretch(0, 55)
        line.setStretch(1, 45)
        self.setLayout(line)
        self._shown: Care | None = None

    def show_care(self, found: Care) -> None:
        """Show how care stands; the same again changes nothing."""
        if found == self._shown:
            return
        self._shown = found
        for side, cards in (
            (self._left, (self._obstacles(found.obstacles), self._requests(found.requests))),
            (
                self._right,
                (self._phase(found.phase), self._payers(found.payers), self._illnesses(found.illnesses)),
            ),
        ):
            clear(side)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)

    def _begins(self, title: str, words: str, kind: str) -> Card:
        card = Card(title, words, gap=14)
        if card.action is not None:
            card.action.clicked.connect(lambda: self.begun.emit(kind))
        return card

    def _obstacles(self, found: Sequence[Obstacle]) -> Card:
        card = self._begins(self.tr("Barriers to care"), self.tr("Add (B)"), "barrier")
        for one in found:
            card.add(self._obstacle(one))
        if not found:
            words = self.tr(
                "Nothing is written down that stands in the way. Ask: what makes it hard to come?"
            )
            card.add(Label(words, "muted", wrap=True))
        return card

    def _obstacle(self, one: Obstacle) -> QWidget:
        title = sayings.words(one.title)
        quoted = f"\u201c{one.words}\u201d" if one.words else ""
        deeds: list[QWidget] = [deed_of(verb, title, self.acted.emit) for verb in one.verbs]
        key = f"{one.key.kind}:{one.key.id}"
        about = f"{title} {one.words}".strip()
        deeds += self._ways(key, about)
        reason = self.tr("What helped: {words}").format(words=one.reason) if one.reason else ""
        lines = col(gap=4)
        lines.addWidget(entry(title, one.standing, (quoted, sayings.words(one.said), reason)))
        for action in one.actions:
            lines.addWidget(self._action(action))
        lines.addWidget(entry("", None, (), deeds))
        return box(lines)

    def _action(self, one: Action) -> QWidget:
        key = f"{one.key.kind}:{one.key.id}"
        title = link(one.title, "", lambda: self.opened.emit(key))
        lines = col(
            row(title, None),
            Label(sayings.words(one.said), "caption", wrap=True),
            gap=0,
            margins=(18, 0, 0, 0),
        )
        return box(lines)

    def _requests(self, found: Sequence[AskedRecords]) -> Card:
        card = self._begins(self.tr("Records requests"), self.tr("Ask for records"), "records_request")
        for one in found:
            key = f"{one.key.kind}:{one.key.id}"
            ways = self._ways(key, one.facility)
            card.add(request_entry(one, self.acted.emit, self.opened.emit, ways))
        if not found:
            words = self.tr("No facility was asked for records of this patient.")
            card.add(Label(words, "muted", wrap=True))
        return card

    def _phase(self, found: Phase) -> Card:
        title = self.tr("Phase of care")
        deeds = [
            deed_of(found.verb, title, self.acted.emit),
            link(self.tr("History"), title, lambda: self.history.emit("", "phase")),
        ]
        words = (sayings.words(found.meaning), sayings.words(found.said))
        return Card(title).add(entry("", found.chip, words, deeds))

    def _ways(self, key: str, about: str) -> list[QWidget]:
        """Give the ways to a record and to who wrote it."""
        return [
            link(self.tr("Open"), about, lambda: self.opened.emit(key)),
            link(self.tr("History"), about, lambda: self.history.emit(key, "")),
        ]

    def _payers(self, found: Sequence[Payer]) -> Card:
        card = self._begins(self.tr("Coverage"), self.tr("Add"), "coverage")
        for one in found:
            card.add(self._opens(f"{one.key.kind}:{one.key.id}", one.title, one, sayings.words(one.said)))
        if not found:
            words = self.tr("Nobody wrote down who pays. Ask each possible payer and write down the answer.")
            card.add(Label(words, "muted", wrap=True))
        return card

    def _illnesses(self, found: Sequence[Illness]) -> Card:
        card = self._begins(self.tr("Conditions"), self.tr("Add"), "condition")
        for one in found:
            card.add(self._opens(f"{one.key.kind}:{one.key.id}", one.title, one, ""))
        if not found:
            card.add(Label(self.tr("No condition is written down."), "muted", wrap=True))
        return card

    def _opens(self, key: str, title: str, one: Payer | Illness, said: str) -> QWidget:
        return entry(title, one.standing, (sayings.words(one.detail), said), self._ways(key, title))
