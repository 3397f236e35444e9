"""The table of a Review: one row a decision, one column a side, each side a real radio button painted as a card.

Whose side it is, is said by place, person and time, by the clock of the place and, where that differs, by this one.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from navigator_app.queries.review import Choice, ReviewView, SideView
from navigator_app.ui import sayings
from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.choice import ChoiceCard, choice_group
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import box, col, row, rule
from navigator_app.ui.theme.style import Theme
from sync.words import When


class Sides(QWidget):
    """One Review; `chosen` carries the side."""

    chosen = Signal(int)

    def __init__(self, view: ReviewView, zone: str) -> None:
        super().__init__()
        self.cards: dict[str, list[ChoiceCard]] = {}
        self._groups: list[QButtonGroup] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, Theme.current().px(150))
        grid.addWidget(Label(self.tr("WHAT"), "overline"), 0, 0)
        for place, side in enumerate(view.sides, 1):
            grid.addWidget(_side_head(side, zone), 0, place)
            grid.setColumnStretch(place, 1)
        for number, choice in enumerate(view.choices):
            line = 2 * number + 1
            grid.addWidget(rule(), line, 0, 1, len(view.sides) + 1)
            label = sayings.words(choice.label)
            state = self.tr("Needs a decision") if view.is_open else self.tr("Decided")
            grid.addWidget(
                box(col(None, Label(label, "h3", wrap=True), Label(state, "caption"), None, gap=0)),
                line + 1,
                0,
            )
            self.cards[choice.name] = self._row(view, label, choice.texts, self._before(choice))
            for place, card in enumerate(self.cards[choice.name], 1):
                card.setEnabled(view.is_open)
                grid.addWidget(card, line + 1, place)
        self.setLayout(grid)

    def show_chosen(self, side: int) -> None:
        """Show which side is chosen."""
        for cards in self.cards.values():
            cards[side].setChecked(True)

    def first_card(self) -> ChoiceCard | None:
        """Give the first card; None where nothing is to choose."""
        return next((cards[0] for cards in self.cards.values()), None)

    def _before(self, choice: Choice) -> str:
        if choice.was:
            return self.tr("was: {value}").format(value=sayings.shown(choice.was))
        if choice.is_before_known:
            return self.tr("nothing was said before")
        return self.tr("what was said before is at the center")

    def _row(self, view: ReviewView, label: str, texts: tuple[str, ...], before: str) -> list[ChoiceCard]:
        cards: list[ChoiceCard] = []
        for place, (side, text) in enumerate(zip(view.sides, texts, strict=True)):
            card = ChoiceCard(sayings.shown(text), before, f"{label}, {side_words(side)}")
            card.clicked.connect(lambda _on=False, place=place: self.chosen.emit(place))
            cards.append(card)
        self._groups.append(choice_group(cards))
        return cards


def side_words(side: SideView) -> str:
    """Say whose side it is: person, place, time."""
    parts = (sayings.words(side.person), sayings.words(side.place), sayings.written(side.at))
    return ", ".join(part for part in parts if part)


def _side_head(side: SideView, zone: str) -> QWidget:
    here = QCoreApplication.translate("Sides", "This computer")
    place = sayings.words(side.place)
    title = here if side.is_mine else place
    parts = (sayings.words(side.person), place if side.is_mine else "", sayings.written(side.at))
    detail = ", ".join(part for part in parts if part)
    words = col(Label(title, "h3", wrap=True), Label(detail, "caption", wrap=True), gap=0)
    mine = When(at=side.at.at, zone=zone)
    if mine.local and side.at.local and mine.local.utcoffset() != side.at.local.utcoffset():
        by_mine = QCoreApplication.translate("Sides", "{time} by your clock").format(
            time=sayings.written(mine)
        )
        words.addWidget(Label(by_mine, "caption", wrap=True))
    line = row(Glyph("house" if side.is_mine else "cloud", "muted", 18), words, gap=10)
    line.setStretch(1, 1)
    return box(line)
