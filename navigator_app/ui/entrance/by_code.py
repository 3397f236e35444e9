"""A forgotten passphrase: set anew by the sheet from the sealed envelope or a code that the center reads out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.first_run import strength_words
from navigator_app.ui.entrance.tries import strength
from navigator_app.ui.entrance.unlock import PassphraseField, brand, centered
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
        self.passphrase = PassphraseField(self.tr("New passphrase"))
        self.again = PassphraseField(self.tr("New passphrase again"))
        self.passphrase.textChanged.connect(self._judge)
        self._fields = {
            "code": Labelled(
                self.tr("&Code"),
                self.code,
                self.tr("8 groups on the sheet, 7 from the phone. Capitals and hyphens do not matter."),
            ),
            "passphrase": Labelled(self.tr("New &passphrase"), self.passphrase, strength_words("empty")),
            "again": Labelled(self.tr("New passphrase &again"), self.again),
        }
        self._trouble = Alert("", "", "danger")
        self._trouble.setVisible(False)
        self.set = button(self.tr("Set and unlock"), "primary", "lock")
        self.set.clicked.connect(self.submit)
        self.back = button(self.tr("Back"), "")
        self.back.clicked.connect(self.left)
        for edit in (self.code, self.passphrase, self.again):
            edit.returnPressed.connect(self.submit)
        self.setLayout(col(centered(self._card())))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code."""
        super().showEvent(event)
        self.code.setFocus()

    def submit(self) -> None:
        """Check what was typed, set the passphrase, unlock with it."""
        if not self.set.isEnabled() or self._door.by_code is None:
            return
        for labelled in self._fields.values():
            labelled.refuse("")
        wrong = self._first_wrong()
        if wrong is not None:
            self._refuse(*wrong)
            return
        by_code, who = self._door.by_code, self._who.id
        code, passphrase = self.code.text(), self.passphrase.text()
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
                *self._fields.values(),
                self._trouble,
                row(self.set, self.back, None),
                gap=10,
                margins=(28, 20, 28, 20),
            )
        )
        return card

    def _first_wrong(self) -> tuple[str, str] | None:
        if not self.code.text().strip():
            return "code", self.tr("The code is needed.")
        if strength(self.passphrase.text(), self._who.name) in {"empty", "short", "plain"}:
            return "passphrase", self.tr("This passphrase is too easy to guess.")
        if self.passphrase.text() != self.again.text():
            return "again", self.tr("The two do not agree.")
        return None

    def _refuse(self, name: str, sentence: str) -> None:
        self._fields[name].refuse(sentence)
        self._fields[name].control.setFocus()

    def _judge(self, text: str) -> None:
        self._fields["passphrase"].tell(strength_words(strength(text, self._who.name)))

    def _let_in(self, opened: Any) -> None:
        self._busy(is_busy=False)
        for edit in (self.code, self.passphrase, self.again):
            edit.clear()
        self.opened.emit(opened)

    def _fail(self, why: Said) -> None:
        self._busy(is_busy=False)
        place = "code" if type(why).__name__ == "WrongCode" else field_of(why)
        if place in self._fields:
            self._refuse(place, sayings.said(why))
            return
        self._trouble.say(self.tr("The passphrase was not set"), sayings.said(why))
        self._trouble.setVisible(True)

    def _busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        self.set.setEnabled(not is_busy)
        self.back.setEnabled(not is_busy)
        self.set.setText(self.tr("Setting it") if is_busy else self.tr("Set and unlock"))
