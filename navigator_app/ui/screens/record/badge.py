"""How far a record's last write came, as a chip over its form or history, kept true while the page is open."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from navigator_app.desk import Desk
from navigator_app.queries import standing
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip as State
from navigator_app.ui import sayings
from navigator_app.ui.parts.chip import Chip, ChipText
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.screens.page import Page
from sync.words import Words


class Badge(QWidget):
    """Saved here, sent, received by which site, seen by whom: a chip, and the same as a sentence with its times."""

    def __init__(self) -> None:
        super().__init__()
        self._chip = Chip("")
        self._words = Label("", "caption", wrap=True)
        line = row(self._chip, self._words, gap=8)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setVisible(False)

    def ask_for(self, page: Page, record: str) -> None:
        """Ask how far a record came; an answer about another one than the page is open on is not taken."""
        desk = page.session.desk

        def take(found: tuple[State, Words] | None) -> None:
            if page.target.id == record:
                self.show_standing(found)

        page.ask(lambda: standing_of(desk, record), take)

    def show_standing(self, found: tuple[State, Words] | None) -> None:
        """Say how far it came; nothing for a record that is not written yet."""
        self.setVisible(found is not None)
        if found is not None:
            chip, words = found
            self._chip.show_chip(ChipText(sayings.words(chip.text), chip.tint, chip.icon))
            self._words.setText(sayings.words(words))


def standing_of(desk: Desk, record: str) -> tuple[State, Words] | None:
    """Ask how far a record's last write came; nothing for one that is not on this computer."""
    if not record or desk.image(record) is None:
        return None
    names = Names(desk)
    return standing.chip(desk, record, names), standing.words(desk, record, names)
