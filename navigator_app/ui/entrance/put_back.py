"""A backup at the entrance: which file, the code of the sheet, who unlocks it from then on, and it is in place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from navigator_app.errors import field_of
from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import entrance_card
from navigator_app.ui.entrance.door import BackupDoor, Door, FoundBackup
from navigator_app.ui.entrance.new_passphrase import NewPassphrase
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.entrance.people import People
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.work import Work
from sync.errors import Said

_OF_THE_CODE = frozenset({"WrongSheet"})


class PutBack(EntrancePage):
    """The page that puts a backup in place and unlocks it; `opened` carries what the shell is built of."""

    def __init__(self, door: Door, backup: BackupDoor, work: Work) -> None:
        super().__init__(door, work)
        self._backup = backup
        self.ask_for_file = self._ask_for_file
        self.file, self.code = QLineEdit(), QLineEdit()
        self._file = Labelled(self.tr("&File of the backup"), self.file)
        self.choose = button(self.tr("Choose…"), "", "inbox", self.tr("Choose the file of the backup"))
        self.choose.clicked.connect(self._choose)
        self._code = Labelled(
            self.tr("&Code of the sheet"),
            self.code,
            self.tr("8 groups, from the sealed envelope. Capitals and hyphens do not matter."),
        )
        self.look = button(self.tr("Open the backup"), "primary", "shield-check")
        self.look.clicked.connect(self.submit)
        self.code.returnPressed.connect(self.submit)
        self._found = Alert("", "", "ok")
        self._who = Label(self.tr("Who unlocks it from now on?"), "strong", wrap=True)
        self._people = People()
        self._choices = self._people.choices
        self.new = NewPassphrase(self.tr("New &passphrase"), self.tr("New passphrase &again"))
        self.new.asked.connect(self.submit_place)
        self._people.picked.connect(lambda one: self.new.be_about(one.name))
        self.put = button(self.tr("Put it in place and unlock"), "primary", "lock")
        self.put.clicked.connect(self.submit_place)
        self._trouble = Alert("", "", "danger")
        self.back = button(self.tr("Back"), "")
        self.back.clicked.connect(self.left)
        self._holds(self.code)
        self.setLayout(col(self._card()))
        self._show_found(None)
        self._trouble.setVisible(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the file, or with the code where the newest backup is here already."""
        super().showEvent(event)
        self._work.ask(self._backup.newest, self._offer, None, self)
        self.file.setFocus()

    def submit(self) -> None:
        """Open the file by the code."""
        file, code, look = Path(self.file.text().strip()), self.code.text().strip(), self._backup.look
        self._file.refuse("" if self.file.text().strip() else self.tr("The file is needed."))
        self._code.refuse("" if code else self.tr("The code is needed."))
        if not self.look.isEnabled() or not self.file.text().strip() or not code:
            return
        self._be_busy(is_busy=True)
        self._work.ask(lambda: look(file, code), self._show_found, self._no_backup, self)

    def submit_place(self) -> None:
        """Put it in place for who was picked."""
        person, put = self._person(), self._backup.put_back
        passphrase = self.new.taken() if self.put.isEnabled() else ""
        if not passphrase:
            return
        file, code = Path(self.file.text().strip()), self.code.text().strip()
        tried = (person, passphrase)
        self._open_by(self._work.ask_at_length, lambda: put(file, code, person, passphrase), tried)

    def _card(self) -> QWidget:
        told = self.tr(
            "What is on this computer now is put aside whole and kept. What is newer at the center comes with the first"
            " exchange. Whoever holds the sheet may do this."
        )
        return entrance_card(
            Label(self.tr("Put a backup in place"), "h2", wrap=True),
            Label(told, "muted", wrap=True),
            self._file,
            row(self.choose, None),
            self._code,
            self._found,
            self._who,
            self._people,
            self.new,
            self._trouble,
            row(self.look, self.put, self.back, None),
        )

    def _offer(self, newest: str) -> None:
        if newest and not self.file.text():
            self.file.setText(newest)
            self.code.setFocus()

    def _choose(self) -> None:
        if name := self.ask_for_file(self.file.text()):
            self.file.setText(name)
            self.code.setFocus()

    def _ask_for_file(self, near: str) -> str:
        wanted = f"*{self._backup.ending};;*"
        return QFileDialog.getOpenFileName(self, self.tr("The backup"), str(Path(near).parent), wanted)[0]

    def _show_found(self, found: FoundBackup | None) -> None:
        self._be_busy(is_busy=False)
        for each in (self._found, self._who, self._people, self.new, self.put):
            each.setVisible(found is not None)
        for asked in (self._file, self.choose, self._code, self.look):
            asked.setVisible(found is None)
        if found is None:
            return
        at = datetime.fromisoformat(found.made_at).astimezone()
        self._found.say(self.tr("This backup was made on {day}").format(day=f"{at:%Y-%m-%d %H:%M}"))
        self._people.show_people(found.people)
        self._people.focus().setFocus()
        self.held.emit()

    def _person(self) -> str:
        return self._people.person()

    def _forget(self) -> None:
        self.code.clear()
        self.new.clear()

    def _no_backup(self, why: Said) -> None:
        self._be_busy(is_busy=False)
        self._refuse(why)

    def _refuse(self, why: Said) -> None:
        if type(why).__name__ in _OF_THE_CODE or field_of(why) == "code":
            self._code.refuse(sayings.said(why))
            self.code.setFocus()
        elif not self.new.refused(why):
            self._trouble.say(self.tr("The backup was not put in place"), sayings.said(why))
            self._trouble.setVisible(True)

    def _be_busy(self, *, is_busy: bool) -> None:
        self._trouble.setVisible(False)
        for each in (self.look, self.put, self.back, self.choose):
            each.setEnabled(not is_busy)
        self.look.setText(self.tr("Opening") if is_busy else self.tr("Open the backup"))
        self.put.setText(self.tr("Putting it in place") if is_busy else self.tr("Put it in place and unlock"))
