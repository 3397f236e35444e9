"""The pane beside a worklist: follows the selection, and in a middling window is a page of its own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from navigator_app.queries.chart import Header
from navigator_app.queries.preview import Fact, Preview
from navigator_app.queries.shown import Verb
from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.avatar import Avatar, Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.chip import Chip
from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.labels import ElidedLabel, FactsLabel, Label, keyless
from navigator_app.ui.parts.layout import box, col, row, rule, scrolled
from navigator_app.ui.parts.placeholder import Placeholder
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.screens.patient_head import card_note, look_alike_alert, trend, who_facts
from navigator_app.ui.theme.tokens import Space

_LABEL_PX = 96


class Pane(QWidget):
    """What one row is about: who, what, what can be done, what is next, whom to call."""

    acted = Signal(object)
    """A verb was pressed."""
    chart_asked = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._back = button(self.tr("Back to the list"), "ghost")
        self._back.clicked.connect(self.closed)
        self._back.setVisible(False)
        self._area = scrolled(self._fresh())
        self._area.setAccessibleName(self.tr("Selected item"))
        self.setLayout(col(self._back, self._area, gap=0))

    def set_as_page(self, *, is_page: bool) -> None:
        """Show the way back where the pane is a page."""
        self._back.setVisible(is_page)

    def show_nothing(self) -> None:
        """Say that nothing is selected."""
        self.key = ""
        frame = self._fresh()
        self._lines.addWidget(
            Placeholder("sun", self.tr("Nothing selected"), self.tr("Choose a row to see what it is about."))
        )
        self._swap(frame)

    def show_preview(self, key: str, found: Preview) -> None:
        """Show another row's pane."""
        self.key = key
        frame = self._fresh()
        self.setAccessibleName(sayings.words(found.title))
        if found.header is not None:
            self._add_head(found.header)
        self._lines.addWidget(Label(sayings.words(found.title).upper(), "overline", wrap=True))
        notice = found.notice
        tint = notice.tint
        self._lines.addWidget(
            Alert(sayings.words(notice.headline), sayings.words(notice.text), tint, notice.icon)
        )
        self._lines.addLayout(self._verbs(found.verbs))
        self._add_facts(found)
        if found.series is not None and found.series.points:
            self._lines.addWidget(rule())
            title, unit = Label(found.series.title, "h3"), Label(found.series.unit, "caption")
            self._lines.addLayout(row(title, None, unit))
            self._lines.addWidget(trend(found.series))
        for card in found.cards:
            self._lines.addWidget(card_note(card))
        self._add_next(found)
        self._add_callees(found)
        self._lines.addStretch(1)
        self._swap(frame)

    def _fresh(self) -> QFrame:
        """Begin an empty frame."""
        frame = QFrame()
        frame.setObjectName("pane")
        self._lines = col(gap=14, margins=(20, 18, 20, 18))
        frame.setLayout(self._lines)
        return frame

    def _swap(self, frame: QFrame) -> None:
        """Show a frame once it is whole: laid out once, and the old one let go at once."""
        self._area.setWidget(frame)

    def _add_head(self, head: Header) -> None:
        facts = FactsLabel(who_facts(head), "small", "faint")
        line = row(
            Avatar(head.initials, "violet", 44), col(ElidedLabel(head.name, "h2"), facts, gap=1), gap=12
        )
        line.setStretch(1, 1)
        self._lines.addLayout(line)
        chips = [chip_of(head.phase)]
        if head.restriction is not None:
            chips.append(chip_of(head.restriction))
        if head.diagnosis:
            chips.append(Chip(head.diagnosis, "violet", "activity"))
        if head.needs_interpreter:
            chips.append(Chip(self.tr("Interpreter needed"), "neutral", "languages"))
        self._lines.addLayout(Flow(*chips, gap=6))
        warning = look_alike_alert(head)
        if warning is not None:
            self._lines.addWidget(warning)

    def _verbs(self, verbs: tuple[Verb, ...]) -> QLayout:
        """Lay verbs two to a line, the first one strongest."""
        lines = col(gap=Space.S)
        buttons = []
        for place, verb in enumerate(verbs):
            words = sayings.words(verb.text)
            each = button(keyless(words), "primary" if not place else "", verb.icon)
            each.clicked.connect(lambda _on=False, verb=verb: self.acted.emit(verb))
            at_spot(each, f"{self.key}/{verb.command}/{verb.step}")
            buttons.append(each)
        for start in range(0, len(buttons), 2):
            lines.addLayout(row(*buttons[start : start + 2], None))
        return lines

    def _add_facts(self, found: Preview) -> None:
        labels = [Label(sayings.words(fact.label), "caption") for fact in found.facts]
        widest_px = max((label.sizeHint().width() for label in labels), default=0)
        has_icons = any(fact.icon for fact in found.facts)
        for fact, label in zip(found.facts, labels, strict=True):
            label.setMinimumWidth(max(widest_px, _LABEL_PX))
            icon = _glyph(fact) if has_icons else 0
            text = Label(sayings.shown(fact.text), wrap=True)
            line = row(icon, label, text, gap=Space.S)
            line.setStretch(2, 1)
            self._lines.addLayout(line)

    def _add_next(self, found: Preview) -> None:
        if found.header is None:
            return
        patient = found.header.patient_id
        self._lines.addWidget(rule())
        chart = button(self.tr("Open chart"), "link", "arrow-right")
        chart.clicked.connect(lambda: self.chart_asked.emit(patient))
        self._lines.addLayout(row(Label(self.tr("Next"), "h3"), None, chart))
        for one in found.next:
            when = Label(sayings.written(one.when), "caption")
            line = row(Glyph(one.icon), ElidedLabel(sayings.words(one.title)), when, gap=10)
            line.setStretch(1, 1)
            self._lines.addLayout(line)
        if not found.next:
            self._lines.addWidget(Label(self.tr("Nothing with a day ahead."), "muted"))

    def _add_callees(self, found: Preview) -> None:
        if not found.callees:
            return
        self._lines.addWidget(rule())
        self._lines.addWidget(Label(self.tr("Who to call"), "h3"))
        numbers = [
            box(col(Label(callee.number, "strong"), Label(sayings.words(callee.verified), "caption"), gap=0))
            for callee in found.callees
        ]
        widest_px = max(number.sizeHint().width() for number in numbers)
        for callee, number in zip(found.callees, numbers, strict=True):
            number.setFixedWidth(widest_px)
            who = col(
                Label(callee.name, "medium", wrap=True),
                Label(sayings.words(callee.part), "caption", wrap=True),
                gap=0,
            )
            line = row(who, number, gap=Space.S)
            line.setStretch(0, 1)
            self._lines.addLayout(line)


def _glyph(fact: Fact) -> QWidget:
    """Give a fact's picture; without one its place stays free, so that all the values begin below each other."""
    glyph = Glyph(fact.icon or "circle", fact.tint if fact.tint != "neutral" else "muted")
    policy = glyph.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    glyph.setSizePolicy(policy)
    if not fact.icon:
        glyph.hide()
    return glyph
