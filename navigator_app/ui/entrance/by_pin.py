"""Coming back to a desk that was left for a moment: the PIN, how long it opens, and the passphrase instead."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import SHORT, entrance_card
from navigator_app.ui.entrance.door import Door
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.entrance.unlock import PassphraseField
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.tokens import Space
from navigator_app.ui.work import Work
from sync.errors import Said

_LOOK_MS = 1_000


class Closed(Protocol):
    """What this page knows of the way back; what it opens is the door's to know."""

    @property
    def is_open(self) -> bool:
        """Whether a PIN still opens anything."""

    @property
    def left_s(self) -> float:
        """For how many more seconds it opens."""


class ByPin(EntrancePage):
    """The page of a desk that somebody stepped away from; `left` says that a passphrase is preferred to the PIN."""

    over = Signal(object)
    """No PIN opens any more; carries why, or None when its time is over."""

    def __init__(self, door: Door, work: Work, way: Closed, name: str) -> None:
        super().__init__(door, work)
        self._way = way
        self.field = PassphraseField(self.tr("PIN"))
        self.field.returnPressed.connect(self.submit)
        self._labelled = Labelled(self.tr("&PIN"), self.field)
        self.come_back = button(self.tr("Come back"), "primary", "lock")
        self.come_back.clicked.connect(self.submit)
        self.other = button(self.tr("Use a passphrase instead"), "link")
        self.other.clicked.connect(self.left)
        self._name, self._until = Label(name, "h3", wrap=True), Label("", "muted", wrap=True)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self.setLayout(col(self._card()))
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the field."""
        super().showEvent(event)
        self.field.setFocus()

    def submit(self) -> None:
        """Try the PIN."""
        pin, by_pin, way = self.field.text().strip(), self._door.by_pin, self._way
        if not pin or self.is_busy or by_pin is None:
            return
        self._labelled.refuse("")
        self._open_by(self._work.ask, lambda: by_pin(way, pin))

    def _card(self) -> QWidget:
        return entrance_card(
            self._name,
            self._until,
            self._labelled,
            self.come_back,
            row(self.other, None),
            gap=Space.M,
            margins=SHORT,
        )

    def _forget(self) -> None:
        self.field.clear()

    def _refuse(self, why: Said) -> None:
        if not self._way.is_open:
            self._clock.stop()
            self.over.emit(why)
            return
        self._labelled.refuse(sayings.said(why))
        self.field.selectAll()
        self.field.setFocus()

    def _be_busy(self, *, is_busy: bool) -> None:
        self.come_back.setEnabled(not is_busy)
        self.come_back.setText(self.tr("Opening") if is_busy else self.tr("Come back"))

    def _look(self) -> None:
        """Say for how much longer, and see whether its time is over."""
        minutes = math.ceil(self._way.left_s / 60)
        one = self.tr("You stepped away. Your PIN opens this desk for one more minute, then your passphrase.")
        many = self.tr(
            "You stepped away. Your PIN opens this desk for {count} more minutes, then your passphrase."
        )
        said = one if minutes <= 1 else many.format(count=minutes)
        if said != self._until.text():
            self._until.setText(said)
        if not self.is_busy and not self._way.is_open:
            self._clock.stop()
            self.over.emit(None)
