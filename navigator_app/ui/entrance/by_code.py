"""A forgotten passphrase: set anew by the sheet from the sealed envelope or a code that the center reads out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.entrance.unlock import brand, centered
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.work import Work
from sync.errors import Said


class ByCode(QWidget):
    """The page that sets a passphrase by a code and unlocks with it; `opened` carries what the shell is built of."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, door: Door, work: Work, who: Keyholder) -> None:
        super().__init__()
        self._door, self._work, self._who = door, work, who
        self.code = QLineEdit()
        self._code = Labelled(
            self.tr("&Code"),
            self.code,
            self.tr("8 groups on the sheet, 7 from the phone. Capitals and hyphens do not matter."),
        )
        self.new = NewPassphrase(self.tr("New &passphrase"), self.tr("New passphrase &again"), about=who.name)
        self._trouble = Alert("", "", "danger")
        self._trouble.setVisible(False)
        self.set = button(self.tr("Set and unlock"), "primary", "lock")
        self.set.clicked.connect(self.submit)
        self.back = button(self.tr("Back"), "")
        self.back.clicked.connect(self.left)
        self.code.returnPressed.connect(self.submit)
        self.new.asked.connect(self.submit)
        self.setLayout(col(centered(self._card())))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code."""
        super().showEvent(event)
        self.code.setFocus()

    @property
    def is_busy(self) -> bool:
        """Whether a passphrase is being set."""
        return not self.set.isEnabled()

    def submit(self) -> None:
        """Check what was typed, set the passphrase, unlock with it."""
        if not self.set.isEnabled() or self._door.by_code is None:
            return
        code, by_code, who = self.code.text().strip(), self._door.by_code, self._who.id
        self._code.refuse("" if code else self.tr("The code is needed."))
        if not code:
            self.code.setFocus()
            return
        passphrase = self.new.taken()
        if not passphrase:
            return
        self._busy(is_busy=True)
        self._work.ask(lambda: by_code(who, code, passphrase), self._let_in, self._fail, self)

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(
            col(
                brand(),
                Label(self.tr("A new passphrase for {name}").format(name=self._who.name), "h2", wrap=True),
                Label(
                    self.tr("The records stay as they are. Everybody else's passphrase stays, too."),
                    "muted",
                    wrap=True,
                ),
                self._code,
                self.new,
                self._trouble,
                row(self.set, self.back, None),
                gap=10,
                margins=(28, 20, 28, 20),
            )
        )
        return card

    def _let_in(self, opened: Any) -> None:
        self._busy(is_busy=False)
        self.code.clear()
        self.new.clear()
        self.opened.emit(opened)

    def _fail(self, why: Said) -> None:
        self._busy(is_busy=False)
        if type(why).__name__ == "WrongCode" or field_of(why) == "code":
            self._code.refuse(sayings.said(why))
            self.code.setFocus()
        elif not self.new.refused(why):
            self._trouble.say(self.tr("The passphrase was not set"), sayings.said(why))
            self._trouble.setVisible(True)

    def _busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        self.set.setEnabled(not is_busy)
        self.back.setEnabled(not is_busy)
        self.set.setText(self.tr("Setting it") if is_busy else self.tr("Set and unlock"))
