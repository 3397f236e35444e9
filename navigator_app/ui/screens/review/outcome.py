"""What saving would leave: the decided fields in plain words, and the whole record where it begins within days."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from navigator_app.queries.review import ReviewView
from navigator_app.ui import sayings
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import clear, col, row
from navigator_app.ui.screens.review.state import Model
from navigator_app.ui.theme.style import Theme
from sync.words import Words


class Outcome(Card):
    """The decided fields; drawn anew with every choice."""

    def __init__(self, title: str) -> None:
        super().__init__(title, margins=(20, 14, 20, 16))
        self._lines = col(gap=4)
        self.add(self._lines)

    def show_outcome(self, model: Model) -> None:
        """Say field by field what the choices would leave."""
        clear(self._lines)
        for view in model.view.to_choose if model.view else ():
            for label, text in view.what_will_be_saved(_by_name(view, model)):
                self._lines.addLayout(_line(label, sayings.shown(text)))


class WholeRecord(Card):
    """A record that begins within days, as it would be; `read` says that a person confirmed it."""

    read = Signal(bool)

    def __init__(self, title: str) -> None:
        super().__init__(title, margins=(20, 14, 20, 16))
        self._lines = col(gap=4)
        self.tick = QCheckBox(self.tr("I have read all of it, and it fits together"))
        self.tick.setAccessibleName(self.tick.text())
        self.tick.toggled.connect(self.read)
        why = self.tr("It begins within days: each half can be right and the whole wrong.")
        self.add(Label(why, "muted", wrap=True), self._lines, self.tick)
        self.hide()

    def show_whole(self, model: Model) -> None:
        """Tell each record that begins soon; nothing where none does."""
        view = model.view
        found = view.whole(model.chosen) if view and view.to_choose else ()
        self.setVisible(bool(found))
        clear(self._lines)
        for target, lines in found:
            title = " \u00b7 ".join(
                part for part in (sayings.words(target.label), sayings.words(target.title)) if part
            )
            self._lines.addWidget(Label(title, "strong", wrap=True))
            for line in lines:
                text = sayings.shown(line.text)
                changed = self.tr("{text} (decided here)").format(text=text)
                self._lines.addLayout(_line(line.label, changed if line.is_changed else text))
        self.tick.setEnabled(model.is_chosen)
        self.tick.setAccessibleDescription("" if model.is_chosen else self.tr("Choose above first."))
        self.tick.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.tick.setChecked(model.is_read)
        self.tick.blockSignals(False)  # noqa: FBT003 - Qt's own


def _by_name(view: ReviewView, model: Model) -> dict[str, int]:
    side = model.chosen.get(view.key.id)
    return {} if side is None else {choice.name: side for choice in view.choices}


def _line(label: Words, text: str) -> QHBoxLayout:
    name = Label(sayings.words(label), "muted", wrap=True)
    name.setFixedWidth(Theme.current().px(180))
    line = row(name, Label(text, wrap=True), gap=10)
    line.setStretch(1, 1)
    return line
