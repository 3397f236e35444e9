"""One line of what changed: what it is, from what to what, who wrote it, and the tick that says "I read this here"."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from navigator_app.queries.since_lines import Detail, Line
from navigator_app.queries.since_words import byline, change_text, more_fields
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import TintedGlyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import ElidedLabel, Label
from navigator_app.ui.parts.layout import box, col, row
from navigator_app.ui.parts.reached import Tick
from navigator_app.ui.parts.spot import at_spot
from navigator_app.ui.screens.chips import chip_of
from navigator_app.ui.theme.style import Theme

_LABEL_PX = 150
_SIDE_PX = 150


def _tr(text: str) -> str:
    return QCoreApplication.translate("Since", text)


class LineBox(QWidget):
    """A record that others changed; `ticked` says that its tick was set or taken back, `opened` that it is wanted."""

    ticked = Signal(bool)
    opened = Signal()

    def __init__(self, line: Line, person: str) -> None:
        super().__init__()
        self.line = line
        of = ", ".join(part for part in (sayings.words(line.title), person) if part)
        self.tick = at_spot(Tick(_tr("I read this")), f"tick {line.record}")
        self.tick.setAccessibleName(_tr("I read this here: {what}").format(what=of))
        # Its line is there from the beginning: a tick must not move what stands below it.
        self._note = ElidedLabel("", "caption")
        lines = col(self.tick, gap=2)
        if line.is_here:
            look = button(_tr("Open"), "link", "arrow-right", _tr("Open: {what}").format(what=of))
            look.clicked.connect(self.opened)
            lines.addLayout(row(at_spot(look, f"open {line.record}"), None))
        lines.addWidget(self._note)
        lines.addStretch(1)
        side = box(lines)
        side.setFixedWidth(Theme.current().px(_SIDE_PX))
        glyph = TintedGlyph(line.icon, line.chip.tint, 34)
        whole = row(glyph, self._words(line), side, gap=12)
        whole.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.tick.clicked.connect(self.ticked)

    def show_ticks(self, line: Line, now: datetime, zone: ZoneInfo) -> None:
        """Say who read it here and when; nothing else of the line is touched."""
        self.line = line
        self.tick.setChecked(line.read is not None)
        mine = [_tr("You, {when}").format(when=sayings.when_text(line.read, now, zone))] if line.read else []
        self._note.set_text(". ".join([*mine, *(sayings.words(one) for one in line.read_by)]))

    def _words(self, line: Line) -> QWidget:
        title = row(Label(sayings.words(line.title), "strong", wrap=True), chip_of(line.chip), gap=10)
        title.setStretch(0, 1)
        lines = col(title, gap=3)
        for detail in line.details:
            lines.addWidget(_detail(detail))
        if line.more:
            lines.addWidget(Label(sayings.words(more_fields(line.more)), "muted"))
        lines.addWidget(Label(sayings.words(byline(line)), "caption", wrap=True))
        lines.addStretch(1)
        return box(lines)


def _detail(detail: Detail) -> QWidget:
    name = Label(sayings.words(detail.label), "muted", wrap=True)
    name.setFixedWidth(Theme.current().px(_LABEL_PX))
    line = row(name, Label(sayings.words(change_text(detail)), wrap=True), gap=10)
    line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
    line.setStretch(1, 1)
    return box(line)
