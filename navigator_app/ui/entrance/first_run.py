"""First set-up: join the center with a one-time code, or practise with invented people. Nothing is shown before."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import entrance_card
from navigator_app.ui.entrance.door import Door, Enrolment
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row, rule
from navigator_app.ui.work import Work
from sync.errors import Said

_PRACTICE_OPENS_MS: Final = 10_000
"""So long practice takes to show its window; until then a second press would open a second one."""


class FirstRun(EntrancePage):
    """The page that makes a desk; `opened` carries what the shell is built of."""

    backup_asked = Signal()

    def __init__(self, door: Door, work: Work) -> None:
        super().__init__(door, work)
        self._texts = {
            "hub": (QLineEdit(), self.tr("&Hub address"), self.tr("As the center gave it to you.")),
            "code": (
                QLineEdit(),
                self.tr("&One-time code"),
                self.tr("Read to you over the phone; works once."),
            ),
            "name": (QLineEdit(), self.tr("Your &name"), ""),
        }
        self._fields = {n: Labelled(label, edit, tip) for n, (edit, label, tip) in self._texts.items()}
        self.new = NewPassphrase(self.tr("&Passphrase"), self.tr("Passphrase &again"))
        self._texts["name"][0].textChanged.connect(self.new.be_about)
        self._trouble = Alert("", "", "danger")
        self._trouble.setVisible(False)
        self.join = button(self.tr("Set up this desk"), "primary")
        self.join.clicked.connect(self.submit)
        self.practise = button(self.tr("Practice with invented people"), "", "users")
        self.practise.clicked.connect(self._practise)
        self.practise.setVisible(door.practice is not None)
        self._backup = button(self.tr("Put a backup in place"), "", "refresh-cw")
        self._backup.clicked.connect(self.backup_asked)
        self._backup.setVisible(door.backup is not None)
        self._practice_told = Label(
            self.tr("Or look around first. A practice desk never joins a real hub."), "muted", wrap=True
        )
        for edit, _, _ in self._texts.values():
            edit.returnPressed.connect(self.submit)
        self.new.asked.connect(self.submit)
        self.setLayout(col(self._card()))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field."""
        super().showEvent(event)
        self._texts["hub"][0].setFocus()

    def submit(self) -> None:
        """Check what was typed and join."""
        if not self.join.isEnabled():
            return
        for labelled in self._fields.values():
            labelled.refuse("")
        wrong = self._first_wrong()
        if wrong is not None:
            self._refuse_field(*wrong)
            return
        passphrase = self.new.taken()
        if not passphrase:
            return
        values = {name: edit.text().strip() for name, (edit, _, _) in self._texts.items()}
        asked = Enrolment(values["hub"], values["code"], values["name"], passphrase)
        enroll = self._door.enroll
        self._open_by(self._work.ask, lambda: enroll(asked))

    def _card(self) -> QWidget:
        return entrance_card(
            Label(self.tr("Set up this computer"), "h2"),
            Label(
                self.tr("Records are kept encrypted here and exchanged with the center's hub."),
                "muted",
                wrap=True,
            ),
            *self._fields.values(),
            self.new,
            self._trouble,
            row(self.join, None),
            rule(),
            self._practice_told,
            row(self.practise, None),
            row(self._backup, None),
        )

    def _first_wrong(self) -> tuple[str, str] | None:
        for name, (edit, label, _) in self._texts.items():
            if not edit.text().strip():
                return name, self.tr("{label} is needed.").format(label=label.replace("&", ""))
        return None

    def _refuse_field(self, name: str, sentence: str) -> None:
        self._fields[name].refuse(sentence)
        self._fields[name].control.setFocus()

    def _practise(self) -> None:
        if self._door.practice is not None:
            self._work.ask(self._door.practice, lambda _: self._tell_practice(), self._no_practice, self)

    def _tell_practice(self) -> None:
        self.practise.setEnabled(False)
        QTimer.singleShot(_PRACTICE_OPENS_MS, self.practise, lambda: self.practise.setEnabled(True))
        self._practice_told.setText(self.tr("Practice opens in a window of its own."))

    def _forget(self) -> None:
        self.new.clear()

    def _no_practice(self, why: Said) -> None:
        self._be_busy(is_busy=self.is_busy)
        self._refuse(why)

    def _refuse(self, why: Said) -> None:
        place = field_of(why)
        if place in self._fields:
            self._refuse_field(place, sayings.said(why))
            return
        if self.new.refused(why):
            return
        self._trouble.say(self.tr("This desk was not set up"), sayings.said(why))
        self._trouble.setVisible(True)

    def _be_busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        self.join.setEnabled(not is_busy)
        self.practise.setEnabled(not is_busy)
        self.join.setText(self.tr("Setting up") if is_busy else self.tr("Set up this desk"))
