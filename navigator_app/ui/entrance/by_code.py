"""A forgotten passphrase: set anew by the sheet from the sealed envelope or a code that the center reads out."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import entrance_card
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.work import Work
from sync.errors import Said


class ByCode(EntrancePage):
    """The page that sets a passphrase by a code and unlocks with it; `opened` carries what the shell is built of."""

    def __init__(self, door: Door, work: Work, who: Keyholder) -> None:
        super().__init__(door, work)
        self._who = who
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
        self._holds(self.code)
        self.setLayout(col(self._card()))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code."""
        super().showEvent(event)
        self.code.setFocus()

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
        self._open_by(self._work.ask, lambda: by_code(who, code, passphrase), (who, passphrase))

    def _card(self) -> QWidget:
        return entrance_card(
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
        )

    def _forget(self) -> None:
        self.code.clear()
        self.new.clear()

    def _refuse(self, why: Said) -> None:
        if type(why).__name__ == "WrongCode" or field_of(why) == "code":
            self._code.refuse(sayings.said(why))
            self.code.setFocus()
        elif not self.new.refused(why):
            self._trouble.say(self.tr("The passphrase was not set"), sayings.said(why))
            self._trouble.setVisible(True)

    def _be_busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        self.set.setEnabled(not is_busy)
        self.back.setEnabled(not is_busy)
        self.set.setText(self.tr("Setting it") if is_busy else self.tr("Set and unlock"))
