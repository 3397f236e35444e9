"""Who of several it is: one button each, the first of them picked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from navigator_app.ui.entrance.door import Keyholder
from navigator_app.ui.parts.labels import keyless
from navigator_app.ui.parts.layout import clear, col
from navigator_app.ui.theme.tokens import Space


class People(QWidget):
    """The buttons; `picked` carries the keyholder who is picked from now on."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.choices: dict[str, QRadioButton] = {}
        self._lines = col(gap=Space.S)
        self.setLayout(self._lines)

    def show_people(self, people: Sequence[Keyholder], first: str = "") -> None:
        """Show them, with this one picked, or the first of them."""
        clear(self._lines)
        self.choices.clear()
        for one in people:
            choice = self.choices[one.id] = QRadioButton(keyless(one.name))
            choice.setAccessibleName(one.name)
            choice.toggled.connect(partial(self._hear, one))
            self._lines.addWidget(choice)
        if shown := self.choices.get(first) or next(iter(self.choices.values()), None):
            shown.setChecked(True)

    def _hear(self, one: Keyholder, is_on: bool) -> None:  # noqa: FBT001 - a Qt slot
        if is_on:
            self.picked.emit(one)

    def person(self) -> str:
        """Name who is picked; empty before anybody is shown."""
        return next((person for person, choice in self.choices.items() if choice.isChecked()), "")

    def focus(self) -> QRadioButton:
        """Give the button of who is picked."""
        return self.choices[self.person()]
