"""A readiness list: each requirement with its state, on whom it waits, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from navigator_app.queries.shown import Tint
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col, row, rule
from navigator_app.ui.parts.spot import at_spot


@dataclass(frozen=True)
class Requirement:
    """One line of a readiness list, in words."""

    key: str
    label: str
    state: str
    icon: str
    tint: Tint
    detail: str
    fix: str = ""
    act: str = ""
    """Words of the button that changes it; empty for none."""


class ReadinessList(QWidget):
    """Every requirement below one another; `asked` carries the key of the one to change."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines = col(gap=8)
        self.setLayout(self._lines)

    def show_requirements(self, found: Sequence[Requirement]) -> None:
        """Show other requirements."""
        clear(self._lines)
        for place, one in enumerate(found):
            if place:
                self._lines.addWidget(rule())
            self._lines.addLayout(self._line(one))

    def _line(self, one: Requirement) -> QLayout:
        tint = one.tint if one.tint != "neutral" else "faint"
        glyph = Glyph(one.icon, tint, 18, one.state)
        texts = [
            Label(one.label, "medium", wrap=True),
            Label(" \u00b7 ".join(p for p in (one.state, one.detail) if p), "caption", wrap=True),
        ]
        if one.fix:
            texts.append(Label(one.fix, "caption", wrap=True))
        line = row(glyph, col(*texts, gap=1), gap=10)
        line.setStretch(1, 1)
        if one.act:
            act = button(one.act, "ghost", name=f"{one.act}: {one.label}")
            act.clicked.connect(lambda _on=False, key=one.key: self.asked.emit(key))
            at_spot(act, one.key)
            line.addWidget(act)
        return line
