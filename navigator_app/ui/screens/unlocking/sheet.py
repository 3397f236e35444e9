"""The card of the sheet in the sealed envelope: made, shown once, printed, and tried now and then."""

from __future__ import annotations

import platform
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLineEdit

from navigator_app import ways_in
from navigator_app.commands.key_news import try_sheet
from navigator_app.errors import field_of
from navigator_app.queries.key_news import SheetTrial
from navigator_app.queries.prints.recovery import recovery_sheet
from navigator_app.store.faults import WrongCode
from navigator_app.store.key_ring import KeyRing
from navigator_app.ui import sayings
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.card import Card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.printing.leaving import choose_printer, print_on
from navigator_app.ui.printing.markup import Stamp
from navigator_app.ui.printing.pages import Pages
from navigator_app.ui.screens.unlocking.doing import Doing
from navigator_app.ui.screens.unlocking.proof import Proof
from sync.errors import Said, Unavailable
from sync.words import When


def _tr(text: str) -> str:
    return QCoreApplication.translate("Unlocking", text)


class SheetCard(Card):
    """Its deeds; `changed` is called when there is something new to ask about it."""

    def __init__(self, doing: Doing, changed: Callable[[], None]) -> None:
        super().__init__(_tr("The sheet in the sealed envelope"))
        self._doing, self._changed = doing, changed
        self.proof = Proof()
        self.make = button(_tr("Make a new sheet"), "", "lock")
        self.make.clicked.connect(self._make)
        self.proof.asked.connect(self._make)
        self.code = Label("", "h2", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._told = Alert(
            _tr("Write this down now"),
            _tr(
                "Print it or write it down, seal it in an envelope, write the day on it and lock it away. It is kept "
                "nowhere here and is not shown again; the sheet before it opens nothing any more. A shared printer "
                "may keep a copy: use one beside you."
            ),
            "warn",
        )
        self.print_button = button(_tr("Print the sheet\u2026"), "", "printer")
        self.print_button.clicked.connect(self._choose_printer)
        self._due = Alert("", "", "warn")
        self._standing = Label("", "muted", wrap=True)
        self.tried = QLineEdit()
        self._tried = Labelled(
            _tr("Code on the sheet"), self.tried, _tr("It is tried and changes nothing; the day is kept.")
        )
        self.try_button = button(_tr("Try it"), "", "shield-check")
        self.try_button.clicked.connect(self._try)
        self.tried.returnPressed.connect(self._try)
        told = _tr("Its code sets a forgotten passphrase anew, with no link and nobody else here.")
        self.add(
            Label(told, "muted", wrap=True),
            self._due,
            self._standing,
            self.proof,
            row(self.make, None),
            self._told,
            self.code,
            row(self.print_button, None),
            self._tried,
            row(self.try_button, None),
        )
        self._show_code("")
        self.show_trial(None)

    def clear(self) -> None:
        """Forget what was typed and shown."""
        self.proof.clear()
        self.tried.clear()
        self._tried.refuse("")
        self._show_code("")

    def show_trial(self, found: SheetTrial | None, *, may_make: bool = False) -> None:
        """Say how the sheet stands, and offer what may be done about it."""
        is_due, is_made = found is not None and found.is_due, found is not None and found.is_made
        words = sayings.words(found.words) if found else ""
        self._due.say(_tr("Time to try the sheet"), words)
        self._due.setVisible(is_due)
        self._standing.setText(words)
        self._standing.setVisible(bool(words) and not is_due)
        for each in (self._tried, self.try_button):
            each.setVisible(is_made)
        self.make.setEnabled(may_make)
        self.proof.setVisible(may_make)

    def print_to(self, printer: QPrinter) -> None:
        """Print the sheet with the code that is shown; no file of it is kept."""
        desk = self._doing.session.desk
        stamp = Stamp(desk.me.name, When(at=desk.now(), zone=desk.me.zone), self._doing.session.is_practice)
        sheet = recovery_sheet(desk, self.code.text(), platform.node())
        if self.code.text() and print_on(Pages(sheet, stamp), printer):
            self._doing.host.tell_done(_tr("Handed to the printer. Seal it before you leave it."))
        else:
            self._doing.host.tell_trouble(
                Unavailable("The printer did not take it. Nothing was lost. Choose it again.")
            )

    def _choose_printer(self) -> None:
        choose_printer(self, self.print_to)

    def _make(self) -> None:
        secret = self.proof.taken()
        clock = self._doing.session.desk.clock
        if secret:
            self._doing.do(
                self.make, self.proof, secret, lambda ring: ways_in.new_sheet(ring, clock), self._made
            )

    def _made(self, made: tuple[KeyRing, str]) -> None:
        self.proof.clear()
        self._doing.session.backups.seal_anew()
        self._show_code(made[1])
        self._changed()
        self.code.setFocus()

    def _try(self) -> None:
        code = self.tried.text().strip()
        self._tried.refuse("" if code else _tr("Type the code on the sheet."))
        if not code:
            self.tried.setFocus()
            return
        if not self.try_button.isEnabled():
            return
        self.try_button.setEnabled(False)
        session = self._doing.session
        session.work.ask_at_length(
            lambda: try_sheet(session.desk, session.home, code), self._opens, self._opens_not, self
        )

    def _opens(self, _: None) -> None:
        self.try_button.setEnabled(True)
        self.tried.clear()
        self._changed()
        self._doing.host.tell_done(_tr("The sheet opens this computer. Seal it again and lock it away."))

    def _opens_not(self, why: Said) -> None:
        self.try_button.setEnabled(True)
        if isinstance(why, WrongCode) or field_of(why) == "code":
            self._tried.refuse(sayings.said(why))
            self.tried.selectAll()
            self.tried.setFocus()
        else:
            self._doing.host.tell_trouble(why)

    def _show_code(self, code: str) -> None:
        self.code.setText(code)
        for each in (self.code, self._told, self.print_button):
            each.setVisible(bool(code))
