"""Unlock: one field, who you are on a shared computer, and a true word when it does not open."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import SHORT, entrance_card
from navigator_app.ui.entrance.door import Door, Keyholder
from navigator_app.ui.entrance.page import EntrancePage
from navigator_app.ui.entrance.people import People
from navigator_app.ui.entrance.tries import Waits, is_caps_lock
from navigator_app.ui.forms.labelled import Labelled
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.tokens import Space
from navigator_app.ui.work import Work
from sync.errors import Said


class PassphraseField(QLineEdit):
    """A field for a passphrase: pasting and password managers are welcome; it tells of Caps Lock."""

    caps_lock = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, and tell whether Caps Lock seems to be on."""
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_on = is_caps_lock(event.text(), with_shift=with_shift)
        if is_on is not None:
            self.caps_lock.emit(is_on)
        super().keyPressEvent(event)


class Unlock(EntrancePage):
    """The page that opens a desk by a passphrase."""

    backup_asked = Signal()
    code_asked = Signal(object)
    """Carries the keyholder whose passphrase is to be set by a code."""
    center_asked = Signal(object)
    """Carries the keyholder whom the center is asked to let in."""

    def __init__(self, door: Door, work: Work, last: str = "", *, asks_who: bool = False) -> None:
        super().__init__(door, work)
        self._last, self._asks_who = last, asks_who
        self._people_here: tuple[Keyholder, ...] = ()
        self._waits = Waits()
        self._trier = ""
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_button)
        self.field = PassphraseField(self.tr("Passphrase"))
        self.field.returnPressed.connect(self.submit)
        self.field.caps_lock.connect(self._tell_caps_lock)
        self._holds(self.field)
        self._labelled = Labelled(self.tr("&Passphrase"), self.field, door.hint)
        self._caps = Label(self.tr("Caps Lock is on."), "caption")
        self._caps.setVisible(False)
        self.button = button(self.tr("Unlock"), "primary", "lock")
        self.button.clicked.connect(self.submit)
        self._forgot = button(self.tr("Forgot your passphrase?"), "link")
        self._forgot.clicked.connect(self._explain)
        self._explanation = Alert(
            self.tr("Nobody can tell you your passphrase, not even the center"),
            self.tr(
                "The records are safe and stay encrypted. A new passphrase is set by a code: the one in the "
                "sealed envelope of your site, or one that the center reads to you over the phone. With a link the "
                "center can also let you in itself. A site lead who unlocks this computer can set one for you, too."
            ),
        )
        self._by_code = button(self.tr("I have a code"), "", "shield-check")
        self._by_code.clicked.connect(self._ask_code)
        self._ask_center = button(self.tr("Ask the center"), "", "send")
        self._ask_center.clicked.connect(self._go_to_center)
        self._backup = button(self.tr("Put a backup in place"), "link")
        self._backup.clicked.connect(self.backup_asked)
        self._backup.setVisible(door.backup is not None)
        for each in (self._explanation, self._by_code, self._ask_center):
            each.setVisible(False)
        self._hello = Label("", "h3", wrap=True)
        self._people = People()
        self._choices = self._people.choices
        self._people.setAccessibleName(self.tr("Who is here?"))
        self._people.setVisible(False)
        self._people.picked.connect(self._show_button)
        self._notice = Alert("", "", "info", "lock")
        self._notice.setVisible(False)
        self.setLayout(col(self._card()))

    def tell(self, words: str, more: str = "") -> None:
        """Say above the field what was done while the desk was closed."""
        self._notice.say(words, more)
        self._notice.setVisible(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the field."""
        super().showEvent(event)
        self.field.setFocus()

    def show_people(self, people: tuple[Keyholder, ...]) -> None:
        """Show who may unlock this desk; one person needs no picker."""
        self._people_here = people
        for each in people:
            self._waits.know(each.id, each.wrong, each.since_s)
        self._people.show_people(people, self._last)
        self._people.setVisible(len(people) > 1)
        self._hello.setText(people[0].name if len(people) == 1 else self.tr("Who is here?"))
        self._show_button()
        # Whoever typed before the picker was filled goes on typing.
        if self._asks_who and len(people) > 1 and not self.field.text():
            self._people.focus().setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, why: Said) -> None:
        """Say why a passphrase is asked for."""
        self._labelled.refuse(sayings.said(why))

    def submit(self) -> None:
        """Try the passphrase behind what is still loading: two threads that import at once meet half-made modules."""
        person, passphrase, door = self._person(), self.field.text(), self._door
        if not passphrase or self.is_busy or self._waits.left_s(person):
            return
        self._labelled.refuse("")
        # Who types before the picker is filled is the only person there is, or the first.
        self._trier = person
        self._open_by(
            self._work.ask,
            lambda: door.unlock(person or door.people()[0].id, passphrase),
            (person, passphrase),
        )

    def _card(self) -> QWidget:
        return entrance_card(
            self._notice,
            self._hello,
            self._people,
            self._labelled,
            self._caps,
            self.button,
            row(self._forgot, None),
            row(self._backup, None),
            self._explanation,
            row(self._by_code, self._ask_center, None),
            gap=Space.M,
            margins=SHORT,
        )

    def _person(self) -> str:
        return self._people.person()

    def _forget(self) -> None:
        self.field.clear()

    def _refuse(self, why: Said) -> None:
        self._labelled.refuse(sayings.said(why))
        if type(why).__name__ == "WrongPassphrase":
            # Who typed before the picker was filled is whom it shows now.
            self._waits.one_more(self._trier or self._person())
            self.field.selectAll()
            self._show_button()
        self.field.setFocus()

    def _be_busy(self, *, is_busy: bool) -> None:  # noqa: ARG002 - it is asked for whoever is picked
        self._show_button()

    def _show_button(self, *_: object) -> None:
        """Say whether one is being tried, how long whoever is picked has to wait, or that it may be pressed."""
        left_s = self._waits.left_s(self._person())
        if left_s and not self._clock.isActive():
            self._clock.start()
        elif not left_s:
            self._clock.stop()
        self.button.setEnabled(not (self.is_busy or left_s))
        if self.is_busy:
            self.button.setText(self.tr("Opening"))
        elif left_s:
            self.button.setText(self.tr("Try again in {seconds} s").format(seconds=left_s))
        else:
            self.button.setText(self.tr("Unlock"))

    def _tell_caps_lock(self, is_on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._caps.setVisible(is_on)

    def _explain(self) -> None:
        is_shown = not self._explanation.isVisible()
        self._explanation.setVisible(is_shown)
        is_somebody = is_shown and bool(self._people_here)
        self._by_code.setVisible(is_somebody and self._door.by_code is not None)
        self._ask_center.setVisible(is_somebody and self._door.ask_center is not None)

    def _ask_code(self) -> None:
        self.code_asked.emit(self._picked())

    def _go_to_center(self) -> None:
        self.center_asked.emit(self._picked())

    def _picked(self) -> Keyholder:
        person = self._person()
        return next(one for one in self._people_here if one.id == person)
