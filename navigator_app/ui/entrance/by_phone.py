"""A computer that did not meet its center for long: it goes on by a code from the phone, or by meeting the center."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import entrance_card
from navigator_app.ui.entrance.door import Door
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.work import Work
from sync.errors import Said


class ByPhone(EntrancePage):
    """The page that asks for the code; `opened` carries what the shell is built of."""

    def __init__(self, door: Door, work: Work, who: tuple[str, str], why: Said) -> None:
        """Take the person and the passphrase that was right, and what was said of it."""
        super().__init__(door, work)
        self._who = who
        self._why = Label(sayings.said(why), wrap=True)
        self.code = QLineEdit()
        self._code = Labelled(
            self.tr("&Code from the phone"),
            self.code,
            self.tr("7 groups of four, good once. Capitals and hyphens do not matter."),
        )
        self._trouble = Alert("", "", "warn")
        self._trouble.setVisible(False)
        self.go = button(self.tr("Go on with this code"), "primary", "lock")
        self.go.clicked.connect(self.submit)
        self.again = button(self.tr("Try the center again"), "", "refresh-cw")
        self.again.clicked.connect(self.meet)
        self.back = button(self.tr("Back"), "")
        self.back.clicked.connect(self.left)
        self.code.returnPressed.connect(self.submit)
        self.setLayout(col(self._card()))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code; the passphrase that was right is held from now on."""
        super().showEvent(event)
        self.code.setFocus()
        self.held.emit()

    def submit(self) -> None:
        """Go on by the code that was typed."""
        code, by_phone = self.code.text().strip(), self._door.by_phone
        self._code.refuse("" if code else self.tr("The code is needed."))
        if not code or by_phone is None or not self.go.isEnabled():
            self.code.setFocus()
            return
        person, passphrase = self._who
        self._open_by(self._work.ask, lambda: by_phone(person, passphrase, code))

    def meet(self) -> None:
        """Try whether the center can be reached by now."""
        if not self.again.isEnabled():
            return
        door, (person, passphrase) = self._door, self._who
        self._open_by(self._work.ask, lambda: door.unlock(person, passphrase))

    def _card(self) -> QWidget:
        return entrance_card(
            Label(self.tr("Your passphrase is right"), "h2", wrap=True),
            self._why,
            self._code,
            self._trouble,
            row(self.go, None),
            row(self.again, self.back, None),
        )

    def _forget(self) -> None:
        self.code.clear()
        self._who = ("", "")

    def _refuse(self, why: Said) -> None:
        if type(why).__name__ == "LeaseOver":
            self._why.setText(sayings.said(why))
            self._tell(self.tr("The center could not be reached"))
        elif type(why).__name__ == "WrongCode" or field_of(why) == "code":
            self._code.refuse(sayings.said(why))
            self.code.setFocus()
        else:
            self._tell(self.tr("This desk stays locked"), sayings.said(why))

    def _tell(self, headline: str, words: str = "") -> None:
        self._trouble.say(headline, words)
        self._trouble.setVisible(True)

    def _be_busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        for each in (self.go, self.again, self.back):
            each.setEnabled(not is_busy)
        self.go.setText(self.tr("Opening") if is_busy else self.tr("Go on with this code"))
